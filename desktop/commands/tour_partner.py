"""The second desktop of the tour: a process that looks at the partner's site what became of it.

python -m desktop.commands.tour_partner < asked.json > told.json
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path

import msgspec

from integrations.secrets.memory import MemoryVault
from widgets.tour.script import Account, Words


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks, with what profile, and where the pictures go, the first numbered `first`."""

    folder: str
    profile: str
    account: Account
    words: Words
    first: int = 1


def main() -> int:
    asked = msgspec.json.decode(sys.stdin.buffer.read(), type=Asked)
    whole = import_module("widgets.tour.whole")
    tour = whole.Tour(
        Path(asked.folder),
        whole.partners_look(asked.account, asked.words),
        first=asked.first,
        prefix="partner-",
    )
    import_module("desktop.main").open_window(
        Path(asked.profile), vault=MemoryVault(), started=tour.play
    )
    sys.stdout.buffer.write(msgspec.json.encode(tour.told))
    return 0 if tour.ok else 1


if __name__ == "__main__":
    sys.exit(main())
