"""Two desks of two sites, a hub that serves: contacts go by the rules, and each is served once.

The hub and both desks are processes of their own; the partner's desk ends by kill -9 with contacts
in hand, and the hub is ended and started again while they wait.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from desktop.domain.calendars import Calendar, OtherDay
from desktop.domain.ids import CalendarId, CustomerId, InteractionId, QueueId
from desktop.domain.records import Agent, Customer, Interaction, Queue
from desktop.domain.routing import Routing, Skill
from desktop.domain.words import Channel
from desktop.ports.clock import SystemClock
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import tables
from integrations.hub.server.store.opening import open_store
from tests.support.hub_process import MAIN, HubProcess

EVA = Customer(id=CustomerId("eva"), name="Eva Probe")
BILLS = [f"bill-{n}" for n in range(6)]
CONTRACTS = [f"contract-{n}" for n in range(2)]
PATS_ROOM = 3  # chats at once
QUICK = {"lease-s": 10, "gone-s": 10, "suspect-s": 6, "beat-s": 1}


@contextmanager
def a_desk(hub: HubProcess, login: str, what: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "tests.support.desk_at_work"]
    desk = subprocess.Popen(
        [*command, hub.address, hub.agents[login], what],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert desk.stdin is not None
    desk.stdin.write(f"{hub.tokens[login]}\n")
    desk.stdin.flush()
    try:
        yield desk
    finally:
        desk.kill()
        desk.communicate()


def taken(desk: subprocess.Popen[str], count: int) -> list[str]:
    """What it takes next; each line comes when it does, or the test's time is over."""
    assert desk.stdout is not None
    return [desk.stdout.readline().strip() for _ in range(count)]


def contacts_arrive(administration: Administration, hub: HubProcess) -> None:
    """Bills ask for skill, contracts are the house's own, and one queue is closed all day."""
    now = SystemClock().now()
    days = tuple(OtherDay((now + timedelta(days=more)).date()) for more in (-1, 0, 1))
    shut = Calendar(id=CalendarId("shut"), name="Shut", zone="UTC", days=days)
    bills = administration.named(Queue, "Bills")
    closed = replace(bills, id=QueueId("closed"), name="Closed", routing=Routing(calendar=shut.id))
    able = [
        replace(administration.named(Agent, login, "login"), skills=(Skill("billing", 3),))
        for login in hub.agents
    ]
    needs = replace(bills, routing=Routing(needs=(Skill("billing", 2),)))
    where = [(id, hub.bills) for id in BILLS] + [(id, hub.contracts) for id in CONTRACTS]
    where += [("shut-out", closed.id), ("too-hard", hub.bills)]
    administration.put([shut, needs, closed, EVA, *able])
    administration.put(
        Interaction(
            id=InteractionId(id),
            customer=EVA.id,
            channel=Channel.CHAT,
            queue=queue,
            created_at=now - timedelta(minutes=60 - at),
            needs=(Skill("billing", 5),) if id == "too-hard" else (),
        )
        for at, (id, queue) in enumerate(where)
    )


def what_happened(database: str) -> Counter[tuple[str, str]]:
    """How often what happened to which contact."""
    store = open_store(database)
    events = tables.interaction_event
    with store.reading(MAIN) as within:
        rows = within.connection.execute(events.select()).all()
    store.close()
    return Counter((row.interaction, row.kind) for row in rows if row.segment != "wrap-up")


@pytest.mark.timeout(150)
def test_what_a_killed_desk_had_goes_to_the_other_site_and_each_contact_is_ended_once(
    tmp_path: Path,
) -> None:
    database = f"sqlite:///{tmp_path}/hub.db"
    hub = HubProcess(tmp_path, database, settings=QUICK)
    with hub.administered() as administration:
        contacts_arrive(administration, hub)
    hub.start()
    try:
        with a_desk(hub, "pat", "keep") as pat:
            in_hand = taken(pat, PATS_ROOM)
            pat.send_signal(signal.SIGKILL)
        hub.stop(signal.SIGKILL)
        hub.start()
        with a_desk(hub, "ann", "end") as ann:
            ended = taken(ann, len(BILLS) + len(CONTRACTS))
    finally:
        hub.stop()

    assert in_hand == BILLS[:PATS_ROOM]  # who waits longest comes first; contracts are not Pat's
    assert sorted(ended) == sorted(BILLS + CONTRACTS)
    happened = what_happened(database)
    for id in BILLS + CONTRACTS:
        lost = int(id in in_hand)
        assert (happened[id, "lost"], happened[id, "began"]) == (lost, 1 + lost)
        assert happened[id, "closed"] == 1
    assert not any(happened[id, "offered"] for id in ("shut-out", "too-hard"))
