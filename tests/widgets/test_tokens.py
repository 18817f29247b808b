"""Everything can be read: the contrast of every pair of colours that meet, in every theme."""

from __future__ import annotations

import pytest

from resources.paths import ICONS
from widgets.theme.tokens import (
    COLOURS,
    DUE_ICON,
    KIND_ICON,
    PAIRS,
    STATE_ICON,
    THEMES,
    TYPE,
    contrast,
    luminance,
)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("text", "grounds", "limit"), PAIRS, ids=[pair[0] for pair in PAIRS])
def test_a_colour_can_be_told_from_every_ground_it_stands_on(
    theme: str, text: str, grounds: str, limit: float
) -> None:
    tokens = COLOURS[theme]
    too_faint = {
        ground: round(contrast(tokens[text], tokens[ground]), 2)
        for ground in grounds.split()
        if contrast(tokens[text], tokens[ground]) < limit
    }
    assert too_faint == {}


@pytest.mark.parametrize("ground", ["tint", "raised", "surface", "bg"])
def test_high_contrast_keeps_seven_to_one_for_all_words(ground: str) -> None:
    tokens = COLOURS["contrast"]
    for ink in ("ink", "muted", "faint", "accent"):
        assert contrast(tokens[ink], tokens[ground]) >= 7


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)
    assert luminance("#FFFFFF") == pytest.approx(1)


def test_every_theme_has_the_same_tokens() -> None:
    assert {frozenset(COLOURS[theme]) for theme in THEMES} == {frozenset(COLOURS["light"])}


@pytest.mark.parametrize(
    "icon", sorted({*STATE_ICON.values(), *DUE_ICON.values(), *KIND_ICON.values()})
)
def test_a_named_icon_is_there_and_takes_our_colour(icon: str) -> None:
    assert "currentColor" in (ICONS / f"{icon}.svg").read_text("utf-8")


def test_no_text_is_smaller_than_eleven() -> None:
    assert min(size for size, _, _ in TYPE.values()) == 11
