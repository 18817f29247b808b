"""The page where wrap-up codes and types of cases are kept: what stands there, what is asked for.

Law: only the enterprise's own editors, owners and administrators change anything; everybody else is
told so and sees how it stands.
"""

from __future__ import annotations

from typing import Final, Literal

from desktop.domain.case_types import CaseType
from desktop.domain.operations import service
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.wrap_up_codes import Code
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads.serving import Serving, serving
from desktop.text import mark, tr
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Row, empty
from desktop.viewmodels.service import kept_codes, kept_types
from desktop.viewmodels.service.kept_codes import Errors

View = Literal["codes", "types"]
_FIELDS: Final = service.SetCaseType.__struct_fields__
VIEWS: Final[dict[View, str]] = {"codes": mark("Wrap-up codes"), "types": mark("Types of cases")}


class ServingKept:
    """`rows` of each view; `changed` when any of them is another."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._reading = Latest(desk.supervisor, "codes and types")
        self.whole = Serving()
        self.known = False  # what stands there has been read
        self.changed: Signal[None] = Signal()
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def show(self) -> None:
        self._reading.ask(self._read())

    @property
    def keeps(self) -> bool:
        """Whether this person may change it."""
        return self._desk.me.role in service.KEEPING_ROLES and self.whole.in_house

    @property
    def why_not(self) -> str:
        """Nothing for whoever may."""
        if self.keeps or not self.known:
            return ""
        return tr("Editors, owners and administrators of the enterprise change this.")

    def rows(self, view: View) -> tuple[Row, ...]:
        whole = self.whole
        if view == "codes":
            some = kept_codes.in_order(whole.codes)
            return tuple(kept_codes.row(each, whole.queues) for each in some) or self._nothing(view)
        kinds = kept_types.in_order(whole.types)
        found = tuple(kept_types.row(each, whole.queues, whole.calendars) for each in kinds)
        return found or self._nothing(view)

    def code(self, id_: str) -> Code | None:
        return next((each for each in self.whole.codes if each.id == id_), None)

    def type(self, id_: str) -> CaseType | None:
        return next((each for each in self.whole.types if each.id == id_), None)

    # -------------------------------------------------------------------------------- asking
    async def save_code(self, code: Code | None, given: kept_codes.Given) -> Errors:
        """A new one, or what is another of this one. Answers what is wrong, field by field."""
        whole = self.whole
        wrong = kept_codes.errors(given, whole.queues)
        if not wrong and code is None:
            id_ = self._desk.new_id()
            await self._desk.ask(kept_codes.added(given, id_, whole.codes, whole.queues))
        elif not wrong and code is not None:
            asked = kept_codes.changed(code, given, whole.queues)
            if asked is not None:
                await self._desk.ask(asked, saw=[code])
        return wrong

    async def save_type(self, kind: CaseType | None, given: kept_types.Given) -> Errors:
        read = kept_types.read(given, kind, self._desk.new_id(), self.whole.queues)
        if not isinstance(read, service.SetCaseType):
            return read
        if kind is None or any(getattr(read, name) != getattr(kind, name) for name in _FIELDS):
            await self._desk.ask(read)
        return {}

    def move(self, id_: str, by: int) -> None:
        """One code so much further down among its neighbours."""
        code = self.code(id_)
        if code is not None and self.keeps:
            self._ask(*kept_codes.moved(code, self.whole.codes, by))

    def turn(self, view: View, id_: str) -> None:
        """Withdraw it, or offer it again."""
        code, kind = self.code(id_), self.type(id_)
        if view == "codes" and code is not None and self.keeps:
            self._ask(service.SetCode(id=code.id, active=not code.active))
        elif view == "types" and kind is not None and self.keeps:
            self._ask(kept_types.turned(kind))

    def _ask(self, *asked: AnyOperation) -> None:
        if asked:
            self._desk.supervisor.spawn("codes and types kept", self._asked(asked))

    async def _asked(self, asked: tuple[AnyOperation, ...]) -> None:
        await self._desk.ask(*asked)

    def _nothing(self, view: View) -> tuple[Row, ...]:
        if not self.known:
            return ()
        title = tr("No codes yet") if view == "codes" else tr("No types yet")
        text = (
            tr("Contacts end with a code of this list. Write the first one.")
            if view == "codes"
            else tr("A type gives its cases fields, steps and a time. Write the first one.")
        )
        if not self.keeps:
            text = self.why_not
        return (
            empty("list-checks", title, text, top=80),
        )  # fmt: skip

    async def _read(self) -> None:
        self.whole = await self._desk.read(serving, self._desk.me.site)
        self.known = True
        self.changed.emit(None)

    def _on_change(self, changes: Changes) -> None:
        if self.known and changes.touches("code", "case-type", "calendar", "queue"):
            self._reading.ask(self._read())
