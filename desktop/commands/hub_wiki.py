"""`tresen hub wiki`: the pages of a MediaWiki as articles, and corrections back to it.

    tresen hub wiki add help --address https://wiki.example.org/w/api.php --database URL
    tresen hub wiki list --database URL
    tresen hub wiki once help --database URL
    tresen hub wiki remove help --database URL

A bot's password (Special:BotPasswords) is taken from TRESEN_WIKI_PASSWORD and kept in a file that
its owner alone can read, never in the database. A hub that serves reads its wikis by itself.
"""

from __future__ import annotations

import asyncio
import os
import re
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence

import msgspec

from desktop.commands.connections import do_job, keep_looking, name, part, parts_of
from desktop.commands.output import CannotDo, Output
from desktop.ports.clock import SystemClock
from desktop.text import mark, tr
from integrations.hub.server.administering import Administration
from integrations.hub.server.store.opening import Store
from integrations.hub.server.wiki.links import WikiLink, WikiLinks
from integrations.mediawiki.client import Credentials, Wiki
from integrations.mediawiki.running import Outcome, look_after
from integrations.mediawiki.translate import Chosen

PASSWORD = "TRESEN_WIKI_PASSWORD"  # noqa: S105  the name of the variable
_ADDRESS = re.compile(r"https?://[^/\s]+/(\S*/)?api\.php")


def add_arguments(parser: ArgumentParser) -> None:
    parts = parts_of(parser)
    add = part(parts, "add", tr("connect a wiki, or choose anew what of it is read"), _add)
    add.add_argument("name", metavar="NAME", type=name)
    for option, metavar, default, kind, does in (
        (
            "--login",
            "USER@BOT",
            "",
            str,
            tr("a bot password's; TRESEN_WIKI_PASSWORD is its secret"),
        ),
        ("--namespaces", "N,…", (0,), _numbers, tr("whose pages are read (default 0)")),
        ("--language", "CC", "", str, tr("of pages that do not say their own")),
        ("--every", "SECONDS", 30.0, float, tr("between two readings (default 30)")),
        ("--compare", "DAYS", 7.0, float, tr("between two comparisons of all pages (default 7)")),
    ):
        add.add_argument(option, metavar=metavar, default=default, type=kind, help=does)
    add.add_argument(
        "--address", metavar="URL", required=True, type=_address, help=tr("of its api.php")
    )
    add.add_argument(
        "--category",
        metavar="NAME",
        action="append",
        default=[],
        help=tr("only pages in it; up to five"),
    )
    add.add_argument("--in-house", action="store_true", help=tr("partners do not receive them"))
    part(parts, "list", tr("list wikis and how far they are read"), _list)
    once = part(parts, "once", tr("read what is new, now"), _once)
    once.add_argument("name", metavar="NAME", type=name)
    once.add_argument("--compare", action="store_true", help=tr("compare all pages, too"))
    remove = part(parts, "remove", tr("end a connection; its articles stay"), _remove)
    remove.add_argument("name", metavar="NAME", type=name)
    part(parts, "run", tr("read every wiki until standard input ends"), _run)


def run(arguments: Namespace) -> int:
    return do_job(arguments, mark("There is no wiki {name}. Nothing was changed."))


def _connected(arguments: Namespace, store: Store) -> WikiLinks:
    return WikiLinks(store, SystemClock(), arguments.tenant, arguments.secrets)


def _add(arguments: Namespace, out: Output, store: Store) -> None:
    Administration(store, SystemClock(), arguments.tenant)
    chosen = Chosen(
        namespaces=arguments.namespaces,
        categories=tuple(arguments.category[:5]),
        in_house=arguments.in_house,
        language=arguments.language,
        login=arguments.login,
        every_s=max(5.0, arguments.every),
        compare_days=max(0.1, arguments.compare),
    )
    password = os.environ.get(PASSWORD, "")
    if arguments.login and not password:
        raise CannotDo(tr("Put the bot's password into TRESEN_WIKI_PASSWORD. Nothing was changed."))
    _connected(arguments, store).put(arguments.name, arguments.address, chosen, password)
    out.say(tr("{name} is connected", name=arguments.name), wiki=arguments.name)


def _list(arguments: Namespace, out: Output, store: Store) -> None:
    for each in _connected(arguments, store).every():
        out.say(_sentence(each), **_fields(each))
        for title, why in each.flaws:
            out.say(tr("  not read: {title}: {why}", title=title, why=why), page=title, why=why)


def _once(arguments: Namespace, out: Output, store: Store) -> None:
    connected = _connected(arguments, store)
    if arguments.compare:
        connected.compare_next(arguments.name)
    outcome = asyncio.run(_read(connected, connected.find(arguments.name)))
    if outcome is None:
        raise CannotDo(tr("Another process reads {name} just now.", name=arguments.name))
    if outcome.failed:
        raise CannotDo(
            tr(
                "{name} could not be read to its end ({why}: {detail}). What was read stays; the "
                "next time it goes on there.",
                name=arguments.name,
                why=outcome.failed,
                detail=outcome.detail,
            )
        )
    read, brought = outcome.read, outcome.brought
    out.say(
        tr(
            "{articles} articles changed, {unchanged} unchanged, {files} images, {refused} refused,"
            " {sent} corrections written, {asked} to the editors",
            articles=read.articles,
            unchanged=read.unchanged,
            files=read.files,
            refused=read.refused,
            sent=brought.sent,
            asked=brought.to_editors,
        ),
        **msgspec.structs.asdict(read),
        **msgspec.structs.asdict(brought),
    )


def _remove(arguments: Namespace, out: Output, store: Store) -> None:
    _connected(arguments, store).remove(arguments.name)
    out.say(tr("{name} is not connected any more", name=arguments.name), wiki=arguments.name)


def _run(arguments: Namespace, _out: Output, store: Store) -> None:
    async def round_() -> bool:
        due = [each for each in _of_all_tenants(arguments, store) if each.is_due]
        return any([await _read(each.of, each) is not None for each in due])

    keep_looking(round_)


def _of_all_tenants(arguments: Namespace, store: Store) -> Sequence[WikiLink]:
    return [
        each
        for tenant in WikiLinks.tenants(store)
        for each in WikiLinks(store, SystemClock(), tenant, arguments.secrets).every()
    ]


async def _read(connected: WikiLinks, each: WikiLink) -> Outcome | None:
    login = each.chosen.login
    secret = connected.secret(each.name) if login else ""
    wiki = Wiki(each.address, Credentials(login, secret) if login else None)
    try:
        return await look_after(wiki, connected.shelf(each.name), each.chosen, SystemClock())
    finally:
        await wiki.close()


def _sentence(each: WikiLink) -> str:
    parts = [
        each.name,
        each.address,
        tr("{count} articles", count=each.articles),
        tr("{count} to read", count=each.waiting) if each.waiting else "",
        tr("{count} not readable", count=each.flawed) if each.flawed else "",
        tr("last time not to its end: {why}", why=each.failed) if each.failed else "",
    ]
    return " · ".join(filter(None, parts))


def _fields(each: WikiLink) -> dict[str, object]:
    return {
        "wiki": each.name,
        "address": each.address,
        "articles": each.articles,
        "waiting": each.waiting,
        "flawed": each.flawed,
        "failed": each.failed,
    }


def _address(text: str) -> str:
    if not _ADDRESS.fullmatch(text):
        raise ValueError(text)
    return text


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))
