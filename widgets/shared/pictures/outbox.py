"""Pictures of the outbox: what waits, what was refused, what two people changed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.shared.pictures.ground import State, buttons, ground

if TYPE_CHECKING:
    from desktop.viewmodels.rows import ConflictRow, RefusedRow, ScheduledRow, WaitingRow
    from widgets.theme.canvas import Canvas


def waiting(c: Canvas, w: float, row: WaitingRow, state: State) -> float:
    h, up = c.look.row("card"), c.cut_off("card")
    if c.measures:
        return h
    ground(c, w, h, state)
    c.icon(22, 13 - up, row.icon, "muted", 18)
    end = c.look.width(row.when, "small")
    c.text(w - 20 - end, 11 - up, end + 1, row.when, "small", "faint")
    c.text(50, 10 - up, w - end - 86, row.what)
    c.icon(w - 36, 32 - up, "cloud-upload", "pause")
    c.text(50, 31 - up, w - 94, row.more, "small", "muted")
    return h


def refused(c: Canvas, w: float, row: RefusedRow, state: State) -> float:
    """What was asked, why not, and the words that were written, given back."""
    x = _edge(state)
    room = w - x - 20
    h = _refused_height(c.measuring(), room, row, state)
    if c.measures:
        return h
    ground(c, w, h - 2, state)
    _head(c, w, x, row.icon, row.what, row.when, "breach")
    c.icon(x, 34, "triangle-alert", "breach", 14)
    y = 32 + c.para(x + 20, 32, room - 20, row.why, "small", "breach")
    if row.text:
        tall = c.measuring().para(0, 0, room - 24, row.text, "body", lines=4)
        c.well(x, y + 6, room, tall + 16)
        c.para(x + 12, y + 14, room - 24, row.text, "body", lines=4)
        y += tall + 22
    buttons(c, x, y + 10, room, row.parts, state)
    return h


def _refused_height(c: Canvas, room: float, row: RefusedRow, state: State) -> float:
    h = 32.0 + c.para(0, 0, room - 20, row.why, "small")
    if row.text:
        h += 22 + c.para(0, 0, room - 24, row.text, "body", lines=4)
    return h + _with_gap(buttons(c, 0, 0, room, row.parts, state)) + 14


def scheduled(c: Canvas, w: float, row: ScheduledRow, state: State) -> float:
    """When it goes out, in one line, and taking it back below."""
    x = _edge(state)
    room = w - x - 20
    tall = buttons(c.measuring(), 0, 0, room, row.parts, state)
    h = 32.0 + _with_gap(tall)
    if c.measures:
        return h
    ground(c, w, h, state)
    c.icon(x, 8, row.icon, "pause", 16)
    c.text(x + 24, 6, room - 24, row.what, "body_b")
    buttons(c, x, 34, room, row.parts, state)
    return h


def conflict(c: Canvas, w: float, row: ConflictRow, state: State) -> float:
    """Both values side by side, each under who gave it; nobody's is the right one by default."""
    x = _edge(state)
    room = w - x - 20
    half = (room - 8) / 2
    ruler = c.measuring()
    tall = max(ruler.para(0, 0, half - 24, text, "body") for text in (row.mine, row.theirs))
    taken = buttons(ruler, 0, 0, room, row.parts, state)
    h = 40 + tall + 46 + _with_gap(taken) + 6
    if c.measures:
        return h
    ground(c, w, h - 2, state)
    _head(c, w, x, row.icon, row.what, row.when, "pause")
    sides = ((x, row.mine_said_by, row.mine), (x + half + 8, row.theirs_said_by, row.theirs))
    for left, who, value in sides:
        c.box(left, 40, half, tall + 40, "surface", "line")
        c.text(left + 12, 46, half - 24, who, "small", "faint")
        c.para(left + 12, 68, half - 24, value, "body")
    buttons(c, x, 40 + tall + 50, room, row.parts, state)
    return h


def _edge(state: State) -> float:
    """Return where the words begin: under those of a mail, where the list keeps rows off."""
    return 44.0 if state.padded else 50.0


def _with_gap(tall: float) -> float:
    return tall + 10 if tall else 0.0


def _head(c: Canvas, w: float, x: float, icon: str, what: str, when: str, tone: str) -> None:
    c.icon(x - 28, 12, icon, tone, 18)
    end = c.look.width(when, "small")
    c.text(w - 20 - end, 11, end + 1, when, "small", "faint")
    c.text(x, 10, w - end - x - 36, what, "body_b")
