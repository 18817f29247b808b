"""What was typed as a question to FTS5, with numbers in any notation and names as they sound.

    question("Meier 0171/392")   by letters and digits
    alike("Meier")               the same by sound, for when the letters find too few customers

Every word must be there, but for what OR and - say (`signs`); a run of digits is one number
whatever stands between them; the last word may still grow. Sounds and numbers are asked for as
`desktop.store.found_by` puts them beside a row.
FTS5 knows no compounds: one that is typed is asked for by its parts, too (who asks gives them), and
two words that may be one compound are asked for as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from desktop.store.found_by import ABROAD, AT_HOME, SOUND, telephone
from desktop.store.reads.matching import asked, words
from desktop.store.reads.signs import Signs, read
from desktop.store.sounds import code

Parts = Mapping[str, Sequence[str]]  # of words in small letters
NO_PARTS: Final[Parts] = MappingProxyType({})

_JOINED_UP_TO: Final = 4  # words of a question in which neighbours are tried as one
_SHORTEST_PART: Final = 4  # letters
_NUMBER: Final = re.compile(r"(?<![\w@.-])[+(]{0,2}\d[\d\s()/.-]{2,}(?![^\W\d_])")
_JOINED: Final = re.compile(r"([^\W\d_]{1,4})(\d{3,})")
_SHORTEST_NUMBER: Final = 4  # digits
_SHORTEST_NAME: Final = 3  # letters of a name that is asked for by its sound
_LONG_CODE: Final = 3  # figures after which a name that still grows may sound on


def question(
    text: str, *, of_customers: bool = False, apart: Parts = NO_PARTS, column: str = ""
) -> str:
    """By letters and digits; "" when nothing can be asked for.

    of_customers: their numbers have words of their own, so none is looked for piece by piece.
    apart: the parts of words that are compounds. column: where the wanted words must stand.
    """
    asked_for = read(text)
    wanted = [it for each in asked_for.wanted for it in _ways(each, of_customers, apart)]
    return _but(_any(wanted), asked_for, column)


def alike(text: str) -> str:
    """The same where names may be written otherwise; "" when there is no name in it."""
    asked_for = read(text)
    if not any(_sounds(word) for word in words(_NUMBER.sub(" ", asked_for.text))):
        return ""
    wanted = [_all(_parts(each, by_sound=True, in_pieces=False)) for each in asked_for.wanted]
    return _but(_any(wanted), asked_for, "")


def _ways(text: str, of_customers: bool, apart: Parts) -> Iterator[str]:
    if of_customers:
        yield _all(_parts(text, by_sound=False, in_pieces=False))
        return
    yield _all(_parts(text, by_sound=False, in_pieces=True, apart=apart))
    for each in _as_one(text):
        yield _all(_parts(each, by_sound=False, in_pieces=True))


def _any(wanted: Iterable[str]) -> str:
    ways = [each for each in wanted if each]
    return " OR ".join(f"({each})" for each in ways) if len(ways) > 1 else "".join(ways)


def _but(wanted: str, asked_for: Signs, column: str) -> str:
    """With the words in this column, and without those that are not wanted anywhere."""
    if wanted and column:
        wanted = f"{column} : ({wanted})"
    if not (wanted and asked_for.unwanted):
        return wanted
    unwanted = " OR ".join(asked(word, grows=False) for word in asked_for.unwanted)
    return f"({wanted}) NOT ({unwanted})"


def _all(parts: Iterable[str]) -> str:
    return " AND ".join(f"({part})" for part in parts)


def _as_one(text: str) -> Iterator[str]:
    """The text with two neighbours written as one word: "Rechnungs Adresse"."""
    terms = words(text)
    if len(terms) > _JOINED_UP_TO:
        return
    for at, (one, other) in enumerate(pairwise(terms)):
        if min(len(one), len(other)) >= _SHORTEST_PART and f"{one}{other}".isalpha():
            yield " ".join((*terms[:at], one + other, *terms[at + 2 :]))


def _apart(word: str, parts: Sequence[str], *, grows: bool) -> str:
    """The parts that follow each other, without those of which a part is made itself."""
    top: list[str] = []
    for part in parts:
        if not any(part in before for before in top):
            top.append(part)
    asked_for = [asked(part, grows=True) for part in top]
    return f"({' AND '.join(asked_for)})" if len(top) > 1 else asked(word, grows=grows)


def _parts(text: str, *, by_sound: bool, in_pieces: bool, apart: Parts = NO_PARTS) -> Iterator[str]:
    ends_with = (words(text) or [""])[-1]
    numbers = [each.strip() for each in _NUMBER.findall(text)]
    numbers = [each for each in numbers if sum(map(str.isdigit, each)) >= _SHORTEST_NUMBER]
    for number in numbers:
        text = text.replace(number, " ", 1)
        yield _of_number(number, in_pieces=in_pieces)
    terms = words(text)
    for at, word in enumerate(terms):
        grows = at == len(terms) - 1 and ends_with == word
        parts = [asked(word, grows=grows)]
        if (joined := _JOINED.fullmatch(word)) is not None:
            parts.append(f'("{joined[1]}" AND "{joined[2]}"{"*" if grows else ""})')
        if word in apart:
            parts.append(_apart(word, apart[word], grows=grows))
        if by_sound and _sounds(word):
            on = "*" if grows and len(code(word)) >= _LONG_CODE else ""
            parts.append(f'"{SOUND}{code(word)}"{on}')
        yield " OR ".join(parts)


def _of_number(number: str, *, in_pieces: bool) -> str:
    whole, own = telephone().begun(number)
    digits = "".join(letter for letter in number if letter.isdigit())
    spelled = [f'"{digits}"*']
    spelled += [f'"{ABROAD}{each}"*' for each in sorted(whole) if each]
    spelled += [f'"{AT_HOME}{each}"*' for each in sorted(own) if each]
    written = words(number)
    if in_pieces and len(written) > 1:
        pieces, last = [f'"{each}"' for each in written[:-1]], f'"{written[-1]}"*'
        spelled.append(f"({' AND '.join([*pieces, last])})")
    return " OR ".join(spelled)


def _sounds(word: str) -> bool:
    return len(word) >= _SHORTEST_NAME and word.isalpha() and len(code(word)) > 1
