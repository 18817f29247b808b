"""What the hub keeps of a wiki, as the connector asks for it.

Laws: each call is one transaction; how far the recent changes were heard (`Position`) is written in
the same one as what they said, so whatever is killed goes on where it was, with nothing lost and
nothing done twice; whoever has lost the wiki to another process writes nothing more (`Lost`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Protocol

import msgspec

from desktop.domain.ids import ArticleId
from integrations.mediawiki.translate import Page, State


class Lost(Exception):
    """Another process looks after this wiki now."""


class Position(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a wiki was read."""

    since: str = ""  # its recent changes are heard up to this time, by the wiki's clock
    heard: tuple[int, ...] = ()  # those of the last minutes: they may come in another order
    round: int = 0  # of looking through all pages
    listing: bool = False  # one is going on:
    namespace: int = 0  # the place of its namespace among those chosen
    goes_on: str = ""  # where in it
    compared: str = ""  # when the last one began, by the wiki's clock


class Known(msgspec.Struct, frozen=True):
    """A title that the hub knows of the wiki."""

    page: int
    article: ArticleId | None
    leads_to: str


class Due(msgspec.Struct, frozen=True):
    """A page of which the hub has not what the wiki has."""

    page: int
    title: str
    wanted: int
    language: str
    again: bool  # what it shows has changed without a revision


class File(msgspec.Struct, frozen=True):
    """An image as it was brought."""

    name: str
    sha1: str  # the wiki's own word for its content
    sha256: str
    size: int
    media_type: str


class Why(StrEnum):
    """Why a correction goes to the editors instead of to the wiki."""

    OVERTAKEN = "overtaken"  # others have changed the page
    NOT_SAYABLE = "not-sayable"  # it changes what is made of something else in the wiki
    REFUSED = "refused"  # the wiki does not take it


class Correction(msgspec.Struct, frozen=True, kw_only=True):
    """An article that says something else than its page."""

    page: int
    title: str
    language: str
    rests_on: int  # the revision that the article was made of
    was: str  # what that revision says, as Markdown
    now: str
    summary: str
    mark: str  # of this correction and no other
    changed: int  # when the article was changed so, ms
    on_its_way: bool  # it may have been sent
    etag: str  # of the source before it was


class Theirs(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says where an article says something else, for editors to decide."""

    page: Page
    files: Sequence[File]
    why: Why = Why.OVERTAKEN
    what: str = ""  # what the source could not be made to say, or the wiki's word for its no


class Shelf(Protocol):
    """What is kept of one wiki."""

    def position(self) -> Position: ...

    def take(
        self, states: Sequence[State], position: Position, *, again: Collection[int] = ()
    ) -> None:
        """Pages as they stand now; of those in `again` what is shown has changed. Raises Lost."""
        ...

    def unmet(self, current: int, most: int) -> list[int]:
        """Pages that are known and were not met in this round of looking through all."""
        ...

    def due(self, most: int) -> list[Due]: ...

    def titles(self) -> Mapping[str, Known]: ...

    def files(self, names: Collection[str]) -> dict[str, File]: ...

    def keep_file(self, file: File, content: bytes) -> None:
        """Raises Lost."""
        ...

    def bring(self, due: Due, page: Page, files: Sequence[File], at: datetime) -> bool:
        """The article as the page says it; whether it is another one now. Raises Lost."""
        ...

    def refuse(self, due: Due, reason: str) -> None:
        """The page cannot be an article as it is now. Raises Lost."""
        ...

    def corrections(self) -> list[Correction]:
        """What is to go to the wiki, those on their way first. Raises Lost."""
        ...

    def sending(self, one: Correction, etag: str) -> None:
        """From now on it may be in the wiki. Raises Lost."""
        ...

    def sent(self, one: Correction, revision: int, *, look_again: bool) -> None:
        """It is in the wiki, as this revision; look_again: with more than it. Raises Lost."""
        ...

    def to_editors(self, one: Correction, theirs: Theirs) -> None:
        """The page's text waits in the editors' queue beside the correction. Raises Lost."""
        ...

    def stay_apart(self, one: Correction, reason: str) -> None:
        """The article says something else than its page, until either changes. Raises Lost."""
        ...
