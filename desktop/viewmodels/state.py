"""The own state: what it is, since when, and what can be chosen.

A choice made during a live conversation is written at once (so that nothing more is offered) and
shown as what comes after it. Law: without a line nobody can be offered anything, so the state
then says that the line is down, and nothing can be chosen.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.operations.agent import SetState
from desktop.domain.records import Agent
from desktop.domain.words import AgentState
from desktop.line import LineState, Standing
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads import presence
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Tone

_WORDS = {
    AgentState.READY: mark("Ready"),
    AgentState.BUSY: mark("In conversation"),
    AgentState.WRAP_UP: mark("Wrap-up"),
    AgentState.BREAK: mark("Break"),
    AgentState.MEETING: mark("Meeting"),
    AgentState.TRAINING: mark("Training"),
    AgentState.OFFLINE: mark("Off duty"),
}
_TONES: dict[AgentState, Tone] = {
    AgentState.READY: "ready",
    AgentState.BUSY: "talk",
    AgentState.WRAP_UP: "wrap",
    AgentState.BREAK: "pause",
    AgentState.MEETING: "pause",
    AgentState.TRAINING: "pause",
    AgentState.OFFLINE: "offline",
}
_ICONS = {
    AgentState.READY: "circle-check",
    AgentState.BUSY: "headset",
    AgentState.WRAP_UP: "pen-line",
    AgentState.BREAK: "coffee",
    AgentState.MEETING: "users",
    AgentState.TRAINING: "book-open",
    AgentState.OFFLINE: "circle-off",
}
LOST = "lost"  # the hub's reason for off duty when nothing was heard of a desk
MISSED = "missed"  # the reason of a break that an offer nobody took has made
_REASONS = {  # what is kept -> what is said
    "short": mark("Short break"),
    "lunch": mark("Lunch"),
    "team": mark("Team"),
    "one-to-one": mark("One-to-one"),
    MISSED: mark("Offer missed"),
    LOST: mark("Line lost"),
}


def word(state: AgentState) -> str:
    return tr(_WORDS[state])


def tone(state: AgentState) -> Tone:
    return _TONES[state]


def icon(state: AgentState) -> str:
    return _ICONS[state]


def reason_word(reason: str) -> str:
    """A reason in the spoken language; one somebody wrote stays as written."""
    return tr(_REASONS[reason]) if reason in _REASONS else reason


class Choice(msgspec.Struct, frozen=True):
    """An entry of the menu of states; `action` stands for it in the registry, if one does."""

    state: AgentState
    reason: str
    word: str
    icon: str
    tone: Tone
    action: str = ""


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the selector shows; `said` is the whole of it for a screen reader, without the timer."""

    word: str
    timer: str
    then: str
    icon: str
    tone: Tone
    said: str


_MENU = (
    (AgentState.READY, "", "state.ready"),
    (AgentState.BREAK, "", "state.break"),
    (AgentState.BREAK, "short", ""),
    (AgentState.BREAK, "lunch", ""),
    (AgentState.MEETING, "", "state.meeting"),
    (AgentState.MEETING, "team", ""),
    (AgentState.MEETING, "one-to-one", ""),
    (AgentState.TRAINING, "", "state.training"),
    (AgentState.OFFLINE, "", "state.offline"),
)


def choices() -> tuple[Choice, ...]:
    """The menu, in its order."""
    return tuple(
        Choice(
            state,
            reason,
            terms.dotted(word(state), reason_word(reason)),
            _ICONS[state],
            _TONES[state],
            action,
        )
        for state, reason, action in _MENU
    )


class OwnState:
    """Follows the own record and the line; `tick` once a second."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._agent: Agent | None = desk.first.agent if desk.first else None
        self._talking: datetime | None = None  # since when a live conversation is in hand
        self._wrapping: datetime | None = None  # since when the wrap-up of one is
        self._line_since = desk.clock.now()
        self._standing = desk.line.state.standing
        self.changed: Signal[Shown] = Signal()
        self.shown = self._say()
        self._reading = Latest(desk.supervisor, "own state")
        self._disconnect = (
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
        )
        self.refresh()

    @property
    def state(self) -> AgentState:
        """What was chosen last."""
        return self._agent.state if self._agent else AgentState.OFFLINE

    @property
    def receives(self) -> bool:
        """Whether something may be offered now."""
        return self.state is AgentState.READY and self._desk.line.state.online

    def is_chosen(self, state: AgentState, reason: str) -> bool:
        agent = self._agent
        return agent is not None and (agent.state, agent.reason) == (state, reason)

    def close(self) -> None:
        for disconnect in self._disconnect:
            disconnect()
        self._reading.drop()

    def choose(self, state: AgentState, reason: str = "") -> None:
        """Ask for another state; shown as soon as it is in the outbox."""
        asking = SetState(id=self._desk.me.agent, state=state, reason=reason)
        self._desk.supervisor.spawn("own state chosen", self._ask(asking))

    def refresh(self) -> None:
        self._reading.ask(self._read())

    def tick(self) -> None:
        """A second has gone."""
        shown = self._say()
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    async def _ask(self, asking: SetState) -> None:
        await self._desk.ask(asking)

    async def _read(self) -> None:
        found = await self._desk.read(presence.own, self._desk.me.agent)
        self._agent = found.agent
        self._talking, self._wrapping = found.talking_since, found.wrapping_since
        self.tick()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("agent", "interaction"):
            self.refresh()

    def _on_line(self, line: LineState) -> None:
        if line.standing is not self._standing:
            self._standing = line.standing
            self._line_since = self._desk.clock.now()
            self.tick()

    def _say(self) -> Shown:
        if self._standing in (Standing.OFFLINE, Standing.SIGNED_OUT, Standing.UNFIT):
            return self._shown(tr("No line"), self._line_since, "circle-off", "offline", self.state)
        if (in_hand := self._in_hand()) is not None:
            then = None if self.state in (AgentState.READY, AgentState.BUSY) else self.state
            return self._of(*in_hand, then)
        since = self._agent.state_since if self._agent else None
        return self._of(self.state, since, None)

    def _in_hand(self) -> tuple[AgentState, datetime] | None:
        """What a live contact in hand makes of the state, and since when."""
        if self._talking is not None:
            return AgentState.BUSY, self._talking
        return (AgentState.WRAP_UP, self._wrapping) if self._wrapping is not None else None

    def _of(self, state: AgentState, since: datetime | None, then: AgentState | None) -> Shown:
        reason = self._agent.reason if self._agent and state is self.state else ""
        said = terms.dotted(word(state), reason_word(reason))
        return self._shown(said, since, _ICONS[state], _TONES[state], then)

    def _shown(
        self, said: str, since: datetime | None, icon_: str, tone_: Tone, then: AgentState | None
    ) -> Shown:
        after = tr("then {state}", state=word(then)) if then else ""
        return Shown(
            word=said,
            timer=hours(self._desk.clock.now(), since) if since else "",
            then=after,
            icon=icon_,
            tone=tone_,
            said=tr("Own state: {state}", state=terms.sentence(said, after)),
        )


def hours(now: datetime, since: datetime) -> str:
    """How long it lasts: 00:12:34."""
    seconds = max(0, int((now - since).total_seconds()))
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
