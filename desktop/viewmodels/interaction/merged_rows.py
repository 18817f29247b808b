"""Where a contact goes on, what was merged into it, and which contact a message stands in."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import InteractionId
from desktop.store.reads.interaction import Conversation
from desktop.store.reads.merged import Joined
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Bubble, Event, Fold, LineRow, MailRow, NoteRow, Row

_LEADS_TO: Final = "leads-to:"


def with_merges(of: Conversation, rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows of a conversation, with what was merged into it and where it goes on."""
    said = [_from(row, of.brought[row.key]) if row.key in of.brought else row for row in rows]
    before = [
        _leading("arrow-right-left", tr("Merged into this contact"), each) for each in of.joined
    ]
    after = [_leading("arrow-right-left", tr("Went on by itself"), each) for each in of.parted]
    if of.goes_on is not None:
        after.append(_leading("arrow-right-left", tr("Went on in"), of.goes_on))
    return (*before, *said, *after)


def leads_to(key: str) -> InteractionId | None:
    """The contact that a row leads to."""
    return InteractionId(key.removeprefix(_LEADS_TO)) if key.startswith(_LEADS_TO) else None


def name_of(joined: Joined) -> str:
    """What a contact is called where another names it."""
    return joined.subject or terms.channel(joined.channel)


def _leading(icon: str, what: str, to: Joined) -> LineRow:
    name = name_of(to)
    return LineRow(
        key=f"{_LEADS_TO}{to.id}",
        icon=icon,
        title=name,
        more=what,
        end=tr("Open it"),
        said=terms.sentence(what, name),
    )


def _from(row: Row, where: Joined) -> Row:
    words = tr("from “{subject}”", subject=name_of(where))
    said = terms.sentence(row.said, words)
    match row:
        case MailRow():
            return replace(row, to=terms.dotted(row.to, words), said=said)
        case Bubble() | NoteRow() | Fold():
            return replace(row, when=terms.dotted(row.when, words), said=said)
        case Event():
            return replace(row, more=terms.dotted(row.more, words), said=said)
    return row
