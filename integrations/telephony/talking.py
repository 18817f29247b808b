"""A made-up person in a simulated call: sentence by sentence, from the answer to the end.

    talk = Talk(exchange, call, coming, clock)
    talk.step()              about four times a second; False: the call is over
    talk.hear("Guten Tag …") the agent has said this
    talk.go_on(95.0, handed) a colleague has talked with them so long before

There is no sound and no microphone: the agent's part is imagined, stands in the transcript as
theirs and is what the person hears, until the agent writes what they say. Laws: from then on
nothing is imagined any more, and whoever hears nothing loses patience; while the agent is muted or
has them on hold they hear nothing, lose patience as in a chat, and hang up when it is gone; whoever
has got what they wanted says good-bye and hangs up; who was put through tells nothing twice.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain
from typing import Final

from desktop.domain.conversation import HandedOver
from desktop.domain.words import CallState
from desktop.ports.call import Call
from desktop.ports.call_events import CallId
from desktop.ports.clock import Clock
from integrations.demo.customers.calling import SILENCE, Utterance, utterances
from integrations.demo.wording import capital
from integrations.telephony.made_up import Coming
from integrations.telephony.simulated import SimulatedExchange

_THINKS_S: Final = 3.0  # the agent, before each answer
_SPOKEN_A_SECOND: Final = 14.0  # letters
_ANSWERS: Final = 3
_LEAVES_S: Final = 1.0
_CONTENT_S: Final = 8.0  # whoever has got what they wanted waits so long for a good-bye
_TAKES_OVER: Final = {
    "de": "Guten Tag, ich übernehme von meinem Team und weiß, worum es geht.",
    "en": "Good day, I take over from my team and know what it is about.",
}
_WORDS: Final = {
    "de": (
        "Guten Tag, dabei helfe ich Ihnen gern. Nennen Sie mir bitte Ihre Kundennummer?",
        "Danke, einen Augenblick bitte, ich sehe nach.",
        "Kann ich sonst noch etwas für Sie tun?",
        "Vielen Dank für Ihren Anruf. Auf Wiederhören.",
    ),
    "en": (
        "Good day, I am glad to help. May I have your customer number please?",
        "Thank you, one moment please, I am looking it up.",
        "Is there anything else I can do for you?",
        "Thank you for calling. Goodbye.",
    ),
}


class Talk:
    """One call."""

    def __init__(
        self, exchange: SimulatedExchange, call: CallId, coming: Coming, clock: Clock
    ) -> None:
        self._exchange = exchange
        self._call = call
        self._person = coming.person
        self._clock = clock
        self._says: deque[Utterance] = deque()
        self._language = coming.language
        self._agent = self._agents_part(coming.language)
        self._who = ""  # talks with them here, where that is known
        self._heard: deque[str] = deque()  # what the agent wrote, and nobody has answered
        self._writes = False  # the agent says what they say themselves
        self._ends = False  # they put the line down behind what they say
        self._at: datetime | None = None  # when the next word is due; None: not answered yet
        self._silent_since: datetime | None = None  # on hold or muted

    @property
    def call(self) -> CallId:
        return self._call

    def hear(self, words: str) -> None:
        self._writes = True
        self._heard.append(words)

    def go_on(self, talked_s: float, handed: HandedOver) -> None:
        """They have told their story for so long to who put them through, and go on behind it.

        What was said there is imagined once more, as it was: what an agent wrote is not known here.
        """
        at = self._clock.now() - timedelta(seconds=talked_s)
        until = at + timedelta(seconds=talked_s)
        said = utterances(self._person, None)
        while at < until and (words := next(self._agent, "")):
            told_s = sum(each.after_s + each.lasts_s for each in said)
            at += timedelta(seconds=told_s + _THINKS_S + len(words) / _SPOKEN_A_SECOND)
            if at < until:
                said = utterances(self._person, words, at, handed.by)
        self._agent = chain([_TAKES_OVER[self._language]], self._agent)
        self._who = handed.to or ""
        self._at = self._clock.now()

    def step(self) -> bool:
        """Let be said what is due; False once the call has ended."""
        call = next((each for each in self._exchange.calls() if each.id == self._call), None)
        if call is None:
            return False
        if call.state is CallState.HOLDING or (call.talked and call.muted):
            self._waits(call)
        elif call.state is CallState.TALKING:
            self._talks()
        return True

    # ------------------------------------------------------------------------------ talking
    def _talks(self) -> None:
        now = self._clock.now()
        if self._silent_since is not None:  # somebody listens again
            self._at = now + timedelta(seconds=_LEAVES_S)
            self._silent_since = None
        if self._at is None:
            self._takes_up(utterances(self._person, None), now)
        elif now >= self._at and self._says:
            self._speaks(self._says.popleft(), now)
        elif now >= self._at:
            self._agents_turn(now)

    def _takes_up(self, said: tuple[Utterance, ...], now: datetime) -> None:
        self._says.extend(said)
        after_s = self._says[0].after_s if self._says else 0.0
        self._at = now + timedelta(seconds=after_s)

    def _speaks(self, said: Utterance, now: datetime) -> None:
        self._exchange.say(self._call, said.text)
        after_s = self._says[0].after_s if self._says else _THINKS_S
        self._at = now + timedelta(seconds=said.lasts_s + after_s)
        if said.hangs_up:
            self._ends = True
            self._at = now + timedelta(seconds=said.lasts_s)

    def _agents_turn(self, now: datetime) -> None:
        """What the agent says is answered; without a word left the line is put down."""
        if self._heard and not self._ends:
            heard = self._heard.popleft()
            self._takes_up(utterances(self._person, heard, now, self._who), now)
        elif self._writes and not self._ends:
            self._listens(now)
        else:
            self._imagines("" if self._ends else next(self._agent, ""), now)

    def _listens(self, now: datetime) -> None:
        """Nobody says anything: they ask whether anybody is there, until they have had enough."""
        since = self._at or now
        if self._person.waiting().over:
            until: datetime | None = since + timedelta(seconds=_CONTENT_S)
        else:
            until = self._person.waiting().until(since)
        if until is None or now < until:
            return
        said = utterances(self._person, SILENCE, now)
        if said:
            self._takes_up(said, now)
        else:
            self._exchange.far_end_hangs_up(self._call)

    def _imagines(self, words: str, now: datetime) -> None:
        if not words:
            self._exchange.far_end_hangs_up(self._call)
            return
        self._exchange.say(self._call, words, by_us=True)
        spoken = now + timedelta(seconds=len(words) / _SPOKEN_A_SECOND)
        self._takes_up(utterances(self._person, words, now, self._who), spoken)

    def _agents_part(self, language: str) -> Iterator[str]:
        """What a good agent would say, as long as it is needed."""
        asks, looks, offers, ends = _WORDS[language]
        matter = self._person.matter
        yield asks
        yield looks
        for answer in matter.topic.words["answers"][:_ANSWERS]:
            if self._person.waiting().over:
                break
            yield capital(answer % matter.slots)
        yield offers
        yield ends

    # ------------------------------------------------------------------------------ waiting
    def _waits(self, call: Call) -> None:
        """They hear nothing, and ask into the silence until they have had enough."""
        now = self._clock.now()
        if self._silent_since is None:
            self._silent_since = now
        until = self._person.waiting().until(self._silent_since)
        if until is None or now < until:
            return
        self._silent_since = now
        said = utterances(self._person, SILENCE, now)
        if call.state is CallState.TALKING:  # only muted: they are heard
            for each in said:
                self._exchange.say(self._call, each.text)
        if any(each.hangs_up for each in said) or self._person.waiting().over:
            self._exchange.far_end_hangs_up(self._call)
