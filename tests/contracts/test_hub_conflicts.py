"""Two desks change one record without knowing of each other: the hub loses neither's words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop.domain.clash import Choice, Clash
from desktop.domain.ids import (
    AgentId,
    ArticleId,
    CaseId,
    CustomerId,
    InteractionId,
    OperationId,
    TaskId,
)
from desktop.domain.kinds import BY_NAME
from desktop.domain.operations import case, customer, task
from desktop.domain.operations.deciding import Decide
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.operation import given as given_fields
from desktop.domain.operations.registry import BY_SIGNATURE, OPERATIONS, AnyOperation
from desktop.domain.operations.together import seen_by
from desktop.domain.records import Article, Case, Customer, Interaction, Record, Task
from desktop.domain.words import Channel, Priority
from desktop.ports.wire import Answer, Mutation, Push, Pushed, Verdict
from integrations.hub.server import pushing
from integrations.hub.server.each_second.freeing import Freeing
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import records, tables
from integrations.hub.server.store.heads import head_of
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.support.strategies import structs

EVA = CustomerId("eva")
LATE = CaseId("late")
MAIL = InteractionId("mail")
TIPS = ArticleId("tips")


async def begun(desk: Desk) -> Desk:
    await desk.hello()
    await desk.snapshot()
    return desk


async def two(world: World) -> tuple[Desk, Desk]:
    """Ann in-house and Pia at a partner, with a customer and a case that both see."""
    world.put(
        Customer(id=EVA, name="Eva", number="K-1", address="Old 1", queues=(world.with_north,)),
        Case(
            id=LATE,
            customer=EVA,
            subject="Late",
            queue=world.with_north,
            opened_at=world.clock.now(),
            number="V-1",
            description="one\ntwo\nthree",
        ),
    )
    return await begun(world.desk("ann")), await begun(world.desk("pia"))


async def pushed(desk: Desk, *operations: AnyOperation) -> list[Answer]:
    return list((await desk.push(*map(desk.seeing, operations))).answers)


def clashes(desk: Desk) -> list[Clash]:
    return [record for record in desk.records.values() if isinstance(record, Clash)]


async def test_the_later_value_is_kept_beside_the_first_and_both_see_it(world: World) -> None:
    ann, pia = await two(world)

    await pushed(pia, customer.Set(id=EVA, address="Theirs 2"))
    world.clock.forward(minutes=1)
    [answer] = await pushed(ann, customer.Set(id=EVA, address="Mine 3", language="en"))
    await ann.pull()
    await pia.pull()

    assert (answer.verdict, answer.reason) == (Verdict.CONFLICT, Reason.CHANGED)
    assert answer.left == ("address",)
    for desk in (ann, pia):
        assert desk.record(Customer, EVA).address == "Theirs 2"
        assert desk.record(Customer, EVA).language == "en"
        [clash] = clashes(desk)
        [side] = clash.sides
        assert (clash.id, clash.by) == (answer.clash, ann.agent)
        assert str(clash.about) == EVA
        assert (side.field, side.mine, side.theirs) == ("address", '"Mine 3"', '"Theirs 2"')
        assert (side.by, side.at) == (pia.agent, world.clock.now().replace(minute=0))


async def test_whoever_comes_second_is_in_conflict_in_either_order(world: World) -> None:
    ann, pia = await two(world)
    ask = {
        "ann": ann.seeing(customer.Set(id=EVA, address="Ann 1")),
        "pia": pia.seeing(customer.Set(id=EVA, address="Pia 2")),
    }

    first = (await ann.push(ask["ann"])).answers[0]
    second = (await pia.push(ask["pia"])).answers[0]
    await ann.pull()

    assert (first.verdict, second.verdict) == (Verdict.OK, Verdict.CONFLICT)
    assert ann.record(Customer, EVA).address == "Ann 1"
    assert [side.mine for side in clashes(ann)[0].sides] == ['"Pia 2"']


async def test_texts_are_merged_and_the_answer_says_so(world: World) -> None:
    ann, pia = await two(world)

    [ok] = await pushed(pia, case.Set(id=LATE, description="1\ntwo\nthree"))
    [merged] = await pushed(ann, case.Set(id=LATE, description="one\ntwo\n3"))
    await ann.pull()

    assert (ok.verdict, merged.verdict) == (Verdict.OK, Verdict.MERGED)
    assert ann.record(Case, LATE).description == "1\ntwo\n3"
    assert clashes(ann) == []


async def test_a_conflict_pushed_again_is_the_same_one(world: World) -> None:
    ann, pia = await two(world)
    await pushed(pia, customer.Set(id=EVA, address="Theirs 2"))
    mutation = ann.seeing(customer.Set(id=EVA, address="Mine 3"))

    first = await ann.push(mutation)
    again = await ann.push(mutation)
    copy = world.desk("ann")
    await copy.hello()
    under_another = await copy.push(replace(mutation, mid=1))
    await ann.pull()

    assert again.answers == first.answers
    assert under_another.answers[0].clash == first.answers[0].clash
    assert len(clashes(ann)) == 1


async def test_taking_ones_own_is_a_change_like_any_other_and_ends_it(world: World) -> None:
    ann, pia = await two(world)
    await pushed(pia, customer.Set(id=EVA, address="Theirs 2"))
    [answer] = await pushed(ann, customer.Set(id=EVA, address="Mine 3"))
    await ann.pull()
    clash = str(answer.clash)

    answers = await pushed(
        ann,
        customer.Set(id=EVA, address="Mine 3"),
        Decide(id=clash, choice=Choice.MINE),
        Decide(id=clash, choice=Choice.THEIRS),
    )
    await pia.pull()

    assert [a.verdict for a in answers] == [Verdict.OK, Verdict.OK, Verdict.CONFLICT]
    assert pia.record(Customer, EVA).address == "Mine 3"
    [decided] = clashes(pia)
    assert (decided.decided, decided.decided_by) == (Choice.MINE, ann.agent)
    assert decided.sides[0].theirs == '"Theirs 2"'  # and stays findable


async def test_a_conflict_is_seen_by_whoever_sees_its_record_and_moves_with_it(
    world: World,
) -> None:
    ann, pia = await two(world)
    sam = await begun(world.desk("sam"))
    mine = Task(
        id=TaskId("t"),
        title="Call",
        created_at=world.clock.now(),
        created_by=ann.agent,
        queues=(world.home_only,),
    )
    world.put(mine)
    bob = await begun(world.desk("bob"))
    await ann.pull()
    await pushed(bob, task.Set(id="t", title="Call back"))
    [answer] = await pushed(ann, task.Set(id="t", title="Call Eva"))
    await sam.pull()
    hidden = clashes(sam)

    await ann.pull()
    await pushed(ann, task.Set(id="t", assignee=sam.agent))
    await sam.pull()

    assert answer.verdict is Verdict.CONFLICT
    assert hidden == []
    assert [clash.id for clash in clashes(sam)] == [answer.clash]
    assert clashes(await begun(pia)) == []


async def test_what_a_closed_case_does_not_take_is_kept_with_its_words(world: World) -> None:
    ann, pia = await two(world)
    await pushed(pia, case.Close(id=LATE, solution="Refunded"))

    answers = await pushed(
        ann, case.Close(id=LATE, solution="Sent again"), case.Set(id=LATE, priority=Priority.HIGH)
    )
    await ann.pull()

    assert [(a.verdict, a.reason) for a in answers] == [(Verdict.CONFLICT, Reason.CLOSED)] * 2
    sides = {clash.operation: clash.sides[0] for clash in clashes(ann)}
    assert sides["case.close@1"].mine == '"Sent again"'
    assert sides["case.close@1"].theirs == '"Refunded"'
    assert sides["case.set@1"].mine == '"high"'


async def test_a_change_without_what_was_seen_is_done_as_an_old_desk_was_promised(
    world: World,
) -> None:
    ann, pia = await two(world)
    await pushed(pia, customer.Set(id=EVA, address="Theirs 2"))

    [answer] = await ann.do(customer.Set(id=EVA, address="Old desk"))
    [broken] = (await ann.push(ann.mutation(customer.Set(id=EVA, name="E"), seen="[1"))).answers
    await ann.pull()

    assert answer.verdict is Verdict.OK
    assert broken.verdict is Verdict.INVALID
    assert ann.record(Customer, EVA).address == "Old desk"


# -------------------------------------------------------------------------------- versions
class SetCaseInTwo(case.Set, frozen=True, kw_only=True):
    """A version to come: it names who asked for it."""

    declared = replace(case.Set.declared, version=2)

    on_behalf_of: str = ""

    def changed(self, record: Case, stamp: Stamp) -> Case:
        return replace(record, **given_fields(self, "on_behalf_of"))


class CaseSetAtFirst(case.Set, frozen=True, kw_only=True):
    declared = case.Set.declared

    def today(self) -> SetCaseInTwo:
        fields = {name: getattr(self, name) for name in self.__struct_fields__}
        return SetCaseInTwo(**fields)


@pytest.fixture
def newer(monkeypatch: pytest.MonkeyPatch) -> None:
    """This hub knows the second version, and how the first is said in it."""
    monkeypatch.setitem(BY_SIGNATURE, "case.set@1", CaseSetAtFirst)
    monkeypatch.setitem(BY_SIGNATURE, "case.set@2", SetCaseInTwo)


@pytest.mark.usefixtures("newer")
async def test_an_old_desks_operation_is_done_in_the_newest_version(world: World) -> None:
    ann, _ = await two(world)

    [old] = await pushed(ann, case.Set(id=LATE, subject="Very late"))
    await ann.pull()
    [new] = await pushed(ann, SetCaseInTwo(id=LATE, subject="Late", on_behalf_of="Bob"))
    await ann.pull()

    assert (old.verdict, new.verdict) == (Verdict.OK, Verdict.OK)
    assert ann.record(Case, LATE).subject == "Late"


async def test_what_this_hub_does_not_know_yet_waits_and_is_not_lost(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ann, _ = await two(world)
    unknown = ann.seeing(SetCaseInTwo(id=LATE, subject="From tomorrow"))
    after = ann.seeing(customer.Set(id=EVA, address="New 4"))

    waits = await ann.push(unknown, after)
    instead = await ann.push(replace(after, mid=unknown.mid))
    monkeypatch.setitem(BY_SIGNATURE, "case.set@2", SetCaseInTwo)
    later = await ann.push(replace(unknown, mid=after.mid))
    await ann.pull()

    assert [(a.verdict, a.reason) for a in waits.answers] == [(Verdict.RETRY, Reason.UNKNOWN)]
    assert waits.last_mid == 0
    assert [a.verdict for a in (*instead.answers, *later.answers)] == [Verdict.OK] * 2
    assert ann.record(Case, LATE).subject == "From tomorrow"


async def test_fields_that_a_newer_hub_wrote_are_not_stripped_by_an_older_one(
    world: World,
) -> None:
    ann, _ = await two(world)
    table = tables.RECORDS["customer"]
    newer = '{"id":"eva","name":"Eva","number":"K-1","points":[{"kind":"email","value":"e@x.de",'
    newer += '"checked":true}],"queues":["' + world.with_north + '"],"loyalty":{"level":3}}'
    world.store.writing(
        world.tenant,
        lambda within: within.connection.execute(
            table.update().where(table.c.id == EVA).values(doc=newer)
        ),
    )

    await pushed(ann, customer.Set(id=EVA, language="en"))

    with world.store.reading(world.tenant) as within:
        stored = msgspec.json.decode(records.document_of(within, "customer", EVA) or "")
    assert stored["language"] == "en"
    assert stored["loyalty"] == {"level": 3}
    assert stored["points"] == [{"kind": "email", "value": "e@x.de", "checked": True}]


# ------------------------------------------------------------- every operation of the registry
MINE = {"draft", "agent"}  # kinds of record that two desks of one person share


@pytest.mark.parametrize(
    "made", OPERATIONS, ids=[operation.declared.name for operation in OPERATIONS]
)
def test_every_operation_in_both_orders_loses_nothing_and_stays_the_same_when_pushed_again(
    worlds: Callable[..., World], made: type[AnyOperation], monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody else changes anything: not even what was left behind is brought along.
    monkeypatch.setattr(Freeing, "begin", lambda _freeing: None)
    world = worlds()
    ann, bob = world.agent("ann"), world.agent("ann" if made.declared.kind in MINE else "bob")
    bearers = {id: bearer_of(f"Bearer {world.admin.token(id)}") for id in (ann, bob)}
    kind = BY_NAME[made.declared.kind]
    _something_to_speak_of(world)
    count = iter(range(10**6))

    @settings(max_examples=2, suppress_health_check=list(HealthCheck))
    @given(structs(kind.record, id=st.just("r")), structs(made, id=st.just("r")), st.data())
    def check(record: Record, one: AnyOperation, data: st.DataObject) -> None:
        two = data.draw(structs(made, id=st.just("r")))
        for first, second in ((one, two), (two, one)):
            id = f"r-{next(count)}" if made.declared.kind != "agent" else ann
            there = _of_the_world(world, replace(record, id=id), ann)
            if made.declared.kind != "agent":
                world.put(there)
            batches = [
                _batch(next(count), replace(_of_the_world(world, each, ann), id=id), there, world)
                for each in (first, second)
            ]
            answers = [
                pushing.push(world.store, world.clock, bearers[who], batch)
                for who, batch in zip((ann, bob), batches, strict=True)
            ]
            before = _stored(world, kind.name, id)
            for who, batch, said in zip((ann, bob), batches, answers, strict=True):
                again = pushing.push(world.store, world.clock, bearers[who], batch)
                assert again == _as_kept(said)
            assert _stored(world, kind.name, id) == before
            for batch, said in zip(batches, answers, strict=True):
                _is_findable(batch.mutations[0], said.answers[0], before)

    check()


def _as_kept(pushed: Pushed) -> Pushed:
    """An answer's detail may quote what was asked: it is told once and not kept."""
    return replace(pushed, answers=tuple(replace(each, detail="") for each in pushed.answers))


