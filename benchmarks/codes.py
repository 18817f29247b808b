"""How often the wrap-up code that was given is the first, or among the first three, that is shown.

Every contact of the made-up world in turn, with those before it as what is known. Against it: the
codes in the order of how often they were given in the queue.

    python -m benchmarks.codes [--language de|en] [--seed N]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter, deque
from datetime import UTC, datetime
from typing import Literal

from desktop.domain.code_tree import Leaf, leaves
from desktop.domain.likeliest import Past, ranked
from desktop.domain.records import Interaction
from desktop.domain.wrap_up_codes import Code
from integrations.demo.world import world

NOW = datetime(2026, 11, 20, 13, tzinfo=UTC)
LATELY, TEXT, AFTER = 300, 400, 30  # as the desk reads them; a queue's first ones are not judged


def judged(language: Literal["de", "en"], seed: int) -> tuple[Counter[str], int, float]:
    """How often each way was right, of how many, and ms of processor time for one answer."""
    records = list(world(seed, "small", language, NOW))
    codes = [record for record in records if isinstance(record, Code)]
    over = [r for r in records if isinstance(r, Interaction) and r.code and r.closed_at]
    over.sort(key=lambda contact: contact.created_at)
    before: dict[str, deque[tuple[Interaction, str]]] = {}
    right, asked, spent = Counter[str](), 0, 0.0
    for contact in over:
        known = before.setdefault(contact.queue, deque(maxlen=LATELY))
        text = f"{contact.subject} {contact.messages[0].text[:TEXT] if contact.messages else ''}"
        if len(known) >= AFTER:
            offered = leaves(codes, language, contact.queue)
            since = time.process_time()
            past = (Past(c.code, said, c.customer == contact.customer) for c, said in known)
            _count(right, "likeliest", ranked(offered, past, text), contact.code)
            spent += time.process_time() - since
            often = Counter(c.code for c, _ in known)
            _count(
                right, "frequent", sorted(offered, key=lambda leaf: -often[leaf.id]), contact.code
            )
            asked += 1
        known.append((contact, text))
    return right, asked, spent * 1000 / max(1, asked)


def _count(right: Counter[str], way: str, order: tuple[Leaf, ...] | list[Leaf], code: str) -> None:
    places = [leaf.id for leaf in order]
    right[f"{way} first"] += places[:1] == [code]
    right[f"{way} of three"] += code in places[:3]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("de", "en"), default="de")
    parser.add_argument("--seed", type=int, default=7)
    given, _ = parser.parse_known_args()
    right, asked, ms = judged(given.language, given.seed)
    for way in ("likeliest first", "frequent first", "likeliest of three", "frequent of three"):
        print(f"{way:20} {right[way] / asked:6.1%} of {asked}")
    print(f"one answer {ms:.1f} ms")
    raise SystemExit(0 if right["likeliest first"] > right["frequent first"] else 1)


if __name__ == "__main__":
    main()
