"""Sync against the floor and against PouchDB: the figures B1 to B13, each with what it must reach.

    python benchmarks/sync.py [b1 … b13] [--json]

About ten minutes on two quiet cores. Rounds are interleaved: ours, the floor and PouchDB take turns
with the same documents, and a ratio is taken within its round. Desks are processes of their own on
encrypted files (raw key), rights are on, the hub is on SQLite where PostgreSQL is not named. What
each figure means stands in README.md beside this file.
"""

from __future__ import annotations

import sys
import time
import traceback
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.aims import note
from benchmarks.arriving import b1, b2
from benchmarks.bringing import b6, b8
from benchmarks.following import b4, b5, b7
from benchmarks.passing import b9, b11
from benchmarks.session import Session
from benchmarks.staying import b12, b13

FIGURES: dict[str, Callable[[Session], None]] = {
    each.__name__: each for each in (b1, b2, b4, b5, b6, b7, b8, b9, b11, b12, b13)
}
_WITHIN = {"b3": "b2", "b10": "b9"}  # come with another


def main(arguments: Sequence[str]) -> int:
    asked = [_WITHIN.get(name.lower(), name.lower()) for name in arguments if name[:2] != "--"]
    unknown = [name for name in asked if name not in FIGURES]
    if unknown:
        print(f"There is no {unknown[0]}; there are b1 to b13.", file=sys.stderr)
        return 2
    note("must (aim); median (least-most) of the rounds; [load]; about ten minutes for all")
    began = time.perf_counter()
    with ExitStack() as stack:
        session = Session(stack)
        found = [_found(name, session) for name in dict.fromkeys(asked or FIGURES)]
    note(f"{(time.perf_counter() - began) / 60:.1f} minutes")
    return 0 if all(found) else 1


def _found(name: str, session: Session) -> bool:
    """Whether a figure came to its end; the others are found either way."""
    try:
        FIGURES[name](session)
    except Exception:  # noqa: BLE001  whatever it was, it is said and the run goes on
        print(f"{name.upper()} could not be found:\n{traceback.format_exc()}", file=sys.stderr)
        return False
    return True


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
