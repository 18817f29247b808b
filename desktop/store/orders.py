"""What long lists are sorted by: columns that exist for sorting alone, and an index for each order.

The columns are the desktop's own (the hub sorts for no screen) and generated: SQLite computes them
from the record's other columns, nobody writes them, and they take no room but in their index.
Laws: every order a list offers can be walked along an index; umlauts and accents stand with their
letters, as in a German telephone book (DIN 5007-1).
"""

from __future__ import annotations

from typing import Final, NamedTuple

# Only letters that customers' names and titles really have: each costs a pass over the text.
_LETTERS: Final = (
    *(("ä", "a"), ("ö", "o"), ("ü", "u"), ("ß", "ss"), ("é", "e"), ("è", "e"), ("ê", "e")),
    *(("á", "a"), ("à", "a"), ("ç", "c"), ("ñ", "n"), ("ş", "s"), ("ğ", "g"), ("ı", "i")),
    *(("ł", "l"), ("ø", "o"), ("å", "a")),
)
_LARGE: Final = (("Ä", "a"), ("Ö", "o"), ("Ü", "u"), ("É", "e"), ("Ş", "s"), ("Ł", "l"), ("Ø", "o"))
NEVER: Final = 9_007_199_254_740_991  # ms: what has no time stands behind everything that has


# Of a note: that it names people. Written so in the index and in what reads along it.
NAMING: Final = "instr(doc, '\"mentions\":[') > 0"
_STATUSES: Final = "CASE status WHEN 'open' THEN 0 WHEN 'waiting' THEN 1 ELSE 2 END"


class Generated(NamedTuple):
    """A column that SQLite computes."""

    table: str
    name: str
    type: str  # text or integer
    expression: str


class Order(NamedTuple):
    """An index to walk along. With `place` as its last column no two keys are equal."""

    name: str
    table: str
    columns: tuple[str, ...]

    @property
    def statement(self) -> str:
        columns = ", ".join(self.columns)
        return f"CREATE INDEX IF NOT EXISTS {self.name} ON {self.table} ({columns})"


def _folded(column: str) -> str:
    """The text in small letters without accents; SQLite's own `lower` knows ASCII alone."""
    text = f"lower({column})"
    for letter, plain in (*_LETTERS, *_LARGE):
        text = f"replace({text}, '{letter}', '{plain}')"
    return text


_LISTS: Final = ("customers", "interactions", "cases", "articles", "tasks")
COLUMNS: Final = (
    # `n` under another name: in a comparison of rows SQLite searches an index for the rowid's own
    # name only up to the column before it, and reads through all that are equal there.
    *(Generated(table, "place", "integer", "n") for table in _LISTS),
    Generated("customers", "name_sort", "text", _folded("name")),
    # K-9 before K-10: the shorter number is the smaller one.
    Generated("customers", "number_length", "integer", "length(number)"),
    Generated("cases", "number_length", "integer", "length(number)"),
    Generated("cases", "subject_sort", "text", _folded("subject")),
    Generated("cases", "status_sort", "integer", _STATUSES),
    Generated(
        "cases", "due_sort", "integer", f"coalesce(iif(status = 'open', due_at, NULL), {NEVER})"
    ),
    Generated("articles", "title_sort", "text", _folded("title")),
    Generated("articles", "author", "text", "json_extract(doc, '$.by')"),
    Generated("tasks", "title_sort", "text", _folded("title")),
    Generated("tasks", "due_sort", "integer", f"coalesce(due_at, {NEVER})"),
    Generated("tasks", "ended", "integer", "status <> 'open'"),
)
ORDERS: Final = (
    Order("customers_by_name", "customers", ("name_sort", "place")),
    Order("customers_by_number", "customers", ("number_length", "number", "place")),
    Order("interactions_by_last", "interactions", ("last_at", "place")),
    Order("cases_by_opening", "cases", ("opened_at", "place")),
    Order("cases_by_number", "cases", ("number_length", "number", "place")),
    Order("cases_by_subject", "cases", ("subject_sort", "place")),
    Order("cases_by_status", "cases", ("status_sort", "opened_at", "place")),
    Order("cases_by_due", "cases", ("due_sort", "place")),
    Order("articles_by_title", "articles", ("language", "title_sort", "place")),
    Order("articles_by_change", "articles", ("language", "updated_at", "place")),
    Order("articles_by_author", "articles", ("author", "updated_at", "place")),
    Order("notes_by_author", "notes", ("by_agent", "about_kind", "at")),
    Order("tasks_by_due", "tasks", ("assignee", "ended", "due_sort", "place")),
    Order("tasks_by_title", "tasks", ("assignee", "ended", "title_sort", "place")),
)
