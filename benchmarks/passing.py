"""B9 to B11: what passes over the line, in a first sync and in a minute of nothing."""

from __future__ import annotations

import subprocess
import sys

from benchmarks.aims import Aim, say
from benchmarks.desk import Told
from benchmarks.first_sync import documents, first_of, records
from benchmarks.session import FEW, HERE, Session, in_words
from benchmarks.tap import Tap


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
            [sys.executable, HERE / "desk.py", "idle", in_words(told)],
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
