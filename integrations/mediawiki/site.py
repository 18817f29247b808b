"""What a wiki says of itself: how its addresses and titles are made.

Law: two spellings of one page (`Old_name`, `old name`, `Old%20name`) are one title here.
"""

from __future__ import annotations

import re
from typing import Final
from urllib.parse import parse_qs, quote, unquote, urljoin, urlsplit

import msgspec

from integrations.mediawiki.wire import Query

TEMPLATES: Final = 10  # https://www.mediawiki.org/wiki/Manual:Namespace
FILES: Final = 6
_SPACES = re.compile(r"[\s_]+")
_ANY_CASE = "case-sensitive"


class Site(msgspec.Struct, frozen=True, kw_only=True):
    """A wiki's own words for where things are."""

    server: str  # https://help.example.org
    path: str  # /wiki/$1
    script: str  # /w/index.php
    language: str
    now: str  # its clock, as it writes times
    namespaces: dict[str, int]  # by every name, in small letters
    exact: bool = False  # the first letter of a title is as it is written

    @classmethod
    def of(cls, query: Query, address: str) -> Site:
        """address: of its api.php, for what its server does not say itself."""
        general = query.general
        if general is None:
            raise ValueError("the wiki says nothing of itself")
        names: dict[str, int] = {}
        for each in query.namespaces.values():
            names |= {name.casefold(): each.id for name in (each.name, each.canonical) if name}
        return cls(
            server=urljoin(address, general.server or "/").rstrip("/"),
            path=general.articlepath,
            script=general.script,
            language=general.lang,
            now=general.time,
            namespaces=names,
            exact=general.case == _ANY_CASE,
        )

    def titled(self, words: str) -> str:
        """The title as the wiki writes it; "" for what is none."""
        plain = _SPACES.sub(" ", words.partition("#")[0]).strip(" :")
        prefix, colon, rest = plain.partition(":")
        if colon and prefix.strip().casefold() in self.namespaces:
            return f"{self._capital(prefix.strip())}:{self._capital(rest.strip())}"
        return self._capital(plain)

    def title_at(self, address: str) -> str:
        """The title of the page of this wiki that an address leads to; "" for any other."""
        try:
            parts = urlsplit(urljoin(f"{self.server}/", address))
        except ValueError:
            return ""
        if parts.netloc != urlsplit(self.server).netloc:
            return ""
        if named := parse_qs(parts.query).get("title"):
            return self.titled(named[0])
        before, _, after = self.path.partition("$1")
        if parts.path.startswith(before) and parts.path.endswith(after):
            return self.titled(unquote(parts.path[len(before) : len(parts.path) - len(after)]))
        return ""

    def address_of(self, title: str) -> str:
        """Where people read the page."""
        name = quote(title.replace(" ", "_"), safe="/:()!,;@$*'-._~")
        return self.server + self.path.replace("$1", name)

    def namespace_of(self, title: str) -> int:
        prefix, colon, _ = title.partition(":")
        return self.namespaces.get(prefix.casefold(), 0) if colon else 0

    def _capital(self, words: str) -> str:
        return words if self.exact else words[:1].upper() + words[1:]


def file_at(address: str) -> str:
    """The name of the file that an image shows: `/thumb/2/2a/Dot.png/220px-Dot.png`, Dot.png."""
    parts = unquote(urlsplit(address).path).split("/")
    return _SPACES.sub(" ", parts[-2] if "thumb" in parts[:-2] else parts[-1])
