"""`tresen hub xmpp`: what customers write by XMPP (Jabber) as contacts, and replies to them.

    tresen hub xmpp add shop --jid shop@chat.example.org --queue Delivery --database URL
    tresen hub xmpp list --database URL
    tresen hub xmpp once shop --database URL
    tresen hub xmpp remove shop --database URL

The password is taken from TRESEN_XMPP_PASSWORD and kept in a file that its owner alone can read,
never in the database. A hub that serves stays signed in by itself. The account's server must keep
an archive (XEP-0313): what was said while nobody was signed in is read there.
"""

from __future__ import annotations

import asyncio
import re
from argparse import ArgumentParser, Namespace

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
from integrations.hub.server.administering import Administration, Unknown
from integrations.hub.server.hub import Hub
from integrations.hub.server.store.opening import Store
from integrations.hub.server.xmpp.accounts import AccountLink, Accounts
from integrations.hub.server.xmpp.running import Running
from integrations.hub.server.xmpp.shelf import Chosen
from integrations.xmpp.running import Outcome, Session

PASSWORD = "TRESEN_XMPP_PASSWORD"  # noqa: S105  the name of the variable
_JID = re.compile(r"[^\s@/\"&'<>:]{1,200}@[^\s@/]{1,200}")
_SERVER = re.compile(r"(\[[0-9a-fA-F:]+\]|[^\s:@/]+)(?::(\d{1,5}))?")
_PORT = 5222


def add_arguments(parser: ArgumentParser) -> None:
    parts = parts_of(parser)
    add = part(parts, "add", tr("connect an account, or choose anew"), _add)
    add.add_argument("name", metavar="NAME", type=name)
    add.add_argument(
        "--jid", metavar="NAME@DOMAIN", required=True, type=_jid, help=tr("of the account")
    )
    add.add_argument("--queue", metavar="QUEUE", required=True, help=tr("where new contacts wait"))
    add.add_argument(
        "--server", metavar="HOST[:PORT]", default=("", _PORT), type=_server,
        help=tr("where it is reached, if its domain does not say so"),
    )  # fmt: skip
    add.add_argument("--language", metavar="CC", default="", help=tr("of those who write to it"))
    add.add_argument(
        "--reopen", metavar="DAYS", default=7.0, type=float,
        help=tr("for so long after its end a contact goes on (default 7)"),
    )  # fmt: skip
    part(parts, "list", tr("list accounts and how they stand"), _list)
    for word, does, job in (
        ("once", tr("read what is new and send what waits, now"), _once),
        ("remove", tr("end a connection; contacts stay"), _remove),
    ):
        part(parts, word, does, job).add_argument("name", metavar="NAME", type=name)
    run_ = part(parts, "run", tr("stay signed in until standard input ends"), _run)
    run_.add_argument(
        "--public", metavar="URL", default="", help=tr("where customers reach the hub")
    )


def run(arguments: Namespace) -> int:
    return do_job(arguments, mark("There is no account {name}. Nothing was changed."))


def _accounts(arguments: Namespace, store: Store) -> Accounts:
    hub = Hub(store=store, clock=SystemClock())
    return Accounts(hub, arguments.tenant, arguments.secrets)


def _add(arguments: Namespace, out: Output, store: Store) -> None:
    Administration(store, SystemClock(), arguments.tenant)
    every = _accounts(arguments, store)
    try:
        queue = every.queue(arguments.queue)
    except Unknown as error:
        raise CannotDo(tr("There is no queue {name}. Nothing was changed.", name=error)) from error
    host, port = arguments.server
    chosen = Chosen(
        queue=queue.id,
        host=host,
        port=port,
        language=arguments.language,
        reopen_days=arguments.reopen,
    )
    secret = password(PASSWORD, arguments.jid)
    every.put(arguments.name, arguments.jid, chosen, secret)
    out.say(tr("{name} is connected", name=arguments.name), account=arguments.name)


def _list(arguments: Namespace, out: Output, store: Store) -> None:
    for each in _accounts(arguments, store).every():
        out.say(_sentence(each), **_fields(each))


def _once(arguments: Namespace, out: Output, store: Store) -> None:
    each = _accounts(arguments, store).find(arguments.name)
    session = Session(each.account, each.of.secret(each.name), each.of.shelf(each.name))
    outcome = asyncio.run(session.once())
    if outcome is None:
        raise CannotDo(tr("Another process is signed in as {name}.", name=arguments.name))
    if outcome.failed:
        raise CannotDo(
            tr(
                "{name} was not looked after to its end ({why}: {detail}). What was done stays; the"
                " next time it goes on there.",
                name=arguments.name,
                why=outcome.failed,
                detail=outcome.detail,
            )
        )
    out.say(_what_came(outcome), **msgspec.structs.asdict(outcome))


def _remove(arguments: Namespace, out: Output, store: Store) -> None:
    _accounts(arguments, store).remove(arguments.name)
    out.say(tr("{name} is not connected any more", name=arguments.name), account=arguments.name)


def _run(arguments: Namespace, _out: Output, store: Store) -> None:
    hub = Hub(store=store, clock=SystemClock(), public=arguments.public)
    running = Running(hub, arguments.secrets)
    keep_looking(running.look, running.close)


def _sentence(each: AccountLink) -> str:
    parts = [
        each.name,
        each.jid,
        each.queue,
        tr("signed in") if each.online else tr("not signed in"),
        tr("last time not to its end: {why}", why=each.told.failed) if each.told.failed else "",
    ]
    return " · ".join(filter(None, parts))


def _what_came(outcome: Outcome) -> str:
    return tr("{taken} messages taken, {sent} sent", taken=outcome.taken, sent=outcome.sent)


def _fields(each: AccountLink) -> dict[str, object]:
    return {
        "account": each.name,
        "jid": each.jid,
        "queue": each.queue,
        "online": each.online,
        "failed": each.told.failed,
    }


def _jid(text: str) -> str:
    if not _JID.fullmatch(text):
        raise ValueError(text)
    return text


def _server(text: str) -> tuple[str, int]:
    found = _SERVER.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return found[1].strip("[]"), int(found[2] or _PORT)
