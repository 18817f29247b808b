"""What is asked: eleven sets of questions, each with the pages that answer it.

    kw de/en        index entries that editors wrote and that no engine has seen
    title de/en     a page's title without its stop words
    typo de/en      the same with one letter wrong
    inflect de/en   every word in another form of its lemma
    umlaut          ae, oe, ue, ss or the bare vowel for ä, ö, ü, ß
    comp_head       a compound replaced by its last part: „Adresse“ for „Rechnungsadresse“
    comp_open       a compound written apart: „Rechnungs Adresse“

Law: whatever is tuned is tuned on the one half and judged by the other. A page and its translation
lie in the same half, so that nothing is learned from the one about the other.
"""

from __future__ import annotations

import hashlib
import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from typing import Literal

import msgspec

from benchmarks.search.pages import Page
from benchmarks.search.words import INDEPENDENT, Parts, Words

Half = Literal["tune", "test"]
SETS = (
    "kw de",
    "kw en",
    "title de",
    "title en",
    "typo de",
    "typo en",
    "inflect de",
    "inflect en",
    "umlaut",
    "comp_head",
    "comp_open",
)
MOST = 400  # questions of a set in either half
_SOURCE = "office"  # the one whose pages have titles and index entries by editors
_WORD = re.compile(r"[^\W_]+")
_LEAST_WORDS, _MOST_WORDS = 2, 8
_CONTENT = 4  # letters from which on a word is changed
_SEEN = 2  # how often a form must occur to be one that people write
_LETTERS = "abcdefghijklmnoprstuvwz"
_STOP = {
    "de": """aber alle als am an auch auf aus bei bis das dass dem den der des die durch ein eine
        einem einen einer eines es für im in ist mit nach nicht oder ohne sich sie sind so über um
        und unter vom von vor wenn werden wie wird zu zum zur zwischen""",
    "en": """a about an and are as at be by for from how if in into is it its no not of on or that
        the their there these this to was what when where which while who will with you your""",
}
_LEFT_OUT = {language: frozenset(words.split()) for language, words in _STOP.items()}
Change = Callable[[random.Random, list[str]], list[str] | None]


class Question(msgspec.Struct, frozen=True):
    """`answers`: ids of the pages any of which is right."""

    set: str
    half: Half
    text: str
    answers: list[str]


def half_of(pair: str) -> Half:
    return "tune" if hashlib.sha256(pair.encode()).digest()[0] % 2 else "test"


def questions(
    pages: Iterable[Page], most: int = MOST, words: Words = INDEPENDENT
) -> list[Question]:
    """All sets over the pages, the same for the same pages."""
    asked = [page for page in pages if page.source == _SOURCE]
    titled = _titled(asked)
    found: list[Question] = []
    for language in ("de", "en"):
        own = {text: of for text, of in titled.items() if of[0].language == language}
        entries = (entry for entry in _entries(asked) if entry[1][0].language == language)
        found += _sampled(f"kw {language}", entries, most)
        changes: dict[str, Change] = {
            f"title {language}": _as_it_is,
            f"typo {language}": _with_typo,
            f"inflect {language}": partial(
                _inflected, words.forms(language, _seen(asked, language))
            ),
        }
        if language == "de":
            changes |= {
                "umlaut": _umlaut,
                "comp_head": partial(_heads, words.parts),
                "comp_open": partial(_opened, words.parts),
            }
        for name, change in changes.items():
            found += _sampled(name, _changed(name, own, change), most)
    return sorted(found, key=lambda each: SETS.index(each.set))


def _titled(pages: Iterable[Page]) -> dict[str, list[Page]]:
    """What is asked by title, and whose title it is, in either language."""
    found: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        words = [
            word
            for word in _WORD.findall(page.title)
            if word.lower() not in _LEFT_OUT[page.language]
        ]
        if _LEAST_WORDS <= len(words) <= _MOST_WORDS:
            found[" ".join(words)].append(page)
    return found


