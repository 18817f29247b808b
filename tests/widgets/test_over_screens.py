"""What lies over the screens: it stays within its window, and leads to what can be seen."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QApplication, QWidget

from desktop.actions.registry import BY_ID
from integrations.telephony.far_ends import Caller
from integrations.telephony.simulated import SimulatedExchange
from tests.support import over_screens, screens
from tests.support.desk import until
from tests.support.people import EVERYTHING
from tests.support.qt import type_text
from tests.support.screens import contact_open, still
from tests.support.whole_window import content, desk, play
from tests.widgets.dressed import colours, dressed, on_screen, picture
from widgets.interaction.who_calls import WhoCalls
from widgets.shared.feed import Feed
from widgets.shared.menu import Menu
from widgets.shared.popup import Popup
from widgets.shared.writing import Writing
from widgets.theme.appearance import look
from widgets.theme.tokens import COLOURS, SHADOW, THEMES, contrast

if TYPE_CHECKING:
    from widgets.shell.window import Window

_AREAS = "|".join({id_.partition(".")[0] for id_ in BY_ID})
_ACTION = re.compile(rf'"((?:{_AREAS})\.[a-z-]+)"')


@pytest.mark.parametrize("walk", [screens, over_screens])
def test_the_walks_go_only_where_an_action_leads(walk: object) -> None:
    named = set(_ACTION.findall(Path(str(walk.__file__)).read_text("utf-8")))  # type: ignore[attr-defined]

    assert len(named) > 10
    assert sorted(named - BY_ID.keys()) == []


@pytest.mark.usefixtures("app")
@pytest.mark.parametrize("asked", [(500, 300, 400, 400), (-50, -60, 300, 200), (0, 0, 900, 900)])
def test_a_sheet_stays_within_its_window(asked: tuple[int, int, int, int]) -> None:
    window = QWidget()
    with on_screen(window, 640, 480):
        popup = Popup(Feed("Rows"), window)
        popup.open_at(QRect(*asked))
        around = look().px(SHADOW)
        sheet = popup._place.adjusted(around, around, -around, -around)

        assert window.rect().contains(sheet)
        assert sheet.width() == min(asked[2], 632)


@pytest.mark.usefixtures("app")
def test_what_is_wider_than_the_screen_is_said_whole_by_the_tip_of_its_entry() -> None:
    menu, words = Menu(), "Here stands more than a screen has room for. " * 12
    entry, short = menu.add(words, lambda: None), menu.add("Break", lambda: None)

    assert menu.sizeHint().width() <= menu.screen().availableSize().width()
    assert (entry.toolTip(), entry.text()[-1]) == (words, "…")
    assert short.text() == "Break"
    menu.deleteLater()


@pytest.mark.parametrize("theme", THEMES)
def test_a_whole_view_has_a_bar_that_can_be_seen_and_no_ring(app: QApplication, theme: str) -> None:
    with dressed(app, theme):
        feed = Feed("Rows")
        with on_screen(feed, 300, 200):
            feed.setFocus()
            image = picture(feed)
            accent, ground = COLOURS[theme]["accent"], COLOURS[theme]["bg"]

            assert colours(image.copy(0, 10, 3, 180)) == {accent.upper()}
            assert accent.upper() not in colours(image.copy(8, 0, 292, 200))
            assert contrast(accent, ground) >= 3


def test_a_call_answered_on_another_page_is_asked_about_in_sight(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await contact_open(window)
        window.commands.trigger("page.knowledge")
        exchange = SimulatedExchange(clock=desk(window).clock)
        desk(window).calls.use(exchange)
        exchange.ring(Caller(number="+436601234567", lines=over_screens.LINES))
        await still()
        window.commands.trigger("offer.accept")
        await until(lambda: any(it.isVisible() for it in window.findChildren(WhoCalls)))
        assert content(window).page == "page.desk"
        here = window.focusWidget()
        assert here is None or here.isVisible()

    play(app, profile, scene, EVERYTHING)


def test_the_composer_asked_for_in_the_wrap_up_is_there_and_written_in(
    app: QApplication, profile: Path
) -> None:
    async def scene(window: Window) -> None:
        await contact_open(window)
        window.commands.trigger("interaction.wrap-up")
        await still()
        window.commands.trigger("composer.text-module")
        await still()
        here = QApplication.focusWidget()
        assert isinstance(here, Writing)
        assert here.isVisible()
        assert here.text.endswith("::")

    play(app, profile, scene, EVERYTHING)


def test_a_list_over_the_composer_outlives_the_window_the_contact_had(
    app: QApplication, profile: Path
) -> None:
    """It was opened over that window; typing afterwards asked a sheet that was gone."""

    async def scene(window: Window) -> None:
        await contact_open(window)
        window.commands.trigger("pane.apart")
        await until(over_screens.apart)
        window.commands.trigger("composer.text-module")
        await still()
        over_screens.apart()[0].close()
        await still()
        field = next(it for it in window.findChildren(Writing) if it.isVisible())
        field.setFocus()
        type_text(field, "t")
        await still()
        assert field.text.endswith("::t")

    play(app, profile, scene, EVERYTHING)
