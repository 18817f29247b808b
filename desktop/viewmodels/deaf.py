"""Whether there is nothing here to hear and to speak with."""

from __future__ import annotations

from desktop.viewmodels.desk import Desk


def is_deaf(desk: Desk) -> bool:
    """By the telephone's own device; where there is none by what is known of the machine."""
    if desk.calls.there:
        return desk.calls.telephone.device is None
    return desk.around is not None and desk.around.is_silent()
