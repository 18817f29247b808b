"""The tables of the local store, made from KINDS, and the few of its own.

A record's row: `n` (its place in the full-text table), `id`, the kind's columns, `doc` (what is
shown) and `base`. `base` is NULL while nothing waits for the record: then `doc` is the hub's own
document, byte for byte. While operations wait, `base` keeps the hub's document ('' when the hub
has none yet) and `doc` the projected one. So reading a list never needs a join or a union, and a
record is stored twice only for as long as its operations take.
"""

from __future__ import annotations

from sqlalchemy import Column, Computed, Index, Integer, LargeBinary, MetaData, Table, Text
from sqlalchemy import text as sql

from desktop.domain.kinds import KINDS, Kind
from desktop.store.orders import COLUMNS, NAMING, ORDERS

metadata = MetaData()


def _table(kind: Kind) -> Table:
    types = {"text": Text, "int": Integer}
    table = Table(
        kind.table,
        metadata,
        Column("n", Integer, primary_key=True),
        Column("id", Text, nullable=False, unique=True),
        *(Column(column.name, types[column.type]) for column in kind.columns),
        Column("doc", Text, nullable=False),
        Column("base", Text),
        Column("version", Integer),  # the number of the hub's last change of it; NULL: not known
        *(
            Column(
                each.name, Integer if each.type == "integer" else Text, Computed(each.expression)
            )
            for each in COLUMNS
            if each.table == kind.table
        ),
    )
    for number, columns in enumerate(kind.indexes):
        Index(f"{kind.table}_{number}", *(table.c[name] for name in columns))
    for name in kind.rare:
        there = table.c[name].is_not(None)
        Index(f"{kind.table}_{name}", table.c[name], sqlite_where=there)
    for order in ORDERS:
        if order.table == kind.table:
            Index(order.name, *(table.c[name] for name in order.columns))
    return table


RECORDS: dict[str, Table] = {kind.name: _table(kind) for kind in KINDS}
Index("notes_naming", RECORDS["note"].c.at, sqlite_where=sql(NAMING))

