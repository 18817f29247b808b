"""HTML as it came, told again in the plainest form, with what may not stand in it counted.

A parser of browsers' HTML takes a time that grows with the square of how deep elements nest and of
how many attributes one has. Laws: it is read once, from the beginning; what comes out has whole
tags only, each with a few quoted attributes, none deeper than `DEEPEST_HTML`; what cannot be a tag
is text. It is not safe yet: `safe_html` decides what may stay.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Final

from desktop.domain.words import LeftOut
from integrations.email.limits import DEEPEST_HTML, MOST_ATTRIBUTES, MOST_REMOTE
from integrations.email.remote_pictures import PICTURE, REMOTE, remote_address

_TOKEN: Final = re.compile(
    r"""<!--.*?(?:-->|\Z) | <[!?][^>]*+(?:>|\Z) | ([^<]++)
    | <(/?)([a-zA-Z][a-zA-Z0-9]{0,15}+)
      ((?:[\s/]++[^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|))?+)*+)
      \s*+/?> | <""",
    re.DOTALL | re.VERBOSE,
)
_ATTRIBUTE: Final = re.compile(
    r"""[\s/]([a-zA-Z][\w:-]{0,40})\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s>"'][^\s>]*+))"""
)
_RAW_NAMES = "script style title textarea xmp iframe noembed noframes noscript plaintext"
_RAW: Final = frozenset(_RAW_NAMES.split())  # what is in them are letters, whatever it looks like
_ACTIVE_NAMES = "script form iframe object embed applet frame svg audio video"
_ACTIVE: Final = frozenset(_ACTIVE_NAMES.split())
_ALONE_NAMES = "br hr img col wbr input link meta base area"
_ALONE: Final = frozenset(_ALONE_NAMES.split())
_URL: Final = re.compile(r"url\s*\(\s*[\"']?\s*([^\"'()\s]{1,2000})", re.IGNORECASE)
_BEHIND: Final = re.compile(r"\s*background(?:-image)?\s*:(.*)", re.IGNORECASE | re.DOTALL)
_FETCHES: Final = re.compile(r"url\s*\(|@import|expression\s*\(", re.IGNORECASE)
_REFRESH: Final = re.compile(r"http-equiv\s*=\s*[\"']?refresh", re.IGNORECASE)


class Canonical:
    """`text` is the HTML told again, `blocked` what it would have fetched or run."""

    def __init__(self, source: str, pictures: Mapping[str, str]) -> None:
        """pictures: from how the mail may call a file of its own to the hash of that."""
        self._pictures = pictures
        self.shown: set[str] = set()
        self.blocked: Counter[LeftOut] = Counter()
        self._remote: set[str] = set()  # addresses of pictures that may be asked for
        self._classes: dict[str, str] = {}  # the picture behind whatever is of a class
        self._out: list[str] = []
        self._open: list[str] = []
        at, end = 0, len(source)
        while at < end and (found := _TOKEN.match(source, at)) is not None:
            at = found.end()
            words, closes, name, attributes = found.groups()
            if words is not None:
                self._out.append(words.replace(">", "&gt;") if ">" in words else words)
            elif name is None:
                self._out.append("&lt;" if found[0] == "<" else "")
            elif closes:
                self._close(name.lower())
            else:
                at = self._begin(name.lower(), attributes, source, at)
        self._out += [f"</{name}>" for name in reversed(self._open)]
        self.text = "".join(self._out)

    def _begin(self, name: str, attributes: str, source: str, at: int) -> int:
        """Where to go on."""
        if name in _ACTIVE:
            self.blocked[LeftOut.ACTIVE] += 1
        if name == "meta" and _REFRESH.search(attributes[:2_000]):
            self.blocked[LeftOut.ACTIVE] += 1
        if name in _RAW:
            return self._over(name, source, at)
        told = self._told(attributes) if attributes else {}
        if name == "link":
            self.blocked[LeftOut.STYLES] += "href" in told
        if shown := told.get(_SHOWS.get(name, "")):
            self._picture({"src": shown}, told)
        if name in ("img", "image"):
            self._picture({"src": told.get("xlink:href", ""), **told})
        elif name in _ALONE:
            self._out.append(f"<{name}{_written(told)}>")
        elif len(self._open) < DEEPEST_HTML:
            self._open.append(name)
            self._out.append(f"<{name}{_written(told)}>")
        for behind in (*_behind(told), *self._behind_class(told.get("class", ""))):
            self._picture({"src": behind}, told)
        return at

    def _behind_class(self, classes: str) -> list[str]:
        """The pictures that a style of the mail lays behind it, each once in a mail."""
        named = (self._classes.pop(each, "") for each in classes.split()[:_MOST_CLASSES])
        found = [each for each in named if each]
        self.blocked[LeftOut.STYLES] -= len(found)
        return found

    def _over(self, name: str, source: str, at: int) -> int:
        end = re.compile(rf"</{name}[\s/>]", re.IGNORECASE).search(source, at)
        inside = source[at : end.start() if end else len(source)]
        if name == "style":
            self.blocked[LeftOut.STYLES] += sum(1 for _ in _FETCHES.finditer(inside))
            self._classes |= dict(_of_classes(inside))
        return (source.find(">", end.start()) + 1 or len(source)) if end else len(source)

    def _close(self, name: str) -> None:
        """What was opened within it ends with it; what was never opened is not closed."""
        if self._open and self._open[-1] == name:
            self._out.append(f"</{self._open.pop()}>")
        elif name in self._open[-_LOOKS_BACK:]:
            while True:
                last = self._open.pop()
                self._out.append(f"</{last}>")
                if last == name:
                    return

    def _picture(self, told: dict[str, str], within: dict[str, str] | None = None) -> None:
        """One of the mail's own files, one to be asked for, or the words it stands for.

        within: what is told of the element that it lies behind, where it has none of its own.
        """
        choices = told.pop("srcset", "").strip().partition(" ")[0].strip(",")
        source = told.pop("src", "").strip() or choices
        named = source[4:] if source[:4].lower() == "cid:" else source
        sha256 = self._pictures.get(named.strip("<> "))
        if sha256 is not None:
            self.shown.add(sha256)
            self._out.append(f"<img{_written({'src': f'{PICTURE}{sha256}', **told})}>")
            return
        kind = None
        if source and not source.lower().startswith(("cid:", "data:")):
            kind = _kind_of(source, within or told)
            self.blocked[kind] += 1
        if kind is _REMOTE and (address := self._to_ask_for(source)):
            words = told.pop("alt", "").strip()[:_LONGEST_WORDS]
            shown = {"src": f"{REMOTE}{address}", "alt": f"[{words}]" if words else "", **told}
            self._out.append(f"<img{_written(shown)}>")
        elif words := told.get("alt", "").strip():
            self._out.append(html.escape(f"[{words[:_LONGEST_WORDS]}]"))

    def _to_ask_for(self, source: str) -> str:
        """Its address, for whoever asks to see it; "" where it will not be asked for."""
        address = remote_address(source)
        if address in self._remote or len(self._remote) < MOST_REMOTE:
            self._remote.add(address)
            return address
        return ""

    def _told(self, attributes: str) -> dict[str, str]:
        told: dict[str, str] = {}
        for each in _ATTRIBUTE.finditer(attributes):
            name, *values = each.groups()
            value = (values[0] or values[1] or values[2] or "")[:_LONGEST_VALUE]
            told.setdefault(name.lower(), html.unescape(value) if "&" in value else value)
            if len(told) >= MOST_ATTRIBUTES:
                break
        if "style" in told or "background" in told:
            fetched = sum(1 for _ in _FETCHES.finditer(told.get("style", "")))
            shown = len(_behind(told)) - bool(told.get("background"))
            self.blocked[LeftOut.STYLES] += max(0, fetched - shown)
        return told


