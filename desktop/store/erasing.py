"""Erasing what the hub says is erased for ever: rows, full text, operations, drafts, words, files.

Laws: it happens in the transaction of the page that says so; nothing is left that names what went,
but the ids, so that it is not begun again; erasing wins over what waits here, of which the person's
own words alone are offered, until they put them away or OFFERED has passed; what can only follow
on the commit is listed in it (`cleaning`), so that no crash leaves it undone.
`BOOKS` says of each table of this store what happens to it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from desktop.domain import kinds
from desktop.domain.erasing import RULES, Gone, Key, Rule, key_of, with_all_about
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Record
from desktop.ports.wire import Verdict
from desktop.store import (
    as_left,
    cleaning,
    draft_versions,
    holding,
    missed_calls,
    outbox,
    sent_forms,
    transfers,
)
from desktop.store.leaving import forget_words
from desktop.store.opening import Connection
from desktop.store.progress import read_progress, write_progress
from desktop.store.projection import NOT_ON_HUB, reproject
from desktop.store.rows import TABLES

OFFERED: Final = timedelta(days=7)
WORDS: Final = ("title", "subject", "text", "body", "description", "words", "solution", "result")
BOOKS: Final[dict[str, str]] = {
    "outbox": "what names it goes, or is hollowed out where the hub may have it",
    "refused": "only the person's own words stay, and those until they are put away",
    "acknowledged": "what names it goes",
    "staged": "goes",
    "unreadable": "ids alone",
    "seen": "goes",
    "lost": "goes",
    "transfer": "goes when nothing names the file any more",
    "progress": "says who and how far, never what",
    "bucket_sum": "numbers, kept by the rows",
    "healing": "names of buckets",
    "erased": "ids alone",
    "cleaning": "is worked off",
    "rewording": "a number",
    "article_terms": "go with their article, by a trigger",
    "vocabulary": "single words that stand in several articles; learned anew",
    "recent": "goes",
    "draft_version": "goes, with its contact or its draft",
    "reminded": "goes",
    "missed_call": "goes, and of numbers whose customer is not known after a week",
    "as_left": "goes, all of it",
    "sent_form": "goes, with what it is about or asked for",
}
_ID_IN: Final = re.compile(r'"([A-Za-z0-9._:-]{1,64})"')
_MINE: Final = "draft"  # its words are no operation's
_NOBODYS: Final = frozenset({_MINE, "use"})  # nothing in them that a person wrote


class Erased(msgspec.Struct, frozen=True):
    """What went from here, and whether words of the person are offered in place of operations."""

    keys: frozenset[Key] = frozenset()
    touched: frozenset[Key] = frozenset()  # of others, shown without an operation that waited
    offered: int = 0


def erase(connection: Connection, told: Iterable[Key], at: datetime) -> Erased:
    """Erase these and all that is about them here; `at` is now."""
    begun = [key for key in told if key[0] in TABLES]
    if not begun:
        return Erased()
    gone = with_all_about(begun, _Candidates(connection))
    connection.executemany(
        "INSERT OR IGNORE INTO erased VALUES (?)", [(id_,) for id_ in sorted(gone.ids)]
    )
    touched, offered = turn_back(connection, gone.ids, at)
    _forget_rows(connection, gone.keys)
    _forget_refused(connection, gone.ids, at)
    _forget_beside(connection, gone)
    cleaning.add(connection, "file", transfers.forget_unnamed(connection))
    others = touched - gone.keys
    reproject(connection, others)
    forget_words(connection, {kind for kind, _ in others})
    return Erased(gone.keys, frozenset(others), offered)


def turn_back(connection: Connection, ids: Collection[str], at: datetime) -> tuple[set[Key], int]:
    """Take what waits and names one of these out of the outbox.

    Returns the records it was about, and how many operations are offered as words.
    """
    if _has(connection, "draft_version"):
        draft_versions.forget(connection, ids)
    naming = [each for each in outbox.waiting(connection) if _names(each, ids)]
    open_ = [each for each in naming if not each.answered]
    unsent = [each.mid for each in open_ if not each.sent]
    first = holding.first_unsent(connection)
    for each in open_:
        # What may have reached the hub keeps its number, which is nobody else's any more.
        hollow = f"UPDATE outbox SET fields = '{outbox.HOLLOW}', seen = '' WHERE mid = ?"
        connection.execute(hollow, (each.mid,))
    going = [*unsent, *(each.mid for each in naming if each.answered)]
    connection.executemany("DELETE FROM outbox WHERE mid = ?", [(mid,) for mid in going])
    if unsent and first is not None:
        following = holding.count_from(connection, first)
        progress = read_progress(connection)
        write_progress(connection, msgspec.structs.replace(progress, next_mid=following))
    offered = [each for each in open_ if each.kind not in _NOBODYS and each.fields != outbox.HOLLOW]
    for each in offered:
        _offer(connection, each, at)
    return {(each.kind, each.record) for each in naming}, len(offered)


def answered(
    connection: Connection, ended: Collection[outbox.Waiting], at: datetime
) -> frozenset[Key]:
    """The hub has refused these, which are about something erased or only name it.

    Which of the two is told by its page: a record of the hub stays until then, one that was made
    here goes now. Returns what went.
    """
    op_ids = {each.op_id for each in ended}
    for each in outbox.refused(connection):
        if each.op_id in op_ids:
            _leave_words(connection, each, at)
    about = {(each.kind, each.record) for each in ended}
    return erase(connection, {key for key in about if not _is_on_hub(connection, key)}, at).keys


def erased_among(connection: Connection, ids: Collection[str]) -> set[str]:
    """Those of these that were erased."""
    rows = connection.execute(
        "SELECT id FROM erased WHERE id IN (SELECT value FROM json_each(?))",
        (msgspec.json.encode(sorted(ids)).decode(),),
    )
    return {id_ for (id_,) in rows.fetchall()}


def ids_in(fields: str) -> set[str]:
    """Everything in an operation's JSON that could be an id."""
    return set(_ID_IN.findall(fields))


