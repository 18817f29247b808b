"""Sync against the floor and against PouchDB: the figures B1 to B13, each with what it must reach.

    python benchmarks/sync.py [b1 … b13] [--json]

About ten minutes on two quiet cores. Rounds are interleaved: ours, the floor and PouchDB take turns
with the same documents, and a ratio is taken within its round. Desks are processes of their own on
encrypted files (raw key), rights are on, the hub is on SQLite where PostgreSQL is not named. What
each figure means stands in README.md beside this file.
"""

from __future__ import annotations

import itertools
import json
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import cached_property
from pathlib import Path

import msgspec
import psycopg

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import commits, fanout, pouch
from benchmarks.aims import Aim, note, percentile, say
from benchmarks.desk import First, Revoked, Told
from benchmarks.figures import ratios
from benchmarks.first_sync import (
    count_rows,
    documents,
    first_of,
    floor,
    raw_files,
    records,
    without_conversations,
)
from benchmarks.hubs import Served
from benchmarks.local_work import Found
from benchmarks.pouch import DEFAULT, TUNED, NoPeer, Pouch
from benchmarks.tap import Tap
from desktop.domain.ids import TenantId
from desktop.domain.records import Case, Interaction, Queue, Record, Site
from desktop.domain.words import SiteKind
from desktop.ports.clock import SystemClock
from integrations.demo.organisation import agent_id, organisation
from integrations.hub.server.administering import Administration
from integrations.hub.server.load import load
from integrations.hub.server.store.opening import open_store
from tests.support.postgres import Server

HERE = Path(__file__).parent
FEW, MANY = 10_000, 100_000
# A server as people run it: what is committed is on the disk.
DURABLE = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on"}


class Session:
    """What several figures need, made when the first of them asks."""

    def __init__(self, stack: ExitStack) -> None:
        self._stack = stack
        self.folder = Path(tempfile.mkdtemp(prefix="tresen-bench-"))
        stack.callback(shutil.rmtree, self.folder)
        self._hubs: dict[int, Served] = {}

    def hub(self, count: int) -> Served:
        if count not in self._hubs:
            self._hubs[count] = self._stack.enter_context(
                Served(self.folder / f"hub{count}", records(count))
            )
        return self._hubs[count]

    @cached_property
    def files(self) -> int:
        """The port where the floor takes its documents from."""
        return self._stack.enter_context(raw_files(self.folder))

    @cached_property
    def pouch(self) -> Pouch | None:
        """The peer with the same documents; None, and it is said once, when there is none."""
        try:
            note(f"peer: {pouch.installed()}")
        except NoPeer as why:
            note(f"without a peer: {why}")
            return None
        return self._stack.enter_context(Pouch())

    def for_pouch(self, count: int) -> Path:
        """So many documents under CouchDB's name for their key."""
        path = self.folder / f"pouch{count}.ndjson"
        if not path.exists():
            with path.open("wb") as file:
                for kind, document in map(_parts, documents(records(count))):
                    file.write(_for_pouch(kind, document))
        return path

    def url(self, peer: Pouch, count: int, port: int | None = None) -> str:
        """A database of the peer that has so many of the documents."""
        peer.fill(f"c{count}", self.for_pouch(count))
        return peer.url(f"c{count}", port)

    @contextmanager
    def profile(self) -> Iterator[Path]:
        path = Path(tempfile.mkdtemp(prefix="desk-", dir=self.folder))
        try:
            yield path
        finally:
            shutil.rmtree(path)

    @cached_property
    def postgres(self) -> Server:
        server = Server(**DURABLE, max_connections="200", shared_buffers="256MB")
        self._stack.callback(server.close)
        server.start()
        return server

    def database(self, name: str) -> str:
        return self.postgres.cluster.database(name, lambda url: open_store(url).close())


def _parts(line: bytes) -> tuple[str, bytes]:
    kind, document = msgspec.json.decode(line, type=tuple[str, msgspec.Raw])
    return kind, bytes(document)


def _for_pouch(kind: str, document: bytes) -> bytes:
    """The same document under CouchDB's name for its key."""
    id_ = json.loads(document)["id"]
    return b'{"_id":"%s","kind":"%s",%s\n' % (id_.encode(), kind.encode(), document[1:])


