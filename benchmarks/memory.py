"""What the window takes of memory (PSS), of which parts, and whether it grows while one works.

50,000 customers, 500,000 contacts and 10,000 articles lie in the profile; the hub is not reachable.
At three moments: painted; settled, with everything loaded and the articles' index filled; and at
the end of a hundred turns of work, which are three hours of thirty contacts. What grew in the
second half of them is told apart. A bare QLabel window stands beside it in each round. PSS counts
what processes share by halves: next to other windows of Qt each has less of it than alone.

    python benchmarks/memory.py [--json] [--rounds N] [--turns N] [--keep DIR]
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from statistics import median

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks import figures, start
from benchmarks.memory_child import PAINTED, SETTLED, WORKED
from benchmarks.screen import Screen
from desktop.domain.ids import ArticleId
from desktop.domain.kinds import BY_RECORD, encode
from desktop.domain.records import Article
from desktop.store.migrate import prepare
from desktop.store.opening import FILE, Connection, connect
from desktop.store.rows import Table

ROUNDS, TURNS = 3, 100
ARTICLES = 10_000
_ROOT = Path(__file__).parent.parent


class Moment(msgspec.Struct, frozen=True):
    name: str
    turn: int
    parts: dict[str, float]  # MB

    @property
    def pss_mb(self) -> float:
        return sum(self.parts.values())


def profile_in(folder: Path) -> Path:
    """The profile of `tresen bench start` with more articles; made when it is not kept there."""
    profile = folder / "memory" / "profile"
    if (profile / FILE).exists():
        prepare(profile)
        return profile
    shutil.copytree(start.profile_in(folder, "large"), profile)
    with closing(connect(profile)) as connection:
        _add_articles(connection)
    return profile


def _add_articles(connection: Connection) -> None:
    """Until there are so many: those that are there once more, under other ids."""
    found = connection.execute("SELECT doc FROM articles").fetchall()
    known = [msgspec.json.decode(document, type=Article) for (document,) in found]
    more = (
        msgspec.structs.replace(known[n % len(known)], id=ArticleId(f"more-{n}"))
        for n in range(ARTICLES - len(known))
    )
    connection.execute("BEGIN")
    Table(BY_RECORD[Article]).put(
        connection, [(each, encode(each).decode(), None, None) for each in more]
    )
    connection.execute("COMMIT")


def seen(screen: Screen, *arguments: str) -> list[Moment]:
    """What the child tells; it ends by itself."""
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.memory_child", *arguments],
        check=True,
        cwd=_ROOT,
        env={**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"},
        stdout=subprocess.PIPE,
    ).stdout
    return [msgspec.json.decode(line, type=Moment) for line in told.splitlines()]


def at(moments: list[Moment], name: str) -> Moment:
    """The last moment of this name."""
    return [moment for moment in moments if moment.name == name][-1]


def grown(moments: list[Moment], turns: int) -> float:
    """By how many per cent in the second half of the work."""
    worked = [moment for moment in moments if moment.name == WORKED]
    half = next(moment for moment in worked if moment.turn * 2 >= turns)
    return (worked[-1].pss_mb / half.pss_mb - 1) * 100


def table(bare: list[list[Moment]], ours: list[list[Moment]]) -> str:
    """Each part at each moment, in MB: medians of the rounds."""
    columns = [
        ("bare", PAINTED, bare),
        *((name, name, ours) for name in (PAINTED, SETTLED, WORKED)),
    ]
    lines = [f"  {'MB':38}" + "".join(f"{head:>10}" for head, _, _ in columns)]
    for part in ours[0][0].parts:
        values = [
            median(at(moments, name).parts[part] for moments in rounds)
            for _, name, rounds in columns
        ]
        lines.append(f"  {part:38}" + "".join(f"{value:10.1f}" for value in values))
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    parser.add_argument("--turns", type=int, default=TURNS)
    parser.add_argument("--keep", type=Path)
    told = parser.parse_args()
    folder = told.keep or Path(tempfile.mkdtemp(prefix="tresen-bench-"))
    bare: list[list[Moment]] = []
    ours: list[list[Moment]] = []
    try:
        profile = str(profile_in(folder))
        with Screen() as screen:
            for _ in range(told.rounds):
                bare.append(seen(screen, "bare"))
                ours.append(seen(screen, "ours", profile, str(told.turns)))
    finally:
        if told.keep is None:
            shutil.rmtree(folder)
    floor = [at(moments, PAINTED).pss_mb for moments in bare]
    painted = [at(moments, PAINTED).pss_mb for moments in ours]
    figures.say(
        "memory (PSS) with the large data and 10,000 articles",
        {
            "bare QLabel, MB": floor,
            "ours, first paint, MB": painted,
            "ours / bare, first paint": figures.ratios(painted, floor),
            "ours, settled, MB": [at(moments, SETTLED).pss_mb for moments in ours],
            "ours, after the work, MB": [at(moments, WORKED).pss_mb for moments in ours],
            "grown in the second half of it, %": [grown(moments, told.turns) for moments in ours],
        },
        digits=2,
    )
    if not told.json:
        print(table(bare, ours), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
