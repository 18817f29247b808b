"""What a person sees, and what of it changes: grants with an end, scopes as values, masks."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from msgspec import json
from msgspec.structs import replace

from desktop.domain.clash import Clash, Side
from desktop.domain.conversation import Message
from desktop.domain.ids import (
    AgentId,
    ClashId,
    CustomerId,
    InteractionId,
    MessageId,
    QueueId,
    RecordId,
    SiteId,
    TaskId,
    TeamId,
    TenantId,
)
from desktop.domain.masks import MASKS, given, is_veiled, shown, veiled
from desktop.domain.operations import customer, task
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Agent, ContactPoint, Customer, Interaction, Queue, Site, Task
from desktop.domain.words import Channel, Direction, PointKind, Purpose, Role, SiteKind
from integrations.hub.server import scopes
from integrations.hub.server.rights.rights import Person, person
from integrations.hub.server.scopes import Scope
from integrations.hub.server.store.grants import Grant

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
NORTH = Site(id=SiteId("north"), name="North", kind=SiteKind.PARTNER)
PAT = Agent(id=AgentId("pat"), login="pat", name="Pat", site=NORTH.id, team=TeamId("red"))
BILLS = Queue(id=QueueId("bills"), name="Bills", sites=(NORTH.id,))
PARCELS = Queue(id=QueueId("parcels"), name="Parcels")
MINUTE = timedelta(minutes=1)


def granted(
    bucket: str,
    purpose: Purpose = Purpose.SERVICE,
    since: datetime = NOON,
    until: datetime | None = None,
) -> Grant:
    return Grant(site=NORTH.id, bucket=bucket, purpose=purpose, since=since, until=until)


def pat(*grants: Grant, now: datetime = NOON) -> Person:
    return person(TenantId("main"), PAT, NORTH, [BILLS, PARCELS], given=grants, now=now)


def test_a_grant_holds_from_its_beginning_until_before_its_end() -> None:
    grant = granted("queue:parcels", since=NOON, until=NOON + MINUTE)
    times = [NOON - MINUTE, NOON, NOON + MINUTE]

    seen = [pat(grant, now=at) for at in times]

    assert [who.scope.sees(["queue:parcels"]) for who in seen] == [False, True, False]
    assert [who.until for who in seen] == [NOON, NOON + MINUTE, None]


def test_a_queue_is_worked_by_whoever_is_given_it_to_serve_and_read_for_anything_else() -> None:
    serves = pat(granted("queue:parcels"))
    reads = pat(granted("queue:parcels", Purpose.INSIGHT))

    assert serves.queues == reads.queues == {"bills", "parcels"}
    assert serves.works == {"bills", "parcels"}
    assert reads.works == {"bills"}


def test_a_site_sees_its_team_and_a_segment_that_it_was_granted_and_no_other() -> None:
    scope = pat(granted("segment:business")).scope

    assert scope.sees(["team:red"])
    assert scope.sees(["segment:business", "queue:parcels"])
    assert not scope.sees(["team:blue"])
    assert not scope.sees(["segment:private"])


def test_a_field_is_hidden_unless_a_bucket_of_its_record_has_a_purpose_that_clears_it() -> None:
    scope = pat(granted("queue:parcels", Purpose.CALLBACK)).scope

    assert scope.hidden(["queue:bills"]) == {"phone", "iban", "born"}
    assert scope.hidden(["queue:bills", "queue:parcels"]) == {"iban", "born"}
    assert Scope(frozenset({"a"})).hidden(["a"]) == frozenset()


def test_in_house_some_roles_do_not_read_what_they_have_no_need_of() -> None:
    home = Site(id=SiteId("home"), name="Home")

    def hides(role: Role) -> frozenset[str]:
        ann = Agent(id=AgentId("ann"), login="ann", name="Ann", site=home.id, role=role)
        return person(TenantId("main"), ann, home, [], given=(), now=NOON).scope.hides

    assert hides(Role.AGENT) == frozenset()
    assert hides(Role.EDITOR) == {"iban", "born"}


def test_what_changes_is_told_by_bucket_and_every_queue_covers_each() -> None:
    few = Scope(frozenset({"everyone", "queue:a"}))
    more = Scope(frozenset({"everyone", "queue:a", "queue:b"}))
    every = Scope(frozenset({"everyone", "in-house"}), every_queue=True)

    def told(before: Scope, after: Scope) -> tuple[set[str], set[str]]:
        change = scopes.change(before, after)
        return set(change.drop), set(change.add)

    assert told(few, few) == (set(), set())
    assert told(few, more) == (set(), {"queue:b"})
    assert told(more, few) == ({"queue:b"}, set())
    assert told(more, every) == (set(), {"in-house", "queue:*"})
    assert told(every, few) == ({"in-house", "queue:*"}, set())


def test_what_was_missed_is_all_that_came_on_the_way_and_is_still_there() -> None:
    def of(*buckets: str) -> Scope:
        return Scope(frozenset(buckets))

    missed = scopes.missed([of("a", "b"), of("b", "c"), of("a", "b"), of("a", "b", "d")])

    assert missed.add == {"a", "d"}  # "a" had gone and come again; "c" came and went


def test_what_was_given_and_taken_on_the_way_is_dropped_too() -> None:
    def of(*buckets: str) -> Scope:
        return Scope(frozenset(buckets))

    # A snapshot that began with "a" has brought rows of "b", which was there for a while.
    assert scopes.dropped([of("a"), of("a", "b"), of("a")]) == {"b"}
    assert scopes.dropped([of("a", "c"), of("a", "b"), of("a", "b")]) == {"c"}
    assert scopes.dropped([of("a")]) == set()


def test_other_masks_are_a_change_of_the_buckets_that_they_hold_in() -> None:
    hides = frozenset({"phone"})
    clear = {"queue:a": hides}
    both = frozenset({"queue:a", "queue:b"})

    assert scopes.change(Scope(both, hides=hides), Scope(both, hides=hides, clears=clear)).veil == {
        "queue:a"
    }
    assert scopes.change(Scope(both), Scope(both, hides=hides)).veil == both


def test_a_bucket_that_goes_veils_what_it_had_cleared_and_another_still_shows() -> None:
    hides = frozenset({"phone"})
    own = frozenset({"agent:pat"})
    granted = Scope(own | {"queue:a"}, hides=hides, clears={"queue:a": hides})
    ended = Scope(own, hides=hides)

    assert scopes.change(granted, ended).veil == {"queue:a"}
    assert scopes.missed([ended, granted, ended]).veil == {"queue:a"}


def test_a_scope_comes_back_from_its_text_as_it_was() -> None:
    scope = pat(granted("queue:parcels", Purpose.CALLBACK)).scope

    assert json.decode(json.encode(scope), type=Scope) == scope


# -------------------------------------------------------------------------------------- masks
EVERY = frozenset(mask.name for mask in MASKS)
SECRETS = ("39200", "DE02120300000000202051", "0202051", "1980")
EVA = Customer(
    id=CustomerId("eva"),
    name="Eva",
    points=(
        ContactPoint(PointKind.PHONE, "0171 39200 42"),
        ContactPoint(PointKind.EMAIL, "eva@example.org"),
    ),
    iban="DE02120300000000202051",
    born=date(1980, 4, 1),
)


def test_a_veil_shows_two_characters_of_a_long_value_and_none_of_a_short_one() -> None:
    assert veiled("0171 39200 42") == "•••• 42"
    assert veiled("4711") == "••••"
    assert veiled("") == ""
    assert veiled(veiled("0171 39200 42")) == "•••• 42"
    assert is_veiled(veiled("4711"))


def test_no_hidden_value_stands_in_a_record_as_it_is_shown() -> None:
    records = (
        EVA,
        Task(id=TaskId("t"), title="x", created_at=NOON, created_by=PAT.id, phone="0171 39200 42"),
        Interaction(
            id=InteractionId("i"),
            customer=EVA.id,
            channel=Channel.VOICE,
            queue=BILLS.id,
            created_at=NOON,
            messages=(
                Message(
                    id=MessageId("m"),
                    at=NOON,
                    direction=Direction.INBOUND,
                    text="Hello",
                    author="+49 171 39200 42",
                    to="Eva (0171/39200-42)",
                ),
            ),
        ),
        Clash(
            id=ClashId("c"),
            about_kind="customer",
            about=RecordId("eva"),
            operation="customer.set@1",
            by=PAT.id,
            at=NOON,
            sides=(
                Side(field="iban", mine='"DE02120300000000202051"', theirs="1", base="39200"),
                Side(field="address", mine='"here"', theirs='"there"'),
            ),
        ),
    )

    for record in records:
        said = json.encode(shown(record, EVERY)).decode()
        assert not any(secret in said for secret in SECRETS), said
        assert shown(record, ()) == record

    veiled_eva = shown(EVA, EVERY)
    assert isinstance(veiled_eva, Customer)
    assert veiled_eva.masked == ("phone", "iban", "born")
    assert veiled_eva.points[1] == EVA.points[1]
    unknown = Customer(id=EVA.id, name="Eva")
    assert shown(unknown, EVERY) == unknown  # nothing is said to be hidden where nothing is


def test_a_number_by_which_somebody_is_called_or_reached_is_hidden_as_well() -> None:
    unknown = Customer(
        id=EVA.id,
        name="+49 171 39200 42",
        points=(ContactPoint(PointKind.CHAT, "+491713920042@sms.example.org"),),
    )

    said = shown(unknown, EVERY)

    assert isinstance(said, Customer)
    assert said.name == "•••• 42"
    assert said.points[0].value == "•••• 42@sms.example.org"
    assert said.masked == ("phone",)
    for plain in ("Studio 54 211 GmbH", "Eva"):
        other = replace(unknown, name=plain, points=())
        assert shown(other, EVERY) == other


def test_the_id_of_a_visit_of_a_web_page_is_no_number() -> None:
    visit = ContactPoint(PointKind.CHAT, "01a20a79-8ef0-4123-a9d3-ae6466c68fcf")
    visitor = Customer(id=EVA.id, name="Eva", points=(visit,))

    assert shown(visitor, EVERY) == visitor


def test_an_operation_gives_what_its_fields_say_and_an_emptied_field_too() -> None:
    phone, mail = ContactPoint(PointKind.PHONE, "1"), ContactPoint(PointKind.EMAIL, "x@y")
    told: dict[AnyOperation, set[str]] = {
        customer.Set(id="c", name="x"): set(),
        customer.Set(id="c", iban=""): {"iban"},
        customer.Set(id="c", born=None): {"born"},
        customer.AddContactPoint(id="c", kind=PointKind.PHONE, value="1"): {"phone"},
        customer.RemoveContactPoint(id="c", kind=PointKind.EMAIL, value="1"): set(),
        customer.Create(id=EVA.id, name="x", points=(mail,)): set(),
        customer.Create(id=EVA.id, name="x", points=(mail, phone), iban="1"): {"phone", "iban"},
        task.Set(id="t", phone="1"): {"phone"},
        task.Set(id="t", title="1"): set(),
    }

    assert {operation: set(given(operation)) for operation in told} == told
