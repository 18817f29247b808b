"""In which language the person is spoken to, when nothing was chosen.

Read before the window is painted, so this module stays as light as it is.
"""

from __future__ import annotations

from collections.abc import Mapping


def spoken_language(environment: Mapping[str, str]) -> str:
    """TRESEN_LANGUAGE, else the locale's, else English."""
    for name in ("TRESEN_LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        if value := environment.get(name):
            return "de" if value.startswith("de") else "en"
    return "en"
