"""Somebody in one conversation: hears, feels, remembers, and answers or stays silent.

    person = Person.of(seed, contact, customer)      as they were when the contact began
    person.opening()                                 what they write first
    person.step("Guten Tag, …", at)                  -> Answer
    person.step(None, at)                            nobody has answered by now -> Answer

Laws: the same seed, contact and words give the same answers, so a person is found again by hearing
the conversation once more; nothing is ever said twice word for word; whatever an agent writes, the
answer comes within bounds (`MOST_S`, `MOST_LETTERS`) or is silence: an empty text.
"""

from __future__ import annotations

import re
from datetime import datetime
from typing import Final

import msgspec

from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Channel
from integrations.demo.customers.hearing import ear, live, plain
from integrations.demo.customers.matters import Matter, vocabularies
from integrations.demo.customers.memory import Memory
from integrations.demo.customers.moods import Mood
from integrations.demo.customers.nature import Nature, Style, nature
from integrations.demo.customers.passages import Passages
from integrations.demo.customers.reacting import Reaction
from integrations.demo.customers.sayings import Sayings
from integrations.demo.customers.slips import hasty, slipped
from integrations.demo.customers.timing import Waiting, takes_s
from integrations.demo.dice import Dice
from integrations.demo.papers import Paper, paper
from integrations.demo.wording import capital, read_words

MOST_LETTERS: Final = 2_000
_LETTERS: Final = re.compile(r"[^\W_]+")


class Answer(msgspec.Struct, frozen=True, kw_only=True):
    text: str  # "": silence
    after_s: float
    mood: Mood
    closes: bool = False  # for them the conversation is over
    files: tuple[Paper, ...] = ()


