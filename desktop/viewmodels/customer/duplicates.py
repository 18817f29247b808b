"""A customer who is there twice: compared side by side, merged, and taken apart again.

Laws: what the hub keeps back is neither shown nor taken; each value that differs is a choice, and
what only one of them has is kept; nothing of the other is deleted, so that undoing gives it all
back; what was changed meanwhile stays as it was changed.
"""

from __future__ import annotations

from typing import Any, Final

from desktop.domain.ids import CustomerId
from desktop.domain.masks import is_veiled
from desktop.domain.operations.customer import AddContactPoint, RemoveContactPoint, Set
from desktop.domain.operations.merging import MergeCustomer, UnmergeCustomer
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import ContactPoint, Customer
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.store.reads import duplicates, records
from desktop.store.reads.duplicates import Match, Why
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.lists.narrowing import nothing_here
from desktop.viewmodels.rows import Empty, LineRow, Row

UNDO: Final = "customer.take-apart"
_MATTER: Final = "merged customers"
_DO, _OTHER = "do", "other:"
_FIELDS: Final = {
    "name": mark("Name"),
    "address": mark("Address"),
    "language": mark("Language"),
    "born": mark("Born"),
    "iban": mark("IBAN"),
}
WHY: Final = {
    Why.PHONE: mark("the same telephone number"),
    Why.EMAIL: mark("the same e-mail address"),
    Why.ADDRESS: mark("the same name and address"),
    Why.BORN: mark("the same name and date of birth"),
}


