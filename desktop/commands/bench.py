"""`tresen bench`: the figures of the README's table, as ratios against the named floor or peer."""

from __future__ import annotations

import subprocess
import sys
from argparse import Namespace
from pathlib import Path
from typing import NamedTuple

from desktop.commands.output import CannotDo
from desktop.commands.parser import Parser
from desktop.text import mark, tr

FOLDER = Path(__file__).parent.parent.parent / "benchmarks"


class Bench(NamedTuple):
    name: str
    file: str
    does: str  # marked for translation
    keeps: bool = False  # its data takes minutes to make, and may be kept


_SYNC = Bench("sync", "sync.py", mark("B1 to B13: against the floor and PouchDB, ten minutes"))
_OF_SYNC = {f"b{number}" for number in range(1, 14)}  # may be asked for alone
BENCHES = (
    Bench("start", "start.py", mark("time to a painted window with the large data"), True),
    Bench("memory", "memory.py", mark("memory by parts, and after three hours of work"), True),
    Bench("first-sync", "first_sync.py", mark("first sync of 10,000 and 100,000 records")),
    _SYNC,
    Bench("load", "load.py", mark("a file of records into PostgreSQL, against psql")),
    Bench("scale", "scale.py", mark("100 to 5,000 desktops, one to four workers")),
    Bench("pauses", "pauses.py", mark("how long the window could not answer")),
    Bench("lists", "lists.py", mark("a page of 500,000 rows in every order")),
    Bench("palette", "palette.py", mark("a key in the palette to its rows"), True),
    Bench("paint", "paint.py", mark("repainting lists")),
    Bench("switching", "switching.py", mark("the key to the next contact to its painted words")),
    Bench("mailbox", "mailbox.py", mark("5,000 mails of a mailbox into contacts")),
    Bench("knowledge", "search/quality.py", mark("how well articles are found, eleven ways")),
    Bench("index", "search/perf.py", mark("how fast articles are found, beside FTS5 and Whoosh")),
    Bench("typed", "search/typed.py", mark("a key of another program to the changed pixel")),
    Bench("suggestions", "suggesting.py", mark("what suggestions hit, and what use teaches them")),
    Bench("routing", "routing/measure.py", mark("who gets which contact: time, theory, shares")),
    Bench("simulator", "simulator.py", mark("worlds a second of the simulator")),
)


def add_arguments(parser: Parser) -> None:
    names = ", ".join(f"{bench.name} ({tr(bench.does)})" for bench in BENCHES)
    parser.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help=tr("which; all without a name: {names}", names=names),
    )
    parser.add_argument(
        "--keep",
        metavar="DIR",
        help=tr("where the large data is kept, so that it is made only once"),
    )


def run(arguments: Namespace) -> int:
    if not FOLDER.is_dir():
        raise CannotDo(
            tr("The benchmarks are not in the installed package; run them from the source tree.")
        )
    figures = [name for name in arguments.names if name.lower() in _OF_SYNC]
    names = [name for name in arguments.names if name not in figures]
    chosen = [_found(name) for name in names] or ([] if figures else list(BENCHES))
    if figures and _SYNC not in chosen:
        chosen.append(_SYNC)
    # Each in a process of its own: what one has loaded must not serve the next.
    return max(subprocess.call(_command(bench, arguments, figures)) for bench in chosen)


def _command(bench: Bench, arguments: Namespace, figures: list[str]) -> list[str | Path]:
    flags = ["--json"] if arguments.json else []
    if bench.keeps and arguments.keep:
        flags += ["--keep", arguments.keep]
    return [sys.executable, FOLDER / bench.file, *(figures if bench is _SYNC else ()), *flags]


def _found(name: str) -> Bench:
    for bench in BENCHES:
        if bench.name == name:
            return bench
    raise CannotDo(
        tr(
            "There is no benchmark “{name}”. There are: {names}.",
            name=name,
            names=", ".join(bench.name for bench in BENCHES),
        )
    )
