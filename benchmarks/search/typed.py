"""From a key that another process pressed to the pixel that changed, in the real window.

    python -m benchmarks.search.typed [--articles 10000,50000] [--titles 12] [--rounds 2] [--json]

The window runs on a screen of its own (Xvfb); titles of its articles are typed into Ctrl+K, a key
every 0.2 s, by XTest. A key's first figure is when the list under the field first changed, its
second when it changed last before the next key: titles first, passages after. The same keys are
typed into a bare window of Qt with a field and a label: what screen, server and toolkit take. Both
are begun anew in every round, in turns, and share its titles; keys of all rounds are one sample.
Keys after which nothing changed are counted, not timed. From the first paint on, the window's loop
is watched for gaps, and when its index is ready it tells itself. The profile is kept in the cache;
where it has no terms of this analysis yet, a start that is not measured stores them. How far it is
stands in stderr: a title takes 5 s, so 12 titles of both sizes take three minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from benchmarks import aims
from benchmarks.aims import Aim, percentile
from benchmarks.screen import Screen
from benchmarks.search.corpus import texts
from benchmarks.search.filled import has_terms, profile_with
from benchmarks.search.packages import NoCorpus
from benchmarks.search.typed_child import Line
from benchmarks.search.xkeys import Keys

_ROOT = Path(__file__).parent.parent.parent
CUSTOMERS = {10_000: 500, 50_000: 50_000}
SEED = 13
_KEY_EVERY_S, _LOOK_EVERY_S = 0.2, 0.0004
_BETWEEN_S = 0.4
_TITLES_MS = {10_000: Aim(16, 10, "ms"), 50_000: Aim(33, 16, "ms")}
_PASSAGES_MS = Aim(50, 30, "ms")
_READY_MS = {10_000: Aim(1000, 700, "ms")}
_LONGEST_MS, _P999_MS = Aim(50, 20, "ms"), Aim(16, 10, "ms")
_LENGTH = range(10, 36)  # letters of a title that is typed
_MODULE = (sys.executable, "-m")
_PLAIN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


class Key(NamedTuple):
    """A key, until the list first changed and until it last did; None: it did not."""

    first_ms: float | None
    last_ms: float | None
    worked_ms: float  # what the window's process did until the list first changed, all threads


class Typed(NamedTuple):
    begun: Line
    keys: list[Key]
    ended: Line


class Rounds(NamedTuple):
    ours: list[Typed]
    bare: list[Typed]


def typed_in(screen: Screen, command: Sequence[str], titles: Sequence[str]) -> Typed:
    """Start the window, open its field, type the titles, end it."""
    process = subprocess.Popen(
        [*command, str(time.monotonic())],
        cwd=_ROOT,
        env={**os.environ, "DISPLAY": screen.display, "QT_QPA_PLATFORM": "xcb"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        with Keys(screen.display) as keys:
            begun = _line(process.stdout)
            _pause(2.0)
            keys.press("k", held=("Control_L",))
            area = _line(process.stdout).list
            if not area[2]:
                raise SystemExit("Ctrl+K opened no list in the window")
            _pause(1.0)
            pressed = []
            for number, title in enumerate(titles, 1):
                pressed += _title(screen, keys, process.pid, area, title)
                _tell(f"  title {number} of {len(titles)}")
        process.stdin.close()
        return Typed(begun, pressed, _line(process.stdout))
    finally:
        process.stdin.close()
        process.kill()
        process.wait()


def titles_of(articles: int, many: int) -> list[str]:
    """Titles of its articles as hands write them that have no keys for ä, ö, ü and capitals."""
    found = (text.title.lower().translate(_PLAIN) for text in texts(articles) if text.whole)
    fitting = [it for it in found if len(it) in _LENGTH and it.isascii() and _plain(it)]
    return random.Random(SEED).sample(sorted(set(fitting)), many)


def _plain(title: str) -> bool:
    return all(letter.isalnum() or letter == " " for letter in title)


def _title(
    screen: Screen, keys: Keys, pid: int, area: tuple[int, int, int, int], title: str
) -> list[Key]:
    taken = [_key(screen, keys, pid, area, letter) for letter in title]
    keys.press("a", held=("Control_L",))
    keys.press("BackSpace")
    _pause(_BETWEEN_S)
    return taken


def _key(screen: Screen, keys: Keys, pid: int, area: tuple[int, int, int, int], letter: str) -> Key:
    seen, worked, before = screen.look(*area), 0.0, _cpu_ms(pid)
    first = last = None
    start = time.perf_counter()
    keys.press(letter)
    while (now := time.perf_counter()) - start < _KEY_EVERY_S:
        picture = screen.look(*area)
        if picture != seen:
            seen, last = picture, (now - start) * 1000
            if first is None:
                first, worked = last, _cpu_ms(pid) - before
        _pause(_LOOK_EVERY_S)
    return Key(first, last, worked)


def _line(output: IO[bytes]) -> Line:
    told = output.readline()
    if not told:
        raise SystemExit("the window ended before it had told what it should")
    return msgspec.json.decode(told, type=Line)


def _cpu_ms(pid: int) -> float:
    files = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(file.read_text().split()[0]) for file in files) / 1e6


def _pause(seconds: float) -> None:
    time.sleep(seconds)  # noqa: TID251  the screen does not say when it changes


def _window(profile: Path) -> list[str]:
    return [*_MODULE, "benchmarks.search.typed_child", str(profile)]


def _tell(words: str) -> None:
    print(words, file=sys.stderr, flush=True)


def measured(kept: Path, run: Path, titles: Sequence[str], rounds: int) -> Rounds:
    """Both windows in turns, `titles` shared out among the rounds; run: where copies may lie."""
    taken = Rounds([], [])
    with Screen() as screen:
        if not has_terms(kept):
            _tell("the terms of this analysis are being stored")
            typed_in(screen, _window(kept), [])
        for number in range(rounds):
            of_round = titles[number::rounds]
            profile = run / str(number)
            shutil.copytree(kept, profile)
            _tell(f"round {number + 1} of {rounds}: bare Qt")
            bare = [*_MODULE, "benchmarks.search.typed_bare"]
            taken.bare.append(typed_in(screen, bare, of_round[: max(2, len(of_round) // 3)]))
            _tell(f"round {number + 1} of {rounds}: the window")
            taken.ours.append(typed_in(screen, _window(profile), of_round))
    return taken


def say(articles: int, taken: Rounds) -> None:
    name, begun = f"{articles:,}", [each.begun for each in taken.ours if each.begun.ready_ms]
    if begun:
        after = [each.ready_ms - each.painted_ms for each in begun]
        ready = _READY_MS.get(articles)
        aims.say(name, "index ready after exec", [it.ready_ms for it in begun], ready, unit="ms")
        aims.say(name, "index ready after the first paint", after, unit="ms")
        aims.say(name, "processor time until then", [it.worked_ms for it in begun], unit="ms")
    if len(begun) < len(taken.ours):
        aims.note("there was no index, or it was not ready in time")
    whole = [each.ended for each in taken.ours]
    for when, lines in (("until it was ready", begun), ("to the end", whole)):
        if gaps := [line.gaps for line in lines if line.gaps is not None]:
            longest, p999 = [it.longest_ms for it in gaps], [it.p999_ms for it in gaps]
            aims.say(name, f"longest gap, {when}", longest, _LONGEST_MS)
            aims.say(name, f"99.9 of 100 gaps, {when}", p999, _P999_MS)
    ours = _say_keys(name, "ours", taken.ours, _TITLES_MS.get(articles), _PASSAGES_MS)
    bare = _say_keys(name, "bare Qt", taken.bare, None, None)
    if ours and bare:
        ratios = [over / floor for over, floor in zip(ours, bare, strict=True)]
        aims.note("ours over bare Qt, first change: p50 {:.1f}, p95 {:.1f}".format(*ratios))


def _say_keys(
    name: str, who: str, runs: Sequence[Typed], titles: Aim | None, passages: Aim | None
) -> tuple[float, float] | None:
    """Half and 95 of 100 of the first changes; None when nothing changed."""
    keys = [key for each in runs for key in each.keys]
    first = [key.first_ms for key in keys if key.first_ms is not None]
    last = [key.last_ms for key in keys if key.last_ms is not None]
    if not first:
        aims.note(f"{who}: nothing changed after any of {len(keys)} keys")
        return None
    aims.say(name, f"{who}: key to first change, p95", [percentile(first, 0.95)], titles, unit="ms")
    aims.say(name, f"{who}: key to last change, p95", [percentile(last, 0.95)], passages, unit="ms")
    work = [key.worked_ms for key in keys if key.first_ms is not None]
    work_95 = [percentile(work, 0.95)]
    aims.say(name, f"{who}: processor time to first change, p95", work_95, unit="ms")
    middles = [percentile(each, 0.5) for each in (first, last, work)]
    aims.note(
        "p50 {:.1f} and {:.1f} ms, of the processor {:.1f} ms;".format(*middles)
        + f" nothing changed after {len(keys) - len(first)} of {len(keys)} keys"
    )
    return middles[0], percentile(first, 0.95)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", default=",".join(map(str, CUSTOMERS)))
    parser.add_argument("--titles", type=int, default=12, help="of all rounds together")
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true")
    told = parser.parse_args()
    for articles in map(int, told.articles.split(",")):
        _tell(f"{articles:,} articles")
        try:
            kept = profile_with(articles, CUSTOMERS.get(articles, 500))
        except NoCorpus as missing:
            print(missing, file=sys.stderr)
            return 3
        run = Path(tempfile.mkdtemp(prefix="tresen-typed-"))
        try:
            titles = titles_of(articles, told.titles)
            say(articles, measured(kept, run, titles, min(told.rounds, told.titles)))
        finally:
            shutil.rmtree(run)
    return 0


if __name__ == "__main__":
    sys.exit(main())
