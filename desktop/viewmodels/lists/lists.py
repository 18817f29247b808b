"""The pages Customers, Contacts and Cases: of half a million rows only those in sight are read.

Without a filter a list stands in the order the person chose last (at first customers by name, cases
by when they are due); a filter gives its hits, best first until they are sorted.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from desktop.domain.ids import CaseId, CustomerId
from desktop.domain.records import Interaction
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import listed, lists, records, tagged
from desktop.store.reads.lists import EVERYWHERE, Key, Walk, Where
from desktop.store.reads.matching import words
from desktop.text import language, tr
from desktop.viewmodels import figures
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.latest import Latest
from desktop.viewmodels.lists import deeds, lists_rows
from desktop.viewmodels.lists.chosen import Chosen
from desktop.viewmodels.lists.deed import Deed
from desktop.viewmodels.lists.list_order import Order, remember, remembered
from desktop.viewmodels.lists.lists_source import AT_MOST, Picked, Read, Walked
from desktop.viewmodels.lists.paged import Pages
from desktop.viewmodels.rows import Column, Row

X = TypeVar("X")
_AFTER_KEY_S = 0.12  # so that a word typed at speed is asked for once
_AFTER_CHANGE_S = 0.5  # a sync announces many changes in a row


class Summary(msgspec.Struct, frozen=True):
    """How many rows there are, in words; `empty`: none, and why; `said`: as it is read aloud."""

    text: str
    empty: str = ""
    said: str = ""


class LongList(Generic[X]):
    """`pages` for a PagedList, `columns` and `order` for its head, `summary` for the line above."""

    def __init__(
        self,
        desk: Desk,
        walks: Mapping[str, Walk],
        read: Read[X],
        row: Callable[[X], Row],
        *,
        usual: Order,
        columns: tuple[Column, ...],
        where: Where = EVERYWHERE,
        can_do: Sequence[Deed] = (),
    ) -> None:
        """`walks` are the orders it can stand in, by the names of their columns."""
        self.columns = tuple(_with_order(column, walks) for column in columns)
        self.kind = walks[usual.column].kind
        self.text = ""
        self.summary = Summary("")
        self.summary_changed: Signal[Summary] = Signal()
        self.order = remembered(desk.settings, self.kind, usual, walks)
        self.order_changed: Signal[Order] = Signal()
        self._desk = desk
        self._walks = walks
        self._usual = usual
        self._read = read
        self._row = row
        self._where = where
        self._cut = False  # a filter found more than is shown
        name = f"list of {self.kind}"
        self.pages: Pages[Key] = Pages(spawn=lambda work: desk.supervisor.spawn(name, work))
        self.chosen = Chosen(desk, self.kind, self.pages, can_do, deeds.picks_of(self.kind, desk))
        self._filtering = Latest(desk.supervisor, f"{name} filter")
        self._refreshing = Latest(desk.supervisor, f"{name} refresh")
        self._disconnect = all_of(
            desk.changed.connect(self._on_change),
            self.pages.reset.connect(lambda _total: self._say()),
            self.chosen.close,
        )

    def close(self) -> None:
        self._disconnect()
        self._filtering.drop()
        self._refreshing.drop()
        self._desk.supervisor.cancel(f"list of {self.kind}")

    def show(self) -> None:
        """The page is in sight: read it, if it has not been."""
        if not self.pages.total:
            self._filtering.ask(self._ask(self.text))

    def filter(self, text: str) -> None:
        """Only what has these words, best first; "" for all, in the person's order."""
        if words(text) != words(self.text):
            self.text = text
            usual = remembered(self._desk.settings, self.kind, self._usual, self._walks)
            self._turn(Order("") if words(text) else usual)
            self._filtering.ask(self._ask_soon(text))

    def sort(self, column: str, *, ascending: bool) -> None:
        """Stand in this order from now on; the hits of a filter only until it is another one."""
        if column in self._walks:
            self._turn(Order(column, not ascending))
            if not words(self.text):
                remember(self._desk.settings, self.kind, self.order)
            self._filtering.ask(self._ask(self.text))

    def undo(self) -> None:
        """Take back what was done with the chosen rows last."""
        self._desk.supervisor.spawn("undo several", self.chosen.undo())

    def _turn(self, order: Order) -> None:
        if order != self.order:
            self.order = order
            self.order_changed.emit(order)

    async def _ask_soon(self, text: str) -> None:
        await self._desk.supervisor.pause(_AFTER_KEY_S)
        await self._ask(text)

    async def _ask(self, text: str) -> None:
        if not words(text):
            self._cut = False
            self.pages.show(self._all())
            return
        hits = await self._desk.read(tagged.filtered, self.kind, text, AT_MOST + 1)
        self._cut = len(hits) > AT_MOST
        hits = hits[:AT_MOST]
        if self.order.column:
            hits = await self._desk.read(lists.in_order, self._walk, hits)
        self.pages.show(Picked(self._desk, hits, self._read, self._row))

    def _all(self) -> Walked[X]:
        return Walked(self._desk, self._walk, self._read, self._row, self._where)

    @property
    def _walk(self) -> Walk:
        return self._walks[self.order.column].turned(down=self.order.down)

    def _on_change(self, changes: Changes) -> None:
        if changes.touches(self.kind):
            self._refreshing.ask(self._refresh_soon())

    async def _refresh_soon(self) -> None:
        await self._desk.supervisor.pause(_AFTER_CHANGE_S)
        if words(self.text):
            await self._ask(self.text)
        else:
            self.pages.refresh()

    def _say(self) -> None:
        total = figures.number(self.pages.total)
        if self._cut:
            summary = Summary(tr("The best {count}; more words find less", count=total))
        elif words(self.text):
            summary = Summary(tr("{count} found", count=total), self._nothing_found())
        else:
            said = tr("{count} in the list", count=total)
            summary = Summary(total, self._nothing_here(), said)
        if summary != self.summary:
            self.summary = summary
            self.summary_changed.emit(summary)

    def _nothing_found(self) -> str:
        return "" if self.pages.total else tr("Nothing has all these words.")

    def _nothing_here(self) -> str:
        return "" if self.pages.total else tr("Nothing is here yet.")


