"""Pictures of the outbox: what waits, what was refused, what two people changed at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.shared.pictures.ground import State, buttons, ground

if TYPE_CHECKING:
    from desktop.viewmodels.rows import ConflictRow, RefusedRow, WaitingRow
    from widgets.theme.canvas import Canvas


def _head(c: Canvas, w: float, icon: str, what: str, when: str, tone: str) -> None:
    c.icon(22, 12, icon, tone, 18)
    end = c.look.width(when, "small")
    c.text(w - 20 - end, 11, end + 1, when, "small", "faint")
    c.text(50, 10, w - end - 86, what, "body_b")


def waiting(c: Canvas, w: float, row: WaitingRow, state: State) -> float:
    h, up = c.look.row("card"), c.cut_off("card")
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
    room = w - 70
    h = _refused(c.measuring(), w, row, state)
    ground(c, w, h - 2, State(state.selected, state.hover, state.focus))
    _head(c, w, row.icon, row.what, row.when, "breach")
    c.icon(50, 34, "triangle-alert", "breach", 14)
    y = 32 + c.para(70, 32, room - 20, row.why, "small", "breach")
    if row.text:
        y += 6
        tall = c.measuring().para(0, 0, room - 24, row.text, "body", lines=4)
        c.box(50, y, room, tall + 16, "sunken")
        c.para(62, y + 8, room - 24, row.text, "body", lines=4)
        y += tall + 16
    buttons(c, 50, y + 10, room, row.parts, state)
    return h


def _refused(c: Canvas, w: float, row: RefusedRow, state: State) -> float:
    room = w - 70
    h = 32 + c.para(70, 32, room - 20, row.why, "small")
    if row.text:
        h += 22 + c.para(62, 0, room - 24, row.text, "body", lines=4)
    return h + _with_gap(buttons(c, 50, 0, room, row.parts, state)) + 14


def _with_gap(tall: float) -> float:
    return tall + 10 if tall else 0.0


def conflict(c: Canvas, w: float, row: ConflictRow, state: State) -> float:
    """Both values side by side, each under who gave it; nobody's is the right one by default."""
    half = (w - 70 - 8) / 2
    ruler = c.measuring()
    tall = max(
        ruler.para(0, 0, half - 24, row.mine, "body"),
        ruler.para(0, 0, half - 24, row.theirs, "body"),
    )
    taken = buttons(ruler, 50, 0, w - 70, row.parts, state)
    h = 40 + tall + 46 + _with_gap(taken) + 6
    ground(c, w, h - 2, State(state.selected, state.hover, state.focus))
    _head(c, w, row.icon, row.what, row.when, "pause")
    sides = ((50.0, row.mine_said_by, row.mine), (58 + half, row.theirs_said_by, row.theirs))
    for x, who, value in sides:
        c.box(x, 40, half, tall + 40, "surface", "line")
        c.text(x + 12, 46, half - 24, who, "small", "faint")
        c.para(x + 12, 68, half - 24, value, "body")
    buttons(c, 50, 40 + tall + 50, w - 70, row.parts, state)
    return h
