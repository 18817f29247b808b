"""The page on which a customer answers: plain HTML that needs no script, no cookie, no third party.

Laws: nothing about the customer stands on it but what they said here themselves; every value is
escaped; it asks nothing of anybody else (the policy below says so to the browser).
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from typing import Final

import msgspec

from integrations.hub.server.changes.survey_words import MOST_WORDS, Words

_STYLE: Final = """
:root{color-scheme:light dark;--paper:#fff;--ink:#1b1b1f;--soft:#4a4a55;--line:#767683;
--accent:#0b4f9e;--on:#fff;--wrong:#a3122a;--good:#11603a}
@media (prefers-color-scheme:dark){:root{--paper:#17171b;--ink:#f1f1f4;--soft:#c3c3cd;
--line:#8f8f9c;--accent:#8fc2ff;--on:#10131a;--wrong:#ff9aa8;--good:#86dca9}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1.0625rem/1.5 system-ui,sans-serif}
main{max-width:38rem;margin:0 auto;padding:1.5rem 1rem 3rem}
h1{font-size:1.75rem;line-height:1.2;margin:.5rem 0}
p{margin:.5rem 0}
fieldset{border:0;margin:1.75rem 0 0;padding:0;min-width:0}
legend,.label{font-weight:600;padding:0;margin-bottom:.5rem;display:block}
.choice{display:flex;align-items:center;gap:.75rem;min-height:2.75rem;padding:.25rem .75rem;
border:1px solid var(--line);border-radius:.5rem;margin-top:.5rem}
.choice:has(:checked){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
input[type=radio]{width:1.35rem;height:1.35rem;margin:0;flex:none;accent-color:var(--accent)}
textarea{width:100%;min-height:8rem;font:inherit;color:inherit;background:transparent;
border:1px solid var(--line);border-radius:.5rem;padding:.6rem .75rem}
.hint,footer{color:var(--soft);font-size:.9375rem}
button{font:inherit;font-weight:600;min-height:3rem;padding:.5rem 1.5rem;margin-top:1.75rem;
border:0;border-radius:.5rem;background:var(--accent);color:var(--on);cursor:pointer}
a{color:var(--accent)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
.told{border-left:.3rem solid var(--good);padding:.25rem 0 .25rem 1rem;margin:1rem 0}
.wrong{border-left-color:var(--wrong)}
.why{color:var(--wrong);font-weight:600}
footer{margin-top:2.5rem}
"""
_HASH: Final = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src 'sha256-{_HASH}'; form-action 'self'; base-uri 'none';"
        " frame-ancestors 'none'"
    ),
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "no-referrer",  # the address is the right to answer
    "Vary": "Accept-Language",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow",
}
_OTHER: Final = {"de": "en", "en": "de"}


class Filled(msgspec.Struct, frozen=True, kw_only=True):
    """What stands in the form, and what is wrong with it."""

    satisfied: int = 0
    solved: bool | None = None
    text: str = ""
    answered: bool = False  # before
    until: str = ""  # the day, in words
    flaws: tuple[str, ...] = ()  # names of fields


def form(words: Words, filled: Filled) -> str:
    """The page with its questions."""
    told = _flaws(words, filled) if filled.flaws else _thanks(words, filled)
    body = (
        f"<h1>{escape(words.title)}</h1>{told}<p>{escape(words.lead)}</p>"
        f'<form method="post" action="?lang={words.language}" accept-charset="utf-8">'
        f"{_grades(words, filled)}{_solved(words, filled)}{_text(words, filled)}"
        f'<button type="submit">{escape(words.change if filled.answered else words.send)}</button>'
        "</form>"
    )
    # Nothing else of a page that comes anew is read out first.
    first = words.error if filled.flaws else words.thanked if filled.answered else ""
    title = f"{first}: {words.title}" if first else words.title
    return _page(words, title, body, other=True)


def told(words: Words, said: str) -> str:
    """A page that only says something."""
    body = f'<h1>{escape(words.title)}</h1><p class="told wrong" role="alert">{escape(said)}</p>'
    return _page(words, words.title, body, other=False)


def _page(words: Words, title: str, body: str, *, other: bool) -> str:
    switch = _OTHER[words.language]
    link = f'<p><a href="?lang={switch}" lang="{switch}" hreflang="{switch}">{words.other}</a></p>'
    return (
        f'<!doctype html><html lang="{words.language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{_STYLE}</style></head><body><main>{body}"
        f"<footer><p>{escape(words.nothing_known)}</p>{link if other else ''}</footer>"
        "</main></body></html>"
    )


def _grades(words: Words, filled: Filled) -> str:
    wrong = "satisfied" in filled.flaws
    choices = "".join(
        _choice(
            "satisfied",
            str(grade),
            f"{grade}, {said}",
            on=filled.satisfied == grade,
            more=" required",
        )
        for grade, said in enumerate(words.grades, 1)
    )
    return _fieldset(words.satisfied, choices, words.choose if wrong else "", "satisfied")


def _solved(words: Words, filled: Filled) -> str:
    answers = (("yes", words.yes, True), ("no", words.no, False), ("", words.open, None))
    choices = "".join(
        _choice("solved", value, said, on=filled.solved is means) for value, said, means in answers
    )
    return _fieldset(words.solved, choices, "", "solved")


def _fieldset(legend: str, choices: str, flaw: str, name: str) -> str:
    why = f'<p class="why" id="{name}-why">{escape(flaw)}</p>' if flaw else ""
    described = f' aria-describedby="{name}-why"' if flaw else ""
    return f"<fieldset{described}><legend>{escape(legend)}</legend>{why}{choices}</fieldset>"


def _choice(name: str, value: str, said: str, *, on: bool, more: str = "") -> str:
    id = f"{name}-{value or 'open'}"
    checked = " checked" if on else ""
    return (
        f'<label class="choice" for="{id}"><input type="radio" id="{id}" name="{name}"'
        f' value="{value}"{checked}{more}><span>{escape(said)}</span></label>'
    )


def _text(words: Words, filled: Filled) -> str:
    wrong = "text" in filled.flaws
    why = f'<p class="why" id="text-why">{escape(_too_long(words))}</p>' if wrong else ""
    described = "text-hint text-why" if wrong else "text-hint"
    invalid = ' aria-invalid="true"' if wrong else ""
    # The line break after the tag is not part of the text: one that begins with one keeps it.
    return (
        f'<fieldset><label class="label" for="text">{escape(words.text)}</label>{why}'
        f'<textarea id="text" name="text" rows="5" maxlength="{MOST_WORDS}"'
        f' aria-describedby="{described}"{invalid}>\n{escape(filled.text)}</textarea>'
        f'<p class="hint" id="text-hint">{escape(words.hint)}</p></fieldset>'
    )


def _thanks(words: Words, filled: Filled) -> str:
    if not filled.answered:
        return ""
    until = words.until.format(day=filled.until)
    return f'<p class="told" role="status">{escape(words.thanks)} {escape(until)}</p>'


def _flaws(words: Words, filled: Filled) -> str:
    said = {"satisfied": ("satisfied-1", words.choose), "text": ("text", _too_long(words))}
    each = (f'<p><a href="#{said[f][0]}">{escape(said[f][1])}</a></p>' for f in filled.flaws)
    head = f"<p><strong>{escape(words.error)}</strong></p>"
    return f'<div class="told wrong" role="alert">{head}{"".join(each)}</div>'


def _too_long(words: Words) -> str:
    return words.too_long.format(most=MOST_WORDS)
