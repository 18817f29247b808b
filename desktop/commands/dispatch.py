"""Every `tresen` command, and how one is found, started and ended.

A command is a module of this room with `add_arguments(parser)` and `run(arguments) -> int`;
it is imported only when it is asked for. Exit codes: 0 it succeeded · 1 a fault of ours, with
its trace · 2 it could not be done, a sentence on standard error says why and what to do (wrong
usage too) · 3 part of the input was refused · 130 stopped by Ctrl+C.
"""

from __future__ import annotations

import os
import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from desktop import text
from desktop.commands.link import number_of
from desktop.commands.output import CannotDo
from desktop.commands.parser import Parser
from desktop.commands.spoken import spoken_language
from desktop.text import mark, tr

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from types import ModuleType

INTERRUPTED = 130
COULD_NOT = 2


class Command(NamedTuple):
    name: str  # a word, or several that are said one after the other
    does: str  # marked for translation
    module: str = ""  # where it differs from the name

    def load(self) -> ModuleType:
        return import_module(f"desktop.commands.{self.module or self.name}")


COMMANDS = (
    Command("demo", mark("opens the window on an embedded hub with made-up customers")),
    Command("hub", mark("runs the enterprise backend in a box and sets it up")),
    Command("hub chat", mark("sets up a chat for visitors of web pages"), "hub_chat"),
    # Reading pages needs libraries that a hub alone can do without.
    Command("hub caldav", mark("connects a person's calendar with their tasks"), "hub_caldav"),
    Command("hub mail", mark("connects a mailbox: its mails are contacts"), "hub_mail"),
    Command("hub wiki", mark("connects a MediaWiki: its pages are articles"), "hub_wiki"),
    Command(
        "hub xmpp", mark("connects an XMPP account: who writes to it is a contact"), "hub_xmpp"
    ),
    Command("import", mark("brings customers, articles and mails from files to a hub"), "import_"),
    Command("sync", mark("brings a profile up to date without a window")),
    Command("search", mark("finds customers, contacts, cases and articles in a profile")),
    Command("show", mark("shows one record as the window would")),
    Command("do", mark("puts an operation into the outbox, online or not")),
    Command("outbox", mark("lists what waits, and what was refused and why")),
    Command("bench", mark("measures, as ratios against a named floor or peer")),
    Command("doctor", mark("checks this machine and says what to do about what it finds")),
)
WINDOW = mark("Without a command the window opens.")


def dispatch(arguments: Sequence[str]) -> int:
    """Do what the command line asks for; returns the exit code."""
    text.use(spoken_language(os.environ))
    try:
        return _run(arguments)
    except CannotDo as reason:
        sys.stderr.write(f"tresen: {reason}\n")
        return COULD_NOT
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # The reader has gone (`tresen … | head`); the interpreter must not trip over it at exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(arguments: Sequence[str]) -> int:
    command = _asked_for(arguments)
    if command is None:
        number = number_of(arguments[0]) if len(arguments) == 1 else None
        if number is not None:
            return _find(number)
        return _without_command(arguments)
    module = command.load()
    parser = Parser(prog=f"tresen {command.name}", description=tr(command.does))
    module.add_arguments(parser)
    code: int = module.run(parser.read(arguments[len(command.name.split()) :]))
    return code


def _asked_for(arguments: Sequence[str]) -> Command | None:
    """The command whose words the arguments begin with: the longest, where several do."""
    fitting = (
        each for each in COMMANDS if list(arguments[: len(words := each.name.split())]) == words
    )
    return max(fitting, key=lambda each: len(each.name), default=None)


def _without_command(arguments: Sequence[str]) -> int:
    parser = Parser(prog="tresen", epilog=tr(WINDOW), json=False)
    parser.add_profile()
    commands = parser.add_subparsers(metavar=tr("COMMAND"), title=tr("Commands"))
    for command in COMMANDS:
        commands.add_parser(command.name, help=tr(command.does))
    return _open_window(parser.read(arguments))


def _find(number: str) -> int:
    """Open the window, or call the one that is open, with the person of this number found."""
    if not number:
        raise CannotDo(tr("This link has no number in it, so there is nobody to find."))
    code: int = import_module("desktop.main").main(number)
    return code


def _open_window(arguments: Namespace) -> int:
    if arguments.profile is not None:
        os.environ["TRESEN_PROFILE"] = str(Path(arguments.profile).absolute())
    code: int = import_module("desktop.main").main()
    return code
