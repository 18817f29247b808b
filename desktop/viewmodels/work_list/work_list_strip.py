"""The work list where there is room for icons alone: the same rows, a mark each.

Law: each mark has the key and the sentence of its row, so that keyboard, screen reader and menu
are the list's own; what a mark cannot show stands in its tip.
"""

from __future__ import annotations

from collections.abc import Iterable

from desktop.viewmodels import terms
from desktop.viewmodels.rows import Card, Empty, Gap, Heading, Mark, PromiseRow, Row


def in_strip(rows: Iterable[Row]) -> tuple[Row, ...]:
    """The rows as marks; a group but the first begins with a gap."""
    marks: list[Row] = []
    for row in rows:
        match row:
            case Heading():
                if marks:
                    marks.append(Gap(key=row.key, said=row.said))
            case Card():
                marks.append(_of_contact(row))
            case PromiseRow():
                marks.append(_of_task(row))
            case Empty():
                tip = f"{row.title}. {row.text}"
                marks.append(Mark(key=row.key, said=row.said, tip=tip, icon=row.icon))
            case _:
                marks.append(Gap(key=row.key, said=row.said))
    return tuple(marks)


def _of_contact(row: Card) -> Mark:
    return Mark(
        key=row.key,
        said=row.said,
        tip="\n".join(filter(None, (row.name, terms.dotted(row.about, row.timer)))),
        kind=row.channel,
        tone=row.tone,
        unread=row.unread,
        sending=row.sending,
    )


def _of_task(row: PromiseRow) -> Mark:
    return Mark(
        key=row.key,
        said=row.said,
        tip="\n".join(filter(None, (row.what, terms.dotted(row.who, row.due)))),
        kind=row.kind,
        tone="faint" if row.done else row.tone,
        sending=row.sending,
    )
