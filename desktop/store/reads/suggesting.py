"""What may help in a contact that is running: articles and text modules, the likeliest first.

    said = what_is_said(connection, interaction, me)
    hits = await desk.knowledge.like(said.words, …)         # None: asked of the store itself
    suggested = likeliest(connection, said, hits, me, now)

Candidates are what fits by its words and what the queue uses most; `fitting` puts them in order.
What this person has put away in this contact does not come again in it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Final, TypeVar

import msgspec

from desktop.domain.conversation import is_customers
from desktop.domain.ids import AgentId, ArticleId, InteractionId, QueueId, RecordId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Article, Customer, Interaction, TextModule
from desktop.domain.standing import Standing, standing
from desktop.domain.using import Usage, month_of
from desktop.domain.words import DraftKind, Usable
from desktop.store.opening import Connection
from desktop.store.reads import fitting, records
from desktop.store.reads.fitting import Evidence, Tried
from desktop.store.reads.knowledge import telling
from desktop.store.reads.matching import any_beginning, words
from desktop.store.reads.passages import Passage, marks, passage
from desktop.store.reads.plain import plain
from desktop.store.reads.ranking import score, stem, weights_of

Hits = Sequence[tuple[str, float]]
T = TypeVar("T", Article, TextModule)

LOOKED_AT: Final = 20  # by their words
USED_MOST: Final = 8
MODULES: Final = 2  # at most, among those shown
_LAST: Final = 2  # messages of the customer
_TYPED: Final = 400  # letters of what the agent is writing
_DAY_MS: Final = 86_400_000.0
_LEAST: Final = 0.15  # of the best by words; less is looked at only
_ALWAYS: Final = 3  # when it is among so many

_ARTICLES_FIT: Final = """
    SELECT a.doc FROM articles_fts f JOIN articles a ON a.n = f.rowid
    WHERE articles_fts MATCH :question AND a.status = 'published'
    ORDER BY bm25(articles_fts, 5.0, 1.0), a.id LIMIT :limit
"""
_MODULES_FIT: Final = """
    SELECT m.doc FROM text_modules_fts f JOIN text_modules m ON m.n = f.rowid
    WHERE text_modules_fts MATCH :question ORDER BY bm25(text_modules_fts, 5.0, 1.0), m.id
    LIMIT :limit
"""
_OWN: Final = """
    SELECT of, count(DISTINCT interaction) FROM uses
    WHERE by_agent = ? AND what <> 'dismissed' GROUP BY of
"""
_PUT_AWAY: Final = """
    SELECT of FROM uses WHERE interaction = ? AND by_agent = ? AND what = 'dismissed'
"""


class Said(msgspec.Struct, frozen=True):
    """What a contact is about, as far as it is said or written by now."""

    interaction: InteractionId
    words: str
    language: str  # that its customer is written to in, "" when nobody knows
    queue: QueueId
    code: str  # its reason, where it has one already


class Suggested(msgspec.Struct, frozen=True, kw_only=True):
    """Something that may help, and what is known of its use."""

    of: str  # the id of an article or a text module
    of_kind: Usable
    title: str
    passage: Passage
    language: str
    used: int  # by all of the queue in the months that are counted
    code: str  # the reason most of that was for, where it is a likely one here
    own: int  # by this person
    fits: tuple[str, ...]  # words of the customer in it


def what_is_said(connection: Connection, interaction: InteractionId, me: AgentId) -> Said | None:
    """Subject, the customer's last words, and what the agent is writing."""
    of = records.record(connection, Interaction, interaction)
    if of is None:
        return None
    customer = records.record(connection, Customer, of.customer)
    theirs = [m.text for m in of.messages if is_customers(m)][-_LAST:]
    typed = connection.execute(
        "SELECT doc FROM drafts WHERE interaction = ? AND agent = ? AND kind = ?",
        (interaction, me, DraftKind.REPLY),
    ).fetchone()
    writing = _written(typed[0])[-_TYPED:] if typed else ""
    said = "\n".join((of.subject, *theirs, writing)).strip()
    return Said(interaction, said, customer.language if customer else "", of.queue, of.code)


class Weighed(msgspec.Struct, frozen=True):
    """All candidates with what speaks for them, and what that was taken from."""

    candidates: tuple[tuple[Article | TextModule, Evidence], ...]
    usages: Mapping[str, Usage]
    likely: Mapping[str, float]  # reasons of this contact
    own: Mapping[str, int]


def likeliest(
    connection: Connection,
    said: Said,
    hits: Hits | None,
    me: AgentId,
    now: datetime,
    *,
    limit: int = 5,
) -> tuple[Suggested, ...]:
    """The likeliest, best first; `hits` are the index's, None when there is no index yet."""
    all_weighed = weighed(connection, said, hits, me, now)
    scored = ((fitting.score(speaks), of) for of, speaks in all_weighed.candidates)
    return tuple(_shown(of, said, all_weighed) for of in _best(scored, limit))


def weighed(
    connection: Connection, said: Said, hits: Hits | None, me: AgentId, now: datetime
) -> Weighed:
    by_words = _by_words(connection, said, hits)
    usages = usages_of(connection, said.queue)
    month = month_of(now)
    all_tried = {id_: fitting.tried(usage, month) for id_, usage in usages.items()}
    likely = {said.code: 1.0} if said.code else fitting.reasons(by_words, all_tried)
    own = _own(connection, me)
    away = {id_ for (id_,) in connection.execute(_PUT_AWAY, (said.interaction, me))}
    offered = (
        _offered(connection, id_, said.language, now)
        for id_ in _candidates(by_words, all_tried)
        if id_ not in away
    )
    candidates = tuple(
        (
            of,
            fitting.evidence(
                of.id,
                words=by_words,
                all_tried=all_tried,
                likely=likely,
                own=own[of.id],
                days=_days(of, now),
                language=of.language == said.language,
            ),
        )
        for of in offered
        if of is not None
    )
    return Weighed(candidates, usages, likely, own)


