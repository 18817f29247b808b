"""Rights end while people work: what is not theirs any more is off their desk at once."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId, InteractionId, NoteId, new_id
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import ContactPoint, Customer, Draft
from desktop.domain.words import Channel, DraftKind, PointKind
from desktop.line import Standing
from desktop.ports.clock import SystemClock
from desktop.ports.wire import Verdict
from desktop.store.reads import records
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of

CUSTOMER = CustomerId(new_id(1))
CONTACT = InteractionId(new_id(2))
NOTE = NoteId(new_id(3))
NUMBER = "0171 39200 42"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    running.start()
    yield running
    running.stop()


async def standing(desk: LiveDesk) -> bool:
    return desk.line.state.standing is Standing.ONLINE


async def shown(desk: LiveDesk) -> bool:
    return await desk.record("interaction", CONTACT) is not None


async def gone(desk: LiveDesk) -> bool:
    return not await shown(desk) and await desk.record("customer", CUSTOMER) is None


async def contact_in_contracts(ann: LiveDesk, hub: HubProcess) -> None:
    await ann.until(lambda: standing(ann))
    await ann.ask(
        customer.Create(
            id=CUSTOMER, name="Anna Muster", points=(ContactPoint(PointKind.PHONE, NUMBER),)
        ),
        interaction.Create(
            id=CONTACT, customer=CUSTOMER, channel=Channel.EMAIL, queue=hub.contracts, text="x"
        ),
    )


async def test_what_a_partner_loses_is_off_its_desk_within_two_seconds_and_its_words_are_kept(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        desk_of(hub, "pat", tmp_path / "pat") as pat,
    ):
        await contact_in_contracts(ann, hub)
        with hub.administered() as rights:
            bucket = rights.bucket(queue="Contracts")
            rights.add_grant("North", bucket)
            await pat.until(lambda: shown(pat))
            seen = await pat.record("customer", CUSTOMER)
            draft = draft_id(hub.agents["pat"], CONTACT, DraftKind.REPLY)
            words = writing.SaveDraft(
                id=draft, interaction=CONTACT, kind=DraftKind.REPLY, text="Guten Tag"
            )
            await pat.ask(words)

            began = time.monotonic()
            rights.end_grant("North", bucket)
            await pat.until(lambda: gone(pat))
            took = time.monotonic() - began
            await pat.ask(writing.NoteInteraction(id=NOTE, about=CONTACT, text="zu spät"))
            await pat.until(lambda: _refused(pat))
            sealed = await pat.store.read(records.record, Draft, draft)
            rights.add_grant("North", bucket)
            await pat.until(lambda: shown(pat))

        again = await pat.store.read(records.record, Draft, draft)

    assert isinstance(seen, Customer)
    assert seen.points[0].value == "•••• 42"
    assert took < 2
    assert sealed is None
    assert again is not None
    assert again.text == "Guten Tag"
    for file in (tmp_path / "pat").rglob("*"):
        assert not file.is_file() or b"39200" not in file.read_bytes(), file


async def test_a_right_with_an_end_is_over_when_the_clock_says_so(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        desk_of(hub, "pat", tmp_path / "pat") as pat,
    ):
        await contact_in_contracts(ann, hub)
        await pat.until(lambda: standing(pat))
        end = SystemClock().now() + timedelta(seconds=6)
        with hub.administered() as rights:
            rights.add_grant("North", rights.bucket(queue="Contracts"), until=end)
        await pat.until(lambda: shown(pat))
        await pat.until(lambda: gone(pat))

        late = SystemClock().now() - end

    assert timedelta(0) <= late < timedelta(seconds=2)


async def _refused(desk: LiveDesk) -> bool:
    refused = await desk.refused()
    return [each.verdict for each in refused] == [Verdict.DENIED] and "zu spät" in refused[0].fields
