"""The wrap-up panel by hand: a code found by typing, the time that runs, what was chosen shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace
from PySide6.QtCore import Qt

from desktop import text
from desktop.domain.ids import CodeId
from desktop.domain.routing import WrapUpRule
from desktop.domain.words import WrapUpMode
from desktop.domain.wrap_up_codes import Code
from tests.support.desk import until
from tests.support.people import DELIVERY, EVERYTHING, said
from tests.support.qt import press
from tests.support.window import run
from tests.widgets.test_interaction_pane import _opened
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from tests.support.window import Tried

CODES = (
    Code(id=CodeId("top"), title="Lieferung"),
    *(
        Code(id=CodeId(f"c{n}"), title=f"Grund {n}", parent=CodeId("top"), place=n)
        for n in range(9)
    ),
    Code(id=CodeId("lost"), title="Verloren", parent=CodeId("top"), place=10),
)
TIMED = replace(DELIVERY, wrap_up=WrapUpRule(mode=WrapUpMode.TIMED, seconds=90))


def test_letters_search_a_code_enter_takes_it_and_it_stays_in_sight(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        await until(lambda: pane.wrap_up.finding.leaf("lost"))
        window.actions_.trigger("interaction.wrap-up")
        picker = pane.foot.wrap_box.picker
        assert [button.isVisible() for button in picker.buttons] == [True] * 8
        assert not picker.chosen.isVisible()

        press(pane.foot.wrap_box, Qt.Key.Key_V, text="v")
        assert picker.search.edit.hasFocus()
        assert [b.text() for b in picker.buttons if b.isVisible()] == ["Verloren"]
        press(picker.search.edit, Qt.Key.Key_Return)

        assert pane.wrap_up.choice.code == "lost"
        assert picker.search.text == ""
        assert picker.chosen.isVisible()
        assert picker.chosen.accessibleName() == "Verloren, Lieferung"
        assert picker.way.text() == "Lieferung › Verloren"
        press(picker.search.edit, Qt.Key.Key_Down)
        assert picker.buttons[0].hasFocus()
        pane.wrap_up.finding.typed("zzz")
        assert picker.none.isVisible()

    run(app, scene, profile, [*EVERYTHING, *CODES])


def test_the_time_stands_beside_the_title_and_a_key_makes_it_longer(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        await until(lambda: pane.wrap_up.finding.leaf("lost"))
        assert not window.actions_["interaction.more-time"].isEnabled()
        window.actions_.trigger("interaction.wrap-up")
        box = pane.foot.wrap_box
        assert box.left.text() == "completes by itself in 01:30"

        window.actions_.trigger("interaction.more-time")

        assert box.left.text() == "completes by itself in 02:00"
        pane.wrap_up.leave()
        assert not box.more_time.isVisible()
        assert not window.actions_["interaction.more-time"].isEnabled()

    run(app, scene, profile, [*EVERYTHING, *CODES, TIMED])


def test_the_time_that_is_left_can_be_read_whole_in_german(
    app: QApplication, profile: Path
) -> None:
    text.use("de")

    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        await until(lambda: pane.wrap_up.finding.leaf("lost"))
        window.actions_.trigger("interaction.wrap-up")
        box = pane.foot.wrap_box
        box.setFixedWidth(look().px(612))  # as in a window of 1366
        await until(lambda: box.left.text() and box.width() == look().px(612))
        window.repaint()

        assert box.left.width() >= box.left.sizeHint().width()
        assert box.leave.width() >= box.leave.sizeHint().width()

    run(app, scene, profile, [*EVERYTHING, *CODES, TIMED])


def test_whoever_ticks_a_promise_writes_it_down_next(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        await until(lambda: pane.wrap_up.finding.leaf("lost"))
        window.actions_.trigger("interaction.wrap-up")
        pane.foot.wrap_box.picker.search.edit.setFocus()
        follow_up = pane.foot.wrap_box.follow_up

        follow_up.promise.click()
        assert follow_up.fields["title"].edit.hasFocus()
        press(follow_up.fields["title"].edit, Qt.Key.Key_R, text="r")
        assert pane.wrap_up.choice.follow_up.title == "r"

        pane.foot.wrap_box.picker.search.edit.setFocus()
        follow_up.promise.click()  # taken back
        assert pane.foot.wrap_box.picker.search.edit.hasFocus()

    run(app, scene, profile, [*EVERYTHING, *CODES])


def test_what_the_customer_wrote_meanwhile_is_said_above_the_button(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        window.actions_.trigger("interaction.wrap-up")
        assert not pane.foot.wrap_box.news.isVisible()
        of = pane.conversation.of
        assert of is not None
        more = said("Halt, noch etwas!", window.desk.clock.now())
        contact = of.interaction

        window.desk.from_hub(replace(contact, messages=(*contact.messages, more)))
        await until(pane.foot.wrap_box.news.isVisible)

        assert (
            pane.foot.wrap_box.news.sentence == "The customer has written since the wrap-up began."
        )

    run(app, scene, profile, EVERYTHING)


def test_the_codes_ask_for_no_more_lines_than_they_have(app: QApplication, profile: Path) -> None:
    async def scene(window: Tried) -> None:
        pane = await _opened(window)
        await until(lambda: pane.wrap_up.finding.leaf("lost"))
        window.actions_.trigger("interaction.wrap-up")
        picker = pane.foot.wrap_box.picker
        await until(lambda: picker.height() == picker.heightForWidth(picker.width()))

    run(app, scene, profile, [*EVERYTHING, *CODES])
