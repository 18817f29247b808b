"""The look changes while the window is open, and everything on screen changes with it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QToolTip, QWidget

from desktop.viewmodels.rows import Badge, Card
from tests.support.qt import settle
from tests.widgets.dressed import colours, dressed, on_screen, picture
from widgets.shared.button import Button
from widgets.shared.drawn import Chip
from widgets.shared.feed import Feed
from widgets.shared.line import Line
from widgets.theme.appearance import ground, look
from widgets.theme.look import Look
from widgets.theme.tokens import COLOURS, THEMES, contrast

CARD = Card(key="1", said="Frieda", channel="email", name="Frieda", about="Lieferung")

OPENED_AT_IMPORT = """
import sys
opened = []
sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == "open" else None)
import importlib, pathlib
for room in ("widgets/theme", "widgets/shared"):
    for path in sorted(pathlib.Path(room).rglob("*.py")):
        importlib.import_module(".".join(path.with_suffix("").parts).removesuffix(".__init__"))
print([path for path in opened if "/resources/" in path and not path.endswith((".py", ".pyc"))])
"""


@pytest.mark.parametrize("theme", THEMES)
def test_a_theme_put_on_while_open_repaints_what_is_open(app: QApplication, theme: str) -> None:
    other = "dark" if theme != "dark" else "light"
    with (
        dressed(app, other) as appearance,
        on_screen(Chip(Badge("Bereit", "ready")), 120, 36) as it,
    ):
        appearance.use(theme)
        settle()
        shown = colours(picture(it))
    assert COLOURS[theme]["ready_tint"] in shown
    assert COLOURS[other]["ready_tint"] not in shown


@pytest.mark.parametrize("theme", THEMES)
def test_a_tip_has_the_ground_and_the_ink_of_its_theme(app: QApplication, theme: str) -> None:
    with dressed(app, theme):
        QToolTip.showText(QPoint(20, 20), "Nur mit Verbindung zum Hub.")
        settle()
        tip = next(each for each in app.topLevelWidgets() if each.inherits("QTipLabel"))
        image = tip.grab().toImage()
        QToolTip.hideText()

    assert image.pixelColor(2, 2).name().upper() == COLOURS[theme]["raised"]
    assert COLOURS[theme]["ink"] in colours(image)


def test_a_ground_of_its_own_follows_the_theme(app: QApplication) -> None:
    with dressed(app) as appearance:
        pane = QWidget()
        ground(pane, "sunken")
        with on_screen(pane, 40, 40):
            appearance.use("dark")
            settle()
            assert colours(picture(pane)) == {COLOURS["dark"]["sunken"]}


def test_a_larger_scale_makes_rows_and_buttons_larger_and_back(app: QApplication) -> None:
    with dressed(app) as appearance, on_screen(Feed("list"), 300, 400) as feed:
        assert isinstance(feed, Feed)
        feed.show_rows((CARD,))
        button = Button("Senden")
        heights = []
        for scale in (1.0, 1.5, 2.0, 1.0):
            appearance.use("light", scale=scale)
            settle()
            row = feed.visualRect(feed.model().index(0, 0)).height()
            heights.append((row, button.sizeHint().height()))
    assert heights == [(60, 36), (90, 54), (120, 72), (60, 36)]


def test_compact_rows_lose_their_air_and_not_their_second_line(app: QApplication) -> None:
    with dressed(app) as appearance, on_screen(Feed("list"), 300, 200) as feed:
        assert isinstance(feed, Feed)
        feed.show_rows((CARD,))
        appearance.use("light", compact=True)
        settle()
        assert feed.visualRect(feed.model().index(0, 0)).height() == 48
        muted = COLOURS["light"]["muted"].upper()
        assert muted in colours(picture(feed))


def test_the_scale_stays_within_what_the_layout_bears(app: QApplication) -> None:
    with dressed(app) as appearance:
        appearance.use("light", scale=4.0)
        assert look().scale == 2.0


def test_system_follows_the_systems_scheme(app: QApplication) -> None:
    with dressed(app) as appearance:
        app.styleHints().setColorScheme(Qt.ColorScheme.Dark)
        appearance.use("system")
        dark = app.styleHints().colorScheme() == Qt.ColorScheme.Dark
        assert look().theme == ("dark" if dark else "light")
        app.styleHints().unsetColorScheme()


def test_a_theme_that_was_chosen_is_not_taken_away_by_the_system(app: QApplication) -> None:
    with dressed(app) as appearance:
        appearance.use("contrast")
        app.styleHints().colorSchemeChanged.emit(Qt.ColorScheme.Dark)
        assert look().theme == "contrast"


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("theme", THEMES)
def test_qts_own_widgets_never_show_fusions_colours(theme: str) -> None:
    palette, role = Look(theme).palette(), QPalette.ColorRole
    pairs = [
        (role.Text, role.Base), (role.WindowText, role.Window), (role.ButtonText, role.Button),
        (role.HighlightedText, role.Highlight), (role.PlaceholderText, role.Base),
        (role.ToolTipText, role.ToolTipBase), (role.Link, role.Base),
    ]  # fmt: skip
    for group in (QPalette.ColorGroup.Active, QPalette.ColorGroup.Disabled):
        for text, base in pairs:
            names = palette.color(group, text).name(), palette.color(group, base).name()
            assert contrast(*names) >= 4.5, (group, text, names)


def test_a_field_of_qt_takes_the_new_theme(app: QApplication) -> None:
    with dressed(app) as appearance, on_screen(Line("Wort"), 100, 30) as field:
        appearance.use("dark")
        settle()
        assert field.palette().color(QPalette.ColorRole.Text).name().upper() == "#E7EBEE"


def test_nothing_is_read_when_the_look_is_imported() -> None:
    root = Path(__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", OPENED_AT_IMPORT],
        check=True,
        capture_output=True,
        text=True,
        cwd=root,
    )
    assert done.stdout.strip() == "[]"
