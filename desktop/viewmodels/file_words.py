"""What is said of a file: how large, how far, why it is not sent, opened or here."""

from __future__ import annotations

from typing import Final

from desktop.domain.file_kind import Danger
from desktop.store.taken import Why
from desktop.store.transfers import Stage, Transfer, Way
from desktop.text import mark, tr

MEGABYTE: Final = 1_000_000

_NOT_TAKEN: Final = {
    Why.EMPTY: mark("It is empty."),
    Why.NO_FILE: mark("It cannot be read."),
    Why.FULL: mark("There is no room left on this machine."),
    Why.PROGRAM: mark("Programs are not sent."),
    Why.MACROS: mark("Documents with macros are not sent."),
}
_REFUSED: Final = {
    "too-large": mark("The hub takes no file of that size."),
    "not-there": mark("The hub does not have it, or not for you."),
    "damaged": mark("It arrived damaged. Try again."),
}
_ONLY_SAVED: Final = {
    Danger.PROGRAM: mark("A program: it is only saved, never opened from here."),
    Danger.MACROS: mark("It may hold macros: it is only saved, never opened from here."),
    Danger.ACTIVE: mark("A page that could act by itself: it is only saved."),
}


def why_not_taken(why: Why, most: int) -> str:
    """most: bytes that the hub takes of one file."""
    if why is Why.TOO_LARGE:
        return tr("Larger than {most} MB.", most=most // MEGABYTE)
    return tr(_NOT_TAKEN[why])


def why_refused(transfer: Transfer | None) -> str:
    """Why a file will not come or go; "" when nothing is known against it."""
    if transfer is None or transfer.stage is not Stage.REFUSED:
        return ""
    return tr(_REFUSED.get(transfer.reason, _REFUSED["damaged"]))


def why_only_saved(danger: Danger) -> str:
    return tr(_ONLY_SAVED[danger]) if danger in _ONLY_SAVED else ""


def share(transfer: Transfer | None) -> float | None:
    """How much of it has moved, 0 to 1; None when nothing is to be moved."""
    if transfer is None or not transfer.waits:
        return None
    return transfer.moved / transfer.size if transfer.size else 0.0


def doing(transfer: Transfer | None, *, online: bool) -> str:
    """What is happening to it, beside or in place of its size; "" when nothing is."""
    if transfer is None or not transfer.waits:
        return ""
    if not online:
        return tr("waits for the line")
    percent = int(100 * (share(transfer) or 0))
    if transfer.way is Way.UP:
        return tr("going out, {percent} %", percent=percent)
    return tr("being fetched, {percent} %", percent=percent)
