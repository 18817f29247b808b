"""How fast it finds: ours beside FTS5 and Whoosh, the same terms in memory, in turns.

    python -m benchmarks.search.perf [--count 10000,50000] [--rounds 3] [--without Whoosh] [--json]

Each engine runs in a fresh process every round; a ratio belongs to its round. p95 of the thread's
processor time decides, since other work on the machine hardly moves it; the clock stands beside.
FTS5 and Whoosh must have found the same number; ours finds more where it repairs or loosens.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import fmean

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from benchmarks import aims, figures
from benchmarks.aims import Aim, percentile
from benchmarks.search.analysed import Analysed, analysed
from benchmarks.search.packages import NoCorpus
from benchmarks.search.perf_child import Found, Taken
from benchmarks.search.pressed import KINDS, Kind

_ROOT = Path(__file__).parent.parent.parent
COUNTS = (10_000, 50_000)
ENGINES = ("ours", "FTS5", "Whoosh")
_BASE = "FTS5"
_MOST_S = 60.0  # for the questions of one kind
_KEYS_MS = {10_000: Aim(3.0, 2.0, "ms"), 50_000: Aim(5.0, 3.5, "ms")}
_KEYS_RATIO = {10_000: Aim(0.5, 0.15), 50_000: Aim(0.8, 0.41)}
_ASKED_RATIO = Aim(1.3, 1.0)
_FILL_RATIO = Aim(1.5, 2.8, least=True)
_ANALYSIS = Aim(1500, 3000, "documents/s", least=True)
_ONE_MS, _HUNDRED_MS = Aim(150, 15, "ms"), Aim(300, 50, "ms")
_MEMORY_MB = Aim(200, 125, "MB")
_WHILE_CHANGED = Aim(2.0, 1.2)
Rounds = Mapping[str, Sequence[Found]]


def measured(engines: Sequence[str], rounds: int, count: int, terms: Analysed) -> Rounds:
    found: dict[str, list[Found]] = {engine: [] for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            found[engine].append(_in_a_child(engine, count, terms))
    return found


def say(count: int, found: Rounds) -> None:
    name = f"{count:,}"
    for kind in KINDS:
        _say_kind(name, kind, count, found)
    for engine, each in found.items():
        label = f"{engine}, "
        aims.say(name, f"{label}documents/s filled", [count / it.fill_s for it in each])
        aims.say(name, f"{label}memory", [it.memory_mb for it in each], *_of(engine, _MEMORY_MB))
        ones = [percentile(it.one_ms, 0.5) for it in each]
        aims.say(name, f"{label}one changed, until found", ones, *_of(engine, _ONE_MS))
        hundreds = [percentile(it.hundred_ms, 0.5) for it in each]
        aims.say(name, f"{label}hundred changed, until found", hundreds, *_of(engine, _HUNDRED_MS))
    ours, base = found["ours"], found[_BASE]
    times = figures.ratios([it.fill_s for it in base], [it.fill_s for it in ours])
    aims.say(name, f"filled so many times faster than {_BASE}", times, _FILL_RATIO)
    idle = _rows(ours, "keys", lambda it: percentile(it.clock, 0.95))
    busy = [percentile(it.while_changed_ms, 0.95) for it in ours]
    slower = figures.ratios(busy, idle)
    aims.say(name, "a key while it is changed / at rest, p95 by the clock", slower, _WHILE_CHANGED)


def _say_kind(name: str, kind: Kind, count: int, found: Rounds) -> None:
    for engine, each in found.items():
        aim = _KEYS_MS.get(count) if kind == "keys" and engine == "ours" else None
        aims.say(name, f"{kind}: {engine}, p95", _p95(each, kind), aim, unit="ms")
        middle = fmean(_rows(each, kind, lambda it: percentile(it.worked, 0.5)))
        clock = fmean(_rows(each, kind, lambda it: percentile(it.clock, 0.95)))
        hits = fmean(_rows(each, kind, lambda it: fmean(it.hits)))
        shown = fmean(_rows(each, kind, lambda it: percentile(it.shown, 0.95)))
        aims.note(
            f"p50 {middle:.2f} ms, p95 by the clock {clock:.2f} ms, with passages {shown:.2f} ms;"
            f" {hits:.2f} hits"
        )
    for engine in found:
        if engine == "ours":
            continue
        ratios = figures.ratios(*(_p95(found[it], kind) for it in ("ours", engine)))
        limit = _KEYS_RATIO.get(count) if kind == "keys" else _ASKED_RATIO
        aims.say(name, f"{kind}: ours / {engine}, p95", ratios, limit if engine == _BASE else None)


def _p95(each: Sequence[Found], kind: Kind) -> list[float]:
    return _rows(each, kind, lambda it: percentile(it.worked, 0.95))


def _rows(each: Sequence[Found], kind: Kind, of: Callable[[Taken], float]) -> list[float]:
    return [of(it.kinds[kind]) for it in each]


def _of(engine: str, aim: Aim) -> tuple[Aim | None]:
    return (aim if engine == "ours" else None,)


def _in_a_child(engine: str, count: int, terms: Analysed) -> Found:
    command = [sys.executable, "-m", "benchmarks.search.perf_child", engine]
    told = [str(terms.file), str(terms.splitter), str(count), str(_MOST_S)]
    done = subprocess.run([*command, *told], cwd=_ROOT, check=True, stdout=subprocess.PIPE)
    return msgspec.json.decode(done.stdout, type=Found)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", default=",".join(map(str, COUNTS)))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without", default="")
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    engines = [engine for engine in ENGINES if engine not in told.without.split(",")]
    for count in map(int, told.count.split(",")):
        try:
            terms = analysed(count)
        except NoCorpus as missing:
            print(missing, file=sys.stderr)
            return 3
        if terms.docs_s is not None:
            aims.say(f"{count:,}", "analysis", [terms.docs_s], _ANALYSIS)
        say(count, measured(engines, told.rounds, count, terms))
    return 0


if __name__ == "__main__":
    sys.exit(main())
