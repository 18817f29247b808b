"""One round with a calendar: what is new there is taken, then what is new here is written.

Laws: whatever goes wrong outside is told and tried again later; an entry that somebody changed
meanwhile is not written over, it is read first with another look.
"""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.ports.errors import Busy, Forbidden, Garbled, Offline, OutsideError
from integrations.caldav import todo
from integrations.caldav.client import Calendar, Overtaken
from integrations.caldav.shelf import Due, Lost, Shelf

LOOKS: Final = 3  # in one round, while others change what is to be written


class Outcome(msgspec.Struct, kw_only=True, omit_defaults=True):
    """What it came to, as it is kept and shown."""

    taken: int = 0  # changes that came from there
    written: int = 0
    removed: int = 0
    unread: int = 0  # entries that are no tasks, or that the server does not take
    failed: str = ""  # why it did not come to its end; a word for programs
    detail: str = ""


async def look_after(calendar: Calendar, shelf: Shelf) -> Outcome | None:
    """Bring both sides together; None while another process does. Never raises OutsideError."""
    if not shelf.hold():
        return None
    outcome = Outcome()
    try:
        for _ in range(LOOKS):
            await _take(calendar, shelf, outcome)
            if not await _write(calendar, shelf, outcome):
                break
    except Lost:
        return None
    except OutsideError as error:
        outcome.failed, outcome.detail = _word(error), str(error)[:300]
    shelf.let_go(msgspec.json.encode(outcome).decode())
    return outcome


async def _take(calendar: Calendar, shelf: Shelf, outcome: Outcome) -> None:
    listing = await calendar.changes(shelf.token())
    known = shelf.etags()
    there = {seen.path for seen in listing.entries if seen.etag}
    gone = {seen.path for seen in listing.entries if not seen.etag}
    if listing.whole:
        gone |= known.keys() - there
    for seen in listing.entries:
        if seen.etag and known.get(seen.path) != seen.etag:
            found = await calendar.read(seen.path)
            if found is None:
                gone.add(seen.path)
            else:
                read = _read(found[0], shelf, outcome)
                outcome.taken += shelf.take(seen.path, found[1] or seen.etag, read)
    for path in sorted(gone & known.keys()):
        outcome.taken += shelf.gone(path)
    shelf.heard(listing.token)


def _read(content: bytes, shelf: Shelf, outcome: Outcome) -> todo.Read | None:
    try:
        return todo.read(content, shelf.chosen().clock)
    except Garbled:
        outcome.unread += 1
        return None


async def _write(calendar: Calendar, shelf: Shelf, outcome: Outcome) -> bool:
    """Whether somebody was faster with any of it."""
    overtaken = False
    for due in shelf.due(calendar.path("")):
        try:
            await _written(calendar, shelf, due, outcome)
        except Overtaken:
            overtaken = True
        except Garbled:  # the server does not take this one, or it cannot be read: others go on
            outcome.unread += 1
    return overtaken


async def _written(calendar: Calendar, shelf: Shelf, due: Due, outcome: Outcome) -> None:
    """Raises Overtaken, OutsideError."""
    if due.entry is None or due.said is None:
        await calendar.remove(due.path, due.etag)
        shelf.sent(due, "")
        outcome.removed += 1
        return
    before = b""
    if due.etag:
        found = await calendar.read(due.path)
        if found is None or found[1] != due.etag:
            raise Overtaken(due.task)
        before = found[0]
    content = todo.written(due.entry, due.said, shelf.chosen().clock, before)
    etag = await calendar.write(due.path, content, due.etag)
    # A server that does not say it has changed what was sent: what it made of it comes back.
    shelf.sent(due, etag)
    outcome.written += 1


def _word(error: OutsideError) -> str:
    match error:
        case Busy():
            return "busy"
        case Offline():
            return "away"
        case Forbidden():
            return "forbidden"
        case Garbled():
            return "unreadable"
        case _:
            return "failed"
