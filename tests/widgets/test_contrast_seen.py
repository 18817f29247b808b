"""Words, icons and edges are seen on every screen and in every theme: contrast from the pixels."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QLabel, QLineEdit, QTextEdit, QWidget

from desktop.settings import THEME, Settings
from tests.support.over_screens import RECORDS, everywhere
from tests.support.whole_window import play
from tests.widgets.dressed import on_screen
from widgets.shared.button import Button, IconButton
from widgets.shared.call_key import CallKey
from widgets.shared.check import Check
from widgets.shared.edged import FIELD, Edged
from widgets.shared.popup import Popup, Scrim
from widgets.shared.rail_button import RailButton
from widgets.theme.tokens import HIT, THEMES, contrast

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QApplication

    from widgets.shell.window import Window

_READABLE = 4.5  # WCAG 2.2, 1.4.3
_GRAPHICS = 3.0  # WCAG 2.2, 1.4.11
_LEAST_SEEN = 100  # texts of all screens: fewer, and the test has looked at nothing


def faint(window: QWidget) -> tuple[int, dict[str, float]]:
    """How many words were looked at, and those whose letters do not reach it."""
    image, seen, weak = window.grab().toImage(), 0, dict[str, float]()
    over = _over(window)
    worded: list[QLabel | Button] = [*window.findChildren(QLabel), *window.findChildren(Button)]
    for widget in worded:
        if not (widget.isEnabled() and widget.text().strip() and uncovered(widget, window, over)):
            continue
        area = _area(widget, window) & image.rect()
        if area.width() < 6 or area.height() < 8:
            continue
        seen += 1
        if (reached := _strongest(image, area)) < _READABLE:
            weak[f"{type(widget).__name__} {widget.text()[:30]!r}"] = round(reached, 2)
    return seen, weak


def pale(window: QWidget) -> tuple[int, dict[str, float]]:
    """How many icons and edges were looked at, and those that hardly stand out from their ground.

    Of a tick box its box, of a field the line around it, of any other control its picture.
    """
    image, seen, weak = window.grab().toImage(), 0, dict[str, float]()
    over = _over(window)
    for widget in window.findChildren(QWidget):
        if not (widget.isEnabled() and uncovered(widget, window, over)):
            continue
        is_field = isinstance(widget, Edged) and not isinstance(widget, Popup)
        if is_field and any(map(widget.findChild, (QLineEdit, QTextEdit))):
            part = QRect(0, widget.height() // 3, 10, widget.height() // 3)
        elif isinstance(widget, Check):
            part = QRect(widget.width() - 28 if widget.isRightToLeft() else 0, 0, 28, HIT)
        elif isinstance(widget, IconButton | RailButton | CallKey):
            part = widget.rect().adjusted(4, 4, -4, -4)
        else:
            continue
        around = part.translated(widget.mapTo(window, QPoint(0, 0)))
        hidden = widget.visibleRegion().boundingRect() != widget.rect()
        if hidden or not image.rect().contains(around):
            continue
        seen += 1
        if (reached := _strongest(image, around)) < _GRAPHICS:
            name = widget.accessibleName() or getattr(widget, "edge", "")
            weak[f"{type(widget).__name__} {name}"] = round(reached, 2)
    return seen, weak


def _over(window: QWidget) -> list[QWidget]:
    """The sheets over it, and what dims it."""
    every: list[QWidget] = [*window.findChildren(Popup), *window.findChildren(Scrim)]
    return [it for it in every if it.isVisible()]


def uncovered(widget: QWidget, window: QWidget, over: list[QWidget]) -> bool:
    """Whether it can be seen: what a sheet lies over, or dims, is not there to be read now."""
    if any(it.isAncestorOf(widget) for it in over):
        return widget.isVisible()
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    tops = (QRect(it.mapTo(window, QPoint(0, 0)), it.size()) for it in over)
    return widget.isVisible() and not any(top.intersects(place) for top in tops)


def _area(widget: QWidget, window: QWidget) -> QRect:
    """What of it is not cut off by what is around, without its edges."""
    area = widget.visibleRegion().boundingRect()
    inner = area.adjusted(4, 4, -4, -4) if isinstance(widget, Button) else area
    return inner.translated(widget.mapTo(window, QPoint(0, 0)))


def _strongest(image: QImage, area: QRect) -> float:
    """The strongest pixel against the commonest one, which is the ground."""
    pixels = Counter(
        image.pixelColor(x, y).name()
        for x in range(area.left(), area.right() + 1)
        for y in range(area.top(), area.bottom() + 1)
    )
    under = pixels.most_common(1)[0][0]
    return max(contrast(pixel, under) for pixel in pixels)


@pytest.mark.long
@pytest.mark.parametrize("theme", THEMES)
def test_words_icons_and_edges_of_every_screen_can_be_seen(
    app: QApplication, profile: Path, theme: str
) -> None:
    seen, weak = 0, dict[str, float]()

    async def scene(window: Window) -> None:
        nonlocal seen
        window.resize(1366, 768)
        async for where in everywhere(window, wrong=True):
            for more, found in (faint(window), pale(window)):
                seen += more
                weak.update({f"{where}: {words}": reached for words, reached in found.items()})

    Settings.load(profile).choose(THEME, theme)
    play(app, profile, scene, RECORDS)
    assert seen > _LEAST_SEEN
    assert weak == {}


@pytest.mark.usefixtures("app")
def test_words_too_faint_for_their_ground_are_found() -> None:
    page = QWidget()
    page.setStyleSheet("background: #ffffff")
    for ink, top in (("#999999", 10), ("#111111", 60)):
        label = QLabel(f"Words in {ink}", page)
        label.setStyleSheet(f"color: {ink}")
        label.move(10, top)
    with on_screen(page, 300, 100):
        seen, weak = faint(page)
    assert (seen, list(weak)) == (2, ["QLabel 'Words in #999999'"])


@pytest.mark.usefixtures("app")
def test_a_field_whose_edge_is_hardly_there_is_found() -> None:
    page = QWidget()
    for line, top in (("edge", 10), ("line", 60)):
        Edged(QLineEdit(), FIELD._replace(line=line), page).setGeometry(10, top, 200, 36)
    with on_screen(page, 300, 120):
        seen, weak = pale(page)
    assert (seen, len(weak)) == (2, 1)
