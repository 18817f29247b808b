"""Buttons and other controls as they are used: by mouse, by key, by screen reader."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible, QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.viewmodels.state import Shown
from tests.support.qt import press, settle, wait_until
from tests.widgets.dressed import colours, dressed, on_screen, picture
from widgets.shared.button import Button, IconButton, Kind
from widgets.shared.call_key import CallKey
from widgets.shared.check import Check
from widgets.shared.control import ICON, SHORTCUT, WHY_NOT, Control
from widgets.shared.menu import Menu
from widgets.shared.pills import StateSelector, SyncStamp
from widgets.shared.rail_button import RailButton
from widgets.shared.tabs import Tabs
from widgets.theme.tokens import COLOURS

KINDS: tuple[Kind, ...] = ("primary", "plain", "ghost", "danger", "chosen", "paper")
LIGHT = COLOURS["light"]


@pytest.fixture(autouse=True)
def _dressed(app: QApplication) -> Iterator[None]:
    with dressed(app):
        yield


def role(widget: QWidget) -> QAccessible.Role:
    return QAccessible.queryAccessibleInterface(widget).role()


def controls() -> list[Control]:
    state = StateSelector()
    state.show_state(shown())
    stamp = SyncStamp()
    stamp.show_stamp("waiting", "Stand 14:03:12 · 2 warten")
    return [
        Button("Senden", icon="send", kind="primary"),
        IconButton("phone", "Anrufen"),
        Check("Rückruf"),
        CallKey("mic-off", "Stumm", "M"),
        RailButton("users", "Kunden"),
        state,
        stamp,
    ]


def shown(timer: str = "00:12:34", then: str = "") -> Shown:
    return Shown(
        word="Bereit", timer=timer, then=then, icon="circle-check", tone="ready", said="Bereit"
    )


def test_every_control_can_be_hit_on_thirty_six_and_has_a_name() -> None:
    for control in controls():
        size = control.sizeHint()
        assert size.height() >= 36, control
        assert size.width() >= 36, control
        assert QAccessible.queryAccessibleInterface(control).text(QAccessible.Text.Name), control
        assert control.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_every_control_works_by_mouse_and_by_space() -> None:
    for control in controls():
        times: list[int] = []
        control.clicked.connect(lambda _on=False, times=times: times.append(1))
        with on_screen(control, control.sizeHint().width(), control.sizeHint().height()):
            QTest.mouseClick(control, Qt.MouseButton.LeftButton)
            press(control, Qt.Key.Key_Space)
        assert times == [1, 1], control


def test_the_keyboard_is_always_seen() -> None:
    for control in controls():
        with on_screen(control, control.sizeHint().width(), control.sizeHint().height()):
            control.clearFocus()
            without = picture(control)
            control.setFocus()
            ringed = picture(control)
            assert ringed != without, control
            assert LIGHT["accent"] in colours(ringed), control


def test_roles_are_those_a_screen_reader_knows() -> None:
    toggle = Button("Antwort")
    toggle.setCheckable(True)
    assert role(Button("Senden")) == QAccessible.Role.Button
    assert role(Check("Rückruf")) == QAccessible.Role.CheckBox
    assert role(Check("Gelöst", one_of=True)) == QAccessible.Role.RadioButton
    assert role(toggle) == QAccessible.Role.CheckBox


@pytest.mark.parametrize("kind", KINDS)
def test_choosing_and_working_change_no_width(kind: Kind) -> None:
    button = Button("Abschließen", icon="check", kind=kind)
    button.setCheckable(True)
    widths = {button.sizeHint().width()}
    button.setChecked(True)
    widths.add(button.sizeHint().width())
    button.set_working(True)
    widths.add(button.sizeHint().width())
    button.set_working(False)
    assert len(widths) == 1


def test_a_working_button_turns_and_stops() -> None:
    button = Button("Senden", icon="send")
    with on_screen(button, 120, 36):
        button.set_working(True)
        before = picture(button)
        wait_until(lambda: picture(button) != before)
        button.set_working(False)
        assert not button.working


def test_what_cannot_be_used_says_why_in_its_tip_and_to_the_screen_reader() -> None:
    button = Button("Anrufen")
    button.set_tip("Ruft die Kundin an")
    button.set_usable(False, "Ohne Leitung geht kein Anruf hinaus.")
    said = QAccessible.queryAccessibleInterface(button)
    assert button.toolTip() == "Ohne Leitung geht kein Anruf hinaus."
    assert said.text(QAccessible.Text.Description) == "Ohne Leitung geht kein Anruf hinaus."
    button.set_usable(True)
    assert (button.toolTip(), button.accessibleDescription()) == ("Ruft die Kundin an", "")


def action(text: str, **properties: object) -> QAction:
    made = QAction(text)
    for name, value in properties.items():
        made.setProperty(name, value)
    return made


def test_a_bound_button_is_its_action() -> None:
    done: list[int] = []
    park = action("Parken", **{ICON: "circle-pause", SHORTCUT: "Strg+P"})
    park.triggered.connect(lambda: done.append(1))
    button, icon = Button(""), IconButton("", "")
    for each in (button, icon):
        each.bind(park)
        QTest.mouseClick(each, Qt.MouseButton.LeftButton)
    assert len(done) == 2
    assert (button.text(), button.icon_name, button.shortcut_label) == (
        "Parken", "circle-pause", "Strg+P",
    )  # fmt: skip
    assert (icon.accessibleName(), icon.text()) == ("Parken", "")
    assert "Strg+P" in icon.toolTip()


def test_a_bound_button_follows_its_action() -> None:
    park = action("Parken", **{WHY_NOT: "Nichts ist offen."})
    button = Button("")
    button.bind(park)
    park.setEnabled(False)
    assert (button.isEnabled(), button.toolTip()) == (False, "Nichts ist offen.")
    park.setText("Zurückholen")
    park.setEnabled(True)
    assert (button.isEnabled(), button.text()) == (True, "Zurückholen")


def test_a_bound_button_shows_itself_only_where_it_was_laid_out() -> None:
    """An action that becomes usable does not bring back what a narrow header put away."""
    park, button = action("Parken"), Button("")
    button.bind(park)
    assert not button.isVisible()  # bound before it stands anywhere: no window of its own
    pane = QWidget()
    button.setParent(pane)
    with on_screen(pane, 200, 40):
        button.hide()
        park.setEnabled(False)
        park.setEnabled(True)
        assert button.isHidden()
        button.show()
        park.setVisible(False)
        assert button.isHidden()
        park.setVisible(True)
        assert button.isVisible()


def test_a_state_tells_its_words_and_not_its_ticking() -> None:
    selector = StateSelector()
    selector.show_state(shown("00:12:34"))
    width = selector.sizeHint().width()
    selector.show_state(shown("00:12:35"))
    assert selector.sizeHint().width() == width
    assert selector.accessibleName() == "Bereit"
    selector.show_state(shown("00:12:35", "danach Pause"))
    assert selector.sizeHint().width() > width


def test_a_menu_under_a_button_opens_without_stopping_the_program() -> None:
    button, menu = Button("Weitere"), QMenu()
    menu.addAction("Zusammenlegen")
    button.set_menu(menu)
    with on_screen(button, 120, 36):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        assert menu.isVisible()
        menu.close()
    menu.deleteLater()


def test_a_menu_keeps_what_cannot_be_used_and_says_why() -> None:
    chosen: list[str] = []
    menu = Menu()
    menu.add("Bereit", lambda: chosen.append("ready"), icon="circle-check", tone="ready")
    menu.add("Pause", lambda: chosen.append("break"), why_not="Ohne Leitung geht das nicht.")
    menu.popup(QPoint(0, 0))
    ready, rest = menu.actions()
    ready.trigger()
    rest.trigger()
    assert chosen == ["ready"]
    assert not ready.icon().isNull()
    assert (rest.isEnabled(), rest.toolTip()) == (False, "Ohne Leitung geht das nicht.")
    menu.close()
    menu.deleteLater()


def test_a_menu_has_round_corners_where_nothing_mixes_it_with_what_lies_below() -> None:
    menu = Menu()
    menu.add("Bereit", lambda: None)
    menu.popup(QPoint(0, 0))
    inside, corner = menu.rect().center(), menu.rect().bottomRight()
    assert (menu.mask().contains(inside), menu.mask().contains(corner)) == (True, False)
    assert menu.mask().contains(QPoint(inside.x(), corner.y()))
    menu.close()
    menu.deleteLater()


# ------------------------------------------------------------------------------------------- tabs
NAMES = ("Kunde", "Verlauf", "Vorgang", "Wissen", "Texte")


@pytest.fixture
def tabs() -> Iterator[Tabs]:
    with on_screen(Tabs("Kontext", [(name, name) for name in NAMES]), 344, 46) as it:
        assert isinstance(it, Tabs)
        yield it


def test_tabs_are_tabs_to_a_screen_reader(tabs: Tabs) -> None:
    spoken = QAccessible.queryAccessibleInterface(tabs)
    first = spoken.child(0)
    assert first is not None
    assert (spoken.role(), first.role()) == (
        QAccessible.Role.PageTabList,
        QAccessible.Role.PageTab,
    )
    assert first.text(QAccessible.Text.Name) == "Kunde"


def test_arrows_and_clicks_go_from_tab_to_tab(tabs: Tabs) -> None:
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    press(tabs, Qt.Key.Key_Right)
    QTest.mouseClick(
        tabs, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, tabs.tabRect(3).center()
    )
    tabs.choose("Texte")
    assert chosen == ["Verlauf", "Wissen"]
    assert tabs.current == "Texte"


def test_something_new_is_a_dot_and_a_word_until_it_is_seen(tabs: Tabs) -> None:
    before = picture(tabs)
    tabs.set_news("Wissen", True)
    assert picture(tabs) != before
    assert tabs.accessibleTabName(3) == "Wissen, something new"
    tabs.setCurrentIndex(3)
    assert tabs.accessibleTabName(3) == "Wissen"


@pytest.mark.parametrize("width", [300, 344, 440])
@pytest.mark.parametrize("scale", [1.0, 1.25, 1.5])
def test_all_german_tabs_fit_their_pane(app: QApplication, width: int, scale: float) -> None:
    with dressed(app, scale=scale):
        tabs = Tabs("Kontext", [(name, name) for name in NAMES])
        with on_screen(tabs, round(width * scale), round(46 * scale)):
            settle()
            assert tabs.tabRect(4).right() <= tabs.width()
            assert all(tabs.tabRect(at).width() > 0 for at in range(5))


def test_choosing_a_tab_moves_none_of_them(tabs: Tabs) -> None:
    before = [tabs.tabRect(at) for at in range(5)]
    tabs.setCurrentIndex(2)
    settle()
    assert [tabs.tabRect(at) for at in range(5)] == before


# ------------------------------------------------------------------------------------------- rail
def test_what_waits_in_an_area_is_said_and_not_only_shown() -> None:
    area = RailButton("list-checks", "Aufgaben")
    area.set_count(3)
    assert area.accessibleName() == "Aufgaben, 3 waiting"
    area.set_count(0)
    assert area.accessibleName() == "Aufgaben"


def test_a_narrow_rail_keeps_its_icons_and_loses_its_words() -> None:
    area = RailButton("list-checks", "Aufgaben")
    area.set_narrow(True)
    assert area.sizeHint().width() == 48
    assert (area.toolTip(), area.accessibleName()) == ("Aufgaben", "Aufgaben")


@pytest.mark.usefixtures("app")
def test_a_push_through_the_accessibility_tree_is_a_click_and_code_is_none() -> None:
    """Qt only turns the check there, and nothing that listens to clicks would hear of it."""
    check, clicks = Check("Rückruf"), list[bool]()
    check.clicked.connect(lambda on: clicks.append(on))  # noqa: PLW0108  Qt counts arguments
    check.setChecked(True)
    assert clicks == []

    spoken = QAccessible.queryAccessibleInterface(check).actionInterface()
    spoken.doAction(spoken.actionNames()[0])
    assert (check.isChecked(), clicks) == (False, [False])
    QTest.mouseClick(check, Qt.MouseButton.LeftButton)
    assert (check.isChecked(), clicks) == (True, [False, True])
