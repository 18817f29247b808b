"""Every part in every state and theme: nothing cut that matters, all of it readable and named.

`python -m widgets.gallery FOLDER` saves the same pages for eyes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QAbstractItemView, QApplication, QLabel, QScrollBar, QWidget

from desktop.viewmodels import rows as kinds
from tests.support.qt import settle
from tests.widgets.dressed import dressed, on_screen, picture
from widgets.gallery import made_up
from widgets.gallery.pages import PAGES
from widgets.shared.drawn import Words
from widgets.shared.feed import Feed
from widgets.shared.pictures.every import PICTURES
from widgets.shared.pictures.ground import State
from widgets.theme.canvas import Canvas, Probe
from widgets.theme.look import Look
from widgets.theme.tokens import THEMES, contrast

# What must be read whole: times, amounts, counts, keys. Names and sentences may end in "…".
FIGURES = re.compile(r"^[–\-+\d:., /%€]+$|^\d\d:\d\d|^–\d|\?\?\d")
NARROWEST_CONTEXT = 300  # the work list can be narrower
EVERY_ROW = (
    *made_up.WORK,
    *made_up.STRIP,
    *made_up.MAIL,
    *made_up.CHAT,
    *made_up.CONTEXT,
    *made_up.PALETTE,
    *made_up.OUTBOX,
)


@pytest.fixture(params=THEMES)
def theme(request: pytest.FixtureRequest, app: QApplication) -> Iterator[str]:
    with dressed(app, request.param):
        yield request.param


def test_there_is_a_picture_for_every_kind_of_row() -> None:
    made = {
        it
        for it in vars(kinds).values()
        if isinstance(it, type) and issubclass(it, kinds.Row) and it is not kinds.Row
    }
    assert made - {kinds.TableRow} == set(PICTURES)  # a table's picture needs its columns


def test_the_gallery_shows_every_kind_of_row() -> None:
    assert {type(row) for row in (*EVERY_ROW, *made_up.TABLE)} == {*PICTURES, kinds.TableRow}


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("width", [240, 300, 344, 440])
@pytest.mark.parametrize("font", ["", "DejaVu Sans"])
def test_times_amounts_and_keys_are_never_cut(
    width: int, font: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if font:  # seven in a hundred wider than Inter
        monkeypatch.setattr("widgets.theme.look.FAMILIES", (font,))
    look = Look()
    narrow = width < NARROWEST_CONTEXT
    for row in made_up.WORK if narrow else EVERY_ROW:
        probe = Probe()
        PICTURES[type(row)](Canvas(look=look, probe=probe, width=width), width, row, State())
        cut = [it.text for it in probe.cuts if FIGURES.search(it.text)]
        assert cut == [], (type(row).__name__, row.key)


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("scale", [0.9, 1.0, 1.25, 1.5])
@pytest.mark.parametrize("compact", [False, True])
def test_measuring_a_row_is_as_high_as_painting_it_in_any_state(
    scale: float, compact: bool
) -> None:
    look = Look(scale=scale, compact=compact)
    states = (State(), State(selected=True, focus=True), State(hover=True))
    for row in EVERY_ROW:
        draw = PICTURES[type(row)]
        heights = {draw(Canvas(look=look, probe=Probe()), 344, row, state) for state in states}
        heights |= {draw(Canvas(look=look), 344, row, state) for state in states}
        assert len(heights) == 1, (type(row).__name__, row.key)


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("page", PAGES)
def test_all_that_takes_the_keyboard_has_a_name(page: str) -> None:
    with on_screen(made := PAGES[page](), made.width(), made.height()):
        nameless = [it for it in focusable(made) if not name_of(it)]
        assert nameless == []
        assert focusable(made) or page == "lists"


@pytest.mark.parametrize("page", PAGES)
def test_no_word_on_a_page_is_cut_by_its_own_size(theme: str, page: str) -> None:
    with on_screen(made := PAGES[page](), made.width(), made.height()):
        for label in made.findChildren(QLabel):
            assert label.width() >= label.sizeHint().width(), (theme, label.text())


@pytest.mark.usefixtures("theme")
@pytest.mark.parametrize("page", PAGES)
def test_nothing_changes_when_it_is_painted_again(page: str) -> None:
    with on_screen(made := PAGES[page](), made.width(), made.height()):
        for working in made.findChildren(QWidget):
            getattr(working, "set_working", lambda _on: None)(False)
        settle()
        assert picture(made) == picture(made)


@pytest.mark.usefixtures("theme")
def test_words_can_be_read_on_what_they_are_painted_on() -> None:
    """Sampled: around each painted line the strongest pixel against the commonest one."""
    with on_screen(made := PAGES["lists"](), made.width(), made.height()):
        weak: dict[str, float] = {}
        for feed in made.findChildren(Feed):
            weak |= faint_words(feed)
        assert weak == {}


def faint_words(feed: Feed) -> dict[str, float]:
    """The running texts of a list whose letters do not reach 4.5 against their ground."""
    image, weak = picture(feed.viewport()), {}
    for at, row in enumerate(feed.rows):
        index = feed.model().index(at, 0)
        corner = feed.visualRect(index).topLeft()
        for passage in feed.probe(index).passages:
            area = passage.rect.translated(corner.x() + feed.pad, corner.y()).toRect()
            area &= image.rect()
            pixels = [
                image.pixelColor(x, y).name()
                for y in range(area.top(), area.bottom())
                for x in range(area.left(), area.right())
            ]
            if not pixels or not passage.text:
                continue
            under = max(set(pixels), key=pixels.count)
            strongest = max(contrast(pixel, under) for pixel in set(pixels))
            if strongest < 4.5:
                weak[f"{row.key}: {passage.text[:20]}"] = strongest
    return weak


def focusable(page: QWidget) -> list[QWidget]:
    return [
        it
        for it in page.findChildren(QWidget)
        if it.focusPolicy() & Qt.FocusPolicy.TabFocus
        and it.isVisible()
        and not isinstance(it, QScrollBar)
        and not isinstance(it.parent(), QAbstractItemView)
    ]


def name_of(widget: QWidget) -> str:
    return QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name)


def test_the_words_helper_follows_the_theme(theme: str) -> None:
    words = Words("Zustände", "small_b", "muted")
    ink = words.palette().color(words.foregroundRole()).name().upper()
    assert ink == Look(theme).hex["muted"].upper()
