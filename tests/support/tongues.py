"""In which language words are, told by those that the other one does not have.

    foreign("You may not do this", "de") -> {"you", "not", "this"}

A word-list is no proof for one word; it is for a sentence. `tests/widgets/test_one_language.py`
holds it to the whole catalogue: it knows nearly every English sentence there, and calls no German
one English.
"""

from __future__ import annotations

import re
from typing import Final

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_QUOTED = re.compile(r"`[^`]*`|<[^>]*>|\{\w+\}|\b\w+://\S+|\S+@\S+")


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


ENGLISH: Final = _words(
    """a about after again all already and another any anybody anything are as at back be
    because been before behind being below beside between both but by can cannot chosen come comes
    could did do does done else every everything first for from further gone go goes had has have
    here his how if into is it its itself just keep kept know known later less let longer made make
    may meanwhile more most must my never new no nobody not nothing now of off on once one only open
    or other others our out over own please said say says see seen shown since some somebody
    something than that the their them then there these they this those through time times to
    together too until up upon us use used wait waits want we were what when where which while who
    whom whose why will with without words work write writes written yet you your yours"""
)
GERMAN: Final = _words(
    """aber alle allem allen aller alles als anderen andere auch auf aus bei beim bereits bis bitte
    da damit dann das dass dem den der des dessen dies diese diesem diesen dieser dieses doch
    durch ein eine einem einen einer eines er erst es für gegen haben hat hier ihm ihn ihnen ihr
    ihre ihrem ihren ihrer im immer ist ja jede jedem jeden jeder jedes jemand jetzt kann kein keine
    keinem keinen keiner können mehr mit muss müssen nach nicht nichts niemand noch nur ob oder
    ohne schon sehr sein seine seit sich sie sind sobald soll sollen über um und uns unter vom
    von vor
    warum weil weiter wenn werden wie wieder wird wo worden wurde zu zum zur zwischen"""
)
OF: Final = {"de": GERMAN, "en": ENGLISH}


def foreign(said: str, language: str) -> frozenset[str]:
    """The words that only the other of the two languages has; values and code are left out."""
    words = {it.casefold() for it in _WORD.findall(_QUOTED.sub(" ", said))}
    other = ENGLISH if language == "de" else GERMAN
    return frozenset(words & (other - OF[language]))


def is_foreign(said: str, language: str) -> bool:
    """Whether it is a sentence of the other language: two of its words, and more than of ours."""
    theirs = foreign(said, language)
    ours = foreign(said, "en" if language == "de" else "de")
    return len(theirs) >= 2 and len(theirs) > len(ours)
