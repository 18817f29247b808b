"""What somebody says to what was heard, in parts; and how it moves them.

Law: a part is said once; when there is nothing new to say there are no parts, and that is silence.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from integrations.demo.customers.hearing import Heard
from integrations.demo.customers.matters import Matter
from integrations.demo.customers.memory import Memory, Promise
from integrations.demo.customers.moods import Deed, Mood, Temper
from integrations.demo.customers.nature import Nature
from integrations.demo.customers.sayings import Sayings
from integrations.demo.dice import Dice
from integrations.demo.wording import Pool, capital

_MOST_FACTS: Final = 3
_A_SENTENCE: Final = 6  # words, with which somebody means something
_AN_EXPLANATION: Final = 7
_ALIKE: Final = 3  # words in common with a good answer
_EASY: Final = 2  # the offer that is taken at the latest


class Reaction:
    """One answer in the making."""

    def __init__(
        self,
        nature: Nature,
        matter: Matter,
        memory: Memory,
        says: Sayings,
        asked: Pool,
        *,
        live: bool,
    ) -> None:
        """asked: what somebody may want to know when all is well."""
        self._live = live
        self._nature = nature
        self._matter = matter
        self._memory = memory
        self._says = says
        self._asked = asked
        self.searched = False
        self.photo = False

    def to_silence(self) -> Iterator[str]:
        """Nobody answers."""
        memory = self._memory
        if memory.promise is not None:
            promise, memory.promise = memory.promise, None
            memory.feel(Deed.BROKE)
            memory.broken += 1
            yield self._says.say("on_broke", when=promise.when)
            yield from self._threat()
            return
        if memory.over:
            return
        memory.waits += 1
        memory.asked_after += 1
        if memory.feel(Deed.WAITED) is Mood.GONE:
            yield self._says.say("leaves")
            return
        kind = "asks" if self._live else "mail"
        mood = Mood.CALM if memory.mood is Mood.FRIENDLY else memory.mood
        yield self._says.say(f"{kind}_{mood}", count=self._says.time(memory.asked_after + 1))
        yield from self._threat()

    def to_shut(self) -> Iterator[str]:
        """The contact was closed with nothing solved."""
        self._memory.feel(Deed.SHUT)
        yield self._says.say("on_shut")
        yield from self._threat()

    def to_words(self, heard: Heard, agent: str, dice: Dice, *, pasted: bool) -> Iterator[str]:
        memory = self._memory
        memory.waits, memory.held = 0, False
        if memory.agent and agent and agent != memory.agent:
            yield from self._handed_over()
        memory.agent = agent or memory.agent
        if memory.over:
            yield from self._afterwards(heard, dice, pasted=pasted)
            return
        before = memory.mood
        if Deed.APOLOGISED in heard.deeds:
            memory.feel(Deed.APOLOGISED)
        given = list(self._given(heard, dice))
        yield from given
        if self.fits(heard, pasted=pasted):
            yield from self._content(heard, before, dice)
        elif Deed.PROMISED in heard.deeds and not heard.asked and self._trusts():
            memory.promise = Promise(heard.when, heard.by)
            memory.feel(Deed.FITTED)
            yield self._says.say("trusts", when=heard.when)
        elif not given:
            yield from self._unsatisfied(heard, before)

    def fits(self, heard: Heard, *, pasted: bool) -> bool:
        """Whether this is what they want to hear."""
        if heard.asked or Deed.REFUSED in heard.deeds:
            return False
        if self._memory.wondering and not {Deed.HELD, Deed.EMPTY} & heard.deeds:
            return heard.words >= 1
        wants = self._matter.wants
        if wants in heard.fits and (wants != "info" or heard.words >= _AN_EXPLANATION):
            return not ({Deed.HELD, Deed.EMPTY} & heard.deeds and wants in ("done", "info"))
        alike = len(heard.stems & self._matter.stems)
        return alike >= _ALIKE or (pasted and (alike > 0 or wants in ("info", "works")))

    def _trusts(self) -> bool:
        memory = self._memory
        furious = memory.mood is Mood.ANGRY and self._nature.temper is Temper.HOT
        return "promise" in self._matter.accepts and not memory.broken and not furious

    def _handed_over(self) -> Iterator[str]:
        memory = self._memory
        memory.feel(Deed.HANDED_OVER)
        yield self._says.say("on_handed" if memory.annoyances > 1 else "on_handed_calm")

    def _afterwards(self, heard: Heard, dice: Dice, *, pasted: bool) -> Iterator[str]:
        """What was wanted is there, or has been given up."""
        memory = self._memory
        if memory.mood is Mood.GONE:
            if self.fits(heard, pasted=pasted):
                memory.feel(Deed.FITTED)
                memory.feel(Deed.FITTED)
                yield self._says.say("thanks_cross")
            return
        yield from self._given(heard, dice)
        if Deed.REFUSED in heard.deeds and not heard.asked:
            memory.feel(Deed.REFUSED)
            yield self._says.say("on_refused_cross")
        elif heard.else_wished and self._live:
            yield self._says.say("nothing_else")
        elif heard.bye and self._live:
            yield self._says.say("says_bye")
        elif memory.promise and heard.words >= _A_SENTENCE:
            memory.promise = None  # they have been in touch, as was said
            yield self._says.say("thanks_calm")

    def _given(self, heard: Heard, dice: Dice) -> Iterator[str]:
        """What was asked for, as far as it is known."""
        for fact in heard.asked[:_MOST_FACTS]:
            yield self._fact(fact)
        if heard.question and not self.fits(heard, pasted=False):
            details = self._matter.topic.words["details"]
            if heard.yes_or_no and dice.chance(0.7):
                yield self._says.say("yes_no")
            else:
                yield capital(self._says.of("details", details)) or self._says.say("unknown")

    def _fact(self, fact: str) -> str:
        memory, says = self._memory, self._says
        value = self._matter.facts.get(fact)
        memory.told[fact] += 1
        again = memory.told[fact] > 1
        if fact == "private":
            return says.say("private")
        if fact == "photo":
            self.photo = not again
            return says.say("photo_again" if again else "gives_photo")
        if not value:
            return says.say("unknown")
        if again:
            memory.feel(Deed.ASKED_AGAIN)
            return says.say("gives_again", value=value)
        if fact not in self._nature.at_hand:
            self.searched = True
            return says.say("searches", value=value) or value
        return says.say(f"gives_{fact}", value=value) or value

    def _content(self, heard: Heard, before: Mood, dice: Dice) -> Iterator[str]:
        memory = self._memory
        if memory.feel(Deed.FITTED) is not Mood.RELIEVED:
            yield self._says.say("assure")
            return
        if memory.curious and not memory.wondering and dice.chance(self._nature.curious):
            memory.curious, memory.wondering, memory.mood = False, True, Mood.CALM
            yield self._says.say("thanks_calm")
            yield capital(self._says.of("asked", self._asked))
            return
        memory.wondering = False
        memory.promise = Promise(heard.when, heard.by) if Deed.PROMISED in heard.deeds else None
        kind = "friendly" if before is Mood.FRIENDLY else "calm"
        cross = before in (Mood.ANNOYED, Mood.ANGRY)
        yield self._says.say("thanks_cross" if cross else f"thanks_{kind}")
        if heard.else_wished:
            yield self._says.say("nothing_else")

    def _unsatisfied(self, heard: Heard, before: Mood) -> Iterator[str]:
        """It was no answer, or not the one that was wanted."""
        memory, says, deeds = self._memory, self._says, heard.deeds
        cross = "_cross" if before in (Mood.ANNOYED, Mood.ANGRY) else ""
        if Deed.REFUSED in deeds:
            yield from self._refused(Deed.OFFERED in deeds)
        elif Deed.HANDED_OVER in deeds:
            memory.feel(Deed.HANDED_OVER)
            yield says.say("on_handed" if cross else "on_handed_calm")
        elif Deed.EMPTY in deeds:
            memory.feel(Deed.EMPTY)
            yield says.say("on_empty_cross" if memory.cross else "on_empty")
        elif Deed.HELD in deeds:
            memory.held = True
            if self._live:
                yield says.say(f"waits{cross}")
        elif Deed.OFFERED in deeds:
            yield from self._offered()
        elif Deed.APOLOGISED in deeds:
            yield says.say(f"on_apology{cross}")
        elif heard.else_wished or heard.bye:
            yield says.say("not_yet")
        elif heard.words >= _A_SENTENCE or (Deed.GREETED in deeds and not self._live):
            memory.feel(Deed.UNCLEAR)
            yield says.say(f"still_wants_{self._matter.wants}")
        elif Deed.GREETED in deeds:
            yield says.say("greets_back_cross" if cross else "greets_back")
        else:
            memory.feel(Deed.UNCLEAR)
            yield says.say("unclear")
        yield from self._threat()

    def _refused(self, instead: bool) -> Iterator[str]:
        if instead:
            yield from self._offered()
            return
        self._memory.feel(Deed.REFUSED)
        yield self._says.say("on_refused_cross" if self._memory.cross else "on_refused")

    def _offered(self) -> Iterator[str]:
        """Something else: taken when it would do, at the second time at the latest."""
        memory = self._memory
        memory.offers += 1
        easy = "other" in self._matter.accepts and self._nature.temper is not Temper.HOT
        if easy or memory.offers >= _EASY:
            memory.feel(Deed.FITTED)
            yield self._says.say("takes_offer")
        else:
            yield self._says.say("on_offered")

    def _threat(self) -> Iterator[str]:
        if self._memory.mood is Mood.ANGRY and not self._memory.threatened:
            self._memory.threatened = True
            yield self._says.say("threatens")
