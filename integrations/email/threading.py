"""Which mails an incoming one goes back to, for whoever knows them.

Where it belongs is decided by `integrations.hub.server.channels.taking_in`, whose law is that
what a stranger can guess or copy opens nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

MOST_REFERENCES: Final = 50  # the nearest ones; that many are looked up


def looked_up(references: Collection[str], in_reply_to: str = "") -> tuple[str, ...]:
    """The Message-IDs to look up, the nearest first, each once."""
    nearest = (in_reply_to, *reversed(tuple(references)))
    return tuple(dict.fromkeys(each for each in nearest if each))[:MOST_REFERENCES]
