"""`tresen hub caldav`: a person's tasks and promises in their own calendar, and back.

    tresen hub caldav add anna --user anna --login anna --address URL --database URL
    tresen hub caldav list | once NAME | remove NAME --database URL

The password is taken from TRESEN_CALDAV_PASSWORD, or asked for, and kept in a file that its owner
alone can read, never in the database. A hub that serves looks after its calendars by itself.
"""

from __future__ import annotations

import asyncio
import os
import re
import select
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Callable
from getpass import getpass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from desktop.commands.output import CannotDo, Output
from desktop.domain.ids import TenantId
from desktop.ports.clock import SystemClock
from desktop.text import tr
from integrations.caldav.client import Calendar
from integrations.caldav.running import Outcome, look_after
from integrations.caldav.shelf import Chosen
from integrations.hub.server.administering import Administration, Unknown
from integrations.hub.server.calendar_links import Calendars, Linked, NoSuchCalendar
from integrations.hub.server.credentials import NoPlace, NotPrivate
from integrations.hub.server.store.opening import CannotOpen, Store, open_store

PASSWORD = "TRESEN_CALDAV_PASSWORD"  # noqa: S105  the name of the variable
SECRETS = "TRESEN_HUB_SECRETS"
LEAST_S = 10.0  # between two rounds
LOOK_EVERY_S = 1.0
IDLE_S = 600.0  # without a calendar to look after; then the process ends
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")
_ADDRESS = re.compile(r"https?://[^/\s@]+/\S*")

Job = Callable[[Namespace, Output, Store], None]


def add_arguments(parser: ArgumentParser) -> None:
    parts = parser.add_subparsers(metavar=tr("COMMAND"), required=True)
    add = _part(parts, "add", tr("connect a person's calendar, or choose anew"), _add)
    add.add_argument("name", metavar="NAME", type=_name)
    add.add_argument("--user", metavar="LOGIN", required=True, help=tr("whose tasks stand in it"))
    add.add_argument(
        "--address", metavar="URL", required=True, type=_address, help=tr("of the collection")
    )
    add.add_argument("--login", metavar="NAME", required=True, help=tr("at the calendar's server"))
    add.add_argument(
        "--zone", metavar="ZONE", default="Europe/Berlin", type=_zone,
        help=tr("of whole days and of times that name none (default Europe/Berlin)"),
    )  # fmt: skip
    add.add_argument(
        "--every", metavar="SECONDS", default=60.0, type=float,
        help=tr("between two rounds (default 60)"),
    )  # fmt: skip
    add.add_argument(
        "--names", action="store_true", help=tr("customers' names may stand in the calendar")
    )
    add.add_argument(
        "--deletes",
        action="store_true",
        help=tr("what is deleted there is cancelled here, also what was made here"),
    )
    _part(parts, "list", tr("list calendars and how they stand"), _list)
    for word, does, job in (
        ("once", tr("bring both sides together, now"), _once),
        ("remove", tr("end a connection; tasks and entries stay"), _remove),
    ):
        _part(parts, word, does, job).add_argument("name", metavar="NAME", type=_name)
    _part(parts, "run", tr("look after every calendar until standard input ends"), _run)


def run(arguments: Namespace) -> int:
    try:
        store = open_store(arguments.database, arguments.owner)
    except CannotOpen as error:
        raise CannotDo(
            tr("The database cannot be opened: {reason}. Nothing was changed.", reason=error)
        ) from error
    try:
        arguments.job(arguments, Output(arguments), store)
    except NotPrivate as error:
        raise CannotDo(
            tr("Others can read {path}. Nothing was done; `chmod 600` it first.", path=error)
        ) from error
    except NoPlace as error:
        raise CannotDo(
            tr("Where do passwords lie? Say --secrets FILE or TRESEN_HUB_SECRETS.")
        ) from error
    except NoSuchCalendar as error:
        raise CannotDo(
            tr("There is no calendar {name}. Nothing was changed.", name=error)
        ) from error
    finally:
        store.close()
    return 0


def _part(
    parts: _SubParsersAction[ArgumentParser], name: str, does: str, job: Job
) -> ArgumentParser:
    part = parts.add_parser(name, help=does, description=does)
    part.set_defaults(job=job)
    part.add_argument("--database", metavar="URL", required=True, help=tr("of the hub"))
    part.add_argument(
        "--owner",
        metavar="URL",
        default="",
        help=tr("for PostgreSQL: who owns the tables, when --database is another login"),
    )
    part.add_argument("--tenant", metavar="NAME", default="main", type=TenantId)
    part.add_argument(
        "--secrets",
        metavar="FILE",
        default=os.environ.get(SECRETS, ""),
        help=tr("where passwords lie; for SQLite beside the database"),
    )
    return part


