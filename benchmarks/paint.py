"""How long a repaint of a list takes: `python -m benchmarks.paint`.

A contact centre's window repaints its lists every second and at every key; the budget is 8 ms in
the middle and 16 ms at the 95th of 100, at 60 frames a second (one frame is 16.7 ms).
"""

from __future__ import annotations

import argparse
import os
import random
import time
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QWidget

from desktop.signal import Signal
from desktop.viewmodels.rows import Card, Cell, Column, Row, TableRow
from widgets.gallery import made_up
from widgets.shared.feed import Feed
from widgets.shared.paged_list import PagedList
from widgets.theme.appearance import Appearance

if TYPE_CHECKING:
    from collections.abc import Callable

BUDGET_MS = 8.0
_ROWS = 500_000
_COLUMNS = (
    Column("name", "Name", share=3),
    Column("number", "Number", width=90),
    Column("place", "Place", share=2),
    Column("phone", "Phone", width=130),
    Column("open", "Open", width=60, right=True),
)


class Loaded:
    """500,000 rows that are there at once, so that the painting alone is measured."""

    def __init__(self) -> None:
        self.total = _ROWS
        self.changed: Signal[range] = Signal()
        self.reset: Signal[int] = Signal()
        self._made: dict[int, Row] = {}

    def row(self, at: int) -> Row | None:
        if at not in self._made:
            self._made[at] = TableRow(
                key=str(at),
                said=str(at),
                cells=tuple(
                    map(Cell, (f"Muster {at}", f"K-{at}", "Berlin", f"0171 {at:08}", str(at % 9)))
                ),
            )
        return self._made[at]

    def want(self, first: int, last: int) -> None:
        """All is there."""


def cards(count: int, second: int = 0) -> tuple[Row, ...]:
    return tuple(
        Card(
            key=str(at),
            said=f"card {at}",
            channel=("email", "chat", "voice", "messaging")[at % 4],
            name=f"Frieda Musterfrau {at}",
            about=f"{made_up.SUBJECT} ({at})",
            timer=f"{at:02}:{second % 60:02}",
            tone=("faint", "pause", "breach", "talk")[at % 4],
            unread=at % 3,
        )
        for at in range(count)
    )


def timed(times: int, step: Callable[[int], object], widget: QWidget) -> list[float]:
    """Return the milliseconds of each step with the repaint it causes, ascending."""
    taken = []
    for turn in range(times):
        start = time.perf_counter()
        step(turn)
        widget.repaint()
        QApplication.processEvents()
        taken.append((time.perf_counter() - start) * 1000)
    return sorted(taken)


def report(name: str, taken: list[float]) -> bool:
    p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    within = p50 <= BUDGET_MS and p95 <= 2 * BUDGET_MS
    print(
        f"{name:52} p50 {p50:6.2f}  p95 {p95:6.2f}  max {taken[-1]:6.2f} ms"
        f"  {'within' if within else 'OVER'} budget"
    )
    return within


def shown(widget: QWidget, width: int, height: int) -> QWidget:
    widget.resize(width, height)
    widget.show()
    QApplication.processEvents()
    return widget


def feeds(times: int) -> list[bool]:
    feed = Feed("cards")
    shown(feed, 344, 1000)
    feed.show_rows(cards(60))
    bar = feed.verticalScrollBar()
    results = [
        report("60 cards: repaint, nothing changed", timed(times, lambda _: None, feed.viewport())),
        report(
            "60 cards: every timer ticks",
            timed(times, lambda turn: feed.show_rows(cards(60, turn)), feed.viewport()),
        ),
        report(
            "60 cards: scrolled by a notch",
            timed(times, lambda turn: bar.setValue(turn * 60 % 2000), feed.viewport()),
        ),
    ]
    feed.close()
    thread = Feed("mail", on="surface", pad=24)
    shown(thread, 662, 900)
    thread.show_rows(made_up.MAIL)
    results.append(
        report("a mail thread: repaint", timed(times, lambda _: None, thread.viewport()))
    )
    thread.close()
    return results


def paged(times: int) -> list[bool]:
    source, wheel = Loaded(), random.Random(1)
    start = time.perf_counter()
    rows = PagedList("customers", source, kind="table", columns=_COLUMNS)
    shown(rows, 1200, 900)
    print(f"{_ROWS:,} rows: made and shown in {(time.perf_counter() - start) * 1000:.1f} ms")
    bar = rows.verticalScrollBar()
    results = [
        report(
            "500,000 rows: scrolled by a notch (3 rows)",
            timed(times, lambda turn: bar.setValue(turn * 90), rows.viewport()),
        ),
        report(
            "500,000 rows: scrolled by a page",
            timed(times, lambda turn: bar.setValue(turn * 870), rows.viewport()),
        ),
        report(
            "500,000 rows: jump anywhere",
            timed(times, lambda _: bar.setValue(wheel.randrange(bar.maximum())), rows.viewport()),
        ),
    ]
    rows.close()
    return results


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--theme", default="light")
    parser.add_argument("--scale", type=float, default=1.0)
    asked = parser.parse_args()
    app = QApplication(["paint"])
    Appearance(app).use(asked.theme, scale=asked.scale)
    within = feeds(asked.times) + paged(asked.times)
    raise SystemExit(0 if all(within) else 1)


if __name__ == "__main__":
    main()
