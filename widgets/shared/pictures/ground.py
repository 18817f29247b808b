"""What every row's picture has in common: its state, its ground, the parts that can be clicked.

A picture is a function (canvas, width, row, state) -> height, all in units, drawn from 0, 0; with a
canvas that has no painter it only measures: one whose height its words do not change then says so
before it lays them out (a list measures all its rows and shows some).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, NamedTuple

from desktop.viewmodels.rows import Sending
from widgets.theme.canvas import Canvas
from widgets.theme.tokens import CONTROL

if TYPE_CHECKING:
    from desktop.viewmodels.rows import Part

Picture = Callable[[Canvas, float, Any, "State"], float]

SENDING_ICON = {
    Sending.WAITING: ("cloud-upload", "pause"),
    Sending.REFUSED: ("cloud-alert", "breach"),
    Sending.SENT: ("check", "faint"),
    Sending.DELIVERED: ("check-check", "accent"),
}


class State(NamedTuple):
    """How a row stands now; `part` is the name of what lies under the pointer."""

    selected: bool = False
    hover: bool = False
    focus: bool = False
    part: str = ""
    padded: bool = False  # the list keeps the row off its edges, so the row need not


def ground(c: Canvas, w: float, h: float, state: State, inset: float = 8) -> None:
    """What lies under a row that can be chosen: nothing, hover, or its bar; and the focus ring."""
    if state.selected:
        c.box(inset, 1, w - 2 * inset, h - 2, "tint")
        bar = h - 26 if h > 44 else h - 16
        c.box(inset, (h - bar) / 2, 3, bar, "accent", radius=1.5)
    elif state.hover:
        c.box(inset, 1, w - 2 * inset, h - 2, "hover")
    if state.focus:
        c.focus(inset, 1, w - 2 * inset, h - 2)


def sending_mark(c: Canvas, right: float, y: float, sending: Sending) -> float:
    """The icon that says how far something got; return what it took from the right end."""
    if sending not in SENDING_ICON:
        return 0.0
    icon, tone = SENDING_ICON[sending]
    c.icon(right - 16, y, icon, tone, 16)
    return 24.0


def small_icon(c: Canvas, x: float, y: float, part: Part, state: State) -> None:
    """A part as an icon of 16 in a hit area of 28."""
    touched = state.part == part.name and not part.why_not
    if touched:
        c.box(x - 6, y - 6, 28, 28, "pressed", radius=14)
    c.icon(x, y, part.icon, "edge" if part.why_not else "accent")
    c.zone(x - 6, y - 6, 28, 28, part.name, part.label, part.why_not)


def word_part(c: Canvas, right: float, y: float, part: Part, state: State) -> float:
    """A part as a link that ends at `right`; return its width."""
    w = c.look.width(part.label, "small_b")
    c.text(right - w, y, w + 1, part.label, "small_b", "faint" if part.why_not else "accent")
    if state.part == part.name and not part.why_not:
        c.rule(right - w, y + 17, w, "accent")
    c.zone(right - w - 6, y - 5, w + 12, 28, part.name, part.label, part.why_not)
    return w


def buttons(
    c: Canvas, x: float, y: float, room: float, parts: tuple[Part, ...], state: State
) -> float:
    """Parts as buttons, 32 high, in as many lines as they need; return the height taken."""
    left, top = x, y
    for part in parts:
        w = button_wide(c, part)
        if left > x and left + w > x + room:
            left, top = x, top + 40
        _button(c, left, top, w, part, state)
        left += w + 8
    return top - y + 32 if parts else 0.0


def button_wide(c: Canvas, part: Part) -> float:
    return c.look.width(part.label, "body_b") + 24 + (22 if part.icon else 0)


def _button(c: Canvas, x: float, y: float, w: float, part: Part, state: State) -> None:
    touched = state.part == part.name and not part.why_not
    if part.why_not:
        fill, edge, ink = "sunken", None, "off"
    elif part.primary:
        fill, edge, ink = "fill", None, "on_fill"
    else:
        fill, edge, ink = ("hover" if touched else "raised"), "edge", "ink"
    c.box(x, y, w, 32, fill, edge, CONTROL)
    if touched and part.primary:
        c.darken(x, y, w, 32, 0.12, CONTROL)
    if part.icon:
        c.icon(x + 12, y + 8, part.icon, ink)
    style = "body_b" if part.primary else "body"
    before = 34 if part.icon else 12
    c.text(x + before, y + 6, w - before - 8, part.label, style, ink)
    c.zone(x, y, w, 32, part.name, part.label, part.why_not)
