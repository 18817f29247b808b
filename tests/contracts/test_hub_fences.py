"""What was asked without a line counts until another has the contact; a reply goes out once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import MessageId, NoteId
from desktop.domain.operations import interaction, writing
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Interaction
from desktop.domain.words import Channel, Direction, InteractionStatus
from desktop.ports.wire import Answer, Mutation, Push, Verdict
from integrations.hub.server import pushing
from integrations.hub.server.channels.sending import SILENT, OldFence, send_waiting
from integrations.hub.server.hub import Hub
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import tables
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.store.outbound import Outgoing
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import FIRST, beat, contact, in_hand, offered, pass_time
from tests.contracts.test_hub_offers import ready
from tests.support.desks import TestClock


class Letterbox:
    """A channel as adapters have to be: nothing twice under one key, nothing of an older fence."""

    def __init__(self) -> None:
        self.sent: dict[str, str] = {}
        self.asked: list[str] = []
        self._fences: dict[str, int] = {}
        self._lock = threading.Lock()

    def carry(self, one: Outgoing, contact: Interaction, message: Message) -> None:
        with self._lock:
            self.asked.append(one.key)
            if one.fence < self._fences.get(contact.id, 0):
                raise OldFence
            self._fences[contact.id] = one.fence
            self.sent.setdefault(one.key, message.text)


class Dies(Letterbox):
    """It sends, and its worker is gone before it can say so."""

    def carry(self, one: Outgoing, contact: Interaction, message: Message) -> None:
        super().carry(one, contact, message)
        raise SystemExit


async def ask(desk: Desk, fence: int, *operations: interaction.Reply) -> list[Answer]:
    return list((await desk.push(*(desk.mutation(o, fence=fence) for o in operations))).answers)


def reply(text: str = "On its way.") -> interaction.Reply:
    return interaction.Reply(id=FIRST, text=text)


def outbound(world: World) -> list[tuple[str, str, int]]:
    """(text's message, state, fence) of what goes out."""
    c = tables.outbound.c
    with world.store.reading(world.tenant) as within:
        rows = within.connection.execute(tables.outbound.select().order_by(c.at, c.key))
        return [(row.message, row.state, row.fence) for row in rows]


async def taken_by_bob(world: World) -> tuple[Desk, int]:
    bob = await ready(world.desk("bob"))
    await beat(bob)
    offer = await offered(bob)
    assert await bob.hub.accept(FIRST, offer.fence)
    return bob, offer.fence


async def test_a_reply_of_before_counts_while_nobody_else_has_had_the_contact(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    pass_time(world, 30)
    assert (await contact(ann)).status is InteractionStatus.QUEUED

    [answer] = await ask(ann, fence, reply())

    assert answer.verdict is Verdict.OK
    back = await contact(ann)
    assert (back.status, back.agent, back.epoch) == ("active", ann.agent, fence)
    assert [message.text for message in back.messages] == ["On its way."]
    assert [state for _, state, _ in outbound(world)] == ["waiting"]


async def test_a_reply_of_before_comes_back_once_somebody_else_has_the_contact(
    world: World,
) -> None:
    ann, fence = await in_hand(world)
    pass_time(world, 30)
    bob, _ = await taken_by_bob(world)

    [while_in_hand] = await ask(ann, fence, reply())
    await bob.do(interaction.Reply(id=FIRST, text="Bob here."))
    await bob.do(interaction.WrapUp(id=FIRST, code="delivery"))
    [after_it_ended] = await ask(ann, fence, reply())

    assert (while_in_hand.verdict, while_in_hand.reason) == (Verdict.FENCED, Reason.NOT_YOURS)
    assert (after_it_ended.verdict, after_it_ended.reason) == (Verdict.FENCED, Reason.CLOSED)
    assert [message.text for message in (await contact(ann)).messages] == ["Bob here."]
    assert [fence for *_, fence in outbound(world)] == [2]


async def test_a_contact_that_went_away_and_came_back_is_another_taking(world: World) -> None:
    ann, fence = await in_hand(world)
    bob = world.desk("bob")
    await bob.snapshot()
    for agent, before in ((bob.agent, ann.agent), (ann.agent, bob.agent)):
        await bob.do(interaction.Assign(id=FIRST, agent=agent, instead_of=before))

    [answer] = await ask(ann, fence, reply())

    assert (answer.verdict, answer.reason) == (Verdict.FENCED, Reason.FENCED)


@pytest.mark.parametrize("another", [False, True])
async def test_a_wrap_up_of_before_counts_unless_somebody_else_has_had_the_contact(
    world: World, another: bool
) -> None:
    ann, fence = await in_hand(world)
    pass_time(world, 30)
    if another:
        await taken_by_bob(world)

    wrap_up = ann.mutation(interaction.WrapUp(id=FIRST, code="delivery"), fence=fence)
    note = ann.mutation(writing.NoteInteraction(id=NoteId("n"), about=FIRST, text="Called."))
    answers = (await ann.push(wrap_up, note)).answers

    expected = Verdict.FENCED if another else Verdict.OK
    assert [answer.verdict for answer in answers] == [expected, Verdict.OK]
    ended = await contact(ann)
    assert (ended.status is InteractionStatus.CLOSED) is not another
    assert ann.shows("note", "n")


async def test_a_call_is_no_message(world: World) -> None:
    ann, fence = await in_hand(world)
    world.put(replace(await contact(ann), channel=Channel.VOICE))

    [answer] = await ask(ann, fence, reply("Said on the phone."))

    assert answer.verdict is Verdict.OK
    assert outbound(world) == []


async def test_one_reply_is_one_row_whatever_is_tried_again_by_two_workers(
    world: World, database: str
) -> None:
    ann, fence = await in_hand(world)
    batch = [ann.mutation(reply(f"Part {n}."), fence=fence) for n in range(5)]
    bearer = bearer_of(f"Bearer {world.admin.token(ann.agent)}")
    other = open_store(database)

    def push(number: int) -> list[Verdict]:
        # Each worker is asked again and again, by this installation and by copies of it.
        store = (world.store, other)[number % 2]
        client = ann.client_id if number < 6 else f"copy-{number}"
        mutations = [_from_one(m, batch[0].mid) for m in batch] if number >= 6 else batch
        push = Push(client, 1, tuple(mutations))
        return [a.verdict for a in pushing.push(store, world.clock, bearer, push).answers]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(push, range(10)))
    other.close()

    assert answers == [[Verdict.OK] * 5] * 10
    assert [message.text for message in (await contact(ann)).messages] == [
        f"Part {n}." for n in range(5)
    ]
    assert sorted(message for message, *_ in outbound(world)) == sorted(m.op_id for m in batch)


async def test_what_waits_is_handed_over_once_by_however_many_workers(
    world: World, database: str
) -> None:
    ann, fence = await in_hand(world)
    await ask(ann, fence, *(reply(f"Part {n}.") for n in range(20)))
    box, other = Letterbox(), open_store(database)
    hubs = [world.hub, Hub(store=other, clock=world.clock)]

    with ThreadPoolExecutor(4) as threads:
        sent = list(threads.map(lambda n: send_waiting(hubs[n % 2], world.tenant, box), range(4)))
    other.close()

    assert sum(sent) == 20
    assert len(box.asked) == len(set(box.asked)) == 20
    assert {state for _, state, _ in outbound(world)} == {"sent"}


async def test_what_a_worker_died_with_is_handed_over_again_and_sent_once(world: World) -> None:
    ann, fence = await in_hand(world)
    await ask(ann, fence, reply())
    box = Dies()
    with pytest.raises(SystemExit):
        send_waiting(world.hub, world.tenant, box)
    at_once = send_waiting(world.hub, world.tenant, box)

    world.clock.forward(seconds=SILENT.total_seconds() + 1)
    next_worker = Letterbox()
    next_worker.sent, next_worker.asked = box.sent, box.asked
    later = send_waiting(world.hub, world.tenant, next_worker)

    assert (at_once, later) == (0, 1)
    assert len(box.asked) == 2
    assert list(box.sent.values()) == ["On its way."]
    assert {state for _, state, _ in outbound(world)} == {"sent"}


async def test_a_message_of_an_older_taking_is_refused_by_its_channel(world: World) -> None:
    ann, fence = await in_hand(world)
    await ask(ann, fence, reply())
    box = Letterbox()
    box.carry(Outgoing("later", FIRST, "m", "chat", fence + 1), await contact(ann), _message())

    assert send_waiting(world.hub, world.tenant, box) == 1

    assert "On its way." not in box.sent.values()
    assert [state for _, state, _ in outbound(world)] == ["fenced"]


def _message() -> Message:
    now = TestClock().now()
    return Message(id=MessageId("m"), at=now, direction=Direction.OUTBOUND, text="Later.")


def _from_one(mutation: Mutation, first: int) -> Mutation:
    """Numbered as by a new installation."""
    return replace(mutation, mid=mutation.mid - first + 1)
