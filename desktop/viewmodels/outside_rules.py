"""What may be told outside the window, and in how many words: decided here and nowhere else.

Laws: what the person has switched off is never told; in quiet hours nothing is but offers, for a
customer waits there; a notification holds no more than the person has chosen for a locked screen.
"""

from __future__ import annotations

from datetime import datetime, time
from typing import Literal

from desktop.settings import NOTIFICATIONS, QUIET, SOUND, TOLD_OF, Settings

Kind = Literal["offer", "message", "reminder", "mention"]


def may_tell(settings: Settings, now: datetime, kind: Kind, channel: str = "") -> bool:
    """Whether a notification of this kind may come now; channel: where the kind has some."""
    if settings[NOTIFICATIONS] == "off":
        return False
    chosen = TOLD_OF.get(f"{kind}.{channel}" if channel else kind)
    if chosen is not None and not settings[chosen]:
        return False
    return kind == "offer" or not is_quiet(settings, now)


def may_sound(settings: Settings, now: datetime, kind: Kind) -> bool:
    """Whether it comes with a sound; in quiet hours nothing does."""
    wanted = settings[SOUND]
    if wanted == "off" or is_quiet(settings, now):
        return False
    return wanted == "all" or kind == "offer"


def is_quiet(settings: Settings, now: datetime) -> bool:
    """Whether it is between the two times of day, by this machine's clock; over midnight, too."""
    begins, _, ends = settings[QUIET].partition("-")
    if not ends or begins == ends:
        return False
    first, last = time.fromisoformat(begins), time.fromisoformat(ends)
    at = now.astimezone().time()
    return first <= at < last if first < last else at >= first or at < last


def names_customer(settings: Settings) -> bool:
    return settings[NOTIFICATIONS] in ("full", "text")


def says_words(settings: Settings) -> bool:
    """Whether the customer's own words may stand there."""
    return settings[NOTIFICATIONS] == "text"
