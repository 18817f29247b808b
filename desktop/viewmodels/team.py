"""The team: everybody of every site with state and site, as the local store knows them."""

from __future__ import annotations

from datetime import datetime

from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads.people import Colleague, colleagues
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Cell, Column, Heading, Row, TableRow
from desktop.viewmodels.state import hours
from desktop.viewmodels.state_words import icon, reason_word, tone, word

_MINUTE = 60


class Team:
    """`rows` by site; they are said anew each minute, for how long a state lasts."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._people: tuple[Colleague, ...] = ()
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "team")
        self._clock = Latest(desk.supervisor, "team clock")
        self._disconnect = desk.changed.connect(self._on_change)
        self.refresh()

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._clock.drop()

    def refresh(self) -> None:
        self._reading.ask(self._read())

    async def _read(self) -> None:
        self._people = await self._desk.read(colleagues)
        self._say()
        self._clock.ask(self._each_minute())

    async def _each_minute(self) -> None:
        while True:
            await self._desk.supervisor.pause(_MINUTE)
            self._say()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("agent", "site", "team", "interaction"):
            self.refresh()

    def _say(self) -> None:
        self.rows = rows_of(self._people, self._desk.clock.now())
        self.rows_changed.emit(self.rows)


def columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("Name"), share=2),
        Column("team", tr("Team"), share=1),
        Column("state", tr("State"), share=2),
        Column("since", tr("Since"), width=80, right=True),
        Column("open", tr("Open"), width=72, right=True),
    )


def rows_of(people: tuple[Colleague, ...], now: datetime) -> tuple[Row, ...]:
    """A heading for each site with how many are ready, and its people."""
    rows: list[Row] = []
    for site in dict.fromkeys(each.site for each in people):
        of_site = [each for each in people if each.site == site]
        ready = sum(each.state == "ready" for each in of_site)
        count = tr("{ready} of {all} ready", ready=ready, all=len(of_site))
        title = site or tr("Without a site")
        rows.append(
            Heading(key=f"site:{site}", title=title, count=count, said=terms.sentence(title, count))
        )
        rows += [_row(each, now) for each in of_site]
    return tuple(rows)


def _row(each: Colleague, now: datetime) -> TableRow:
    state = terms.dotted(word(each.state), reason_word(each.reason))
    since = datetime.fromisoformat(each.state_since) if each.state_since else None
    lasts = hours(now, since)[:5] if since else ""
    return TableRow(
        key=each.id,
        cells=(
            Cell(each.name),
            Cell(each.team, "muted"),
            Cell(state, tone(each.state), icon(each.state)),
            Cell(lasts, "faint"),
            Cell(str(each.open) if each.open else "", "muted"),
        ),
        said=terms.sentence(each.name, each.team, state),
    )
