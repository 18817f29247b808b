"""One engine in a process of its own: filled, asked, changed, in the order in which a window does.

What it found goes to its standard output as one JSON object (`Found`).
"""

from __future__ import annotations

import gc
import itertools
import os
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

import msgspec

from benchmarks.search.analysed import Analysed, document, with_word
from benchmarks.search.corpus import texts
from benchmarks.search.engines import LIMIT, Engine, Fts5, Whoosh
from benchmarks.search.ours import Ours
from benchmarks.search.pressed import Kind, pressed
from knowledge_index.analysis import Analysis
from knowledge_index.highlight import Marker
from knowledge_index.letters import words

_LETTERS = 200  # of a passage
_WARM = 8  # questions of a kind before those that count
_ONES, _HUNDREDS, _HUNDRED = 15, 5, 100
_ARRIVING, _BATCH = 1_000, 50
ENGINES: dict[str, Callable[[Analysis], Engine]] = {"ours": Ours, "FTS5": Fts5, "Whoosh": Whoosh}


class Taken(msgspec.Struct, frozen=True):
    """Milliseconds of each question: by the clock, of the processor, by the clock with passages."""

    clock: list[float]
    worked: list[float]
    shown: list[float]
    hits: list[int]


class Found(msgspec.Struct, frozen=True):
    fill_s: float
    fill_worked_s: float
    memory_mb: float  # what the filled index adds to the process (PSS)
    kinds: dict[Kind, Taken]
    one_ms: list[float]  # until a changed document is found
    hundred_ms: list[float]
    while_changed_ms: list[float]  # keys by the clock, while a thread changes the index; ours alone


class Size(NamedTuple):
    """What a child is told: which engine, which terms, how many."""

    engine: str
    analysed: Analysed
    documents: int


def measure(size: Size, most_s: float) -> Found:
    """most_s: how long one kind of questions may take; what is left then is not asked."""
    analysis = size.analysed.analysis()
    found = list(texts(size.documents))
    engine = ENGINES[size.engine](analysis)
    gc.collect()
    before = _pss_mb()
    clock, worked = time.perf_counter(), time.process_time()
    engine.fill(size.analysed.terms(size.documents))
    took, work = time.perf_counter() - clock, time.process_time() - worked
    gc.collect()
    memory = _pss_mb() - before
    shown = Shown(analysis, {text.id: text.body for text in found})
    kinds = {
        kind: _asked(engine, kind, asked, shown, most_s) for kind, asked in pressed(found).items()
    }
    changed = itertools.count()
    ones = [_changed(engine, analysis, 1, next(changed)) for _ in range(_ONES)]
    hundreds = [_changed(engine, analysis, _HUNDRED, next(changed)) for _ in range(_HUNDREDS)]
    busy = _while_changed(engine, analysis, pressed(found)["keys"]) if size.engine == "ours" else []
    return Found(took, work, memory, kinds, ones, hundreds, busy)


class Shown(NamedTuple):
    """Passages are made by the one highlighter for all, so that they cost the same."""

    analysis: Analysis
    bodies: dict[str, str]

    def passages(self, kind: Kind, text: str, ids: Sequence[str]) -> None:
        asked = words(text)
        if kind == "keys" and asked and text[-1].isalnum():
            asked[-1] += "*"
        for id_ in ids:
            Marker(self.analysis, self.bodies[id_]).passage(asked, _LETTERS)


def _asked(engine: Engine, kind: Kind, asked: Sequence[str], shown: Shown, most_s: float) -> Taken:
    for text in asked[:_WARM]:
        engine.ask(kind, text)
    taken = Taken([], [], [], [])
    begun = time.perf_counter()
    for text in asked:
        clock, worked = time.perf_counter(), time.thread_time()
        ids = engine.ask(kind, text)
        found, work = time.perf_counter() - clock, time.thread_time() - worked
        taken.clock.append(found * 1000)
        taken.worked.append(work * 1000)
        shown.passages(kind, text, ids)
        taken.shown.append((time.perf_counter() - clock) * 1000)
        taken.hits.append(len(ids))
        if time.perf_counter() - begun > most_s:
            break
    return taken


def _while_changed(engine: Engine, analysis: Analysis, keys: Sequence[str]) -> list[float]:
    """As a window has it: one thread takes twenty batches of fifty, another asks at each key."""
    some = [analysis.terms(document(text)) for text in itertools.islice(texts(), _ARRIVING)]
    batches = [some[at : at + _BATCH] for at in range(0, len(some), _BATCH)]
    taken: list[float] = []
    with ThreadPoolExecutor(1) as changing:
        done = [changing.submit(engine.change, batch) for batch in batches]
        for key in itertools.cycle(keys):
            if done[-1].done():
                break
            start = time.perf_counter()
            engine.ask("keys", key)
            taken.append((time.perf_counter() - start) * 1000)
        for each in done:
            each.result()
    return taken


def _changed(engine: Engine, analysis: Analysis, many: int, number: int) -> float:
    """Milliseconds until documents with a new word are found by it."""
    word = "zqx" + "".join(chr(ord("a") + int(digit)) for digit in str(number))
    some = list(itertools.islice(texts(), number * many, (number + 1) * many))
    terms = [analysis.terms(document(with_word(text, word))) for text in some]
    start = time.perf_counter()
    engine.change(terms)
    ids = engine.ask("word", word)
    took = (time.perf_counter() - start) * 1000
    if len(ids) != min(many, LIMIT):
        raise AssertionError(f"{engine.name} found {len(ids)} of {many} changed documents")
    return took


def _pss_mb() -> float:
    lines = Path(f"/proc/{os.getpid()}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def main() -> None:
    engine, file, splitter, count, most_s = sys.argv[1:]
    size = Size(engine, Analysed(Path(file), Path(splitter), None), int(count))
    sys.stdout.buffer.write(msgspec.json.encode(measure(size, float(most_s))))


if __name__ == "__main__":
    main()
