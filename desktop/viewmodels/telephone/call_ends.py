"""Why a call is over, in words; and what is said where a colleague was asked in vain."""

from __future__ import annotations

from typing import Final

from desktop.notices import Notice, Tone
from desktop.ports.call import Call
from desktop.ports.call_events import Cause
from desktop.text import mark, tr
from desktop.viewmodels.calls import MATTER

CAUSES: Final = {
    Cause.HERE: mark("You hung up."),
    Cause.THERE: mark("The other end hung up."),
    Cause.REJECTED: mark("The call was not accepted."),
    Cause.NO_ANSWER: mark("Nobody answered."),
    Cause.BUSY: mark("The number is busy."),
    Cause.TRANSFERRED: mark("The call was put through."),
    Cause.LINE_LOST: mark("The line was lost. What you wrote is kept."),
    Cause.BAD_NUMBER: mark("There is no such number."),
}
IN_VAIN: Final = (Cause.REJECTED, Cause.NO_ANSWER, Cause.BUSY, Cause.LINE_LOST)


def asked_in_vain(call: Call) -> Notice:
    """The consultation is over; the customer waits for somebody to come back."""
    why = tr(CAUSES[call.cause]) if call.cause else ""
    return Notice(
        tone=Tone.WARNING,
        happened=tr("{name}: {cause}", name=call.name or tr("A colleague"), cause=why),
        safe=tr("The customer is on hold. Go on with them, or ask somebody else."),
        replace=MATTER,
        icon="phone-off",
    )
