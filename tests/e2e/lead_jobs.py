"""A lead's day without looking: the team, who would get what, what somebody can do, a helping word.

/usr/bin/python3 -m tests.e2e.lead_jobs LANGUAGE WORDS.json [old]
"""

from __future__ import annotations

import sys

from tests.e2e.jobs import Shift, work
from tests.e2e.reader import FOCUS, MORE, ROW

_PEOPLE = 60


class Lead(Shift):
    def look_at_the_team(self) -> None:
        """The page says its name; each person is a row with their state."""
        say = self.say
        self.does("Alt+6", say("Team"))
        team = self.reader.find(("list",), say("Team"), whole=True)
        self.reader.until("somebody", lambda: self.reader.look(ROW, ",", within=team))
        heard = self.does("Down", "list item", kind=FOCUS)
        if "," not in heard.words.partition("list item")[0]:
            self.fail(f"{heard.words}: a person without a state")

    def ask_who_would_get_it(self) -> None:
        """A queue is read with who waits; Enter says who would get the next, and why."""
        reader, say = self.reader, self.say
        reader.find(("list",), say("Queues"), whole=True).get_component_iface().grab_focus()
        self.does("Down", "list item", kind=FOCUS)
        self.does("Home", "list item", kind=FOCUS)
        self.does("Return", say("Who would get it, and why"), kind=FOCUS)
        self.does("Escape", "list item", kind=FOCUS)

    def overrule(self) -> None:
        """What somebody works on at once is decided anew; the wrong number is said, then done."""
        reader, say = self.reader, self.say
        reader.find(("list",), say("Team"), whole=True).get_component_iface().grab_focus()
        self.walk_to(self.words["colleague"])
        self.does("Ctrl+Alt+K", say("Capacity and skills"), kind=FOCUS)
        field = say("{channel}: at once", channel=say("E-mail"))
        reader.write(field, "900")
        self.does("Ctrl+Return", say("A number from 0 to {most}.", most="").rstrip("."), kind=MORE)
        reader.write(field, "4")
        self.does("Ctrl+Return", say("{form}: done", form=say("Capacity and skills")))

    def help_somebody(self) -> None:
        """A contact is found by what it is about, and a note is left in it."""
        reader, say = self.reader, self.say
        self.does("Ctrl+K", say("Search or command"), kind=FOCUS)
        reader.write(say("Search or command"), self.words["subject"])
        reader.hears(self.words["subject"], kind=MORE)
        reader.press("Return")
        reader.find(ROW, self.words["given"])
        self.does("Ctrl+Shift+N", say("Internal note"), kind=FOCUS)
        reader.write(say("Internal note"), self.words["note"])
        self.does("Ctrl+Return", say("The note is filed."))
        reader.find(ROW, self.words["note"])

    def walk_to(self, name: str) -> None:
        heard = self.reader.said(self.reader.focused())
        for _ in range(_PEOPLE):
            if name in heard:
                return
            heard = self.does("Down", "list item", kind=FOCUS).words
        self.fail(f"{name} is not on the team")


JOBS = (
    Lead.sign_in,
    Lead.look_at_the_team,
    Lead.ask_who_would_get_it,
    Lead.overrule,
    Lead.help_somebody,
)

if __name__ == "__main__":
    sys.exit(work(Lead, JOBS, *sys.argv[1:]))
