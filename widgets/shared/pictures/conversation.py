"""Pictures of a conversation: what went out never looks like what stays inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from widgets.shared.pictures.addressed import addressed
from widgets.shared.pictures.ground import SENDING_ICON, State, buttons, ground
from widgets.theme.tokens import BUBBLE, CONTROL, TEXT_MEASURE

if TYPE_CHECKING:
    from desktop.viewmodels.rows import (
        Badge,
        Bubble,
        DayRow,
        Event,
        File,
        Fold,
        FurtherRow,
        MailRow,
        NoteRow,
        QuotedRow,
        Subject,
    )
    from widgets.theme.canvas import Canvas

_WIDEST_BUBBLE = 520
_NOTE_INSET = 12  # where the list does not keep its rows off its edges
_FOLD = 44
_DAY = 38
_FILE = 30
_SHORTEST_NAME = 60
_SAVE = 30  # the end of a chip, where it is saved


def subject(c: Canvas, w: float, row: Subject, state: State) -> float:
    inset = 0 if state.padded else 20
    return 24 + c.para(inset, 16, w - 2 * inset, row.title, "display", lines=2)


def fold(c: Canvas, w: float, row: Fold, state: State) -> float:
    """Earlier messages in one line."""
    if c.measures:
        return _FOLD
    if state.hover or state.focus:
        ground(c, w, _FOLD - 4, State(hover=state.hover, focus=state.focus), 0)
    c.rule(0, 39, w)
    c.icon(8, 11, "chevron-down" if row.open else "chevron-right", "faint")
    end = c.look.width(row.when, "small")
    c.text(w - end - 2, 10, end + 1, row.when, "small", "faint")
    who = c.text(40, 9, min(200, w - end - 60), row.who, "body_b", "muted")
    c.text(52 + who, 9, w - who - end - 76, row.text, "body", "faint")
    return _FOLD


def mail(c: Canvas, w: float, row: MailRow, state: State) -> float:
    """Who and when in one line, then nothing but the words."""
    c.face(0, 16, row.letters, 32, row.tone)
    end = c.look.width(row.when, "small")
    c.text(w - end, 13, end + 1, row.when, "small", "faint")
    right = w - end - 10
    if row.badge is not None:
        right -= _badge(c, right, 12, row.badge, w / 2) + 10
    c.text(44, 12, right - 44, row.who, "body_b")
    c.text(44, 30, w - 60, row.to, "small", "faint")
    room = min(w - 60, TEXT_MEASURE)
    h: float = 58 + c.para(44, 58, room, row.text, finds=addressed)
    if row.signature:
        h += 8 + c.para(44, h + 8, room, row.signature, "body", "faint", finds=addressed)
    h += _files(c, 44, h + 10, w - 60, row.files, state)
    h += _hints(c, 44, h + 8, w - 60, row) if row.hints else 0.0
    h += buttons(c, 44, h + 10, w - 60, row.parts, state) + (24 if row.parts else 14)
    if state.focus:
        c.focus(-8, 6, w + 16, h - 8)
    return h


def _hints(c: Canvas, x: float, y: float, room: float, row: MailRow) -> float:
    """What is not shown of a mail, a quiet line each; return the height taken."""
    top = y
    for hint in row.hints:
        c.icon(x, top + 2, hint.icon, "faint")
        top += c.para(x + 24, top, room - 24, hint.text, "small", "muted") + 4
    return top - y + 4


def quoted(c: Canvas, w: float, row: QuotedRow, state: State) -> float:
    """Fainter, beside a bar, so that it never looks like what was said."""
    h: float = 8 + c.measuring().para(0, 0, min(w - 76, TEXT_MEASURE), row.text, "body")
    c.rule(44, 4, 3, "line", h - 4)
    c.para(60, 4, min(w - 76, TEXT_MEASURE), row.text, "body", "muted", finds=addressed)
    if state.focus:
        c.focus(36, 0, w - 28, h + 4)
    return h + 8


def further(c: Canvas, w: float, row: FurtherRow, state: State) -> float:
    """Where the words of the mail stand."""
    h: float = 8 + c.para(44, 4, min(w - 60, TEXT_MEASURE), row.text, finds=addressed)
    if state.focus:
        c.focus(36, 0, w - 28, h + 4)
    return h + 8


def _badge(c: Canvas, right: float, y: float, badge: Badge, room: float) -> float:
    return c.chip(right, y, badge.text, badge.tone, badge.icon, right=True, room=room)


def _files(
    c: Canvas, x: float, y: float, room: float, files: tuple[File, ...], state: State
) -> float:
    """Attachments as outlined chips, in as many lines as they need; return the height taken."""
    left, top = x, y
    for number, file in enumerate(files):
        used = min(room, _file_width(c, file))
        if left > x and left + used > x + room:
            left, top = x, top + _FILE + 8
        _file(c, left, top, used, file, f"file:{number}", state)
        left += used + 8
    return top - y + _FILE + 12 if files else 0.0


def _files_tall(c: Canvas, room: float, files: tuple[File, ...]) -> float:
    return 8 + _files(c.measuring(), 0, 0, room, files, State()) if files else 0.0


def _file_width(c: Canvas, file: File) -> float:
    tail = file.refused or file.doing or file.size
    saving = _SAVE if file.saves else 0
    return c.look.width(file.name, "small") + c.look.width(tail, "small") + 54 + saving


def _file(c: Canvas, x: float, y: float, w: float, file: File, name: str, state: State) -> None:
    tone = "breach" if file.refused else "muted"
    ground_of = "hover" if state.part == name else None
    c.box(x, y, w, _FILE, ground_of, "breach" if file.refused else "line", CONTROL)
    c.icon(x + 10, y + 7, "triangle-alert" if file.refused else "paperclip", tone)
    tail = file.refused or file.doing or file.size
    end = w - (_SAVE if file.saves else 0)
    name_room = min(_SHORTEST_NAME, c.look.width(file.name, "small") + 1)
    room = min(c.look.width(tail, "small") + 1, max(end / 2, end - 52 - name_room))
    used = c.text(x + 34, y + 6, end - room - 52, file.name, "small")
    c.text(x + 42 + used, y + 6, room, tail, "small", "breach" if file.refused else "faint")
    if file.share:
        c.rule(x + 6, y + _FILE - 3, max(2.0, (w - 12) * file.share), "accent", 2)
    c.zone(x, y, end, _FILE, name, file.opens or file.name)
    if file.saves:
        saving = name.replace("file:", "save:")
        touched = state.part == saving
        c.icon(x + end + 4, y + 7, "arrow-down", "accent" if touched else "muted")
        c.zone(x + end, y, _SAVE, _FILE, saving, file.saves)


def note(c: Canvas, w: float, row: NoteRow, state: State) -> float:
    """Paper, a dashed edge, a lock and the word."""
    x = 0 if state.padded else _NOTE_INSET
    w -= 2 * x
    room = min(w - 56, TEXT_MEASURE)
    body = c.measuring().para(0, 0, room, row.text, "body")
    if c.measures:
        return body + 64
    c.box(x, 6, w, body + 48, "note", "note_line", dash=True)
    if state.focus:
        c.focus(x, 6, w, body + 48)
    c.icon(x + 14, 17, "lock", "note_ink")
    end = c.look.width(row.when, "small")
    c.text(x + w - end - 14, 15, end + 1, row.when, "small", "note_ink")
    right = x + w - end - 24
    if row.badge is not None:
        right -= _badge(c, right, 14, row.badge, w / 2) + 10
    c.text(x + 44, 15, right - x - 44, row.title, "small_b", "note_ink")
    c.para(x + 44, 38, room, row.text, "body", "note_ink", finds=addressed)
    return body + 64


def bubble(c: Canvas, w: float, row: Bubble, state: State) -> float:
    """Theirs left on grey, mine right on the accent's tint; time and delivery under the last."""
    widest = min(w * 0.72, _WIDEST_BUBBLE) - 28
    laid = c.wrapped(widest, row.text)
    files = _files_tall(c, widest, row.files)
    wide, tall = laid.width + 2, laid.height + files
    if row.files:
        wide = max(wide, min(widest, max(_file_width(c, file) for file in row.files)))
    left = w - wide - 28 if row.mine else 0.0
    if row.mine:
        c.box(left, 4, wide + 28, tall + 16, "tint", radius=BUBBLE)
    else:
        c.well(left, 4, wide + 28, tall + 16, BUBBLE)
    if state.focus:
        c.focus(left, 4, wide + 28, tall + 16, BUBBLE)
    c.passage(left + 14, 12, wide, row.text, laid, finds=addressed)
    if row.files:
        _files(c, left + 14, 12 + laid.height + 8, widest, row.files, state)
    h: float = tall + 22
    if row.when:
        _delivery(c, w, tall + 23, row)
        h = tall + 48
    if row.refused:
        h += _refusal(c, w, h - (4 if row.when else 0), row)
    return h


