"""B12, B13: work on the rows of one desk, and how it stays in hand when many of them go."""

from __future__ import annotations

import itertools
import subprocess
import sys

import msgspec

from benchmarks.aims import Aim, note, percentile, say
from benchmarks.desk import Revoked, Told
from benchmarks.first_sync import first_of, records
from benchmarks.hubs import Served
from benchmarks.local_work import Found
from benchmarks.session import HERE, MANY, Session, in_words
from desktop.domain.records import Case, Interaction, Queue, Record, Site
from desktop.domain.words import SiteKind


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
                [sys.executable, HERE / "desk.py", "revoke", in_words(told)],
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
    """A world whose 10,000 contacts, and their cases, all lie in one queue of others' sites.

    The cases, too: a contact is seen by whoever has its case, and would rightly stay.
    """
    made = records(20_000)
    partners = {r.id for r in made if isinstance(r, Site) and r.kind is SiteKind.PARTNER}
    queue = next(r for r in made if isinstance(r, Queue) and not partners & set(r.sites))
    contacts = itertools.islice((r for r in made if isinstance(r, Interaction)), 10_000)
    others = [r for r in made if not isinstance(r, Interaction | Case)]
    cases = (r for r in made if isinstance(r, Case))
    moved = (msgspec.structs.replace(r, queue=queue.id) for r in itertools.chain(cases, contacts))
    return [*others, *moved], queue
