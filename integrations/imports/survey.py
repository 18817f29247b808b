"""What the hub has already, as far as an import needs it: queues, customers, articles.

It is read from the beginning of a snapshot, which ends with the history; that is not waited for.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import msgspec
import zstandard

from desktop.domain.records import Article, Customer, Queue
from desktop.ports.backend import Backend

_LINE = msgspec.json.Decoder(list[msgspec.Raw])  # kind, document, and what came later
_KIND = msgspec.json.Decoder(str)
_QUEUE = msgspec.json.Decoder(Queue)
_CUSTOMER = msgspec.json.Decoder(Customer)
_ARTICLE = msgspec.json.Decoder(Article)
# Whoever comes behind one of these, in the order of a snapshot, comes behind all open work; the
# first interaction there begins the history, and every customer stands before it.
_BEHIND_OPEN_WORK = {"text-module", "article", "case", "note"}


class Survey(msgspec.Struct, frozen=True):
    queues: tuple[Queue, ...]
    customers: tuple[Customer, ...]
    articles: tuple[Article, ...] = ()


async def survey(backend: Backend, *, articles: bool = False) -> Survey:
    """Queues and customers, or the articles alone. Raises OutsideError."""
    queues: dict[str, Queue] = {}
    customers: dict[str, Customer] = {}
    pages: dict[str, Article] = {}
    behind_open_work = False
    async for kind, document in _records(backend):
        match kind:
            case "queue":
                queue = _QUEUE.decode(document)
                queues[queue.id] = queue
            case "customer" if not articles:
                customer = _CUSTOMER.decode(document)
                customers[customer.id] = customer
            case "interaction" if behind_open_work:
                break
            case _:
                behind_open_work = behind_open_work or kind in _BEHIND_OPEN_WORK
                if kind == "article" and articles:
                    page = _ARTICLE.decode(document)
                    pages[page.id] = page
    return Survey(tuple(queues.values()), tuple(customers.values()), tuple(pages.values()))


async def _records(backend: Backend) -> AsyncIterator[tuple[str, msgspec.Raw]]:
    """The records of a snapshot as they arrive: kind and document."""
    unpacked = zstandard.ZstdDecompressor().decompressobj()
    rest = b""
    async for chunk in backend.snapshot(""):
        *lines, rest = (rest + unpacked.decompress(chunk)).split(b"\n")
        for line in lines:
            if line.startswith(b"["):
                kind, document, *_ = _LINE.decode(line)
                yield _KIND.decode(kind), document
