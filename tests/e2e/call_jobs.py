"""A call without looking: it rings, is answered, muted, held, ended and wrapped up.

/usr/bin/python3 -m tests.e2e.call_jobs LANGUAGE WORDS.json [old]
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.e2e.jobs import Shift, work
from tests.e2e.reader import FIELD, FOCUS

NUMBER = "+43 660 1234567"


class OnThePhone(Shift):
    def be_rung(self) -> None:
        """It is said over everything else, with the number; the key for Ready has a digit."""
        self.reader.until("the keyboard", self.reader.focused)
        self.does("Ctrl+Shift+1", self.say("Own state: {state}", state=""))
        Path(self.words["ring"]).touch()
        self.at_once(self.reader.hears(self.say("A call comes in"), NUMBER))

    def answer_a_call(self) -> None:
        """Who it may be is asked in a list; a name makes the customer, and one writes a note."""
        reader, say = self.reader, self.say
        self.does("Ctrl+Shift+A", say("Who is calling?"), kind=FOCUS)
        for _ in range(4):
            if say("New customer with this number") in reader.said(reader.focused()):
                break
            self.does("Down", "list item", kind=FOCUS)
        self.does("Return", say("Name"), kind=FOCUS)
        reader.type("Petra Anruf")
        reader.forget()
        reader.press("Return")
        reader.hears(say("In conversation"))
        reader.find(FIELD, say("Internal note"))

    def mute_and_hold(self) -> None:
        """What the line does is said each time."""
        say = self.say
        self.does("Ctrl+Shift+M", say("You are muted"))
        self.does("Ctrl+Shift+M", say("In conversation"))
        self.does("Ctrl+Shift+H", say("On hold"))
        self.does("Ctrl+Shift+H", say("In conversation"))

    def end_a_call(self) -> None:
        """One key hangs up and asks why; a code and a note, and the contact is completed."""
        reader, say = self.reader, self.say
        self.does("Ctrl+Shift+E", say("Call ended"))
        reader.find(FIELD, say("Search a code")).get_component_iface().grab_focus()
        reader.type(self.words["of a call"][:6])
        reader.hears(self.words["of a call"])
        self.does("Return", self.words["of a call"])
        reader.write(say("Internal note"), self.words["note"])
        self.does("Ctrl+Shift+E", say("{what}: completed", what="Petra Anruf"))


JOBS = (
    OnThePhone.sign_in,
    OnThePhone.be_rung,
    OnThePhone.answer_a_call,
    OnThePhone.mute_and_hold,
    OnThePhone.end_a_call,
)

if __name__ == "__main__":
    sys.exit(work(OnThePhone, JOBS, *sys.argv[1:]))
