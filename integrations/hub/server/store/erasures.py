"""Who was erased, what of theirs a desk may still have, and which desks have done the same.

Laws: a subject stands here as a keyed hash, for ever; ids of records stand beside theirs only until
every desk has been told; nothing here is content. `BOOKS` says of every other table of the hub what
an erasure does to it, and a table without a word there fails a test.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache
from typing import Any, Final

import msgspec
from sqlalchemy import BigInteger, Text, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from desktop.domain.erasing import Key, Rule
from desktop.domain.kinds import decode
from desktop.domain.records import Record
from integrations.hub.server.store import tables
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import (
    RECORDS,
    blob,
    blob_from,
    blob_piece,
    blob_upload,
    change,
    client,
    erased,
    erased_record,
    row_bucket,
    tenant_head,
)

AT_ONCE: Final = 500  # values in one question
HASHES_AT_ONCE: Final = 20  # looked for in documents
_NO_CONTENT: Final = "ids, numbers and times; no content"
_OF_THE_HUB: Final = "of the enterprise and its people, never of a customer"
_WITH_THE_RECORD: Final = "goes with its record"
_WITH_THE_CONTENT: Final = "goes when nothing that stays names the content"

BOOKS: Final[dict[str, str]] = {
    **dict.fromkeys(("tenant", "tenant_head", "number", "once", "watched"), _OF_THE_HUB),
    **dict.fromkeys(
        ("account", "token", "session", "site_grant", "scope", "presence"),
        _OF_THE_HUB,
    ),
    **dict.fromkeys(("wiki", "wiki_page", "wiki_file", "calendar_link"), _OF_THE_HUB),
    "xmpp_account": _OF_THE_HUB,
    "mail_connection": _OF_THE_HUB,
    "mail_flaw": _NO_CONTENT,
    **dict.fromkeys(("webchat", "webchat_consent"), _OF_THE_HUB),
    "webchat_visit": _WITH_THE_RECORD + "; where there is none it is forgotten after a day",
    "calendar_entry": _NO_CONTENT + "; by it the entry is removed from the calendar, too",
    "grant_event": _NO_CONTENT + ", a customer of whom something was revealed by pseudonym",
    **dict.fromkeys(("change", "client", "bucket_sum", "tally"), _NO_CONTENT),
    **dict.fromkeys(("interaction_event", "agent_event"), _NO_CONTENT + ", persons by pseudonym"),
    "beside": _WITH_THE_RECORD + "; words in it are of the last moments, and deleted after them",
    "result": "a verdict by number; what the answer quoted is never kept",
    **dict.fromkeys(("row_bucket", "field_change", "lease", "outbound"), _WITH_THE_RECORD),
    **dict.fromkeys(("in_line", "met", "customer_point"), _WITH_THE_RECORD),
    **dict.fromkeys(("blob", "blob_piece", "blob_upload", "blob_from"), _WITH_THE_CONTENT),
    **dict.fromkeys(("erased", "erased_record"), "this is the list"),
}
# Tables in which rows of a record stand, with the columns that say of which.
_BESIDE: Final = {
    "beside": ("", "interaction"),
    "field_change": ("kind", "id"),
    "in_line": ("", "interaction"),
    "lease": ("", "interaction"),
    "outbound": ("", "interaction"),
    "webchat_visit": ("", "interaction"),
    "met": ("", "interaction"),
    "customer_point": ("", "customer"),
}

_DONE: Final = Prepared(  # asked with every pull, once somebody was erased
    select(client.c.erased).where(
        client.c.tenant == OF_TENANT, client.c.client_id == bindparam("of_client", type_=Text)
    )
)
_AMONG: Final = Prepared(  # asked with every push
    select(erased_record.c.digest).where(
        erased_record.c.tenant == OF_TENANT,
        erased_record.c.digest.in_(bindparam("of_digests", expanding=True)),
    )
)
_TOOK_BACK: Final = Prepared(  # with every hello
    update(client).where(
        client.c.tenant == OF_TENANT,
        client.c.client_id == bindparam("of_client", type_=Text),
        client.c.erased > bindparam("of_upto", type_=BigInteger),
    )
)


class Traced(msgspec.Struct, frozen=True):
    """A record that was erased, and every bucket it is known to have lain in."""

    kind: str
    id: str
    buckets: tuple[str, ...]


class Device(msgspec.Struct, frozen=True):
    """An installation, and up to which erasure it has erased, too."""

    client_id: str
    agent: str
    erased: int
    heard: int  # ms; 0: not known


def digest(key: bytes, *parts: str) -> str:
    """What a subject or a record is called once it is erased; the tenant's key makes it."""
    said = "\x1f".join(("erased", *parts)).encode()
    return hmac.digest(key, said, "sha256").hex()[:32]


@cache
def _saying(kind: str, column: str) -> Prepared:
    """The records of a kind in whose column one of the values stands."""
    c = RECORDS[kind].c
    values = bindparam("of_values", type_=Text, expanding=True)
    return Prepared(select(c.id, c.doc).where(c.tenant == OF_TENANT, c[column].in_(values)))


