"""How good suggestions are, and what learning from use is worth: `tresen bench suggestions`.

Against what is suggested stand the article that was used most in the queue, plain BM25 (FTS5) and
the index's own order. hit@1, hit@3 and MRR@10 on phrasings of which no template was learned from,
after so many contacts of colleagues; intervals are of topics drawn again, because phrasings of one
topic are not independent. Then the processor time of one look among 10,000 articles. `--learn`
prints weights for `desktop/store/reads/fitting.py`, learned on the other side's phrasings.
"""

from __future__ import annotations

import json
import math
import random
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import fmean, median
from typing import Final

import msgspec

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.suggesting_world import (
    NOW,
    Asked,
    index_of,
    library,
    phrasings,
    put,
    used_by_colleagues,
)
from desktop.domain.ids import AgentId
from desktop.domain.using import month_of
from desktop.store.migrate import prepare
from desktop.store.opening import Connection, connect
from desktop.store.reads import fitting, suggesting
from desktop.store.reads.fitting import Evidence
from desktop.store.reads.matching import any_word, words
from desktop.store.reads.suggesting import LOOKED_AT
from integrations.demo.modules import text_modules
from knowledge_index.index import Index

FEEDBACK: Final = (0, 50, 200, 1000, 5000)
ARTICLES, MANY = 1_000, 10_000
ME: Final = AgentId("me")
_DRAWS: Final = 1_000
_STEPS, _RATE, _SMALL = 400, 2.0, 0.002  # of learning: steps, their size, how weights shrink

Order = Callable[[Asked], list[str]]
Places = dict[str, list[int]]  # by topic: at which place, from 1, the right one stood; 0: nowhere


class Tried:
    """A store with a library and its index; `learn` puts in what colleagues used."""

    def __init__(self, connection: Connection, count: int) -> None:
        self.connection = connection
        self.articles = library(count)
        put(connection, [*self.articles, *text_modules("de")])
        self.index: Index = index_of(self.articles)
        self._hits: dict[str, list[str]] = {}
        for asked in phrasings(test=False):
            self._hits.setdefault(asked.topic, self.by_index(asked)[:6])

    def learn(self, contacts: int, seed: int) -> None:
        self.connection.execute("DELETE FROM usages")
        put(self.connection, used_by_colleagues(contacts, self._hits, seed))

    def hits(self, asked: Asked) -> list[tuple[str, float]]:
        found = self.index.like(asked.said.words, LOOKED_AT, asked.said.language)
        return [(hit.id, hit.score) for hit in found]

    def suggested(self, asked: Asked) -> list[str]:
        hits = self.hits(asked)
        found = suggesting.likeliest(self.connection, asked.said, hits, ME, NOW, limit=10)
        return [each.of for each in found]

    def by_index(self, asked: Asked) -> list[str]:
        return [id_ for id_, _ in self.hits(asked)][:10]

    def by_bm25(self, asked: Asked) -> list[str]:
        question = any_word(dict.fromkeys(words(asked.said.words)))
        rows = self.connection.execute(
            "SELECT a.id FROM articles_fts f JOIN articles a ON a.n = f.rowid "
            "WHERE articles_fts MATCH ? AND a.language = ? ORDER BY bm25(articles_fts) LIMIT 10",
            (question, asked.said.language),
        )
        return [id_ for (id_,) in rows]

    def most_used(self, asked: Asked) -> list[str]:
        usages = suggesting.usages_of(self.connection, asked.said.queue)
        used = {id_: fitting.tried(each, month_of(NOW)).used for id_, each in usages.items()}
        return sorted(used, key=lambda id_: (-used[id_], id_))[:10]

    def evidence(self, asked: Asked) -> dict[str, Evidence]:
        found = suggesting.weighed(self.connection, asked.said, self.hits(asked), ME, NOW)
        return {of.id: speaks for of, speaks in found.candidates}


def places(order: Order, all_asked: list[Asked]) -> Places:
    found: Places = defaultdict(list)
    for asked in all_asked:
        at = {id_: place for place, id_ in enumerate(order(asked), start=1)}
        found[asked.topic].append(at.get(asked.answer, 0))
    return found


