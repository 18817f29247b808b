"""The figures of the day in words, and the contacts behind the one that is chosen.

`ask` reads anew; `rows` are the figures, `behind` the contacts of the chosen one. Laws: what is
shown says as of when, of what it was made and how; a figure without contacts opens an empty list
that says why.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.ids import CustomerId, InteractionId
from desktop.signal import Signal
from desktop.store.reads.the_day import Day, Met, customers, the_day
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.composer.reply_way import ICONS
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import (
    Badge,
    Cell,
    Column,
    Empty,
    Heading,
    LineRow,
    Row,
    Skeleton,
    TableRow,
)
from desktop.viewmodels.service.day_figures import Behind, Figure, Group, groups
from desktop.viewmodels.times.when import clock, clock_s, end_of_day, lasted

MOST_BEHIND: Final = 200  # contacts of a figure in a list; the figure itself counts all


class TheDay:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows: tuple[Row, ...] = ()
        self.behind: tuple[Row, ...] = ()
        self.standing = ""
        self.changed: Signal[tuple[Row, ...]] = Signal()
        self.behind_changed: Signal[tuple[Row, ...]] = Signal()
        self._contacts: dict[InteractionId, Met] = {}
        self._figures: dict[str, Figure] = {}
        self._reading = Latest(desk.supervisor, "figures of the day")
        self._naming = Latest(desk.supervisor, "contacts behind a figure")

    def close(self) -> None:
        self._reading.drop()
        self._naming.drop()

    def ask(self) -> None:
        self._contacts, self._figures, self.standing = {}, {}, ""
        self._show((Skeleton(key="s1", said="", shape="line"),))
        self._show_behind(())
        self._reading.ask(self._read())

    def choose(self, key: str) -> None:
        """Show the contacts behind this figure."""
        figure = self._figures.get(key)
        if figure is not None:
            self._naming.ask(self._name(figure))

    def open(self, key: str) -> bool:
        """Open a contact of the list; whether it is one."""
        contact = self._contacts.get(InteractionId(key))
        if contact is not None:
            self._desk.go(Open(contact.id, contact.customer))
        return contact is not None

    async def _read(self) -> None:
        now = self._desk.hub_now()
        since = end_of_day(now, days=-1)
        day = await self._desk.read(the_day, self._desk.me.site, since, now)
        self._contacts = {each.id: each for each in day.contacts}
        self.standing = self._as_of(day)
        found = groups(day)
        self._show(tuple(self._rows_of(found)) or (_nothing(),))
        self.choose(next(iter(self._figures), ""))

    def _rows_of(self, found: tuple[Group, ...]) -> list[Row]:
        rows: list[Row] = []
        self._figures = {}
        for at, group in enumerate(found):
            title = terms.dotted(group.queue, group.site)
            rows.append(Heading(key=f"group:{at}", title=title, said=title))
            for number, figure in enumerate(group.figures):
                key = f"{at}:{number}"
                self._figures[key] = figure
                rows.append(_line(key, title, figure))
        return rows

    def _as_of(self, day: Day) -> str:
        line = self._desk.line.state
        at = day.now if line.online else line.as_of
        said = tr("As of {time}", time=clock_s(at)) if at else ""
        here = tr("from %n contact(s) on this computer", n=len(day.contacts))
        more = "" if day.whole else tr("more came than can be counted here")
        return terms.dotted(said, here, more)

    async def _name(self, figure: Figure) -> None:
        shown = figure.behind[:MOST_BEHIND]
        contacts = [self._contacts[each.id] for each in shown]
        names = await self._desk.read(customers, [each.customer for each in contacts])
        rows: list[Row] = [
            _contact(met, each, names) for met, each in zip(contacts, shown, strict=True)
        ]
        if more := len(figure.behind) - len(shown):
            said = tr("and %n more", n=more)
            rows.append(LineRow(key="more", icon="ellipsis", title=said, said=said))
        self._show_behind(tuple(rows) or (_none_behind(figure),))

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.changed.emit(rows)

    def _show_behind(self, rows: tuple[Row, ...]) -> None:
        self.behind = rows
        self.behind_changed.emit(rows)


def columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("Figure"), width=128),
        Column("value", tr("Value"), width=128, right=True),
        Column("formula", tr("How it is counted"), share=1),
    )


def _line(key: str, group: str, figure: Figure) -> TableRow:
    value = figure.value or "–"
    said = terms.sentence(group, figure.name, figure.value or tr("not shown"), figure.formula)
    cells = (Cell(figure.name), Cell(value), Cell(figure.formula, "faint"))
    return TableRow(key=key, cells=cells, said=said)


def _contact(met: Met, behind: Behind, names: dict[CustomerId, str]) -> LineRow:
    name = names.get(met.customer) or tr("Unknown customer")
    badge = Badge(tr("late"), "breach", "triangle-alert") if behind.late else None
    end = terms.dotted(clock(met.created_at), lasted(behind.seconds))
    what = terms.channel(met.channel)
    return LineRow(
        key=met.id,
        icon=ICONS[met.channel],
        title=name,
        more=met.subject,
        end=end,
        badge=badge,
        said=terms.sentence(name, what, met.subject, end, badge.text if badge else ""),
    )


def _nothing() -> Empty:
    title = tr("Nothing came in today yet")
    text = tr("Figures stand here by queue and site as soon as there are contacts.")
    return Empty(key="empty", icon="circle-check", title=title, text=text, said=f"{title}. {text}")


def _none_behind(figure: Figure) -> Empty:
    title = tr("No contact is behind this figure") if figure.value else tr("Not shown")
    text = "" if figure.value else figure.formula
    return Empty(key="none", icon="circle-off", title=title, text=text, said=f"{title}. {text}")
