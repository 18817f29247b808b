"""What articles and text modules were good for while somebody served a customer.

*use*: that one person, in one contact, opened, inserted or put away one article or text module.
*usage*: how often all who work a queue did so, month by month and by the reason of the contacts.
Laws: neither holds a word of a customer; a use is its person's own and names the contact only as
long as that is there; a usage names nobody, and what is older than MONTHS is not in it.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import AgentId, InteractionId, QueueId, RecordId, UsageId, UseId, id_of
from desktop.domain.records import Record
from desktop.domain.words import Usable, Used

MONTHS: Final = 6  # the current one and those before it that are counted
_A_YEAR: Final = 12

Cell = tuple[str, int, Used]  # reason of the contact, month, what


class Use(Record, frozen=True, kw_only=True, omit_defaults=True):
    """`code` is the contact's reason, "" until that is known; so is `queue` until the hub says."""

    id: UseId
    of: RecordId  # an article or a text module
    of_kind: Usable
    what: Used
    by: AgentId
    at: datetime
    interaction: InteractionId | None = None
    queue: QueueId | None = None
    code: str = ""


class Count(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """How often in one month for one reason; `month` is counted from the year 0."""

    month: int
    code: str = ""
    opened: int = 0
    inserted: int = 0
    dismissed: int = 0

    def of(self, what: Used) -> int:
        number: int = getattr(self, what.value)
        return number


class Usage(Record, frozen=True, kw_only=True, omit_defaults=True):
    id: UsageId
    of: RecordId
    of_kind: Usable
    queue: QueueId
    counts: tuple[Count, ...] = ()  # by month and reason, ascending


def use_id(agent: str, interaction: str, of: str, what: Used) -> UseId:
    """Done twice in one contact is done once, on whichever machine and however often."""
    return UseId(id_of("use", agent, interaction, of, what.value))


def usage_id(queue: str, of: str) -> UsageId:
    return UsageId(id_of("usage", queue, of))


def month_of(at: datetime) -> int:
    return at.year * _A_YEAR + at.month - 1


def counted(usage: Usage, use: Use, by: int, now: datetime) -> Usage:
    """The usage with this use counted (by 1) or taken back (by -1), without what is too old."""
    cells = _cells(usage)
    cells[use.code, month_of(use.at), use.what] += by
    oldest = month_of(now) - MONTHS
    return replace(usage, counts=_counts(cells, oldest))


def _cells(usage: Usage) -> Counter[Cell]:
    return Counter(
        {(each.code, each.month, what): each.of(what) for each in usage.counts for what in Used}
    )


def _counts(cells: Counter[Cell], oldest: int) -> tuple[Count, ...]:
    """Those younger than `oldest`; what is not more than nothing is not there."""
    kept = {cell: number for cell, number in cells.items() if number > 0 and cell[1] > oldest}
    places = sorted({(month, code) for code, month, _ in kept})
    return tuple(
        Count(month, code, *(kept.get((code, month, what), 0) for what in Used))
        for month, code in places
    )
