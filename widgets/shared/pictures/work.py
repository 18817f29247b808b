"""Pictures of the work list: contacts, promises, tasks, and the group they stand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF

from widgets.shared.pictures.ground import (
    State,
    button_wide,
    buttons,
    ground,
    sending_mark,
    word_part,
)
from widgets.theme.canvas import Cut
from widgets.theme.tokens import CARD, DUE_ICON, KIND_ICON

if TYPE_CHECKING:
    from desktop.viewmodels.rows import Card, Empty, Gap, Heading, Mark, PromiseRow, Skeleton
    from widgets.theme.canvas import Canvas

HEADING = 34


def heading(c: Canvas, w: float, row: Heading, state: State) -> float:
    """Small, bold, quiet; no line, no box."""
    if c.measures:
        return HEADING
    inset = 0 if state.padded else 20
    more = c.look.width(row.more, "small") if row.more else 0.0
    count = c.look.width(row.count, "small") + 9 if row.count else 0.0
    room = w - 2 * inset - (more + 16 if more else 0) - count
    used = c.text(inset, 12, max(room, 40), row.title, "small_b", "muted")
    c.text(inset + 8 + used, 12, count, row.count, "small", "faint")
    c.text(w - inset - more, 12, more + 1, row.more, "small", "accent")
    if row.more and state.part == "more":
        c.rule(w - inset - more, 29, more, "accent")
    if row.more:
        c.zone(w - inset - more - 6, 6, more + 12, 28, "more", row.more)
    if state.focus:
        c.focus(inset - 8, 6, w - 2 * inset + 16, 28)
    return HEADING


def card(c: Canvas, w: float, row: Card, state: State) -> float:
    """Channel, who, what about, how long; unread is weight plus a number.

    A chip that would cut the name stands in the second line.
    """
    h, up = c.look.row("card"), c.cut_off("card")
    if c.measures:
        return h
    ground(c, w, h, state)
    c.icon(22, 13 - up, KIND_ICON[row.channel], "accent" if row.unread else "faint", 18)
    right = end = w - 20
    style = "body_b" if row.unread else "body"
    end -= sending_mark(c, end, 32 - up, row.sending)
    if row.unread:
        end -= c.count(end, 31 - up, row.unread) + 8
    if row.tone in DUE_ICON and row.timer:
        chip = row.timer, row.tone, DUE_ICON[row.tone]
        if _fits(c, row.name, style, w, *chip):
            right -= c.chip(right, 11 - up, *chip, right=True)
        else:
            end -= c.chip(end, 30 - up, *chip, right=True) + 8
    elif row.timer:
        need = c.look.width(row.timer, "small")
        right -= c.text(right - need, 11 - up, need + 1, row.timer, "small", "faint")
    c.text(50, 10 - up, right - (58 if right < w - 20 else 50), row.name, style)
    c.text(50, 31 - up, end - 50, row.about, "small", "muted")
    return h


def _fits(c: Canvas, words: str, style: str, w: float, label: str, tone: str, icon: str) -> bool:
    """Whether the words of a row's first line stand there uncut beside this chip."""
    chip = c.measuring().chip(0, 0, label, tone, icon)
    return c.look.width(words, style) <= w - 20 - chip - 58


def promise(c: Canvas, w: float, row: PromiseRow, state: State) -> float:
    """What was promised, to whom, by when; due never by colour alone."""
    h, up = c.look.row("promise"), c.cut_off("promise")
    if c.measures:
        return h
    ground(c, w, h, state)
    c.icon(22, 10 - up, "check" if row.done else KIND_ICON[row.kind], "faint", 18)
    right = end = w - 20
    end -= sending_mark(c, end, 28 - up, row.sending)
    if row.undo is not None:
        right -= word_part(c, right, 8 - up, row.undo, state)
    elif row.due:
        icon = DUE_ICON[row.tone] if row.tone in ("breach", "pause") else ""
        if _fits(c, row.what, "body", w, row.due, row.tone, icon):
            right -= c.chip(right, 7 - up, row.due, row.tone, icon, right=True)
        else:
            end -= c.chip(end, 25 - up, row.due, row.tone, icon, right=True) + 8
    room = right - (58 if right < w - 20 else 50)
    used = c.text(50, 7 - up, room, row.what, "body", "faint" if row.done else "ink")
    if row.done:
        c.rule(50, 17 - up, used, "faint")
    c.text(50, 27 - up, end - 50, row.who, "small", "faint")
    return h


def mark(c: Canvas, w: float, row: Mark, state: State) -> float:
    """What a row says in 64 units: icon, number, and whether it is due; its words are the tip."""
    h = c.look.row("promise")
    ground(c, w, h, state, inset=6)
    icon = KIND_ICON[row.kind] if row.kind else row.icon
    c.icon((w - 20) / 2, (h - 20) / 2, icon, "accent" if row.unread else "muted", 20)
    if row.unread:
        c.count(w - 8, 4, row.unread, size=16)
    if row.tone in ("pause", "breach"):
        c.icon(w - 24, h - 20, DUE_ICON[row.tone], row.tone, 14)
    sending_mark(c, 26, h - 20, row.sending)
    if c.probe is not None:
        c.probe.cuts.append(Cut(QRectF(0, 0, w, h), row.tip))
    return h


def gap(c: Canvas, w: float, row: Gap, _state: State) -> float:
    """A short line between two groups of marks."""
    c.rule((w - 20) / 2, 6, 20, "edge")
    if c.probe is not None:
        c.probe.cuts.append(Cut(QRectF(0, 0, w, 13), row.said))
    return 13


def skeleton(c: Canvas, w: float, row: Skeleton, _state: State) -> float:
    """The shape of a row, standing still."""
    if row.shape == "line":
        h = c.look.row("line")
        c.well(20, (h - 10) / 2, (w - 40) * 0.6, 10, 5)
        return h
    up = c.cut_off("card")
    c.well(22, 13 - up, 18, 18, 9)
    c.well(50, 14 - up, (w - 80) * 0.5, 10, 5)
    c.well(50, 36 - up, (w - 80) * 0.85, 8, 4)
    return c.look.row("card")


def empty(c: Canvas, w: float, row: Empty, state: State) -> float:
    """A quiet picture, a sentence, and what comes next; the ring is around these alone."""
    c.box(w / 2 - 24, row.top, 48, 48, f"{row.tone}_tint", radius=24)
    c.icon(w / 2 - 12, row.top + 12, row.icon, row.tone, 24)
    wide = min(w - 32, 380 if row.large else 340)
    left = (w - wide) / 2
    title, words = ("title", "body") if row.large else ("body_b", "small")
    h: float = row.top + 62
    h += c.para(left, row.top + 62, wide, row.title, title, centred=True)
    h += 4 + c.para(left, h + 4, wide, row.text, words, "muted", centred=True)
    if row.do is not None:
        room = button_wide(c, row.do)
        h += 16 + buttons(c, (w - room) / 2, h + 16, room, (row.do,), state)
    if state.focus:
        c.focus(max(2, left - 16), row.top - 12, min(w - 4, wide + 32), h - row.top + 24, CARD)
    return h + 16
