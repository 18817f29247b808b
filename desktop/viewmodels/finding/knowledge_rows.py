"""Articles as rows: what was found with its words marked, and a page that is read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from html import escape
from typing import TYPE_CHECKING

import msgspec

from desktop.domain.conversation import Attachment
from desktop.domain.records import Article, Note
from desktop.domain.standing import Standing, standing
from desktop.domain.words import Audience, Became, RevisionStatus
from desktop.store.reads.authored import Given, Sending
from desktop.store.reads.editing import Around
from desktop.store.reads.knowledge import Found, Shown
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.finding import article_words
from desktop.viewmodels.finding.article_html import Prepared
from desktop.viewmodels.finding.flaw_words import in_words
from desktop.viewmodels.rows import Badge, Heading, Hit, LineRow, Part, Row, empty
from desktop.viewmodels.times.when import date_in_full, day, of_ms

if TYPE_CHECKING:
    from knowledge_index.index import Found as Answered

INSERT, OPEN = "insert", "open"
_NUMBERED = 9
_FLAW = 3  # lines of what could not be read: it is there to be read
_GIVEN = "given:"
_ABROAD = "abroad"
MEANT = "meant:"


class ArticlePage(msgspec.Struct, frozen=True, kw_only=True):
    """An article as it is read; links of its text read article:<id>."""

    id: str
    title: str
    source: str
    text: Prepared
    language: str
    badge: str  # "" when it is valid
    helped: str  # what readers said of it
    standing: str = ""  # its version, validity, owner and review day
    older_than: str = ""  # the original that this translation is behind
    others: tuple[tuple[str, str], ...] = ()  # in other languages: id, and what leads there
    was_read: bool = False  # this version, by this person
    version: int = 0
    under_way: bool = False  # somebody changes it
    files: tuple[Attachment, ...] = ()  # beside the pictures in the text
    similar: tuple[tuple[str, str], ...] = ()  # id and title; comes after the page


def page_of(shown: Shown, text: Prepared, around: Around, now: datetime, me: str) -> ArticlePage:
    article = shown.article
    older = article_words.is_older(article, around.original)
    is_valid = standing(article, now) is Standing.VALID
    # Of the words that stand here now; what was said of others before is for their editors.
    feedback = [note for note in shown.feedback if note.at >= article.updated_at]
    yes = sum(note.helped is True for note in feedback)
    no = sum(note.helped is False for note in feedback)
    helped = tr("helped {yes}, did not help {no}", yes=yes, no=no) if yes + no else ""
    return ArticlePage(
        id=article.id,
        title=article.title,
        source=source(article, article.updated_at, now),
        text=text,
        language=article.language,
        badge="" if is_valid else article_words.stands(article, now),
        helped=terms.dotted(helped, _said_by(me, feedback)),
        standing=article_words.standing(article, around, now),
        older_than=around.original.id if older and around.original else "",
        others=tuple((id_, _leading(title, spoken)) for id_, title, spoken in around.languages),
        was_read=around.was_read,
        version=article.version,
        under_way=around.under_way,
        files=tuple(each for each in article.attachments if not _is_picture(each)),
    )


def _is_picture(file: Attachment) -> bool:
    return file.media_type.startswith("image/")


def _leading(title: str, spoken: str) -> str:
    """What a button says that leads to the article in another language."""
    names = {"de": tr("German"), "en": tr("English")}
    return tr("{language}: {title}", language=names.get(spoken, spoken), title=title)


def _said_by(me: str, feedback: Iterable[Note]) -> str:
    """What the reader said of it last."""
    mine = [note for note in feedback if note.by == me and note.helped is not None]
    if not mine:
        return ""
    said = tr("you: it helped") if mine[-1].helped else tr("you: it did not help")
    return terms.dotted(said, tr("“{words}”", words=mine[-1].text) if mine[-1].text else "")


def no_page(id_: str) -> ArticlePage:
    """In place of an article that is not here."""
    return ArticlePage(
        id=id_,
        title=tr("This article is not on this desktop"),
        source="",
        text=Prepared(html=f"<p>{escape(tr('It was taken back, or is only for others.'))}</p>"),
        language="",
        badge="",
        helped="",
    )


def hit(found: Found, now: datetime, *, number: int = 0) -> Hit:
    """A hit; with a number up to 9 its key is ??1 … ??9."""
    line = source(found, of_ms(found.updated_at) or now, now)
    over = standing(found, now) is Standing.EXPIRED
    return Hit(
        key=found.id,
        title=found.title,
        text=found.passage.text,
        marks=found.passage.marks,
        title_marks=found.title_marks,
        source=line,
        shortcut=f"??{number}" if 0 < number <= _NUMBERED else "",
        expired=article_words.stands(found, now) if over else "",
        parts=(Part(INSERT, tr("Insert")), Part(OPEN, tr("Open it"))),
        said=terms.sentence(tr("Article"), found.title, line, found.passage.text),
    )


def abroad(found: Sequence[Found], now: datetime) -> tuple[Row, ...]:
    """The section of the other language; nothing at all when it would be empty."""
    if not found:
        return ()
    german = found[0].language == "de"
    title = tr("Hits in German") if german else tr("Hits in English")
    return (heading(_ABROAD, title), *(hit(each, now) for each in found))


def given(each: Given, now: datetime) -> LineRow:
    """Something the person proposed, or said of an article, with how it stands."""
    state = _state(each)
    when = day(now, of_ms(each.at) or now)
    what = each.title or tr("An article that is not here")
    icon, more = "book-open-text", tr("proposed")
    if each.helped is not None:
        icon, more = ("check", tr("helped")) if each.helped else ("x", tr("did not help"))
    more = terms.dotted(more, tr("“{words}”", words=each.text) if each.text else "")
    if each.answer:
        more = terms.dotted(tr("Answer: {words}", words=each.answer), more)
    return LineRow(
        key=f"{_GIVEN}{each.article}:{each.id}",
        icon=icon,
        title=what,
        more=more,
        badge=state,
        said=terms.sentence(tr("You"), when, more, what, state.text),
    )


def article_of(row: Row) -> str:
    """The article a row leads to; "" for none."""
    if isinstance(row, Hit):
        return "" if row.icon else row.key
    if row.key.startswith(_GIVEN):
        return row.key.removeprefix(_GIVEN).partition(":")[0]
    return ""


def _state(each: Given) -> Badge:
    if each.sending is Sending.REFUSED:
        return Badge(tr("refused"), "breach", "cloud-alert")
    if each.sending is Sending.WAITS:
        return Badge(tr("waits"), "pause", "cloud-upload")
    if each.became is not None:
        done = each.became is Became.CORRECTED
        return Badge(article_words.became(each.became), "ready" if done else "wrap", "circle-check")
    status = each.status
    if status in (None, RevisionStatus.REVIEW):
        return Badge(tr("with the editors"), "offline", "clock")
    if status in (RevisionStatus.PUBLISHED, RevisionStatus.APPROVED):
        return Badge(article_words.state(status), "ready", "circle-check")
    returned = status is RevisionStatus.REJECTED
    return Badge(article_words.state(status), "breach" if returned else "offline")


def heading(key: str, title: str, more: str = "") -> Heading:
    return Heading(key=key, title=title, more=more, said=title)


def hints(of_index: Answered | None) -> tuple[Row, ...]:
    """What could not be read of a question, and how it may have been meant; often nothing."""
    if of_index is None:
        return ()
    found: list[Row] = []
    if of_index.flaw is not None:
        flaw = in_words(of_index.flaw)
        found.append(LineRow(key="flaw", icon="info", title=flaw, lines=_FLAW, said=flaw))
    if meant := of_index.did_you_mean:
        title = tr("Did you mean “{text}”?", text=meant)
        found.append(LineRow(key=f"{MEANT}{meant}", icon="search", title=title, said=title))
    return tuple(found)


def nothing_found(text: str) -> tuple[Row, ...]:
    title = tr("No article has these words")
    words = tr("“{text}” was not found. You can propose an article.", text=text)
    return (empty("book-open", title, words),)


def nothing_asked() -> tuple[Row, ...]:
    title = tr("Ask the knowledge base")
    words = tr("What fits the open contact appears here by itself.")
    return (empty("book-open", title, words),)


def source(of: Article | Found, updated: datetime, now: datetime, *, on_paper: bool = False) -> str:
    """Validity, whom it is for, when it was changed; on paper, which is kept, with the year."""
    inside = tr("in-house only") if of.audience is Audience.IN_HOUSE else ""
    at = date_in_full(updated) if on_paper else day(now, updated)
    changed = tr("changed {day}", day=at)
    return terms.dotted(article_words.stands(of, now), inside, changed)


def without_its_title(article: Article) -> str:
    """Many pages begin with their own title, which stands above them already."""
    first, _, rest = article.body.lstrip().partition("\n")
    is_title = first.strip("# ").casefold() == article.title.casefold()
    return rest.lstrip() if is_title else article.body
