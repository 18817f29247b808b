"""Reading a wiki: all pages once, then what changes, and from time to time all again.

Laws: what the recent changes say is only where to look; how a page stands is asked of the wiki, so
the order in which changes are told, and a change that is told twice, do not matter. The first
reading is a comparison with nothing. Each step is one call of the shelf, and may be the last.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from itertools import islice
from typing import Final, TypeVar

import msgspec
from msgspec.structs import replace

from desktop.ports.clock import Clock
from desktop.ports.errors import Busy, Forbidden, Garbled
from integrations.mediawiki.client import Said, Wiki
from integrations.mediawiki.images import MOST_BYTES, file_of, fits
from integrations.mediawiki.shelf import Due, File, Known, Position, Shelf
from integrations.mediawiki.site import FILES, TEMPLATES, Site
from integrations.mediawiki.translate import (
    Chosen,
    Page,
    State,
    as_written,
    leads_of,
    moment,
    page_of,
    state_of,
    told,
)
from integrations.mediawiki.wire import Answer, Change, Image

T = TypeVar("T")
log = logging.getLogger(__name__)

AT_ONCE: Final = 50  # pages in one question; more is for bots with special rights
LISTED: Final = 100
FETCHED: Final = 20  # pages, before the changes are looked at again
OVERLAP: Final = timedelta(minutes=5)  # changes are not told in the order of their commits
# A wiki forgets its changes after 90 days, or sooner where $wgRCMaxAge says so.
TOO_LONG: Final = timedelta(days=21)
# A wiki counts in whole seconds: a page it showed in the very second in which it is told to forget
# that stays as it was shown.
NEXT_SECOND: Final = 1.05
QUIET: Final = timedelta(hours=1)  # without a change; then the time is written down anew
MOST_SHOWING: Final = 5_000  # pages that show a template or an image, or lead to a page
MOST_FILES: Final = 40  # of a page


class Read(msgspec.Struct):
    """What one reading came to."""

    changes: int = 0
    articles: int = 0
    unchanged: int = 0
    files: int = 0
    refused: int = 0


class Pulling:
    """Reads one wiki onto its shelf."""

    def __init__(self, wiki: Wiki, shelf: Shelf, chosen: Chosen, clock: Clock) -> None:
        self._wiki = wiki
        self._shelf = shelf
        self._chosen = chosen
        self._clock = clock
        self.read = Read()

    async def once(self) -> Read:
        """Everything that is new, until nothing is. Raises OutsideError, Said, Lost."""
        site = await self.look()
        await self.fetch(site)
        return self.read

    async def look(self) -> Site:
        """Where the wiki has something else than the hub. Raises as `once`."""
        self.read = Read()
        site = await self.site()
        position = self._begun(site)
        if position.listing:
            await self._list(position)
        await self._follow(site)
        return site

    async def fetch(self, site: Site) -> None:
        """Make it articles, looking again in between. Raises as `once`."""
        while some := self._shelf.due(FETCHED):
            await self._fetch(site, some)
            await self._follow(site)

    async def site(self) -> Site:
        answer = await self._wiki.ask(action="query", meta="siteinfo", siprop="general|namespaces")
        try:
            return Site.of(answer.query, self._wiki.address)
        except ValueError as error:
            raise Garbled(str(error)) from error

    # ------------------------------------------------------------------------------ all pages
    def _begun(self, site: Site) -> Position:
        """Where to go on; a new round when it is time for one."""
        position = self._shelf.position()
        forgot = not position.compared or _since(position.since, site) > TOO_LONG
        every = timedelta(days=self._chosen.compare_days)
        if position.listing or not (forgot or _since(position.compared, site) >= every):
            return position
        begun = replace(
            position,
            # What changes while all is listed is told by the changes since its beginning.
            since=site.now if forgot else position.since,
            round=position.round + 1,
            listing=True,
            namespace=0,
            goes_on="",
            compared=site.now,
        )
        self._shelf.take([], begun)
        return begun

    async def _list(self, position: Position) -> None:
        while position.namespace < len(self._chosen.namespaces):
            space = self._chosen.namespaces[position.namespace]
            more = {"gapcontinue": position.goes_on} if position.goes_on else {}
            answer = await self._wiki.ask(
                action="query",
                generator="allpages",
                gapnamespace=space,
                gaplimit=LISTED,
                **self._what_pages_are(),
                **more,
            )
            following = str(answer.goes_on.get("gapcontinue", ""))
            place = position.namespace if following else position.namespace + 1
            position = replace(position, namespace=place, goes_on=following)
            self._shelf.take(await self._states(answer), position)
        while some := self._shelf.unmet(position.round, AT_ONCE):
            found = await self._look(pages=some)
            never = set(some) - {state.page for state in found}
            self._shelf.take([*found, *(State(page=page) for page in never)], position)
        self._shelf.take([], replace(position, listing=False))

    # -------------------------------------------------------------------------------- changes
    async def _follow(self, site: Site) -> None:
        position = begun = self._shelf.position()
        heard: dict[int, str] = dict.fromkeys(begun.heard, "")
        async for changes in self._changes(as_written(moment(begun.since) - OVERLAP)):
            new = [each for each in changes if each.rcid not in heard]
            heard |= {each.rcid: each.timestamp for each in changes}
            if new:
                position = _later(position, begun, heard, changes[-1].timestamp)
                await self._hear(site, new, position)
                self.read.changes += len(new)
        if _since(position.since, site) > QUIET:
            self._shelf.take([], replace(position, since=site.now))

    async def _changes(self, start: str) -> AsyncIterator[Sequence[Change]]:
        spaces = sorted({*self._chosen.namespaces, TEMPLATES, FILES})
        more: dict[str, str | int] = {}
        while True:
            answer = await self._wiki.ask(
                action="query",
                list="recentchanges",
                rcdir="newer",
                rcstart=start,
                rclimit=AT_ONCE,
                rcnamespace="|".join(map(str, spaces)),
                rcprop="title|ids|timestamp|loginfo",
                **more,
            )
            yield answer.query.recentchanges
            if not answer.goes_on:
                return
            more = answer.goes_on

    async def _hear(self, site: Site, changes: Sequence[Change], position: Position) -> None:
        """Look where these say, and write down that they were heard."""
        about = told(changes)
        known = self._shelf.titles()
        also = {known[title].page for title in about.titles if title in known}
        chosen = self._chosen.namespaces
        titles = [title for title in about.titles if site.namespace_of(title) in chosen]
        states = await self._look(pages=[*about.pages, *also], titles=titles)
        again = set[int]()
        for title in sorted(about.templates):
            again |= await self._users("embeddedin", "gei", title)
        for title in sorted(about.files):
            again |= await self._users("imageusage", "giu", title)
        for title in sorted(about.come_or_gone - about.templates - about.files):
            again |= await self._users("backlinks", "gbl", title)
        self._shelf.take(states, position, again=again)

    async def _users(self, which: str, short: str, title: str) -> set[int]:
        """The pages that show a template or an image, or lead to a page."""
        found, more = set[int](), dict[str, str | int]()
        while len(found) < MOST_SHOWING:
            asked: dict[str, str | int] = {f"{short}title": title, f"{short}limit": 500}
            answer = await self._wiki.ask(
                action="query", generator=which, prop="info", **asked, **more
            )
            found |= {page.pageid for page in answer.query.pages if page.pageid}
            if not answer.goes_on:
                break
            more = answer.goes_on
        return found

    # ------------------------------------------------------------------------- how pages stand
    async def _look(self, pages: Iterable[int] = (), titles: Iterable[str] = ()) -> list[State]:
        found = dict[int, State]()
        for some in _slices(sorted({*pages} - {0})):
            answer = await self._wiki.ask(
                action="query", pageids="|".join(map(str, some)), **self._what_pages_are()
            )
            found |= {state.page: state for state in await self._states(answer)}
        for named in _slices(sorted(set(titles))):
            answer = await self._wiki.ask(
                action="query", titles="|".join(named), **self._what_pages_are()
            )
            # A title without a page is nobody's state: whose it was is asked for by its number.
            found |= {state.page: state for state in await self._states(answer) if state.page}
        return list(found.values())

    def _what_pages_are(self) -> dict[str, str | int]:
        if not self._chosen.categories:
            return {"prop": "info"}
        names = "|".join(f"Category:{name}" for name in self._chosen.categories)
        return {"prop": "info|categories", "clcategories": names, "cllimit": 500}

    async def _states(self, answer: Answer) -> list[State]:
        redirects = [page.title for page in answer.query.pages if page.redirect]
        leads = dict[str, str]()
        for some in _slices(redirects):
            told_of = await self._wiki.ask(action="query", titles="|".join(some), redirects=1)
            leads |= leads_of(told_of.query.redirects)
        return [state_of(page, self._chosen, leads) for page in answer.query.pages]

    # -------------------------------------------------------------------------------- articles
    async def _fetch(self, site: Site, some: Sequence[Due]) -> None:
        known = self._shelf.titles()
        await self._show_anew([due.page for due in some if due.again])
        for due in some:
            try:
                await self._bring(site, due, known)
            except (ValueError, RecursionError, Garbled) as error:
                self._refuse(due, str(error) or "it is nested too deeply")
            except Said as said:
                self._refuse(due, said.code)

    async def _show_anew(self, pages: Sequence[int]) -> None:
        """The wiki forgets how it showed these: its own jobs may come to that much later."""
        if not pages:
            return
        await asyncio.sleep(NEXT_SECOND)
        try:
            await self._wiki.change(action="purge", pageids="|".join(map(str, pages)))
        except (Said, Forbidden, Busy):
            log.info("the wiki does not show pages anew when it is asked to")

    async def _bring(self, site: Site, due: Due, known: Mapping[str, Known]) -> None:
        page, files = await self.page(site, due.page, due.language, known)
        if self._shelf.bring(due, page, files, self._clock.now()):
            self.read.articles += 1
        else:
            self.read.unchanged += 1

    async def page(
        self, site: Site, number: int, said: str, known: Mapping[str, Known] | None = None
    ) -> tuple[Page, list[File]]:
        """A page as it stands, with its images. Raises OutsideError, Said, ValueError, Lost."""
        titles = self._shelf.titles() if known is None else known
        answer = await self._wiki.ask(
            action="parse",
            pageid=number,
            prop="text|langlinks|categories|images|revid",
            disableeditsection=1,
            disabletoc=1,
            disablelimitreport=1,
        )
        if answer.parse is None:
            raise Garbled("no page")
        files = await self._files(answer.parse.images)
        page = page_of(
            answer.parse,
            site,
            self._chosen,
            said=said,
            article=lambda title: self.article(titles, title),
            pictures={file.name: file.sha256 for file in files},
        )
        return page, [file for file in files if f"attachment:{file.sha256}" in page.body]

    @staticmethod
    def article(known: Mapping[str, Known], title: str) -> str | None:
        """Through as many redirects as MediaWiki follows: one, and one that was moved."""
        for _ in range(3):
            found = known.get(title)
            if found is None or found.article:
                return None if found is None else found.article
            title = found.leads_to
        return None

    def _refuse(self, due: Due, reason: str) -> None:
        self._shelf.refuse(due, reason)
        self.read.refused += 1

    async def _files(self, names: Sequence[str]) -> list[File]:
        """Those of a page that fit, brought unless they are here already."""
        wanted = [name.replace("_", " ") for name in islice(dict.fromkeys(names), MOST_FILES)]
        if not wanted:
            return []
        answer = await self._wiki.ask(
            action="query",
            titles="|".join(f"File:{name}" for name in wanted),
            prop="imageinfo",
            iiprop="url|size|mime|sha1",
        )
        there = self._shelf.files(wanted)
        found = []
        for page in answer.query.pages:
            name = page.title.partition(":")[2]
            for image in page.imageinfo[:1]:
                kept = there.get(name)
                if kept is None or kept.sha1 != image.sha1:
                    kept = await self._brought(name, image)
                found += [kept] if kept else []
        return found

    async def _brought(self, name: str, image: Image) -> File | None:
        """None: its words stand for it."""
        if not fits(image):
            return None
        try:
            content = await self._wiki.file(image.url, MOST_BYTES)
        except (Forbidden, Garbled):
            return None
        file = file_of(name, image.sha1, content)
        if file is not None:
            self._shelf.keep_file(file, content)
            self.read.files += 1
        return file


def _later(position: Position, begun: Position, heard: dict[int, str], last: str) -> Position:
    """Behind these; which of the last minutes were heard is kept beside the time.

    heard: when each was, "" for those heard before that were not told again yet.
    """
    since = max(position.since, last)
    oldest = as_written(moment(since) - OVERLAP)
    all_again = last > begun.since
    kept = (rcid for rcid, at in heard.items() if at >= oldest or not (at or all_again))
    return replace(position, since=since, heard=tuple(sorted(kept)))


def _since(wikis: str, site: Site) -> timedelta:
    return moment(site.now) - moment(wikis)


def _slices(some: Sequence[T]) -> Iterator[Sequence[T]]:
    return (some[start : start + AT_ONCE] for start in range(0, len(some), AT_ONCE))
