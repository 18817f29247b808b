"""Offline is not a mode: the hub goes and comes back; nothing is lost, doubled or stuck."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from desktop.domain.ids import CustomerId, InteractionId, NoteId, new_id
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import Channel, DraftKind
from desktop.line import LineState, Standing
from desktop.ports.clock import SystemClock
from desktop.sync import engine
from tests.support.hub_process import HubProcess
from tests.support.live_desk import LiveDesk, desk_of

CUSTOMER = CustomerId(new_id(1))
CONTACT = InteractionId(new_id(2))


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[HubProcess]:
    running = HubProcess(tmp_path)
    running.start()
    yield running
    running.stop()


async def contact_in_hand(desk: LiveDesk, hub: HubProcess) -> None:
    """A customer's contact that Ann has taken, known to the hub."""
    await desk.until(lambda: standing(desk, Standing.ONLINE))
    await desk.ask(
        customer.Create(id=CUSTOMER, name="Anna Muster"),
        interaction.Create(
            id=CONTACT,
            customer=CUSTOMER,
            channel=Channel.EMAIL,
            queue=hub.bills,
            text="Where is it?",
        ),
        interaction.Assign(id=CONTACT, agent=hub.agents["ann"]),
    )
    await desk.until(lambda: drained(desk))


async def standing(desk: LiveDesk, wanted: Standing) -> bool:
    return desk.line.state.standing is wanted


async def drained(desk: LiveDesk) -> bool:
    return not await desk.waiting()


async def texts(desk: LiveDesk) -> list[str]:
    record = await desk.record("interaction", CONTACT)
    assert isinstance(record, Interaction)
    return [message.text for message in record.messages]


async def test_reply_written_offline_is_sent_once_when_the_line_returns(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await contact_in_hand(ann, hub)

        hub.stop()
        await ann.until(lambda: standing(ann, Standing.OFFLINE))
        await ann.ask(interaction.Reply(id=CONTACT, text="On its way."))
        await ann.ask(writing.NoteInteraction(id=NoteId("n1"), about=CONTACT, text="Called."))
        assert await ann.waiting() == ["interaction.reply@1", "interaction.note@1"]
        assert await texts(ann) == ["Where is it?", "On its way."]

        hub.start()
        await ann.until(lambda: drained(ann))

        assert await texts(ann) == ["Where is it?", "On its way."]
        assert await ann.refused() == []
    async with desk_of(hub, "pat", tmp_path / "pat") as pat:
        await pat.until(lambda: standing(pat, Standing.ONLINE))
        assert await texts(pat) == ["Where is it?", "On its way."]
        assert await pat.record("note", "n1") is not None


async def test_what_one_site_does_the_other_sees_by_itself(hub: HubProcess, tmp_path: Path) -> None:
    async with (
        desk_of(hub, "ann", tmp_path / "ann") as ann,
        desk_of(hub, "pat", tmp_path / "pat") as pat,
    ):
        await contact_in_hand(ann, hub)
        await ann.ask(interaction.Reply(id=CONTACT, text="On its way."))

        async def pat_sees_it() -> bool:
            known = await pat.record("interaction", CONTACT) is not None
            return known and (await texts(pat))[-1] == "On its way."

        await pat.until(pat_sees_it)
        assert await pat.record("customer", CUSTOMER) is not None


async def test_a_reply_that_came_too_late_is_a_draft_again_with_its_reason(
    hub: HubProcess, tmp_path: Path
) -> None:
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await contact_in_hand(ann, hub)
        hub.stop()
        await ann.until(lambda: standing(ann, Standing.OFFLINE))
        await ann.ask(interaction.Reply(id=CONTACT, text="On its way."))
    hub.start()
    async with desk_of(hub, "pat", tmp_path / "pat") as pat:
        await pat.until(lambda: standing(pat, Standing.ONLINE))
        await pat.ask(
            interaction.Assign(id=CONTACT, agent=hub.agents["pat"], instead_of=hub.agents["ann"]),
            interaction.Reply(id=CONTACT, text="Answered by Pat."),
        )
        await pat.until(lambda: drained(pat))

    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await ann.until(lambda: standing(ann, Standing.ONLINE))
        await ann.until(lambda: drained(ann))

        (no,) = await ann.refused()
        assert (no.op, no.reason) == ("interaction.reply@1", "not-yours")
        assert await texts(ann) == ["Where is it?", "Answered by Pat."]
        draft = await ann.record("draft", draft_id(hub.agents["ann"], CONTACT, DraftKind.REPLY))
        assert isinstance(draft, Draft)
        assert draft.text == "On its way."


async def test_the_stamp_only_moves_on_while_a_hub_goes_and_comes_back(
    hub: HubProcess, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks, tell = list[None](), engine.Sync._tell

    async def counted(sync: engine.Sync) -> None:
        await tell(sync)
        looks.append(None)

    async def looked(times: int) -> bool:
        return len(looks) >= times

    monkeypatch.setattr(engine, "LOOK_AGAIN_S", 0.05)
    monkeypatch.setattr(engine.Sync, "_tell", counted)
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        shown = list[LineState]()
        ann.line.changed.connect(shown.append)
        for ending in (signal.SIGTERM, signal.SIGKILL):
            await ann.until(lambda: standing(ann, Standing.ONLINE))
            hub.stop(ending)
            await ann.until(lambda: standing(ann, Standing.OFFLINE))
            back = SystemClock().now()
            hub.start()
            await ann.until(partial(is_as_of, ann, back))
            await ann.until(partial(looked, len(looks) + 4))

        times = [each.as_of for each in shown if each.as_of]
        assert times == sorted(times)


async def is_as_of(desk: LiveDesk, at: datetime) -> bool:
    return desk.line.state.as_of is not None and desk.line.state.as_of > at


async def test_a_hub_that_is_killed_while_it_is_pushed_to_has_everything_once(
    hub: HubProcess, tmp_path: Path
) -> None:
    notes = [NoteId(f"n{number}") for number in range(300)]
    async with desk_of(hub, "ann", tmp_path / "ann") as ann:
        await contact_in_hand(ann, hub)
        for note in notes:
            await ann.ask(writing.NoteInteraction(id=note, about=CONTACT, text=f"Note {note}"))
            if note in ("n40", "n120", "n200"):
                hub.stop(signal.SIGKILL)
                hub.start()
        await ann.until(lambda: drained(ann))
        assert await ann.refused() == []

    async with desk_of(hub, "pat", tmp_path / "pat") as pat:
        await pat.until(lambda: standing(pat, Standing.ONLINE))
        assert [note for note in notes if await pat.record("note", note) is None] == []
