"""The call of the open contact as its card shows it: state in words, who, how long, what next.

`shown` changes with the call and once a second while it lives. Laws: mute and hold are said in
words beside their colour; the times are those of the stretches, so that a card that was built anew
shows the same; when a call ends, its wrap-up begins once, at the latest when the contact is opened
(in a window that was opened again, too);
one that was put through is wrapped up by whoever has it now, and the card goes along.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any, Final

import msgspec

from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.masks import is_veiled
from desktop.domain.records import Agent, Interaction
from desktop.domain.words import CallState, Channel, Direction, SegmentKind
from desktop.ports.call import Call, lasted
from desktop.ports.call_events import CallId, Cause, Measured
from desktop.ports.errors import OutsideError
from desktop.signal import Signal, all_of
from desktop.store.reads import interaction as reads
from desktop.store.reads import records
from desktop.store.reads.callers import callers
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.calls import is_asked
from desktop.viewmodels.composer.hand_over_card import CARD_FORM
from desktop.viewmodels.composer.pen import give_on
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.drafts import Journal, Place
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.rows import Tone
from desktop.viewmodels.telephone.call_ends import CAUSES, IN_VAIN, asked_in_vain
from desktop.viewmodels.times.when import lasted as in_words

SECOND_PRESS_S: Final = 1.0  # before that the key that hung up does not complete as well
_LOUDEST_LOSS, _POOR_LOSS = 1.0, 3.0  # percent
_STATES: Final[dict[CallState, tuple[str, str, Tone]]] = {
    CallState.RINGING: (mark("It rings"), "phone-incoming", "offer"),
    CallState.DIALLING: (mark("Dialling"), "phone-forwarded", "talk"),
    CallState.TALKING: (mark("In conversation"), "headset", "talk"),
    CallState.HOLDING: (mark("On hold"), "pause", "pause"),
    CallState.ENDED: (mark("Call ended"), "phone-off", "offline"),
}


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    word: str
    icon: str
    tone: Tone
    timer: str  # of the talk, or of what is now
    times: str  # ringing, on hold, together
    number: str
    line: str  # how well it carries, or why it is over
    level: float  # 0..1
    live: bool
    talked: bool  # it can be held, muted, given away
    held: bool
    muted: bool
    asked: str = ""  # who is asked meanwhile, and how that stands
    asked_talks: bool = False
    simulated: bool = False
    hears: bool = False  # what the agent says may be written
    tones: str = ""
    said: str


class CallCard:
    """`shown` of the call of the open contact; None: there is none."""

    def __init__(self, desk: Desk, conversation: Conversation, journal: Journal) -> None:
        """`journal`: of the composer, whose words go along when the call is put through."""
        self._desk = desk
        self._conversation = conversation
        self._journal = journal
        self.calls = desk.calls
        self.shown: Shown | None = None
        self.changed: Signal[Shown | None] = Signal()
        self.context: Signal[dict[str, Any]] = Signal()
        self.over: Signal[None] = Signal()  # the call of the open contact is over: wrap up
        self._spoken: dict[str, str] = {}
        self._to_wrap: dict[str, datetime] = {}  # contacts whose call has ended, and when
        self._begun: set[str] = set()  # wrap-ups that have begun in this window
        self._ended_at: datetime | None = None
        self._asked_agent: AgentId | None = None
        self._card = ""  # what they are told with it
        self._clock = Latest(desk.supervisor, "call clock")
        self._reading = Latest(desk.supervisor, "number in words")
        self._disconnect = all_of(
            self.calls.changed.connect(self._on_calls),
            self.calls.ended.connect(self._on_end),
            conversation.loaded.connect(self._on_loaded),
            desk.opened.connect(lambda _what: self._say()),
        )
        self._say()

    def close(self) -> None:
        self._disconnect()
        self._clock.drop()
        self._reading.drop()

    @property
    def call(self) -> Call | None:
        """Of the open contact; where none is open, one that it is not known yet whose it is.

        Where nobody is talked to in it, whichever colleague asks something: they stay in view
        while one looks for the answer.
        """
        here = self._desk.open.interaction
        own = self.calls.of(here) if here is not None else self.calls.unnamed
        return own if own is not None and own.live else self.calls.advising or own

    @property
    def just_hung_up(self) -> bool:
        """The key that hung up a moment ago shall not complete the contact as well."""
        if self._ended_at is None:
            return False
        return (self._desk.clock.now() - self._ended_at).total_seconds() < SECOND_PRESS_S

    # ------------------------------------------------------------------------ what keys ask
    def toggle_hold(self) -> None:
        call = self.call
        if call is None:
            return
        if self.calls.consultation(call.id) is not None:
            self.calls.come_back(call)
        else:
            self.calls.toggle_hold(call)

    def toggle_mute(self) -> None:
        if (call := self.call) is not None:
            self.calls.toggle_mute(call)

    def tone(self, digit: str) -> None:
        if (call := self.call) is not None:
            self.calls.tone(call.id, digit)

    def speak(self, words: str) -> bool:
        """Say it to the other end; False: nothing was said."""
        call, said = self.call, words.strip()
        return bool(said) and call is not None and self.calls.speak(call.id, said)

    def ask_colleague(self, agent: str, card: str = "") -> None:
        """Call them while the customer is on hold; the card is theirs if they take the call."""
        self._desk.supervisor.spawn("consult", self._ask(AgentId(agent), card))

    def give_to(self, agent: str, card: str = "") -> None:
        """Put the customer through without asking; contact and card go along."""
        self._desk.supervisor.spawn("put through", self._give(AgentId(agent), card))

    async def _ask(self, agent: AgentId, card: str) -> None:
        found = await self._desk.read(records.record, Agent, agent)
        call = self.call
        if found is not None and call is not None and not is_asked(call):
            self._asked_agent, self._card = agent, card
            self.calls.consult(call, extension(found), found.name)

    async def _give(self, agent: AgentId, card: str) -> None:
        found = await self._desk.read(records.record, Agent, agent)
        call = self.call
        if found is None or call is None or is_asked(call):
            return
        if self.calls.transfer(call, extension(found)):
            await self._hand_on(call.id, agent, card)

    async def _hand_on(self, call: CallId, agent: AgentId, card: str) -> None:
        await self.calls.note(call)  # once it is another's, nothing of it is taken from here
        kept = Place.in_form(CARD_FORM, self._conversation.shown or "")
        with self._desk.asking_along(*self._desk.journal.take(kept)):
            await give_on(self._desk, self._conversation, self._journal, agent, card)

    def connect(self) -> bool:
        """The customer goes on with whoever was asked, and so does the contact."""
        call, agent = self.call, self._asked_agent
        if call is None or not self.calls.connect(call):
            return False
        if agent is not None:
            self._desk.supervisor.spawn("handed over", self._hand_on(call.id, agent, self._card))
        return True

    def come_back(self) -> None:
        if (call := self.call) is not None:
            self.calls.come_back(call)

    def join(self) -> None:
        """Customer, colleague and agent talk with each other."""
        if (call := self.call) is not None:
            self.calls.join(call)

    def hang_up(self) -> bool:
        """End the call if there is one; False: there is none to end."""
        call = self.call
        if call is None or not call.live:
            return False
        self.calls.hang_up(call)
        return True

    # --------------------------------------------------------------------------------- events
    def _on_calls(self, contact: str) -> None:
        if not contact or contact == self._desk.open.interaction:
            self._say()

    def _on_end(self, call: Call) -> None:
        contact = self.calls.contact_of(call.id)
        if call.about and call.cause in IN_VAIN:
            self._desk.notices.tell(asked_in_vain(call))
        if is_asked(call) and call.talked:
            self._ended_at = self._desk.clock.now()
        if contact is not None and call.cause is not Cause.TRANSFERRED:
            self._to_wrap[contact] = self._desk.clock.now()
            if contact == self._conversation.shown:
                self._ended_at = self._desk.clock.now()
                self._wrap()
            else:
                self._desk.supervisor.spawn("wrap-up begun", self._wrap_unseen(contact))

    async def _wrap_unseen(self, contact: InteractionId) -> None:
        """Something else is open: the time counts as wrap-up all the same, not as talk."""
        record = await self._desk.read(records.record, Interaction, contact)
        backend = self._desk.live()
        if backend is None or record is None or not record.segments:
            return
        mine = record.segments[-1]
        if mine.agent == self._desk.me.agent and mine.kind is SegmentKind.HANDLE:
            with suppress(OutsideError):  # it is wrapped up all the same
                await backend.wrap(contact, record.epoch)

    def _on_loaded(self, _of: reads.Conversation | None) -> None:
        self._say()
        self._wrap()

    def _wrap(self) -> None:
        """A call that is over is wrapped up, once; one that was missed may be in hand by now."""
        here, call = self._conversation.shown, self.call
        if here is None or not self._conversation.mine:
            return
        ended = self._to_wrap.pop(here, None) is not None
        if (ended and not (call and call.live)) or (call is None and self._was_begun(here)):
            self._begun.add(here)
            self.over.emit(None)

    def _was_begun(self, here: str) -> bool:
        """In a window before this one; nobody has gone back to the composer since."""
        of = self._conversation.of
        if of is None or of.interaction.channel is not Channel.VOICE or here in self._begun:
            return False
        segments = of.interaction.segments
        return bool(segments) and segments[-1].kind is SegmentKind.WRAP_UP

    async def _tick(self) -> None:
        while True:
            await self._desk.supervisor.pause(1 - self._desk.clock.now().microsecond / 1_000_000)
            self._tell()

    # --------------------------------------------------------------------------------- saying
    def _say(self) -> None:
        """Something is different: also the clock and what can be done."""
        call = self.call
        if call is not None and _can_be_spoken(call.number) and call.number not in self._spoken:
            self._reading.ask(self._read(call.number))
        self._tell()
        shown = self.shown
        self.context.emit(
            {
                "call": shown is not None and shown.live,
                "talked": shown is not None and shown.talked,
                "consulting": shown is not None and bool(shown.asked),
                "advising": call is not None and call.live and is_asked(call),
            }
        )
        self._clock.drop()
        if call is not None and call.live:
            self._clock.ask(self._tick())

    def _tell(self) -> None:
        call = self.call
        shown = None if call is None else self._shown(call)
        if shown != self.shown:
            self.shown = shown
            self.changed.emit(shown)

    def _hears(self, call: Call) -> bool:
        talks = call.state is CallState.TALKING and not call.muted and not is_asked(call)
        return talks and self.calls.telephone.takes_words

    async def _read(self, number: str) -> None:
        self._spoken[number] = (await self._desk.read(callers, number)).spoken
        self._tell()

    def _shown(self, call: Call) -> Shown:
        now = self._desk.clock.now() if call.live else call.since
        word, icon, tone = _STATES[call.state]
        held = call.state is CallState.HOLDING
        talked = call.live and call.talked
        number = self._spoken.get(call.number, call.number) or tr("Number kept back")
        number = (call.name or tr("A colleague")) if is_asked(call) else number
        asked = self.calls.consultation(call.id)
        said = tr("Ringing there") if call.rings and not call.talked else tr(word)
        if held:
            said = tr("On hold {time}", time=in_words((now - call.since).total_seconds()))
        muted = tr("You are muted") if call.muted else ""
        line = tr(CAUSES[call.cause]) if call.cause else _carries(call.quality)
        return Shown(
            word=terms.dotted(said, muted),
            icon="mic-off" if call.muted and not held else icon,
            tone="breach" if call.muted and not held else tone,
            timer=_timer(call, now),
            times=_times(call, now),
            number=number,
            line=line,
            level=call.level.there if call.level else 0.0,
            live=call.live,
            talked=talked,
            held=held,
            muted=call.muted,
            asked=_asked(asked) if asked else "",
            asked_talks=asked is not None and asked.talked,
            simulated=any(each.simulated for each in call.said),
            hears=self._hears(call),
            tones=call.tones,
            said=terms.sentence(tr(word), muted, number, line),
        )


def _can_be_spoken(number: str) -> bool:
    """What is veiled for this person is shown as it is: nobody kept it back."""
    return bool(number) and not is_veiled(number)


def extension(agent: Agent) -> str:
    """Where a colleague is rung."""
    return f"sip:{agent.login}"


def _timer(call: Call, now: datetime) -> str:
    """Of all talk and hold together once somebody answered; until then of the ringing."""
    begun = next((s.since for s in call.talk if s.kind is CallState.TALKING), call.began)
    seconds = int((now - begun).total_seconds())
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def _times(call: Call, now: datetime) -> str:
    kind = CallState.RINGING if call.direction is Direction.INBOUND else CallState.DIALLING
    rang = lasted(call.talk, kind, now).total_seconds()
    held = lasted(call.talk, CallState.HOLDING, now).total_seconds()
    return terms.dotted(
        tr("rang {time}", time=in_words(rang)) if rang >= 1 else "",
        tr("on hold {time}", time=in_words(held)) if held >= 1 else "",
    )


def _carries(quality: Measured | None) -> str:
    if quality is None:
        return ""
    if quality.loss >= _POOR_LOSS:
        return tr("Line poor")
    return tr("Line fair") if quality.loss >= _LOUDEST_LOSS else tr("Line good")


def _asked(call: Call) -> str:
    if call.state is CallState.TALKING:
        return tr("You talk with {name}", name=call.name or call.number)
    return tr("Ringing {name}", name=call.name or call.number)
