"""What the commands share that connect the hub with something: a wiki, a calendar, a mailbox.

    parts = parts_of(parser)
    add = part(parts, "add", tr("connect …"), _add)
    …
    return do_job(arguments, mark("There is no wiki {name}. Nothing was changed."))

A job is given its arguments, what it says, and the open store; a password is never an argument,
because everybody on a machine can read those.
"""

from __future__ import annotations

import asyncio
import os
import re
import select
import sys
from argparse import ArgumentParser, Namespace, _SubParsersAction
from collections.abc import Awaitable, Callable
from getpass import getpass

from desktop.commands.output import CannotDo, Output
from desktop.domain.ids import TenantId
from desktop.text import tr
from integrations.hub.server.connections.chosen_links import NoSuchLink
from integrations.hub.server.connections.credentials import NoPlace, NotPrivate
from integrations.hub.server.store.opening import CannotOpen, Store, open_store

SECRETS = "TRESEN_HUB_SECRETS"
LOOK_EVERY_S = 1.0
IDLE_S = 600.0  # with nothing to look after; then the process ends
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,39}")

Job = Callable[[Namespace, Output, Store], None]


def parts_of(parser: ArgumentParser) -> _SubParsersAction[ArgumentParser]:
    return parser.add_subparsers(metavar=tr("COMMAND"), required=True)


def part(
    parts: _SubParsersAction[ArgumentParser], name: str, does: str, job: Job
) -> ArgumentParser:
    """One of the commands, with the options that all of them have."""
    made = parts.add_parser(name, help=does, description=does)
    made.set_defaults(job=job)
    made.add_argument("--database", metavar="URL", required=True, help=tr("of the hub"))
    made.add_argument(
        "--owner",
        metavar="URL",
        default="",
        help=tr("for PostgreSQL: who owns the tables, when --database is another login"),
    )
    made.add_argument("--tenant", metavar="NAME", default="main", type=TenantId)
    made.add_argument(
        "--secrets",
        metavar="FILE",
        default=os.environ.get(SECRETS, ""),
        help=tr("where passwords lie; for SQLite beside the database"),
    )
    return made


def do_job(arguments: Namespace, unknown: str) -> int:
    """Run the chosen job on the open store.

    unknown: what is said when there is no connection of a name, which stands for `{name}`.
    """
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
    except NoSuchLink as error:
        raise CannotDo(tr(unknown, name=error)) from error
    finally:
        store.close()
    return 0


def password(variable: str, login: str) -> str:
    """Out of the environment, or asked for. Raises CannotDo where there is none."""
    given = os.environ.get(variable, "")
    if not given and sys.stdin.isatty():
        given = getpass(tr("Password of {login}: ", login=login))
    if not given:
        words = tr("Put the password into {variable}. Nothing was changed.", variable=variable)
        raise CannotDo(words)
    return given


def keep_looking(
    round_: Callable[[], Awaitable[bool]], end: Callable[[], Awaitable[None]] | None = None
) -> None:
    """Look after connections until nobody stands behind standard input, or nothing is to do.

    round_: one look at all of them; whether one of them was due. end: of what a look has begun.
    """
    asyncio.run(_keep(round_, end))


async def _keep(
    round_: Callable[[], Awaitable[bool]], end: Callable[[], Awaitable[None]] | None
) -> None:
    idle_s = 0.0
    try:
        while idle_s < IDLE_S and not _ended():
            if await round_():
                idle_s = 0.0
            await asyncio.sleep(LOOK_EVERY_S)
            idle_s += LOOK_EVERY_S
    finally:
        if end is not None:
            await end()


def name(text: str) -> str:
    """Of a connection, as an argument. Raises ValueError."""
    if not _NAME.fullmatch(text):
        raise ValueError(text)
    return text


def _ended() -> bool:
    """Whether whoever started this is gone: then standard input can be read, and is empty."""
    readable, _, _ = select.select([sys.stdin], [], [], 0)
    return bool(readable) and not os.read(sys.stdin.fileno(), 1)