def _calendars(arguments: Namespace, store: Store) -> Calendars:
    return Calendars(store, SystemClock(), arguments.tenant, arguments.secrets)


def _add(arguments: Namespace, out: Output, store: Store) -> None:
    Administration(store, SystemClock(), arguments.tenant)
    every = _calendars(arguments, store)
    try:
        agent = every.agent(arguments.user)
    except Unknown as error:
        raise CannotDo(
            tr("There is nobody called {name}. Nothing was changed.", name=error)
        ) from error
    chosen = Chosen(
        agent=agent.id,
        login=arguments.login,
        zone=arguments.zone,
        names=arguments.names,
        deletes=arguments.deletes,
        every_s=max(LEAST_S, arguments.every),
    )
    password = os.environ.get(PASSWORD, "")
    if not password and sys.stdin.isatty():
        password = getpass(tr("Password of {login}: ", login=arguments.login))
    if not password:
        raise CannotDo(tr("Put the password into TRESEN_CALDAV_PASSWORD. Nothing was changed."))
    every.put(arguments.name, arguments.address, chosen, password)
    out.say(tr("{name} is connected", name=arguments.name), calendar=arguments.name)


def _list(arguments: Namespace, out: Output, store: Store) -> None:
    for each in _calendars(arguments, store).every():
        out.say(_sentence(each), **_fields(each))


def _once(arguments: Namespace, out: Output, store: Store) -> None:
    every = _calendars(arguments, store)
    outcome = asyncio.run(_look_after(every.find(arguments.name)))
    if outcome is None:
        raise CannotDo(tr("Another process reads {name} just now.", name=arguments.name))
    if outcome.failed:
        raise CannotDo(
            tr(
                "{name} was not brought together to its end ({why}: {detail}). What was done stays;"
                " the next time it goes on there.",
                name=arguments.name,
                why=outcome.failed,
                detail=outcome.detail,
            )
        )
    out.say(_what_came(outcome), **msgspec.structs.asdict(outcome))


def _remove(arguments: Namespace, out: Output, store: Store) -> None:
    _calendars(arguments, store).remove(arguments.name)
    out.say(tr("{name} is not connected any more", name=arguments.name), calendar=arguments.name)


def _run(arguments: Namespace, _out: Output, store: Store) -> None:
    asyncio.run(_keep(arguments, store))


async def _keep(arguments: Namespace, store: Store) -> None:
    """Until nobody stands behind standard input any more, or nothing was to do for long."""
    idle_s = 0.0
    while idle_s < IDLE_S and not _ended():
        for tenant in Calendars.tenants(store):
            for each in Calendars(store, SystemClock(), tenant, arguments.secrets).every():
                if each.is_due and await _look_after(each) is not None:
                    idle_s = 0.0
        await asyncio.sleep(LOOK_EVERY_S)
        idle_s += LOOK_EVERY_S


async def _look_after(each: Linked) -> Outcome | None:
    calendar = Calendar(each.address, each.chosen.login, each.of.secret(each.name))
    try:
        return await look_after(calendar, each.of.shelf(each.name))
    finally:
        await calendar.close()


def _ended() -> bool:
    """Whether whoever started this is gone: then standard input can be read, and is empty."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)


def _sentence(each: Linked) -> str:
    why = each.told.failed
    parts = [
        each.name,
        each.whose,
        each.address,
        tr("{count} tasks", count=each.entries),
        tr("last time not to its end: {why}", why=why) if why else "",
    ]
    return " · ".join(filter(None, parts))


def _what_came(outcome: Outcome) -> str:
    return tr(
        "{taken} changes taken, {written} written, {removed} removed, {unread} not readable",
        taken=outcome.taken,
        written=outcome.written,
        removed=outcome.removed,
        unread=outcome.unread,
    )


def _fields(each: Linked) -> dict[str, object]:
    return {
        "calendar": each.name,
        "user": each.whose,
        "address": each.address,
        "tasks": each.entries,
        "failed": each.told.failed,
    }


def _name(text: str) -> str:
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(text)
    return text


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except ZoneInfoNotFoundError as error:
        raise ValueError(text) from error
