"""A mailbox that was never read: how many of its mails become contacts in a second.

    python benchmarks/mailbox.py [--mails N] [--window] [--json]

The mails (half of them answers in threads of up to six, every third with a layout, every tenth with
a file) are laid as files into a maildir; Dovecot hands them out, and what the child process of a
serving hub does for a look is done here, into a hub on SQLite. Told as mails a second of the wall
clock, and of the reading process's own time, which other work on the machine changes less. The aim
is 500 a second. With `--window` the mailbox is connected with a hub that serves, whose own process
beside it reads it, and somebody who works its queue has their window open: told is the rate until
the last mail is a contact, and how long that window's loop could not answer meanwhile.
"""

from __future__ import annotations

import argparse
import base64
import resource
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import IO

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.aims import Aim, note, say
from benchmarks.desk import Told
from benchmarks.first_sync import first_of
from benchmarks.hubs import MAIN, Served
from benchmarks.mailbox_window import WHO
from benchmarks.search.typed_child import Line
from desktop.domain.ids import QueueId
from desktop.domain.records import Agent, Queue, Record
from desktop.ports.clock import SystemClock
from desktop.store.opening import Connection, connect
from integrations.demo.world import world
from integrations.email.chosen import Chosen, Guard, Server
from integrations.hub.server.administering import Administration
from integrations.hub.server.mail.mailboxes import Mailboxes
from integrations.hub.server.store.opening import open_store
from integrations.hub.server.store.tables import RECORDS
from tests.support.dovecot import PASSWORD, Dovecot

MAILS = 5_000
THREAD = 6
PEOPLE = 1_500
ADDRESS = "office@bench.test"
_AIM = Aim(500, 1_000, "mails/s", least=True)
_GAP = Aim(50, 16, "ms")
_LOOK_EVERY_S, _WITHIN_S = 0.1, 3_600.0
_ROOT = Path(__file__).parent.parent
_WORDS = (
    "Guten Tag, die Rechnung Nummer {n} nennt einen anderen Betrag als der Vertrag, den ich im "
    "Frühjahr unterschrieben habe. Bitte sehen Sie nach und schreiben Sie mir, was daraus wird.\n\n"
    "Mit freundlichen Grüßen\nKundin {n}\n"
)


def mails(count: int) -> Iterator[bytes]:
    """The same every time."""
    for number in range(count):
        thread, place = divmod(number, THREAD)
        answers = place and thread % 2 == 0
        who = (thread if thread % 2 == 0 else number) % PEOPLE
        head = [
            f"From: Kundin {who} <kundin{who}@customer{who % 40}.test>",
            f"To: {ADDRESS}",
            f"Subject: {f'Re: Rechnung {thread}' if answers else f'Rechnung {number}'}",
            f"Message-ID: <{number}@customer.test>",
            "Date: Fri, 20 Nov 2026 10:00:00 +0100",
            "MIME-Version: 1.0",
        ]
        if answers:
            before = [f"<{n}@customer.test>" for n in range(number - place, number)]
            head += [f"In-Reply-To: {before[-1]}", f"References: {' '.join(before)}"]
        lines = [*head, *_body(number)]
        yield "\r\n".join(lines).encode()


def _body(number: int) -> Iterator[str]:
    words = _WORDS.format(n=number) * 2
    parts = [("text/plain; charset=utf-8", "8bit", words)]
    if number % 3 == 0:
        parts.append(("text/html; charset=utf-8", "8bit", _layout(words)))
    if number % 10 == 0:
        content = base64.encodebytes(b"%%PDF-1.4 %d " % number * 1_000).decode()
        file = f'application/pdf; name="rechnung-{number}.pdf"'
        parts.append((file, "base64", content))
    if len(parts) == 1:
        yield from (f"Content-Type: {parts[0][0]}", "Content-Transfer-Encoding: 8bit", "", words)
        return
    kind = "mixed" if number % 10 == 0 else "alternative"
    yield from (f'Content-Type: multipart/{kind}; boundary="b{number}"', "")
    for told, how, content in parts:
        yield from (f"--b{number}", f"Content-Type: {told}", f"Content-Transfer-Encoding: {how}")
        yield from ("", content)
    yield f"--b{number}--"


def _layout(words: str) -> str:
    rows = "".join(f"<tr><td style='color:#333'>{n}</td><td>Posten</td></tr>" for n in range(8))
    return (
        f"<html><head><style>p{{margin:0}}</style></head><body><p>{words}</p><table>{rows}</table>"
        '<img src="https://tracker.test/p.gif" width="1" height="1"></body></html>'
    )