def _candidates(by_words: Mapping[str, float], all_tried: Mapping[str, Tried]) -> list[str]:
    """What fits well enough by its words, and what the queue uses most."""
    ordered = sorted(by_words, key=lambda id_: (-by_words[id_], id_))
    fit = [id_ for id_ in ordered if by_words[id_] >= _LEAST or id_ in ordered[:_ALWAYS]]
    most = sorted(all_tried, key=lambda id_: (-all_tried[id_].used, id_))[:USED_MOST]
    return list(dict.fromkeys((*fit, *most)))


def _best(
    scored: Iterable[tuple[float, Article | TextModule]], limit: int
) -> list[Article | TextModule]:
    best: list[Article | TextModule] = []
    for _, of in sorted(scored, key=lambda each: (-each[0], each[1].id)):
        modules = sum(isinstance(each, TextModule) for each in best)
        if len(best) < limit and not (isinstance(of, TextModule) and modules >= MODULES):
            best.append(of)
    return best


def _offered(
    connection: Connection, id_: str, language: str, now: datetime
) -> Article | TextModule | None:
    """Articles that are valid now, and text modules the customer can read."""
    article = records.record(connection, Article, RecordId(id_))
    if article is not None:
        return article if standing(article, now) is Standing.VALID else None
    module = records.record(connection, TextModule, RecordId(id_))
    return module if module is not None and language in ("", module.language) else None


def _by_words(connection: Connection, said: Said, hits: Hits | None) -> dict[str, float]:
    """How well each fits, as a share of the best.

    The index knows no text modules, so they and its best article are weighed in one way.
    """
    asked = telling(words(said.words))
    weights = weights_of(connection, asked)
    question = any_beginning(map(stem, asked))
    modules = _found(connection, _MODULES_FIT, question, TextModule)
    if hits is None:
        articles = _found(connection, _ARTICLES_FIT, question, Article)
    else:
        first = [records.record(connection, Article, id_) for id_, _ in hits[:1]]
        articles = [each for each in first if each is not None]
    weighed: dict[str, float] = {each.id: score(each, asked, weights) for each in articles}
    weighed |= {each.id: score(_as_article(each), asked, weights) for each in modules}
    by_words = fitting.of_best(weighed.items())
    return by_words if hits is None else by_words | fitting.of_best(hits[:LOOKED_AT])


def _found(connection: Connection, statement: str, question: str, type_: type[T]) -> list[T]:
    if not question:
        return []
    asked = {"question": question, "limit": LOOKED_AT}
    rows = connection.execute(statement, asked).fetchall()
    return [msgspec.json.decode(doc, type=type_) for (doc,) in rows]


def _as_article(module: TextModule) -> Article:
    return Article(
        id=ArticleId(module.id),
        title=module.title,
        language=module.language,
        body=module.text,
        updated_at=datetime.min.replace(tzinfo=UTC),
    )


def usages_of(connection: Connection, queue: str) -> dict[str, Usage]:
    """What is used in a queue, by the id of the article or text module."""
    rows = connection.execute("SELECT doc FROM usages WHERE queue = ?", (queue,)).fetchall()
    return {each.of: each for each in (msgspec.json.decode(doc, type=Usage) for (doc,) in rows)}


def _own(connection: Connection, me: AgentId) -> Counter[str]:
    """In how many contacts this person used each."""
    return Counter(dict(connection.execute(_OWN, (me,)).fetchall()))


def _days(of: Article | TextModule, now: datetime) -> float:
    if isinstance(of, TextModule):
        return 365.0
    return max(0, (milliseconds(now) or 0) - (milliseconds(of.updated_at) or 0)) / _DAY_MS


def _shown(of: Article | TextModule, said: Said, known: Weighed) -> Suggested:
    text = plain(of.body, row=" · ") if isinstance(of, Article) else of.text
    terms = telling(words(said.words))
    code, used = _used(known.usages.get(of.id), known.likely)
    return Suggested(
        of=of.id,
        of_kind=Usable.ARTICLE if isinstance(of, Article) else Usable.TEXT_MODULE,
        title=of.title,
        passage=passage(text, terms),
        language=of.language,
        used=used,
        code=code,
        own=known.own.get(of.id, 0),
        fits=_common(f"{of.title} {text}", terms),
    )


def _used(usage: Usage | None, likely: Mapping[str, float]) -> tuple[str, int]:
    """The reason it was used for most, and how often; without a likely one for all of them."""
    times: Counter[str] = Counter()
    for each in usage.counts if usage else ():
        times[each.code] += each.inserted or each.opened
    least = max(likely.values(), default=1.0) / 2
    meant = [code for code in times if code and likely.get(code, 0.0) >= least]
    if meant:
        code = max(meant, key=lambda each: (times[each], each))
        return code, times[code]
    return "", sum(times.values())


def _common(text: str, terms: Sequence[str]) -> tuple[str, ...]:
    """Two of the customer's words that stand in it, as they stand there."""
    found = [text[start:end] for start, end in marks(text, terms)]
    return tuple({each.casefold(): each for each in reversed(found)}.values())[::-1][:2]


def _written(document: str) -> str:
    draft = msgspec.json.decode(document)
    return "" if draft.get("discarded") else str(draft.get("text", ""))
