"""Fields that not everybody who sees a record may read; one list, applied on the hub alone.

A mask says which of the enterprise's own roles read the field, and for which purposes a partner
does. Laws: what is veiled stands nowhere in what leaves the hub but for its last two characters;
who may not read a field may not set it either, and what is veiled is never stored; a new mask is
one entry here. Free text (messages, notes) is what people wrote and is not searched for values.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from desktop.domain.clash import Clash, Side
from desktop.domain.conversation import Message
from desktop.domain.records import ContactPoint, Customer, Interaction, Record, Task
from desktop.domain.words import PointKind, Purpose, Role

VEIL: Final = "••••"
VISIT: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")  # of a web page: no number
_SHOWN: Final = 2  # characters at the end, so that a caller can be asked whether it is that one
_LEAST: Final = 6  # characters; of a shorter value nothing is shown
_NUMBER: Final = re.compile(r"[+(]?\d[\d\s()/.-]{4,}")

_Veil = Callable[[Any], Record]
_Names = Callable[[str, object], bool]  # whether a field of an operation gives the value


class Mask(msgspec.Struct, frozen=True, kw_only=True):
    name: str
    roles: frozenset[Role]  # in-house, that read it
    purposes: frozenset[Purpose]  # that let a partner read it
    breaks: frozenset[Role]  # that may have one value of it revealed, for a reason
    values: Callable[[Customer], tuple[str, ...]]  # what is veiled, in the order of the record
    veils: Mapping[type[Record], _Veil]
    names: _Names
    fields: frozenset[str]  # under which names the value may stand in a clash


def is_veiled(text: str) -> bool:
    return text.startswith(VEIL)


def veiled(value: str) -> str:
    """What is shown in its place: "•••• 42"."""
    plain = "".join(letter for letter in value if letter.isalnum())
    if not value or is_veiled(value):
        return value
    return f"{VEIL} {plain[-_SHOWN:]}" if len(plain) >= _LEAST else VEIL


def _without_phones(customer: Customer) -> Customer:
    points = tuple(map(_unreachable, customer.points))
    name = _without_number(customer.name) if _is_named_by_number(customer) else customer.name
    if (points, name) == (customer.points, customer.name):
        return customer
    return _marked(customer, "phone", points=points, name=name)


def _unreachable(point: ContactPoint) -> ContactPoint:
    """A handle of a messaging network is a number, or has one in it, where a gateway made it."""
    if point.kind is PointKind.PHONE:
        return replace(point, value=veiled(point.value))
    if not _is_handle(point) or VISIT.fullmatch(point.value):
        return point
    return replace(point, value=_without_number(point.value))


def _is_handle(point: ContactPoint) -> bool:
    return point.kind is PointKind.CHAT


def _is_named_by_number(customer: Customer) -> bool:
    """Somebody who wrote and was not known is called by what they wrote from."""
    by_number = (p.value for p in customer.points if p.kind is PointKind.PHONE or _is_handle(p))
    return customer.name in by_number or _NUMBER.fullmatch(customer.name.strip()) is not None


def _without_iban(customer: Customer) -> Customer:
    return _marked(customer, "iban", iban=veiled(customer.iban)) if customer.iban else customer


def _without_birth(customer: Customer) -> Customer:
    return _marked(customer, "born", born=None) if customer.born else customer


def _marked(customer: Customer, mask: str, **veiled_fields: Any) -> Customer:
    return replace(customer, masked=(*customer.masked, mask), **veiled_fields)


def _uncallable(task: Task) -> Task:
    return replace(task, phone=veiled(task.phone)) if task.phone else task


def _between_nobody(interaction: Interaction) -> Interaction:
    messages = tuple(map(_unaddressed, interaction.messages))
    number, address = veiled(interaction.by_number), _without_number(interaction.address)
    before = (interaction.messages, interaction.by_number, interaction.address)
    if (messages, number, address) == before:
        return interaction
    return replace(interaction, messages=messages, by_number=number, address=address)


def _unaddressed(message: Message) -> Message:
    author, to = _without_number(message.author), _without_number(message.to)
    if (author, to) == (message.author, message.to):
        return message
    return replace(message, author=author, to=to)


def _without_number(text: str) -> str:
    """A caller's number stands where a name would."""
    return _NUMBER.sub(lambda found: veiled(found[0]), text)


def _gives_a_phone(field: str, value: object) -> bool:
    if field == "points" and isinstance(value, tuple):
        return any(getattr(point, "kind", None) is PointKind.PHONE for point in value)
    return field == "phone" or value is PointKind.PHONE


def _phones(customer: Customer) -> tuple[str, ...]:
    return tuple(point.value for point in customer.points if point.kind is PointKind.PHONE)


_LEADING: Final = frozenset({Role.LEAD, Role.PARTNER_MANAGER, Role.OWNER})
_SERVING: Final = _LEADING | {Role.AGENT}
MASKS: Final = (
    Mask(
        name="phone",
        roles=frozenset(Role),
        purposes=frozenset({Purpose.CALLBACK}),
        breaks=_SERVING,
        values=_phones,
        veils={
            Customer: _without_phones,
            Task: _uncallable,
            Interaction: _between_nobody,
        },
        names=_gives_a_phone,
        fields=frozenset({"phone", "points"}),
    ),
    Mask(
        name="iban",
        roles=frozenset(Role) - {Role.EDITOR, Role.TRAINER},
        purposes=frozenset({Purpose.BILLING}),
        breaks=_LEADING,
        values=lambda customer: (customer.iban,),
        veils={Customer: _without_iban},
        names=lambda field, _value: field == "iban",
        fields=frozenset({"iban"}),
    ),
    Mask(
        name="born",
        roles=frozenset(Role) - {Role.EDITOR, Role.TRAINER},
        purposes=frozenset({Purpose.IDENTITY}),
        breaks=_LEADING,
        values=lambda customer: (f"{customer.born:%d.%m.%Y}" if customer.born else "",),
        veils={Customer: _without_birth},
        names=lambda field, _value: field == "born",
        fields=frozenset({"born"}),
    ),
)
BY_NAME: Final = {mask.name: mask for mask in MASKS}
VEILED: Final = frozenset({Clash, *(record for mask in MASKS for record in mask.veils)})


def shown(record: Record, hidden: Collection[str]) -> Record:
    """The record without what these masks hide."""
    for mask in MASKS:
        if mask.name in hidden:
            veil = mask.veils.get(type(record))
            record = veil(record) if veil else record
            record = _undisputed(record, mask) if isinstance(record, Clash) else record
    return record


def given(operation: msgspec.Struct) -> frozenset[str]:
    """The masks whose values an operation gives, a given nothing included."""
    said = {
        name: value
        for name, default in _defaults(type(operation)).items()
        if (value := getattr(operation, name)) is not msgspec.UNSET and value != default
    }
    return frozenset(
        mask.name for mask in MASKS if any(mask.names(name, value) for name, value in said.items())
    )


@cache
def _defaults(operation: type[msgspec.Struct]) -> dict[str, object]:
    """Kept: to look them up takes longer than all else that is asked of an operation."""
    return {field.name: field.default for field in msgspec.structs.fields(operation)}


def _undisputed(clash: Clash, mask: Mask) -> Clash:
    return replace(clash, sides=tuple(_unsaid(side, mask) for side in clash.sides))


def _unsaid(side: Side, mask: Mask) -> Side:
    if side.field not in mask.fields:
        return side
    nothing = f'"{VEIL}"'
    return replace(side, mine=nothing, theirs=nothing, base="")
