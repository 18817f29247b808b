"""What the analysis made of a document: kept beside the article, so that an index stands at once.

An index is built from these alone; the article is not read again. Law: `Terms.of(t.packed()) == t`,
and what an older analysis packed is refused by its version (`analysis.VERSION`), not misread.
"""

from __future__ import annotations

import msgspec


class Terms(msgspec.Struct, frozen=True, array_like=True):
    """The words of one document; each text is a row of folded words with blanks between.

    title_words, body_words: as written, in order (phrases, prefixes, typing errors).
    title_stems, body_stems: stems and parts of compounds, in no order that matters.
    key_stems: the stems that occur most, most frequent first (similar articles).
    spelled: how words are written whose letters folding changed ("kündigung").
    """

    id: str
    language: str
    tags: tuple[str, ...]
    changed_at: int
    title_words: str
    body_words: str
    title_stems: str
    body_stems: str
    key_stems: str
    spelled: str

    def packed(self) -> bytes:
        return _ENCODER.encode(self)

    @staticmethod
    def of(packed: bytes) -> Terms:
        """Raises ValueError when these bytes were not packed by this analysis: make them anew."""
        try:
            return _DECODER.decode(packed)
        except (msgspec.DecodeError, UnicodeDecodeError) as unreadable:
            raise ValueError("not terms of this analysis") from unreadable


_ENCODER = msgspec.msgpack.Encoder()
_DECODER = msgspec.msgpack.Decoder(Terms)
