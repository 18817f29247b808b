"""The own state, and what is offered to whoever is ready."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import ELSEWHERE, HAS_OFFER, ONLINE
from desktop.domain.operations.agent import SetState
from desktop.text import mark

ACTIONS = (
    Action(
        id="state.menu",
        title=mark("Choose own state"),
        help=mark("Opens the menu of states. During a conversation the choice applies after it."),
        keys=("Ctrl+Shift+S",),
        icon="headset",
        needs=(ONLINE,),
    ),
    Action(
        id="state.ready",
        title=mark("Ready"),
        help=mark("You receive contacts."),
        keys=("Ctrl+Shift+1",),
        icon="circle-check",
        needs=(ONLINE,),
        operation=SetState,
    ),
    Action(
        id="state.break",
        title=mark("Break"),
        help=mark("You receive nothing until you are ready again."),
        keys=("Ctrl+Shift+2",),
        icon="coffee",
        needs=(ONLINE,),
        operation=SetState,
    ),
    Action(
        id="state.meeting",
        title=mark("Meeting"),
        help=mark("You receive nothing until you are ready again."),
        icon="users",
        needs=(ONLINE,),
        operation=SetState,
    ),
    Action(
        id="state.training",
        title=mark("Training"),
        help=mark("You receive nothing until you are ready again."),
        icon="book-open",
        needs=(ONLINE,),
        operation=SetState,
    ),
    Action(
        id="state.offline",
        title=mark("Off duty"),
        help=mark("Your shift is over; you receive nothing."),
        icon="circle-off",
        needs=(ONLINE,),
        operation=SetState,
    ),
    Action(
        id="state.work-here",
        title=mark("Work here"),
        help=mark("You go on at this computer; the other one is told, and offers come here."),
        needs=(ONLINE, ELSEWHERE),
    ),
    Action(
        id="offer.accept",
        title=mark("Accept"),
        help=mark("Takes the contact that is offered to you and opens it."),
        keys=("Ctrl+Shift+A",),
        icon="check",
        needs=(HAS_OFFER, ONLINE),
    ),
    Action(
        id="offer.decline",
        title=mark("Decline"),
        help=mark("Gives the offered contact back to its queue."),
        keys=("Ctrl+Shift+R",),
        needs=(HAS_OFFER, ONLINE),
    ),
)
