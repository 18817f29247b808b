"""What lists show: one frozen value a row, complete with all its words.

A view-model makes rows, a `Feed` paints them; nothing is formatted, translated or looked up after
this point. Laws:
- `key` says which row this is: it stays the same as long as the same thing is shown;
- `said` is the whole row as a sentence for a screen reader, states included;
- a tone never stands alone: the words of the row say the same.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

import msgspec

Tone = Literal[
    "ink", "muted", "faint", "accent",
    "ready", "talk", "wrap", "pause", "breach", "offline", "offer",
]  # fmt: skip
Kind = Literal[
    "voice", "email", "chat", "messaging", "task", "promise", "note", "case", "article", "customer",
    "order", "bill",
]  # fmt: skip
Marks = tuple[tuple[int, int], ...]  # (start, end) of each found word, ascending


class Sending(StrEnum):
    """Where something written here is on its way out."""

    NOTHING = ""
    WAITING = "waiting"
    REFUSED = "refused"
    SENT = "sent"
    DELIVERED = "delivered"


class Part(msgspec.Struct, frozen=True):
    """Something inside a row that can be asked for: the view answers `asked(row key, name)`.

    With `primary` it is drawn filled, with `why_not` it is shown and cannot be used.
    """

    name: str
    label: str
    icon: str = ""
    primary: bool = False
    why_not: str = ""


class Badge(msgspec.Struct, frozen=True):
    """A word on the tint of its state."""

    text: str
    tone: Tone = "offline"
    icon: str = ""


class Row(msgspec.Struct, frozen=True, kw_only=True):
    key: str
    said: str


class Heading(Row, frozen=True, kw_only=True):
    """Of a group; with `more` it can be opened itself."""

    title: str
    count: str = ""
    more: str = ""


class Card(Row, frozen=True, kw_only=True):
    """A contact in the work list."""

    channel: Kind
    name: str
    about: str
    timer: str = ""
    tone: Tone = "faint"
    unread: int = 0
    sending: Sending = Sending.NOTHING


class PromiseRow(Row, frozen=True, kw_only=True):
    """A promise or a task: what, for whom, by when."""

    what: str
    who: str
    kind: Kind = "promise"
    due: str = ""
    tone: Tone = "offline"
    done: bool = False
    undo: Part | None = None
    sending: Sending = Sending.NOTHING


class Mark(Row, frozen=True, kw_only=True):
    """A row of the work list in 64 units: its icon, how much is new, whether it is due.

    `tip` is what it says in words; `icon` stands for it where no kind does.
    """

    tip: str
    kind: Kind | None = None
    icon: str = ""
    tone: Tone = "faint"
    unread: int = 0
    sending: Sending = Sending.NOTHING


class Gap(Row, frozen=True, kw_only=True):
    """Where a group begins among marks."""


class Skeleton(Row, frozen=True, kw_only=True):
    """The shape of a row that is still being read."""

    shape: Literal["card", "line"] = "card"


class Subject(Row, frozen=True, kw_only=True):
    title: str


class Fold(Row, frozen=True, kw_only=True):
    """Earlier messages in one line; opening it asks for them."""

    who: str
    text: str
    when: str
    open: bool = False


class File(msgspec.Struct, frozen=True):
    """An attachment; with `refused` it will not come or go, and that says why.

    `doing` stands in place of the size while it moves, `share` of it has. `opens` and `saves` are
    what asking for it, and for saving it, is called; empty: it cannot be asked for.
    """

    name: str
    size: str
    refused: str = ""
    doing: str = ""
    share: float | None = None
    opens: str = ""
    saves: str = ""


class Hint(msgspec.Struct, frozen=True):
    """A quiet line below words."""

    text: str
    icon: str


class MailRow(Row, frozen=True, kw_only=True):
    """A mail message: `text` is what was said in it, `signature` stands fainter below.

    Asking for a file is `asked(key, "file:0")`, for saving it "save:0", the number being its place.
    """

    letters: str
    who: str
    to: str
    when: str
    text: str
    tone: Tone = "offer"
    files: tuple[File, ...] = ()
    badge: Badge | None = None
    signature: str = ""
    hints: tuple[Hint, ...] = ()
    parts: tuple[Part, ...] = ()


class QuotedRow(Row, frozen=True, kw_only=True):
    """What a mail quotes, below it, once somebody wants to read it."""

    text: str


class FurtherRow(Row, frozen=True, kw_only=True):
    """More of a mail that is too long to be shown at once."""

    text: str


class NoteRow(Row, frozen=True, kw_only=True):
    """Internal text; `title` says so and who wrote it."""

    title: str
    when: str
    text: str
    badge: Badge | None = None


class Bubble(Row, frozen=True, kw_only=True):
    """One turn of a chat; `when` (with the name) only under the last of a run."""

    text: str
    mine: bool = False
    when: str = ""
    sending: Sending = Sending.NOTHING
    refused: str = ""
    files: tuple[File, ...] = ()  # asked for as in a mail


class DayRow(Row, frozen=True, kw_only=True):
    """The day that begins here, between two turns of a conversation."""

    title: str


class Event(Row, frozen=True, kw_only=True):
    """A line of a log."""

    when: str
    icon: str
    text: str
    more: str = ""
    tone: Tone = "muted"


class Fact(msgspec.Struct, frozen=True):
    """A label and its value; `part` is what can be done with it (call, write, reveal)."""

    label: str
    value: str
    part: Part | None = None


class Facts(Row, frozen=True, kw_only=True):
    facts: tuple[Fact, ...]


class Hit(Row, frozen=True, kw_only=True):
    """A passage of the knowledge base. Under the pointer its parts stand in place of the key.

    `icon` stands for what is no article.
    """

    title: str
    text: str
    source: str
    marks: Marks = ()
    title_marks: Marks = ()
    shortcut: str = ""
    expired: str = ""
    icon: str = ""
    parts: tuple[Part, ...] = ()


class Step(Row, frozen=True, kw_only=True):
    """An entry of a timeline, newest first."""

    kind: Kind
    what: str
    when: str
    more: str
    tone: Tone = "faint"
    now: bool = False
    first: bool = False
    last: bool = False


class TextModuleRow(Row, frozen=True, kw_only=True):
    short: str
    title: str
    text: str


class CommandRow(Row, frozen=True, kw_only=True):
    """A line of the palette: a thing that was found or a command, with its keys.

    of: what was typed when it was found; a beginning of it while the answer is on its way.
    late: that answer has been waited for, so that the row is seen to be one of before.
    """

    icon: str
    title: str
    marks: Marks = ()
    more: str = ""
    keys: tuple[str, ...] = ()
    why_not: str = ""
    of: str = ""
    late: bool = False


class Empty(Row, frozen=True, kw_only=True):
    """Nothing here: what that means, what comes next, and the action that leads there.

    do: its name is the id of an action; Enter on the row asks for it as well.
    """

    icon: str
    title: str
    text: str
    tone: Tone = "offline"
    large: bool = False
    top: int = 40
    do: Part | None = None


def empty(icon: str, title: str, text: str, *, key: str = "empty", top: int = 40) -> Empty:
    """An empty state that is read out as it stands there."""
    return Empty(key=key, icon=icon, title=title, text=text, top=top, said=f"{title}. {text}")


class NewsHeading(Row, frozen=True, kw_only=True):
    title: str
    confirm: Part | None = None


class NewsRow(Row, frozen=True, kw_only=True):
    """What changed since the last shift; its badge says whether it was read."""

    icon: str
    title: str
    text: str
    badge: Badge
    tone: Tone = "accent"


class LineRow(Row, frozen=True, kw_only=True):
    """One line of a plain list: icon, what, more, and at the end a word or a badge."""

    icon: str
    title: str
    marks: Marks = ()
    more: str = ""
    end: str = ""
    badge: Badge | None = None
    unread: bool = False
    lines: int = 1  # of the title at most, when nothing stands behind it


class Cell(msgspec.Struct, frozen=True):
    text: str
    tone: Tone = "ink"
    icon: str = ""
    marks: Marks = ()


class TableRow(Row, frozen=True, kw_only=True):
    """Cells in the order of the table's columns."""

    cells: tuple[Cell, ...]
    unread: bool = False


class Column(msgspec.Struct, frozen=True):
    """A column of a table: `share` of the width left after `width` px; numbers stand right."""

    name: str
    title: str
    width: int = 0
    share: int = 0
    right: bool = False
    sortable: bool = False


class WaitingRow(Row, frozen=True, kw_only=True):
    """An operation that has not gone out yet."""

    icon: str
    what: str
    more: str
    when: str


class RefusedRow(Row, frozen=True, kw_only=True):
    """An operation the hub refused: why, and the text that was written, given back."""

    icon: str
    what: str
    why: str
    when: str
    text: str = ""
    parts: tuple[Part, ...] = ()


class ScheduledRow(Row, frozen=True, kw_only=True):
    """Under a message that waits for its time: when it goes out, and what can be done with it."""

    icon: str
    what: str
    parts: tuple[Part, ...] = ()


class ConflictRow(Row, frozen=True, kw_only=True):
    """Somebody else changed the same thing: both values, each under who gave it."""

    icon: str
    what: str
    when: str
    mine: str
    mine_said_by: str
    theirs: str
    theirs_said_by: str
    parts: tuple[Part, ...] = ()
