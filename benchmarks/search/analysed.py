"""Documents as the index takes them: analysed once, kept until the analysis changes.

Every engine is given the same terms, so that what is compared is the engines and not what they make
of words. The file's name holds a sum over the source of the index.
"""

from __future__ import annotations

import hashlib
import struct
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.search.cache import folder
from benchmarks.search.corpus import Text, texts
from knowledge_index import splitting
from knowledge_index.analysis import Analysis
from knowledge_index.document import Document
from knowledge_index.splitting import Splitter
from knowledge_index.terms import Terms

_SOURCE = Path(splitting.__file__).parent
_OLD_S = 86_400
_LENGTH = struct.Struct(">I")


class Analysed(NamedTuple):
    """A file of packed terms, and the splitter they were made with."""

    file: Path
    splitter: Path
    docs_s: float | None  # what the analysis did in a second of the processor; None: was kept

    def analysis(self) -> Analysis:
        return Analysis(Splitter.of(self.splitter.read_bytes()))

    def terms(self, count: int) -> Iterator[Terms]:
        return map(Terms.of, self.packed(count))

    def packed(self, count: int) -> Iterator[bytes]:
        with self.file.open("rb") as opened:
            for _ in range(count):
                if not (length := opened.read(_LENGTH.size)):
                    return
                yield opened.read(_LENGTH.unpack(length)[0])


def document(text: Text) -> Document:
    return Document(id=text.id, language=text.language, title=text.title, body=text.body)


def learned(found: Iterable[Text]) -> Splitter:
    return Splitter.learned(splitting.counted(map(document, found)))


def terms_of(analysis: Analysis, found: Iterable[Text]) -> Iterator[Terms]:
    for text in found:
        yield analysis.terms(document(text))


def analysed(count: int) -> Analysed:
    """The first so many documents, analysed now when they were not before. Raises NoCorpus."""
    name = f"terms-{count}-{_sum()}"
    file, kept = folder() / f"{name}.packed", folder() / f"{name}.splitter"
    if file.exists():
        return Analysed(file, kept, None)
    for old in folder().glob(f"terms-{count}-*"):
        # Not a younger one: another run may be reading it.
        if time.time() - old.stat().st_mtime > _OLD_S:
            old.unlink()
    splitter = learned(texts(count))
    kept.write_bytes(splitter.packed())
    half = file.with_suffix(".half")
    found = list(texts(count))
    start = time.process_time()
    with half.open("wb") as opened:
        for terms in terms_of(Analysis(splitter), found):
            packed = terms.packed()
            opened.write(_LENGTH.pack(len(packed)) + packed)
    took = time.process_time() - start
    half.replace(file)
    return Analysed(file, kept, len(found) / took)


def with_word(text: Text, word: str) -> Text:
    """The same with a word more at its end."""
    return Text(text.id, text.language, text.title, f"{text.body} {word}", text.whole)


def _sum() -> str:
    files = sorted(_SOURCE.glob("*.py"))
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:12]
