"""Corrections that were approved here go back to the wiki, each as one edit.

    read the source -> say in it what was changed -> note it as on its way -> edit -> note its end

Laws: an edit names the revision that it rests on, so nothing that others wrote is written over;
what others wrote meanwhile goes to the editors' queue, beside what was approved. An edit bears a
mark in its summary: whoever finds a correction on its way looks for the mark before sending it
again, so that it is one edit whatever was killed when. What the source cannot be made to say is not
guessed at: that, too, goes to the editors.
"""

from __future__ import annotations

import logging
from typing import Final

import msgspec

from desktop.domain.ids import ArticleId
from desktop.ports.errors import Garbled
from integrations.mediawiki.client import Said, Wiki, Written
from integrations.mediawiki.pulling import Pulling
from integrations.mediawiki.shelf import Correction, Shelf, Theirs, Why
from integrations.mediawiki.site import Site
from integrations.mediawiki.wikitext import Cannot, Titles, corrected
from integrations.mediawiki.wire import Edited

log = logging.getLogger(__name__)

LOOKED_BACK: Final = 50  # revisions of a page
_TAKEN_OVER: Final = frozenset({"editconflict", "missingtitle", "pagedeleted", "nosuchpageid"})


class Brought(msgspec.Struct):
    """What became of the corrections that waited."""

    sent: int = 0
    to_editors: int = 0


class Pushing:
    """Writes to one wiki what waits on its shelf."""

    def __init__(self, wiki: Wiki, shelf: Shelf, pulling: Pulling) -> None:
        self._wiki = wiki
        self._shelf = shelf
        self._pulling = pulling
        self.brought = Brought()

    async def once(self, site: Site) -> None:
        """Everything that waits. Raises OutsideError, Lost."""
        for each in self._shelf.corrections():
            await self._send(site, each)

    async def _send(self, site: Site, one: Correction) -> None:
        if one.on_its_way and (made := await self._found(one)):
            self._done(one, made, merged=False)
            return
        try:
            written = await self._wiki.source(one.title)
        except Said:
            await self._overtaken(site, one)
            return
        if written is None or written.source.latest.id != one.rests_on:
            await self._overtaken(site, one)
            return
        try:
            text = corrected(written.source.source, one.was, one.now, self._titles())
        except Cannot as cannot:
            await self._to_editors(site, one, Why.NOT_SAYABLE, str(cannot))
            return
        self._shelf.sending(one, written.etag)
        await self._edit(site, one, written, text)

    async def _edit(self, site: Site, one: Correction, written: Written, text: str) -> None:
        """Raises Offline where it is not known whether it was done: it is on its way, then."""
        try:
            answer = await self._wiki.change(
                action="edit",
                pageid=one.page,
                text=text,
                baserevid=written.source.latest.id,
                summary=f"{one.summary} [{one.mark}]".strip(),
                bot=1,
                nocreate=1,
            )
        except Said as said:
            if said.code in _TAKEN_OVER:
                await self._overtaken(site, one)
            else:
                await self._to_editors(site, one, Why.REFUSED, said.code)
            return
        if answer.edit is None:
            raise Garbled("no edit")
        if answer.edit.result != "Success":
            await self._to_editors(site, one, Why.REFUSED, answer.edit.result)
            return
        self._done(one, _made(answer.edit, one), merged=_merged(answer.edit, one))

    async def _found(self, one: Correction) -> int:
        """The revision that bears the mark; 0: none does, so nothing was done."""
        if one.etag and await self._wiki.source(one.title, one.etag) is None:
            return 0  # it is what it was before
        answer = await self._wiki.ask(
            action="query",
            pageids=one.page,
            prop="revisions",
            rvprop="ids|comment",
            rvlimit=LOOKED_BACK,
        )
        for page in answer.query.pages:
            for revision in page.revisions:
                if f"[{one.mark}]" in revision.comment:
                    return revision.revid
        return 0

    async def _overtaken(self, site: Site, one: Correction) -> None:
        """Others have changed the page; but it may have been this very correction."""
        if made := await self._found(one):
            self._done(one, made, merged=True)
        else:
            await self._to_editors(site, one, Why.OVERTAKEN, "")

    async def _to_editors(self, site: Site, one: Correction, why: Why, what: str) -> None:
        try:
            page, files = await self._pulling.page(site, one.page, one.language)
        except (Said, ValueError, RecursionError, Garbled) as error:
            log.warning("page %s cannot be put beside its correction: %s", one.page, error)
            self._shelf.stay_apart(one, str(error))
            return
        theirs = Theirs(page=page, files=files, why=why, what=what)
        self._shelf.to_editors(one, theirs)
        self.brought.to_editors += 1

    def _done(self, one: Correction, made: int, *, merged: bool) -> None:
        self._shelf.sent(one, made, look_again=merged)
        self.brought.sent += 1

    def _titles(self) -> Titles:
        known = self._shelf.titles()
        by_article = {each.article: title for title, each in known.items() if each.article}
        return Titles(
            lambda title: self._pulling.article(known, title),
            lambda id: by_article.get(ArticleId(id)),
        )


def _made(edited: Edited, one: Correction) -> int:
    """An edit that changes nothing makes no revision."""
    return one.rests_on if edited.nochange else edited.newrevid


def _merged(edited: Edited, one: Correction) -> bool:
    """The wiki itself has put it together with what others wrote at that moment."""
    return not edited.nochange and edited.oldrevid != one.rests_on