@cache
def _forgetting(name: str) -> Prepared:
    """What stands in a table about one record."""
    kind, id = _BESIDE[name]
    c = tables.METADATA.tables[name].c
    mine = [c.tenant == OF_TENANT, c[id] == bindparam("of_id", type_=Text)]
    if kind:
        mine.append(c[kind] == bindparam("of_kind", type_=Text))
    return Prepared(delete(tables.METADATA.tables[name]).where(*mine))


# ------------------------------------------------------------------------------- what is about
def naming(within: Transaction, kind: str, rule: Rule, ids: Collection[str]) -> list[Record]:
    """The records of a kind that name one of these ids where the rule says."""
    found: dict[str, str] = {}
    for some in _slices(sorted(ids)):
        for name in rule.found_by:
            found.update(_saying(kind, name).rows(within, of_values=some))
    column, value = rule.looked_at
    if column:
        found.update(_saying(kind, column).rows(within, of_values=[value]))
    return [decode(kind, document) for _, document in sorted(found.items())]


def customers_named(within: Transaction) -> set[str]:
    """The id of every customer that is here, or that anything here belongs to."""
    table = RECORDS["customer"]
    found = set(within.connection.scalars(_mine(within, table.c.id)))
    for kind in ("interaction", "case", "task"):
        column = RECORDS[kind].c.customer
        found |= set(within.connection.scalars(_mine(within, column).distinct()))
    return found - {None, ""}


def lay_in(within: Transaction, keys: Collection[Key]) -> dict[Key, set[str]]:
    """Every bucket that each of these lies in, or lay in as far as the log goes back."""
    lay: dict[Key, set[str]] = {key: set() for key in keys}
    ids = sorted({id for _, id in keys})
    for some in _slices(ids):
        now = select(row_bucket.c.kind, row_bucket.c.id, row_bucket.c.bucket)
        now = now.where(row_bucket.c.tenant == within.tenant, row_bucket.c.id.in_(some))
        before = select(change.c.kind, change.c.id, change.c.buckets_before)
        before = before.where(change.c.tenant == within.tenant, change.c.id.in_(some))
        for kind, id, names in (
            *within.connection.execute(now),
            *within.connection.execute(before),
        ):
            lay.get((kind, id), set()).update(names.split())
    return lay


def forget_beside(within: Transaction, keys: Iterable[Key]) -> None:
    """Take away what stands in other tables about these records."""
    every = [
        {"of_tenant": within.tenant, "of_kind": kind, "of_id": id} for kind, id in sorted(set(keys))
    ]
    for name in _BESIDE:
        if name in tables.METADATA.tables:
            _forgetting(name).do_each(within, every)


# ---------------------------------------------------------------------------------- attachments
def named_by_nothing(
    within: Transaction, hashes: Collection[str], but: Collection[Key] = ()
) -> set[str]:
    """Those that no record names, but for these; reads every conversation where there are any."""
    left = set(hashes)
    for kind in ("interaction", "draft", "article", "revision"):
        columns = RECORDS[kind].c
        for some in _slices(sorted(left), HASHES_AT_ONCE):
            names = or_(*(columns.doc.contains(sha256, autoescape=True) for sha256 in some))
            mine = select(columns.id, columns.doc).where(columns.tenant == within.tenant, names)
            for id, document in within.connection.execute(mine):
                if (kind, id) not in but:
                    left -= {sha256 for sha256 in some if sha256 in document}
    return left


def drop_content(within: Transaction, hashes: Collection[str]) -> None:
    """Content, its pieces, who had it, what of it is still on its way."""
    for some in _slices(sorted(hashes)):
        for table in (blob, blob_upload):
            uploads = list(
                within.connection.scalars(_mine(within, table.c.upload, table.c.sha256, some))
            )
            pieces = delete(blob_piece).where(blob_piece.c.tenant == within.tenant)
            within.connection.execute(pieces.where(blob_piece.c.upload.in_(uploads)))
        for table in (blob, blob_upload, blob_from):
            gone = delete(table).where(table.c.tenant == within.tenant, table.c.sha256.in_(some))
            within.connection.execute(gone)


# ------------------------------------------------------------------------------------- the list
def write_down(
    within: Transaction, key: bytes, subject: str, gone: Iterable[Traced], *, seq: int, at: int
) -> None:
    """Remember who was erased (by digest) and what of theirs; told again when it was there."""
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    one = made(erased).values(tenant=within.tenant, subject=subject, seq=seq, at=at)
    at_last = {"seq": one.excluded.seq}
    within.connection.execute(
        one.on_conflict_do_update(index_elements=["tenant", "subject"], set_=at_last)
    )
    rows = [
        {
            "tenant": within.tenant,
            "digest": digest(key, each.kind, each.id),
            "seq": seq,
            "kind": each.kind,
            "id": each.id,
            "buckets": " ".join(each.buckets),
        }
        for each in gone
    ]
    _put_records(within, rows)
    head = update(tenant_head).where(tenant_head.c.tenant == within.tenant)
    within.connection.execute(head.values(erased=seq))


