"""`tresen search`: what the window's search shows, best first."""

from __future__ import annotations

import sys
from argparse import Namespace
from functools import partial

from desktop.commands.local import opened_store
from desktop.commands.output import Output
from desktop.commands.parser import Parser
from desktop.indexing.at_once import Answer, answering
from desktop.store.reads.search import search
from desktop.store.reads.shown import Hit
from desktop.text import tr

KINDS = {
    "customers": "customer",
    "interactions": "interaction",
    "cases": "case",
    "articles": "article",
    "surveys": "survey",
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
    with opened_store(arguments) as (store, connection):
        by_words = partial(search, connection, kind)
        ask = answering(store, connection) if kind == "article" else by_words
        if arguments.text == "-":
            for line in sys.stdin:
                _answer(out, ask, line.strip(), arguments.limit)
            return 0
        hits = ask(arguments.text, arguments.limit)
    for hit in hits:
        out.say(_line(hit), **_fields(hit))
    if not hits:
        out.aside(tr("Nothing was found."))
    return 0


def _answer(out: Output, ask: Answer, text: str, limit: int) -> None:
    """One line for one query, so that a program can ask many without starting anew."""
    hits = ask(text, limit)
    out.say(
        f"{text}\t" + "\t".join(hit.title for hit in hits),
        query=text,
        hits=[_fields(hit) for hit in hits],
    )


def _fields(hit: Hit) -> dict[str, object]:
    return {"id": hit.id, "title": hit.title, "snippet": hit.snippet, "score": hit.score}


def _line(hit: Hit) -> str:
    return f"{hit.score:8.2f}  {hit.id}  {hit.title}\n{'':10}{hit.snippet}".rstrip()
