"""Texts with choices in them, read once and then said in many ways.

    {Hello|Good morning} {anrede}, your {ware} ...

`{a|b}` is a choice and may hold further ones, `{name}` is a slot. Law: a text becomes a pool of
plain %-formats when it is read, so saying it costs one draw and one format; half a million
conversations are told in seconds.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from integrations.demo.dice import Dice

FOLDER = Path(__file__).parents[2] / "resources" / "demo"

Pool = tuple[str, ...]
Slots = Mapping[str, str]


def read_words(name: str, language: str = "") -> dict[str, Any]:
    """The words of a file under resources/demo, in a language or in common."""
    return tomllib.loads((FOLDER / language / f"{name}.toml").read_text(encoding="utf-8"))


def pool(texts: Iterable[str]) -> Pool:
    """Every way these texts can be said."""
    return tuple(way for text in texts for way in ways(text))


def ways(text: str) -> list[str]:
    """Every way one text can be said, as %-formats."""
    found, end = _sequence(text, 0, closing="}")
    if end < len(text):
        raise ValueError(f"a brace too many in {text!r}")
    return found


def say(words: Pool, dice: Dice, slots: Slots) -> str:
    """One of the ways, drawn, with its slots filled."""
    return dice.pick(words) % slots


def capital(text: str) -> str:
    """The text as the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def _sequence(text: str, at: int, closing: str) -> tuple[list[str], int]:
    """The ways of what stands from `at` to a letter of `closing`, and where that is."""
    found = [""]
    while at < len(text) and text[at] not in closing:
        if text[at] == "{":
            more, at = _braced(text, at + 1)
        else:
            more, at = _plain(text, at)
        found = [before + after for before in found for after in more]
    return found, at


def _plain(text: str, at: int) -> tuple[list[str], int]:
    end = min((i for i in (text.find(mark, at + 1) for mark in "{|}") if i > 0), default=len(text))
    return [text[at:end].replace("%", "%%")], end


def _braced(text: str, at: int) -> tuple[list[str], int]:
    """A choice, or a slot when there is nothing to choose; `at` is behind its brace."""
    first, end = _sequence(text, at, closing="|}")
    if end < len(text) and text[end] == "}":
        return [f"%({text[at:end]})s"], end + 1
    found = first
    while end < len(text) and text[end] == "|":
        more, end = _sequence(text, end + 1, closing="|}")
        found = found + more
    if end == len(text):
        raise ValueError(f"a brace too few in {text!r}")
    return found, end + 1
