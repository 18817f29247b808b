"""`tresen doctor`: what of this machine Tresen depends on, and what to do about what it finds.

Every check ends with a sentence; the command succeeds unless something keeps Tresen from opening
or from keeping what is typed.
"""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from desktop.commands.examining import local, outside, screen
from desktop.commands.output import Output
from desktop.commands.parser import Parser
from desktop.commands.profile import profile_folder
from desktop.ports.clock import SystemClock
from desktop.ports.finding import Finding, State
from desktop.settings import HUB, Settings
from desktop.text import tr
from integrations.secrets.keyring_vault import KeyringVault

_SIGNS = {State.GOOD: "✓", State.NOTICE: "!", State.BAD: "✗"}
_COULD_NOT = 2


def add_arguments(parser: Parser) -> None:
    parser.add_profile()
    parser.add_argument("--hub", metavar="URL", help=tr("the hub's address"))


def run(arguments: Namespace) -> int:
    out = Output(arguments)
    worst = State.GOOD
    profile = profile_folder(arguments.profile)
    for finding in findings(profile, arguments.hub or Settings.load(profile)[HUB]):
        worst = finding.state if finding.state is State.BAD else worst
        _say(out, finding)
    return _COULD_NOT if worst is State.BAD else 0


def findings(profile: Path, hub: str) -> Iterator[Finding]:
    """One check after the other; hub: its address, which may be empty."""
    yield local.versions()
    yield screen.qt_libraries()
    yield screen.display()
    yield local.store(profile)
    yield outside.keyring(KeyringVault())
    yield local.sound()
    yield local.clock()
    yield from outside.network(hub, SystemClock())


def _say(out: Output, finding: Finding) -> None:
    advice = f"\n  → {finding.do}" if finding.do else ""
    out.say(
        f"{_SIGNS[finding.state]} {finding.title}: {finding.found}{advice}",
        check=finding.check,
        state=finding.state,
        found=finding.found,
        do=finding.do,
    )
