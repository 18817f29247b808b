"""Taking in what the hub says: answers, pages and snapshots. Only this module writes hub rows.

Laws: rows, what left, answered operations and cursor go in one transaction, over several pages
too; what a person may not see any more goes with the first page that says so; a page that does not
follow on the cursor it was asked with is not taken (another process of this profile was faster).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Final

import msgspec

from desktop.giving_way import giving_way
from desktop.ports import wire
from desktop.ports.wire import DONE, Answer
from desktop.store import (
    acknowledged,
    cleaning,
    erasing,
    healing,
    leaving,
    outbox,
    staging,
    unreadable,
)
from desktop.store.erasing import Erased
from desktop.store.healing import Trust
from desktop.store.opening import Connection
from desktop.store.progress import read_progress, write_progress
from desktop.store.projection import put_base, reproject
from desktop.store.rows import TABLES, Key, Row
from desktop.store.staging import Document, text_of

_PAGE = msgspec.json.Decoder(wire.Page)
PLAIN: Final = Trust()
# Records that are alive together: of 5,000 at once none is in the processor's caches any more when
# its row is made, and making 100,000 took twice as long.
_AT_ONCE: Final = 500
# What goes one by one because it is for others now: not even its words stay in the file. Contacts
# come and go with their queues all day, and merging the full text of half a million takes long.
_READERS: Final = frozenset(("article",))


def take_answers(connection: Connection, answers: Iterable[Answer]) -> set[Key]:
    """What the hub said to a push; returns the records whose operations changed their state."""
    answers = list(answers)
    progress = read_progress(connection)
    done = [answer.mid for answer in answers if answer.verdict in DONE]
    outbox.not_refused(connection, done)
    outbox.mark_answered(connection, done)
    both_kept = [answer.mid for answer in answers if answer.clash is not None]
    acknowledged.keep(connection, sorted({*done, *both_kept}), progress.as_of)
    no = [answer for answer in answers if answer.verdict not in DONE]
    touched = {key for answer in no if (key := outbox.refuse(connection, answer))}
    touched |= outbox.drop_contained(connection, progress.pulled_mid)
    reproject(connection, touched)
    return touched


class Absorbed(msgspec.Struct, frozen=True):
    """What became of a page."""

    taken: bool  # false: it did not follow on our cursor and changed nothing
    more: bool  # there is news beyond what is here now: pull
    touched: frozenset[Key] = frozenset()
    lost: frozenset[Key] = frozenset()  # that left this desk
    erased: frozenset[Key] = frozenset()  # of those, for ever
    offered: int = 0  # operations about it whose words are offered
    kept: int = 0  # rows that should have gone and that the hub still counts
    doubted_at: str = ""  # not taken: its cursor, as of which the hub's sums are to be asked


def take_page(
    connection: Connection,
    asked_with: str,
    page: bytes,
    asked_as: str = "",
    trust: Trust = PLAIN,
) -> Absorbed:
    """Apply a page that was asked for with this cursor, under this client id.

    What it says of mutations is about those of that client, whose numbers may be others' by now.
    Raises msgspec.ValidationError when it is no page; nothing has been written then. Raises
    Doubted and Disbelieved, after which the transaction has to be undone.
    """
    news = _PAGE.decode(page)
    progress = read_progress(connection)
    ours = asked_as in ("", progress.client_id) and not news.more
    if progress.cursor != asked_with:
        # The stream may have brought the same under an old client id, which counts for nothing.
        same = news.cursor == progress.cursor
        counted = _count(connection, news.last_mid) if same and ours else set()
        return Absorbed(taken=False, more=not same, touched=frozenset(counted))
    lost = leaving.leave(connection, news.scope) if news.scope else set()
    went = _erase(connection, news)
    lost |= went.keys
    touched: set[Key] = set(went.touched)
    healing.begin(connection, trust.anew)
    kept = 0
    if news.more:
        staging.put(connection, news)
    else:
        came, gone, kept = _show(connection, news, trust)
        touched |= came
        lost |= gone
    pulled = max(news.last_mid, progress.pulled_mid) if ours else progress.pulled_mid
    touched |= _drop_contained(connection, pulled)
    write_progress(
        connection,
        msgspec.structs.replace(
            read_progress(connection),
            cursor=news.cursor,
            pulled_mid=pulled,
            as_of=news.as_of.isoformat(),
        ),
    )
    touched |= lost
    return Absorbed(
        taken=True,
        more=news.more,
        touched=frozenset(touched),
        lost=frozenset(lost),
        erased=went.keys,
        offered=went.offered,
        kept=kept,
    )


def _count(connection: Connection, last_mid: int) -> set[Key]:
    """The rows of these mutations are here already, every one."""
    progress = read_progress(connection)
    pulled = max(last_mid, progress.pulled_mid)
    write_progress(connection, msgspec.structs.replace(progress, pulled_mid=pulled))
    return _drop_contained(connection, pulled)


def doubtful(page: bytes) -> Absorbed:
    """What became of a page that was not taken because so much would go with it."""
    return Absorbed(taken=False, more=True, doubted_at=_PAGE.decode(page).cursor)


def put_documents(
    connection: Connection, documents: Sequence[Document], new: Collection[str] = ()
) -> set[Key]:
    """Write the hub's documents; those that operations wait for go under them as their base.

    What this version cannot read, or whose kind it does not know, is passed over (`unreadable`).
    new: kinds of which none of these is here.
    """
    waiting = outbox.keys_waiting(connection)
    unreadable.forget(connection, _named_anew(connection, documents))
    touched: set[Key] = set()
    for start in range(0, len(documents), _AT_ONCE):
        touched |= _put_some(connection, documents[start : start + _AT_ONCE], waiting, new)
    return touched


def _named_anew(connection: Connection, documents: Sequence[Document]) -> set[Key]:
    """Of what could not be read: what comes once more."""
    before = unreadable.listed(connection)
    if not before:
        return before
    return before & {(kind, unreadable.id_of(document)) for kind, document, _ in documents}


def _put_some(
    connection: Connection,
    documents: Sequence[Document],
    waiting: Collection[Key],
    new: Collection[str],
) -> set[Key]:
    plain: dict[str, list[Row]] = {}
    touched: set[Key] = set()
    for kind, document, version in giving_way(documents):
        if kind not in TABLES:
            unreadable.note(connection, (kind, unreadable.EVERY))
            continue
        record = unreadable.record_of(connection, kind, document)
        key = (kind, unreadable.id_of(document) if record is None else record.id)
        touched.add(key)
        if record is None:
            continue
        if key in waiting:
            put_base(connection, key, text_of(document), version)
            reproject(connection, [key])
        else:
            plain.setdefault(kind, []).append((record, document, None, version))
    for kind, rows in plain.items():
        TABLES[kind].put(connection, rows, new=kind in new)
    return touched


def _show(connection: Connection, news: wire.Page, trust: Trust) -> tuple[set[Key], set[Key], int]:
    """The last page and those before it: what came, what went, how much was not let go."""
    staging.put(connection, news)
    aside = staging.taken(connection)
    known = [key for key in aside.gone if key[0] in TABLES]
    unreadable.forget(connection, aside.gone)
    touched = put_documents(connection, aside.documents)
    known += healing.not_sent(connection, touched.union(known))
    if aside.still:
        known += healing.not_named(connection, aside.still, touched.union(known))
    judged = healing.judged(connection, known, trust)
    leaving.take_away(connection, judged.going)
    leaving.forget_words(connection, _READERS.intersection(kind for kind, _ in judged.going))
    healing.end(connection)
    healing.check(connection, judged.doubted, trust)
    return touched, set(judged.going), len(known) - len(judged.going)


def _erase(connection: Connection, news: wire.Page) -> Erased:
    """What was erased for ever, before anything else of the page is looked at."""
    if news.erase is None:
        return Erased()
    cleaning.add(connection, "told", [str(news.erase.upto)])
    told = ((gone.kind, gone.id) for gone in news.erase.records)
    return erasing.erase(connection, told, news.as_of)


def _drop_contained(connection: Connection, upto: int) -> set[Key]:
    keys = outbox.drop_contained(connection, upto)
    reproject(connection, keys)
    return keys
