"""Writing down a wrap-up code or a type of cases, new or as it is to be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.text import tr
from desktop.viewmodels.service import kept_codes, kept_types
from widgets.shared.check import Check
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form

if TYPE_CHECKING:
    from collections.abc import Mapping

    from desktop.domain.case_types import CaseType
    from desktop.domain.wrap_up_codes import Code
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.service.serving_kept import ServingKept


class CodeForm(Form):
    """`write` about a code, or with None about a new one below `parent`."""

    def __init__(self, desk: Desk, model: ServingKept) -> None:
        super().__init__(desk, "code.keep", tr("Wrap-up code"), tr("Save"))
        self._model = model
        self._code: Code | None = None
        self.add("title", Field(tr("Name")))
        self.add("english", Field(tr("In English"), hint=tr("as the name")))
        self._parent = Choice(tr("Below"), ())
        self.add("parent", self._parent)
        self.add("queues", Field(tr("Only in these queues"), hint=tr("everywhere")))
        self.add("note_needed", Check(tr("Needs a note")))
        self.saves(self._keep)

    def write(self, code: Code | None, parent: str = "") -> None:
        self._code = code
        whole = self._model.whole
        self._parent.set_options(kept_codes.parents(whole.codes, code))
        new = {"parent": parent}
        known = kept_codes.known_of(code, whole.queues) if code is not None else new
        self.about(code.id if code is not None else f"new below {parent}", **known)

    async def _keep(self) -> Mapping[str, str]:
        given = kept_codes.Given(
            title=self.text("title"),
            english=self.text("english"),
            parent=self.text("parent"),
            queues=self.text("queues"),
            note_needed=self.ticked("note_needed"),
        )
        return await self._model.save_code(self._code, given)


class TypeForm(Form):
    """`write` about a type of cases, or with None about a new one."""

    def __init__(self, desk: Desk, model: ServingKept) -> None:
        super().__init__(desk, "case-type.keep", tr("Type of cases"), tr("Save"))
        self._model = model
        self._kind: CaseType | None = None
        self.add("name", Field(tr("Name")))
        self.add("queues", Field(tr("Only in these queues"), hint=tr("everywhere")))
        self.add("within", Field(tr("To be solved within"), hint=tr("8 h, or 2 h 30 min")))
        self._calendar = Choice(tr("Counted in the hours of"), ())
        self.add("calendar", self._calendar)
        self.add("warn", Field(tr("In danger after so many percent of the time"), hint="80"))
        self.add("fields", TextArea(tr("Own fields, a line each"), least=3, most=10))
        how = tr("Serial number * · Bought on: date · Colour: red | blue")
        self.add_part(Words(how, "small", "faint", wraps=True))
        self.add("checklist", TextArea(tr("Steps, a line each"), least=3, most=10))
        kept = tr("Cases that are open keep their steps. A star: needed before a case is closed.")
        self.add_part(Words(kept, "small", "faint", wraps=True))
        self.saves(self._keep)

    def write(self, kind: CaseType | None) -> None:
        self._kind = kind
        whole = self._model.whole
        always = ("", tr("Day and night"))
        calendars = sorted(whole.calendars, key=lambda each: each.name.casefold())
        self._calendar.set_options((always, *((each.id, each.name) for each in calendars)))
        new = {"calendar": "", "warn": "80"}
        known = kept_types.known_of(kind, whole.queues) if kind is not None else new
        self.about(kind.id if kind is not None else "new", **known)

    async def _keep(self) -> Mapping[str, str]:
        names = kept_types.Given.__struct_fields__
        given = kept_types.Given(**{name: self.text(name) for name in names})
        return await self._model.save_type(self._kind, given)
