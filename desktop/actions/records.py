"""Customers, cases, tasks and promises."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import (
    CASE_CLOSED,
    CASE_OPEN,
    HAS_CASE,
    HAS_CUSTOMER,
    HAS_TASK,
    IS_PROMISE,
    JUST_ENDED,
)
from desktop.domain.operations import callback, case, customer, task, writing
from desktop.text import mark

CUSTOMERS = (
    Action(
        id="customer.create",
        title=mark("Create customer …"),
        help=mark("A customer who was not known yet."),
        icon="user-plus",
        operation=customer.Create,
    ),
    Action(
        id="customer.change",
        title=mark("Change customer …"),
        help=mark("Name, address and language of the open customer."),
        icon="pen-line",
        needs=(HAS_CUSTOMER,),
        operation=customer.Set,
    ),
    Action(
        id="customer.add-contact-point",
        title=mark("Add contact point …"),
        help=mark("One more phone number or address of the open customer."),
        icon="at-sign",
        needs=(HAS_CUSTOMER,),
        operation=customer.AddContactPoint,
    ),
    Action(
        id="customer.note",
        title=mark("Note on the customer …"),
        help=mark("Internal text that is shown with the customer."),
        icon="lock",
        needs=(HAS_CUSTOMER,),
        operation=writing.AddNote,
    ),
)
CASES = (
    Action(
        id="case.open",
        title=mark("Open a case …"),
        help=mark("A matter that takes more than this contact."),
        keys=("Ctrl+Shift+O",),
        icon="folder-open",
        needs=(HAS_CUSTOMER,),
        operation=case.Open,
    ),
    Action(
        id="case.change",
        title=mark("Change case …"),
        help=mark("Subject, priority and due date of the open case."),
        icon="pen-line",
        needs=(HAS_CASE,),
        operation=case.Set,
    ),
    Action(
        id="case.note",
        title=mark("Note on the case …"),
        help=mark("Internal text that is shown with the case."),
        icon="lock",
        needs=(HAS_CASE,),
        operation=writing.NoteCase,
    ),
    Action(
        id="case.close",
        title=mark("Close case …"),
        help=mark("The matter is solved; the solution is written down."),
        icon="check",
        needs=(HAS_CASE, CASE_OPEN),
        operation=case.Close,
    ),
    Action(
        id="case.reopen",
        title=mark("Reopen case"),
        help=mark("The matter was not solved after all."),
        icon="undo-2",
        needs=(HAS_CASE, CASE_CLOSED),
        operation=case.Reopen,
    ),
)
TASKS = (
    Action(
        id="task.create",
        title=mark("Create task …"),
        help=mark("Something to be done by a time."),
        keys=("Ctrl+Shift+D",),
        icon="list-checks",
        operation=task.Create,
    ),
    Action(
        id="promise.make",
        title=mark("Make a promise …"),
        help=mark("What you promised the customer, by when, in your words."),
        keys=("Ctrl+Shift+G",),
        icon="handshake",
        needs=(HAS_CUSTOMER,),
        operation=task.Make,
    ),
    Action(
        id="callback.ask",
        title=mark("Ask for a call-back …"),
        help=mark("The customer is called back and keeps the place in line."),
        keys=("Ctrl+Alt+B",),
        icon="phone",
        needs=(HAS_CUSTOMER,),
        operation=callback.Ask,
    ),
    Action(
        id="task.done",
        title=mark("Complete task"),
        help=mark("The selected task is done, or the promise kept."),
        icon="check",
        needs=(HAS_TASK,),
        operation=task.Done,
    ),
    Action(
        id="promise.break",
        title=mark("Promise broken"),
        help=mark("The promise could not be kept."),
        icon="triangle-alert",
        needs=(HAS_TASK, IS_PROMISE),
        operation=task.Break,
    ),
    Action(
        id="task.cancel",
        title=mark("Cancel task"),
        help=mark("The selected task is not needed any more."),
        needs=(HAS_TASK,),
        operation=task.Cancel,
    ),
    Action(
        id="task.reopen",
        title=mark("Undo the end of the task"),
        help=mark("The task or promise that was ended a moment ago is open again."),
        icon="undo-2",
        needs=(JUST_ENDED,),
        operation=task.Reopen,
    ),
)
SHOWING = (  # asked for with the record as their subject, from palette, lists and notices
    Action(
        id="task.show",
        title=mark("Show the task"),
        help=mark("Opens the page of tasks at this one."),
        icon="list-checks",
        in_palette=False,
    ),
)
ACTIONS = (*CUSTOMERS, *CASES, *TASKS, *SHOWING)
