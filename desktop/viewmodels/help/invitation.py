"""The offer to be shown around, made once, to whoever sits down at a new profile."""

from __future__ import annotations

from desktop.notices import Board, Notice, Tone
from desktop.settings import TOUR_OFFERED, Settings
from desktop.text import tr

MATTER = "showing around"


def invite(settings: Settings, notices: Board) -> None:
    if settings[TOUR_OFFERED]:
        return
    settings.choose(TOUR_OFFERED, True)
    notices.tell(
        Notice(
            tone=Tone.INFO,
            happened=tr("Your desk is ready. Is this window new to you?"),
            safe=tr("Five bubbles show it, and Esc ends them."),
            replace=MATTER,
            action="help.tour",
            icon="circle-question-mark",
        )
    )