def write_down_digests(within: Transaction, digests: Iterable[str], seq: int) -> None:
    """Remember records that were erased before and are not here; nobody needs to be told."""
    rows = [
        {
            "tenant": within.tenant,
            "digest": each,
            "seq": seq,
            "kind": "",
            "id": "",
            "buckets": "",
        }
        for each in digests
    ]
    _put_records(within, rows, only_new=True)


def _put_records(
    within: Transaction, rows: list[dict[str, Any]], *, only_new: bool = False
) -> None:
    if not rows:
        return
    made = postgresql.insert if within.connection.dialect.name == "postgresql" else sqlite.insert
    statement = made(erased_record)
    key = ["tenant", "digest"]
    again = {name: statement.excluded[name] for name in ("seq", "kind", "id", "buckets")}
    statement = (
        statement.on_conflict_do_nothing(index_elements=key)
        if only_new
        else statement.on_conflict_do_update(index_elements=key, set_=again)
    )
    within.connection.execute(statement, rows)


def subjects(within: Transaction) -> set[str]:
    """The digests of all who were erased."""
    return set(within.connection.scalars(_mine(within, erased.c.subject)))


def digests_of(within: Transaction, seq: int) -> list[str]:
    """Of the records that were erased under this number."""
    digests = _mine(within, erased_record.c.digest).where(erased_record.c.seq == seq)
    return list(within.connection.scalars(digests.order_by(erased_record.c.digest)))


def every(within: Transaction) -> list[tuple[str, int, int]]:
    """(subject's digest, seq, at in ms) of all, oldest first."""
    rows = select(erased.c.subject, erased.c.seq, erased.c.at)
    rows = rows.where(erased.c.tenant == within.tenant).order_by(erased.c.seq, erased.c.subject)
    return [(row.subject, row.seq, row.at) for row in within.connection.execute(rows)]


def among(within: Transaction, key: bytes, some: Collection[Key]) -> set[Key]:
    """Those of these records that were erased."""
    named = {digest(key, *each): each for each in some}
    found: set[Key] = set()
    for part in _slices(sorted(named)):
        found |= {named[each] for (each,) in _AMONG.rows(within, of_digests=part)}
    return found


# ------------------------------------------------------------------------------------- the desks
def since(within: Transaction, seq: int) -> list[Traced]:
    """What was erased after this number, as far as its ids are still kept."""
    columns = erased_record.c
    statement = (
        select(columns.kind, columns.id, columns.buckets)
        .where(columns.tenant == within.tenant, columns.seq > seq, columns.id != "")
        .order_by(columns.seq, columns.kind, columns.id)
    )
    rows = within.connection.execute(statement)
    return [Traced(row.kind, row.id, tuple(row.buckets.split())) for row in rows]


def done_by(within: Transaction, client_id: str) -> int:
    """Up to which erasure this installation has erased, too."""
    return int(_DONE.value(within, of_client=client_id) or 0)


def acknowledge(within: Transaction, client_id: str, agent: str, upto: int) -> None:
    """This installation has erased up to there."""
    mine = update(client).where(
        client.c.tenant == within.tenant,
        client.c.client_id == client_id,
        client.c.agent == agent,
        client.c.erased < upto,
    )
    within.connection.execute(mine.values(erased=upto))


def took_back(within: Transaction, client_id: str, upto: int) -> None:
    """This installation knows of no later erasure than this one, whatever it said before."""
    _TOOK_BACK.do(within, of_client=client_id, of_upto=upto, erased=upto)


def devices(within: Transaction) -> list[Device]:
    """Every installation, by its id."""
    rows = select(client.c.client_id, client.c.agent, client.c.erased, client.c.heard)
    rows = rows.where(client.c.tenant == within.tenant).order_by(client.c.client_id)
    return [Device(*row) for row in within.connection.execute(rows)]


def forget_ids(within: Transaction, upto: int) -> None:
    """Keep only the digests of what was erased up to there."""
    done = update(erased_record).where(
        erased_record.c.tenant == within.tenant,
        erased_record.c.seq <= upto,
        erased_record.c.id != "",
    )
    within.connection.execute(done.values(kind="", id="", buckets=""))


def forgotten_since(within: Transaction, upto: int) -> bool:
    """Whether of any that was erased after this only the digest is kept."""
    c = erased_record.c
    one = select(c.seq).where(c.tenant == within.tenant, c.seq > upto, c.id == "").limit(1)
    return within.connection.execute(one).first() is not None


def least_done(within: Transaction) -> int | None:
    """Up to which erasure all installations have come; None: there are none."""
    least = select(func.min(client.c.erased)).where(client.c.tenant == within.tenant)
    found = within.connection.scalar(least)
    return None if found is None else int(found)


def _mine(within: Transaction, column: Any, key: Any = None, some: Sequence[str] = ()) -> Any:  # noqa: ANN401  of any type
    statement = select(column).where(column.table.c.tenant == within.tenant)
    return statement if key is None else statement.where(key.in_(some))


def _slices(some: Sequence[str], size: int = AT_ONCE) -> Iterator[Sequence[str]]:
    return (some[start : start + size] for start in range(0, len(some), size))
