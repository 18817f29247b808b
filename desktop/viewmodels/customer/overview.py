"""What stands beside a contact at once: the customer, knowledge that fits, the last contacts."""

from __future__ import annotations

from desktop.signal import Signal, all_of
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.customer.customer import CustomerTab
from desktop.viewmodels.customer.timeline import Timeline
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.interaction.suggestions import Suggestions
from desktop.viewmodels.rows import Heading, Row

KNOWLEDGE, TIMELINE = "knowledge", "timeline"  # headings whose "more" leads to another tab
_SUGGESTED = 3  # the knowledge tab shows all


class Overview:
    """`rows` with `rows_changed`, made of three parts that each read for themselves."""

    def __init__(
        self, desk: Desk, customer: CustomerTab, suggestions: Suggestions, timeline: Timeline
    ) -> None:
        self._desk = desk
        self._customer = customer
        self.suggestions = suggestions
        self._timeline = timeline
        self.rows: tuple[Row, ...] = ()
        self.rows_changed: Signal[tuple[Row, ...]] = Signal()
        self._disconnect = all_of(
            customer.rows_changed.connect(lambda _rows: self._say()),
            suggestions.changed.connect(lambda _found: self._say()),
            timeline.changed.connect(lambda _total: self._say()),
        )
        self._say()

    def close(self) -> None:
        self._disconnect()

    def _say(self) -> None:
        rows = list(self._customer.rows)
        if self._customer.shown is not None:
            rows += self._knowledge()
            rows += self._steps()
        if tuple(rows) != self.rows:
            self.rows = tuple(rows)
            self.rows_changed.emit(self.rows)

    def _knowledge(self) -> list[Row]:
        hits = self.suggestions.rows()[:_SUGGESTED]
        title = tr("Knowledge that fits")
        heading = Heading(key=KNOWLEDGE, title=title, more=tr("Search"), said=title)
        return [heading, *hits] if hits else []

    def _steps(self) -> list[Row]:
        steps, total = self._timeline.first, self._timeline.total
        title, more = tr("Timeline"), ""
        if total > len(steps):
            more = tr("all {count}", count=total)
        said = terms.sentence(title, str(total))
        return [Heading(key=TIMELINE, title=title, more=more, said=said), *steps] if steps else []
