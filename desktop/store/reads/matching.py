"""What was typed into a search field, as a question to FTS5.

Every word must be there, the last one may still be growing. The index folds accents (ü is u) but
does not know that Mueller is Müller and Strasse is Straße: such spellings are asked for together.
Law: whatever is typed is words; nothing of it is query language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

_WORD = re.compile(r"\w+")
_SPELLED_OUT = (("ae", "a"), ("oe", "o"), ("ue", "u"))
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


def words(text: str) -> list[str]:
    """The words of a text in order, in small letters."""
    return _WORD.findall(unicodedata.normalize("NFC", text).lower())


def every_word(text: str) -> str:
    """The question for rows with all the words; "" when there is none in it."""
    terms = words(text)
    return " AND ".join(asked(term, grows=at == len(terms) - 1) for at, term in enumerate(terms))


def any_word(terms: Iterable[str]) -> str:
    """The question for rows with some of the words."""
    return " OR ".join(asked(term, grows=False) for term in terms)


def any_beginning(stems: Iterable[str]) -> str:
    """The question for rows with a word that begins with one of these."""
    return " OR ".join(asked(each, grows=True) for each in stems)


def spellings(word: str) -> list[str]:
    """The word and the other ways to write it, each once."""
    found = [word, word.translate(_UMLAUTS)]
    short = word
    for long, one in _SPELLED_OUT:
        short = short.replace(long, one)
    found.append(short)
    found += [each.replace("ß", "ss") for each in found if "ß" in each]
    found += [each.replace("ss", "ß") for each in found if "ss" in each]
    return list(dict.fromkeys(found))


def asked(word: str, *, grows: bool) -> str:
    """The question for one word in all its spellings."""
    star = "*" if grows else ""
    terms = [f'"{spelling}"{star}' for spelling in spellings(word)]
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"
