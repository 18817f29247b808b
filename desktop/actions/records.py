"""Customers, cases, tasks and promises."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import (
    CASE_CLOSED,
    CASE_MERGED,
    CASE_NOT_MERGED,
    CASE_OPEN,
    HAS_CASE,
    HAS_CUSTOMER,
    HAS_TASK,
    IS_PROMISE,
    JUST_ENDED,
)
from desktop.domain.operations import callback, case, customer, merging, task, writing
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
        id="customer.merge",
        title=mark("Merge with the same customer …"),
        help=mark("Whoever was there twice is one customer from now on; it can be undone."),
        icon="users",
        needs=(HAS_CUSTOMER,),
        operation=merging.MergeCustomer,
    ),
    Action(
        id="customer.unmerge",
        title=mark("Undo the merging of the customer"),
        help=mark("The open customer stands alone again, as before the merging."),
        icon="undo-2",
        needs=(HAS_CUSTOMER,),
        operation=merging.UnmergeCustomer,
    ),
    Action(
        id="customer.take-apart",
        title=mark("Undo"),
        help=mark("Takes back that two customers were merged a moment ago."),
        in_palette=False,
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
        needs=(HAS_CASE, CASE_CLOSED, CASE_NOT_MERGED),
        operation=case.Reopen,
    ),
    Action(
        id="case.merge",
        title=mark("Merge a case into this one …"),
        help=mark("Another case of the same customer goes on here; it can be undone."),
        icon="arrow-right-left",
        needs=(HAS_CASE, CASE_OPEN),
        operation=merging.MergeCase,
    ),
    Action(
        id="case.split",
        title=mark("Split the case …"),
        help=mark("Contacts that are another matter get a case of their own; it can be undone."),
        icon="arrow-right-left",
        needs=(HAS_CASE, CASE_OPEN),
    ),
    Action(
        id="case.unmerge",
        title=mark("Undo the merging of the case"),
        help=mark("The open case stands alone again, as before the merging."),
        icon="undo-2",
        needs=(HAS_CASE, CASE_MERGED),
        operation=merging.UnmergeCase,
    ),
    Action(
        id="case.take-apart",
        title=mark("Undo"),
        help=mark("Takes back that cases were merged or split a moment ago."),
        in_palette=False,
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
        id="task.change",
        title=mark("Change task …"),
        help=mark("Time, reminder and repetition of the selected task."),
        icon="pen-line",
        needs=(HAS_TASK,),
        operation=task.Set,
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
