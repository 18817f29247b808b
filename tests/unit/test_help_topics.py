"""The help's pages: the same in both languages, found by words of either, from the palette."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop import text
from desktop.settings import CHANGES_SEEN, TOUR_OFFERED
from desktop.viewmodels.help import help_topics
from desktop.viewmodels.help.help_page import changes_text
from desktop.viewmodels.help.invitation import invite
from desktop.viewmodels.help.whats_new import newest, tell_what_is_new
from desktop.viewmodels.palette.palette import Palette
from resources.paths import HELP
from tests.support.desk import a_desk, until

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture(params=["de", "en"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    text.use(request.param)
    yield request.param
    text.use("en")


def test_each_page_is_there_in_both_languages_with_words_under_its_title() -> None:
    german, english = help_topics._read("de"), help_topics._read("en")

    assert len(german) == len(english) >= 10
    assert all(each.title and len(each.text) > 80 for each in (*german, *english))


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ("quiet hours", "8"),
        ("Ruhezeit", "8"),
        ("ohne Verbindung", "2"),
        ("without connection", "2"),
        ("promise", "5"),
        ("Zusage", "5"),
        ("textbaustein", "4"),
        ("report", "11"),
    ],
)
def test_a_page_is_found_by_words_of_either_language(spoken: str, asked: str, key: str) -> None:
    found = help_topics.found(asked)

    assert key in [each.key for each in found]
    assert len(found) <= help_topics.MOST
    assert found[0] in help_topics._read(spoken)  # and said in the spoken one


def test_nothing_is_found_by_nothing_and_by_nonsense() -> None:
    assert help_topics.found(" ") == ()
    assert help_topics.found("xyzzy") == ()


async def test_the_palette_leads_to_the_page_and_finds_commands_by_english_words_too(
    profile: Path,
) -> None:
    text.use("de")
    led: list[tuple[str, str]] = []
    try:
        async with a_desk(profile) as desk:
            palette = Palette(
                desk,
                why_not=lambda _id: "",
                keys=lambda _id: (),
                trigger=lambda id_, subject: led.append((id_, subject)),
            )
            palette.ask("quiet hours")
            await until(lambda: palette.rows)
            keys = [row.key for row in palette.rows]
            assert "help:8" in keys
            assert palette.choose("help:8")

            palette.ask("sign out")
            await until(lambda: "action:session.sign-out" in [row.key for row in palette.rows])
            palette.close()
    finally:
        text.use("en")
    assert led == [("help.topic", "8")]


async def test_what_is_new_is_told_once_after_an_update_and_not_at_the_first_start(
    profile: Path,
) -> None:
    async with a_desk(profile) as desk:
        tell_what_is_new(desk)
        assert not desk.notices.everything

        desk.settings.choose(CHANGES_SEEN, "0.0.1")
        tell_what_is_new(desk)
        [notice] = desk.notices.everything
        assert notice.action == "help.news"
        assert desk.settings[CHANGES_SEEN] == newest(changes_text())

        desk.notices.clear(notice.replace)
        tell_what_is_new(desk)
        assert desk.notices.everything == ()


def test_both_languages_tell_of_the_same_version() -> None:
    told = {newest((HELP / f"changes.{each}.md").read_text("utf-8")) for each in text.LANGUAGES}

    assert len(told) == 1
    assert "" not in told


async def test_the_offer_to_be_shown_around_is_made_once(profile: Path) -> None:
    async with a_desk(profile) as desk:
        invite(desk.settings, desk.notices)
        [notice] = desk.notices.everything
        desk.notices.clear(notice.replace)
        invite(desk.settings, desk.notices)

        assert notice.action == "help.tour"
        assert desk.settings[TOUR_OFFERED]
        assert desk.notices.everything == ()
