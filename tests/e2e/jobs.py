"""The ten commonest jobs, done without looking: by names, roles and keys, and by what is said.

    /usr/bin/python3 -m tests.e2e.jobs LANGUAGE WORDS.json [old]

old: with the ears of Orca 43, which knows no announcements.

Ends with 1 and a sentence when something is not there or was not said.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from tests.e2e.reader import ANNOUNCED, BUTTON, FIELD, FOCUS, MORE, ROW, Heard, Reader, Silent

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ASSERTIVE = 2
_LANGUAGES = {"de": "Deutsch", "en": "English"}
_ENTRIES = 12  # of a menu, at most
_FIRST_DATA_S = 45.0  # a lead's are those of every site
_FLOOD = 5  # things said by themselves after one key


class Shift:
    """One person at one window; each job begins where the one before ended."""

    def __init__(self, reader: Reader, words: Mapping[str, str]) -> None:
        self.reader = reader
        self.words = words
        self.say = reader.word

    def does(self, keys: str, *heard: str, kind: str = ANNOUNCED) -> Heard:
        """Press keys and hear these words of it, once; it says no more than a few things."""
        self.reader.forget()
        self.reader.press(keys)
        found = self.reader.hears(*heard, kind=kind)
        announced = [it.words for it in self.reader.heard if it.kind == ANNOUNCED]
        if len(announced) > len(set(announced)) or len(announced) > _FLOOD:
            raise Silent(f"{keys} says too much: {announced}")
        return found

    def fail(self, why: str) -> None:
        raise Silent(why)

    def at_once(self, heard: Heard) -> None:
        """What runs out is said over everything else, to whoever knows the difference."""
        if heard.politeness != ASSERTIVE and not self.reader.old:
            raise Silent(f"{heard.words}: it has to be said at once")

    def sign_in(self) -> None:
        """Language, hub, name, password; then the desk says who one is and where."""
        reader, say = self.reader, self.say
        reader.find(("radio button",), _LANGUAGES[self.words["language"]])
        reader.find(
            ("radio button",), _LANGUAGES[self.words["language"]]
        ).get_action_iface().do_action(0)
        for field in ("Address of the hub", "User name"):
            reader.write(say(field), self.words[field])
        reader.write(say("Password"), "wrong")
        reader.forget()
        reader.push(say("Sign in"))
        reader.hears(say("User name or password is not right. Try again."), kind=MORE)
        reader.write(say("Password"), self.words["Password"])
        reader.push(say("Sign in"))
        reader.find(("list",), say("Work list"), within_s=_FIRST_DATA_S)
        reader.find(BUTTON, say("As of {time}", time=""), within_s=_FIRST_DATA_S)

    def become_ready(self) -> None:
        """Own state: the menu says its entries, the state says itself."""
        ready = self.say("Ready")
        self.does("Ctrl+Shift+S", "menu item", kind=FOCUS)
        for _ in range(_ENTRIES):
            if any(ready in it.words for it in self.reader.heard):
                break
            self.does("Down", "menu item", kind=FOCUS)
        self.does("Return", self.say("Own state: {state}", state=""))

    def accept_an_offer(self) -> None:
        """It comes by itself and at once, with the customer's name; a key accepts it."""
        offer = self.reader.hears(self.words["customer"], within_s=30)
        self.at_once(offer)
        self.reader.press("Ctrl+Shift+A")
        self.reader.find(ROW, self.words["mail"])

    def read_the_newest_message(self) -> None:
        """The key to the conversation stands on what was said last."""
        self.does("Ctrl+2", self.words["mail"], kind=FOCUS)

    def answer(self) -> None:
        """Write, send, and hear how long it can be taken back; take it back, send again."""
        reader, say = self.reader, self.say
        self.does("Ctrl+3", say("Reply"), "text", kind=FOCUS)
        reader.write(say("Reply"), self.words["closing"])
        sent = say("Goes out in {seconds} s, {whom}", seconds="%", whom="").split("%")[0]
        self.does("Ctrl+Return", sent)
        self.does("Ctrl+Alt+Z", say("The reply is back in the composer."))
        reader.until("the words", lambda: reader.written(say("Reply")) == self.words["closing"])
        self.does("Ctrl+Return", sent)

    def note(self) -> None:
        """The field says that it is internal now; that it was filed is said."""
        reader, say = self.reader, self.say
        self.does("Ctrl+Shift+N", say("Internal note"), kind=MORE)
        reader.write(say("Internal note"), self.words["note"])
        self.does("Ctrl+Return", say("The note is filed."))
        reader.find(ROW, self.words["note"])

    def insert_an_article(self) -> None:
        """`??` finds, how much is said, the arrows say each, Enter puts it in."""
        reader, say = self.reader, self.say
        self.does("Ctrl+Shift+Y", say("Reply"), kind=MORE)
        reader.forget()
        reader.type("??" + self.words["asks"])
        reader.hears(say("%n result(s)").replace("%n", ""))
        reader.hears(self.words["article"], kind=MORE)
        reader.press("Return")
        reader.until("the article", lambda: len(reader.written(say("Reply"))) > 60)

    def look_up_a_customer(self) -> None:
        """The palette says the hit that Enter takes; then the customer is what one stands in."""
        reader, say = self.reader, self.say
        self.does("Ctrl+K", say("Search or command"), kind=FOCUS)
        reader.type(self.words["other"].split()[-1])
        reader.hears(self.words["other"], kind=MORE)
        reader.press("Escape")
        reader.hears(say("Reply"), kind=FOCUS)

    def promise(self) -> None:
        """A form says its title, then its field; what is missing is said, and what was done."""
        reader, say = self.reader, self.say
        self.does("Ctrl+Shift+D", say("New task"), say("What"), kind=FOCUS)
        before = reader.written(say("Reply"))
        self.does("Ctrl+Return", say("Say in a few words what is to be done."), kind=MORE)
        if reader.written(say("Reply")) != before:
            raise Silent("the keys of the form sent the reply beside it")
        reader.write(say("What"), self.words["task"])
        reader.write(say("By when"), self.words["due"])
        reader.press("Tab")
        self.does("Ctrl+Return", say("{form}: done", form=say("New task")))
        reader.find(ROW, self.words["task"])

    def see_what_waits(self) -> None:
        """The outbox says where one is."""
        self.does("Ctrl+9", self.say("Outbox"))
        self.does("Alt+1", self.say("Desk"))

    def wrap_up(self) -> None:
        """A code by searching, said as chosen; then the contact is gone and the next is said."""
        reader, say = self.reader, self.say
        self.does("Ctrl+Shift+E", say("Wrap-up"), kind=FOCUS)
        reader.forget()
        reader.find(FIELD, say("Search a code")).get_component_iface().grab_focus()
        reader.type(self.words["code"][:6])
        reader.hears(self.words["code"])
        self.does("Return", self.words["code"])
        self.does("Ctrl+Shift+E", say("{what}: completed", what=self.words["customer"]))

    def park(self) -> None:
        """The menu says until when; that it rests is said with the contact's name."""
        self.reader.press("Ctrl+1")
        self.does("Down", "list item", kind=FOCUS)
        self.reader.find(FIELD, self.say("Reply"))
        self.does("Ctrl+P", "menu item", kind=FOCUS)
        self.does("Return", self.say("parked until {time}", time=""))

    def hand_over(self) -> None:
        """To a colleague: the sheet says whom Enter would take, and then who has the contact."""
        reader, say = self.reader, self.say
        self.does("Ctrl+1", say("Work list"), kind=FOCUS)
        self.does("Down", "list item", kind=FOCUS)
        reader.find(FIELD, say("Reply"))
        reader.forget()
        reader.push(say("Hand over …").removesuffix(" …"))
        reader.hears(say("Hand over to"), kind=FOCUS)
        reader.type("a")
        reader.hears(say("%n result(s)").replace("%n", ""))
        self.does("Return", say("with {name}", name=""))

    def end_of_day(self) -> None:
        """A break after what is in hand, then the end: the state says itself."""
        for state in ("Break", "Off duty"):
            self.does("Ctrl+Shift+S", "menu item", kind=FOCUS)
            for _ in range(_ENTRIES):
                if any(it.words.startswith(self.say(state)) for it in self.reader.heard):
                    break
                self.does("Down", "menu item", kind=FOCUS)
            self.does("Return", self.say(state))


