"""Whether calls can be taken at this desk: the hub is told with each beat, and the person once.

Laws: what cannot be known is not claimed; where there is a telephone its own device counts, and
whatever sound the machine has does not; nothing but calls stays away.
"""

from __future__ import annotations

from desktop.notices import Notice, Tone
from desktop.text import tr
from desktop.viewmodels.at_work import AtWork
from desktop.viewmodels.deaf import is_deaf
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.state import OwnState

_MATTER = "no calls"


class NoCalls:
    """`tick` once a second."""

    def __init__(self, desk: Desk, state: OwnState, at_work: AtWork) -> None:
        self._desk = desk
        self._state = state
        self._at_work = at_work
        self._deaf = False
        self._told = False

    def tick(self) -> None:
        """A second has gone: a headset may have been plugged in, or the person is ready now."""
        deaf = is_deaf(self._desk)
        if deaf != self._deaf:
            self._deaf = deaf
            self._desk.supervisor.spawn("calls taken or not", self._at_work.beat())
        misses = deaf and self._state.receives and self._state.takes_calls
        if misses != self._told:
            self._told = misses
            self._tell() if misses else self._desk.notices.clear(_MATTER)

    def _tell(self) -> None:
        self._desk.notices.tell(
            Notice(
                tone=Tone.WARNING,
                happened=tr("No calls come here: there is nothing to hear or to speak with."),
                safe=tr("Everything else comes. Plug in a headset, and calls come by themselves."),
                replace=_MATTER,
                icon="phone-off",
            )
        )
