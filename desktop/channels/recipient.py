"""To whom a reply goes: the address the customer last wrote from, else one we know."""

from __future__ import annotations

from desktop.channels.rules import rules
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import Direction, PointKind


def recipient(interaction: Interaction, customer: Customer | None) -> str:
    """The address for the next reply; "" when the channel needs none or none is known."""
    kind = rules(interaction.channel).point
    if not rules(interaction.channel).addressed:
        return ""
    return _written_from(interaction, kind) or _known(customer, kind)


def _written_from(interaction: Interaction, kind: PointKind) -> str:
    """The author of the newest message of the customer, where it is an address of this kind."""
    for message in reversed(interaction.messages):
        of_its_own = message.channel in (None, interaction.channel)
        if message.direction is Direction.INBOUND and message.author and of_its_own:
            return message.author if looks_like(message.author, kind) else ""
    return ""


def _known(customer: Customer | None, kind: PointKind) -> str:
    points = customer.points if customer else ()
    return next((point.value for point in points if point.kind is kind), "")


def looks_like(value: str, kind: PointKind) -> bool:
    """Whether a value can be a contact point of this kind: the shape, not whether it exists."""
    value = value.strip()
    if kind is PointKind.EMAIL:
        name, at, place = value.rpartition("@")
        return bool(name and at and "." in place.strip(".")) and " " not in value
    if kind is PointKind.PHONE:
        digits = sum(letter.isdigit() for letter in value)
        return digits >= _SHORTEST_NUMBER and all(c.isdigit() or c in "+-/() ." for c in value)
    return bool(value)


_SHORTEST_NUMBER = 5
