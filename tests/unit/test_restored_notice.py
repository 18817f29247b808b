"""A hub that was restored is told of once and calmly; the notice says when all is there again."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop import text
from desktop.notices import Tone
from desktop.viewmodels.refused.restored import restored_notice
from desktop.viewmodels.shell import ShellModel
from tests.support.desk import NOON, TriedDesk, a_desk


def said(desk: TriedDesk) -> list[tuple[Tone, str, str]]:
    return [(each.tone, each.happened, each.safe) for each in desk.notices.everything]


async def test_the_notice_counts_down_and_ends_with_everything_there_again(profile: Path) -> None:
    async with a_desk(profile) as desk:
        shell = ShellModel(desk)
        begun = said(desk)

        desk.line.set(restored=NOON, again=12)
        ((tone, happened, safe),) = [each for each in said(desk) if each not in begun]
        assert tone is Tone.INFO
        assert happened == "The hub was restored from a backup."
        assert safe == "What you did since is kept here and is brought again: 12."

        desk.line.set(again=0)
        ((_, _, safe),) = [each for each in said(desk) if each not in begun]
        assert safe == "It has everything that you did since again."
        shell.close()


async def test_a_notice_that_was_put_away_comes_back_only_for_another_restore(
    profile: Path,
) -> None:
    async with a_desk(profile) as desk:
        shell = ShellModel(desk)
        desk.line.set(restored=NOON, again=12)
        desk.notices.clear("restored")

        desk.line.set(again=3)
        assert "restored" not in {each.replace for each in desk.notices.everything}

        desk.line.set(restored=NOON + timedelta(hours=2), again=5)
        assert "restored" in {each.replace for each in desk.notices.everything}
        shell.close()


def test_it_is_said_in_german() -> None:
    text.use("de")

    assert restored_notice(2).happened == "Der Hub wurde aus einer Sicherung wiederhergestellt."