class DuplicateSheet:
    """First who may be the same as the open customer, then what of the chosen one is taken."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._mine: Customer | None = None
        self._found: tuple[Match, ...] = ()
        self._other: Customer | None = None
        self._taken: frozenset[str] = frozenset()
        self._back: dict[CustomerId, tuple[AnyOperation, ...]] = {}
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "the same customer")

    def begin(self) -> None:
        self._mine, self._found, self._other = None, (), None
        self._show(())
        self._reading.ask(self._read())

    def begin_with(self, mine: CustomerId, other: CustomerId) -> None:
        """Compare these two, whoever is open."""
        self._mine, self._found, self._other = None, (), None
        self._show(())
        self._reading.ask(self._read_both(mine, other))

    def end(self) -> None:
        self._reading.drop()

    def ask(self, text: str) -> None:
        """Another customer by name or number, though nothing says that they are the same."""
        self._reading.ask(self._read(text.strip()))

    def take(self, key: str) -> bool:
        if key.startswith(_OTHER):
            self._compare(CustomerId(key.removeprefix(_OTHER)))
        elif key == _DO and self._mine and self._other:
            work = self._merge(self._mine, self._other, self._taken)
            self._desk.supervisor.spawn("merge customers", work)
            return True
        elif key in _FIELDS:
            self._taken ^= {key}
            self._say_compared()
        return False

    async def _read(self, text: str = "") -> None:
        here = self._desk.open.customer
        if here is None:
            return
        self._mine = await self._desk.read(records.record, Customer, here)
        if self._other is None:
            found = await self._desk.read(duplicates.perhaps_the_same, here)
            if text:
                words = text.casefold()
                found = tuple(m for m in found if words in _words(m.customer).casefold())
                known = {match.customer.id for match in found}
                others = await self._desk.read(duplicates.sought, here, text)
                found += tuple(match for match in others if match.customer.id not in known)
            self._found = found
            self._show(tuple(map(_candidate, found)) or (_nobody(text),))

    async def _read_both(self, mine: CustomerId, other: CustomerId) -> None:
        found = await self._desk.read(records.record, Customer, other)
        self._mine = await self._desk.read(records.record, Customer, mine)
        if found is not None and self._mine is not None:
            self._found = (Match(found, Why.PHONE),)
            self._compare(found.id)

    def _compare(self, other: CustomerId) -> None:
        self._other = next(m.customer for m in self._found if m.customer.id == other)
        mine = self._mine
        self._taken = frozenset(
            name
            for name in _FIELDS
            if mine and not getattr(mine, name) and _can_be_taken(mine, self._other, name)
        )
        self._say_compared()

    def _say_compared(self) -> None:
        mine, other = self._mine, self._other
        if mine is None or other is None:
            return
        title = tr(
            "Show everything of {other} with {mine}", other=_called(other), mine=_called(mine)
        )
        rows: list[Row] = [LineRow(key=_DO, icon="arrow-right-left", title=title, said=title)]
        for name, label in _FIELDS.items():
            if _can_be_taken(mine, other, name):
                rows.append(self._choice(name, tr(label), mine, other))
        self._show(tuple(rows))

    def _choice(self, name: str, label: str, mine: Customer, other: Customer) -> LineRow:
        ours, theirs = _said(getattr(mine, name)), _said(getattr(other, name))
        stays, goes = (theirs, ours) if name in self._taken else (ours, theirs)
        instead = tr("instead of {value}", value=goes or tr("nothing"))
        return LineRow(
            key=name,
            icon="check",
            title=f"{label}: {stays or tr('nothing')}",
            more=instead,
            said=terms.sentence(label, stays or tr("nothing"), instead),
        )

    async def _merge(self, mine: Customer, other: Customer, taken: frozenset[str]) -> None:
        points = _new_points(mine, other)
        values: dict[str, Any] = {name: getattr(other, name) for name in taken}
        before: dict[str, Any] = {name: getattr(mine, name) for name in taken}
        asked: list[AnyOperation] = [Set(id=mine.id, **values)] if values else []
        asked += [AddContactPoint(id=mine.id, kind=p.kind, value=p.value) for p in points]
        await self._desk.ask(*asked, MergeCustomer(id=other.id, into=mine.id))
        back: list[AnyOperation] = [UnmergeCustomer(id=other.id)]
        back += [Set(id=mine.id, **before)] if before else []
        back += [RemoveContactPoint(id=mine.id, kind=p.kind, value=p.value) for p in points]
        self._back[other.id] = tuple(back)
        said = tr("{name} is one customer now.", name=_called(mine))
        self._desk.notices.tell(
            Notice(tone=Tone.DONE, happened=said, replace=_MATTER, action=UNDO, subject=other.id)
        )

    async def take_apart(self, id_: CustomerId) -> None:
        """Two customers again; values taken here a moment ago go back as well."""
        found = await self._desk.read(records.record, Customer, id_)
        self._desk.notices.clear(_MATTER)
        if found is None or found.merged_into is None:
            return
        await self._desk.ask(*self._back.pop(id_, (UnmergeCustomer(id=id_),)))
        self._desk.go(Open(customer=id_))

    def _show(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.rows_changed.emit(rows)


def suggestion(matches: tuple[Match, ...]) -> LineRow | None:
    """What the customer tab says of somebody who may be the same."""
    if not matches:
        return None
    first = matches[0]
    title = tr("Perhaps the same as {name}", name=_called(first.customer))
    why = _why(first)
    said = terms.sentence(title, why)
    return LineRow(key="same", icon="users", title=title, more=why, end=tr("Compare"), said=said)


def _candidate(match: Match) -> LineRow:
    name, why = _called(match.customer), _why(match)
    address = match.customer.address
    return LineRow(
        key=f"{_OTHER}{match.customer.id}",
        icon="user-round",
        title=name,
        more=terms.dotted(why, address),
        said=terms.sentence(name, why, address),
    )


def _why(match: Match) -> str:
    """Of whom somebody looks for: the way to them that tells them from their namesakes."""
    if match.why is not None:
        return tr(WHY[match.why])
    return next((point.value for point in match.customer.points), "")


def _can_be_taken(mine: Customer, other: Customer, name: str) -> bool:
    """It differs, the other has it, and neither is kept back."""
    if name in mine.masked or name in other.masked:
        return False
    theirs = getattr(other, name)
    return bool(theirs) and theirs != getattr(mine, name)


def _new_points(mine: Customer, other: Customer) -> list[ContactPoint]:
    return [p for p in other.points if p not in mine.points and not is_veiled(p.value)]


def _called(customer: Customer) -> str:
    return terms.dotted(customer.name, customer.number)


def _words(customer: Customer) -> str:
    return f"{customer.name} {customer.number} {customer.address}"


def _said(value: Any) -> str:  # noqa: ANN401  of any field
    return "" if value is None else str(value)


def _nobody(sought: str) -> Empty:
    if sought:
        title = tr("Nobody is called so")
        return nothing_here("users", title, tr("Name, number or address find every customer."))
    title = tr("Nobody here seems to be the same")
    text = tr("Compared are telephone numbers, e-mail addresses, names with address or birth.")
    text = f"{text} {tr('Whom you know to be the same is found by name or number.')}"
    return nothing_here("users", title, text)