outbox = Table(
    "outbox",
    metadata,
    Column("mid", Integer, primary_key=True),  # gapless for each client
    Column("op_id", Text, nullable=False, unique=True),
    Column("op", Text, nullable=False),  # "case.set@1"
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("by_agent", Text, nullable=False),
    Column("at", Text, nullable=False),  # RFC 3339, as it travels
    Column("fields", Text, nullable=False),
    Column("sent", Integer, nullable=False, default=0),  # 1: it may have reached the hub
    Column(
        "answered", Integer, nullable=False, default=0
    ),  # 1: the hub said ok; its row is to come
    Column("seen", Text, nullable=False, server_default=""),  # JSON of what the person saw
    Column("held", Text, nullable=False, server_default=""),  # why it is not pushed now
    Column("again", Text, nullable=False, server_default=""),  # when it was offered once more
    Column("fence", Integer),  # see `fence`
    Index("outbox_record", "kind", "record"),
)
acknowledged = Table(  # what a restored hub may not know any more, see `acknowledged`
    "acknowledged",
    metadata,
    Column("n", Integer, primary_key=True),  # the order of asking
    Column("op_id", Text, nullable=False, unique=True),
    Column("op", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("by_agent", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("seen", Text, nullable=False),
    Column("fence", Integer),
    Column("as_of", Text, nullable=False),  # RFC 3339: the hub's clock when it had answered
    Index("acknowledged_record", "kind", "record"),
    Index("acknowledged_as_of", "as_of"),
)
refused = Table(
    "refused",
    metadata,
    Column("op_id", Text, primary_key=True),
    Column("op", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("record", Text, nullable=False),
    Column("by_agent", Text, nullable=False),
    Column("at", Text, nullable=False),
    Column("fields", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Text),
    Column("detail", Text, nullable=False, default=""),
    Column("dismissed", Integer, nullable=False, default=0),  # 1: the person has seen to it
)
sent_form = Table(  # what stood in a form that was saved, see `sent_forms`
    "sent_form",
    metadata,
    Column("op_id", Text, primary_key=True),
    Column("form", Text, nullable=False),
    Column("about", Text, nullable=False),
    Column("text", Text, nullable=False),
)
seen = Table(  # what was shown here, see `seen`
    "seen",
    metadata,
    Column("interaction", Text, primary_key=True),
    Column("upto", Integer, nullable=False),
)
staged = Table(  # see `staging`
    "staged",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("doc", Text),  # NULL: it went
    Column("version", Integer),
)
bucket_sum = Table(  # see `sums`
    "bucket_sum",
    metadata,
    Column("bucket", Text, primary_key=True),
    Column("rows", Integer, nullable=False),
    Column("sum", Integer, nullable=False),
)
healing = Table(  # buckets that are being fetched anew, see `healing`
    "healing",
    metadata,
    Column("bucket", Text, primary_key=True),
)
transfer = Table(  # attachments that come and go, see `transfers`
    "transfer",
    metadata,
    Column("sha256", Text, primary_key=True),
    Column("way", Text, nullable=False),  # up, down
    Column("stage", Text, nullable=False),  # waiting, done, refused
    Column("interaction", Text, nullable=False),  # through which it may be read
    Column("media_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("moved", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Index("transfer_waiting", "way", "stage"),
)
lost = Table(  # see `lost`
    "lost",
    metadata,
    Column("id", Text, primary_key=True),
)
erased = Table(  # see `erasing`
    "erased",
    metadata,
    Column("id", Text, primary_key=True),
)
cleaning = Table(  # see `cleaning`
    "cleaning",
    metadata,
    Column("what", Text, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("due", Text, nullable=False),
)
unreadable = Table(  # see `unreadable`
    "unreadable",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
)
article_terms = Table(  # what articles are found by, see `terms`
    "article_terms",
    metadata,
    # Never given twice: the index asks for what was made after the last it has seen.
    Column("serial", Integer, primary_key=True),
    Column("n", Integer, nullable=False, unique=True),  # the article's
    Column("made_by", Text, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    sqlite_autoincrement=True,
)
vocabulary = Table(  # one row, see `terms`
    "vocabulary",
    metadata,
    Column("packed", LargeBinary, nullable=False),
    Column("articles", Integer, nullable=False),
)
rewording = Table(  # see `rewording`
    "rewording",
    metadata,
    Column("name", Text, primary_key=True),
    Column("upto", Integer, nullable=False),
)
draft_version = Table(  # see `draft_versions`
    "draft_version",
    metadata,
    Column("n", Integer, primary_key=True),
    Column("draft", Text, nullable=False),
    Column("interaction", Text, nullable=False),
    Column("at", Integer, nullable=False),  # the desk's clock, ms
    Column("text", Text, nullable=False),
    Column("files", Text, nullable=False),
    Index("draft_version_of", "draft", "n"),
    Index("draft_version_in", "interaction"),
    Index("draft_version_at", "at"),
    sqlite_autoincrement=True,
)
recent = Table(  # see `recent`
    "recent",
    metadata,
    Column("kind", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("place", Integer, nullable=False),
)
reminded = Table(  # see `reminded`
    "reminded",
    metadata,
    Column("task", Text, primary_key=True),
    Column("at", Integer, nullable=False),  # the time it was to be reminded of
)
missed_call = Table(  # see `missed_calls`
    "missed_call",
    metadata,
    Column("number", Text, primary_key=True),
    Column("at", Integer, nullable=False),
    Column("times", Integer, nullable=False),
    Column("spoken", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("customer", Text, nullable=False),
)
as_left = Table(  # see `as_left`
    "as_left",
    metadata,
    Column("part", Text, primary_key=True),
    Column("doc", Text, nullable=False),
)
progress = Table(
    "progress",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
