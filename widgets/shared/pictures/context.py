"""Pictures of what stands beside a conversation: the customer, the knowledge, the timeline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.shared.pictures.ground import State, ground, small_icon, word_part
from widgets.theme.tokens import KIND_ICON

if TYPE_CHECKING:
    from desktop.viewmodels.rows import Facts, Hit, Step, TextModuleRow
    from widgets.theme.canvas import Canvas

_FACT = 28
_LABELS_END = 102
_LABELS_WIDEST = 132


def facts(c: Canvas, w: float, row: Facts, state: State) -> float:
    """Label and value on two edges, nothing boxed."""
    if c.measures:
        return 16 + _FACT * len(row.facts)
    labels = max((c.look.width(fact.label, "small") for fact in row.facts), default=0)
    values = min(max(_LABELS_END, 20 + labels + 12), _LABELS_WIDEST)
    h = 12.0
    for fact in row.facts:
        c.text(20, h + 4, values - 28, fact.label, "small", "faint")
        c.text(values, h + 3, w - values - 20 - (24 if fact.part else 0), fact.value)
        if fact.part is not None:
            small_icon(c, w - 36, h + 5, fact.part, state)
        h += _FACT
    if state.focus:
        c.focus(8, 8, w - 16, h - 8)
    return h + 4


_BESIDE_TITLE = 2  # parts; more of them stand below, so that the title can be read


def hit(c: Canvas, w: float, row: Hit, state: State) -> float:
    """Title, the words found, where it stands; the key that puts it into the reply."""
    lines = c.measuring().para(0, 0, w - 70, row.text, "small", lines=2)
    h = lines + 58
    if c.measures:
        return h
    ground(c, w, h, state)
    c.icon(22, 12, row.icon or KIND_ICON["article"], "faint" if row.expired else "accent")
    right = end = w - 20
    low = len(row.parts) > _BESIDE_TITLE
    if row.parts and (state.hover or state.focus or c.probe is not None):
        for part in reversed(row.parts):
            if low:
                end -= word_part(c, end, 31 + lines, part, state) + 16
            else:
                right -= word_part(c, right, 10, part, state) + 16
    elif row.shortcut:
        right -= c.key(right, 10, row.shortcut, right=True) + 8
    ink = "faint" if row.expired else "ink"
    c.para(50, 8, right - 50, row.title, "body_b", ink, lines=1, marks=row.title_marks)
    c.para(50, 30, w - 70, row.text, "small", "muted", lines=2, marks=row.marks)
    if row.expired:
        end -= c.chip(end, 29 + lines, row.expired, "offline", "clock", right=True) + 8
    c.text(50, 31 + lines, end - 50, row.source, "caption", "faint")
    return h


def step(c: Canvas, w: float, row: Step, state: State) -> float:
    """A node on its line: channel, what, how it ended, when, who served."""
    h, up = c.look.row("step"), c.cut_off("step")
    if c.measures:
        return h
    ground(c, w, h, state)
    top, middle = (h / 2 if row.first else 0.0), 21.0 - up
    bottom = middle if row.last else h
    if bottom > top:
        c.rule(29.5, top, 1, "line", bottom - top)
    edge, node = ("accent", "tint") if row.now else ("line", "bg")
    c.box(18, 9 - up, 24, 24, node, edge, 12)
    c.icon(23, 14 - up, KIND_ICON[row.kind], "accent" if row.now else "muted", 14)
    end = c.look.width(row.when, "small")
    c.text(w - 20 - end, 6 - up, end + 1, row.when, "small", "faint")
    c.text(54, 5 - up, w - end - 86, row.what, "body_b" if row.now else "body")
    c.text(54, 25 - up, w - 74, row.more, "small", row.tone)
    return h


def text_module(c: Canvas, w: float, row: TextModuleRow, state: State) -> float:
    """What is typed to get it, its title, its first words."""
    h, up = c.look.row("module"), c.cut_off("module")
    if c.measures:
        return h
    ground(c, w, h, state, 4)
    c.text(20, 4 - up, 92, row.short, "body_b")
    c.text(120, 4 - up, w - 136, row.title)
    c.text(120, 24 - up, w - 136, row.text, "small", "faint")
    return h
