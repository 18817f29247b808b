"""`tresen hub chat`: a chat for visitors of web pages, and the line that shows it there.

    tresen hub chat add help --queue Bills --origin https://www.example.org --database URL
    tresen hub chat list --database URL
    tresen hub chat remove help --database URL

A page shows it with one script: `<script src="https://HUB/chat/help/widget.js" defer></script>`.
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, Namespace
from pathlib import Path

from desktop.commands.connections import do_job, name, part, parts_of
from desktop.commands.output import CannotDo, Output
from desktop.domain.ids import QueueId, TenantId
from desktop.domain.records import Queue
from desktop.ports.clock import SystemClock
from desktop.text import mark, tr
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import Store
from integrations.hub.server.webchat.chats import Webchats
from integrations.hub.server.webchat.visits import MAIN
from integrations.webchat.consenting import LANGUAGES
from integrations.webchat.values import Chosen, Naming

LONGEST = 5_000  # letters of what is agreed to
_ORIGIN = re.compile(r"https?://[A-Za-z0-9.-]+(:\d{1,5})?|https?://\[[0-9a-f:]+\](:\d{1,5})?")


def add_arguments(parser: ArgumentParser) -> None:
    parts = parts_of(parser)
    add = part(parts, "add", tr("set a chat up, or choose anew"), _add)
    add.add_argument("name", metavar="NAME", type=name)
    add.add_argument("--queue", metavar="NAME", required=True, help=tr("where its contacts wait"))
    add.add_argument(
        "--origin",
        metavar="URL",
        action="append",
        default=[],
        type=_origin,
        help=tr("pages of this place may show it, as https://www.example.org; several times"),
    )
    add.add_argument(
        "--consent",
        metavar="[CC=]FILE",
        action="append",
        default=[],
        help=tr("what visitors agree to, plain text; for each language one"),
    )
    add.add_argument(
        "--language",
        metavar="CC",
        default=LANGUAGES[0],
        choices=LANGUAGES,
        help=tr("of pages that say neither German nor English (default de)"),
    )
    add.add_argument("--title", metavar="TEXT", default="", help=tr("what stands above it"))
    add.add_argument(
        "--names",
        metavar="HOW",
        default=Naming.FIRST.value,
        choices=[each.value for each in Naming],
        help=tr("of agents: first, full or nobody (default first)"),
    )
    add.add_argument(
        "--assistant",
        action="store_true",
        help=tr("articles are quoted until somebody asks for a person"),
    )
    part(parts, "list", tr("list chats and how a page shows them"), _list)
    remove = part(parts, "remove", tr("take a chat down; its contacts stay"), _remove)
    remove.add_argument("name", metavar="NAME", type=name)


def run(arguments: Namespace) -> int:
    return do_job(arguments, mark("There is no chat {name}. Nothing was changed."))


def _chats(arguments: Namespace, store: Store) -> Webchats:
    return Webchats(store, SystemClock(), arguments.tenant)


def _add(arguments: Namespace, out: Output, store: Store) -> None:
    Administration(store, SystemClock(), arguments.tenant)
    chosen = Chosen(
        queue=_queue(store, arguments.tenant, arguments.queue),
        origins=tuple(dict.fromkeys(arguments.origin)),
        language=arguments.language,
        title=arguments.title,
        consent=dict(_consent(each, arguments.language) for each in arguments.consent),
        assistant=arguments.assistant,
        naming=Naming(arguments.names),
    )
    _chats(arguments, store).put(arguments.name, chosen)
    _say(arguments, out, arguments.name, chosen)


def _list(arguments: Namespace, out: Output, store: Store) -> None:
    for each, chosen in _chats(arguments, store).every():
        _say(arguments, out, each, chosen)


def _remove(arguments: Namespace, out: Output, store: Store) -> None:
    _chats(arguments, store).remove(arguments.name)
    out.say(tr("{name} is taken down", name=arguments.name), chat=arguments.name)


def _say(arguments: Namespace, out: Output, called: str, chosen: Chosen) -> None:
    named = called if arguments.tenant == MAIN else f"{arguments.tenant}~{called}"
    path = f"/chat/{named}/widget.js"
    places = ", ".join(chosen.origins) or tr("the hub's own page only")
    out.say(
        f"{called} · {places} · {path}",
        chat=called,
        script=path,
        origins=list(chosen.origins),
        assistant=chosen.assistant,
    )


def _queue(store: Store, tenant: TenantId, called: str) -> QueueId:
    with store.reading(tenant) as within:
        for queue in records.every(within, Queue):
            if called in (queue.name, queue.id):
                return queue.id
    raise CannotDo(tr("There is no queue {name}. Nothing was changed.", name=called))


def _consent(said: str, language: str) -> tuple[str, str]:
    """(language, text) of `CC=FILE` or FILE."""
    named, found, path = said.partition("=")
    if not found or named not in LANGUAGES:
        named, path = language, said
    try:
        text = Path(path).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise CannotDo(
            tr("{path} cannot be read: {reason}. Nothing was changed.", path=path, reason=error)
        ) from error
    if not 0 < len(text) <= LONGEST:
        raise CannotDo(tr("{path} is empty or too long. Nothing was changed.", path=path))
    return named, text


def _origin(text: str) -> str:
    if not _ORIGIN.fullmatch(text):
        raise ValueError(text)
    return text
