"""What the hub does for tasks by itself: promises in danger, call-backs in line, series."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from msgspec.structs import replace

from desktop.domain.ids import AgentId, CustomerId, InteractionId, QueueId, TaskId
from desktop.domain.operations import agent, callback, interaction, task
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Customer, Interaction, Queue, Task
from desktop.domain.recurring import next_id, next_of
from desktop.domain.words import (
    AgentState,
    Channel,
    Direction,
    InteractionStatus,
    Outcome,
    TaskStatus,
)
from desktop.ports.wire import Verdict
from integrations.hub.server.each_second.promising import keep_promises
from integrations.hub.server.load import load
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
CALL = TaskId("call-eva")


def waiting(world: World, *, minutes: int = 10) -> Interaction:
    """Eva waits on the telephone since so many minutes."""
    contact = Interaction(
        id=InteractionId("eva-rings"),
        customer=EVA,
        channel=Channel.VOICE,
        queue=world.with_north,
        created_at=world.clock.now() - timedelta(minutes=minutes),
    )
    customer = Customer(id=EVA, name="Eva", queues=(world.with_north,))
    load(world.store, world.tenant, [customer, contact])
    return contact


async def desk(world: World, login: str) -> Desk:
    desk = world.desk(login)
    await desk.hello()
    await desk.snapshot()
    return desk


def promise(world: World, queue: QueueId, **fields: object) -> task.Make:
    made = task.Make(
        id=TaskId("promise"),
        title="Call back",
        words="By four.",
        customer=EVA,
        due_at=world.clock.now() + timedelta(hours=2),
        queues=(queue,),
    )
    return replace(made, **fields)


def ask(world: World, **fields: object) -> callback.Ask:
    asked = callback.Ask(
        id=CALL, title="Bill", customer=EVA, phone="030 123456", queue=world.with_north
    )
    return replace(asked, **fields)


def shown(desk: Desk, kind: str, id: str) -> object:
    return desk.records.get((kind, id))


async def task_at(desk: Desk, id: str = CALL) -> Task:
    await desk.pull()
    found = shown(desk, "task", id)
    assert isinstance(found, Task)
    return found


async def call_at(desk: Desk) -> Interaction | None:
    await desk.pull()
    found = shown(desk, "interaction", CALL)
    assert found is None or isinstance(found, Interaction)
    return found


# -------------------------------------------------------------------------------- escalation
async def test_a_promise_in_danger_is_told_once_half_an_hour_before(world: World) -> None:
    waiting(world)
    ann, pat = await desk(world, "ann"), await desk(world, "pat")
    await pat.do(promise(world, world.with_north))

    keep_promises(world.hub, world.tenant)
    before = (await task_at(ann, "promise")).escalated_at
    world.clock.forward(minutes=90, seconds=1)
    keep_promises(world.hub, world.tenant)
    told = (await task_at(ann, "promise")).escalated_at
    world.clock.forward(minutes=10)
    keep_promises(world.hub, world.tenant)

    assert before is None
    assert told == world.clock.now() - timedelta(minutes=10)
    assert (await task_at(ann, "promise")).escalated_at == told
    assert (await task_at(pat, "promise")).escalated_at == told  # who promised sees it, too


async def test_a_queue_says_how_long_before_it_wants_to_be_told(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    queue = pat.record(Queue, world.with_north)
    world.put(replace(queue, escalate_s=3_600))
    await pat.do(promise(world, world.with_north))

    world.clock.forward(minutes=59)
    keep_promises(world.hub, world.tenant)
    before = (await task_at(pat, "promise")).escalated_at
    world.clock.forward(minutes=2)
    keep_promises(world.hub, world.tenant)

    assert before is None
    assert (await task_at(pat, "promise")).escalated_at == world.clock.now()


async def test_a_queue_that_wants_to_know_late_holds_up_nobody_else(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    late = pat.record(Queue, world.with_north)
    world.put(replace(late, escalate_s=60))
    everywhere = promise(world, world.with_north, id=TaskId("of-none"), queues=())
    soon = world.clock.now() + timedelta(minutes=20)
    await pat.do(promise(world, world.with_north, due_at=soon), everywhere)

    world.clock.forward(minutes=18)
    keep_promises(world.hub, world.tenant)
    before = (await task_at(pat, "promise")).escalated_at
    world.clock.forward(minutes=1, seconds=1)
    keep_promises(world.hub, world.tenant)

    assert before is None
    assert (await task_at(pat, "promise")).escalated_at == world.clock.now()


async def test_a_promise_that_is_moved_is_told_of_again_before_its_new_time(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    await pat.do(promise(world, world.with_north))
    world.clock.forward(minutes=91)
    keep_promises(world.hub, world.tenant)
    told = (await task_at(pat, "promise")).escalated_at

    later = world.clock.now() + timedelta(hours=2)
    await pat.do(task.Set(id=TaskId("promise"), due_at=later))
    keep_promises(world.hub, world.tenant)
    moved = (await task_at(pat, "promise")).escalated_at
    world.clock.forward(minutes=91)
    keep_promises(world.hub, world.tenant)

    assert (told is not None, moved) == (True, None)
    assert (await task_at(pat, "promise")).escalated_at == world.clock.now()


async def test_a_promise_kept_in_time_is_never_told(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    await pat.do(promise(world, world.with_north), task.Keep(id=TaskId("promise")))

    world.clock.forward(hours=3)
    keep_promises(world.hub, world.tenant)

    assert (await task_at(pat, "promise")).escalated_at is None


async def test_several_processes_tell_of_a_promise_once(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    await pat.do(promise(world, world.with_north))
    world.clock.forward(hours=3)

    counts = await asyncio.gather(
        *(asyncio.to_thread(keep_promises, world.hub, world.tenant) for _ in range(4))
    )

    assert sum(counts) <= 1  # the hub's own look may have been the first
    assert (await task_at(pat, "promise")).escalated_at is not None


# -------------------------------------------------------------------------------- call-backs
async def test_a_call_back_keeps_the_place_and_its_contact_waits_no_longer(world: World) -> None:
    contact = waiting(world, minutes=25)
    ann = await desk(world, "ann")

    [answer] = await ann.do(ask(world, interaction=contact.id))
    keep_promises(world.hub, world.tenant)
    call = await call_at(ann)
    left = shown(ann, "interaction", contact.id)

    assert answer.verdict is Verdict.OK
    assert call is not None
    assert call.place_at == contact.created_at
    assert (call.channel, call.direction, call.status) == (
        Channel.VOICE,
        Direction.OUTBOUND,
        InteractionStatus.QUEUED,
    )
    assert (call.queue, call.by_number) == (world.with_north, "030 123456")
    assert isinstance(left, Interaction)
    assert (left.status, left.outcome) == (InteractionStatus.CLOSED, Outcome.FOLLOW_UP)


async def test_without_a_contact_nobody_is_given_an_older_place_than_now(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    mutation = pat.mutation(ask(world), at=world.clock.now() + timedelta(hours=1))

    await pat.push(mutation)

    assert (await task_at(pat)).place_at == world.clock.now()


async def test_a_call_back_for_later_is_in_line_when_its_time_has_come(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    await pat.do(ask(world, due_at=world.clock.now() + timedelta(hours=2)))

    keep_promises(world.hub, world.tenant)
    early = await call_at(pat)
    world.clock.forward(hours=2)
    keep_promises(world.hub, world.tenant)

    assert early is None
    call = await call_at(pat)
    assert call is not None
    assert call.place_at == (await task_at(pat)).place_at


async def test_several_processes_make_one_call_of_it(world: World) -> None:
    waiting(world)
    pat = await desk(world, "pat")
    await pat.do(ask(world))

    await asyncio.gather(
        *(asyncio.to_thread(keep_promises, world.hub, world.tenant) for _ in range(4))
    )
    await pat.pull()

    calls = [
        each
        for each in pat.records.values()
        if isinstance(each, Interaction) and each.direction is Direction.OUTBOUND
    ]
    assert [str(call.id) for call in calls] == [CALL]


async def _taken(world: World, by: Desk) -> None:
    """The call is with this agent, as routing or a hand would give it."""
    keep_promises(world.hub, world.tenant)
    await by.do(
        agent.SetState(id=by.agent, state=AgentState.READY),
        interaction.Assign(id=InteractionId(CALL), agent=AgentId(by.agent)),
    )


async def test_who_takes_the_call_has_the_task_and_its_result_ends_it(world: World) -> None:
    waiting(world)
    ann = await desk(world, "ann")
    await ann.do(ask(world))
    await _taken(world, ann)
    taken = await task_at(ann)

    answers = await ann.do(
        interaction.WrapUp(id=InteractionId(CALL), code="bill", outcome=Outcome.SOLVED)
    )
    ended = await task_at(ann)

    assert taken.assignee == ann.agent
    assert [answer.verdict for answer in answers] == [Verdict.OK]
    assert (ended.status, ended.result) == (TaskStatus.DONE, "solved")


async def test_nobody_reached_is_theirs_to_try_again(world: World) -> None:
    waiting(world)
    ann = await desk(world, "ann")
    await ann.do(ask(world))
    await _taken(world, ann)

    await ann.do(interaction.WrapUp(id=InteractionId(CALL), code="bill", outcome=Outcome.UNREACHED))
    world.clock.forward(hours=2)
    keep_promises(world.hub, world.tenant)
    left = await task_at(ann)

    assert (left.status, left.assignee, left.phone) == (TaskStatus.OPEN, ann.agent, "030 123456")
    call = await call_at(ann)
    assert call is not None
    assert call.status is InteractionStatus.CLOSED  # and not made a second time


async def test_nobody_asks_for_a_call_back_in_a_queue_of_others(world: World) -> None:
    waiting(world)
    sam = await desk(world, "sam")

    [answer] = await sam.do(ask(world))

    assert answer.reason in (Reason.DENIED, Reason.MISSING)


# -------------------------------------------------------------------------------- series
def daily(world: World) -> task.Create:
    return task.Create(
        id=TaskId("daily"),
        title="Look at the post",
        due_at=world.clock.now(),
        repeats="FREQ=DAILY",
        zone="Europe/Berlin",
    )


async def test_the_end_of_one_makes_the_next_whoever_asks_for_it(world: World) -> None:
    world.put(Customer(id=EVA, name="Eva"))
    ann = await desk(world, "ann")
    await ann.do(daily(world), task.Done(id=TaskId("daily")))

    following = await task_at(ann, next_id(TaskId("daily")))

    assert following.status is TaskStatus.OPEN
    assert following.due_at is not None
    assert following.due_at > world.clock.now()


async def test_a_desk_that_made_the_next_itself_and_the_hub_make_one(world: World) -> None:
    world.put(Customer(id=EVA, name="Eva"))
    ann = await desk(world, "ann")
    await ann.do(daily(world))
    here = await task_at(ann, "daily")
    ended = replace(here, status=TaskStatus.DONE, ended_at=world.clock.now())
    following = next_of(ended)
    assert following is not None

    answers = await ann.do(task.Done(id=here.id), task.again(following))
    await ann.pull()

    assert [answer.verdict for answer in answers] == [Verdict.OK, Verdict.OK]
    tasks = [each for each in ann.records.values() if isinstance(each, Task)]
    assert {each.id for each in tasks} == {"daily", next_id(TaskId("daily"))}
    assert await task_at(ann, following.id) == replace(following, queues=ended.queues)


async def test_an_end_taken_back_and_given_again_makes_no_second_one(world: World) -> None:
    world.put(Customer(id=EVA, name="Eva"))
    ann = await desk(world, "ann")
    await ann.do(
        daily(world),
        *(task.Done(id=TaskId("daily")), task.Reopen(id=TaskId("daily"))),
        task.Done(id=TaskId("daily")),
    )
    await ann.pull()

    tasks = [each for each in ann.records.values() if isinstance(each, Task)]
    assert len(tasks) == 2


async def test_who_cancels_one_cancels_those_to_come(world: World) -> None:
    world.put(Customer(id=EVA, name="Eva"))
    ann = await desk(world, "ann")
    await ann.do(daily(world), task.Cancel(id=TaskId("daily")))
    await ann.pull()

    assert [each.id for each in ann.records.values() if isinstance(each, Task)] == ["daily"]
