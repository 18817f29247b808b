"""`tresen hub mail`: mailboxes whose mails are contacts, and by which answers go out.

    tresen hub mail add office --address office@example.org --login office --queue Bills
        --imap mail.example.org:993 --smtp mail.example.org:587 --database URL
    tresen hub mail list | once NAME | remove NAME --database URL

The password is taken from TRESEN_MAIL_PASSWORD, or asked for, and kept in a file that its owner
alone can read, never in the database. A hub that serves looks after its mailboxes by itself.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from ipaddress import ip_address
from pathlib import Path

import msgspec

from desktop.commands.connections import (
    do_job,
    keep_looking,
    name,
    part,
    parts_of,
    password,
)
from desktop.commands.mail_beside import MailBeside
from desktop.commands.output import CannotDo, Output
from desktop.ports.clock import SystemClock
from desktop.text import mark, tr
from integrations.email.chosen import Chosen, Guard, Server, certificates
from integrations.hub.server.administering import Administration, Unknown
from integrations.hub.server.hub import Hub
from integrations.hub.server.mail.mailboxes import Mailbox, Mailboxes
from integrations.hub.server.store.opening import Store

PASSWORD = "TRESEN_MAIL_PASSWORD"  # noqa: S105  the name of the variable
LEAST_S = 1.0  # between two looks
_ADDRESS = re.compile(r"[^\s@<>,;\"]{1,64}@[^\s@<>,;\"]{1,190}")


def add_arguments(parser: ArgumentParser) -> None:
    parts = parts_of(parser)
    add = part(parts, "add", tr("connect a mailbox, or choose anew"), _add)
    add.add_argument("name", metavar="NAME", type=name)
    for option, metavar, kind, does in (
        ("--address", "ADDRESS", _address, tr("what customers write to, and who answers")),
        ("--imap", "HOST:PORT", _server, tr("where its mails lie")),
        ("--smtp", "HOST:PORT", _server, tr("by which server answers go out")),
        ("--login", "NAME", str, tr("at both; TRESEN_MAIL_PASSWORD is the password")),
        ("--queue", "NAME", str, tr("where new contacts wait")),
    ):
        add.add_argument(option, metavar=metavar, type=kind, required=True, help=does)
    guard = add.add_mutually_exclusive_group()
    for way, does in (
        (Guard.TLS, tr("the lines are guarded from the first byte (this is so unless said)")),
        (Guard.STARTTLS, tr("the lines are guarded once both sides have agreed on it")),
        (Guard.NONE, tr("not at all: for servers on this machine alone")),
    ):
        guard.add_argument(f"--{way}", dest="guard", action="store_const", const=way, help=does)
    add.add_argument(
        "--trust", metavar="FILE", type=_certificates,
        help=tr("certificates (PEM) that its servers are believed by, instead of the system's"),
    )  # fmt: skip
    for option, metavar, default, of, does in (
        ("--sender", "NAME", "", str, tr("shown beside the address")),
        ("--signature", "FILE", None, Path, tr("plain text, below every answer")),
        ("--language", "CC", "de", str, tr("of the words around what is quoted (default de)")),
        ("--folder", "NAME", "INBOX", str, tr("that mails come into (default INBOX)")),
        ("--sent", "NAME", "Sent", str, tr("where answers are filed (default Sent)")),
        ("--authserv-id", "NAME", "", str, tr("by which its server signs Authentication-Results")),
        ("--every", "SECONDS", 60.0, float, tr("between two looks at the latest (default 60)")),
        ("--reopen-days", "DAYS", 7.0, float, tr("a closed contact goes on so long (default 7)")),
        ("--give-up-hours", "HOURS", 48.0, float, tr("until a mail counts as lost (default 48)")),
    ):
        add.add_argument(option, metavar=metavar, default=default, type=of, help=does)
    add.add_argument(
        "--own-copy", action="store_true",
        help=tr("each answer comes to the mailbox too: if a line breaks, one sees that it went"),
    )  # fmt: skip
    add.add_argument("--quote", action="store_true", help=tr("what is answered stands below"))
    add.add_argument(
        "--from-now", action="store_true", help=tr("what lies in it already stays out")
    )
    part(parts, "list", tr("list mailboxes and how they stand"), _list)
    for word, does, job in (
        ("once", tr("read what is new and send what waits, now"), _once),
        ("remove", tr("end a connection; its contacts stay"), _remove),
    ):
        part(parts, word, does, job).add_argument("name", metavar="NAME", type=name)
    run_ = part(parts, "run", tr("look after every mailbox until standard input ends"), _run)
    for each in (parts.choices["once"], run_):
        each.add_argument(
            "--public", metavar="URL", default="",
            help=tr("where customers reach the hub, for links in mails"),
        )  # fmt: skip


def run(arguments: Namespace) -> int:
    return do_job(arguments, mark("There is no mailbox {name}. Nothing was changed."))


def _mailboxes(arguments: Namespace, store: Store) -> Mailboxes:
    return Mailboxes(store, SystemClock(), arguments.tenant, arguments.secrets)


def _add(arguments: Namespace, out: Output, store: Store) -> None:
    Administration(store, SystemClock(), arguments.tenant)
    every = _mailboxes(arguments, store)
    guard = arguments.guard or Guard.TLS
    if guard is Guard.NONE and not all(map(_is_here, (arguments.imap, arguments.smtp))):
        raise CannotDo(
            tr("Passwords travel in the clear to no other machine. Nothing was changed.")
        )
    try:
        queue = every.queue(arguments.queue)
        signature = arguments.signature.read_text("utf-8") if arguments.signature else ""
    except Unknown as error:
        raise CannotDo(tr("There is no queue {name}. Nothing was changed.", name=error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(
            tr("The signature cannot be read: {error}. Nothing was changed.", error=error)
        ) from error
    secret = password(PASSWORD, arguments.login)
    chosen = Chosen(
        address=arguments.address,
        imap=arguments.imap,
        smtp=arguments.smtp,
        login=arguments.login,
        queue=queue.id,
        guard=guard,
        trusted=arguments.trust or "",
        name=arguments.sender,
        signature=signature,
        quotes=arguments.quote,
        language=arguments.language,
        folder=arguments.folder,
        sent=arguments.sent,
        own_copy=arguments.own_copy,
        authserv_id=arguments.authserv_id,
        every_s=max(LEAST_S, arguments.every),
        reopen_days=max(0.0, arguments.reopen_days),
        give_up_h=max(0.0, arguments.give_up_hours),
        from_now=arguments.from_now,
    )
    every.put(arguments.name, chosen, secret)
    out.say(tr("{name} is connected", name=arguments.name), mail=arguments.name)


def _list(arguments: Namespace, out: Output, store: Store) -> None:
    every = _mailboxes(arguments, store)
    for each in every.every():
        out.say(_sentence(each), **_fields(each))
        for flaw in each.flaws:
            words = tr("  not taken in: number {uid}: {why}", uid=flaw.uid, why=flaw.why)
            out.say(words, uid=flaw.uid, why=flaw.why)
    for key, why in every.waiting():
        if why:
            out.say(tr("  not sent yet: {key}: {why}", key=key, why=why), key=key, why=why)


def _once(arguments: Namespace, out: Output, store: Store) -> None:
    every = _mailboxes(arguments, store)
    outcome = every.look_after(every.find(arguments.name))
    if outcome is None:
        raise CannotDo(tr("Another process reads {name} just now.", name=arguments.name))
    if outcome.failed:
        raise CannotDo(
            tr(
                "{name} could not be read to its end ({why}). What was read stays; the next time it"
                " goes on there.",
                name=arguments.name,
                why=outcome.failed,
            )
        )
    sent = every.send(Hub(store=store, clock=SystemClock(), public=arguments.public))
    taken = outcome.taken
    out.say(
        tr(
            "{new} mails taken in, {known} known, {left} left, {flawed} not readable; {sent} handed"
            " over to be sent",
            sent=sent,
            **msgspec.structs.asdict(taken),
        ),
        sent=sent,
        **msgspec.structs.asdict(taken),
    )


def _remove(arguments: Namespace, out: Output, store: Store) -> None:
    _mailboxes(arguments, store).remove(arguments.name)
    out.say(tr("{name} is not connected any more", name=arguments.name), mail=arguments.name)


def _run(arguments: Namespace, _out: Output, store: Store) -> None:
    every = [
        Mailboxes(store, SystemClock(), tenant, arguments.secrets)
        for tenant in Mailboxes.tenants(store)
    ]
    beside = MailBeside(every, Hub(store=store, clock=SystemClock(), public=arguments.public))

    async def round_() -> bool:
        return await beside.round()

    keep_looking(round_, beside.close)


def _sentence(each: Mailbox) -> str:
    parts: Sequence[str] = (
        each.name,
        each.chosen.address,
        tr("{count} mails taken in", count=each.taken),
        tr("{count} not readable", count=each.flawed) if each.flawed else "",
        tr("last time not to its end: {why}", why=each.failed) if each.failed else "",
    )
    return " · ".join(filter(None, parts))


def _fields(each: Mailbox) -> dict[str, object]:
    return {
        "mail": each.name,
        "address": each.chosen.address,
        "taken": each.taken,
        "left": each.skipped,
        "flawed": each.flawed,
        "failed": each.failed,
    }


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(text)
    return text


def _server(text: str) -> Server:
    host, _, port = text.rpartition(":")
    if not host or not 0 < int(port) < 1 << 16:
        raise ValueError(text)
    return Server(host.strip("[]"), int(port))


def _certificates(path: str) -> str:
    try:
        return certificates(Path(path))
    except OSError as error:
        raise ValueError(path) from error


def _is_here(server: Server) -> bool:
    if server.host == "localhost":
        return True
    try:
        return ip_address(server.host).is_loopback
    except ValueError:
        return False