def drawn(found: Places, worth: Callable[[int], float]) -> tuple[float, float, float]:
    """The mean, and what holds 95 of 100 means of topics drawn again."""
    draw = random.Random(_DRAWS)
    each = [[worth(place) for place in of] for of in found.values()]
    means = sorted(
        fmean(value for of in draw.choices(each, k=len(each)) for value in of)
        for _ in range(_DRAWS)
    )
    whole = fmean(value for of in each for value in of)
    return whole, means[_DRAWS * 25 // 1000], means[_DRAWS * 975 // 1000 - 1]


WORTH: Final[dict[str, Callable[[int], float]]] = {
    "hit@1": lambda place: float(place == 1),
    "hit@3": lambda place: float(0 < place <= 3),
    "MRR@10": lambda place: 1 / place if place else 0.0,
}


def learned(tried: Tried) -> dict[str, float]:
    """Weights from pairs of the right article and each other candidate: logistic, none below 0."""
    pairs: list[list[float]] = []
    for seed, contacts in enumerate(FEEDBACK[:4], start=100):
        tried.learn(contacts, seed)
        for asked in phrasings(test=False):
            speaks = {
                id_: list(msgspec.structs.astuple(e)) for id_, e in tried.evidence(asked).items()
            }
            right = speaks.pop(asked.answer, None)
            if right is not None:
                pairs += [[a - b for a, b in zip(right, w, strict=True)] for w in speaks.values()]
    weights = [1.0] * len(Evidence.__struct_fields__)
    for _ in range(_STEPS):
        slope = [0.0] * len(weights)
        for pair in pairs:
            apart = sum(w * x for w, x in zip(weights, pair, strict=True))
            short = 1.0 / (1.0 + math.exp(min(50.0, apart)))
            for at, x in enumerate(pair):
                slope[at] += short * x
        weights = [
            max(0.0, w + _RATE * (g / len(pairs) - _SMALL * w) * len(weights))
            for w, g in zip(weights, slope, strict=True)
        ]
    return dict(zip(Evidence.__struct_fields__, (round(w, 2) for w in weights), strict=True))


@contextmanager
def a_store(count: int) -> Iterator[Tried]:
    with tempfile.TemporaryDirectory(prefix="tresen-suggestions-") as folder:
        prepare(Path(folder))
        connection = connect(Path(folder))
        yield Tried(connection, count)
        connection.close()


def say(contacts: int, name: str, found: Places) -> None:
    row = {what: drawn(found, worth) for what, worth in WORTH.items()}
    if "--json" in sys.argv:
        figures = {what: {"mean": m, "least": a, "most": b} for what, (m, a, b) in row.items()}
        line = {"bench": "suggestions", "contacts": contacts, "order": name, "figures": figures}
        print(json.dumps(line), flush=True)
        return
    shown = "  ".join(f"{what} {m:.2f} ({a:.2f}-{b:.2f})" for what, (m, a, b) in row.items())
    print(f"  {contacts:5} {name:22} {shown}", flush=True)


def measure() -> None:
    asked = phrasings(test=True)
    with a_store(ARTICLES) as tried:
        say(0, "plain BM25 (FTS5)", places(tried.by_bm25, asked))
        say(0, "the index alone", places(tried.by_index, asked))
        for contacts in FEEDBACK:
            tried.learn(contacts, 1)
            say(contacts, "used most in the queue", places(tried.most_used, asked))
            say(contacts, "suggested", places(tried.suggested, asked))


def time_it() -> None:
    """Processor time of one look, as it is done: the store's thread and the index's."""
    with a_store(MANY) as tried:
        tried.learn(FEEDBACK[-1], 1)
        took: dict[str, list[float]] = {"with the index": [], "without it": []}
        for asked in phrasings(test=True)[::3]:
            begun = time.process_time()
            tried.suggested(asked)
            between = time.process_time()
            suggesting.likeliest(tried.connection, asked.said, None, ME, NOW)
            took["with the index"].append(1000 * (between - begun))
            took["without it"].append(1000 * (time.process_time() - between))
        for name, each in took.items():
            p95 = sorted(each)[len(each) * 95 // 100]
            if "--json" in sys.argv:
                line = {"bench": "suggestions", "articles": MANY, "way": name}
                print(json.dumps(line | {"p50_ms": median(each), "p95_ms": p95}), flush=True)
            else:
                print(
                    f"  {MANY} articles, {name}: {median(each):.1f} ms, p95 {p95:.1f}", flush=True
                )


def main() -> None:
    if "--learn" in sys.argv:
        with a_store(ARTICLES) as tried:
            print(json.dumps(learned(tried), indent=4))
        return
    measure()
    time_it()


if __name__ == "__main__":
    main()
