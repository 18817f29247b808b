"""The calendar connector against a real server, and against ones that mean harm."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import httpx
import pytest

from desktop.domain.words import TaskStatus
from desktop.ports.errors import Forbidden, Garbled, Offline, OutsideError
from integrations.caldav.client import MOST_ENTRY, Calendar, Overtaken
from integrations.caldav.todo import Entry, Said, read, written
from tests.support.radicale import PASSWORD, OtherProgram, Radicale, one_radicale, radicale

__all__ = ["one_radicale", "radicale"]

BERLIN = ZoneInfo("Europe/Berlin")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
SAID = Said(uid="task-1", now=NOON, made_at=NOON, urgent=True, words="We ring, before noon; sure")
RING = Entry(title="Ring, then write; äöü", due_at=NOON)
OTHERS = """
    BEGIN:VCALENDAR
    VERSION:2.0
    PRODID:-//Another//Program//EN
    BEGIN:VTODO
    UID:of-another
    DTSTAMP:20261122T120000Z
    SUMMARY:Buy stamps
    X-KEPT:by others
    {more}
    END:VTODO
    END:VCALENDAR
"""


def todo(*more: str) -> bytes:
    return "\r\n".join(
        line.strip() for line in OTHERS.format(more="\n".join(more)).split("\n") if line.strip()
    ).encode()


def connected(other: OtherProgram) -> Calendar:
    return Calendar(other.address, other.login, PASSWORD)


# --------------------------------------------------------------------------------- with a server
async def test_what_others_change_is_heard_once_also_after_the_server_was_away(
    radicale: Radicale,
) -> None:
    other = radicale.calendar("anna", "tasks")
    calendar = connected(other)
    first = await calendar.changes("")
    other.put("a.ics", OTHERS.format(more="DUE:20261201T090000Z"))
    second = await calendar.changes(first.token)
    radicale.stop()
    with pytest.raises(Offline):
        await calendar.changes(second.token)
    radicale.start()
    quiet = await calendar.changes(second.token)
    other.delete("a.ics")
    gone = await calendar.changes(quiet.token)
    stale = await calendar.changes("http://radicale.org/ns/sync/" + "0" * 64)
    await calendar.close()

    assert first.entries == quiet.entries == ()
    assert [seen.etag for seen in stale.entries if seen.etag] == []
    assert [(seen.path, bool(seen.etag)) for seen in second.entries] == [
        ("/anna/tasks/a.ics", True)
    ]
    assert [(seen.path, seen.etag) for seen in gone.entries] == [("/anna/tasks/a.ics", "")]
    assert (second.whole, stale.whole) == (False, True)


async def test_an_entry_is_written_only_over_the_one_that_was_read(radicale: Radicale) -> None:
    other = radicale.calendar("anna", "tasks with ü")
    calendar = connected(other)
    path = calendar.path("task-1.ics")
    etag = await calendar.write(path, written(RING, SAID, BERLIN), "")
    with pytest.raises(Overtaken):
        await calendar.write(path, written(RING, SAID, BERLIN), "")
    other.change("task-1.ics", "STATUS:NEEDS-ACTION", "STATUS:COMPLETED\r\nX-KEPT:by others")
    with pytest.raises(Overtaken):
        await calendar.write(path, written(RING, SAID, BERLIN), etag)
    with pytest.raises(Overtaken):
        await calendar.remove(path, etag)
    found = await calendar.read(path)
    assert found is not None
    content, newer = found
    renamed = Entry(title="Renamed", due_at=NOON, status=TaskStatus.DONE)
    await calendar.write(path, written(renamed, SAID, BERLIN, content), newer)

    assert read(content, BERLIN).entry.status is TaskStatus.DONE
    assert "X-KEPT:by others" in other.get("task-1.ics")
    assert "SUMMARY:Renamed" in other.get("task-1.ics")
    (seen,) = (await calendar.changes("")).entries
    await calendar.remove(path, seen.etag)
    assert other.names() == []
    await calendar.close()


async def test_a_wrong_password_is_told_and_stands_in_no_message(radicale: Radicale) -> None:
    other = radicale.calendar("anna", "tasks")
    calendar = Calendar(other.address, "anna", "not the secret")

    with pytest.raises(Forbidden) as told:
        await calendar.changes("")
    await calendar.close()

    assert "secret" not in str(told.value)


async def test_a_server_without_sync_tokens_is_compared_by_etags() -> None:
    said = (
        '<multistatus xmlns="DAV:"><response><href>/c/</href><propstat><prop><resourcetype>'
        "<collection/></resourcetype></prop><status>HTTP/1.1 200 OK</status></propstat></response>"
        '<response><href>/c/a%20b.ics</href><propstat><prop><getetag>"1"</getetag></prop>'
        "<status>HTTP/1.1 200 OK</status></propstat></response></multistatus>"
    )

    def answer(request: httpx.Request) -> httpx.Response:
        if request.method == "REPORT":
            return httpx.Response(403)
        assert request.headers["depth"] == "1"
        return httpx.Response(207, text=said)

    calendar = Calendar("http://dav.test/c/", "a", "b", transport=httpx.MockTransport(answer))
    found = await calendar.changes("old")
    await calendar.close()

    assert found.whole
    assert found.token == ""
    assert [(seen.path, seen.etag) for seen in found.entries] == [("/c/a b.ics", '"1"')]


# ------------------------------------------------------------------------------ that mean harm
LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    b'<multistatus xmlns="DAV:"><sync-token>&b;</sync-token></multistatus>'
)
FILE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    b'<multistatus xmlns="DAV:"><sync-token>&a;</sync-token></multistatus>'
)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (httpx.Response(207, content=LAUGHS), Garbled),
        (httpx.Response(207, content=FILE), Garbled),
        (httpx.Response(207, content=b"<a" * 9_000), Garbled),
        (httpx.Response(207, content=b"\xff\xfe\x00"), Garbled),
        (httpx.Response(207, content=b"<multistatus/>"), Garbled),
        (httpx.Response(207, content=b"x" * 9_000_000), Garbled),
        (httpx.Response(302, headers={"Location": "http://elsewhere.test/c/"}), Forbidden),
        (httpx.Response(302, headers={"Location": "https://dav.test/c/"}), Forbidden),
        (httpx.Response(302, headers={"Location": "http://dav.test:81/c/"}), Forbidden),
        (httpx.Response(302, headers={"Location": "/c/"}), Garbled),
        (httpx.Response(302), Forbidden),
        (httpx.Response(401), Forbidden),
        (httpx.Response(500), Offline),
        (httpx.Response(404), Forbidden),
    ],
)
async def test_an_answer_that_means_harm_is_told_apart_and_followed_nowhere(
    answer: httpx.Response, error: type[OutsideError]
) -> None:
    asked: list[str] = []

    def say(request: httpx.Request) -> httpx.Response:
        asked.append(request.url.host)
        return answer

    calendar = Calendar("http://dav.test/c/", "a", "b", transport=httpx.MockTransport(say))
    with pytest.raises(error):
        await calendar.changes("")
    await calendar.close()

    assert set(asked) == {"dav.test"}


async def test_an_entry_that_is_too_large_is_not_read() -> None:
    large = httpx.MockTransport(lambda _request: httpx.Response(200, content=b"x" * MOST_ENTRY * 2))
    calendar = Calendar("http://dav.test/c/", "a", "b", transport=large)

    with pytest.raises(Garbled):
        await calendar.read("/c/a.ics")
    await calendar.close()


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x00\xff",
        b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n",
        b"BEGIN:VTODO\r\nUID:x\r\nEND:VTODO\r\n",
        b"BEGIN:VCALENDAR\r\nBEGIN:VTODO\r\nSUMMARY:no uid\r\nEND:VTODO\r\nEND:VCALENDAR\r\n",
        todo("DUE:yesterday"),
        todo("DUE;TZID=Nowhere/Land:99999999T999999"),
    ],
)
def test_what_is_no_task_is_garbled_and_nothing_else(content: bytes) -> None:
    with pytest.raises(Garbled):
        read(content, BERLIN)


# ------------------------------------------------------------------------------------ as a VTODO
@pytest.mark.parametrize(
    ("more", "due"),
    [
        (("DUE:20261201T090000Z",), datetime(2026, 12, 1, 9, tzinfo=UTC)),
        (("DUE;TZID=America/New_York:20261201T090000",), datetime(2026, 12, 1, 14, tzinfo=UTC)),
        (("DUE:20260701T090000",), datetime(2026, 7, 1, 7, tzinfo=UTC)),  # as in Berlin
        (("DUE;VALUE=DATE:20261201",), datetime(2026, 12, 1, 22, 59, tzinfo=UTC)),
        (("DUE;VALUE=DATE:20260701",), datetime(2026, 7, 1, 21, 59, tzinfo=UTC)),
        (("DTSTART:20261201T090000Z", "DURATION:PT1H"), datetime(2026, 12, 1, 10, tzinfo=UTC)),
        ((), None),
    ],
)
def test_times_days_and_zones_are_read_and_written_as_they_were(
    more: tuple[str, ...], due: datetime | None
) -> None:
    found = read(todo(*more), BERLIN)
    again = written(found.entry, SAID, BERLIN, todo(*more))

    assert (found.uid, found.entry.title, found.entry.due_at) == ("of-another", "Buy stamps", due)
    assert read(again, BERLIN).entry == found.entry
    assert b"X-KEPT:by others" in again
    assert (b"DUE;VALUE=DATE:" in again) == any("VALUE=DATE" in line for line in more)


def test_a_series_keeps_its_rule_and_the_zone_it_keeps_to() -> None:
    entry = Entry(title="Every Tuesday", due_at=NOON, repeats="FREQ=WEEKLY;BYDAY=TU;INTERVAL=2")
    content = written(entry, SAID, BERLIN)

    found = read(content, BERLIN).entry
    assert found.due_at == NOON
    assert set(found.repeats.split(";")) == set(entry.repeats.split(";"))
    assert b"DUE;TZID=Europe/Berlin:20261122T130000" in content
    assert b"BEGIN:VTIMEZONE" in content


@pytest.mark.parametrize("status", [TaskStatus.OPEN, TaskStatus.DONE, TaskStatus.CANCELLED])
def test_what_was_promised_and_how_it_stands_is_written(status: TaskStatus) -> None:
    entry = Entry(title=RING.title, due_at=NOON, status=status)
    said = Said(uid="t", now=NOON, made_at=NOON, ended_at=NOON, urgent=True, words=SAID.words)
    content = written(entry, said, BERLIN)

    assert read(content, BERLIN).entry == entry
    assert b"DESCRIPTION:We ring\\, before noon\\; sure" in content
    assert b"PRIORITY:1" in content
    assert (b"COMPLETED:20261122T120000Z" in content) == (status is TaskStatus.DONE)