def _of_the_world(world: World, value: Any, agent: AgentId) -> Any:
    """With what there is in this world in place of drawn ids."""
    known: dict[str, Any] = dict.fromkeys(("agent", "assignee", "by", "owner"), agent)
    known |= {"queue": world.home_only, "queues": (world.home_only,), "instead_of": None}
    known |= {"customer": EVA, "interaction": MAIL, "case": LATE, "team": None}
    known |= {"about_kind": "customer", "about": EVA, "article": TIPS}
    known |= {"site": world.sites["Home"].id, "attachments": (), "messages": (), "segments": ()}
    known |= {"masked": (), "seen_in": ()}
    given = {name: known[name] for name in value.__struct_fields__ if name in known}
    return replace(value, **given)


def _something_to_speak_of(world: World) -> None:
    noon, queue = world.clock.now(), world.home_only
    world.put(
        Customer(id=EVA, name="Eva", number="K-1", queues=(queue,)),
        Case(id=LATE, customer=EVA, subject="Late", queue=queue, opened_at=noon, number="V-1"),
        Interaction(id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=queue, created_at=noon),
        Article(id=TIPS, title="Tips", language="en", body="Tip.", updated_at=noon),
    )


def _batch(number: int, operation: AnyOperation, seen: Record, world: World) -> Push:
    return Push(
        f"client-{number}",
        1,
        (
            Mutation(
                1,
                OperationId(f"op-{number}"),
                operation.declared.signature,
                world.clock.now(),
                msgspec.Raw(msgspec.json.encode(operation)),
                seen_by(operation, seen),
            ),
        ),
    )


def _stored(world: World, kind: str, id: str) -> tuple[str, list[str], int]:
    """The record, its clashes, and where the log stands."""
    with world.store.reading(world.tenant) as within:
        head = head_of(within)
        document = records.document_of(within, kind, id) or ""
        about = [
            records.document_of(within, "clash", each) or ""
            for each in records.clashes_about(within, kind, id)
        ]
        return document, about, head.seq if head else 0


def _is_findable(asked: Mutation, said: Answer, stored: tuple[str, list[str], int]) -> None:
    """Done, or aside on the hub, or given back whole to its desk."""
    document, about, _ = stored
    assert said.verdict is not Verdict.RETRY
    if said.verdict is not Verdict.CONFLICT or said.clash is None:
        return
    fields = msgspec.json.decode(asked.fields)
    kept = [msgspec.json.decode(each, type=Clash) for each in about]
    [clash] = [each for each in kept if each.id == said.clash]
    for side in clash.sides:
        if side.field in fields:  # what is as usual does not travel
            assert msgspec.json.decode(side.mine) == fields[side.field]
    assert set(said.left) <= {side.field for side in clash.sides}
    assert document