def times_of(does: str, told: Told) -> list[float]:
    """What a desk in a process of its own measured."""
    said = subprocess.run(
        [sys.executable, HERE / "desk.py", does, _told(told)],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    return msgspec.json.decode(said, type=list[float])


def _told(told: Told) -> str:
    return msgspec.json.encode(told, enc_hook=str).decode()


# ---------------------------------------------------------------- B1, B2, B3: a first sync
def b1(session: Session) -> None:
    """10,000 records, indexes, rights, no full text."""
    _first(session, "B1", FEW, 5, words=False, to_floor=Aim(2.0, 1.3), faster=(6, 9, 4, 8))


def b2(session: Session) -> None:
    """100,000 records with full text; and B3, when the first screen can be used."""
    _first(session, "B2", MANY, 3, words=True, to_floor=Aim(3.0, 2.0), faster=(4, 5.5, 3.5, 5))


def _first(
    session: Session,
    name: str,
    count: int,
    rounds: int,
    *,
    words: bool,
    to_floor: Aim,
    faster: tuple[float, float, float, float],
) -> None:
    hub, port, peer = session.hub(count), session.files, session.pouch
    (session.folder / f"{count}.ndjson").write_bytes(b"".join(documents(records(count))))
    ours: list[First] = []
    raw, default, tuned = [], [], []
    for _ in range(rounds):
        raw.append(floor(port, f"{count}.ndjson"))
        with session.profile() as profile:
            told = Told(address=hub.address, token=hub.token, profile=profile, words=words)
            ours.append(first_of(told))
            assert count_rows(profile) >= count * 0.99, "not everything arrived"
        if peer is not None:
            default.append(peer.first_sync(session.url(peer, count), DEFAULT))
            tuned.append(peer.first_sync(session.url(peer, count), TUNED))
    took = [each.seconds for each in ours]
    with_words = "with full text" if words else "without full text"
    say(name, f"first sync of {count:,} {with_words}", took, unit="s")
    say(name, "the floor: raw download, decode, rows, 4 indexes", raw, unit="s")
    say(name, "ours / floor", ratios(took, raw), to_floor)
    if peer is not None:
        must, stretch, must_tuned, stretch_tuned = faster
        say(name, "PouchDB by default", default, unit="s")
        say(
            name,
            "faster than PouchDB by default",
            ratios(default, took),
            Aim(must, stretch, least=True),
        )
        say(name, "PouchDB tuned (1000/10)", tuned, unit="s")
        say(
            name,
            "faster than PouchDB tuned",
            ratios(tuned, took),
            Aim(must_tuned, stretch_tuned, least=True),
        )
    if count == MANY:
        screen = Aim(1.5, 0.7, "s")
        say(
            "B3", "own open contacts on a first screen, of 100,000", [e.own_s for e in ours], screen
        )
        say("B3", "and what waits in their queues", [e.waiting_s for e in ours], screen)


# ---------------------------------------------------------------- B4, B5: a change on its way
def b4(session: Session) -> None:
    """One change, from before it is pushed until it is committed at another desk."""
    hub, peer = session.hub(FEW), session.pouch
    ours: list[list[float]] = []
    theirs: list[list[float]] = []
    for _ in range(3):
        with session.profile() as profile:
            told = Told(
                address=hub.address,
                token=hub.token,
                profile=profile,
                count=60,
                writer=hub.token_of("henning"),
            )
            ours.append(times_of("one_change", told))
        if peer is not None:
            theirs.append(peer.one_change(peer.url("changes"), 60, 60))
    for share, what, aim in ((0.5, "p50", None), (0.95, "p95", Aim(40, 15, "ms"))):
        mine = [percentile(each, share) for each in ours]
        say("B4", f"one change to one desk, {what}", mine, aim, unit="ms")
        if theirs:
            other = [percentile(each, share) for each in theirs]
            say("B4", f"PouchDB, {what}", other, unit="ms")
            say("B4", f"ours / PouchDB, {what}", ratios(mine, other), Aim(1.0, 0.8))


def b5(session: Session) -> None:
    """The same to 200 and 1,000 desktops of one worker; the desktops have the second core."""
    many = without_conversations()
    hub_core, _ = fanout.cores()
    with Served(session.folder / "fan", many, cores=hub_core) as hub:
        for desktops, aim in ((200, Aim(60, 40, "ms")), (1_000, Aim(350, 200, "ms"))):
            found = [fanout.measure(hub, many, desktops, 8) for _ in range(2)]
            say("B5", f"one change to {desktops:,} desktops, p95", [e.p95_ms for e in found], aim)
            assert not any(each.missed for each in found), "somebody did not hear of it"


# ---------------------------------------------------------------- B6, B7, B8: writing
def b6(session: Session) -> None:
    """2,000 queued edits to a hub on PostgreSQL."""
    took, theirs = [], []
    peer = session.pouch
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
    say("B6", "push of 2,000 queued edits, PostgreSQL, durable", took, Aim(1.0, 0.4, "s"))
    if theirs:
        say("B6", "PouchDB tuned pushes 2,000 documents", theirs, unit="s")
        say("B6", "faster than PouchDB tuned", ratios(theirs, took), unit="x")


def b7(session: Session) -> None:
    """Pulling one change with 100,000 rows there, against 10,000."""
    middles: dict[int, list[float]] = {FEW: [], MANY: []}
    for _ in range(3):
        for count, found in middles.items():
            hub = session.hub(count)
            with session.profile() as profile:
                told = Told(
                    address=hub.address,
                    token=hub.token,
                    profile=profile,
                    count=40,
                    writer=hub.token_of("henning"),
                )
                found.append(percentile(times_of("cost", told), 0.5))
    say("B7", "one change into 10,000 rows", middles[FEW], unit="ms")
    say("B7", "one change into 100,000 rows", middles[MANY], unit="ms")
    say("B7", "100,000 / 10,000", ratios(middles[MANY], middles[FEW]), Aim(1.2, 1.05))


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
    told = commits.Told(database, True, 4.0, [], cases[0].id, cases[0].queue)
    naive: list[float] = []
    ours: dict[int, list[float]] = {1: [], 16: []}
    missed = 0
    for _ in range(3):
        naive.append(commits.commits_a_second(msgspec.structs.replace(told, tokens=tokens[:1])))
        for count, found in ours.items():
            following = commits.Following(database, tenants)
            following.start()
            mine = msgspec.structs.replace(told, naive=False, tokens=tokens[:count])
            found.append(commits.commits_a_second(mine))
            following.stop()
            missed += following.missed
    say("B8", "naive insert, 16 writers", naive, unit="/s")
    for count, aim in ((1, Aim(0.3, 0.5, least=True)), (16, Aim(0.7, 0.9, least=True))):
        name = "one tenant" if count == 1 else "16 tenants"
        say("B8", f"pushes, 16 writers, {name}", ours[count], unit="/s")
        say("B8", f"of naive, {name}", ratios(ours[count], naive), aim)
    say("B8", "numbers that were missed", [missed], Aim(0, 0, "rows"))


# ---------------------------------------------------------------- B9, B10, B11: the line
def b9(session: Session) -> None:
    """Requests and bytes of a first sync; B10."""
    hub, peer = session.hub(FEW), session.pouch
    raw = sum(map(len, documents(records(FEW))))
    with Tap(hub.port) as tap, session.profile() as profile:
        told = Told(address=f"http://127.0.0.1:{tap.port}", token=hub.token, profile=profile)
        first_of(told)
        say("B9", "requests of a first sync of 10,000", [tap.requests], Aim(10, 1, "requests"))
        say("B10", "bytes down / raw documents", [tap.down / raw], Aim(0.25, 0.2))
        say("B10", "bytes up / raw documents", [tap.up / raw], unit="x")
    if peer is not None:
        with Tap(peer.port) as tap:
            peer.first_sync(session.url(peer, FEW, tap.port))
            say("B9", "PouchDB's requests", [tap.requests], unit="requests")
            say("B10", "PouchDB's bytes down / raw documents", [tap.down / raw], unit="x")
            say("B10", "PouchDB's bytes up / raw documents", [tap.up / raw], unit="x")


def b11(session: Session) -> None:
    """What passes in a minute in which nothing happens."""
    seconds = 60.0
    hub = session.hub(FEW)
    with Tap(hub.port) as tap, session.profile() as profile:
        told = Told(
            address=f"http://127.0.0.1:{tap.port}",
            token=hub.token,
            profile=profile,
            seconds=seconds,
        )
        desk = subprocess.Popen(
            [sys.executable, HERE / "desk.py", "idle", _told(told)],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert desk.stdout is not None
        desk.stdout.readline()
        tap.forget()
        desk.stdout.readline()
        passed = tap.up + tap.down
        desk.communicate()
        each_minute = passed / 1000 * 60 / seconds
        say("B11", "idle traffic a minute", [each_minute], Aim(1, 0.3, "kB"))


# ---------------------------------------------------------------- B12, B13: at the desk
def b12(session: Session) -> None:
    """A list, a question and a draft on 100,000 encrypted rows."""
    hub = session.hub(MANY)
    with session.profile() as profile:
        first_of(Told(address=hub.address, token=hub.token, profile=profile))
        said = subprocess.run(
            [sys.executable, HERE / "local_work.py", profile],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout
    found = msgspec.json.decode(said, type=Found)
    for what, took, aim in (
        ("a list of 50", found.listing, Aim(5, 1, "ms")),
        ("the best 20 of a question", found.asking, Aim(200, 60, "ms")),
        ("a draft saved", found.saving, Aim(10, 5, "ms")),
    ):
        say("B12", f"{what}, p50", [percentile(took, 0.5)], unit="ms")
        say("B12", f"{what}, p95", [percentile(took, 0.95)], aim)


def b13(session: Session) -> None:
    """A right to a queue of 10,000 contacts ends while the desk is online."""
    found: list[Revoked] = []
    for number in range(3):
        folder = session.folder / f"revoke{number}"
        folder.mkdir()
        made, queue = _one_large_queue()
        partner = next(r for r in made if isinstance(r, Site) and r.kind is SiteKind.PARTNER)
        with Served(folder, made, "malte") as hub, session.profile() as profile:
            bucket = hub.administration.bucket(queue=queue.name)
            hub.administration.add_grant(partner.name, bucket)
            told = Told(address=hub.address, token=hub.token, profile=profile, queue=queue.id)
            desk = subprocess.Popen(
                [sys.executable, HERE / "desk.py", "revoke", _told(told)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            assert desk.stdout is not None
            desk.stdout.readline()
            hub.administration.end_grant(partner.name, bucket)
            said, _ = desk.communicate("\n")
            found.append(msgspec.json.decode(said, type=Revoked))
    note(f"{found[0].rows:,} contacts went")
    say(
        "B13",
        "a queue of 10,000 is gone, full text too",
        [e.seconds for e in found],
        Aim(2, 0.7, "s"),
    )
    say("B13", "longest stall of the loop", [e.stall_ms for e in found], Aim(50, 16, "ms"))


def _one_large_queue() -> tuple[list[Record], Queue]:
    """A world whose 10,000 contacts all lie in one queue that the partner does not work."""
    made = records(20_000)
    partners = {r.id for r in made if isinstance(r, Site) and r.kind is SiteKind.PARTNER}
    queue = next(r for r in made if isinstance(r, Queue) and not partners & set(r.sites))
    contacts = itertools.islice((r for r in made if isinstance(r, Interaction)), 10_000)
    others = [r for r in made if not isinstance(r, Interaction)]
    return [*others, *(msgspec.structs.replace(r, queue=queue.id) for r in contacts)], queue


FIGURES: dict[str, Callable[[Session], None]] = {
    each.__name__: each for each in (b1, b2, b4, b5, b6, b7, b8, b9, b11, b12, b13)
}
_WITHIN = {"b3": "b2", "b10": "b9"}  # come with another


def main(arguments: Sequence[str]) -> int:
    asked = [_WITHIN.get(name.lower(), name.lower()) for name in arguments if name[:2] != "--"]
    unknown = [name for name in asked if name not in FIGURES]
    if unknown:
        print(f"There is no {unknown[0]}; there are b1 to b13.", file=sys.stderr)
        return 2
    note("must (aim); median (least-most) of the rounds; [load]; about ten minutes for all")
    began = time.perf_counter()
    with ExitStack() as stack:
        session = Session(stack)
        found = [_found(name, session) for name in dict.fromkeys(asked or FIGURES)]
    note(f"{(time.perf_counter() - began) / 60:.1f} minutes")
    return 0 if all(found) else 1


def _found(name: str, session: Session) -> bool:
    """Whether a figure came to its end; the others are found either way."""
    try:
        FIGURES[name](session)
    except Exception:  # noqa: BLE001  whatever it was, it is said and the run goes on
        print(f"{name.upper()} could not be found:\n{traceback.format_exc()}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
