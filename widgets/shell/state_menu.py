"""The menu of own states with their reasons, under the selector in the top bar.

During a conversation it says that a choice applies after it, and offers to take one back. Law:
while the line is down the menu still opens, and every entry says why it cannot be chosen.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from desktop.domain.words import AgentState
from desktop.text import tr
from widgets.shared.menu import Menu
from widgets.shared.sides import menu_below
from widgets.shared.undoing import undo_with

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from desktop.viewmodels.state import OwnState
    from desktop.viewmodels.state_words import Choice
    from widgets.shared.actions import Actions

_ACTIONS = {
    "state.ready": AgentState.READY,
    "state.break": AgentState.BREAK,
    "state.meeting": AgentState.MEETING,
    "state.training": AgentState.TRAINING,
    "state.offline": AgentState.OFFLINE,
    "state.ready-again": AgentState.READY,
}


def open_menu(under: QWidget, state: OwnState, actions: Actions) -> Menu:
    """Open the menu below the selector; it goes when it is closed."""
    menu = Menu(under, tr("Own state"))
    why_not = actions.why_not("state.ready")
    if state.in_hand:
        menu.head(tr("After this conversation"))
    if state.next:
        menu.add(
            tr("Not {state}, but as before", state=state.next),
            state.take_back,
            icon="undo-2",
            keys=", ".join(actions.keys("state.take-back")),
            why_not=why_not,
        )
    for choice in state.choices():
        menu.add(
            choice.word,
            partial(state.choose, choice.state, choice.reason),
            icon=choice.icon,
            tone=choice.tone,
            keys=_keys(choice, actions),
            chosen=state.is_chosen(choice.state, choice.reason),
            why_not=why_not,
        )
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(menu_below(under, menu))
    return menu


def handle_states(state: OwnState, actions: Actions, widget: QWidget) -> None:
    """Let the actions of states choose them until the widget is destroyed."""
    for id_, value in _ACTIONS.items():
        undo_with(widget, actions.handle(id_, partial(state.choose, value)))
    undo_with(
        widget,
        actions.handle("state.take-back", state.take_back),
        state.next_changed.connect(lambda there: actions.say(next_state=there)),
    )


def _keys(choice: Choice, actions: Actions) -> str:
    return ", ".join(actions.keys(choice.action)) if choice.action else ""
