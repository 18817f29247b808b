"""What a visitor agrees to before a word is stored, and the mark of exactly that text.

Law: the mark follows from the text, so that what somebody agreed to can be shown later and nobody
agrees to a text that they have not been shown.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Final

from integrations.webchat.values import Chosen, Consent

LANGUAGES: Final = ("de", "en")
_AT_FIRST: Final = {
    "de": "Damit wir Ihnen antworten können, speichern wir, was Sie hier schreiben, und die"
    " Dateien, die Sie senden. Bitte senden Sie keine Passwörter und keine Kontonummern. Sie können"
    " jederzeit verlangen, dass wir alles löschen.",
    "en": "To answer you we store what you write here and the files you send. Please send no"
    " passwords and no account numbers. You can ask us at any time to delete everything.",
}


def spoken(chosen: Chosen, asked: str) -> str:
    """The language of a visit: the page's, where it is one of ours, else the chat's."""
    for language in (asked[:2].casefold(), chosen.language):
        if language in LANGUAGES:
            return language
    return LANGUAGES[-1]


def consent_of(chosen: Chosen, language: str) -> Consent:
    """What visitors of this language agree to."""
    text = _text(chosen.consent, spoken(chosen, language))
    return Consent(hashlib.sha256(text.encode()).hexdigest()[:16], text)


def versions(chosen: Chosen) -> dict[str, str]:
    """{version: text} of all that can be agreed to now."""
    every = (consent_of(chosen, language) for language in LANGUAGES)
    return {each.version: each.text for each in every}


def _text(own: Mapping[str, str], language: str) -> str:
    """One's own text in the language, or in the only one there is; else ours."""
    if own:
        return own.get(language) or next(iter(own.values()))
    return _AT_FIRST[language]
