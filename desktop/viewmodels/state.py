"""The own state: what it is, since when, and what can be chosen.

A choice made during a live conversation or its wrap-up is written at once (so that nothing more is
offered), shown as what comes after it, and can be taken back until then; its timer begins when the
conversation is over. Laws: a line that is down changes neither state nor timer, it is said beside
them, and nothing can be chosen; what the hub has set by itself is told with what to do about it.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Final

import msgspec

from desktop.domain.operations.agent import SetState
from desktop.domain.records import Agent
from desktop.domain.routing import StateReason
from desktop.domain.words import AgentState
from desktop.line import LineState, Standing
from desktop.notices import Notice
from desktop.notices import Tone as Grave
from desktop.signal import Signal, all_of
from desktop.store.reads import presence
from desktop.text import tr
from desktop.viewmodels import state_words as words
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Tone
from desktop.viewmodels.state_words import LOST, MISSED, Choice
from desktop.viewmodels.times.when import clock

if TYPE_CHECKING:
    from desktop.domain.ids import InteractionId
    from desktop.store.changes import Changes

_DOWN: Final = (Standing.OFFLINE, Standing.SIGNED_OUT, Standing.UNFIT)
_RECEIVING: Final = (AgentState.READY, AgentState.BUSY)
_MATTER: Final = "own-state"
Chosen = tuple[AgentState, str]  # with its reason


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """What the selector shows; `said` is the whole of it for a screen reader, without the timer."""

    word: str
    timer: str
    then: str  # what applies afterwards, or since when there is no line
    icon: str
    tone: Tone
    said: str


class OwnState:
    """Follows the own record and the line; `tick` once a second."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._agent: Agent | None = desk.first.agent if desk.first else None
        self._reasons: tuple[StateReason, ...] = ()  # of the own site
        self._talking: datetime | None = None  # since when a live conversation is in hand
        self._wrapping: datetime | None = None  # since when the wrap-up of one is
        self._live: tuple[InteractionId, ...] = ()  # these conversations
        self._given_back: set[str] = set()  # by this person, to its queue
        self._freed: datetime | None = None  # when the last one was over
        self._before: Chosen | None = None  # what held before what comes next was chosen
        self._wanted: Chosen | None = None  # chosen a moment ago, on its way to the outbox
        self._told: Chosen | None = None  # what was set by the hub and has been told of
        self._line_since = desk.clock.now()
        self._standing = desk.line.state.standing
        self.changed: Signal[Shown] = Signal()
        self.next_changed: Signal[bool] = Signal()  # whether something comes that can be taken back
        self._has_next = False
        self.shown = self._say()
        self._reading = Latest(desk.supervisor, "own state")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            desk.line.changed.connect(self._on_line),
            desk.let_go.connect(lambda held: self._given_back.add(held.interaction)),
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

    @property
    def takes_calls(self) -> bool:
        """Whether this person is offered calls at all."""
        return self._agent is not None and self._agent.capacity.voice > 0

    @property
    def next(self) -> str:
        """What applies after the conversation in hand, in words; "" when nothing was chosen."""
        if self._in_hand() is None or self.state in _RECEIVING:
            return ""
        return self._words(*self._chosen)

    @property
    def chosen(self) -> str:
        """What was chosen last, in words, whether it applies now or after a conversation."""
        return self._words(*(self._wanted or self._chosen))

    @property
    def in_hand(self) -> bool:
        """Whether a choice made now applies after a conversation."""
        return self._in_hand() is not None

    def choices(self) -> tuple[Choice, ...]:
        """What the menu offers at this site."""
        return words.choices(self._reasons)

    def is_chosen(self, state: AgentState, reason: str) -> bool:
        return self._agent is not None and self._chosen == (state, reason)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def choose(self, state: AgentState, reason: str = "") -> None:
        """Ask for another state; shown as soon as it is in the outbox."""
        if self._in_hand() is not None and not self.next and self._agent is not None:
            self._before = self._chosen
        self._wanted = (state, reason)
        asking = SetState(id=self._desk.me.agent, state=state, reason=reason)
        self._desk.supervisor.spawn("own state chosen", self._ask(asking))

    def pause_for_missed(self) -> bool:
        """Two offers in a row were missed: out of ready, as the hub does it, too.

        Whether they are on that break now: whatever else they have chosen, to come at once or
        after the conversation in hand, stands.
        """
        state, reason = self._wanted or self._chosen
        if state is AgentState.READY:
            self.choose(AgentState.BREAK, MISSED)
        return state is AgentState.READY or reason == MISSED

    def take_back(self) -> None:
        """What was to come after the conversation does not: it is as it was before."""
        if self.next:
            self.choose(*(self._before or (AgentState.READY, "")))

    def refresh(self) -> None:
        self._reading.ask(self._read())

    def tick(self) -> None:
        """A second has gone."""
        shown = self._say()
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    async def _ask(self, asking: SetState) -> None:
        try:
            await self._desk.ask(asking)
        except BaseException:
            self._wanted = None
            raise

    async def _read(self) -> None:
        found = await self._desk.read(presence.own, self._desk.me.agent)
        was_in_hand, had = self._in_hand() is not None, self._live
        self._live = found.live
        self._agent, self._reasons = found.agent, found.reasons
        self._talking, self._wrapping = found.talking_since, found.wrapping_since
        if self._wanted == self._chosen:
            self._wanted = None
        if was_in_hand and self._in_hand() is None:
            self._before = None
            if not await self._lost(had):
                self._freed = self._desk.clock.now()
        self._tell_what_the_hub_did()
        self.tick()
        if (has_next := bool(self.next)) is not self._has_next:
            self._has_next = has_next
            self.next_changed.emit(has_next)

    async def _lost(self, had: tuple[InteractionId, ...]) -> bool:
        """Whether the hub took the last conversations back because nothing was heard of here."""
        for each in had:
            if each in self._given_back:
                return False
            if not await self._desk.read(presence.taken_back, self._desk.me.agent, each):
                return False
        return True

    def _tell_what_the_hub_did(self) -> None:
        set_by_the_hub = self._agent is not None and self._agent.reason in (MISSED, LOST)
        told = self._chosen if set_by_the_hub else None
        if told == self._told:
            return
        self._told = told
        notice = _NOTICES[told[1]]() if told else None
        if notice is None:
            self._desk.notices.clear(_MATTER)
        else:
            self._desk.notices.tell(notice)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("agent", "interaction", "site"):
            self.refresh()

    def _on_line(self, line: LineState) -> None:
        if line.standing is not self._standing:
            was_down, self._standing = self._standing in _DOWN, line.standing
            if not (was_down and line.standing in _DOWN):
                self._line_since = self._desk.clock.now()
            self.tick()

    @property
    def _chosen(self) -> Chosen:
        return (self.state, self._agent.reason if self._agent else "")

    def _words(self, state: AgentState, reason: str) -> str:
        return words.said(state, reason, self._reasons)

    def _say(self) -> Shown:
        if (in_hand := self._in_hand()) is not None:
            after = tr("then {state}", state=self.next) if self.next else ""
            return self._shown(in_hand[0], "", in_hand[1], after)
        since = self._agent.state_since if self._agent else None
        if since is not None and self._freed is not None:
            since = max(since, self._freed)
        return self._shown(*self._chosen, since, "")

    def _in_hand(self) -> tuple[AgentState, datetime] | None:
        """What a live contact in hand makes of the state, and since when."""
        if self._talking is not None:
            return AgentState.BUSY, self._talking
        return (AgentState.WRAP_UP, self._wrapping) if self._wrapping is not None else None

    def _shown(self, state: AgentState, reason: str, since: datetime | None, after: str) -> Shown:
        said, down = self._words(state, reason), self._standing in _DOWN
        no_line = tr("no line since {time}", time=clock(self._line_since)) if down else ""
        return Shown(
            word=said,
            timer=hours(self._desk.clock.now(), since) if since else "",
            then=terms.dotted(after, no_line),
            icon=words.icon(state),
            # Green says that something may come, and without a line nothing can.
            tone="offline" if down and state is AgentState.READY else words.tone(state),
            said=tr("Own state: {state}", state=terms.sentence(said, after, no_line)),
        )


def _missed() -> Notice:
    return Notice(
        tone=Grave.BREACH,
        happened=tr("You missed two offers in a row."),
        safe=tr("They wait at their old places. No more will come until you are ready again."),
        replace=_MATTER,
        action="state.ready-again",
    )


def _lost() -> Notice:
    return Notice(
        tone=Grave.WARNING,
        happened=tr("Nothing was heard of this computer for a while, so you were set off duty."),
        safe=tr("What you wrote is kept. Say when you are ready again."),
        replace=_MATTER,
        icon="cloud-off",
        action="state.ready-again",
    )


_NOTICES: Final = {MISSED: _missed, LOST: _lost}


def hours(now: datetime, since: datetime) -> str:
    """How long it lasts: 00:12:34."""
    seconds = max(0, int((now - since).total_seconds()))
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
