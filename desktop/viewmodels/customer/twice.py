"""The page of customers who may be there twice: pairs, and why they are thought the same.

    page.look(); page.rows; page.not_the_same("pair:a:b")

Laws: the store is read some customers at a time, behind whatever else is asked of it; a pair that
somebody has said is none is not shown again, on any desk; what many share, such as the number of
a switchboard, makes nobody the same.
"""

from __future__ import annotations

from itertools import combinations
from typing import Final

import msgspec

from desktop.domain.ids import CustomerId
from desktop.domain.operations.customer import ApartNoMore, KeepApart
from desktop.notices import Notice, Tone
from desktop.signal import Signal
from desktop.store.changes import Changes
from desktop.store.reads import pairs
from desktop.store.reads.duplicates import Why
from desktop.store.reads.pairs import Keyed
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.customer.duplicates import WHY
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.figures import number
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.lists.chosen import UNDO
from desktop.viewmodels.rows import Empty, LineRow, Row

SHARED: Final = 10  # more customers than that with one key are not the same
MOST: Final = 200  # pairs that are shown
_PAIR: Final = "pair"
_MATTER: Final = "not the same"


class Pair(msgspec.Struct, frozen=True):
    """Two customers; the first is the one that is there longer."""

    mine: CustomerId
    other: CustomerId


class Twice:
    """`rows` of the pairs, `summary` says how far it has looked."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._known: dict[str, Keyed] = {}
        self._bearing: dict[tuple[Why, str], list[str]] = {}
        self._shared: set[tuple[Why, str]] = set()  # of these, what more than one have
        self._said: Pair | None = None  # what the last undo takes back
        self.looking = False
        self.summary = ""
        self.rows: tuple[Row, ...] = ()
        self.changed: Signal[tuple[Row, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "customers there twice")
        self._disconnect = desk.changed.connect(self._on_change)

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()

    def look(self) -> None:
        """Go through all customers, once."""
        if not self._known and not self.looking:
            self.looking = True
            self._reading.ask(self._look())

    def pair(self, key: str) -> Pair | None:
        kind, _, ids = key.partition(":")
        mine, _, other = ids.partition(":")
        return Pair(CustomerId(mine), CustomerId(other)) if kind == _PAIR else None

    def open(self, key: str) -> None:
        """Open the first of the two in the panes of the desk."""
        if (pair := self.pair(key)) is not None:
            self._desk.go(Open(customer=pair.mine))

    def not_the_same(self, key: str) -> None:
        if (pair := self.pair(key)) is not None:
            self._desk.supervisor.spawn("not the same", self._keep_apart(pair))

    def undo(self) -> None:
        if self._said is not None:
            self._desk.supervisor.spawn("perhaps the same", self._meet(self._said))

    async def _keep_apart(self, pair: Pair) -> None:
        await self._desk.ask(KeepApart(id=pair.mine, customer=pair.other))
        self._said = pair
        said = tr("They are not the same: the pair is not shown again.")
        self._desk.notices.tell(Notice(tone=Tone.DONE, happened=said, replace=_MATTER, action=UNDO))

    async def _meet(self, pair: Pair) -> None:
        self._said = None
        self._desk.notices.clear(_MATTER)
        await self._desk.ask(ApartNoMore(id=pair.mine, customer=pair.other))

    # ------------------------------------------------------------------------------- looking
    async def _look(self) -> None:
        place: int | None = 0
        try:
            while place is not None:
                found, place = await self._desk.read(pairs.some, place)
                for each in found:
                    self._take(each)
                self.looking = place is not None
                self._say()
                await self._desk.supervisor.pause(0)
        finally:
            self.looking = False

    def _on_change(self, changes: Changes) -> None:
        if not self._known and not self.looking:
            return
        if changes.whole:
            self._known.clear()
            self._bearing.clear()
            self._shared.clear()
            self.looking = True
            self._reading.ask(self._look())
        elif changes.of("customer"):
            self._desk.supervisor.spawn(
                "customers looked at again", self._look_again(changes.of("customer"))
            )

    async def _look_again(self, customers: frozenset[str]) -> None:
        found = await self._desk.read(pairs.these, sorted(customers))
        for id_ in customers:
            self._leave(id_)
        for each in found:
            self._take(each)
        self._say()

    def _take(self, each: Keyed) -> None:
        self._leave(each.id)
        self._known[each.id] = each
        for key in each.keys:
            ids = self._bearing.setdefault(key, [])
            ids.append(each.id)
            if len(ids) > 1:
                self._shared.add(key)

    def _leave(self, id_: str) -> None:
        before = self._known.pop(id_, None)
        for key in before.keys if before is not None else ():
            ids = self._bearing[key]
            ids.remove(id_)
            if len(ids) < 2:  # noqa: PLR2004  nobody to share it with
                self._shared.discard(key)

    # -------------------------------------------------------------------------------- saying
    def _pairs(self) -> dict[Pair, list[Why]]:
        found: dict[Pair, list[Why]] = {}
        for key in self._shared:
            ids = self._bearing[key]
            if len(ids) > SHARED:
                continue
            for mine, other in combinations(sorted(ids), 2):
                one, two = self._known[mine], self._known[other]
                if other not in one.apart and mine not in two.apart:
                    found.setdefault(Pair(one.id, two.id), []).append(key[0])
        return found

    def _say(self) -> None:
        found = self._pairs()
        order = list(Why)
        listed = sorted(
            found.items(),
            key=lambda each: (
                min(map(order.index, each[1])),
                self._known[each[0].mine].name.casefold(),
                each[0].mine,
                each[0].other,
            ),
        )
        rows = tuple(self._row(pair, why) for pair, why in listed[:MOST])
        self.summary = self._summary(len(found))
        self.rows = rows or ((_looking() if self.looking else _nobody()),)
        self.changed.emit(self.rows)

    def _summary(self, found: int) -> str:
        if self.looking:
            return tr("{count} customers looked at …", count=number(len(self._known)))
        if found > MOST:
            return tr("The first {count} of {all}", count=MOST, all=number(found))
        return tr("%n pair(s)", n=found)

    def _row(self, pair: Pair, why: list[Why]) -> LineRow:
        mine, other = _called(self._known[pair.mine]), _called(self._known[pair.other])
        reasons = terms.dotted(*(tr(WHY[each]) for each in Why if each in why))
        title = tr("{one} and {other}", one=mine, other=other)
        return LineRow(
            key=f"{_PAIR}:{pair.mine}:{pair.other}",
            icon="users",
            title=title,
            more=reasons,
            said=terms.sentence(title, reasons),
        )


def _called(of: Keyed) -> str:
    return terms.dotted(of.name, of.number)


def _looking() -> Empty:
    return _empty(tr("All customers are looked at"), tr("Pairs appear here as they are found."))


def _nobody() -> Empty:
    title = tr("Nobody is there twice, as far as can be seen")
    text = tr("Compared are telephone numbers, e-mail addresses, names with address or birth.")
    return _empty(title, text)


def _empty(title: str, text: str) -> Empty:
    said = f"{title}. {text}"
    return Empty(key="empty", icon="users", title=title, text=text, top=80, said=said, large=True)