class _Candidates:
    """What `desktop.domain.erasing` asks this store: of the hub's own, and of what is only here."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def __call__(self, kind: str, rule: Rule, ids: Collection[str]) -> list[Record]:
        table = TABLES[kind].kind.table
        where = [f"{name} IN (SELECT value FROM json_each(?))" for name in rule.found_by]
        values = [msgspec.json.encode(sorted(ids)).decode()] * len(where)
        column, value = rule.looked_at
        if column:
            where.append(f"{column} = ?")
            values.append(value)
        rows = self._connection.execute(
            f"SELECT doc, base FROM {table} WHERE base IS NOT NULL OR {' OR '.join(where)}", values
        ).fetchall()
        # What waits here may name what went, on a record of the hub that has nothing to do with it.
        documents = (doc if base in (None, NOT_ON_HUB) else base for doc, base in rows)
        records = (_read(kind, document) for document in documents)
        return [record for record in records if record is not None]


def _names(each: outbox.Waiting | outbox.Refused, ids: Collection[str]) -> bool:
    return each.record in ids or not ids_in(each.fields).isdisjoint(ids)


def _is_on_hub(connection: Connection, key: Key) -> bool:
    row = TABLES[key[0]].found(connection, key[1])
    return row is not None and row[1] != NOT_ON_HUB


def _forget_rows(connection: Connection, keys: Collection[Key]) -> None:
    for kind, id_ in keys:
        TABLES[kind].delete(connection, id_)
    forget_words(connection, {kind for kind, _ in keys})


def _offer(connection: Connection, each: outbox.Waiting, at: datetime) -> None:
    """The words of an operation as one that was refused; nothing else of it."""
    connection.execute(
        "INSERT OR REPLACE INTO refused (op_id, op, kind, record, by_agent, at, fields, verdict, "
        "reason, detail, dismissed) VALUES (?, ?, ?, '', ?, ?, ?, ?, ?, '', 0)",
        (
            each.op_id,
            each.op,
            each.kind,
            each.by,
            each.at.isoformat(),
            _words_of(each.fields),
            Verdict.GONE,
            Reason.ERASED,
        ),
    )
    cleaning.add(connection, "offered", [each.op_id], at + OFFERED)


def _forget_refused(connection: Connection, ids: Collection[str], at: datetime) -> None:
    for each in outbox.refused(connection):
        if _names(each, ids):
            _leave_words(connection, each, at)


def _leave_words(connection: Connection, each: outbox.Refused, at: datetime) -> None:
    if each.dismissed or each.kind == _MINE:
        connection.execute("DELETE FROM refused WHERE op_id = ?", (each.op_id,))
        return
    connection.execute(
        "UPDATE refused SET record = '', fields = ?, verdict = ?, reason = ?, detail = '' "
        "WHERE op_id = ?",
        (_words_of(each.fields), Verdict.GONE, Reason.ERASED, each.op_id),
    )
    cleaning.add(connection, "offered", [each.op_id], at + OFFERED)


def _words_of(fields: str) -> str:
    given = msgspec.json.decode(fields)
    words = {name: given[name] for name in WORDS if isinstance(given.get(name), str)}
    return msgspec.json.encode({n: word for n, word in words.items() if word.strip()}).decode()


def _forget_beside(connection: Connection, gone: Gone) -> None:
    ids = [(id_,) for id_ in gone.ids]
    connection.executemany("DELETE FROM seen WHERE interaction = ?", ids)
    connection.executemany("DELETE FROM lost WHERE id = ?", ids)
    connection.executemany("DELETE FROM recent WHERE id = ?", ids)
    if _has(connection, "reminded"):
        connection.executemany("DELETE FROM reminded WHERE task = ?", ids)
    if _has(connection, "missed_call"):
        missed_calls.forget(connection, gone.ids)
    if _has(connection, "as_left"):
        as_left.forget(connection)
    if _has(connection, "sent_form"):
        sent_forms.forget(connection, gone.ids)
    _forget_staged(connection, gone)
    if _has(connection, "acknowledged"):
        rows = connection.execute("SELECT op_id, record, fields FROM acknowledged").fetchall()
        naming = [
            (op_id,)
            for op_id, record, fields in rows
            if record in gone.ids or not ids_in(fields).isdisjoint(gone.ids)
        ]
        connection.executemany("DELETE FROM acknowledged WHERE op_id = ?", naming)


def _forget_staged(connection: Connection, gone: Gone) -> None:
    rows = connection.execute("SELECT kind, id, doc FROM staged WHERE doc IS NOT NULL").fetchall()
    records = (_read(kind, document) for kind, _, document in rows if kind in RULES)
    about = (record for record in records if record is not None)
    going = {key_of(record) for record in about if RULES[key_of(record)[0]].goes(record, gone)}
    connection.executemany(
        "DELETE FROM staged WHERE kind = ? AND id = ?", sorted(going | gone.keys)
    )


def _read(kind: str, document: str) -> Record | None:
    """None where this version cannot read it; its own key is known all the same."""
    try:
        return kinds.decode(kind, document)
    except msgspec.DecodeError:
        return None


def _has(connection: Connection, table: str) -> bool:
    found = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return connection.execute(found, (table,)).fetchone() is not None
