"""The HTML of a mail made safe: what is left lays out words, and fetches, runs and sends nothing.

Laws: only tags and attributes of a short list come through; an image is a file of the same mail,
named by its hash, or an address that no program loads (`remote_pictures`), or the words it stands
for; a link leads to the web, a mail or a number; a style is a colour, a size, an alignment. What
would have been fetched or run is counted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

import msgspec
import nh3

from desktop.domain.words import LeftOut
from integrations.email.canonical import Canonical
from integrations.email.limits import LONGEST_HTML
from integrations.email.remote_pictures import PICTURE, REMOTE, remote_address

_TAG_NAMES = (
    "a abbr b big blockquote br caption center cite code col colgroup dd del dfn div dl dt em font"
    " h1 h2 h3 h4 h5 h6 hr i img ins kbd li ol p pre q s samp small span strike strong sub sup"
    " table tbody td tfoot th thead tr tt u ul var"
)
_TAGS: Final = set(_TAG_NAMES.split())
_NOISE_NAMES = (
    "script style head title template noscript iframe object embed applet frame frameset noframes"
    " audio video canvas svg math select option textarea map"
)
_WITH_THEIR_WORDS: Final = set(_NOISE_NAMES.split())
_ATTRIBUTES: Final = {
    "a": {"href"},
    "img": {"src", "alt", "width", "height"},
    "font": {"color", "size"},
    "ol": {"start"},
    "td": {"colspan", "rowspan", "align", "valign", "bgcolor", "width"},
    "th": {"colspan", "rowspan", "align", "valign", "bgcolor", "width"},
    "table": {"border", "cellpadding", "cellspacing", "align", "bgcolor", "width"},
    "tr": {"align", "valign", "bgcolor"},
    "p": {"align"},
    "div": {"align"},
    "*": {"style", "dir"},
}
_STYLE_NAMES = (
    "color background-color font-weight font-style font-size text-align text-decoration"
    " vertical-align white-space margin-left padding-left"
)
_STYLES: Final = frozenset(_STYLE_NAMES.split())
_VALUE: Final = re.compile(r"[\w\s#.%-]{1,60}|rgba?\([\d\s,.%]{1,40}\)", re.ASCII)
_PLAIN: Final = re.compile(r"[\w#.%-]{1,40}", re.ASCII)
_WORDS: Final = frozenset({"alt"})
_HREF: Final = re.compile(r"(?:https?://|mailto:|tel:)[^\s\x00-\x20\x7f]{1,4000}", re.IGNORECASE)
_PICTURE: Final = re.compile(re.escape(PICTURE) + r"[0-9a-f]{64}")


class Safe(msgspec.Struct, frozen=True):
    html: str  # "" where it is not laid out
    left_out: tuple[tuple[LeftOut, int], ...] = ()
    shown: frozenset[str] = frozenset()  # hashes of the pictures it shows


def safe_html(html: str, pictures: Mapping[str, str]) -> Safe:
    """pictures: from Content-ID or Content-Location to the hash of a file of the same mail."""
    canonical = Canonical(html, pictures)
    if len(canonical.text) > LONGEST_HTML:
        return Safe("", ((LeftOut.LAYOUT, 1),))
    clean = nh3.clean(
        canonical.text,
        tags=_TAGS,
        clean_content_tags=_WITH_THEIR_WORDS,
        attributes=_ATTRIBUTES,
        attribute_filter=_kept,
        url_schemes={"http", "https", "mailto", "tel", "attachment", "remote"},
        link_rel=None,
    )
    blocked = tuple((what, count) for what, count in canonical.blocked.items() if count)
    return Safe(clean.strip(), blocked, frozenset(canonical.shown))


def _kept(_tag: str, name: str, value: str) -> str | None:
    """What an attribute of the list may say; None: it goes."""
    if name == "src":
        told = value.removeprefix(REMOTE)
        may_be_asked_for = told != value and remote_address(told) == told
        return value if may_be_asked_for or _PICTURE.fullmatch(value) else None
    if name == "href":
        return value if _HREF.fullmatch(value) else None
    if name == "style":
        return "; ".join(_styles(value)) or None
    return value if name in _WORDS or _PLAIN.fullmatch(value) else None


def _styles(value: str) -> Iterator[str]:
    for each in value[:2_000].split(";"):
        name, _, told = each.partition(":")
        name, told = name.strip().lower(), told.strip()
        if name in _STYLES and _VALUE.fullmatch(told):
            yield f"{name}: {told}"