def _entries(pages: Iterable[Page]) -> Iterator[tuple[str, list[Page]]]:
    """Index entries and all their pages; what both languages say alike is answered by either."""
    found: dict[str, list[Page]] = defaultdict(list)
    for page in pages:
        for entry in dict.fromkeys(page.keywords):
            found[" ".join(_WORD.findall(entry))].append(page)
    for text, of in sorted(found.items()):
        if text:
            yield text, of


def _changed(
    name: str, titled: Mapping[str, list[Page]], change: Change
) -> Iterator[tuple[str, list[Page]]]:
    for text, of in sorted(titled.items()):
        words = change(random.Random(f"{name} {text}"), text.split())
        if words is not None:
            yield " ".join(words), of


def _sampled(name: str, asked: Iterable[tuple[str, list[Page]]], most: int) -> Iterator[Question]:
    halves: dict[Half, list[Question]] = {"tune": [], "test": []}
    for text, of in asked:
        half = half_of(of[0].pair)
        halves[half].append(Question(name, half, text, [page.id for page in of]))
    for found in halves.values():
        yield from random.Random(name).sample(found, min(most, len(found)))


# ---------------------------------------------------------------------------- how words are changed


def _as_it_is(_draw: random.Random, words: list[str]) -> list[str]:
    return words


def _with_typo(draw: random.Random, words: list[str]) -> list[str] | None:
    """One letter too many, missing, wrong or in the place of the next; never the word's first."""
    places = [n for n, word in enumerate(words) if len(word) > _CONTENT and word.isalpha()]
    if not places:
        return None
    place = draw.choice(places)
    word, at = words[place], draw.randrange(1, len(words[place]) - 1)
    swapped = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    other = draw.choice(_LETTERS)
    wrong = draw.choice(
        (
            word[:at] + other + word[at + 1 :],
            word[:at] + word[at + 1 :],
            word[:at] + other + word[at:],
            swapped,
        )
    )
    return None if wrong == word else [*words[:place], wrong, *words[place + 1 :]]


def _inflected(
    others: Mapping[str, list[str]], draw: random.Random, words: list[str]
) -> list[str] | None:
    """Every word of four letters in another form; None when there is one without another."""
    found, changed = [], False
    for word in words:
        if len(word) < _CONTENT or not word.isalpha():
            found.append(word)
            continue
        known = others.get(word.lower())
        if not known:
            return None
        found.append(draw.choice(known))
        changed = True
    return found if changed else None


def _umlaut(draw: random.Random, words: list[str]) -> list[str] | None:
    text = " ".join(words)
    apart = str.maketrans(
        {"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"}
    )
    bare = str.maketrans({"ä": "a", "ö": "o", "ü": "u", "Ä": "A", "Ö": "O", "Ü": "U", "ß": "ss"})
    written = text.translate(draw.choice((apart, bare)))
    return None if written == text else written.split()


def _heads(parts: Parts, draw: random.Random, words: list[str]) -> list[str] | None:
    return _parted(parts, draw, words, lambda _first, last: [last])


def _opened(parts: Parts, draw: random.Random, words: list[str]) -> list[str] | None:
    return _parted(parts, draw, words, lambda first, last: [first, last])


def _parted(
    parts: Parts, draw: random.Random, words: list[str], said: Callable[[str, str], list[str]]
) -> list[str] | None:
    places = [(n, found) for n, word in enumerate(words) if (found := parts(word))]
    if not places:
        return None
    place, (first, last) = draw.choice(places)
    return [*words[:place], *said(first, last.capitalize()), *words[place + 1 :]]


def _seen(pages: Iterable[Page], language: str) -> list[str]:
    """Words of four letters as people write them in these pages, upper case kept."""
    counted: Counter[str] = Counter()
    for page in pages:
        if page.language == language:
            counted.update(_WORD.findall(page.body))
            counted.update(_WORD.findall(page.title))
    return sorted(
        word
        for word, count in counted.items()
        if count >= _SEEN and len(word) >= _CONTENT and word.isalpha()
    )
