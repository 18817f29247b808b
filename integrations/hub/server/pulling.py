"""What is new for one desktop: the records that changed since its cursor, as they stand now.

Laws: rights, rows, `last_mid` and cursor are read in one database snapshot; a record that was
visible and is not any more is told as gone, to nobody else; a page never passes a change that
was not delivered.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from desktop.domain.ids import RecordId
from desktop.ports.clock import Clock
from desktop.ports.wire import PAGE_ROWS, ErrorCode, Gone, Page, Row
from integrations.hub.server.cursors import cursor_at, seq_of
from integrations.hub.server.pushing import client_of
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import Bearer, Scope, person_of
from integrations.hub.server.store import changes, records
from integrations.hub.server.store.changes import Change
from integrations.hub.server.store.heads import Head, head_of
from integrations.hub.server.store.opening import Store, Transaction

PAGE_BYTES: Final = 4_000_000
Key = tuple[str, str]  # kind, id


class Touched(msgspec.Struct):
    """A record that changed: since which number, and through which buckets it was seen."""

    first: int
    before: set[str]


class News(msgspec.Struct, frozen=True):
    page: Page
    upto: int  # the number its cursor stands for

    @property
    def is_empty(self) -> bool:
        return not (self.page.rows or self.page.gone or self.page.more)


def pull(store: Store, clock: Clock, bearer: Bearer, client_id: str, cursor: str) -> News:
    """The next page. Raises Refused: signed out, fork, floor, epoch."""
    with store.reading(bearer.tenant) as within:
        who = person_of(within, bearer)
        client = client_of(within, who, client_id)
        head = known_head(within)
        seq = seq_of(cursor, who, head)
        rows, gone, upto = _news(within, who.scope, seq, head)
        page = Page(
            rows=tuple(rows),
            gone=tuple(gone),
            last_mid=client.last_mid,
            cursor=cursor_at(upto, who, head),
            more=upto < head.seq,
            as_of=clock.now(),
        )
        return News(page, upto)


def known_head(within: Transaction) -> Head:
    """The tenant's head. Raises Refused: signed out, when there is no such tenant."""
    head = head_of(within)
    if head is None:
        raise Refused(ErrorCode.SIGNED_OUT, "The hub does not know this tenant.")
    return head


def _news(
    within: Transaction, scope: Scope, seq: int, head: Head
) -> tuple[list[Row], list[Gone], int]:
    """(rows, gone, up to which number)."""
    log = changes.since(within, seq, PAGE_ROWS)
    upto = log[-1].seq if len(log) == PAGE_ROWS else head.seq
    touched = _touched(log)
    visible = _visible(within, scope, touched)
    rows: list[Row] = []
    gone: list[Gone] = []
    size = 0
    for (kind, id), touch in touched.items():
        document = visible.get((kind, id))
        if document is not None:
            size += len(document)
            if size > PAGE_BYTES and rows:
                return rows, gone, touch.first - 1
            rows.append(Row(kind, msgspec.Raw(document.encode())))
        elif scope.sees(touch.before):
            gone.append(Gone(kind, RecordId(id)))
    return rows, gone, upto


def _touched(log: Iterable[Change]) -> dict[Key, Touched]:
    """Each record once, in the order of its first change."""
    touched: dict[Key, Touched] = {}
    for change in log:
        touch = touched.setdefault((change.kind, change.id), Touched(change.seq, set()))
        touch.before.update(change.buckets_before)
    return touched


def _visible(within: Transaction, scope: Scope, keys: Iterable[Key]) -> dict[Key, str]:
    """{key: document} of those that this scope sees now."""
    ids: dict[str, list[str]] = {}
    for kind, id in keys:
        ids.setdefault(kind, []).append(id)
    visible: dict[Key, str] = {}
    for kind, some in ids.items():
        lie = records.buckets(within, kind, some)
        seen = [id for id in some if scope.sees(lie.get(id, ()))]
        for id, document in records.documents(within, kind, seen).items():
            visible[kind, id] = document
    return visible