def measure(count: int) -> None:
    folder, dovecot = Path(tempfile.mkdtemp(prefix="tresen-bench-")), Dovecot()
    try:
        note(f"laying {count:,} mails into a maildir")
        dovecot.deliver(ADDRESS, *mails(count))
        dovecot.start()
        store = open_store(f"sqlite:///{folder}/hub.db")
        setting_up = Administration(store, SystemClock(), MAIN)
        setting_up.add_site("Home")
        queue = setting_up.add_queue("Bills", ["Home"]).id
        boxes = Mailboxes(store, SystemClock(), MAIN)
        boxes.put("office", _chosen(dovecot, queue), PASSWORD)
        wall, own = time.perf_counter(), time.process_time()
        done = boxes.look_after(boxes.find("office"))
        wall, own = time.perf_counter() - wall, time.process_time() - own
        store.close()
        if done is None or done.failed or done.taken.new != count:
            raise SystemExit(f"it was not read: {done}")
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        size = (folder / "hub.db").stat().st_size / count
    finally:
        dovecot.close()
        shutil.rmtree(folder)
    say("M", f"{count:,} mails, by the clock", [count / wall], _AIM)
    say("M", f"{count:,} mails, by the process's own time", [count / own], _AIM)
    say("M", "memory at most", [memory], unit="MB")
    say("M", "bytes a mail in the hub", [size], unit="B")


def measure_with_window(count: int) -> None:
    """The product as it stands in a company: a hub, its process beside it, somebody's window."""
    folder, dovecot = Path(tempfile.mkdtemp(prefix="tresen-bench-")), Dovecot()
    records = list(world(seed=7, size="small", language="de", now=SystemClock().now()))
    try:
        note(f"laying {count:,} mails into a maildir")
        for mail in mails(count):
            dovecot.deliver(ADDRESS, mail)
        dovecot.start()
        with Served(folder, records, WHO) as hub:
            profile = folder / "profile"
            told = Told(address=hub.address, token=hub.token, profile=profile, key=False)
            first_of(told)
            store = open_store(hub.database)
            boxes = Mailboxes(store, SystemClock(), MAIN)
            command = (sys.executable, "-m", "benchmarks.mailbox_window")
            window = subprocess.Popen(
                [*command, hub.address, hub.token, str(profile)],
                cwd=_ROOT,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
            )
            try:
                _line(window.stdout)
                chosen = _chosen(dovecot, _queue_of(records))
                rate, behind = _taken_in(folder, boxes, chosen, count)
                assert window.stdin is not None
                window.stdin.close()
                gaps = _line(window.stdout).gaps
            finally:
                window.kill()
                window.wait()
                store.close()
    finally:
        dovecot.close()
        shutil.rmtree(folder)
    assert gaps is not None
    say("W", f"{count:,} mails, by the clock, with a window open", [rate], _AIM)
    say("W", "the last is in that window after", [behind], unit="s")
    say("W", "longest gap of the window's loop", [gaps.longest_ms], _GAP)
    say("W", "99.9 of 100 of its gaps within", [gaps.p999_ms], unit="ms")


def _taken_in(folder: Path, boxes: Mailboxes, chosen: Chosen, count: int) -> tuple[float, float]:
    """Mails a second from the first seen taken in on; seconds until the window has the last."""
    known, there = folder / "profile", folder / "hub.db"
    before = _there(known, chosen.queue) - _on_hub(there, chosen.queue)
    boxes.put("office", chosen, PASSWORD)
    first = _until(lambda: boxes.find("office").taken)
    began = time.perf_counter()
    _until(lambda: boxes.find("office").taken >= count)
    ended = time.perf_counter()
    contacts = _on_hub(there, chosen.queue)
    _until(lambda: _there(known, chosen.queue) - before >= contacts)
    return (count - first) / max(ended - began, 1e-9), time.perf_counter() - ended


def _there(profile: Path, queue: QueueId) -> int:
    """Contacts of the queue on the desktop."""
    connection = connect(profile, only_reading=True)
    try:
        return _count(connection, "interactions", queue)
    finally:
        connection.close()


def _on_hub(database: Path, queue: QueueId) -> int:
    with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as connection:
        return _count(connection, RECORDS["interaction"].name, queue)


def _count(connection: Connection | sqlite3.Connection, table: str, queue: QueueId) -> int:
    row = connection.execute(f"SELECT count(*) FROM {table} WHERE queue = ?", (queue,)).fetchone()
    return int(row[0])


def _until(found: Callable[[], int]) -> int:
    """What it comes to once it is not nothing any more."""
    end = time.perf_counter() + _WITHIN_S
    while time.perf_counter() < end:
        if value := found():
            return value
        time.sleep(_LOOK_EVERY_S)  # noqa: TID251  another process is at it
    raise SystemExit("the mails were not taken in within an hour")


def _line(output: IO[bytes] | None) -> Line:
    told = output.readline() if output is not None else b""
    if not told:
        raise SystemExit("the window ended before it had told what it should")
    return msgspec.json.decode(told, type=Line)


def _queue_of(records: Sequence[Record]) -> QueueId:
    """One that she works."""
    site = next(each.site for each in records if isinstance(each, Agent) and each.login == WHO)
    return next(each.id for each in records if isinstance(each, Queue) and site in each.sites)


def _chosen(dovecot: Dovecot, queue: QueueId) -> Chosen:
    line = Server("127.0.0.1", dovecot.port)
    return Chosen(
        address=ADDRESS, imap=line, smtp=line, login=ADDRESS, queue=queue, guard=Guard.NONE
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mails", type=int, default=MAILS)
    parser.add_argument("--window", action="store_true")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    (measure_with_window if arguments.window else measure)(arguments.mails)
    return 0


if __name__ == "__main__":
    sys.exit(main())
