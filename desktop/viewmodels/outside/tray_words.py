"""What the icon beside the clock shows: the own state, and how many contacts wait for an answer."""

from __future__ import annotations

import msgspec

from desktop.text import tr
from desktop.viewmodels import state, terms
from desktop.viewmodels.rows import Tone


class Shown(msgspec.Struct, frozen=True):
    icon: str
    tone: Tone
    said: str


def shown_of(own: state.Shown, contacts: int, *, offered: bool) -> Shown:
    """offered: a contact is held for this agent just now, which is what matters most."""
    waits = tr("%n contact(s) with something new", n=contacts) if contacts else ""
    offer = tr("a contact is offered") if offered else ""
    said = terms.dotted("Tresen", own.word, offer, waits)
    if offered:
        return Shown("bell", "offer", said)
    return Shown(own.icon, own.tone, said)
