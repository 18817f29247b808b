"""`tresen search`: what the window's search shows, best first."""

from __future__ import annotations

import sys
from argparse import Namespace

from desktop.commands.local import opened_store
from desktop.commands.output import Output
from desktop.commands.parser import Parser
from desktop.store.opening import Connection
from desktop.store.reads.search import Hit, search
from desktop.text import tr

KINDS = {
    "customers": "customer",
    "interactions": "interaction",
    "cases": "case",
    "articles": "article",
}
MOST = 20


def add_arguments(parser: Parser) -> None:
    parser.add_profile()
    parser.add_argument("kind", choices=list(KINDS), help=tr("what is searched"))
    parser.add_argument("text", help=tr("the words; with - one query a line is read"))
    parser.add_argument(
        "--limit", type=int, default=MOST, metavar="N", help=tr("at most so many hits")
    )


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    kind = KINDS[arguments.kind]
    with opened_store(arguments) as (_, connection):
        if arguments.text == "-":
            for line in sys.stdin:
                _answer(out, connection, kind, line.strip(), arguments.limit)
            return 0
        hits = search(connection, kind, arguments.text, arguments.limit)
    for hit in hits:
        out.say(_line(hit), **_fields(hit))
    if not hits:
        out.aside(tr("Nothing was found."))
    return 0


def _answer(out: Output, connection: Connection, kind: str, text: str, limit: int) -> None:
    """One line for one query, so that a program can ask many without starting anew."""
    hits = search(connection, kind, text, limit)
    out.say(
        f"{text}\t" + "\t".join(hit.title for hit in hits),
        query=text,
        hits=[_fields(hit) for hit in hits],
    )


def _fields(hit: Hit) -> dict[str, object]:
    return {"id": hit.id, "title": hit.title, "snippet": hit.snippet, "score": hit.score}


def _line(hit: Hit) -> str:
    return f"{hit.score:8.2f}  {hit.id}  {hit.title}\n{'':10}{hit.snippet}".rstrip()
