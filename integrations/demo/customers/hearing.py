"""What a customer makes of what an agent wrote: rules over words, nothing else.

    heard = Ear("de").hear(text)
    heard.deeds, heard.asked, heard.when

Laws: hearing is a pure function of the text; it never fails, takes time in proportion to the text's
length and reads its first letters only, as people do; marks of HTML are not read.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from functools import cache
from html import unescape
from typing import Any, Final

import msgspec

from desktop.domain.words import Channel
from integrations.demo.customers.moods import Deed
from integrations.demo.wording import read_words

MOST_READ: Final = 6_000  # letters
_TAG: Final = re.compile(r"<[^<>]{0,500}>")
_SENTENCE: Final = re.compile(r"[^.!?\n]+[.!?]*")
_LETTERS: Final = re.compile(r"[^\W_]{3,}")
_QUOTED: Final = re.compile(r"^\s*>.*$", re.MULTILINE)
_STEM: Final = 6
_HALF_A_DAY: Final = 12
_NO_FACTS: Final = ("how", "answering")


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    deeds: frozenset[Deed] = frozenset()
    asked: tuple[str, ...] = ()  # the facts that are asked for
    question: bool = False  # something else is asked
    yes_or_no: bool = False  # ... that can be answered so
    else_wished: bool = False  # "anything else?"
    bye: bool = False
    fits: frozenset[str] = frozenset()  # kinds of answers there are in it
    stems: frozenset[str] = frozenset()
    when: str = ""  # by when, in the agent's words
    by: datetime | None = None  # ... where that is today and can be told
    words: int = 0


class Ear:
    """The rules of one language, and those of the other where nothing of the first is there."""

    def __init__(self, language: str) -> None:
        rules = read_words("hearing", language)
        self._deeds = {name: _any(texts) for name, texts in rules["deeds"].items() if texts}
        self._fits = {name: _any(texts) for name, texts in rules["fits"].items()}
        asks = rules["asks"]
        self._how, self._answering = _rule(asks["how"]), _rule(asks["answering"])
        self._facts = {n: _rule(text) for n, text in asks.items() if n not in _NO_FACTS}
        self._when: dict[str, Any] = rules["when"]
        self._by = {name: _rule(self._when[name]) for name in ("words", "minutes", "hours")}
        self._clock, self._tomorrow = _rule(self._when["clock"]), _rule(self._when["tomorrow"])

    def hear(self, text: str, at: datetime) -> Heard:
        """What is in it, said at this time."""
        said = plain(text)
        sentences = _SENTENCE.findall(said)
        asking = [s for s in sentences if self._how.search(s) and not self._else(s)]
        asked = tuple(name for name in self._facts if self._asked_for(name, asking))
        question = any("?" in sentence for sentence in asking) and not asked
        deeds = {Deed(n.replace("_", " ")) for n in _DEEDS if self._does(n, said)}
        when = self._by["words"].search(said)
        if Deed.PROMISED in deeds and not when:
            deeds.discard(Deed.PROMISED)
        if asked or question:
            deeds.add(Deed.ASKED)
        return Heard(
            deeds=frozenset(deeds),
            asked=asked,
            question=question,
            yes_or_no=question and any(self._answering.match(s.strip()) for s in asking),
            else_wished=self._does("anything_else", said),
            bye=self._does("farewell", said),
            fits=frozenset(name for name in self._fits if self._fit(name, sentences)),
            stems=stems(said),
            when=when[0].strip() if when else "",
            by=self._told_time(said, at) if when else None,
            words=len(_LETTERS.findall(said)),
        )

    def _does(self, name: str, said: str) -> bool:
        rule = self._deeds.get(name)
        return bool(rule and rule.search(said))

    def _else(self, sentence: str) -> bool:
        return self._does("anything_else", sentence)

    def _fit(self, name: str, sentences: list[str]) -> bool:
        """Whether it is stated: who asks for a date, or promises a call by one, has named none."""
        rule, promised = self._fits[name], self._deeds["promised"]
        return any(
            rule.search(s)
            and not self._how.search(s)
            and not (name == "date" and promised.search(s))
            for s in sentences
        )

    def _asked_for(self, name: str, asking: list[str]) -> bool:
        return any(self._facts[name].search(sentence) for sentence in asking)

    def _told_time(self, said: str, at: datetime) -> datetime | None:
        if found := self._by["minutes"].search(said):
            return at + timedelta(minutes=self._number(found["n"]))
        if found := self._by["hours"].search(said):
            return at + timedelta(hours=self._number(found["n"]))
        found = self._clock.search(said)
        if found is None or self._tomorrow.search(said):
            return None
        hour = int(found["n"]) % 24
        if found.groupdict().get("half") == "pm" and hour < _HALF_A_DAY:
            hour += _HALF_A_DAY
        here = at.astimezone()  # as whoever wrote it sees the time
        by = here.replace(hour=hour, minute=0, second=0, microsecond=0)
        return by.astimezone(UTC) if by > at else None

    def _number(self, word: str) -> int:
        named: dict[str, int] = self._when["numbers"]
        return min(int(word), 1_000) if word.isdecimal() else named[word.casefold()]


@cache
def ear(language: str) -> Ear:
    return Ear(language)


def plain(text: str) -> str:
    """The words as they are read: without marks, without what is quoted, not without end."""
    read = _TAG.sub(" ", _QUOTED.sub("", text[:MOST_READ]))
    return unescape(read).replace("’", "'")


def stems(text: str) -> frozenset[str]:
    """The beginnings of its longer words."""
    words = _LETTERS.findall(text.casefold())
    return frozenset(word[:_STEM] for word in words if len(word) >= _STEM)


def live(channel: Channel) -> bool:
    """Whether both are there at the same time."""
    return channel is not Channel.EMAIL


_DEEDS: Final = (
    *("greeted", "apologised", "held", "empty", "refused", "handed_over"),
    *("promised", "offered"),
)


def _any(texts: list[str]) -> re.Pattern[str]:
    return _rule("|".join(f"(?:{text})" for text in texts))


def _rule(text: str) -> re.Pattern[str]:
    return re.compile(text, re.IGNORECASE)
