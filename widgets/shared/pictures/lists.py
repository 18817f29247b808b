"""Pictures of plain lists: the palette, found things, tables, news."""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

from widgets.shared.pictures.ground import State, ground, word_part

if TYPE_CHECKING:
    from desktop.viewmodels.rows import (
        Cell,
        Column,
        CommandRow,
        LineRow,
        NewsHeading,
        NewsRow,
        TableRow,
    )
    from widgets.theme.canvas import Canvas

NEWS_WIDTH = 560
CELL_GAP = 16
_LEAST = 0.8  # of the width that a column asks for


def command(c: Canvas, w: float, row: CommandRow, state: State) -> float:
    """Something found, or a command with its keys."""
    h, up = c.look.row("command"), c.cut_off("command")
    if c.measures:
        return h
    ground(c, w, h, state)
    ink = "faint" if row.why_not or row.late else "ink"
    c.icon(24, 11 - up, row.icon, "accent" if state.selected else "muted", 18)
    end = w - 24
    for key in reversed(row.keys):
        end -= c.key(end, 11 - up, key, right=True) + 4
    room = min(end - 72, 380)
    c.para(56, 10 - up, room, row.title, "body", ink, lines=1, marks=row.marks)
    used = min(room, c.look.width(row.title, "body"))
    c.text(72 + used, 11 - up, end - used - 84, row.why_not or row.more, "small", "faint")
    return h


def line(c: Canvas, w: float, row: LineRow, state: State) -> float:
    h, up = c.look.row("line") + _more_lines(c, w, row), c.cut_off("line")
    if c.measures:
        return h
    ground(c, w, h, state)
    c.icon(22, 8 - up, row.icon, "accent" if row.unread else "muted")
    end = w - 20
    if row.badge is not None:
        end -= c.chip(end, 6 - up, row.badge.text, row.badge.tone, row.badge.icon, right=True) + 8
    if row.end:
        need = c.look.width(row.end, "small")
        end -= c.text(end - need, 7 - up, need + 1, row.end, "small", "faint") + 8
    style, room = ("body_b" if row.unread else "body"), end - 50
    c.para(50, 6 - up, room, row.title, style, lines=row.lines, marks=row.marks)
    used = min(room, c.look.width(row.title, style)) + 10
    c.text(50 + used, 7 - up, room - used, row.more, "small", "faint")
    return h


def _more_lines(c: Canvas, w: float, row: LineRow) -> float:
    """What a sentence needs that must not be cut off."""
    if row.lines == 1:
        return 0
    one, all_ = (
        c.measuring().para(0, 0, w - 70, row.title, "body", lines=lines) for lines in (1, row.lines)
    )
    return all_ - one


@lru_cache(maxsize=16)
def column_edges(columns: tuple[Column, ...], w: float) -> tuple[tuple[float, float], ...]:
    """Return (x, width) of each column's words in a table of this width.

    Where there is less room than all ask for, each gives way by the same share, to its least.
    """
    shares = sum(column.share for column in columns) or 1
    asked = sum(column.width for column in columns)
    room = w - 40 - CELL_GAP * (len(columns) - 1)
    left, less = max(0.0, room - asked), min(1.0, max(_LEAST, room / (asked or 1)))
    edges, x = [], 20.0
    for column in columns:
        wide = column.width * less + left * column.share / shares
        edges.append((x, wide))
        x += wide + CELL_GAP
    return tuple(edges)


def least_width(columns: tuple[Column, ...]) -> int:
    """Return the units below which a table has to scroll to the side."""
    asked = sum(column.width for column in columns)
    return math.ceil(_LEAST * asked + 40 + CELL_GAP * (len(columns) - 1))


def table_row(
    c: Canvas, w: float, row: TableRow, state: State, columns: tuple[Column, ...]
) -> float:
    """Cells under their heads; numbers right, a hairline below."""
    h, up = c.look.row("table"), c.cut_off("table")
    if c.measures:
        return h
    if state.selected:
        c.rule(0, 0, w, "tint", h - 1)
        c.rule(0, 0, 3, "accent", h - 1)
    elif state.hover:
        c.rule(0, 0, w, "hover", h - 1)
    c.rule(0, h - 1, w)
    if state.focus:
        c.focus(0, 0, w, h - 1, 2)
    style = "body_b" if row.unread else "body"
    for (x, wide), column, cell in zip(column_edges(columns, w), columns, row.cells, strict=False):
        _cell(c, x, 5 - up, wide, cell, style, right=column.right)
    return h


def _cell(c: Canvas, x: float, y: float, w: float, cell: Cell, style: str, *, right: bool) -> None:
    if right:
        used = c.text(x, y, w, cell.text, style, cell.tone, "right")
        if cell.icon:
            c.icon(x + w - used - 24, y + 2, cell.icon, cell.tone)
        return
    before = 24 if cell.icon else 0
    if cell.icon:
        c.icon(x, y + 2, cell.icon, cell.tone)
    if cell.marks:
        c.para(x + before, y, w - before, cell.text, style, cell.tone, lines=1, marks=cell.marks)
    else:
        c.put(x + before, y, w - before, cell.text, style, cell.tone)


def news_heading(c: Canvas, w: float, row: NewsHeading, state: State) -> float:
    wide = min(w - 40, NEWS_WIDTH)
    left = (w - wide) / 2
    right = left + wide
    if row.confirm is not None:
        right -= word_part(c, right, 28, row.confirm, state) + 12
    c.text(left, 28, right - left, row.title, "small_b", "muted")
    c.rule(left, 55, wide)
    return 56


def news(c: Canvas, w: float, row: NewsRow, state: State) -> float:
    """What changed; the badge says whether it was read."""
    wide = min(w - 40, NEWS_WIDTH)
    left = (w - wide) / 2
    if state.hover or state.selected:
        c.box(left - 8, 1, wide + 16, 53, "tint" if state.selected else "hover")
    c.icon(left + 4, 15, row.icon, row.tone, 18)
    used = c.chip(left + wide, 14, row.badge.text, row.badge.tone, row.badge.icon, right=True)
    c.text(left + 36, 8, wide - used - 48, row.title, "body_b")
    c.text(left + 36, 28, wide - used - 48, row.text, "small", "muted")
    c.rule(left, 55, wide)
    if state.focus:
        c.focus(left - 8, 1, wide + 16, 53)
    return 56
