"""From the key that opens the next contact to its painted conversation, in the real window.

    python benchmarks/switching.py [--inbox N] [--json]

The window runs on a screen of its own (Xvfb) on a profile with an inbox of 200,000 contacts, 30 of
them open in Jana's hands; Ctrl+J is pressed by XTest, every 0.4 s, and the pixels of the
conversation are looked at from outside. A switch's first figure is when they first changed, its
second when they changed last before the next key: then all of it is painted. Twice: 30 contacts of
8 messages, and 30 cases of 500 messages. The same keys go to a bare window of Qt with a list and a
text field that has the same words: what screen, server and toolkit take. The budget is a frame.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import aims
from benchmarks.aims import Aim, percentile
from benchmarks.desk import Told
from benchmarks.first_sync import first_of
from benchmarks.hubs import Served
from benchmarks.screen import Screen
from benchmarks.search import cache
from benchmarks.search.typed_child import Line
from benchmarks.search.xkeys import Keys
from desktop.domain.conversation import Message, Segment
from desktop.domain.ids import CaseId, InteractionId, MessageId
from desktop.domain.records import Case, Customer, Interaction, Queue, Record
from desktop.domain.words import Channel, Direction, InteractionStatus, SegmentKind
from desktop.store.migrate import prepare
from desktop.store.opening import FILE
from integrations.demo.organisation import agent_id
from integrations.demo.world import world

OPEN, LONG, SHORT = 30, 500, 8
INBOX = 200_000
_MADE = 1  # one more when other records are made below: those in the cache are made anew
_FRAME = Aim(16, 8, "ms")
_KEY_EVERY_S, _LOOK_EVERY_S, _SETTLED_S = 0.4, 0.0004, 3.0
_NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
_ROOT = Path(__file__).parent.parent
_JANA = agent_id("jana")
_SAID = "Guten Tag, zu Nachricht {n}: die Rechnung nennt einen anderen Betrag als der Vertrag."


class Switch(NamedTuple):
    """Until the conversation first changed, and until it last did, in ms; None: it did not."""

    first_ms: float | None
    last_ms: float | None


class Measured(NamedTuple):
    switches: list[Switch]
    ended: Line


def open_contacts(said: int, customers: Sequence[Customer], queue: Queue) -> Iterator[Record]:
    """Contacts in Jana's hands, each of a case, in which so much was said."""
    for at, customer in enumerate(customers):
        begun = _NOON - timedelta(hours=30 - at)
        case = Case(
            id=CaseId(f"switch-case-{at}"),
            customer=customer.id,
            subject=f"Rechnung {at}",
            queue=queue.id,
            opened_at=begun,
        )
        yield case
        yield Interaction(
            id=InteractionId(f"switch-{at}"),
            customer=customer.id,
            channel=Channel.EMAIL,
            queue=queue.id,
            created_at=begun,
            subject=case.subject,
            status=InteractionStatus.ACTIVE,
            case=case.id,
            messages=tuple(_message(at, n, begun) for n in range(said)),
            segments=(Segment(agent=_JANA, kind=SegmentKind.HANDLE, since=begun),),
        )


def _message(contact: int, n: int, begun: datetime) -> Message:
    ours = n % 2 == 1
    return Message(
        id=MessageId(f"switch-{contact}-{n}"),
        at=begun + timedelta(minutes=n),
        direction=Direction.OUTBOUND if ours else Direction.INBOUND,
        text=words_of(contact, n),
        by=_JANA if ours else None,
    )


def words_of(contact: int, n: int) -> str:
    return f"{contact}. " + " ".join([_SAID.format(n=n)] * (1 + n % 3))


def profile_with(folder: Path, said: int, inbox: int) -> Path:
    """A profile in the folder, synced once from a hub that is gone.

    Making one of 200,000 takes minutes: it is kept in the cache, and copied from there.
    """
    kept = cache.folder("switching", f"{_MADE}-{inbox}-{said}") / "profile"
    if not (kept / FILE).exists():
        half = Path(tempfile.mkdtemp(dir=kept.parent))
        with Served(half, records_with(said, inbox)) as hub:
            told = Told(address=hub.address, token=hub.token, profile=half / "profile", key=False)
            first_of(told)
        (half / "profile").replace(kept)
        shutil.rmtree(half)
    profile = folder / f"profile{said}"
    shutil.copytree(kept, profile)
    prepare(profile)
    return profile


