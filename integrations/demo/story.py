"""The handwritten part: the desk of the person at the window, and Frieda's washing machine.

Law: ids depend on the keys in `story.toml` alone, so the tour finds them for every seed and time.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from desktop.domain.ids import ArticleId, CustomerId, InteractionId, id_of
from desktop.domain.records import Record
from integrations.demo.papers import Paper, paper
from integrations.demo.told_times import ToldTimes
from integrations.demo.wording import read_words
from integrations.demo.written import Written

FRIEDA: Final = CustomerId(id_of("demo", "story", "customer", "frieda"))
THIRD_POSTPONED: Final = InteractionId(id_of("demo", "story", "contact", "frieda", "third"))


def answering_article(language: str) -> ArticleId:
    """The article that answers Frieda's mail."""
    return ArticleId(id_of("demo", "article", language, "new-date"))


def story(language: str, now: datetime) -> Iterator[Record]:
    """The handwritten records, each after those it names."""
    times = ToldTimes(language, now)
    for one in read_words("story", language)["customers"]:
        yield from Written(one, language, times).records()


def papers(language: str) -> Iterator[Paper]:
    """What lies on the hub for the attachments of the story."""
    for one in read_words("story", language)["customers"]:
        for contact in one.get("contacts", ()):
            for message in contact["messages"]:
                yield from _papers(message)


def _papers(message: dict[str, Any]) -> Iterator[Paper]:
    for file in message.get("files", ()):
        yield paper(file["name"], file["lines"])
