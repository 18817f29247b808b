"""What a site is granted, for how long and what of it it may read."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest

from desktop.domain.ids import CustomerId, InteractionId, RecordId, TaskId
from desktop.domain.operations import customer, interaction, task
from desktop.domain.operations.operation import Reason
from desktop.domain.records import ContactPoint, Customer, Interaction, Task
from desktop.domain.words import Channel, PointKind, Purpose
from desktop.ports.errors import Floor
from desktop.ports.wire import PAGE_ROWS, Gone, Verdict
from integrations.hub.server.administering import Unknown
from integrations.hub.server.load import load
from integrations.hub.server.store.scopes import KEPT
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk, lines_of

EVA = CustomerId("eva")
MAIL = InteractionId("mail")
PHONE = ContactPoint(PointKind.PHONE, "0171 39200 42")
BANK, BORN = "DE02120300000000202051", date(1980, 4, 1)
SECRETS = (b"39200", b"0202051", b"1980-04")


async def worked(world: World) -> tuple[Desk, Desk]:
    """ann, who has written down a customer in a queue that pat's site has not, and pat."""
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(
        customer.Create(
            id=EVA, name="Eva", points=(PHONE,), iban=BANK, born=BORN, segment="business"
        ),
        interaction.Create(id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=world.home_only),
        task.Create(id=TaskId("t"), title="Call", customer=EVA, phone=PHONE.value),
    )
    for desk in (ann, pat):
        await desk.hello()
        await desk.snapshot()
    return ann, pat


def contracts(world: World) -> str:
    return world.admin.bucket(queue="Contracts")


async def test_a_grant_brings_all_that_lies_in_it_and_its_end_takes_all_of_it_away(
    world: World,
) -> None:
    _, pat = await worked(world)
    before = dict(pat.records)

    for _ in range(3):  # a right that is given again brings everything again
        world.admin.add_grant("North", contracts(world))
        await pat.pull()
        assert (pat.ids("interaction"), pat.ids("customer")) == ({MAIL}, {EVA})
        assert pat.ids("task") == {"t"}
        world.admin.end_grant("North", contracts(world))
        await pat.pull()
        assert pat.records == before


async def test_a_grant_that_ends_by_the_clock_closes_every_door_at_that_moment(
    world: World,
) -> None:
    _, pat = await worked(world)
    world.admin.add_grant("North", contracts(world), until=world.clock.now() + timedelta(days=1))
    await pat.pull()
    shown = pat.shows("interaction", MAIL)

    world.clock.forward(days=1)
    (answer,) = await pat.do(interaction.Assign(id=MAIL, agent=pat.agent))
    again = world.desk("pat")
    await again.snapshot()
    await pat.pull()

    assert shown
    assert answer.verdict is Verdict.DENIED
    assert not again.shows("interaction", MAIL)
    assert not pat.shows("interaction", MAIL)


async def test_a_segment_shows_its_customers_and_nothing_of_their_contacts(world: World) -> None:
    ann, pat = await worked(world)

    world.admin.add_grant("North", world.admin.bucket(segment="business"), Purpose.INSIGHT)
    await pat.pull()
    shown = (pat.ids("customer"), pat.ids("interaction"))
    await ann.do(customer.Set(id=EVA, segment="private"))
    (page,) = await pat.pull()

    assert shown == ({EVA}, set())
    assert page.gone == (Gone("customer", RecordId(EVA)),)
    assert not pat.shows("customer", EVA)


async def test_a_task_of_a_team_is_seen_by_its_people_and_a_partner_moves_no_segment(
    world: World,
) -> None:
    ann, pat = await worked(world)
    sam = world.desk("sam")
    await sam.snapshot()
    red = world.admin.add_team("Red", "North")
    world.put(msgspec.structs.replace(world.agents["pat"], team=red.id))
    world.admin.add_grant("North", contracts(world))

    await ann.do(task.Create(id=TaskId("team"), title="x", team=red.id))
    await pat.pull()
    await sam.pull()
    (moved,) = await pat.do(customer.Set(id=EVA, segment="private"))

    assert pat.shows("task", "team")
    assert not sam.shows("task", "team")
    assert moved.verdict is Verdict.DENIED


async def test_more_than_a_page_that_comes_into_sight_comes_whole_while_others_write(
    world: World,
) -> None:
    ann, pat = await worked(world)
    many = PAGE_ROWS + 300
    load(
        world.store,
        world.tenant,
        (
            Customer(
                id=CustomerId(f"c{n:05}"), name="x", queues=(world.home_only,), number=f"K-9{n:05}"
            )
            for n in range(many)
        ),
    )
    await pat.snapshot()

    world.admin.add_grant("North", contracts(world))
    first = await pat.pull_page()
    await ann.do(
        customer.Set(id=CustomerId("c00000"), name="changed behind it"),
        customer.Set(id=CustomerId("c05200"), name="changed before it"),
    )
    second = await pat.pull_page()

    assert first.scope is not None
    assert (first.more, second.more, second.scope) == (True, False, None)
    assert len(pat.ids("customer")) == many + 1
    assert pat.record(Customer, "c00000").name == "changed behind it"
    assert pat.record(Customer, "c05200").name == "changed before it"


