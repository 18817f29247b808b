"""What the own state and those of colleagues are called, and what the menu of states offers.

A site may have reasons of its own for not being ready (`Site.reasons`); without them there are
those that everybody has. Law: a reason nobody knows any more is shown as it was kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from desktop.domain.routing import StateReason
from desktop.domain.words import AgentState
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.rows import Tone

_WORDS = {
    AgentState.READY: mark("Ready"),
    AgentState.BUSY: mark("In conversation"),
    AgentState.WRAP_UP: mark("Wrap-up"),
    AgentState.BREAK: mark("Break"),
    AgentState.MEETING: mark("Meeting"),
    AgentState.TRAINING: mark("Training"),
    AgentState.OFFLINE: mark("Off duty"),
}
_TONES: dict[AgentState, Tone] = {
    AgentState.READY: "ready",
    AgentState.BUSY: "talk",
    AgentState.WRAP_UP: "wrap",
    AgentState.BREAK: "pause",
    AgentState.MEETING: "pause",
    AgentState.TRAINING: "pause",
    AgentState.OFFLINE: "offline",
}
_ICONS = {
    AgentState.READY: "circle-check",
    AgentState.BUSY: "headset",
    AgentState.WRAP_UP: "pen-line",
    AgentState.BREAK: "coffee",
    AgentState.MEETING: "users",
    AgentState.TRAINING: "book-open",
    AgentState.OFFLINE: "circle-off",
}
LOST = "lost"  # the hub's reason for off duty when nothing was heard of a desk
MISSED = "missed"  # the reason of a break that offers nobody took have made
_REASONS = {  # what is kept -> what is said
    "short": mark("Short break"),
    "lunch": mark("Lunch"),
    "team": mark("Team"),
    "one-to-one": mark("One-to-one"),
    MISSED: mark("Offers missed"),
    LOST: mark("Line lost"),
}
_USUAL: Final = (
    StateReason("short", AgentState.BREAK, ""),
    StateReason("lunch", AgentState.BREAK, ""),
    StateReason("team", AgentState.MEETING, ""),
    StateReason("one-to-one", AgentState.MEETING, ""),
)
_MENU = {  # state -> the action that chooses it without a reason
    AgentState.READY: "state.ready",
    AgentState.BREAK: "state.break",
    AgentState.MEETING: "state.meeting",
    AgentState.TRAINING: "state.training",
    AgentState.OFFLINE: "state.offline",
}


def word(state: AgentState) -> str:
    return tr(_WORDS[state])


def tone(state: AgentState) -> Tone:
    return _TONES[state]


def icon(state: AgentState) -> str:
    return _ICONS[state]


def reason_word(reason: str, reasons: Sequence[StateReason] = ()) -> str:
    """A reason in the spoken language, or as its site calls it; any other stays as written."""
    own = next((each.title for each in reasons if each.id == reason), "")
    return own or (tr(_REASONS[reason]) if reason in _REASONS else reason)


def said(state: AgentState, reason: str, reasons: Sequence[StateReason] = ()) -> str:
    """Break · Lunch."""
    return terms.dotted(word(state), reason_word(reason, reasons))


class Choice(msgspec.Struct, frozen=True):
    """An entry of the menu of states; `action` stands for it in the registry, if one does."""

    state: AgentState
    reason: str
    word: str
    icon: str
    tone: Tone
    action: str = ""


def choices(reasons: Sequence[StateReason] = ()) -> tuple[Choice, ...]:
    """The menu, in its order; `reasons` are those of the site, in the order it gave them."""
    return tuple(_choices(reasons or _USUAL))


def _choices(reasons: Sequence[StateReason]) -> Iterator[Choice]:
    for state, action in _MENU.items():
        yield Choice(state, "", word(state), icon(state), tone(state), action)
        for each in reasons:
            if each.state is state:
                words = said(state, each.id, reasons)
                yield Choice(state, each.id, words, icon(state), tone(state))
