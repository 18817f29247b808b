"""Shortcuts as they are printed on the person's keyboard: "Ctrl+Return" is "Strg+Eingabe".

Law: the registry's spelling (Qt's portable one, "Ctrl+Shift+E") is never shown as it is.
"""

from __future__ import annotations

from functools import lru_cache

from desktop.text import language, tr


def caps(shortcut: str) -> tuple[str, ...]:
    """Return the key caps of a portable shortcut, as the palette draws them."""
    if not shortcut:
        return ()
    named = _named(language())
    # "Ctrl++" ends in the key +, which is no separator
    plus = shortcut.endswith("++")
    parts = (shortcut[:-2] if plus else shortcut).split("+")
    words = [named.get(part, part) for part in parts if part]
    return (*words, "+") if plus or shortcut == "+" else tuple(words)


def shortcut_text(shortcut: str) -> str:
    """Return a portable shortcut in the words of the spoken language."""
    return "+".join(caps(shortcut))


@lru_cache(maxsize=1)
def _named(_spoken: str) -> dict[str, str]:
    return {
        "Ctrl": tr("Ctrl"),
        "Shift": tr("Shift"),
        "Alt": tr("Alt"),
        "Meta": tr("Meta"),
        "Return": tr("Enter"),
        "Enter": tr("Enter"),
        "Esc": tr("Esc"),
        "Escape": tr("Esc"),
        "Tab": tr("Tab"),
        "Space": tr("Space"),
        "Backspace": tr("Backspace"),
        "Del": tr("Del"),
        "Delete": tr("Del"),
        "Ins": tr("Ins"),
        "Home": tr("Home"),
        "End": tr("End"),
        "PgUp": tr("PgUp"),
        "PgDown": tr("PgDn"),
        "Up": "↑",
        "Down": "↓",
        "Left": "←",
        "Right": "→",
    }
