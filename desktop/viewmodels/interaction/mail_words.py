"""What is said around the words of a mail: how it went, who else reads it, what is not shown."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from desktop.domain.conversation import Message, Omitted
from desktop.domain.words import Direction, Failed, LeftOut, Origin
from desktop.text import isolated, mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Badge, Hint, Part

AGAIN: Final = "again"  # the part that takes its words and files to the composer
LAYOUT: Final = "layout"  # the part that asks for a mail as it was laid out
QUOTED: Final = "/quoted"  # behind a message's id: the key of what it quotes
SHOWN: Final = "/quoted/text"
_MOST_NAMED: Final = 3

_FAILED: Final = {
    Failed.REFUSED: mark("was refused"),
    Failed.BOUNCED: mark("came back"),
    Failed.NO_WAY: mark("cannot be sent: no way there"),
    Failed.TOO_LARGE: mark("was too large"),
    Failed.LEFT: mark("came too late"),
    Failed.UNSURE: mark("perhaps not sent"),
}
_DOUBT: Final = mark(
    "The line broke while the mail server had it. Nobody knows whether it went out, so it is not "
    "sent again by itself: ask the customer, or write it again."
)
_OMITTED: Final = {
    LeftOut.REMOTE_IMAGES: mark("%n remote image(s) not loaded: they tell the sender who reads"),
    LeftOut.TRACKERS: mark("%n invisible tracking image(s) blocked"),
    LeftOut.LOCAL_IMAGES: mark("%n image(s) on a file path blocked: they would ask for a logon"),
    LeftOut.ACTIVE: mark("%n script(s), form(s) or frame(s) taken out"),
    LeftOut.STYLES: mark("%n remote part(s) of the layout taken out"),
    LeftOut.LARGE_FILES: mark("%n attachment(s) too large, left out"),
    LeftOut.MANY_FILES: mark("%n attachment(s) too many, left out"),
    LeftOut.RECIPIENTS: mark("%n more recipient(s), not listed"),
}
_CUT: Final = {
    LeftOut.PARTS: mark("Parts of it were nested or cut up too much to be read"),
    LeftOut.TEXT: mark("Its text is longer than what is shown"),
    LeftOut.LAYOUT: mark("Its layout is too large to be shown; the text is here"),
    LeftOut.WHOLE: mark("The mail is too large: only who wrote it and its subject were read"),
    LeftOut.OTHER: mark("Something of it is not shown; a newer version of Tresen says what"),
    LeftOut.THREAD: mark("It names somebody else's contact or case as its own, and was kept apart"),
}
_DANGEROUS: Final = (LeftOut.THREAD, LeftOut.LOCAL_IMAGES, LeftOut.ACTIVE, LeftOut.TRACKERS)


def badge(message: Message) -> Badge | None:
    """How it went, or that no person wrote it; None where nothing is to be said."""
    if why := why_failed(message):
        return Badge(why, "breach", "triangle-alert")
    if message.origin is Origin.BOUNCE:
        return Badge(tr("not delivered"), "breach", "triangle-alert")
    if message.origin is Origin.AUTOMATIC:
        return Badge(tr("automatic"), "offline", "refresh-cw")
    if message.sent_at is not None:
        return Badge(tr("sent"), "offline", "check")
    return None


def why_failed(message: Message) -> str:
    return tr(_FAILED[message.failed]) if message.failed is not None else ""


def folded_by_itself(message: Message) -> bool:
    """Nobody waits for an answer to it: it is not what a person looks for first."""
    return message.origin is Origin.AUTOMATIC and message.direction is Direction.INBOUND


def addressed(message: Message) -> str:
    """To whom one of ours went, or who wrote one of theirs; and who else reads it."""
    ours = message.direction is Direction.OUTBOUND
    first = message.author
    if ours:
        first = tr("to {address}", address=message.to) if message.to else ""
    return terms.dotted(first, _copies(message.cc))


def _copies(cc: Sequence[str]) -> str:
    if not cc:
        return ""
    named = ", ".join(map(isolated, cc[:_MOST_NAMED]))
    more = len(cc) - _MOST_NAMED
    if more > 0:
        return tr("Copy: {people} and %n more", n=more, people=named)
    return tr("Copy: {people}", people=named)


def signed(signature: str) -> str:
    """Without the dashes that part it from the words: it is fainter instead."""
    first, _, rest = signature.partition("\n")
    return rest if first.strip() in ("--", "—") else signature


def hints(message: Message) -> tuple[Hint, ...]:
    """What is not shown of it, the gravest first."""
    grave = sorted(message.omitted, key=lambda each: each.what not in _DANGEROUS)
    if not message.omitted and is_empty(message):
        return (Hint(tr("Without words."), "info"),)
    doubt = (Hint(tr(_DOUBT), "triangle-alert"),) if message.failed is Failed.UNSURE else ()
    return (*doubt, *map(_hint, grave))


def is_empty(message: Message) -> bool:
    """Nothing of it can be read, and nobody should look for what is missing."""
    return not (message.text.strip() or message.attachments or message.html)


def _hint(omitted: Omitted) -> Hint:
    icon = "shield-check" if omitted.what in _DANGEROUS else "eye-off"
    if omitted.what in _CUT:
        return Hint(tr(_CUT[omitted.what]), "triangle-alert")
    return Hint(tr(_OMITTED[omitted.what], n=omitted.count), icon)


def parts(message: Message, *, mine: bool = False) -> tuple[Part, ...]:
    """What can be done with it; `mine`: its contact is in the hands of who looks."""
    found: tuple[Part, ...] = ()
    if mine and message.failed is not None and message.direction is Direction.OUTBOUND:
        found += (Part(AGAIN, tr("Write it again"), icon="undo-2"),)
    if message.html is not None:
        found += (Part(LAYOUT, tr("Show as laid out"), icon="layout-dashboard"),)
    return found
