"""Knowledge: articles written once, and articles about every model of every ware.

    # Title {#key}
    tags: delivery, carrier
    audience: in-house

Laws: an article's id depends on its language and key alone; a link `article:key` leads to an
article that is there, because those about a model link only to what stands before them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import chain, islice
from random import Random

import msgspec

from desktop.domain.ids import ArticleId, id_of
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus, Audience
from integrations.demo.organisation import agent_id
from integrations.demo.topics import ware_forms
from integrations.demo.wording import FOLDER, read_words, say, ways

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
    everything = chain(_written(language, now), _of_models(language, now))
    return islice(everything, count)


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


def _written(language: str, now: datetime) -> Iterator[Article]:
    for name in ("shop", "energy", "desk"):
        for page in pages(name, language):
            random = Random(page.key)
            body = _LINK.sub(lambda link: f"(article:{article_id(language, link[1])})", page.body)
            yield _article(
                article_id(language, page.key), page, page.title, body, now, random, language
            )


def _of_models(language: str, now: datetime) -> Iterator[Article]:
    about = list(pages("models", language))
    own = {page.key for page in about}
    for ware, number in _models(language):
        slots = ware_forms(language, *ware) | {"model": f"{ware[2]} {number}"}
        for page in about:
            random = Random(f"{slots['model']} {page.key}")
            id = article_id(language, page.key, slots["model"])
            body = "\n".join(_line(line, random, slots) for line in page.body.split("\n"))
            body = _linked(body, language, own, slots["model"])
            yield _article(id, page, _line(page.title, random, slots), body, now, random, language)


def _models(language: str) -> Iterator[tuple[list[str], int]]:
    """Every ware with its first model, then with its second, and so on."""
    wares: list[list[str]] = read_words("wares", language)["wares"]
    return ((ware, number) for number in range(30, 100, 6) for ware in wares)


def _line(line: str, random: Random, slots: dict[str, str]) -> str:
    """A line in one of its ways, with figures of its own."""
    figures = {f"n{n}": str(random.randrange(10, 80)) for n in range(1, 4)}
    return say(tuple(ways(line)), random, slots | figures)


def _linked(body: str, language: str, own: set[str], model: str) -> str:
    def id_of_link(link: re.Match[str]) -> str:
        key = (link[1], model) if link[1] in own else (link[1],)
        return f"(article:{article_id(language, *key)})"

    return _LINK.sub(id_of_link, body)


def _article(
    id: ArticleId, page: Page, title: str, body: str, now: datetime, random: Random, language: str
) -> Article:
    changed = now - timedelta(minutes=random.randrange(600, 500_000))
    return Article(
        id=id,
        title=title,
        language=language,
        body=body,
        updated_at=changed,
        status=ArticleStatus.PUBLISHED,
        audience=page.audience,
        version=random.randrange(1, 9),
        tags=page.tags,
        by=agent_id(random.choice(_EDITORS)),
    )
