"""`tresen hub caldav`: tasks and promises of a person, a team or a queue in a calendar, and back.

    tresen hub caldav add anna --user anna --login anna --address URL --database URL
    tresen hub caldav add care --user lea --team Care --login care --address URL --database URL
    tresen hub caldav list | once NAME | remove NAME --database URL

The password is taken from TRESEN_CALDAV_PASSWORD, or asked for, and kept in a file that its owner
alone can read, never in the database. A hub that serves looks after its calendars by itself.
"""

from __future__ import annotations

import asyncio
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import msgspec

from desktop.commands.connections import (
    do_job,
    keep_looking,
    name,
    part,
    parts_of,
    password,
)
from desktop.commands.output import CannotDo, Output
from desktop.ports.clock import SystemClock
from desktop.text import mark, tr
from integrations.caldav.client import Calendar
from integrations.caldav.running import Outcome, look_after
from integrations.caldav.shelf import Chosen
from integrations.hub.server.administering import Administration, Unknown
from integrations.hub.server.calendars.links import CalendarLink, CalendarLinks
from integrations.hub.server.store.opening import Store

PASSWORD = "TRESEN_CALDAV_PASSWORD"  # noqa: S105  the name of the variable
LEAST_S = 10.0  # between two rounds
_ADDRESS = re.compile(r"https?://[^/\s@]+/\S*")


def add_arguments(parser: ArgumentParser) -> None:
    parts = parts_of(parser)
    add = part(parts, "add", tr("connect a calendar, or choose anew"), _add)
    add.add_argument("name", metavar="NAME", type=name)
    add.add_argument("--user", metavar="LOGIN", required=True, help=tr("whose tasks stand in it"))
    of_all = add.add_mutually_exclusive_group()
    of_all.add_argument(
        "--team", metavar="NAME", default="",
        help=tr("all tasks of this team instead; what is changed there is asked for as the user"),
    )  # fmt: skip
    of_all.add_argument(
        "--queue", metavar="NAME", default="",
        help=tr("all tasks of this queue instead; what is changed there is asked for as the user"),
    )  # fmt: skip
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
    part(parts, "list", tr("list calendars and how they stand"), _list)
    for word, does, job in (
        ("once", tr("bring both sides together, now"), _once),
        ("remove", tr("end a connection; tasks and entries stay"), _remove),
    ):
        part(parts, word, does, job).add_argument("name", metavar="NAME", type=name)
    part(parts, "run", tr("look after every calendar until standard input ends"), _run)


def run(arguments: Namespace) -> int:
    return do_job(arguments, mark("There is no calendar {name}. Nothing was changed."))


def _calendars(arguments: Namespace, store: Store) -> CalendarLinks:
    return CalendarLinks(store, SystemClock(), arguments.tenant, arguments.secrets)


def _add(arguments: Namespace, out: Output, store: Store) -> None:
    Administration(store, SystemClock(), arguments.tenant)
    every = _calendars(arguments, store)
    try:
        agent = every.agent(arguments.user)
    except Unknown as error:
        raise CannotDo(
            tr("There is nobody called {name}. Nothing was changed.", name=error)
        ) from error
    try:
        team = every.team(arguments.team).id if arguments.team else ""
        queue = every.queue(arguments.queue).id if arguments.queue else ""
    except Unknown as error:
        raise CannotDo(
            tr("There is no team or queue {name}. Nothing was changed.", name=error)
        ) from error
    chosen = Chosen(
        agent=agent.id,
        login=arguments.login,
        team=team,
        queue=queue,
        zone=arguments.zone,
        names=arguments.names,
        deletes=arguments.deletes,
        every_s=max(LEAST_S, arguments.every),
    )
    secret = password(PASSWORD, arguments.login)
    every.put(arguments.name, arguments.address, chosen, secret)
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
    async def round_() -> bool:
        due = [each for each in _of_all_tenants(arguments, store) if each.is_due]
        return any([await _look_after(each) is not None for each in due])

    keep_looking(round_)


def _of_all_tenants(arguments: Namespace, store: Store) -> Sequence[CalendarLink]:
    return [
        each
        for tenant in CalendarLinks.tenants(store)
        for each in CalendarLinks(store, SystemClock(), tenant, arguments.secrets).every()
    ]


async def _look_after(each: CalendarLink) -> Outcome | None:
    calendar = Calendar(each.address, each.chosen.login, each.of.secret(each.name))
    try:
        return await look_after(calendar, each.of.shelf(each.name))
    finally:
        await calendar.close()


def _sentence(each: CalendarLink) -> str:
    why = each.told.failed
    parts = [
        each.name,
        each.whose,
        each.of_all,
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


def _fields(each: CalendarLink) -> dict[str, object]:
    return {
        "calendar": each.name,
        "user": each.whose,
        "of_all": each.of_all,
        "address": each.address,
        "tasks": each.entries,
        "failed": each.told.failed,
    }


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(text)
    return text


def _zone(text: str) -> str:
    try:
        return ZoneInfo(text).key
    except ZoneInfoNotFoundError as error:
        raise ValueError(text) from error
