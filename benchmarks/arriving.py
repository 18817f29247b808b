"""B1 to B3: a first sync, beside the floor and PouchDB with the same documents."""

from __future__ import annotations

from benchmarks.aims import Aim, say
from benchmarks.desk import First, Told
from benchmarks.figures import ratios
from benchmarks.first_sync import count_rows, documents, first_of, floor, records
from benchmarks.pouch import DEFAULT, TUNED
from benchmarks.session import FEW, MANY, Session


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
