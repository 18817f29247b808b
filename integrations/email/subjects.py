"""A subject without what mail programs and we put around it."""

from __future__ import annotations

import re
from typing import Final

_PREFIX: Final = re.compile(
    r"(?:re|aw|wg|fw|fwd|antwort|antw|sv|vs|tr|rif|odp)\s{0,3}(?:[\[(]\d{1,4}[\])])?\s{0,3}[:：]\s*",
    re.IGNORECASE,
)
# As `integrations.hub.server.store.numbers` makes them: V-20001.
_IN_BRACKETS: Final = re.compile(r"\s*\[#?\s*(V-\d{5,15})\s*\]\s*")
_NUMBER: Final = re.compile(r"(?<![\w-])#?(V-\d{5,15})(?![\w-])")


def bare_subject(told: str) -> tuple[str, str]:
    """The subject alone, and the number of the case in it, "" when there is none."""
    number = _IN_BRACKETS.search(told) or _NUMBER.search(told)
    bare = _IN_BRACKETS.sub(" ", told).strip()
    at = 0
    while found := _PREFIX.match(bare, at):
        at = found.end()
    return bare[at:].strip(), number[1] if number else ""
