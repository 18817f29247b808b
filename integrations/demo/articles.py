"""Knowledge: articles written once, and articles about every model of every ware.

    # Title {#key}
    tags: delivery, carrier
    audience: in-house

Laws: an article's id depends on its language and key alone; a link `article:key` leads to an
article that is there, because those about a model link only to what stands before them.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from functools import cache
from itertools import chain, islice

import msgspec

from desktop.domain.ids import ArticleId, id_of
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus, Audience
from integrations.demo.dice import Dice
from integrations.demo.organisation import agent_id
from integrations.demo.topics import ware_forms
from integrations.demo.wording import FOLDER, Pool, pool, read_words, say

_HEAD = re.compile(r"^# (?P<title>.+?) \{#(?P<key>[a-z0-9-]+)\}$", re.MULTILINE)
_FACT = re.compile(r"^(tags|audience): (.+)\n", re.MULTILINE)
_LINK = re.compile(r"\(article:([a-z0-9-]+)\)")
_EDITORS = ("thea", "jasper")


class Page(msgspec.Struct, frozen=True):
    """An article as it is written."""

    key: str
    title: str
    body: str
    tags: tuple[str, ...]
    audience: Audience


def articles(language: str, now: datetime, count: int) -> Iterator[Article]:
    """So many articles: the written ones, then model by model."""
    library = Library(language, now)
    return islice(chain(library.written(), library.of_models()), count)


def pages(name: str, language: str) -> Iterator[Page]:
    """The articles of one file."""
    text = (FOLDER / language / "articles" / f"{name}.md").read_text(encoding="utf-8")
    heads = list(_HEAD.finditer(text))
    ends = [head.start() for head in heads[1:]] + [len(text)]
    for head, end in zip(heads, ends, strict=True):
        body = text[head.end() : end].strip("\n") + "\n"
        facts = dict(_FACT.findall(body))
        yield Page(
            key=head["key"],
            title=head["title"],
            body=_FACT.sub("", body).strip() + "\n",
            tags=tuple(tag.strip() for tag in facts.get("tags", "").split(",") if tag.strip()),
            audience=Audience(facts.get("audience", Audience.EVERYONE)),
        )


def article_id(language: str, *key: str) -> ArticleId:
    return ArticleId(id_of("demo", "article", language, *key))


class Library:
    """The articles of one language, as they stand at one time."""

    def __init__(self, language: str, now: datetime) -> None:
        self._language = language
        self._now = now

    def written(self) -> Iterator[Article]:
        for name in ("shop", "energy", "desk"):
            for page in pages(name, self._language):
                body = self.linked(page.body)
                yield self._article(page, Dice(page.key), page.title, body)

    def of_models(self) -> Iterator[Article]:
        """Everything about a model, model by model."""
        about = list(pages("models", self._language))
        own = {page.key for page in about}
        for ware, number in self._models():
            model = f"{ware[2]} {number}"
            slots = ware_forms(self._language, *ware) | {"model": model}
            for page in about:
                dice = Dice(f"{model} {page.key}")
                body = "\n".join(_line(line, dice, slots) for line in page.body.split("\n"))
                title = _line(page.title, dice, slots)
                yield self._article(page, dice, title, self.linked(body, own, model), model)

    def _models(self) -> Iterator[tuple[list[str], int]]:
        """Every ware with its first model, then with its second, and so on."""
        wares: list[list[str]] = read_words("wares", self._language)["wares"]
        return ((ware, number) for number in range(30, 100, 6) for ware in wares)

    def linked(self, body: str, own: Collection[str] = (), model: str = "") -> str:
        """The body with its links by id; those to `own` pages lead to the one of this model."""

        def by_id(link: re.Match[str]) -> str:
            key = (link[1], model) if link[1] in own else (link[1],)
            return f"(article:{article_id(self._language, *key)})"

        return _LINK.sub(by_id, body)

    def _article(self, page: Page, dice: Dice, title: str, body: str, *model: str) -> Article:
        return Article(
            id=article_id(self._language, page.key, *model),
            title=title,
            language=self._language,
            body=body,
            updated_at=self._now - timedelta(minutes=dice.between(600, 500_000)),
            status=ArticleStatus.PUBLISHED,
            audience=page.audience,
            version=dice.between(1, 9),
            tags=page.tags,
            by=agent_id(dice.pick(_EDITORS)),
        )


def _line(line: str, dice: Dice, slots: dict[str, str]) -> str:
    """A line in one of its ways, with figures of its own."""
    figures = {f"n{n}": str(dice.between(10, 80)) for n in range(1, 4)}
    return say(_pool(line), dice, slots | figures)


@cache
def _pool(line: str) -> Pool:
    return pool([line])
