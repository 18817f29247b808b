"""Between the turns of a conversation that lasts longer than a day: which day begins there."""

from __future__ import annotations

from datetime import date, datetime

from desktop.domain.conversation import Message
from desktop.domain.records import Note
from desktop.viewmodels.rows import DayRow
from desktop.viewmodels.times.when import day


def local_day(at: datetime) -> date:
    return at.astimezone().date()


def day_before(now: datetime, before: Message | Note | None, it: Message | Note) -> list[DayRow]:
    """The row that stands above this turn, if a day begins with it.

    Above the first one it stands only when that was not today: most chats begin and end in one day.
    """
    here = local_day(it.at)
    known = local_day(now) if before is None else local_day(before.at)
    if here == known:
        return []
    title = day(now, it.at)
    return [DayRow(key=f"day:{it.id}", title=title, said=title)]