S = TypeVar("S", bound="Shift")
JOBS = (
    Shift.sign_in,
    Shift.become_ready,
    Shift.accept_an_offer,
    Shift.read_the_newest_message,
    Shift.answer,
    Shift.note,
    Shift.insert_an_article,
    Shift.look_up_a_customer,
    Shift.promise,
    Shift.see_what_waits,
    Shift.wrap_up,
    Shift.hand_over,
    Shift.park,
    Shift.end_of_day,
)


def work(
    kind: type[S], jobs: Iterable[Callable[[S], None]], language: str, words: str, ears: str = ""
) -> int:
    """Do one job after the other; the exit code."""
    reader = Reader(language, old=ears == "old")
    shift = kind(reader, json.loads(Path(words).read_text("utf-8")) | {"language": language})
    for job in jobs:
        began = time.monotonic()
        try:
            job(shift)
        except Silent as silent:
            seen = [reader.said(node) for node in reader.every() if node.get_name()]
            sys.stderr.write(f"{job.__name__}: {silent}\nOn the tree: {seen}\n")
            return 1
        sys.stdout.write(f"{job.__name__} {time.monotonic() - began:.1f} s\n")
    return 0


if __name__ == "__main__":
    sys.exit(work(Shift, JOBS, *sys.argv[1:]))