async def test_what_is_taken_and_given_again_while_it_is_sent_is_there_in_the_end(
    world: World,
) -> None:
    _, pat = await worked(world)
    many = PAGE_ROWS + 300
    load(
        world.store,
        world.tenant,
        (
            Customer(
                id=CustomerId(f"c{n:05}"), name="x", queues=(world.home_only,), number=f"K-9{n:05}"
            )
            for n in range(many)
        ),
    )
    await pat.snapshot()

    world.admin.add_grant("North", contracts(world))
    await pat.pull_page()
    world.admin.end_grant("North", contracts(world))
    await pat.pull()
    between = pat.ids("customer")
    world.admin.add_grant("North", contracts(world))
    await pat.pull_page()
    world.admin.end_grant("North", contracts(world))
    world.admin.add_grant("North", contracts(world))
    await pat.pull()

    assert between == set()
    assert len(pat.ids("customer")) == many + 1


async def test_a_scope_too_long_ago_needs_a_snapshot(world: World) -> None:
    _, pat = await worked(world)
    other = world.desk("pat")
    await other.snapshot()

    for _ in range(KEPT):
        world.admin.add_grant("North", contracts(world))
        await other.pull()
        world.admin.end_grant("North", contracts(world))
        await other.pull()

    with pytest.raises(Floor):
        await pat.pull()


def test_what_was_never_granted_is_not_ended(world: World) -> None:
    with pytest.raises(Unknown):
        world.admin.end_grant("North", contracts(world))
    with pytest.raises(Unknown):
        world.admin.add_grant("Nowhere", contracts(world))


# --------------------------------------------------------------------------------------- masks
async def test_a_hidden_field_leaves_the_hub_for_nobody_who_may_not_read_it(world: World) -> None:
    ann, pat = await worked(world)
    cursor = pat.cursor
    handle = f"+49{PHONE.value[1:].replace(' ', '')}@sms.example.org"  # by a gateway
    world.put(
        Interaction(
            id=InteractionId("sms"),
            customer=EVA,
            channel=Channel.MESSAGING,
            queue=world.home_only,
            created_at=world.clock.now(),
            address=handle,
        )
    )
    world.admin.add_grant("North", contracts(world))

    page = await pat.hub.pull(pat.client_id, cursor)
    lines = [repr(line) for line in [each async for each in lines_of(pat.hub.snapshot(""))]]
    async for event in pat.hub.stream(pat.client_id, cursor):
        streamed = repr(event)
        break
    await pat.snapshot()
    said = page + "".join([*lines, streamed]).encode()

    assert b"Eva" in said
    assert not any(secret in said for secret in SECRETS)
    eva = pat.record(Customer, EVA)
    assert (eva.points[0].value, eva.iban, eva.born) == ("•••• 42", "•••• 51", None)
    assert eva.masked == ("phone", "iban", "born")
    assert pat.record(Task, "t").phone == "•••• 42"
    assert pat.record(Interaction, "sms").address == "•••• 42@sms.example.org"
    assert ann.record(Customer, EVA).iban == BANK


async def test_another_purpose_clears_a_field_and_its_end_hides_it_again(world: World) -> None:
    _, pat = await worked(world)
    world.admin.add_grant("North", contracts(world))
    await pat.pull()

    world.admin.add_grant("North", contracts(world), Purpose.BILLING)
    (page,) = await pat.pull()
    clear = pat.record(Customer, EVA)
    world.clock.forward(hours=1)
    world.admin.add_grant("North", contracts(world), Purpose.BILLING, until=world.clock.now())
    await pat.pull()

    assert page.scope is not None
    assert (page.scope.drop, page.scope.add) == ((), ())
    assert (clear.iban, clear.masked) == (BANK, ("phone", "born"))
    assert pat.record(Customer, EVA).iban == "•••• 51"
    assert pat.shows("interaction", MAIL)


async def test_a_hidden_field_is_not_set_and_what_stands_in_its_place_is_not_stored(
    world: World,
) -> None:
    ann, pat = await worked(world)
    world.admin.add_grant("North", contracts(world))
    await pat.pull()

    answers = await pat.do(
        customer.Set(id=EVA, iban=BANK),
        customer.Set(id=EVA, iban="•••• 51"),
        customer.Set(id=EVA, born=None),
        customer.AddContactPoint(id=EVA, kind=PointKind.PHONE, value=PHONE.value),
        customer.RemoveContactPoint(id=EVA, kind=PointKind.PHONE, value=PHONE.value),
        customer.AddContactPoint(id=EVA, kind=PointKind.EMAIL, value="•••• 42"),
        task.Set(id=TaskId("t"), phone="1"),
        task.Create(id=TaskId("own"), title="x", phone="•••• 42"),
        customer.Set(id=EVA, address="Beispielweg 7"),
        task.Set(id=TaskId("t"), title="Call soon"),
    )
    await ann.pull()

    assert [(a.verdict, a.reason) for a in answers] == [
        *[(Verdict.DENIED, Reason.DENIED)] * 8,
        *[(Verdict.OK, None)] * 2,
    ]
    said = msgspec.json.encode(answers)
    assert not any(secret in said for secret in SECRETS)
    eva = ann.record(Customer, EVA)
    assert (eva.points, eva.iban, eva.born) == ((PHONE,), BANK, BORN)
    assert eva.address == "Beispielweg 7"


async def test_a_partners_own_customer_keeps_what_it_was_made_with(world: World) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    for desk in (ann, pat):
        await desk.hello()
        await desk.snapshot()

    await pat.do(customer.Create(id=EVA, name="Eva", points=(PHONE,), iban=BANK))
    for desk in (ann, pat):
        await desk.pull()

    assert ann.record(Customer, EVA).iban == BANK
    assert pat.record(Customer, EVA).iban == "•••• 51"
