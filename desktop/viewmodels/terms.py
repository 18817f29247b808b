"""What the closed lists of the domain are called on screen."""

from __future__ import annotations

from desktop.domain.words import (
    ArticleStatus,
    CaseStatus,
    Channel,
    InteractionStatus,
    Outcome,
    PointKind,
    Priority,
    TaskStatus,
)
from desktop.text import isolated, mark, tr

_CHANNELS = {
    Channel.VOICE: mark("Call"),
    Channel.EMAIL: mark("E-mail"),
    Channel.CHAT: mark("Chat"),
    Channel.MESSAGING: mark("Messenger"),
}
CHANNEL_ICONS = {
    Channel.VOICE: "phone",
    Channel.EMAIL: "mail",
    Channel.CHAT: "message-circle",
    Channel.MESSAGING: "smartphone",
}
_POINTS = {
    PointKind.PHONE: mark("Phone"),
    PointKind.EMAIL: mark("E-mail"),
    PointKind.CHAT: mark("Chat"),
}
_INTERACTIONS = {
    InteractionStatus.QUEUED: mark("in the queue"),
    InteractionStatus.OFFERED: mark("offered"),
    InteractionStatus.ACTIVE: mark("open"),
    InteractionStatus.PARKED: mark("parked"),
    InteractionStatus.CLOSED: mark("completed"),
}
_OUTCOMES = {
    Outcome.SOLVED: mark("solved"),
    Outcome.FOLLOW_UP: mark("to be followed up"),
    Outcome.HANDED_OVER: mark("handed over"),
    Outcome.UNREACHED: mark("not reached"),
}
_CASES = {
    CaseStatus.OPEN: mark("open"),
    CaseStatus.WAITING: mark("waits for the customer"),
    CaseStatus.CLOSED: mark("closed"),
}
_TASKS = {
    TaskStatus.OPEN: mark("open"),
    TaskStatus.DONE: mark("done"),
    TaskStatus.BROKEN: mark("broken"),
    TaskStatus.CANCELLED: mark("cancelled"),
}
_PRIORITIES = {
    Priority.LOW: mark("low"),
    Priority.NORMAL: mark("normal"),
    Priority.HIGH: mark("high"),
}
_ARTICLES = {
    ArticleStatus.PROPOSED: mark("proposed"),
    ArticleStatus.PUBLISHED: mark("valid"),
    ArticleStatus.EXPIRED: mark("expired"),
}


def channel(value: Channel) -> str:
    return tr(_CHANNELS[value])


def point(value: PointKind) -> str:
    return tr(_POINTS[value])


def interaction(value: InteractionStatus) -> str:
    return tr(_INTERACTIONS[value])


def outcome(value: Outcome) -> str:
    return tr(_OUTCOMES[value])


def case(value: CaseStatus) -> str:
    return tr(_CASES[value])


def task(value: TaskStatus, *, promise: bool = False) -> str:
    if promise and value is TaskStatus.DONE:
        return tr("kept")
    return tr(_TASKS[value])


def priority(value: Priority) -> str:
    return tr(_PRIORITIES[value])


def article(value: ArticleStatus) -> str:
    return tr(_ARTICLES[value])


def letters(name: str) -> str:
    """The initials in a face: of the first and the last word."""
    words = [word for word in name.replace("-", " ").split() if word[0].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def sentence(*parts: str) -> str:
    """What a screen reader says: the parts that are there, with commas."""
    return ", ".join(part for part in parts if part)


def dotted(*parts: str) -> str:
    """Short facts on one line, none of which turns its neighbours."""
    return " · ".join(isolated(part) for part in parts if part)
