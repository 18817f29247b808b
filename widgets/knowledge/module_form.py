"""The form for a text module: one's own, or one that is shared."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtGui import QTextCursor

from desktop.text import tr
from desktop.viewmodels.text_modules.placeholders import PLACEHOLDERS
from desktop.viewmodels.text_modules.text_modules import whom_of
from widgets.shared.button import Button
from widgets.shared.choice import Choice
from widgets.shared.drawn import Words
from widgets.shared.field import Field, TextArea
from widgets.shared.form import Form
from widgets.shared.menu import Menu
from widgets.shared.sides import menu_below

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from desktop.domain.records import TextModule
    from desktop.viewmodels.desk import Desk
    from desktop.viewmodels.text_modules.macro_text import Beginning
    from desktop.viewmodels.text_modules.text_modules import TextModules


class SaveModule(Form):
    """A new one, or `about` one that is there."""

    def __init__(self, desk: Desk, modules: TextModules) -> None:
        super().__init__(desk, "text-module.save", tr("Text module"), tr("Save"))
        self._modules = modules
        self._id = ""
        self._module: TextModule | None = None
        self._steps_shown = False
        self._offered: dict[str, str] = {}
        self._beginnings: Sequence[Beginning] = ()
        self.add("short", Field(tr("Short name"), hint=tr("typed after ::")))
        self.add("title", Field(tr("Title")))
        names = ", ".join(f"{{{each.name}}}" for each in PLACEHOLDERS)
        hint = tr("{names} are filled in; others you fill yourself, with Tab.", names=names)
        self.add("text", TextArea(tr("Text"), least=5, most=14))
        self.add_part(Words(hint, "small", "muted", wraps=True))
        self._steps = TextArea(tr("Steps of a macro"), least=2, most=10)
        self.add("steps", self._steps)
        self.more = Button(tr("Add a step"), icon="plus", kind="ghost")
        self.more.clicked.connect(self._offer_steps)
        self.add_part(self.more)
        hint = tr("One a line, done in this order; behind | stands a time. Nothing is ever sent.")
        self.add_part(Words(hint, "small", "muted", wraps=True))
        self._whom = Choice(tr("For whom"), [("personal", tr("Only for me"))])
        self.add("whom", self._whom)
        self.saves(self._keep)

    def turn_to(self, module: TextModule | None) -> None:
        """Be about this module, or about a new one; whom else it may be for follows."""
        whom = whom_of(module) if module else "personal"
        self._offer(((whom, tr("As before")),) if module else ())
        self._desk.supervisor.spawn("for whom", self._ask_for_whom())
        self._id = module.id if module else ""
        self._module, self._steps_shown = module, False
        known = {"whom": "personal"}
        self._desk.supervisor.spawn("steps", self._show_steps(module))
        if module is not None:
            known = {
                "short": module.short,
                "title": module.title,
                "text": module.text,
                "whom": whom_of(module),
            }
        self.about(self._id, **known)
        for name, text in known.items():
            if not self.text(name):
                self.set_text(name, text)

    def _offer(self, for_whom: Sequence[tuple[str, str]]) -> None:
        """Offer these; what is chosen now stays, and nothing less than oneself is offered."""
        chosen = [each for each in self._offered.items() if each[0] == self._whom.value]
        me = ("personal", tr("Only for me"))
        self._offered = dict((me, *chosen, *for_whom))
        self._whom.set_options(tuple(self._offered.items()))

    async def _ask_for_whom(self) -> None:
        self._offer(await self._modules.for_whom())

    async def _show_steps(self, module: TextModule | None) -> None:
        """What steps can name is read first; then those that are there are shown."""
        self._beginnings = await self._modules.beginnings()
        lines = await self._modules.steps(module) if module is not None else ""
        if self._module is module:
            self._steps_shown = True
            self.know(steps=lines)

    def _offer_steps(self) -> None:
        """The kinds of step in a menu; one that is chosen begins a line."""
        menu = Menu(self, tr("Add a step"))
        menu.aboutToHide.connect(menu.deleteLater)
        for kind in self._beginnings:
            into = menu if kind.lines[0][0] == kind.title else Menu(menu, kind.title)
            for words, line in kind.lines:
                into.add(words, partial(self._put, line))
            if into is not menu:
                menu.addMenu(into)
        menu.popup(menu_below(self.more, menu))

    def _put(self, line: str) -> None:
        """Write the line behind the others, with the caret at its end."""
        steps = self._steps.writing
        text = steps.text.rstrip()
        steps.set_text(f"{text}\n{line}" if text else line)
        self.keep()
        steps.moveCursor(QTextCursor.MoveOperation.End)
        self._steps.setFocus()

    async def _keep(self) -> Mapping[str, str]:
        short, title, text, whom = map(self.text, ("short", "title", "text", "whom"))
        steps = self.text("steps")
        if not self._steps_shown and self._module is not None:  # saved faster than they were read
            steps = steps or await self._modules.steps(self._module)
        return await self._modules.save(short, title, text, self._id, whom=whom, steps=steps)