def records_with(said: int, inbox: int) -> Iterator[Record]:
    """So many contacts of others with all that belongs to them; behind them those in her hands."""
    customers: list[Customer] = []
    queues: list[Queue] = []
    contacts = 0
    for record in world(seed=42, size="large", language="de", now=_NOON):
        if isinstance(record, Interaction) and record.agent == _JANA:
            continue
        if isinstance(record, Customer) and len(customers) < OPEN:
            customers.append(record)
        if isinstance(record, Queue):
            queues.append(record)
        contacts += isinstance(record, Interaction)
        yield record
        if contacts >= inbox:
            break
    yield from open_contacts(said, customers, queues[0])


def measured(screen: Screen, command: Sequence[str]) -> Measured:
    """Start the window, go through its contacts and back, end it."""
    process = subprocess.Popen(
        command,
        cwd=_ROOT,
        env={**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with Keys(screen.display) as keys:
            area = _line(process.stdout).list
            _pause(_SETTLED_S)
            taken = [
                _switch(screen, keys, area, held)
                for held in (("Control_L",), ("Control_L", "Shift_L"))
                for _ in range(OPEN - 1)
            ]
        process.stdin.close()
        return Measured(taken, _line(process.stdout))
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def _switch(
    screen: Screen, keys: Keys, area: tuple[int, int, int, int], held: tuple[str, ...]
) -> Switch:
    seen = screen.look(*area)
    first = last = None
    start = time.perf_counter()
    keys.press("j", held=held)
    while (now := time.perf_counter()) - start < _KEY_EVERY_S:
        picture = screen.look(*area)
        if picture != seen:
            seen, last = picture, (now - start) * 1000
            first = last if first is None else first
        _pause(_LOOK_EVERY_S)
    return Switch(first, last)


def _line(output: IO[bytes]) -> Line:
    told = output.readline()
    if not told:
        raise SystemExit("the window ended before it had told what it should")
    return msgspec.json.decode(told, type=Line)


def _pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251  the screen does not say when it changes


def _say(name: str, who: str, found: Measured, aim: Aim | None) -> None:
    first = [each.first_ms for each in found.switches if each.first_ms is not None]
    last = [each.last_ms for each in found.switches if each.last_ms is not None]
    if not last:
        raise SystemExit(f"{who}: nothing changed after any of {len(found.switches)} keys")
    for what, values in (("first change", first), ("painted", last)):
        aims.say(name, f"{who}: key to {what}, p50", [percentile(values, 0.5)], unit="ms")
        limit = aim if what == "painted" else None
        aims.say(name, f"{who}: key to {what}, p95", [percentile(values, 0.95)], limit, unit="ms")
    if found.ended.gaps is not None:
        aims.say(name, f"{who}: longest gap of the loop", [found.ended.gaps.longest_ms], unit="ms")
    unseen = len(found.switches) - len(last)
    if unseen:
        aims.note(f"{who}: nothing changed after {unseen} of {len(found.switches)} keys")


def main() -> int:
    inbox = int(sys.argv[sys.argv.index("--inbox") + 1]) if "--inbox" in sys.argv else INBOX
    folder = Path(tempfile.mkdtemp(prefix="tresen-switching-"))
    module = (sys.executable, "-m")
    try:
        for said in (SHORT, LONG):
            profile = profile_with(folder, said, inbox)
            with Screen() as screen:
                ours = [*module, "benchmarks.switching_child", str(profile)]
                bare = [*module, "benchmarks.switching_bare", str(said)]
                name = f"{OPEN} open contacts of {said} messages, inbox of {inbox:,}"
                aims.note(name)
                _say(str(said), "ours", measured(screen, ours), _FRAME)
                _say(str(said), "bare Qt", measured(screen, bare), None)
    finally:
        shutil.rmtree(folder)
    return 0


if __name__ == "__main__":
    sys.exit(main())
