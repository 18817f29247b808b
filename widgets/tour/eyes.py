"""What a person sees of this process's windows: controls by their names, lists by their rows.

Law: only what is visible is found, and it is read where a screen reader reads it, so what these
eyes cannot find somebody else cannot either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeVar

from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QLineEdit, QTextEdit, QWidget

if TYPE_CHECKING:
    from collections.abc import Iterator

W = TypeVar("W", bound=QWidget)
_SAID = Qt.ItemDataRole.AccessibleTextRole


class Spot(NamedTuple):
    """A row of a list as it was seen; by now it may have gone."""

    view: QAbstractItemView
    place: QModelIndex
    said: str


def seen(kind: type[W], name: str = "") -> W | None:
    """The visible widget of this kind whose name begins with this; the exact name wins."""
    found = [widget for widget in _visible(kind) if name_of(widget).startswith(name)]
    exact = [widget for widget in found if name_of(widget) == name]
    return next(iter(exact or found), None)


def row(words: str, within: str = "") -> Spot | None:
    """The first row that says these words, in the lists whose name begins with `within`."""
    return next((spot for spot in rows(within) if words in spot.said), None)


def contact(customer: str, work_list: str) -> Spot | None:
    """The contact with this customer in the work list."""
    found = (spot for spot in rows(work_list) if spot.said.startswith(f"{customer},"))
    return next(found, None)


def rows(within: str = "") -> Iterator[Spot]:
    """Every row of the lists in sight, in order."""
    for view in _visible(QAbstractItemView):
        model = view.model()
        if model is not None and name_of(view).startswith(within):
            for at in range(min(model.rowCount(), _ROWS_READ)):
                place = model.index(at, 0)
                yield Spot(view, place, str(place.data(_SAID)))


def writing(name: str) -> QLineEdit | QTextEdit | None:
    """A place to write in, by its name."""
    return seen(QLineEdit, name) or seen(QTextEdit, name)


def written(name: str) -> str | None:
    """What stands in it; None while it is not in sight."""
    place = writing(name)
    if isinstance(place, QTextEdit):
        return place.toPlainText()
    return None if place is None else place.text()


def says(words: str) -> bool:
    """Whether a name, a label or a row in sight has these words."""
    return any(words in text for text in everything())


def everything() -> Iterator[str]:
    """All words in sight: names, labels, rows."""
    for widget in _visible(QWidget):
        yield name_of(widget)
        if isinstance(widget, QLabel):
            yield widget.text()
    for spot in rows():
        yield spot.said


def name_of(widget: QWidget) -> str:
    """What a screen reader calls it."""
    if given := widget.accessibleName():
        return given
    reader = QAccessible.queryAccessibleInterface(widget)
    return reader.text(QAccessible.Text.Name) if reader is not None else ""


def middle(widget: QWidget) -> QPoint:
    """Where one would point at it, in the pixels of its window."""
    return widget.mapTo(widget.window(), widget.rect().center())


def _visible(kind: type[W]) -> Iterator[W]:
    """Popups first, for they lie on top."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    popup = QApplication.activePopupWidget()
    for top in sorted(tops, key=lambda top: top is not popup):
        if isinstance(top, kind):
            yield top
        for child in top.findChildren(kind):
            if child.isVisible():
                yield child


_ROWS_READ = 400
