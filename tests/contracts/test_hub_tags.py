"""Tags, owners of cases and who is not the same, as the hub keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import CaseId, CustomerId, InteractionId, TaskId
from desktop.domain.operations import case, customer, interaction, task
from desktop.domain.operations.merging import MergeCustomer
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.tagging import TagCase, TagCustomer, UntagCase
from desktop.domain.records import Case, Customer, Task
from desktop.domain.words import Channel
from desktop.ports.wire import Verdict
from tests.contracts.test_hub_merging import EVA, EVA_AGAIN, begun, verdict

if TYPE_CHECKING:
    from tests.contracts.conftest import World

MATTER, CALL, MAIL = CaseId("matter"), TaskId("call"), InteractionId("mail-2")


async def test_tags_of_a_case_and_a_customer_are_brought_together_from_two_desks(
    world: World,
) -> None:
    ann, bob = await begun(world, "ann", "bob")
    opened = case.Open(id=MATTER, customer=EVA, subject="It", queue=world.with_north)
    assert await verdict(ann, opened, TagCase(id=MATTER, tag="legal")) is Verdict.OK
    await bob.pull()

    assert await verdict(bob, TagCase(id=MATTER, tag="vip"), UntagCase(id=MATTER, tag="legal")) is (
        Verdict.OK
    )
    assert await verdict(ann, TagCustomer(id=EVA, tag="vip")) is Verdict.OK
    await bob.pull()

    assert bob.record(Case, MATTER).tags == ("vip",)
    assert bob.record(Customer, EVA).tags == ("vip",)


async def test_a_case_of_somebody_else_is_given_on_by_a_lead_alone_and_only_to_who_sees_it(
    world: World,
) -> None:
    ann, bob, pat = await begun(world, "ann", "bob", "pat", queue=world.home_only)
    opened = case.Open(id=MATTER, customer=EVA, subject="It", queue=world.home_only)
    assert await verdict(ann, opened) is Verdict.OK
    assert await verdict(ann, case.Assign(id=MATTER, agent=pat.agent)) is Verdict.INVALID

    assert await verdict(ann, case.Assign(id=MATTER, agent=ann.agent)) is Verdict.OK
    await bob.pull()
    (answer,) = await bob.do(case.Assign(id=MATTER, agent=bob.agent))
    assert answer.reason is Reason.DENIED

    assert await verdict(ann, case.Assign(id=MATTER, agent=bob.agent)) is Verdict.OK
    await bob.pull()
    assert await verdict(bob, case.Assign(id=MATTER, agent=ann.agent)) is Verdict.OK
    await bob.pull()
    assert bob.record(Case, MATTER).agent == ann.agent


async def test_that_two_are_not_the_same_is_known_at_every_desk(world: World) -> None:
    ann, bob, pat = await begun(world, "ann", "bob", "pat")
    world.put(Customer(id=EVA_AGAIN, name="Eva", queues=(world.home_only,)))
    for desk in (ann, bob, pat):
        await desk.pull()

    assert await verdict(pat, customer.KeepApart(id=EVA, customer=EVA_AGAIN)) is Verdict.GONE
    assert await verdict(ann, customer.KeepApart(id=EVA, customer=EVA_AGAIN)) is Verdict.OK
    await bob.pull()

    assert bob.record(Customer, EVA).apart == (EVA_AGAIN,)
    assert await verdict(bob, customer.ApartNoMore(id=EVA, customer=EVA_AGAIN)) is Verdict.OK
    assert bob.record(Customer, EVA).apart == ()


async def test_an_import_that_meets_a_merged_customer_leaves_it_merged_and_tagged(
    world: World,
) -> None:
    (ann,) = await begun(world, "ann")
    world.put(Customer(id=EVA_AGAIN, name="Ewa", queues=(world.with_north,), tags=("vip",)))
    await ann.pull()
    assert await verdict(ann, MergeCustomer(id=EVA_AGAIN, into=EVA)) is Verdict.OK

    imported = customer.Import(id=EVA_AGAIN, name="Ewa", address="Here 1")
    assert await verdict(ann, imported) is Verdict.OK

    there = ann.record(Customer, EVA_AGAIN)
    expected = Customer(
        id=CustomerId(EVA_AGAIN),
        name="Ewa",
        address="Here 1",
        queues=(world.with_north,),
        tags=("vip",),
        merged_into=EVA,
    )
    assert replace(there, number="") == expected


async def test_a_task_of_somebody_else_is_given_on_by_a_lead_or_by_who_set_it_alone(
    world: World,
) -> None:
    ann, bob, pat = await begun(world, "ann", "bob", "pat")
    mine = task.Create(id=CALL, title="Call", assignee=pat.agent, queues=(world.with_north,))
    assert await verdict(ann, mine) is Verdict.OK
    await bob.pull()

    (refused,) = await bob.do(task.Set(id=CALL, assignee=ann.agent, title="Call her"))
    (let_go,) = await bob.do(task.Set(id=CALL, assignee=None))
    (reworded,) = await bob.do(task.Set(id=CALL, title="Call at noon"))
    (taken,) = await bob.do(task.Set(id=CALL, assignee=bob.agent))
    (given,) = await ann.do(task.Set(id=CALL, assignee=pat.agent))
    await pat.pull()

    assert [refused.reason, let_go.reason] == [Reason.DENIED, Reason.DENIED]
    assert [reworded.verdict, taken.verdict, given.verdict] == [Verdict.OK] * 3
    assert pat.record(Task, CALL).title == "Call at noon"


async def test_a_contact_of_somebody_else_is_given_to_a_third_by_a_lead_alone(
    world: World,
) -> None:
    ann, bob, pat = await begun(world, "ann", "bob", "pat")
    mail = interaction.Create(
        id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=world.with_north, text="x"
    )
    assert await verdict(ann, mail, interaction.Assign(id=MAIL, agent=ann.agent)) is Verdict.OK
    await bob.pull()

    to_pat = interaction.Assign(id=MAIL, agent=pat.agent, instead_of=ann.agent)
    (third,) = await bob.do(to_pat)
    (own,) = await bob.do(interaction.Assign(id=MAIL, agent=bob.agent, instead_of=ann.agent))
    (led,) = await ann.do(interaction.Assign(id=MAIL, agent=pat.agent, instead_of=bob.agent))

    assert third.reason is Reason.DENIED
    assert (own.verdict, led.verdict) == (Verdict.OK, Verdict.OK)


async def test_a_case_goes_on_in_another_queue_of_who_gives_it_and_nobody_sees_to_it_there(
    world: World,
) -> None:
    ann, bob, pat = await begun(world, "ann", "bob", "pat", queue=world.home_only)
    opened = case.Open(id=MATTER, customer=EVA, subject="It", queue=world.home_only)
    assert await verdict(ann, opened, case.Assign(id=MATTER, agent=ann.agent)) is Verdict.OK
    await bob.pull()
    await pat.pull()
    (not_bobs,) = await bob.do(case.Set(id=MATTER, queue=world.with_north))
    hidden_before = not pat.shows("case", MATTER)

    assert await verdict(ann, case.Set(id=MATTER, queue=world.with_north)) is Verdict.OK
    await pat.pull()
    (nowhere,) = await pat.do(case.Set(id=MATTER, queue=world.home_only))

    assert not_bobs.reason is Reason.DENIED
    assert hidden_before
    assert (pat.record(Case, MATTER).queue, pat.record(Case, MATTER).agent) == (
        world.with_north,
        None,
    )
    assert pat.shows("customer", EVA)
    assert nowhere.reason is Reason.DENIED


async def test_a_task_is_handed_to_a_queue_whose_people_then_see_it(world: World) -> None:
    ann, pat = await begun(world, "ann", "pat")
    call = task.Create(id=CALL, title="Call", assignee=ann.agent, queues=(world.home_only,))
    assert await verdict(ann, call) is Verdict.OK
    await pat.pull()
    hidden_before = not pat.shows("task", CALL)

    into = task.Set(id=CALL, queues=(world.with_north,), assignee=None)
    assert await verdict(ann, into) is Verdict.OK
    await pat.pull()
    (nowhere,) = await pat.do(task.Set(id=CALL, queues=(world.home_only,)))

    assert hidden_before
    assert pat.record(Task, CALL).assignee is None
    assert nowhere.reason is Reason.DENIED
