"""What is answered, as it stands below an answer."""

from __future__ import annotations

from typing import Final

from desktop.domain.conversation import Message
from integrations.email.letters import one_line, visible

LONGEST: Final = 20_000  # letters that are quoted


def quoted(message: Message, language: str) -> str:
    """Its lines behind marks, below who wrote them; the time is UTC, and says so."""
    who = one_line(message.author, 200) or "?"
    if language == "de":
        first = f"Am {message.at:%d.%m.%Y um %H:%M} (UTC) schrieb {who}:"
    else:
        first = f"On {message.at:%Y-%m-%d at %H:%M} (UTC), {who} wrote:"
    text = visible(message.text)[:LONGEST].rstrip()
    marked = (f">{line}" if line.startswith(">") else f"> {line}" for line in text.split("\n"))
    return "\n".join((first, *marked))
