"""In which language somebody is written to, or something is written."""

from __future__ import annotations

from desktop.text import LANGUAGES, tr
from widgets.shared.choice import Choice


def language_choice() -> Choice:
    words = {"de": tr("German"), "en": tr("English")}
    return Choice(tr("Language"), [(code, words[code]) for code in LANGUAGES])
