"""What MediaWiki's two programming interfaces say, as far as it is read here.

api.php with `formatversion=2`: https://www.mediawiki.org/wiki/API:Query ·
recentchanges https://www.mediawiki.org/wiki/API:RecentChanges · pages with what they are
https://www.mediawiki.org/wiki/API:Info · a page as it is shown
https://www.mediawiki.org/wiki/API:Parsing_wikitext · images
https://www.mediawiki.org/wiki/API:Imageinfo · edits https://www.mediawiki.org/wiki/API:Edit ·
signing in with a bot password https://www.mediawiki.org/wiki/API:Login · waiting
https://www.mediawiki.org/wiki/API:Etiquette · errors
https://www.mediawiki.org/wiki/API:Errors_and_warnings
rest.php: a page's source with its ETag
https://www.mediawiki.org/wiki/API:REST_API/Reference#Get_page_source

Law: a field that is not named here is passed over, one that is missing has its empty value.
"""

from __future__ import annotations

from typing import Any

import msgspec


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """An answer, or a part of one."""


class Error(Message, frozen=True, kw_only=True):
    code: str
    info: str = ""


class Category(Message, frozen=True, kw_only=True):
    title: str = ""  # "Category:Money"; in a list of a page
    category: str = ""  # "Money"; with a page as it is shown
    hidden: bool = False


class Image(Message, frozen=True, kw_only=True):
    url: str = ""
    size: int = 0  # bytes
    mime: str = ""
    sha1: str = ""


class Revision(Message, frozen=True, kw_only=True):
    revid: int
    parentid: int = 0
    user: str = ""
    comment: str = ""


class Info(Message, frozen=True, kw_only=True):
    """A page and what it is at this moment."""

    pageid: int = 0
    ns: int = 0
    title: str = ""
    missing: bool = False
    invalid: bool = False
    lastrevid: int = 0
    redirect: bool = False
    touched: str = ""
    pagelanguage: str = ""
    contentmodel: str = "wikitext"
    categories: tuple[Category, ...] = ()  # of those that were asked for
    imageinfo: tuple[Image, ...] = ()
    revisions: tuple[Revision, ...] = ()


class Change(Message, frozen=True, kw_only=True):
    """A row of the recent changes."""

    type: str
    rcid: int
    timestamp: str
    ns: int = 0
    title: str = ""
    pageid: int = 0
    revid: int = 0
    logtype: str = ""
    logaction: str = ""
    logparams: Any = None  # an object, or a list in rows of old versions


class Lead(Message, frozen=True, kw_only=True):
    """A redirect: who asks for `from` is shown `to`."""

    came: str = msgspec.field(name="from")
    to: str


class Namespace(Message, frozen=True, kw_only=True):
    id: int
    name: str = ""
    canonical: str = ""
    case: str = "first-letter"


class General(Message, frozen=True, kw_only=True):
    server: str = ""
    articlepath: str = "/index.php/$1"
    script: str = "/index.php"
    generator: str = ""
    lang: str = ""
    time: str = ""
    case: str = "first-letter"


class Tokens(Message, frozen=True, kw_only=True):
    logintoken: str = ""
    csrftoken: str = ""


class Query(Message, frozen=True, kw_only=True):
    general: General | None = None
    namespaces: dict[str, Namespace] = {}
    tokens: Tokens | None = None
    pages: tuple[Info, ...] = ()
    redirects: tuple[Lead, ...] = ()
    recentchanges: tuple[Change, ...] = ()


class OtherLanguage(Message, frozen=True, kw_only=True):
    lang: str
    url: str = ""
    title: str = ""


class Parsed(Message, frozen=True, kw_only=True):
    """A page as it is shown."""

    title: str
    pageid: int = 0
    revid: int = 0
    text: str = ""
    langlinks: tuple[OtherLanguage, ...] = ()
    categories: tuple[Category, ...] = ()
    images: tuple[str, ...] = ()


class Edited(Message, frozen=True, kw_only=True):
    result: str = ""
    newrevid: int = 0
    oldrevid: int = 0
    nochange: bool = False


class SignedIn(Message, frozen=True, kw_only=True):
    result: str = ""
    reason: str = ""


class Answer(Message, frozen=True, kw_only=True):
    """Whatever api.php says."""

    error: Error | None = None
    goes_on: dict[str, str | int] = msgspec.field(name="continue", default_factory=dict)
    query: Query = Query()
    parse: Parsed | None = None
    edit: Edited | None = None
    login: SignedIn | None = None


class Latest(Message, frozen=True, kw_only=True):
    id: int


class Source(Message, frozen=True, kw_only=True):
    """A page as it is written."""

    id: int
    title: str = ""
    latest: Latest
    content_model: str = "wikitext"
    source: str = ""
