"""An administrator erases somebody while a desk is at work: the same line, the same moment."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.commands.dispatch import dispatch
from desktop.domain.ids import CustomerId, InteractionId, NoteId, new_id
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.words import Channel
from desktop.line import Standing
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of

EVA, MAIL = CustomerId(new_id(1)), InteractionId(new_id(2))
WORD = b"zebramarke"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    running.start()
    yield running
    running.stop()


async def test_a_desk_that_is_online_has_erased_and_said_so_within_seconds(
    hub: HubProcess, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    database = ["--database", f"sqlite:///{tmp_path}/hub.db", "--json"]
    profile = tmp_path / "ann"

    def told() -> bool:
        """All but the one that asked for its name once and never came back."""
        capsys.readouterr()
        dispatch(["hub", "erasures", *database])
        said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        return [each["device"] for each in said if "device" in each] == ["ann-1"]

    async def standing() -> bool:
        return ann.line.state.standing is Standing.ONLINE

    async def nothing_waits() -> bool:
        return not await ann.waiting()

    async def all_is_said() -> bool:
        await asyncio.sleep(0.2)
        return await asyncio.to_thread(told)

    async with desk_of(hub, "ann", profile) as ann:
        await ann.until(standing)
        await ann.ask(
            customer.Create(id=EVA, name="Eva Zebramarke"),
            interaction.Create(
                id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=hub.contracts, text="Zebramarke"
            ),
            writing.NoteInteraction(id=NoteId(new_id(3)), about=MAIL, text="Zebramarke!"),
        )
        await ann.until(nothing_waits)
        known = _knows(profile)

        code = await asyncio.to_thread(dispatch, ["hub", "erase", EVA, "--yes", *database])
        await ann.until(all_is_said)

        assert (code, known, _knows(profile)) == (0, True, False)
        assert await _gone(ann)
    assert not _holds(tmp_path / "hub.db")


async def _gone(desk: LiveDesk) -> bool:
    return await desk.record("customer", EVA) is None


def _knows(profile: Path) -> bool:
    return any(_holds(path) for path in profile.rglob("*") if path.is_file())


def _holds(path: Path) -> bool:
    return WORD in path.read_bytes().lower()
