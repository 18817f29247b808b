"""Whether the server that took a mail vouches for the domain of its writer (RFC 8601).

Anybody may write any address into From. Laws: only the topmost Authentication-Results is read, and
only when it bears the name that was chosen for the mailbox (`Chosen.authserv_id`): whatever a mail
brought along stands below it; what passed counts for the domain in From, or one above that, alone;
with two writers, or none that could be read, nobody is vouched for.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

import msgspec

from desktop.domain.words import Vouched
from integrations.email.parts import Head, headers
from integrations.email.people import address_in, people

_LONGEST: Final = 8_000
_QUOTED_OR_COMMENT: Final = re.compile(r'"((?:[^"\\]|\\.)*+)"|\((?:[^()\\]|\\.)*+\)')
_METHOD: Final = re.compile(r"([a-z][\w-]{0,20})(?:/\d{1,3})?\s*=\s*([a-z]{1,20})", re.IGNORECASE)
_PROPERTY: Final = re.compile(
    r"(?<![\w.-])([a-z]{1,20}\.[\w-]{1,40})\s*=\s*([^\s;]{1,300})", re.IGNORECASE
)
# Of each method the property that names the domain which passed.
_NAMES: Final = {"dmarc": "header.from", "dkim": "header.d", "spf": "smtp.mailfrom"}


class _Told(msgspec.Struct, frozen=True):
    method: str
    result: str
    properties: Mapping[str, str]

    def speaks_for(self, domain: str) -> bool:
        named = self.properties.get(_NAMES.get(self.method, ""), "")
        if self.method == "dkim":
            named = named or self.properties.get("header.i", "")
        if self.method == "dmarc" and not named:
            return True  # it is of From by its nature
        told = named.rpartition("@")[2].strip('"<>.').casefold()
        if self.method == "dmarc":
            return told == domain
        return "." in told and (domain == told or domain.endswith(f".{told}"))


def vouched(head: Head, authserv_id: str) -> Vouched | None:
    """None: nobody has looked at it, or nobody whom we believe."""
    results = next(iter(headers(head, "authentication-results")), "")[:_LONGEST]
    plain = _QUOTED_OR_COMMENT.sub(_harmless, results)
    by, *methods = plain.split(";")
    if not authserv_id or by.strip().partition(" ")[0].casefold() != authserv_id.casefold():
        return None
    domain = _domain(head)
    told = [each for each in map(_told, methods) if each is not None]
    failed = any(each.method == "dmarc" and each.result == "fail" for each in told)
    passed = any(each.result == "pass" and each.speaks_for(domain) for each in told)
    return Vouched.YES if domain and passed and not failed else Vouched.NO


def _harmless(found: re.Match[str]) -> str:
    """A sender may have put into quotes what would read as a result of its own."""
    return re.sub(r"[;=\s]", "_", found[1]) if found[1] else " "


def _domain(head: Head) -> str:
    """Of the one who wrote it; "" where that is not one."""
    written = headers(head, "from")
    if len(written) != 1 or written[0].count("@") != 1:
        return ""  # a name with an address in it is there to be taken for that address
    found, more = people(head, "from")
    if len(found) != 1 or more:
        return ""
    return found[0].address.rpartition("@")[2] if address_in(written[0]) else ""


def _told(text: str) -> _Told | None:
    method = _METHOD.match(text.strip())
    if method is None or method[1].lower() not in _NAMES:
        return None
    properties = {name.lower(): value for name, value in _PROPERTY.findall(text)}
    return _Told(method[1].lower(), method[2].lower(), properties)
