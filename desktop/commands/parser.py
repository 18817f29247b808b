"""The arguments every command shares: `--json`, `--profile DIR` and the language of its help."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from desktop.text import tr

if TYPE_CHECKING:
    from collections.abc import Sequence


class Parser(ArgumentParser):
    """Reads one command's arguments; commands below it (`hub serve`) get the same."""

    def __init__(self, *, json: bool = True, **usual: Any) -> None:
        super().__init__(allow_abbrev=False, add_help=False, **usual)
        self.add_argument("-h", "--help", action="help", help=tr("show this help and end"))
        if json:
            # SUPPRESS: a parser below must not undo what the one above has read.
            self.add_argument(
                "--json",
                action="store_true",
                default=SUPPRESS,
                help=tr("print one JSON object per line and nothing else"),
            )

    def add_profile(self) -> None:
        """`--profile DIR`; `profile_folder(arguments.profile)` says which folder is meant."""
        self.add_argument(
            "--profile",
            metavar="DIR",
            default=SUPPRESS,
            help=tr("the folder of local data (or TRESEN_PROFILE)"),
        )

    def read(self, arguments: Sequence[str]) -> Namespace:
        """The arguments, with `json` and `profile` always there. Exits 2 on wrong usage."""
        return self.parse_args(arguments, Namespace(json=False, profile=None))
