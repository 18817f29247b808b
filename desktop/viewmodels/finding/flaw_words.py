"""What is wrong with a question, in words, and what was done with it all the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from desktop.text import mark, tr

if TYPE_CHECKING:
    from knowledge_index.query import Flaw

_WORDS: Final = {
    "bracket_open": mark("A bracket is not closed; the words are searched for without it."),
    "bracket_close": mark("A bracket was never opened; the words are searched for without it."),
    "quote_open": mark("A quotation mark is missing at the end of the phrase."),
    "operator_alone": mark("OR, NOT and - need a word beside them; this one was left out."),
    "star": mark("A star stands at the end of a word: rechn*"),
    "field_empty": mark("Nothing stands behind the colon yet."),
    "field_unknown": mark("Possible are title:, tag:, language: and changed:"),
    "language_unknown": mark("This language is not known; write language:de or language:en"),
    "date_unreadable": mark("Write the day as changed:>2026-01-31"),
    "only_not": mark("Only unwanted words are named; add one that is to be found."),
    "too_deep": mark("Too many brackets stand inside each other."),
    "too_long": mark("The question is too long; its end is not looked at."),
}


def in_words(flaw: Flaw) -> str:
    said = _WORDS.get(flaw.why)
    return tr(said) if said else tr("Part of the question could not be read and was left out.")
