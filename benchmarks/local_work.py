"""What a desk does without its hub, on an encrypted store of 100,000 records (B12).

A list of 50 cases from any place, the best 20 of a question, a draft saved durably.

    python benchmarks/local_work.py PROFILE
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import msgspec

sys.path.insert(0, str(Path(__file__).parent.parent))

from benchmarks.desk import CLOCK, KEY
from desktop.domain.ids import InteractionId
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import SaveDraft
from desktop.domain.words import DraftKind
from desktop.store.opening import connect
from desktop.store.reads import listed, lists, search
from desktop.store.store import Store

TIMES = 200
QUESTIONS = (
    *("rechnung", "mahnung raten", "router", "kündigung vertrag", "zähler", "termin technik"),
    *("lieferung", "adresse geändert", "gutschrift", "passwort", "müller", "abschlag strom"),
)


class Found(msgspec.Struct):
    """Milliseconds, of each time."""

    listing: list[float]
    asking: list[float]
    saving: list[float]


def measure(profile: Path) -> Found:
    reader = connect(profile, key=KEY, only_reading=True)
    writer = connect(profile, key=KEY)
    store = Store(writer, CLOCK, lambda _changes: None)
    draw = random.Random(1)
    walk = lists.CASES["number"]
    anchors = lists.anchors(reader, walk, None, every=50, most=1000)
    contacts = [
        InteractionId(id_)
        for (id_,) in reader.execute("SELECT id FROM interactions LIMIT 20").fetchall()
    ]
    agent = store.progress().agent

    def page() -> None:
        keys = lists.page(reader, walk, draw.choice(anchors), 50)
        listed.cases(reader, [place for _, place in keys], CLOCK.now())

    def ask() -> None:
        search.search(reader, "interaction", draw.choice(QUESTIONS), 20)

    def save() -> None:
        contact = draw.choice(contacts)
        store.ask(
            [
                SaveDraft(
                    id=draft_id(agent, contact, DraftKind.REPLY),
                    interaction=contact,
                    kind=DraftKind.REPLY,
                    text=f"Guten Tag, {draw.random()} " + "wir melden uns. " * 20,
                )
            ]
        )

    found = Found(_timed(page, TIMES), _timed(ask, TIMES // 2), _timed(save, TIMES))
    reader.close()
    writer.close()
    return found


def _timed(work: Callable[[], None], times: int) -> list[float]:
    work()
    took = []
    for _ in range(times):
        began = time.perf_counter()
        work()
        took.append((time.perf_counter() - began) * 1000)
    return took


if __name__ == "__main__":
    print(msgspec.json.encode(measure(Path(sys.argv[1]))).decode())
