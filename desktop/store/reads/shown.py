"""What a record that was found shows of itself: title, what tells it from others, a snippet.

Titles cost next to nothing; a snippet looks for the words in all that is written, so that it is
made of the rows somebody sees, after their titles have been shown.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import msgspec

from desktop.domain.kinds import BY_NAME
from desktop.domain.records import (
    Article,
    Case,
    Customer,
    Interaction,
    Note,
    Task,
    TextModule,
)
from desktop.domain.surveys import Survey
from desktop.store.opening import Connection
from desktop.store.reads.passages import Stands, marks, passage, passage_of

_SNIPPET: Final = 120  # letters
_FIRST: Final = 60  # letters of a text that stands for a title


class Hit(msgspec.Struct, frozen=True, kw_only=True):
    """A record that was found; a higher score is better, 0 when nothing was scored."""

    kind: str
    id: str
    title: str
    snippet: str
    score: float
    title_marks: tuple[tuple[int, int], ...] = ()
    customer: str | None = None  # whose it is
    name: str = ""  # of that customer
    state: str = ""  # the record's status word
    channel: str = ""  # of a contact
    known_by: tuple[str, ...] = ()  # numbers and addresses that are its alone


def hit(
    connection: Connection,
    kind: str,
    doc: str,
    score: float,
    terms: Sequence[str],
    *,
    snippet: bool = True,
    stands: Stands | None = None,
) -> Hit:
    """The hit of a document; without `snippet`, what can be said of it at once.

    stands: of an article, what the index sees in its words.
    """
    record: Any = msgspec.json.decode(doc, type=BY_NAME[kind].record)
    title = _TITLE[kind](record)
    customer = getattr(record, "customer", None)
    return Hit(
        kind=kind,
        id=record.id,
        title=title,
        snippet=_snippet(record, terms, stands) if snippet or kind == "customer" else "",
        score=round(score, 4),
        title_marks=marks(title, terms, stands),
        customer=customer,
        name=_name(connection, customer) if customer else "",
        state=str(getattr(record, "status", "")),
        channel=record.channel if isinstance(record, Interaction) else "",
        known_by=_known_by(record),
    )


def snippets(
    connection: Connection,
    keys: Sequence[tuple[str, str]],
    terms: Sequence[str],
    stands: Stands | None = None,
) -> dict[tuple[str, str], str]:
    """Of these records, by (kind, id), what is written where the words stand."""
    found = {}
    for kind, id_ in keys:
        doc = document(connection, kind, id_)
        if doc is not None:
            record: Any = msgspec.json.decode(doc, type=BY_NAME[kind].record)
            found[kind, id_] = _snippet(record, terms, stands)
    return found


def document(connection: Connection, kind: str, id_: str) -> str | None:
    row = connection.execute(
        f"SELECT doc FROM {BY_NAME[kind].table} WHERE id = ?", (id_,)
    ).fetchone()
    return row[0] if row else None


def _name(connection: Connection, customer: str) -> str:
    row = connection.execute("SELECT name FROM customers WHERE id = ?", (customer,)).fetchone()
    return str(row[0]) if row else ""


def _snippet(record: object, terms: Sequence[str], stands: Stands | None) -> str:
    if isinstance(record, Customer):
        points = (point.value for point in record.points[:2])
        return " · ".join(part for part in (record.number, *points, record.address) if part)
    if isinstance(record, Article):
        return passage_of(record.body, terms, _SNIPPET, stands).text
    return passage(_SAID[type(record)](record), terms, _SNIPPET).text


def _known_by(record: object) -> tuple[str, ...]:
    if isinstance(record, Customer):
        return tuple(filter(None, (record.number, *(point.value for point in record.points))))
    return (record.number,) if isinstance(record, Case) and record.number else ()


def _first_words(text: str) -> str:
    return passage(text, (), _FIRST).text


def _messages(record: Interaction) -> str:
    return "\n".join(message.text for message in record.messages)


_TITLE: Final[dict[str, Callable[[Any], str]]] = {
    "customer": lambda r: r.name,
    "interaction": lambda r: r.subject or _first_words(_messages(r)),
    "case": lambda r: f"{r.number} {r.subject}".strip(),
    "article": lambda r: r.title,
    "task": lambda r: r.title,
    "text-module": lambda r: r.title,
    "note": lambda r: _first_words(r.text),
    "survey": lambda r: _first_words(r.text),
}
_SAID: Final[dict[type, Callable[[Any], str]]] = {
    Interaction: _messages,
    Case: lambda r: f"{r.description}\n{r.solution}".strip(),
    Task: lambda r: r.words or r.result or r.phone,
    TextModule: lambda r: r.text,
    Note: lambda r: r.text,
    Survey: lambda r: r.text,
}