def _with_order(column: Column, walks: Mapping[str, Walk]) -> Column:
    return msgspec.structs.replace(column, sortable=column.name in walks)


class Customers(LongList[listed.CustomerRow]):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            lists.CUSTOMERS,
            listed.customers,
            lists_rows.customer,
            usual=Order("name"),
            columns=lists_rows.customer_columns(),
        )

    def open(self, key: str) -> None:
        """Open the customer in the panes of the desk."""
        self._desk.go(Open(customer=CustomerId(key)))


class Contacts(LongList[listed.ContactRow]):
    """All contacts, the one in which something was said last first."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            lists.CONTACTS,
            listed.contacts,
            lambda row: lists_rows.contact(row, desk.clock.now()),
            usual=Order("last", down=True),
            columns=lists_rows.contact_columns(),
        )

    async def open(self, key: str) -> None:
        """Open the contact with its customer and case in the panes of the desk."""
        found = await self._desk.read(records.record, Interaction, key)
        if found is not None:
            self._desk.go(Open(found.id, found.customer, found.case))


class Cases(LongList[listed.CaseRow]):
    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            lists.CASES,
            _cases_of(desk),
            lambda row: lists_rows.case(row, desk.clock.now()),
            usual=Order("due"),
            columns=lists_rows.case_columns(),
            can_do=deeds.of_cases(),
        )

    async def open(self, key: str) -> None:
        """Open the case with its customer in the panes of the desk."""
        case = CaseId(key)
        customer = await self._desk.read(listed.customer_of_case, case)
        self._desk.go(Open(customer=customer, case=case))


def _cases_of(desk: Desk) -> Read[listed.CaseRow]:
    """Cases as their clocks stand when they are read."""

    def read(connection: Connection, places: Sequence[int]) -> dict[int, listed.CaseRow]:
        return listed.cases(connection, places, desk.clock.now())

    return read


class Articles(LongList[listed.ArticleRow]):
    """All articles of the spoken language."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(
            desk,
            lists.ARTICLES,
            listed.articles,
            lambda row: lists_rows.article(row, desk.clock.now()),
            usual=Order("title"),
            columns=lists_rows.article_columns(),
            where=Where((language(),)),
        )
