"""The open contact, from taking it to its wrap-up, and what is written in it."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import (
    HAS_CUSTOMER,
    HAS_INTERACTION,
    IS_ACTIVE,
    IS_MINE,
    IS_NOT_CLOSED,
    IS_NOT_MINE,
    IS_PARKED,
    ON_DESK,
    ONLINE,
    WRITING,
)
from desktop.domain.operations import interaction as operations
from desktop.text import mark

_OPEN = (ON_DESK, HAS_INTERACTION)

ACTIONS = (
    Action(
        id="interaction.take",
        title=mark("Take"),
        help=mark("Puts the open contact into your hands. The hub decides at once."),
        keys=("Ctrl+Shift+T",),
        icon="user-plus",
        needs=(*_OPEN, IS_NOT_CLOSED, IS_NOT_MINE, ONLINE),
        operation=operations.Assign,
    ),
    Action(
        id="interaction.park",
        title=mark("Park until …"),
        help=mark("The contact stays yours and comes back at the time you choose."),
        keys=("Ctrl+P",),
        icon="circle-pause",
        needs=(*_OPEN, IS_MINE, IS_ACTIVE),
        operation=operations.Park,
    ),
    Action(
        id="interaction.resume",
        title=mark("Resume"),
        help=mark("Goes on with a parked contact."),
        keys=("Ctrl+Shift+P",),
        icon="undo-2",
        needs=(*_OPEN, IS_MINE, IS_PARKED),
        operation=operations.Resume,
    ),
    Action(
        id="interaction.assign",
        title=mark("Hand over …"),
        help=mark("Gives the contact to a colleague. The hub decides at once."),
        icon="arrow-right-left",
        needs=(*_OPEN, IS_MINE, IS_NOT_CLOSED, ONLINE),
        operation=operations.Assign,
    ),
    Action(
        id="interaction.wrap-up",
        title=mark("Wrap up"),
        help=mark("Asks why the customer came and how it ended; pressed again, completes it."),
        keys=("Ctrl+Shift+E",),
        icon="check",
        needs=(*_OPEN, IS_MINE, IS_NOT_CLOSED),
        operation=operations.WrapUp,
    ),
    Action(
        id="interaction.link-case",
        title=mark("Link to a case …"),
        help=mark("Says which case this contact belongs to."),
        icon="folder-open",
        needs=_OPEN,
        operation=operations.LinkCase,
    ),
    Action(
        id="interaction.create",
        title=mark("Log a contact …"),
        help=mark("Writes down a contact that came another way, for the open customer."),
        icon="plus",
        needs=(HAS_CUSTOMER,),
        operation=operations.Create,
    ),
    Action(
        id="interaction.next",
        title=mark("Next contact"),
        help=mark("Opens the next one of the work list."),
        keys=("Ctrl+J",),
        icon="chevron-down",
        needs=(ON_DESK,),
    ),
    Action(
        id="interaction.previous",
        title=mark("Previous contact"),
        help=mark("Opens the one above in the work list."),
        keys=("Ctrl+Shift+J",),
        needs=(ON_DESK,),
    ),
    Action(
        id="interaction.close",
        title=mark("Close the view"),
        help=mark("Nothing is open any more; the contact itself stays as it is."),
        keys=("Ctrl+W",),
        needs=_OPEN,
    ),
    Action(
        id="composer.send",
        title=mark("Send"),
        help=mark("Sends the reply, or keeps the note. Without a line it goes out later, once."),
        keys=("Ctrl+Return",),
        icon="send",
        needs=(*_OPEN, WRITING),
    ),
    Action(
        id="composer.reply",
        title=mark("Write a reply"),
        help=mark("Words to the customer."),
        keys=("Ctrl+Shift+Y",),
        icon="undo-2",
        needs=_OPEN,
        operation=operations.Reply,
    ),
    Action(
        id="composer.note",
        title=mark("Write a note"),
        help=mark("Internal text on this contact; the customer never sees it."),
        keys=("Ctrl+Shift+N",),
        icon="lock",
        needs=_OPEN,
    ),
    Action(
        id="composer.text-module",
        title=mark("Insert a text module"),
        help=mark("The same as typing :: in the composer."),
        keys=("Ctrl+Shift+B",),
        icon="text-quote",
        needs=_OPEN,
    ),
    Action(
        id="composer.knowledge",
        title=mark("Insert knowledge"),
        help=mark("The same as typing ?? in the composer."),
        keys=("Ctrl+Shift+W",),
        icon="book-open-text",
        needs=_OPEN,
    ),
    Action(
        id="composer.discard",
        title=mark("Discard the draft"),
        help=mark("Empties the composer; it can be undone."),
        needs=(*_OPEN, WRITING),
    ),
)
