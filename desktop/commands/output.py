"""What a command says: sentences for people, or one JSON object per line for programs.

    out = Output(arguments)
    out.say(tr("{count} waiting", count=3), waiting=3)

Law: with --json standard output carries the objects and nothing else; whatever else there is
to say goes to standard error.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from argparse import Namespace


class CannotDo(Exception):
    """The command cannot be done; the text says what happened, what is safe, what to do.

    Ends the command with exit code 2.
    """


class Output:
    """One command's voice."""

    def __init__(self, arguments: Namespace) -> None:
        self.json: bool = arguments.json

    def say(self, human: str, /, **fields: object) -> None:
        """Say one thing: `human` to a person (nothing when empty), `fields` to a program.

        fields: whatever msgspec encodes: records, times, lists.
        """
        if self.json:
            sys.stdout.write(msgspec.json.encode(fields).decode() + "\n")
        elif human:
            sys.stdout.write(human + "\n")
        sys.stdout.flush()

    def aside(self, human: str) -> None:
        """Say something that is no result: what is being done, what to do next."""
        sys.stderr.write(human + "\n")
