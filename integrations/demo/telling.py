"""What is said: mails, calls and chats about a topic, in one language.

Law: a telling says what and how many seconds after the beginning; days and people come later.
"""

from __future__ import annotations

from desktop.domain.words import Channel, CustomerForm, Direction
from integrations.demo.dice import Dice
from integrations.demo.people import Person
from integrations.demo.topics import Slots, Topic
from integrations.demo.wording import Pool, capital, say

INBOUND, OUTBOUND = Direction.INBOUND, Direction.OUTBOUND
Turn = tuple[int, Direction, str]  # seconds after the beginning, who speaks, what


class Telling:
    """Finds the words for one language."""

    def __init__(self, dice: Dice, common: dict[str, Pool]) -> None:
        self._dice = dice
        self._common = common

    def turns(self, channel: Channel, topic: Topic, slots: Slots, person: Person) -> list[Turn]:
        """The first conversation of a matter."""
        if channel is Channel.EMAIL:
            return self._mails(topic, slots, person)
        if channel is Channel.VOICE:
            return self._call(topic, slots)
        return self._chat(topic, slots)

    def again(self, channel: Channel, topic: Topic, slots: Slots, person: Person) -> list[Turn]:
        """A later one, asking how things stand."""
        asked, answered = self._say("still", slots), self._say("still_answer", slots)
        if channel is Channel.EMAIL:
            return [
                (0, INBOUND, self._letter(asked, slots)),
                (self._dice.between(900, 60_000), OUTBOUND, self._reply(answered, slots, person)),
            ]
        wait = self._dice.between(5, 200)
        end = wait + self._dice.between(60, 400)
        return [(wait, INBOUND, capital(asked)), (end, OUTBOUND, capital(answered))]

    def opening(self, channel: Channel, topic: Topic, slots: Slots) -> str:
        """What the customer says first, and nobody has answered yet."""
        asked = self._asking(topic, slots)
        if channel is Channel.EMAIL:
            return self._letter(asked, slots)
        return f"{self._say('chat_hello', slots)}, {self._of(topic, 'opens', slots)}"

    def say_of(self, topic: Topic, name: str, slots: Slots) -> str:
        return capital(self._of(topic, name, slots))

    def common(self, name: str, slots: Slots) -> str:
        return self._say(name, slots)

    def answer(self, topic: Topic, slots: Slots, person: Person) -> str:
        """A whole reply by mail."""
        text = f"{self._of(topic, 'answers', slots)} {self._of(topic, 'assures', slots)}"
        return self._reply(text, slots, person)

    def _mails(self, topic: Topic, slots: Slots, person: Person) -> list[Turn]:
        answered = self._dice.between(600, 70_000)
        turns = [
            (0, INBOUND, self._letter(self._asking(topic, slots), slots)),
            (answered, OUTBOUND, self.answer(topic, slots, person)),
        ]
        if self._dice.chance(0.25):
            thanks = self._letter(self._say("thanks", slots), slots)
            turns.append((answered + self._dice.between(300, 20_000), INBOUND, thanks))
        elif self._dice.chance(0.2):
            asked = answered + self._dice.between(600, 30_000)
            told = asked + self._dice.between(600, 30_000)
            turns.append((asked, INBOUND, self._letter(self._say("asked", slots), slots)))
            reply = self._reply(self._say("asked_answer", slots), slots, person)
            turns.append((told, OUTBOUND, reply))
        return turns

    def _call(self, topic: Topic, slots: Slots) -> list[Turn]:
        wait = self._dice.between(5, 180)
        asked = capital(self._asking(topic, slots))
        answered = f"{self._of(topic, 'answers', slots)} {self._of(topic, 'assures', slots)}"
        end = wait + self._dice.between(90, 500)
        return [(wait, INBOUND, asked), (end, OUTBOUND, capital(answered))]

    def _chat(self, topic: Topic, slots: Slots) -> list[Turn]:
        at = 0
        hello = f"{self._say('chat_hello', slots)}, {self._of(topic, 'opens', slots)}"
        turns = [(at, INBOUND, hello)]
        at += self._dice.between(10, 120)
        turns.append((at, OUTBOUND, self._say("chat_agent", slots)))
        if self._dice.chance(0.6):
            turns.append((at + 5, OUTBOUND, self._say("chat_ask", slots)))
            at += self._dice.between(20, 60)
            turns.append((at, INBOUND, self._say("chat_number", slots)))
        at += self._dice.between(15, 60)
        turns.append((at, INBOUND, capital(self._of(topic, "details", slots))))
        at += self._dice.between(30, 120)
        turns.append((at, OUTBOUND, capital(self._of(topic, "answers", slots))))
        at += self._dice.between(15, 60)
        turns.append((at, INBOUND, capital(self._say("thanks", slots))))
        at += self._dice.between(5, 30)
        turns.append((at, OUTBOUND, self._say("chat_end", slots)))
        return turns

    def _asking(self, topic: Topic, slots: Slots) -> str:
        parts = [self._of(topic, "opens", slots), capital(self._of(topic, "details", slots))]
        if self._dice.chance(0.7):
            parts.append(capital(self._of(topic, "asks", slots)))
        return " ".join(parts)

    def _letter(self, text: str, slots: Slots) -> str:
        """A customer's mail round this text."""
        greeting, end = self._say("mail_greeting", slots), self._say("mail_end", slots)
        return f"{greeting}\n\n{self._begun(text)}\n\n{end}"

    def _reply(self, text: str, slots: Slots, person: Person) -> str:
        """An agent's mail round this text."""
        kind = "person" if person.form is CustomerForm.PERSON else "organisation"
        greeting, end = self._say(f"greeting_{kind}", slots), self._say("reply_end", slots)
        more = f" {self._say('more', slots)}" if self._dice.chance(0.3) else ""
        return f"{greeting}\n\n{self._begun(text)}{more}\n\n{end}"

    def _begun(self, text: str) -> str:
        """After the greeting's comma German goes on small, English with a capital."""
        return text if self._common["mail_greeting"][0].startswith("Guten") else capital(text)

    def _of(self, topic: Topic, name: str, slots: Slots) -> str:
        return say(topic.words[name], self._dice, slots)

    def _say(self, name: str, slots: Slots) -> str:
        return say(self._common[name], self._dice, slots)
