"""Who else is at a contact, in words: for the line below the header, and for whoever hears it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import msgspec

from desktop.domain.ids import AgentId
from desktop.ports.beside import Doing, Kept, Other
from desktop.text import tr
from desktop.viewmodels import terms

_NAMED = 3  # people; the others are counted


class Asker(msgspec.Struct, frozen=True):
    """A colleague who would like the pen."""

    agent: AgentId
    said: str


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """All that is said of others; empty where there is nobody, or nothing is known."""

    line: str = ""
    icon: str = "eye"
    ink: str = "muted"
    said: str = ""  # read aloud when it is another than before
    warning: str = ""  # above the composer: somebody else writes to the customer
    watched: str = ""  # to whoever has it
    writer: str = ""  # whose words are read along
    words: str = ""
    askers: tuple[Asker, ...] = ()
    can_ask: bool = False
    asked: str = ""  # how the own wish for the pen stands


NOBODY = Shown()


def shown_of(
    others: Sequence[Other],
    *,
    customer_types: bool,
    mine: bool,
    shares: bool,
    in_hands: bool,
    asks: bool,
    refused: bool,
    keeps_from: Collection[Kept],
) -> Shown:
    """in_hands: somebody has the contact. asks, refused: the own wish for the pen."""
    sentences = [_sentence(other) for other in others[:_NAMED]]
    if len(others) > _NAMED:
        sentences.append(tr("%n more colleague(s)", n=len(others) - _NAMED))
    if customer_types:
        sentences.insert(0, tr("The customer is typing"))
    writes = [other for other in others if other.doing is Doing.REPLIES]
    writer = next((other for other in others if other.words is not None), None)
    holder = next((other for other in others if other.holds), None)
    line = terms.dotted(*sentences)
    return Shown(
        line=line,
        icon="pencil" if writes or customer_types else "eye",
        ink="pause" if writes else "muted",
        said=terms.sentence(*sentences) if sentences else "",
        warning=_warning(writes),
        watched=_watched(others) if mine and shares else "",
        writer=tr("{name} writes:", name=_name(writer)) if writer else "",
        words=(writer.words or "") if writer else "",
        askers=tuple(_asker(other) for other in others if _is_new(other, keeps_from)),
        can_ask=not mine and in_hands and holder is not None and not asks,
        asked=_asked(holder, asks=asks and not mine, refused=refused and not mine),
    )


def _name(other: Other) -> str:
    return other.name or tr("A colleague")


def _sentence(other: Other) -> str:
    match other.doing:
        case Doing.REPLIES:
            return tr("{name} writes a reply", name=_name(other))
        case Doing.NOTES:
            return tr("{name} writes a note", name=_name(other))
        case _:
            return tr("{name} looks at this", name=_name(other))


def _warning(writes: Sequence[Other]) -> str:
    if not writes:
        return ""
    return tr(
        "{name} writes a reply to this customer right now. Two replies would cross.",
        name=_name(writes[0]),
    )


def _watched(others: Sequence[Other]) -> str:
    count = len({other.agent for other in others if other.watches})
    return tr("%n colleague(s) can read along", n=count) if count else ""


def _is_new(other: Other, keeps_from: Collection[Kept]) -> bool:
    if not other.asks or other.agent is None:
        return False
    return Kept(other.agent, other.asks) not in keeps_from


def _asker(other: Other) -> Asker:
    said = tr("{name} asks for the pen", name=_name(other))
    return Asker(other.agent or AgentId(""), said)


def _asked(holder: Other | None, *, asks: bool, refused: bool) -> str:
    if asks and holder is not None:
        return tr("You have asked {name} for the pen", name=_name(holder))
    if asks:
        return tr("Nobody is here to give the pen")
    return tr("The pen stays where it is for now") if refused else ""
