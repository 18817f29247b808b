"""What a browser is given: the widget as one script, and a page of the hub's own that shows it.

Laws: the script is the same for everybody and names nobody; it is put together once a process from
the files of `integrations/webchat`; the page has no script of its own and nothing of any third.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from functools import cache
from html import escape
from importlib.resources import files
from typing import Final

import msgspec

_STYLE: Final = """
:root{color-scheme:light dark}
body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;background:#f6f6f8;color:#1b1b1f}
@media (prefers-color-scheme:dark){body{background:#17171b;color:#f1f1f4}}
main{max-width:38rem;margin:0 auto;padding:2rem 1rem 8rem}
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
PAGE: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'sha256-{_HASH}';"
        " base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for"
        " 'script'; trusted-types 'none'"
    ),
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex, nofollow",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Vary": "Accept-Language",
}
SCRIPT: Final[Mapping[str, str]] = {
    "Cache-Control": "public, max-age=300",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "X-Content-Type-Options": "nosniff",
}
_PARTS: Final = (
    "widget_asking.js",
    "widget_panel.js",
    "widget_beginning.js",
    "widget_talking.js",
    "widget_line.js",
)
_LEAD: Final = {
    "de": "Hier können Sie uns schreiben. Öffnen Sie den Chat unten rechts.",
    "en": "Here you can write to us. Open the chat at the bottom right.",
}


@cache
def script() -> str:
    """The widget with its words and its style, nothing of it global."""
    room = files("integrations.webchat")
    words = msgspec.json.decode(room.joinpath("words.json").read_bytes())
    style = room.joinpath("widget.css").read_text("utf-8")
    said = msgspec.json.encode({"words": words, "style": style}).decode()
    code = "\n".join(room.joinpath(name).read_text("utf-8") for name in _PARTS)
    return f'(() => {{\n"use strict";\nconst GIVEN = {said};\n{code}\n}})();\n'


def page(name: str, title: str, language: str) -> str:
    """A page that shows nothing but the chat."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>"
        f"<h1>{escape(title)}</h1><p>{_LEAD[language]}</p></main>"
        f'<script src="/chat/{escape(name)}/widget.js" defer></script></body></html>'
    )