class Person:
    """`mood` and `matter` may be looked at."""

    def __init__(
        self,
        *,
        seed: int,
        contact: Interaction,
        matter: Matter,
        nature: Nature,
        language: str,
        known: Passages,
    ) -> None:
        self.matter = matter
        self.nature = nature
        self.channel = contact.channel
        self._words = vocabularies(language)
        self._ear = ear(language)
        self._known = known
        self._seed = f"{seed} {contact.id}"
        self._says = Sayings(self._seed, language, matter.slots)
        self._memory = Memory(mood=nature.begins, temper=nature.temper)

    @classmethod
    def of(
        cls,
        seed: int,
        contact: Interaction,
        customer: Customer,
        *,
        known: Passages | None = None,
        home: str = "de",
        difficult: bool = False,
    ) -> Person:
        """As they were when the contact began. home: for those who speak neither language."""
        language = customer.language if customer.language in ("de", "en") else home
        matter = vocabularies(language).matter(seed, contact, customer)
        return cls(
            seed=seed,
            contact=contact,
            matter=matter,
            nature=nature(seed, customer.id, frozenset(matter.facts), difficult=difficult),
            language=language,
            known=known or Passages(),
        )

    @property
    def mood(self) -> Mood:
        return self._memory.mood

    @property
    def moods(self) -> tuple[Mood, ...]:
        """Through which they came to it."""
        return tuple(self._memory.moods)

    def opening(self, before: datetime | None = None) -> str:
        """What they write first. before: when they had written about something last."""
        topic = self.matter.topic
        dice = Dice(f"{self._seed} opening")
        parts = [self._says.of("opens", topic.words["opens"])]
        if before is not None:
            last = before.strftime(read_words("wares", self._words.language)["date"])
            parts.insert(0, self._says.say("before", last=last))
        if self.channel is Channel.VOICE:
            parts.insert(0, self._says.say("calls"))
        if not live(self.channel) or dice.chance(0.3):
            parts.append(self._says.of("details", topic.words["details"]))
        if not live(self.channel) or dice.chance(0.5):
            parts.append(self._says.of("asks", topic.words["asks"]))
        hello = "" if self.channel is Channel.VOICE else self._hello(dice)
        return self._written(hello, [part for part in parts if part], dice)

    def step(self, heard: str | None, at: datetime, agent: str = "") -> Answer:
        """Hear this, said by this agent at this time, and answer."""
        dice = self._next_dice(heard or "")
        reaction = self._reaction()
        if heard is None:
            parts = list(reaction.to_silence())
        else:
            own = self._without_own(heard)
            said = self._ear.hear(own, at)
            pasted = self._known.within(plain(own))
            parts = list(reaction.to_words(said, agent, dice, pasted=pasted))
        return self._answer(heard or "", [part for part in parts if part], reaction, dice)

    def said_otherwise(self, text: str) -> None:
        """Somebody else has written this in their name; who asks has not got everything yet."""
        self._is_new(text)
        if "?" in text and self._memory.mood is Mood.RELIEVED:
            self._memory.mood = Mood.CALM

    def shut_out(self) -> Answer:
        """The contact was closed; whoever has no answer writes once more."""
        dice = self._next_dice("shut")
        reaction = self._reaction()
        parts = [] if self._memory.over else [part for part in reaction.to_shut() if part]
        return self._answer("", parts, reaction, dice)

    def waiting(self) -> Waiting:
        """For how long they will be silent from now on when nobody writes."""
        memory = self._memory
        return Waiting(
            patience_s=self.nature.patience(self.channel),
            over=memory.over,
            held=memory.held,
            times=memory.waits,
            promised=memory.promise.by if memory.promise else None,
        )

    def _next_dice(self, heard: str) -> Dice:
        self._memory.steps += 1
        return Dice(f"{self._seed} {self._memory.steps} {heard}")

    def _reaction(self) -> Reaction:
        asked = self._words.common["asked"]
        return Reaction(
            *(self.nature, self.matter, self._memory, self._says, asked), live=live(self.channel)
        )

    def _without_own(self, heard: str) -> str:
        """Without the date they had named themselves: it answers nothing."""
        return heard.replace(self.matter.slots["date"], " ")

    def _answer(self, heard: str, parts: list[str], reaction: Reaction, dice: Dice) -> Answer:
        absent = bool(parts) and live(self.channel) and dice.chance(self.nature.absent)
        if absent and (words := self._says.say("back_again")):
            parts.insert(0, words)
        hello = "" if live(self.channel) else self._hello(dice)
        text = self._written(hello, parts, dice)[:MOST_LETTERS] if parts else ""
        if not self._is_new(text):
            text = ""
        after_s = takes_s(self.nature, self.channel, heard, text, dice)
        if absent or reaction.searched:
            after_s *= 2.5
        return Answer(
            text=text,
            after_s=min(after_s, MOST_S[live(self.channel)]),
            mood=self.mood,
            closes=self._memory.over,
            files=(self._photo(),) if text and reaction.photo else (),
        )

    def _is_new(self, text: str) -> bool:
        words = " ".join(_LETTERS.findall(text.casefold()))
        new = bool(words) and words not in self._memory.said
        self._memory.said.add(words)
        return new

    def _hello(self, dice: Dice) -> str:
        if live(self.channel):
            return self._says.one("chat_hello", self._words.common["chat_hello"], dice)
        if self.nature.style is Style.HASTY:
            return ""
        return self._says.one("mail_greeting", self._words.common["mail_greeting"], dice)

    def _written(self, hello: str, parts: list[str], dice: Dice) -> str:
        """As this person writes it on this channel."""
        text = " ".join((parts[0], *(capital(part) for part in parts[1:])))
        if self.channel is Channel.VOICE or live(self.channel) or self._words.language == "en":
            text = capital(text)
        if self.channel is Channel.VOICE:
            return text
        text = slipped(text, self.nature.slips, dice)
        if live(self.channel):
            text = f"{hello}, {parts[0][:1]}{text[1:]}" if hello else text
            return hasty(text) if self.nature.style is Style.HASTY else text
        return self._letter(hello, text, dice)

    def _letter(self, hello: str, text: str, dice: Dice) -> str:
        end = self._says.one("mail_end", self._words.common["mail_end"], dice)
        if not hello:
            text = capital(text)
            return f"{text}\n\n{self.matter.slots['name']}"
        if text[:1].isupper() and self._words.language == "de":
            hello = f"{hello.rstrip(',')}!"  # after a comma German goes on small
        return f"{hello}\n\n{text}\n\n{end}"

    def _photo(self) -> Paper:
        words = read_words("customers", self._words.language)["photo"]
        return paper(words["name"], [line.format(**self.matter.slots) for line in words["lines"]])


MOST_S: Final = {True: 240.0, False: 1_800.0}  # by whether both are there
