"""Who gave which right to whom, when and for what stands in a list that is only ever added to."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete, update
from sqlalchemy.exc import DBAPIError

from desktop.domain.ids import TenantId
from desktop.domain.kinds import segment_bucket
from desktop.domain.words import Purpose, SiteKind
from integrations.hub.server.administering import Administration, Exists, Unknown
from integrations.hub.server.store.audit import Did
from integrations.hub.server.store.guarding import speak_for
from integrations.hub.server.store.opening import Store
from integrations.hub.server.store.tables import grant_event
from tests.support.desks import TestClock

MAIN = TenantId("main")
GOLD = segment_bucket("gold")


def administration(store: Store, clock: TestClock, by: str = "carla") -> Administration:
    made = Administration(store, clock, MAIN, by=by)
    if not made.names():
        made.add_site("Home")
        made.add_site("North", SiteKind.PARTNER)
    return made


def test_what_is_given_and_ended_is_written_down_with_who_and_what_for(store: Store) -> None:
    clock = TestClock()
    carla = administration(store, clock)
    until = clock.now() + timedelta(days=90)
    carla.add_grant("North", GOLD, Purpose.BILLING, until=until, contract="C-17")
    given_at = clock.now()
    clock.forward(days=1)
    administration(store, clock, by="dora").end_grant("North", GOLD)

    given, ended = carla.audit()

    assert (given.by, given.did, given.bucket, given.purpose, given.contract) == (
        *("carla", Did.GIVEN, GOLD),
        *(Purpose.BILLING, "C-17"),
    )
    assert (given.at, given.since, given.until) == (given_at, given_at, until)
    assert carla.names()[given.site] == "North"
    assert (ended.by, ended.did, ended.at) == ("dora", Did.ENDED, clock.now())


def test_the_sites_of_a_new_queue_are_given_it(store: Store) -> None:
    carla = administration(store, TestClock())
    queue = carla.add_queue("Bills", ["Home", "North"])

    with pytest.raises(Exists):
        carla.add_queue("Bills", ["Home"])

    assert [(carla.names()[line.site], line.bucket) for line in carla.audit()] == [
        ("Home", f"queue:{queue.id}"),
        ("North", f"queue:{queue.id}"),
    ]


def test_what_was_not_done_is_not_written_down(store: Store) -> None:
    carla = administration(store, TestClock())

    with pytest.raises(Unknown):
        carla.end_grant("North", GOLD)

    assert carla.audit() == []


def test_the_list_is_read_for_one_site_and_from_a_time_on(store: Store) -> None:
    clock = TestClock()
    carla = administration(store, clock)
    carla.add_grant("North", GOLD)
    clock.forward(days=1)
    carla.add_grant("Home", GOLD)

    assert [carla.names()[line.site] for line in carla.audit(site="North")] == ["North"]
    assert [carla.names()[line.site] for line in carla.audit(since=clock.now())] == ["Home"]


def test_no_line_is_changed_or_deleted_not_even_by_whoever_owns_the_tables(store: Store) -> None:
    carla = administration(store, TestClock())
    carla.add_grant("North", GOLD)

    writer = store.owner.execution_options(writes=True)
    for statement in (update(grant_event).values(who="nobody"), delete(grant_event)):
        with writer.connect() as connection, connection.begin():
            speak_for(connection, MAIN)
            with pytest.raises(DBAPIError, match="only ever added"):
                connection.execute(statement)

    assert [line.by for line in carla.audit()] == ["carla"]
