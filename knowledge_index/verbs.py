"""German verbs in the forms that a stemmer does not lead back.

"eingefügt" and "einzufügen" become "einfügen", "übernimmt" becomes "übernehmen". A form is led
back only to an infinitive that occurs in the articles, so what merely looks like one ("Dokument")
stays what it is. All letters here are folded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

SHORTEST = 5  # letters of a form that is led back

_ENDINGS = (
    "test",
    "tet",
    "ten",
    "tem",
    "ter",
    "tes",
    "end",
    "te",
    "st",
    "et",
    "en",
    "e",
    "t",
    "n",
    "",
)
_LEAST = 3  # letters of what is left without an ending
_WEAK = 4  # the same, when nothing else says that it is a verb: "Seiten" is none of "seien"
# Before "ge" and "zu" in the middle of a verb.
_BEFORE = """
ab an auf aus bei da dar durch ein empor entgegen fehl fern fest fort frei gegen gleich heim her
herab heran herauf heraus herein herunter hervor hin hinab hinauf hinaus hinein hinzu hoch klar los
mit nach neben neu nieder offen statt still teil uber um unter vor voran voraus vorbei vorher weg
weiter wieder zer zu zuruck zurecht zusammen zwischen
"""
_MIDDLE = re.compile(
    rf"(?:{'|'.join(sorted(_BEFORE.split(), key=len, reverse=True))})?(ge|zu)(?=\w{{3}})"
)
# What a verb's vowel becomes: the root, then its other shapes.
_STRONG = """
bind bund band · biet bot · bleib blieb · brech brich broch · bring brach · denk dach
find fund fand · empfehl empfiehl empfohl · befehl befiehl befohl · fahr fuhr · fall fiel
fang fing · flieg flog · fliess floss · geb gib gab
gelt gilt golt · geniess genoss · gewinn gewonn · beginn begonn
giess goss · greif griff · halt hielt · heb hob · helf hilf holf · kenn kann · lass liess · lad lud
lauf lief · les lies las · mess miss · nehm nimm nomm nahm · nenn nann · reiss riss · ruf rief
scheid schied · schein schien · schieb schob · schlag schlug · schliess schloss · schneid schnitt
schreib schrieb · schweig schwieg · seh sieh sah · send sand · sing sung sang · sink sunk sank
sprech sprich sproch sprach · spring sprung sprang · steig stieg · stehl stiehl stohl
streich strich · streit stritt · trag trug · treff triff troff traf · treib trieb · tret tritt
trink trunk trank · verderb verdirb verdorb · vergess vergiss · verlier verlor · wachs wuchs
wasch wusch · weis wies · wend wand · werb wirb worb warb · werf wirf worf warf · wieg wog
wind wund · zieh zog · zwing zwung zwang · schwind schwund schwand
"""


def _shapes() -> dict[str, str]:
    """Each other shape of a root -> the root."""
    return {
        shape: root
        for line in re.split(r"·|\n", _STRONG)
        if line.strip()
        for root, *shapes in [line.split()]
        for shape in shapes
    }


_ROOTS = _shapes()
_SIZES = sorted({len(shape) for shape in _ROOTS}, reverse=True)


def infinitive(letters: str, known: Callable[[str], bool]) -> str:
    """The infinitive of which this is another form, or "".

    known: whether a word occurs in the articles.
    """
    if len(letters) < SHORTEST:
        return ""
    for candidate in _candidates(letters):
        if candidate != letters and known(candidate):
            return candidate
    return ""


def _candidates(letters: str) -> Iterator[str]:
    for ending in _ENDINGS:
        if not letters.endswith(ending):
            continue
        root = letters[: len(letters) - len(ending)]
        if len(root) < _LEAST:
            continue
        for bare in _without_middle(root):
            for size in _SIZES:
                if bare[-size:] in _ROOTS:
                    yield f"{bare[:-size]}{_ROOTS[bare[-size:]]}en"
            if len(bare) < _WEAK and bare == root:
                continue
            if ending not in {"", "n"}:
                yield f"{bare}en"
            if ending and bare.endswith(("el", "er")):
                yield f"{bare}n"


def _without_middle(root: str) -> Iterator[str]:
    """The root without "ge" or "zu" in its middle, then as it is."""
    match = _MIDDLE.match(root)
    if match is not None:
        yield root[: match.start(1)] + root[match.end(1) :]
    yield root
