"""To whom a contact can be handed over: colleagues by name, those who are ready first."""

from __future__ import annotations

from desktop.domain.ids import AgentId
from desktop.domain.words import AgentState
from desktop.signal import Signal
from desktop.store.reads.people import Colleague, colleagues
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Badge, Empty, LineRow, Row
from desktop.viewmodels.state import icon, tone, word

_MOST = 200


class Colleagues:
    """`rows` of those whose name has the letters asked for."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "colleagues")

    def close(self) -> None:
        self._reading.drop()

    def ask(self, text: str) -> None:
        self._reading.ask(self._find(text.strip().casefold()))

    async def _find(self, text: str) -> None:
        everybody = await self._desk.read(colleagues)
        others = [
            each
            for each in everybody
            if each.id != self._desk.me.agent and text in f"{each.name} {each.site}".casefold()
        ]
        others.sort(key=lambda each: each.state is not AgentState.READY)
        self.rows = tuple(map(_row, others[:_MOST])) or (_nobody(),)
        self.rows_changed.emit(self.rows)


def agent_of(key: str) -> AgentId:
    return AgentId(key)


def _row(each: Colleague) -> LineRow:
    state = word(each.state)
    return LineRow(
        key=each.id,
        icon="user-round",
        title=each.name,
        more=terms.dotted(each.team, each.site),
        badge=Badge(state, tone(each.state), icon(each.state)),
        said=terms.sentence(each.name, each.team, each.site, state),
    )


def _nobody() -> Empty:
    title, text = tr("Nobody is called so"), tr("Only colleagues you may hand over to are here.")
    return Empty(key="empty", icon="users", title=title, text=text, top=16, said=f"{title}. {text}")
