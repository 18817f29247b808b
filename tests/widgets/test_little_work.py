"""What the window does not do: work nobody sees, counted and not timed."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import pytest
from PySide6.QtWidgets import QPushButton

from desktop.viewmodels.rows import CommandRow, Heading
from tests.support.qt import settle
from tests.widgets.dressed import on_screen
from widgets.shared.feed import Feed
from widgets.shared.flow import Flow
from widgets.theme.appearance import look

if TYPE_CHECKING:
    from collections.abc import Callable

    from PySide6.QtCore import QSize

    from desktop.viewmodels.rows import Row

T = TypeVar("T")


class Asked(QPushButton):
    """Counts how often it is asked how large it would be."""

    asked = 0

    def sizeHint(self) -> QSize:  # noqa: N802  Qt's own name
        Asked.asked += 1
        return super().sizeHint()


def _rows(many: int) -> list[Row]:
    rows: list[Row] = [Heading(key="h", title="Commands", said="Commands")]
    for n in range(many):
        title = f"Command number {n}"
        rows.append(
            CommandRow(key=f"a{n}", icon="search", title=title, more=f"more {n}", said=title)
        )
    return rows


@pytest.mark.usefixtures("app")
def test_of_a_long_list_only_the_rows_in_sight_are_laid_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lettering, laid_out = look().lettering, list[str]()

    def noted(way: Callable[..., T]) -> Callable[..., T]:
        def lay_out(text: str, *of: object, **more: object) -> T:
            laid_out.append(text)
            return way(text, *of, **more)

        return lay_out

    monkeypatch.setattr(lettering, "line", noted(lettering.line))
    monkeypatch.setattr(lettering, "paragraph", noted(lettering.paragraph))
    high = look().px(look().row("command"))

    feed = Feed("Found")
    with on_screen(feed, 600, 10 * high):
        feed.show_rows(_rows(300))
        feed.paint_now()
        settle()
        last = feed.visualRect(feed.model().index(300, 0))

    assert {"Command number 0", "more 0"} <= set(laid_out)
    assert len({words for words in laid_out if words.startswith("Command ")}) <= 12
    assert last.height() == high


@pytest.mark.usefixtures("app")
def test_each_part_of_a_line_is_asked_once_how_large_it_is() -> None:
    flow = Flow([Asked(str(n)) for n in range(10)], gap=4)
    Asked.asked = 0

    flow.heightForWidth(200)

    assert Asked.asked == 10
    flow.deleteLater()
