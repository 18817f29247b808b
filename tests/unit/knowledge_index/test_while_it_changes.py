"""Asked by one thread while another changes it: before or after, never half of each."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TYPE_CHECKING

import pytest

from knowledge_index.analysis import Analysis
from knowledge_index.document import Document
from knowledge_index.index import Index
from knowledge_index.splitting import Splitter
from knowledge_index.terms import Terms

if TYPE_CHECKING:
    from collections.abc import Iterator

ANALYSIS = Analysis(Splitter(["rechnung", "adresse"]))
MANY = 40
ROUNDS = 30


def edition(number: int) -> list[Terms]:
    """All articles with one word of this edition, in German and in English."""
    return [
        ANALYSIS.terms(
            Document(f"a{n}", "en" if n % 2 else "de", f"Edition{number:03}", "Rechnung")
        )
        for n in range(MANY)
    ]


def test_every_answer_is_of_one_edition() -> None:
    index = Index(ANALYSIS)
    index.fill(edition(0))
    done = Event()

    def ask() -> int:
        answers, draw = 0, random.Random(1)
        while not done.is_set():
            asked = draw.randrange(ROUNDS)
            hits = index.search(f"edition{asked:03} ", MANY).hits
            # All articles are of the edition that was asked for, or none of them is and what
            # was meant is another one: of that all are found.
            assert len(hits) in {0, MANY}
            assert len({hit.id for hit in hits}) == len(hits)
            index.similar("a1")
            index.titles("edit")
            index.like("Rechnung")
            answers += 1
        return answers

    with ThreadPoolExecutor(2) as threads:
        askers = [threads.submit(ask) for _ in range(2)]
        for number in range(1, ROUNDS):
            if number % 7:
                index.change(edition(number), [])
            else:
                index.fill(edition(number))
        done.set()

    assert all(asker.result() for asker in askers)
    assert index.count == MANY


def test_what_fails_while_it_is_read_changes_nothing() -> None:
    index = Index(ANALYSIS)
    index.fill(edition(1))

    def broken() -> Iterator[Terms]:
        yield from edition(2)[:3]
        raise OSError("the store is gone")

    with pytest.raises(OSError, match="gone"):
        index.fill(broken())
    with pytest.raises(OSError, match="gone"):
        index.change(broken(), ["a1"])
    index.change([], [])

    assert len(index.search("edition001 ", MANY).hits) == index.count == MANY
