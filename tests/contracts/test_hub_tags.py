"""Tags, owners of cases and who is not the same, as the hub keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import CaseId, CustomerId
from desktop.domain.operations import case, customer
from desktop.domain.operations.merging import MergeCustomer
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.tagging import TagCase, TagCustomer, UntagCase
from desktop.domain.records import Case, Customer
from desktop.ports.wire import Verdict
from tests.contracts.test_hub_merging import EVA, EVA_AGAIN, begun, verdict

if TYPE_CHECKING:
    from tests.contracts.conftest import World

MATTER = CaseId("matter")


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
