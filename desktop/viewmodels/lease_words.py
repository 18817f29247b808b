"""What is said when this machine shows nothing, and when it has been cleared."""

from __future__ import annotations

import msgspec

from desktop.text import tr


class Said(msgspec.Struct, frozen=True):
    """What happened; what is safe and what to do."""

    happened: str
    then: str
    offer: str = ""  # the one thing to do here


def locked(waiting: int, *, signed_out: bool = False) -> Said:
    kept = tr("Your drafts are kept.")
    if waiting:
        kept = tr("Your drafts and %n change(s) that wait are kept.", n=waiting)
    if signed_out:
        then, offer = tr("Sign in, and everything is there again."), tr("Sign in")
    else:
        then = tr("Connect to the network: with the first word from the hub all is there again.")
        offer = tr("Try now")
    return Said(
        tr("Customer data is locked: this machine has not spoken with the hub for too long."),
        f"{kept} {then}",
        offer,
    )


def cleared(left: int) -> Said:
    handed = tr("What still waited here was handed over to the hub first.")
    if left:
        handed = tr("%n change(s) that waited here could not be handed over.", n=left)
    return Said(
        tr("This machine was withdrawn, and the data on it has been removed."),
        f"{handed} " + tr("Ask your IT which machine to work on."),
    )
