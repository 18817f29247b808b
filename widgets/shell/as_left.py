"""The window as it was left, at the next start: page, contact, tabs, scroll places, typed words.

Laws: what was typed or scrolled half a second ago is kept, whatever ends the process; who does
something before it is all shown again is not disturbed; nothing here waits, reading and writing
are the store's threads'.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication, QWidget

from desktop.actions.registry import BY_ID
from desktop.viewmodels.as_left import AsLeft, Place, WindowLeft
from desktop.viewmodels.desk import Open
from widgets.interaction.pane import InteractionPane
from widgets.shared.form import Form
from widgets.shell.parts_seen import PartsSeen

if TYPE_CHECKING:
    from desktop.viewmodels.as_left import Seen
    from desktop.viewmodels.desk import Desk
    from widgets.shared.actions import Actions
    from widgets.shell.content import Content

_KEPT_AFTER_MS: Final = 300
_CONTEXT: Final = "context"  # of the desk; its other panes are what is open, and its places
_OPENED_BY: Final = {  # where the action is not called like the form
    "contact-point.add": "customer.add-contact-point",
    "contact.log": "interaction.create",
}


class WindowAsLeft(QObject):
    """One for a content; begins with `come_back`."""

    def __init__(self, content: Content, desk: Desk, actions: Actions) -> None:
        super().__init__(content)
        self._content = content
        self._desk = desk
        self._actions = actions
        self._left: AsLeft | None = None
        self._parts: dict[str, PartsSeen] = {}
        self._news: set[str] = set()  # the parts in which something is another since it was kept
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_KEPT_AFTER_MS)
        self._soon.timeout.connect(self._spawn)
        self._over = False  # another content is in the window, of another language perhaps
        content.keep(self._end)
        content.keep(desk.on_leaving(self._keep))

    async def come_back(self) -> None:
        """Show the window as it was left, unless somebody has begun to work in it."""
        left = await AsLeft.read(self._desk)
        if self._over:
            return
        untouched = self._desk.open == Open() and self._content.page == "page.desk"
        if untouched:
            self._show(left)
        self._left = left
        self._content.keep(self._desk.opened.connect(lambda _what: self._later()))
        self._content.keep(self._actions.acting.connect(lambda _id: self._later()))
        self._content.keep(self._content.shown.connect(self._page_shown))
        self._page_shown(self._content.page)
        if untouched and left.window.form:
            self._actions.trigger(left.window.form)
        elif untouched and left.window.keyboard:
            self._actions.trigger(left.window.keyboard)

    # ------------------------------------------------------------------------------ showing
    def _show(self, left: AsLeft) -> None:
        window = left.window
        pane = self._pane
        if pane is not None:
            pane.talk.come_back(window.places)
            if window.interaction is not None and window.writing is not None:
                pane.box.come_back(window.interaction, window.writing, window.caret)
        if window.open != Open():
            self._desk.show(window.open)
        self._look(left, _CONTEXT, self._content.desk_page.context)
        if window.page in BY_ID and self._content.leads_to(window.page):
            self._content.show_page(window.page)

    def _page_shown(self, id_: str) -> None:
        is_desk = id_ == "page.desk"
        root = self._content.desk_page.context if is_desk else self._content.root
        self._look(self._left, self._part_of(id_), root)
        self._later()

    def _part_of(self, page: str) -> str:
        return _CONTEXT if page == "page.desk" else page

    def _look(self, left: AsLeft | None, part: str, root: QWidget) -> None:
        """Show a part as it was left, the first time that it is there."""
        if part not in self._parts and left is not None:
            self._parts[part] = PartsSeen(root, partial(self._later, part))
            if part in left.seen:
                self._parts[part].show(left.seen[part])

    # ------------------------------------------------------------------------------ keeping
    def _later(self, part: str = "") -> None:
        self._news.add(part or self._part_of(self._content.page))
        if self._left is not None and not self._soon.isActive():
            self._soon.start()

    def _end(self) -> None:
        self._over = True
        self._soon.stop()

    def _spawn(self) -> None:
        self._desk.supervisor.spawn("window as left", self._keep())

    async def _keep(self) -> None:
        if self._left is not None and not self._over:
            await self._left.keep(self._window(self._left.window), self._seen())

    def _seen(self) -> dict[str, Seen]:
        news, self._news = self._news, set()
        return {part: it.now() for part, it in self._parts.items() if part in news}

    def _window(self, before: WindowLeft) -> WindowLeft:
        open_, pane = self._desk.open, self._pane
        places = dict(before.places)
        if pane is not None and (here := pane.talk.place) is not None:
            places.pop(here[0], None)
            places[here[0]] = Place(*here[1:])
        return WindowLeft(
            page=self._content.page,
            interaction=open_.interaction,
            customer=open_.customer,
            case=open_.case,
            form=self._form(),
            writing=pane.composer.kind if pane is not None else None,
            caret=pane.box.caret if pane is not None else 0,
            keyboard=self._keyboard(),
            places=places,
        )

    def _form(self) -> str:
        """The action that opens the form that is on the screen."""
        forms = [each for each in self._content.findChildren(Form) if each.isVisible()]
        names = [_OPENED_BY.get(form.name, form.name) for form in forms]
        return next((name for name in names if name in BY_ID), "")

    def _keyboard(self) -> str:
        here, pane = QApplication.focusWidget(), self._pane
        if here is None or pane is None or self._content.page != "page.desk":
            return ""
        if pane.box.isAncestorOf(here):
            return "pane.composer"
        return "pane.conversation" if pane.talk.isAncestorOf(here) else ""

    @property
    def _pane(self) -> InteractionPane | None:
        pane = self._content.desk_page.interaction
        return pane if isinstance(pane, InteractionPane) else None


def come_back(content: Content, desk: Desk, actions: Actions) -> None:
    """Begin to show the window as it was left, and to keep how it is."""
    left = WindowAsLeft(content, desk, actions)
    desk.supervisor.spawn("window as it was left", left.come_back())
