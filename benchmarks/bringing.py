"""B6, B8: what is written is brought to a hub on PostgreSQL."""

from __future__ import annotations

import msgspec
import psycopg

from benchmarks import commits
from benchmarks.aims import Aim, say
from benchmarks.desk import Told
from benchmarks.figures import ratios
from benchmarks.first_sync import without_conversations
from benchmarks.hubs import Served
from benchmarks.session import FEW, Session, times_of
from desktop.domain.ids import CaseId, TenantId
from desktop.domain.records import Case
from desktop.ports.clock import SystemClock
from integrations.demo.organisation import agent_id, organisation
from integrations.hub.server.administering import Administration
from integrations.hub.server.load import load
from integrations.hub.server.store.opening import open_store


def b6(session: Session) -> None:
    """2,000 queued edits to a hub on PostgreSQL."""
    took, theirs, kintos = [], [], []
    peer, other = session.pouch, session.kinto
    if other is not None:
        other.fill([msgspec.to_builtins(each) for each in _cases(2_000)])
    few = without_conversations()
    for number in range(3):
        # A hub of its own each round: the limits of one token must not carry over.
        with (
            Served(session.folder, few, database=session.database(f"push{number}")) as hub,
            session.profile() as profile,
        ):
            told = Told(address=hub.address, token=hub.token, profile=profile, count=2_000)
            took += times_of("push", told)
        if peer is not None:
            file = session.for_pouch(FEW)
            theirs.append(peer.push(peer.url(f"pushed{number}"), file, 2_000))
        if other is not None:
            kintos.append(other.edit(2_000))
    say("B6", "push of 2,000 queued edits, PostgreSQL, durable", took, Aim(1.0, 0.4, "s"))
    if theirs:
        say("B6", "PouchDB tuned pushes 2,000 documents", theirs, unit="s")
        say("B6", "faster than PouchDB tuned", ratios(theirs, took), unit="x")
    if kintos:
        say("B6", "Kinto takes 2,000 edits in batches of 200", kintos, unit="s")
        say("B6", "faster than Kinto", ratios(kintos, took), Aim(8, 8, "x", least=True))


def _cases(count: int) -> list[Case]:
    """Different ones, for a peer that has no desk to make its edits."""
    found = [r for r in without_conversations() if isinstance(r, Case)]
    return [
        msgspec.structs.replace(found[n % len(found)], id=CaseId(f"c{n}")) for n in range(count)
    ]


def b8(session: Session) -> None:
    """Commits a second with 16 writers, in one tenant and in 16."""
    database = session.database("commits")
    store = open_store(database)
    few = list(organisation("de").records())
    cases = [r for r in without_conversations() if isinstance(r, Case)][:1]
    tenants = [TenantId(f"t{number}") for number in range(16)]
    tokens = []
    for tenant in tenants:
        administration = Administration(store, SystemClock(), tenant)
        load(store, tenant, [*few, *cases])
        tokens.append(administration.token(agent_id("jana")))
    store.close()
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute("CREATE TABLE naive (n bigserial PRIMARY KEY, doc text)")
    told = commits.Told(database, "naive", 4.0, [], cases[0].id, cases[0].queue)
    naive: list[float] = []
    ways: tuple[commits.Way, ...] = ("ours", "bare")
    written: dict[tuple[commits.Way, int], list[float]] = {
        (way, count): [] for way in ways for count in (1, 16)
    }
    missed = 0
    with commits.Writers() as writers:
        for _ in range(3):
            naive.append(writers.commits_a_second(msgspec.structs.replace(told, tokens=tokens[:1])))
            for (way, count), found in written.items():
                following = commits.Following(database, tenants)
                following.start()
                mine = msgspec.structs.replace(told, way=way, tokens=tokens[:count])
                found.append(writers.commits_a_second(mine))
                following.stop()
                missed += following.missed
    say("B8", "naive insert, 16 writers", naive, unit="/s")
    for count, aim in ((1, Aim(0.3, 0.5, least=True)), (16, Aim(0.7, 0.9, least=True))):
        name = "one tenant" if count == 1 else "16 tenants"
        whole, bare = written["ours", count], written["bare", count]
        say("B8", f"pushes, 16 writers, {name}", whole, unit="/s")
        say("B8", f"of naive, {name}", ratios(whole, naive), aim)
        # The limit came from counter and log alone; this has the row, its buckets and sums, too.
        say("B8", f"no sign-in, rights, objections, answers; {name}", bare, unit="/s")
        say("B8", f"of naive, without these, {name}", ratios(bare, naive))
    say("B8", "numbers that were missed", [missed], Aim(0, 0, "rows"))
