"""Between a wiki's words and ours; pure.

Laws: a page's article is known by the number that the wiki gives the page, which a move and an
undeletion keep; what a page is follows from how it stands now and never from the order in which
its changes are told; where the article says more than the wiki knows (owner, sites, dates), that
stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, datetime
from typing import Final

import msgspec

from desktop.domain.ids import ArticleId, id_of
from desktop.domain.operations.revision import BODY_BYTES, too_long
from integrations.imports.html import Link, read_fragment
from integrations.imports.languages import of_text, short_code
from integrations.mediawiki.site import FILES, TEMPLATES, Site, file_at
from integrations.mediawiki.wire import Change, Info, Lead, Parsed

GONE: Final = 0  # in place of a revision
NOISE: Final = (
    *("mw-editsection", "toc", "noprint", "mw-empty-elt", "magnify", "mw-cite-backlink"),
    *("navbox", "metadata", "mw-kartographer-maplink", "ambox", "catlinks", "printfooter"),
)
_ELSEWHERE = re.compile(r"(https?://|mailto:|tel:)", re.IGNORECASE)
# "Refund/de" is a translation, "Settings/ui" is not.
_SPOKEN = "ar bg cs da de el en es et fi fr hr hu it ja ko lt lv nb nl pl pt ro ru sk sl sv tr zh"
_LANGUAGES = frozenset(_SPOKEN.split())


class Chosen(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an administrator wants of a wiki."""

    namespaces: tuple[int, ...] = (0,)
    categories: tuple[str, ...] = ()  # without any, all pages; else those that lie in one of them
    in_house: bool = False  # its articles are for nobody else, until an editor says otherwise
    language: str = ""  # where a page does not say its own
    login: str = ""  # of the bot; its secret is not kept here
    every_s: float = 30.0
    compare_days: float = 7.0


class State(msgspec.Struct, frozen=True, kw_only=True):
    """How a page of the wiki stands."""

    page: int
    title: str = ""
    revision: int = GONE  # its latest; GONE: there is no such page, or it is not chosen
    leads_to: str = ""  # the title that a redirect leads to
    language: str = ""
    touched: str = ""


class Told(msgspec.Struct, frozen=True, kw_only=True):
    """What a stretch of the recent changes is about."""

    pages: frozenset[int] = frozenset()
    titles: frozenset[str] = frozenset()  # of moves and undeletions, which may be about others
    templates: frozenset[str] = frozenset()  # pages that show one of them look different now
    files: frozenset[str] = frozenset()
    come_or_gone: frozenset[str] = frozenset()  # links to these may lead somewhere else now


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page as an article says it."""

    page: int
    revision: int
    title: str  # as readers see it
    wiki_title: str  # as the wiki has it
    body: str
    language: str
    tags: tuple[str, ...]
    source: str
    original: str = ""  # the article that it is a translation of
    elsewhere: tuple[str, ...] = ()  # addresses of what it is called in other languages


def article_id(wiki: str, page: int) -> ArticleId:
    return ArticleId(id_of("mediawiki", wiki, str(page)))


def told(changes: Iterable[Change]) -> Told:
    """What has to be looked at after these."""
    pages, titles, come = set[int](), set[str](), set[str]()
    by_namespace: dict[int, set[str]] = {TEMPLATES: set(), FILES: set()}
    for each in changes:
        by_namespace.get(each.ns, set()).add(each.title)
        pages |= {each.pageid} - {0}
        if each.type == "log":
            params = each.logparams if isinstance(each.logparams, dict) else {}
            also = str(params.get("target_title") or each.title)
            titles |= {each.title, also}
        if each.type in ("log", "new"):
            come.add(each.title)
    return Told(
        pages=frozenset(pages),
        titles=frozenset(titles),
        templates=frozenset(by_namespace[TEMPLATES]),
        files=frozenset(by_namespace[FILES]),
        come_or_gone=frozenset(come | titles),
    )


def state_of(info: Info, chosen: Chosen, leads: Mapping[str, str]) -> State:
    """leads: where each redirect leads, by its title."""
    if info.missing or not _is_chosen(info, chosen):
        return State(page=info.pageid, title=info.title)
    return State(
        page=info.pageid,
        title=info.title,
        revision=info.lastrevid,
        leads_to=leads.get(info.title, "") if info.redirect else "",
        language=short_code(info.pagelanguage),
        touched=info.touched,
    )


def leads_of(redirects: Iterable[Lead]) -> dict[str, str]:
    return {lead.came: lead.to for lead in redirects}


def page_of(
    parsed: Parsed,
    site: Site,
    chosen: Chosen,
    *,
    said: str,
    article: Callable[[str], str | None],
    pictures: Mapping[str, str],
) -> Page:
    """The page as an article says it.

    said: the language that the wiki gives the page; article: from a title to the article's id,
    where it has one; pictures: {name of a file: SHA-256 of what was brought of it}.
    Raises ValueError with the reason, RecursionError.
    """
    body = read_fragment(
        parsed.text, _links(site, article), lambda source: _picture(source, pictures), NOISE
    )
    if not body.strip():
        raise ValueError("there is no text in it")
    if too_long(body):
        raise ValueError(f"it is longer than {BODY_BYTES} bytes")
    base, language = _subpage(parsed.title)
    original = article(base) or ""
    if not original:
        base = language = ""
    own = language or (said if said != site.language else chosen.language or said)
    return Page(
        page=parsed.pageid,
        revision=parsed.revid,
        title=base or parsed.title,
        wiki_title=parsed.title,
        body=body,
        language=own or of_text(body),
        tags=_tags(parsed),
        source=site.address_of(parsed.title),
        original=original,
        elsewhere=tuple(each.url for each in parsed.langlinks if each.url),
    )


def moment(wikis: str) -> datetime:
    """A time as the wiki writes it. Raises ValueError."""
    return datetime.strptime(wikis, "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)


def as_written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_chosen(info: Info, chosen: Chosen) -> bool:
    if info.ns not in chosen.namespaces or info.contentmodel != "wikitext":
        return False
    return info.redirect or not chosen.categories or bool(info.categories)


def _links(site: Site, article: Callable[[str], str | None]) -> Link:
    def link(address: str) -> str | None:
        title = site.title_at(address)
        if title:
            id = article(title)
            return None if id is None else f"article:{id}"
        return address if _ELSEWHERE.match(address) else None

    return link


def _picture(source: str, pictures: Mapping[str, str]) -> str | None:
    sha256 = pictures.get(file_at(source))
    return None if sha256 is None else f"attachment:{sha256}"


def _subpage(title: str) -> tuple[str, str]:
    """("Refund", "de") of "Refund/de"; two empty texts for every other title."""
    before, slash, after = title.rpartition("/")
    code = short_code(after) if slash and after == after.lower() else ""
    return (before, code) if code in _LANGUAGES else ("", "")


def _tags(parsed: Parsed) -> tuple[str, ...]:
    shown = (each.category for each in parsed.categories if not each.hidden)
    return tuple(dict.fromkeys(name.replace("_", " ") for name in shown if name))
