"""Five bubbles over the real window: each points at a place and says what it is for.

Laws: it is begun by the person alone, Esc ends it at once and the keyboard goes back to where it
was; every bubble is heard as well as seen; nothing of what is being worked on is changed by it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QVBoxLayout, QWidget

from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.help.invitation import MATTER
from widgets.shared.boxes import across
from widgets.shared.button import Button
from widgets.shared.drawn import Words
from widgets.shared.popup import Popup
from widgets.shared.roles import Group
from widgets.shared.sides import mirrored
from widgets.shared.telling import tell
from widgets.theme.appearance import dress, look
from widgets.theme.canvas import canvas_of
from widgets.theme.tokens import CONTROL, SHADOW

if TYPE_CHECKING:
    from PySide6.QtGui import QPaintEvent

    from widgets.shared.actions import Actions
    from widgets.shell.content import Content

_WIDE, _GAP = 360, 14


class Stop(NamedTuple):
    """A place, and what is said of it (marked)."""

    place: str
    title: str
    text: str
    actions: tuple[str, ...] = ()  # whose keys are named behind it


STOPS = (
    Stop(
        "state",
        mark("Your state"),
        mark(
            "Here you make yourself ready. What is offered to you then comes as a card above your "
            "work list; Ctrl+Shift+A accepts it."
        ),
    ),
    Stop(
        "work-list",
        mark("Your work list"),
        mark(
            "Your contacts, tasks and promises, the most urgent first. Arrows go through it, Enter "
            "opens."
        ),
    ),
    Stop(
        "contact",
        mark("The contact"),
        mark(
            "Above what was said, below what you write: a reply to the customer, or a note on "
            "yellow paper that stays inside. It is kept while you type."
        ),
    ),
    Stop(
        "context",
        mark("All about the customer"),
        mark(
            "Customer, timeline, case, fitting knowledge and text modules stand beside the contact "
            "by themselves."
        ),
    ),
    Stop(
        "search",
        mark("Find and do"),
        mark(
            "The search finds everything: people, cases, articles, commands and help. The keys "
            "for it:"
        ),
        ("palette.open", "help.keys", "page.help"),
    ),
)


class ShowingAround(QObject):
    """`begin` shows the first bubble over the content."""

    def __init__(self, content: Content, actions: Actions) -> None:
        super().__init__(content)
        self._content = content
        self._actions = actions
        self._at = 0
        self.ring = Ring(content)
        self.bubble = Bubble()
        self._popup = Popup(self.bubble, content)
        self.bubble.next.clicked.connect(lambda: self._go(self._at + 1))
        self.bubble.back.clicked.connect(lambda: self._go(self._at - 1))
        self.bubble.end.clicked.connect(self._popup.give_up)
        self._popup.closed.connect(self.ring.hide)
        content.installEventFilter(self)

    @property
    def is_open(self) -> bool:
        return self._popup.isVisible()

    def begin(self) -> None:
        self._content.desk.notices.clear(MATTER)
        self._content.show_page("page.desk")
        self._at = 0
        self._place()
        self._say()

    def close(self) -> None:
        self._content.removeEventFilter(self)
        self._popup.give_up()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.is_open:
            self._place()
        return False

    def _go(self, to: int) -> None:
        if to >= len(STOPS):
            self._popup.give_up()
            return
        self._at = max(0, to)
        self._place()
        self._say()

    def _say(self) -> None:
        self.bubble.next.setFocus(Qt.FocusReason.PopupFocusReason)
        said = self.bubble.accessibleName()
        tell(self.bubble, said)

    def _keys(self, stop: Stop) -> str:
        """Each action with the key it has here; without one it is found in the search."""
        actions = self._actions
        each = ((actions[id_].text(), actions.keys(id_)) for id_ in stop.actions)
        return terms.dotted(*(f"{title} {keys[0]}" if keys else title for title, keys in each))

    def _place(self) -> None:
        """Beside the place where there is room, else over it."""
        stop = STOPS[self._at]
        self.bubble.show_stop(stop, self._at, self._keys(stop))
        px, room = look().px, self._content.rect()
        there = self._around(stop.place).intersected(room)
        self.ring.setGeometry(there)
        around = mirrored(there, room.width())  # from here on as if one read to the right
        self.ring.show()
        self.ring.raise_()
        inset = px(SHADOW)
        wide = px(_WIDE)
        self.bubble.setFixedWidth(wide)
        tall = self.bubble.heightForWidth(wide) + 2 * px(6)
        left = around.right() + px(_GAP)
        if left + wide > room.right():
            left = max(room.left() + inset, around.left() - px(_GAP) - wide)
        if around.width() > room.width() // 2:
            left = around.center().x() - wide // 2
        top = around.bottom() + px(_GAP) if around.height() < px(80) else around.top() + px(48)
        top = max(inset, min(top, room.bottom() - tall - inset))
        left = max(inset, min(left, room.right() - wide - inset))
        self._popup.open_at(mirrored(QRect(left, top, wide + 2 * px(3), tall), room.width()))

    def _around(self, place: str) -> QRect:
        bar, areas = self._content.top_bar, self._content.desk_page.areas
        widget = {"state": bar.state, "search": bar.search}.get(place) or areas[place]
        if not widget.isVisible():
            widget = self._content.desk_page
        at = widget.mapTo(self._content, QPoint(0, 0))
        return QRect(at, widget.size())


class Bubble(Group):
    """What is said of one place, and the way on."""

    def __init__(self) -> None:
        super().__init__()
        self.title = Words("", "title")
        self.text = Words("", "body", "ink", wraps=True)
        self.count = Words("", "small", "muted")
        self.end = Button(tr("End"), kind="ghost", name=tr("End the tour"))
        self.back = Button(tr("Back"))
        self.next = Button(tr("Next"), kind="primary")
        self._box = QVBoxLayout(self)
        for part in (self.title, self.text):
            self._box.addWidget(part)
        self._box.addWidget(across(self.count, None, self.end, self.back, self.next, gap=8))
        dress(self)

    def show_stop(self, stop: Stop, at: int, keys: str = "") -> None:
        """keys: those of the stop's actions, as they are on this person's keyboard."""
        number = tr("{at} of {all}", at=at + 1, all=len(STOPS))
        title, text = tr(stop.title), f"{tr(stop.text)} {keys}".strip()
        self.title.setText(title)
        self.text.setText(text)
        self.count.setText(number)
        self.back.setVisible(at > 0)
        self.end.setVisible(at < len(STOPS) - 1)
        self.next.setText(tr("Done") if at == len(STOPS) - 1 else tr("Next"))
        self.setAccessibleName(f"{title}. {text} {number}")

    def look_changed(self) -> None:
        px = look().px
        self._box.setContentsMargins(look().margins(20, 16, 16, 14))
        self._box.setSpacing(px(8))


class Ring(QWidget):
    """Around the place that is spoken of; clicks go through it."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        dress(self)

    def look_changed(self) -> None:
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        c, w, h = canvas_of(self, painter)
        c.focus(2, 2, w - 4, h - 4, CONTROL)
        painter.end()
