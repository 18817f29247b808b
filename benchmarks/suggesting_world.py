"""What `suggesting.py` measures on: a library, customers' phrasings, what colleagues used.

Each topic of the made-up world says in several templates why somebody writes and what they want.
Its last template of each part is the test's, the others are for learning; no way of saying one is a
way of the other. Laws: the same seed gives the same; what is learned from never stands in the test.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Final, NamedTuple

from desktop.domain.ids import AgentId, ArticleId, InteractionId, RecordId
from desktop.domain.kinds import BY_RECORD, encode
from desktop.domain.records import Article, Record
from desktop.domain.using import Usage, Use, counted, usage_id, use_id
from desktop.domain.words import Usable, Used
from desktop.indexing.making import document_of
from desktop.store.opening import Connection
from desktop.store.reads.suggesting import Said
from desktop.store.rows import TABLES
from integrations.demo.articles import article_id, articles
from integrations.demo.dice import Dice
from integrations.demo.organisation import organisation
from integrations.demo.people import People
from integrations.demo.topics import Topic, Vocabulary, topics
from integrations.demo.wording import pool, read_words
from knowledge_index.analysis import Analysis
from knowledge_index.index import Index
from knowledge_index.splitting import Splitter
from knowledge_index.splitting import counted as words_counted

ANSWERS: Final = {
    "delivery-postponed": "new-date",
    "delivery-missing": "missing",
    "device-defective": "warranty",
    "wrong-item": "wrong",
    "return-item": "return-large",
    "refund-missing": "refund",
    "cancel-order": "cancel",
    "login-trouble": "password",
    "change-address": "address",
    "spare-part": "parts",
    "business-quote": "business",
    "bill-too-high": "bill-high",
    "bill-question": "bill-lines",
    "meter-reading": "reading",
    "meter-exchange": "meter-exchange",
    "moving": "moving",
    "tenancy-change": "tenancy",
    "tariff-change": "tariff",
    "contract-cancel": "cancel-contract",
    "instalment": "instalment",
    "payment-plan": "plan",
    "bank-details": "bank",
    "power-cut": "power-cut",
    "no-heat": "no-heat",
}
NOW: Final = datetime(2026, 11, 22, 12, tzinfo=UTC)
EACH: Final = 6  # phrasings of a topic, on each side
_INSERTED, _WRONG, _PUT_AWAY = 0.55, 0.15, 0.1  # of contacts: what was done with knowledge
_DAYS: Final = 150  # in which colleagues used it


class Asked(NamedTuple):
    """One phrasing; `topic` is with its language."""

    topic: str
    said: Said
    answer: ArticleId
    code: str


def library(count: int) -> list[Article]:
    """So many articles, one half in each language."""
    return [each for spoken in ("de", "en") for each in articles(spoken, NOW, count // 2)]


def put(connection: Connection, records: Sequence[Record]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    for record in records:
        kind = BY_RECORD[type(record)].name
        TABLES[kind].put(connection, [(record, encode(record).decode(), None, None)])
    connection.execute("COMMIT")


def index_of(records: Sequence[Article]) -> Index:
    documents = [document_of(encode(each).decode()) for each in records]
    analysis = Analysis(Splitter.learned(words_counted(documents)))
    index = Index(analysis)
    index.fill(map(analysis.terms, documents))
    return index


def phrasings(*, test: bool) -> list[Asked]:
    """Of every topic in both languages, said in templates of this side alone."""
    return [each for spoken in ("de", "en") for each in _phrasings(spoken, test=test)]


def _phrasings(spoken: str, *, test: bool) -> Iterator[Asked]:
    dice = Dice(f"suggestions {spoken} {test}")
    people = People(spoken, dice)
    vocabulary = Vocabulary(spoken, organisation(spoken).enterprises, people)
    written = read_words("topics", spoken)
    for key, topic in topics(spoken).items():
        if key not in ANSWERS:
            continue
        opens, asks = (_side(written[key][part], test=test) for part in ("opens", "asks"))
        for number in range(EACH):
            slots = vocabulary.draw(dice, topic, people.next(), NOW)
            text = f"{dice.pick(opens) % slots} {dice.pick(asks) % slots}"
            id_ = InteractionId(f"{spoken}-{key}-{test}-{number}")
            said = Said(id_, text, spoken, topic.queue, "")
            yield Asked(f"{spoken} {key}", said, article_id(spoken, ANSWERS[key]), topic.code)


def _side(templates: Sequence[str], *, test: bool) -> tuple[str, ...]:
    return pool(templates[-1:] if test else templates[:-1])


def used_by_colleagues(contacts: int, hits: dict[str, list[str]], seed: int) -> list[Usage]:
    """What is counted after so many contacts; common topics come more often.

    hits: for each topic what its words find, where agents take the wrong one from.
    """
    draw = random.Random(seed)
    every = [(spoken, topic) for spoken in ("de", "en") for topic in _answered(spoken)]
    shares = list(accumulate(topic.weight for _, topic in every))
    usages: dict[str, Usage] = {}
    for number in range(contacts):
        spoken, topic = draw.choices(every, cum_weights=shares)[0]
        for of, what in _done(draw, article_id(spoken, ANSWERS[topic.key]), hits, spoken, topic):
            at = NOW - timedelta(days=draw.randrange(_DAYS))
            usage = _counted(usages, topic, _use(topic, of, what, number, at))
            usages[usage.id] = usage
    return list(usages.values())


def _answered(spoken: str) -> list[Topic]:
    return [topic for key, topic in topics(spoken).items() if key in ANSWERS]


def _done(
    draw: random.Random, right: str, hits: dict[str, list[str]], spoken: str, topic: Topic
) -> Iterator[tuple[str, Used]]:
    wrong = [each for each in hits.get(f"{spoken} {topic.key}", []) if each != right][:3]
    at = draw.random()
    if at < _INSERTED:
        yield right, draw.choice((Used.INSERTED, Used.OPENED))
    elif at < _INSERTED + _WRONG and wrong:
        yield draw.choice(wrong), draw.choice((Used.INSERTED, Used.OPENED))
    if wrong and draw.random() < _PUT_AWAY:
        yield draw.choice(wrong), Used.DISMISSED


def _use(topic: Topic, of: str, what: Used, number: int, at: datetime) -> Use:
    contact, by = InteractionId(str(number)), AgentId("colleague")
    return Use(
        id=use_id(by, contact, of, what),
        of=RecordId(of),
        of_kind=Usable.ARTICLE,
        what=what,
        by=by,
        at=at,
        queue=topic.queue,
        code=topic.code,
    )


def _counted(usages: dict[str, Usage], topic: Topic, use: Use) -> Usage:
    id_ = usage_id(topic.queue, use.of)
    empty = Usage(id=id_, of=use.of, of_kind=use.of_kind, queue=topic.queue)
    return counted(usages.get(id_, empty), use, 1, NOW)