def _behind(told: dict[str, str]) -> list[str]:
    """The pictures that lie behind an element, to be shown before its words."""
    declared = (_BEHIND.match(each) for each in told.get("style", "").split(";"))
    sources = [url[1] for each in declared if each for url in _URL.finditer(each[1])]
    return [each for each in (told.get("background", "").strip(), *sources) if each]


def _of_classes(style: str) -> Iterator[tuple[str, str]]:
    """(class, picture behind it) of the rules of a style block."""
    for rule in style.split("}")[:_MOST_RULES]:
        selectors, _, declared = rule.rpartition("{")
        if behind := _behind({"style": declared[:_LONGEST_VALUE]})[:1]:
            for selector in selectors[-_LONGEST_VALUE:].split(","):
                if name := _CLASS.search(selector):
                    yield name[1], behind[0]


def _kind_of(source: str, told: dict[str, str]) -> LeftOut:
    if _LOCAL.match(source):
        return LeftOut.LOCAL_IMAGES
    width, height = told.get("width", "").strip(), told.get("height", "").strip()
    small = width.rstrip("px") in _UNSEEN or height.rstrip("px") in _UNSEEN
    return LeftOut.TRACKERS if small or _HIDDEN.search(told.get("style", "")) else _REMOTE


def _written(told: dict[str, str]) -> str:
    return "".join(f' {name}="{html.escape(value)}"' for name, value in told.items())


_SHOWS: Final = {"video": "poster", "input": "src"}
_LOOKS_BACK: Final = 40
_MOST_RULES: Final = 500
_MOST_CLASSES: Final = 20
_CLASS: Final = re.compile(r"\.([A-Za-z_][\w-]{0,60})\s*\Z")
_LONGEST_VALUE: Final = 4_000
_LONGEST_WORDS: Final = 300  # in place of a picture
_UNSEEN: Final = ("0", "1")
_REMOTE: Final = LeftOut.REMOTE_IMAGES
_LOCAL: Final = re.compile(r"(?:file:|smb:|[a-z]:[\\/]|[\\/]{2}[^/]*\\|\\\\)", re.IGNORECASE)
_HIDDEN: Final = re.compile(
    r"(?<![\w-])(?:(?:max-)?(?:width|height)\s*:\s*[01](?:px|pt)?\s*(?:;|!|\Z)"
    r"|opacity\s*:\s*0(?:\.0+)?\s*(?:;|!|\Z)|display\s*:\s*none|visibility\s*:\s*hidden)",
    re.IGNORECASE,
)