def _delivery(c: Canvas, w: float, y: float, row: Bubble) -> None:
    right = w - 2
    if row.mine and row.sending in SENDING_ICON:
        icon, tone = SENDING_ICON[row.sending]
        c.icon(w - 16, y + 1, icon, tone, 14)
        right = w - 22
    c.text(2, y, right - 2, row.when, "caption", "faint", "right" if row.mine else "left")


def _refusal(c: Canvas, w: float, y: float, row: Bubble) -> float:
    used = c.text(2, y, w - 4, row.refused, "small", "breach", "right" if row.mine else "left")
    if row.mine:
        c.icon(w - used - 24, y + 1, "triangle-alert", "breach")
    return 24.0


def event(c: Canvas, w: float, row: Event, _state: State) -> float:
    """One line of a log."""
    h, up = c.look.row("line"), c.cut_off("line")
    if c.measures:
        return h
    c.text(0, 6 - up, 64, row.when, "small", "faint")
    c.icon(72, 7 - up, row.icon, row.tone)
    used = c.text(100, 5 - up, w - 100, row.text)
    c.text(108 + used, 6 - up, w - used - 108, row.more, "small", "faint")
    return h


def day(c: Canvas, w: float, row: DayRow, _state: State) -> float:
    """A word between two hairlines, in the middle."""
    if c.measures:
        return _DAY
    need = c.look.width(row.title, "caption")
    left = (w - need) / 2
    c.rule(0, 20, max(0, left - 12), "line")
    c.text(left, 12, need + 1, row.title, "caption", "faint")
    c.rule(left + need + 12, 20, max(0, w - left - need - 12), "line")
    return _DAY
