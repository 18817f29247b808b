"""Notices, offers, headers, popups and panes: they say what they must and take nothing away."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from desktop.domain.ids import InteractionId
from desktop.domain.words import Declined
from desktop.line import Standing
from desktop.notices import Notice, Tone
from desktop.store.reads.hands import Elsewhere
from desktop.viewmodels.interaction.conversation_header import Header
from desktop.viewmodels.interaction.taken_over import taken_over
from desktop.viewmodels.offer_shown import Shown
from desktop.viewmodels.rows import Badge
from desktop.viewmodels.shell import line_notice
from tests.support.qt import press, settle
from tests.widgets.dressed import colours, dressed, on_screen, picture
from widgets.shared.button import Button
from widgets.shared.customer_header import CustomerHeader, Viewer
from widgets.shared.drawn import Face
from widgets.shared.notice_bar import NoticeBar
from widgets.shared.offer_card import OfferCard
from widgets.shared.popup import Popup, Scrim
from widgets.shared.split import SplitPanes
from widgets.theme.tokens import COLOURS

LIGHT = COLOURS["light"]
LINE = Notice(
    tone=Tone.WARNING,
    happened="Keine Verbindung.",
    safe="Schreiben Sie weiter, alles ist gesichert.",
    replace="line",
)


@pytest.fixture(autouse=True)
def _dressed(app: QApplication) -> Iterator[None]:
    with dressed(app):
        yield


def offer(**parts: object) -> Shown:
    usual = {
        "interaction": "i1", "kind": "chat", "title": "Chat wird angeboten", "about": "Rechnung",
        "name": "Ansgar Beispiel", "left": "noch 0:14", "share": 0.68, "tone": "offer",
        "said": "Chat, Ansgar Beispiel",
    }  # fmt: skip
    return Shown(**(usual | parts))  # type: ignore[arg-type]


# --------------------------------------------------------------------------------------- notices
def test_a_desk_that_is_too_old_says_that_words_are_safe_and_what_to_update_to() -> None:
    notice = line_notice(Standing.ONLINE, too_old=True, least="1.4")

    assert notice is not None
    assert "too old" in notice.happened
    assert "everything is kept" in notice.safe
    assert "Update Tresen to version 1.4" in notice.safe


def test_only_a_matter_of_the_line_wears_its_icon() -> None:
    line = line_notice(Standing.OFFLINE)
    taken = taken_over(InteractionId("i1"), Elsewhere("Frieda", "Malte"))

    assert line is not None
    assert (line.icon, taken.icon) == ("cloud-off", "")
    bar = NoticeBar()
    pictures = []
    with on_screen(bar, 700, 44):
        for notice in (taken, replace(taken, icon="cloud-off")):
            bar.show_notice(notice)
            pictures.append(bar.grab().toImage())
    assert pictures[0] != pictures[1]


def test_a_notice_says_what_happened_and_what_is_safe() -> None:
    bar = NoticeBar()
    with on_screen(bar, 700, 44):
        bar.show_notice(LINE, "Postausgang (3)")
        assert (
            bar.accessibleName() == "Keine Verbindung. Schreiben Sie weiter, alles ist gesichert."
        )
        assert bar.isVisible()
        bar.show_notice(None)
        assert not bar.isVisible()


def test_its_button_and_its_cross_name_the_matter() -> None:
    told: list[tuple[str, str]] = []
    bar = NoticeBar()
    bar.acted.connect(lambda matter: told.append(("acted", matter)))
    bar.closed.connect(lambda matter: told.append(("closed", matter)))
    with on_screen(bar, 700, 44):
        bar.show_notice(LINE, "Postausgang (3)")
        bar.button.click()
        bar.close_button.click()
    assert told == [("acted", "line"), ("closed", "line")]


@pytest.mark.parametrize(("width", "lines"), [(900, 1), (460, 2)])
def test_a_long_sentence_makes_the_bar_higher_and_is_never_cut(width: int, lines: int) -> None:
    bar = NoticeBar()
    bar.show_notice(LINE, "Postausgang (3)")
    with on_screen(bar, width, 44):
        assert bar.sizeHint().height() == 24 + 20 * lines


# ---------------------------------------------------------------------------------------- offers
def test_an_offer_takes_neither_the_keyboard_nor_the_caret() -> None:
    window = QWidget()
    layout = QHBoxLayout(window)
    text, card = QLineEdit(), OfferCard()
    layout.addWidget(text)
    layout.addWidget(card)
    with on_screen(window, 700, 200):
        text.setFocus()
        card.show_offer(offer())
        settle()
        QTest.mouseClick(card.decline, Qt.MouseButton.LeftButton)
        assert text.hasFocus()


def test_accepting_and_declining_name_the_contact() -> None:
    told: list[tuple[str, str]] = []
    card = OfferCard()
    card.accepted.connect(lambda id_: told.append(("accepted", id_)))
    card.declined.connect(lambda id_, why: told.append((f"declined: {why}", id_)))
    with on_screen(card, 288, 152):
        card.show_offer(offer())
        card.accept.click()
        card.decline.click()
        card.excuses.buttons[1].click()
        assert told == [("accepted", "i1"), ("declined: wrong", "i1")]
        assert card.accept.accessibleName() == "Accept: Chat, Ansgar Beispiel"


@pytest.mark.parametrize(
    ("keys", "why"),
    [("1", "busy"), ("3", "known"), ("\r", "wrong")],  # Enter: as this person did last
)
def test_one_key_declines_and_the_text_has_the_keyboard_again(keys: str, why: str) -> None:
    window = QWidget()
    layout = QVBoxLayout(window)
    text, card, told = QLineEdit(), OfferCard(), []
    layout.addWidget(text)
    layout.addWidget(card)
    card.usual = Declined.WRONG
    card.declined.connect(lambda _id, reason: told.append(reason))
    with on_screen(window, 500, 400):
        text.setFocus()
        card.show_offer(offer())
        card.ask_why_not()
        assert not text.hasFocus()
        key = Qt.Key.Key_Return if keys == "\r" else Qt.Key(ord(keys))
        QTest.keyClick(card.excuses.buttons[1], key)

        assert told == [Declined(why)]
        assert text.hasFocus()
        assert card.excuses.isHidden()


def test_who_is_asked_for_the_reason_may_think_again() -> None:
    card, told = OfferCard(), []
    card.declined.connect(lambda _id, reason: told.append(reason))
    with on_screen(card, 288, 360):
        card.show_offer(offer())
        card.ask_why_not()
        assert card.accept.isHidden() or not card.accept.isVisible()
        QTest.keyClick(card.excuses, Qt.Key.Key_Escape)

        assert told == []
        assert card.accept.isVisible()
        card.ask_why_not()
        card.ask_why_not()
        assert told == [Declined.BUSY]


def test_the_card_says_why_it_came_and_all_grounds_when_asked() -> None:
    card = OfferCard()
    grounds = ("Sie waren zuletzt für den Kunden da", "Wartet 00:38")
    with on_screen(card, 288, 152):
        card.show_offer(offer())
        plain = card.sizeHint().height()
        assert not card.why.isVisible()

        card.show_offer(offer(interaction="i2", why="Warum Sie: …", grounds=grounds))
        assert card.why.isVisible()
        with_why = card.sizeHint().height()
        card.why.click()
        settle()

        assert card.grounds.isVisible()
        assert all(each in card.grounds.text() for each in grounds)
        assert plain < with_why < card.sizeHint().height()


def test_time_running_out_changes_number_and_bar() -> None:
    card = OfferCard()
    with on_screen(card, 288, 152):
        for tone, share in (("offer", 0.68), ("pause", 0.3), ("breach", 0.1)):
            card.show_offer(offer(tone=tone, share=share))
            settle()
            shown = colours(picture(card))
            assert LIGHT["accent" if tone == "offer" else tone] in shown
            others = {"pause", "breach"} - {tone}
            assert not shown & {LIGHT[other] for other in others}


def test_while_an_answer_is_under_way_nothing_more_can_be_asked() -> None:
    card = OfferCard()
    with on_screen(card, 288, 152):
        card.show_offer(offer(working=True))
        assert (card.accept.working, card.decline.isEnabled()) == (True, False)
        card.show_offer(None)
        assert (card.accept.working, card.isHidden()) == (False, True)


# ---------------------------------------------------------------------------------------- header
def header(name: str = "Frieda Musterfrau") -> Header:
    return Header(
        name=name,
        letters="FM",
        channel="email",
        line="E-Mail · Lieferung · V-20417",
        due=Badge("Antwort in 01:48", "pause", "clock"),
        said=f"{name}, E-Mail, Antwort in 01:48",
    )


def with_actions(width: int) -> tuple[CustomerHeader, list[QAction]]:
    shown = CustomerHeader()
    shown.show_header(header())
    actions = [shown.addAction(word) for word in ("Anrufen", "Parken", "Übergeben", "Mehr", "Ende")]
    actions = list(shown.actions())
    shown.set_actions(actions[:3], actions[3:4], actions[4])
    shown.resize(width, 68)
    return shown, actions


def icons_of(shown: CustomerHeader) -> list[str]:
    return [
        button.accessibleName()
        for button in shown.findChildren(Button)
        if not button.isHidden() and button is not shown.more
    ]


def test_buttons_that_find_no_room_go_into_the_menu_and_stand_nowhere_twice() -> None:
    shown, actions = with_actions(662)
    with on_screen(shown, 662, 68):
        assert icons_of(shown) == ["Anrufen", "Parken", "Übergeben", "Ende"]
        shown.resize(430, 68)
        settle()
        assert icons_of(shown) == ["Ende"]
        shown.more.click()
        menu = shown.findChild(type(shown.more_menu))
        assert [entry.text() for entry in shown.more_menu.actions()] == [
            "Anrufen", "Parken", "Übergeben", "Mehr",
        ]  # fmt: skip
        assert menu is not None
        shown.more_menu.close()
    assert len(actions) == 5


def test_the_time_to_answer_is_never_cut_however_narrow() -> None:
    for width in (662, 520, 430, 360):
        shown, _ = with_actions(width)
        shown.show_header(header("Donaudampfschifffahrtsgesellschaft mit beschränkter Haftung"))
        with on_screen(shown, width, 68):
            cut = [it.text for it in shown.probe().cuts]
            assert "Antwort in 01:48" not in cut, width


def test_others_who_look_on_are_named() -> None:
    shown, _ = with_actions(662)
    with on_screen(shown, 662, 68):
        shown.show_viewers([Viewer("MM", "Malte Muster sieht dies auch")])
        tips = [it.toolTip() for it in shown.findChildren(Face)]
        assert tips == ["Malte Muster sieht dies auch"]


# ---------------------------------------------------------------------------------------- popups
def test_escape_closes_a_popup_and_gives_the_keyboard_back() -> None:
    window, field, inside = QWidget(), QLineEdit(), QLineEdit()
    QHBoxLayout(window).addWidget(field)
    popup = Popup(inside, window)
    closed: list[int] = []
    popup.closed.connect(lambda: closed.append(1))
    with on_screen(window, 400, 300):
        field.setFocus()
        popup.open_at(QRect(60, 60, 200, 100))
        inside.setFocus()
        settle()
        press(inside, Qt.Key.Key_Escape)
        assert (popup.isVisible(), field.hasFocus(), closed) == (False, True, [1])


def test_a_popup_stands_where_it_was_asked_to_with_its_shadow_around() -> None:
    window = QWidget()
    popup = Popup(QLineEdit(), window)
    with on_screen(window, 400, 300):
        popup.open_at(QRect(60, 60, 200, 100))
        assert popup.geometry() == QRect(36, 36, 248, 148)


def test_a_popup_that_would_end_below_its_window_stands_higher_and_is_cut_at_last() -> None:
    window = QWidget()
    popup = Popup(QLineEdit(), window)
    with on_screen(window, 400, 300):
        popup.open_at(QRect(60, 250, 200, 100))
        assert popup.geometry() == QRect(36, 172, 248, 148)  # it ends 4 above the window's end
        popup.open_at(QRect(60, 60, 200, 500))
        assert popup.geometry() == QRect(36, -20, 248, 340)


def test_the_scrim_lies_over_all_and_a_click_on_it_asks_to_close() -> None:
    window = QWidget()
    scrim = Scrim(window)
    asked: list[int] = []
    scrim.clicked.connect(lambda: asked.append(1))
    with on_screen(window, 400, 300):
        scrim.show()
        window.resize(500, 350)
        settle()
        assert scrim.geometry() == window.rect()
        QTest.mouseClick(scrim, Qt.MouseButton.LeftButton)
        assert asked == [1]


# ----------------------------------------------------------------------------------------- panes
@pytest.fixture
def panes() -> Iterator[SplitPanes]:
    split = SplitPanes()
    for least, stretches in ((240, False), (520, True), (300, False)):
        split.add(QWidget(), least, stretches=stretches)
    with on_screen(split, 1294, 400):
        split.set_widths((288, 660, 344))
        settle()
        yield split


def test_panes_have_the_widths_they_were_given(panes: SplitPanes) -> None:
    assert panes.widths() == [288, 660, 344]


def test_what_a_window_gains_or_loses_is_the_conversations(panes: SplitPanes) -> None:
    for width, conversation in ((1848, 1214), (1200, 566), (1294, 660)):
        panes.resize(width, 400)
        settle()
        assert panes.widths() == [288, conversation, 344]


def test_widths_given_before_the_window_has_its_size_are_kept() -> None:
    split = SplitPanes()
    for least, stretches in ((240, False), (520, True), (300, False)):
        split.add(QWidget(), least, stretches=stretches)
    split.set_widths((288, 660, 344))
    with on_screen(split, 1294, 400):
        assert split.widths() == [288, 660, 344]
        old = split.replaceWidget(2, QLineEdit())
        assert old is not None
        old.deleteLater()
        split.resize(1400, 400)
        settle()
        assert split.widths()[0] == 288


def test_the_line_between_panes_is_one_pixel_and_grasped_on_eight(panes: SplitPanes) -> None:
    handle = panes.handle(1)
    assert handle is not None
    assert handle.width() == 8
    line = LIGHT["line"]
    shown = picture(panes)
    at = [x for x in range(280, 300) if shown.pixelColor(x, 200).name().upper() == line]
    assert len(at) == 1


def test_a_pane_can_be_drawn_wider_and_a_double_click_restores_it(panes: SplitPanes) -> None:
    told: list[list[int]] = []
    handle = panes.handle(1)
    assert handle is not None
    panes.widths_changed.connect(told.append)
    middle = QPoint(4, 200)
    left, plain = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QTest.mousePress(handle, left, plain, middle)
    QTest.mouseMove(handle, QPoint(44, 200))
    QTest.mouseRelease(handle, left, plain, QPoint(44, 200))
    settle()
    assert 300 < panes.widths()[0] <= 330
    QTest.mouseDClick(handle, left, plain, middle)
    settle()
    assert panes.widths() == [288, 660, 344]
    assert told[-1] == [288, 660, 344]


def test_no_pane_becomes_narrower_than_it_bears(panes: SplitPanes) -> None:
    panes.setSizes([10, 1200, 10])
    settle()
    assert panes.widths()[0] >= 240
    assert panes.widths()[2] >= 300
