"""The own state, what is offered to whoever is ready, and what leads settle for the team."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import (
    ELSEWHERE,
    HAS_NEXT,
    HAS_OFFER,
    ON_TEAM,
    ONLINE,
    ONLINE_OR_RINGS,
)
from desktop.domain.operations.agent import Set, SetSite, SetState
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
        id="state.ready-again",
        title=mark("Ready again"),
        help=mark("You receive contacts again after offers were missed or the line was lost."),
        icon="circle-check",
        needs=(ONLINE,),
        operation=SetState,
        in_palette=False,
    ),
    Action(
        id="state.take-back",
        title=mark("Take the next state back"),
        help=mark("After this conversation you are as you were before you chose another state."),
        keys=("Ctrl+Shift+0",),
        icon="undo-2",
        needs=(HAS_NEXT, ONLINE),
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
        needs=(HAS_OFFER, ONLINE_OR_RINGS),
    ),
    Action(
        id="offer.decline",
        title=mark("Decline"),
        help=mark(
            "Asks why and gives the contact back to its queue; pressed twice, for the usual reason."
        ),
        keys=("Ctrl+Shift+R",),
        needs=(HAS_OFFER, ONLINE_OR_RINGS),
    ),
    Action(
        id="offer.why",
        title=mark("Why did I get this?"),
        help=mark("Shows and reads out every ground for which the contact is offered to you."),
        keys=("Ctrl+Shift+I",),
        icon="info",
        needs=(HAS_OFFER,),
    ),
    Action(
        id="interaction.why",
        title=mark("Who would get it, and why"),
        help=mark("Of a contact that waits: whom it would go to now, why, and why not to others."),
        keys=("Ctrl+Shift+Q",),
        icon="info",
        needs=(ONLINE,),
    ),
    Action(
        id="team.settle",
        title=mark("Capacity and skills"),
        help=mark("On the page Team: what the selected person works on at once, and can do."),
        keys=("Ctrl+Alt+K",),
        icon="pencil",
        needs=(ON_TEAM,),
        operation=Set,
    ),
    Action(
        id="team.interrupts",
        title=mark("What may interrupt what"),
        help=mark("On the page Team: which channels wait at a site while another is in hand."),
        keys=("Ctrl+Alt+U",),
        icon="circle-pause",
        needs=(ON_TEAM,),
        operation=SetSite,
    ),
    Action(
        id="team.figures",
        title=mark("Figures of the day"),
        help=mark("What came in, was taken in time and completed today, by queue and site."),
        keys=("Ctrl+Alt+F",),
        icon="list-checks",
    ),
)
