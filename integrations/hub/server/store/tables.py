"""The hub's tables: one for every kind of record, made from KINDS, and the books beside them.

Laws: every table carries the tenant, every key and every index begins with it; `change` holds ids
and buckets and never a word of a record; event tables are only ever added to. The migrations
make these tables; `tests/unit/test_hub_schema.py` holds both to be the same.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from desktop.domain.kinds import KINDS, Kind
from integrations.hub.server.store.calendar_tables import calendar_tables
from integrations.hub.server.store.looking_tables import looking_table
from integrations.hub.server.store.webchat_tables import webchat_tables
from integrations.hub.server.store.wiki_tables import wiki_tables
from integrations.hub.server.store.written_tables import written_tables
from integrations.hub.server.store.xmpp_tables import xmpp_table

METADATA: Final = MetaData()
_TYPES: Final = {"text": Text, "int": BigInteger}
# What the hub alone sorts by: a snapshot sends history newest first.
_HUB_INDEXES: Final = {"interaction": (("last_at", "id"),)}


def _tenant() -> Column[str]:
    return Column("tenant", Text, primary_key=True)


def _key(name: str) -> Column[str]:
    return Column(name, Text, primary_key=True)


def _text(name: str) -> Column[str]:
    return Column(name, Text, nullable=False)


def _said(name: str) -> Column[str]:
    """A word that came later than its table."""
    return Column(name, Text, nullable=False, server_default="")


def _number(name: str) -> Column[int]:
    return Column(name, BigInteger, nullable=False)


def _counted(name: str) -> Column[int]:
    """A number that came later than its table."""
    return Column(name, BigInteger, nullable=False, server_default="0")


def _table_of(kind: Kind) -> Table:
    columns = (Column[str | int](c.name, _TYPES[c.type]()) for c in kind.columns)
    indexes = (
        Index(f"{kind.table}_by_{'_'.join(names)}", "tenant", *names)
        for names in (*kind.indexes, *_HUB_INDEXES.get(kind.name, ()))
    )
    table = Table(
        kind.table,
        METADATA,
        _tenant(),
        _key("id"),
        _number("version"),  # the seq of its last change
        *columns,
        _text("doc"),
        *indexes,
    )
    for name in kind.rare:
        there = table.c[name].is_not(None)
        by = (table.c.tenant, table.c[name])
        Index(f"{kind.table}_by_{name}", *by, sqlite_where=there, postgresql_where=there)
    return table


RECORDS: Final[dict[str, Table]] = {kind.name: _table_of(kind) for kind in KINDS}

tenant = Table(
    "tenant",
    METADATA,
    Column("name", Text, primary_key=True),
    Column("cursor_key", LargeBinary, nullable=False),  # seals cursors
    Column("person_key", LargeBinary, nullable=False),  # makes the pseudonyms in the events
    _number("created"),
)

tenant_head = Table(
    "tenant_head",
    METADATA,
    _tenant(),
    _number("seq"),  # of the last change committed
    _number("floor"),  # a cursor below needs a snapshot
    Column("epoch", Integer, nullable=False),  # raised by a restore from backup
    Column("erased", BigInteger, nullable=False, server_default="0"),  # seq of the last erasure
)

change = Table(
    "change",
    METADATA,
    _tenant(),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    # The hub's clock, ms. In the key because PostgreSQL partitions the log by it.
    Column("at", BigInteger, primary_key=True, autoincrement=False),
    _text("kind"),
    _text("id"),
    _text("buckets_before"),  # in words with spaces between; empty: there was no such record
    _text("buckets_after"),
    Column("version_before", BigInteger),  # 0: there was none; NULL: not known
    postgresql_partition_by="RANGE (at)",
)

bucket_sum = Table(  # see desktop/domain/bucket_sums.py
    "bucket_sum",
    METADATA,
    _tenant(),
    _key("bucket"),
    _number("rows"),
    _number("sum"),
)

row_bucket = Table(
    "row_bucket",
    METADATA,
    _tenant(),
    _key("kind"),
    _key("id"),
    _key("bucket"),
    Index("row_bucket_by_bucket", "tenant", "bucket", "kind", "id"),
    sqlite_with_rowid=False,
)

account = Table(
    "account",
    METADATA,
    _tenant(),
    _key("login"),
    _text("agent"),
    _text("password_hash"),  # empty: no password opens it
)

token = Table(
    "token",
    METADATA,
    _tenant(),
    _key("hash"),  # SHA-256 of the token, hex
    _text("agent"),
    _number("created"),
    Column("session", Text, nullable=False, server_default=""),  # empty: it is not renewed
    _counted("until"),  # ms; 0: it has no end
)

session = Table(  # of a desk that renews its token
    "session",
    METADATA,
    _tenant(),
    _key("id"),
    _text("agent"),
    _text("refresh"),  # SHA-256 of the refresh token that was given out last
    _text("former"),  # and of the one it was given for
    _number("used"),  # 1: the token given out last has been used
    _number("renewed"),  # ms
    _number("ended"),  # ms; 0: it stands
    Index("session_by_agent", "tenant", "agent"),
)

client = Table(
    "client",
    METADATA,
    _tenant(),
    _key("client_id"),
    _text("agent"),
    _number("last_mid"),
    _counted("acked"),  # every change up to this number is known to be there
    _counted("heard"),  # when it was last heard of, ms
    Column("erased", BigInteger, nullable=False, server_default="0"),  # erasures it has done
    _counted("withdrawn"),  # since when it is to be cleared, ms
    _counted("wiped"),  # when it had nothing left, ms
)

result = Table(
    "result",
    METADATA,
    _tenant(),
    _key("client_id"),
    Column("mid", BigInteger, primary_key=True, autoincrement=False),
    _text("op_id"),
    _text("answer"),  # JSON of wire.Answer
    Index("result_by_op_id", "tenant", "op_id"),
)

field_change = Table(  # who gave a field its value last, by the asking desktop's clock
    "field_change",
    METADATA,
    _tenant(),
    *map(_key, ("kind", "id", "field")),
    _text("by"),
    _number("at"),
    sqlite_with_rowid=False,
)

number = Table("number", METADATA, _tenant(), _key("name"), _number("last"))

once = Table(  # what is done once for all data, see `store/once.py`
    "once",
    METADATA,
    _tenant(),
    _key("name"),
    _text("upto"),  # the last id that was looked at
    _number("done"),  # since when it is through, ms; 0: it is not
)


def _events(name: str, *subject: str) -> Table:
    return Table(
        name,
        METADATA,
        _tenant(),
        Column("seq", BigInteger, primary_key=True, autoincrement=False),
        Column("part", Integer, primary_key=True, autoincrement=False),  # several in one change
        _number("at"),  # the hub's clock, ms
        *map(_text, subject),
        _text("kind"),
        _text("segment"),
        _text("queue"),
        _text("site"),
        _text("agent"),  # a pseudonym
        _text("rule"),  # which rule of routing decided it
        _said("reason"),  # a word of who did it: why they declined, what their break is for
        _said("grounds"),  # of an offer: JSON of its grounds
        Index(f"{name}_by_agent", "tenant", "agent", "at"),
        *(Index(f"{name}_by_{each}", "tenant", each) for each in subject),
    )


interaction_event = _events("interaction_event", "interaction")
agent_event = _events("agent_event")

blob = Table(
    "blob",
    METADATA,
    _tenant(),
    _key("sha256"),
    _number("size"),
    _text("media_type"),
    _text("upload"),  # whose pieces it is made of
    _counted("kept"),  # since when it is here, ms
)

blob_piece = Table(
    "blob_piece",
    METADATA,
    _tenant(),
    _key("upload"),
    Column("start", BigInteger, primary_key=True, autoincrement=False),  # its place in the whole
    Column("content", LargeBinary, nullable=False),
)

blob_upload = Table(  # on its way; each brings their own, a hash proves nothing before its end
    "blob_upload",
    METADATA,
    _tenant(),
    _key("sha256"),
    _key("agent"),
    _text("upload"),
    _number("size"),  # as it was announced
    _text("media_type"),
    _number("received"),
    _number("touched"),  # the hub's clock, ms
)

blob_from = Table(  # who has shown to have the content; a hash alone proves nothing
    "blob_from", METADATA, _tenant(), _key("sha256"), _key("agent")
)

site_grant = Table(  # beyond the queues that a site works, which stand in the queues
    "site_grant",
    METADATA,
    _tenant(),
    _key("site"),
    _key("bucket"),
    _key("purpose"),
    _number("since"),  # ms
    Column("until", BigInteger),  # ms; empty: no end
    _text("contract"),
)

grant_event = Table(  # who gave and ended rights; only ever added to, see `audit`
    "grant_event",
    METADATA,
    _tenant(),
    Column("n", BigInteger, primary_key=True, autoincrement=False),
    _number("at"),  # ms
    *map(_text, ("who", "did", "site", "bucket", "purpose", "contract")),
    Column("since", BigInteger),
    Column("until", BigInteger),
)

scope = Table(  # what a person saw, by the number that cursors carry
    "scope",
    METADATA,
    _tenant(),
    _key("agent"),
    Column("version", BigInteger, primary_key=True, autoincrement=False),
    _text("doc"),  # JSON of scopes.Scope
)

in_line = Table(  # what routing goes by, of each contact that waits or is offered; see `in_line`
    "in_line",
    METADATA,
    _tenant(),
    _key("interaction"),
    *map(_text, ("customer", "queue", "channel")),
    _number("place"),  # since when it waits, ms
    _text("facts"),  # JSON: those with the same are equal but for their place
    _number("standing"),  # see `in_line.Standing`
    _text("offered_to"),  # "": to nobody
    _number("offered_until"),  # ms
    Index(
        "in_line_by_facts",
        *("tenant", "standing", "queue", "channel", "facts", "place", "interaction"),
    ),
)

tally = Table(  # what routing counts: contacts by queue, site and time, and never which
    "tally",
    METADATA,
    _tenant(),
    *map(_key, ("what", "queue", "site")),
    Column("at", BigInteger, primary_key=True, autoincrement=False),  # a day or minute began, ms
    _number("n"),
)

lease = Table(  # a contact in hand, for as long as its desk beats
    "lease",
    METADATA,
    _tenant(),
    _key("interaction"),
    _number("epoch"),  # of the interaction when it was taken
    _text("agent"),
    _number("until"),  # the hub's clock, ms
)

presence = Table(  # where each person works; a beat every few seconds
    "presence",
    METADATA,
    _tenant(),
    _key("agent"),
    _text("device"),
    _number("epoch"),  # one more with every other device
    _number("seen"),  # when it was heard of last, the hub's clock, ms
    _number("away"),  # 1: they are known to be gone
    _counted("rested"),  # when the last contact in hand was over, ms
    _counted("deaf"),  # nothing to hear or speak with; 1: as its beats say, else until, ms
)

watched = Table(  # until when somebody has looked after leases: a hub that was down kept nobody
    "watched", METADATA, _tenant(), _number("at")
)

erased = Table(  # who was erased, for ever; without the tenant's key nobody can say who it was
    "erased", METADATA, _tenant(), _key("subject"), _number("seq"), _number("at")
)

erased_record = Table(  # what of theirs was here; told to desks that may have it
    "erased_record",
    METADATA,
    _tenant(),
    _key("digest"),
    _number("seq"),
    *map(_text, ("kind", "id")),  # empty when every desk has been told
    _text("buckets"),  # every one it is known to have lain in
    Index("erased_record_by_seq", "tenant", "seq"),
)

wiki, wiki_page, wiki_file = wiki_tables(METADATA)
calendar_link, calendar_entry = calendar_tables(METADATA)
beside = looking_table(METADATA)
met, customer_point, outbound, mail_connection, mail_flaw = written_tables(METADATA)
webchat, webchat_consent, webchat_visit = webchat_tables(METADATA)
xmpp_account = xmpp_table(METADATA)
