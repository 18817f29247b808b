"""What a part of the window shows beyond its records: scrolled to, typed in a search, which tab.

    parts = PartsSeen(page, changed)
    parts.now() -> Seen            parts.show(seen)

Each is known by where it stands in the part. Laws: fields of forms are left alone, their words are
drafts, and so are passwords; a place is come back to when the rows are there, unless the person
has scrolled or typed meanwhile.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QLineEdit, QWidget

from desktop.viewmodels.as_left import Seen
from widgets.shared.field import Field
from widgets.shared.form import Form
from widgets.shared.half_gone import half_gone
from widgets.shared.tabs import Tabs

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtWidgets import QScrollBar

_PATIENCE_MS: Final = 4000
_KINDS: Final[tuple[type[QWidget], ...]] = (QAbstractScrollArea, Field, Tabs)
_ACTS: Final = (QEvent.Type.Wheel, QEvent.Type.MouseButtonPress, QEvent.Type.KeyPress)


class PartsSeen:
    """`changed` is called when any of it becomes another."""

    def __init__(self, root: QWidget, changed: Callable[[], object]) -> None:
        self._root = root
        self._changed = changed
        self._known: dict[QWidget, str] = {}

    def now(self) -> Seen:
        self._look()
        known = self._known.items()
        return Seen(
            scrolled={key: value for each, key in known if (value := _value(each))},
            typed={key: it.text for it, key in known if isinstance(it, Field) and it.text},
            tabs={key: each.current for each, key in known if isinstance(each, Tabs)},
        )

    def show(self, seen: Seen) -> None:
        """Show it again; what is not there any more is left out."""
        self._look()
        for widget, key in list(self._known.items()):
            if isinstance(widget, Tabs) and key in seen.tabs:
                widget.go(seen.tabs[key])
            if isinstance(widget, Field) and key in seen.typed:
                widget.set_text(seen.typed[key])
                widget.changed.emit(widget.text)
        self._look()  # a tab may have been built
        for widget, key in self._known.items():
            if isinstance(widget, QAbstractScrollArea) and key in seen.scrolled:
                _Return(widget, seen.scrolled[key])

    def _look(self) -> None:
        """Get to know what was built since the last time."""
        self._known = {each: key for each, key in self._known.items() if not half_gone(each)}
        for kind in _KINDS:
            for widget in self._root.findChildren(kind):
                if widget not in self._known and not _is_drafts(widget, self._root):
                    self._known[widget] = _key(widget, self._root)
                    self._follow(widget)

    def _follow(self, widget: QWidget) -> None:
        if isinstance(widget, QAbstractScrollArea):
            widget.verticalScrollBar().valueChanged.connect(lambda _value: self._changed())
        elif isinstance(widget, Field):
            widget.changed.connect(lambda _text: self._changed())
        elif isinstance(widget, Tabs):
            widget.chosen.connect(lambda _name: self._changed())


class _Return(QObject):
    """Comes back to a place as soon as the rows reach so far."""

    def __init__(self, view: QAbstractScrollArea, wanted: int) -> None:
        super().__init__(view)
        self._wanted = wanted
        self._over = False  # the person has gone elsewhere
        self._bar: QScrollBar = view.verticalScrollBar()
        # A list that is filled anew goes to its beginning, whatever comes first: range or value.
        for moved in (self._bar.rangeChanged, self._bar.valueChanged):
            moved.connect(self._go_soon)
        for watched in (view, view.viewport(), self._bar):
            watched.installEventFilter(self)
        QTimer.singleShot(_PATIENCE_MS, self, self.deleteLater)
        self._go()

    def _go_soon(self) -> None:
        QTimer.singleShot(0, self, self._go)

    def _go(self) -> None:
        if not self._over and self._bar.maximum() >= self._wanted:
            self._bar.setValue(self._wanted)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not half_gone(self) and event.type() in _ACTS:
            self._over = True
            self.deleteLater()
        return False


def _value(widget: QWidget) -> int:
    """How far it is scrolled; what does not scroll stands at its beginning."""
    if not isinstance(widget, QAbstractScrollArea):
        return 0
    return widget.verticalScrollBar().value()


def _is_drafts(widget: QWidget, root: QWidget) -> bool:
    """Whether its words are kept elsewhere, or by nobody."""
    if isinstance(widget, Field) and widget.edit.echoMode() != QLineEdit.EchoMode.Normal:
        return True
    around = widget.parentWidget()
    while around is not None and around is not root:
        if isinstance(around, Form):
            return True
        around = around.parentWidget()
    return False


def _key(widget: QWidget, root: QWidget) -> str:
    """Its way from the root: the class and the number among its like, at each step."""
    way: list[str] = []
    around = widget.parentWidget()
    while widget is not root and around is not None:
        kind = type(widget).__name__
        like = [each for each in around.children() if type(each).__name__ == kind]
        way.append(f"{kind}{like.index(widget)}")
        widget, around = around, around.parentWidget()
    return "/".join(reversed(way))
