"""Which actions may last longer than half a second, how that is seen and how it is stopped.

    LASTING["article.pdf"].seen is Seen.CORNER

Laws: whatever an action has to wait for is waited for beside the window; what is not named here is
over within half a second; what cannot be stopped says why it need not be.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final

import msgspec


class Seen(StrEnum):
    CORNER = "in the lower corner of the window, with its button to stop it (Ctrl+.)"
    PLACE = "at its own place: on the button, the file or the row that was asked for"
    OUTBOX = "as one that waits, at its record and in the outbox"


class Lasting(msgspec.Struct, frozen=True):
    seen: Seen
    stops: str  # what a person does to stop it, or why nobody has to


_BUTTON: Final = "its own button, or Ctrl+."
_NEXT: Final = "asking for something else: the older question is dropped"
_GOES_ON: Final = "leaving it: it goes on by itself and nothing waits for it"
_TAKEN_BACK: Final = "taking it back while it waits"

LASTING: Final[dict[str, Lasting]] = {
    "article.print": Lasting(Seen.CORNER, _BUTTON),
    "article.pdf": Lasting(Seen.CORNER, _BUTTON),
    "interaction.print": Lasting(Seen.CORNER, _BUTTON),
    "interaction.pdf": Lasting(Seen.CORNER, _BUTTON),
    "doctor.check": Lasting(Seen.CORNER, _BUTTON),
    "doctor.report": Lasting(Seen.CORNER, _BUTTON),
    "notice.undo": Lasting(Seen.CORNER, "nothing: what is half taken back would help nobody"),
    "composer.attach": Lasting(Seen.PLACE, "taking the file out"),
    "interaction.fetch-file": Lasting(Seen.PLACE, _GOES_ON),
    "interaction.pictures": Lasting(Seen.PLACE, _GOES_ON),
    "interaction.take": Lasting(Seen.PLACE, _GOES_ON),
    "article.versions": Lasting(Seen.PLACE, _NEXT),
    "palette.open": Lasting(Seen.PLACE, _NEXT),
    "sync.now": Lasting(Seen.PLACE, _GOES_ON),
    "call.dial": Lasting(Seen.PLACE, "hanging up"),
    "composer.send": Lasting(Seen.OUTBOX, _TAKEN_BACK),
    "interaction.merge": Lasting(Seen.OUTBOX, _TAKEN_BACK),
    "customer.merge": Lasting(Seen.OUTBOX, _TAKEN_BACK),
}
