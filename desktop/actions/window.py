"""What concerns the window itself: where to go, what to look up, signing in and out."""

from __future__ import annotations

from desktop.actions.action import Action
from desktop.actions.context import KEEPS_SERVING, SIGNED_OUT
from desktop.domain.operations import merging
from desktop.text import mark

PAGES = (
    Action(
        id="notice.undo",
        title=mark("Undo"),
        help=mark("Takes back what was done with the chosen rows a moment ago."),
        in_palette=False,
    ),
    Action(
        id="page.desk",
        title=mark("Desk"),
        help=mark("The contact in progress, with work list and customer."),
        keys=("Alt+1",),
        icon="layout-dashboard",
    ),
    Action(
        id="page.customers",
        title=mark("Customers"),
        help=mark("All customers you may see."),
        keys=("Alt+2",),
        icon="users",
    ),
    Action(
        id="page.cases",
        title=mark("Cases"),
        help=mark("All cases you may see."),
        keys=("Alt+3",),
        icon="folder-open",
    ),
    Action(
        id="page.duplicates",
        title=mark("Possible duplicates"),
        help=mark("Customers who may be there twice, to be merged or kept apart."),
        icon="users",
        operation=merging.MergeCustomer,
    ),
    Action(
        id="page.contacts",
        title=mark("Contacts"),
        help=mark("All contacts you may see, the latest first."),
        keys=("Alt+0",),
        icon="message-circle",
    ),
    Action(
        id="page.tasks",
        title=mark("Tasks"),
        help=mark("Your tasks and promises, by the time they are due."),
        keys=("Alt+4",),
        icon="list-checks",
    ),
    Action(
        id="page.knowledge",
        title=mark("Knowledge"),
        help=mark("The articles of the knowledge base."),
        keys=("Alt+5",),
        icon="book-open",
    ),
    Action(
        id="page.team",
        title=mark("Team"),
        help=mark("Your colleagues of all sites and their states."),
        keys=("Alt+6",),
        icon="headset",
    ),
    Action(
        id="page.help",
        title=mark("Help"),
        help=mark("Every key, what each action does, and what is new."),
        keys=("F1",),
        icon="circle-question-mark",
    ),
    Action(
        id="page.doctor",
        title=mark("This machine"),
        help=mark("What Tresen depends on here, what is wrong with it, and what to do."),
        icon="shield-check",
    ),
    Action(
        id="page.settings",
        title=mark("Settings"),
        help=mark("Language, appearance, keys and the hub."),
        keys=("Ctrl+,",),
        icon="settings",
    ),
    Action(
        id="page.service",
        title=mark("Codes and types"),
        help=mark("Wrap-up codes and types of cases, for who keeps them."),
        icon="list-checks",
        needs=(KEEPS_SERVING,),
    ),
    Action(
        id="page.outbox",
        title=mark("Outbox"),
        help=mark("What waits for the hub, and what was refused and why."),
        keys=("Ctrl+9",),
        icon="cloud-upload",
    ),
)

PANES = (
    Action(
        id="pane.work-list",
        title=mark("Go to the work list"),
        help=mark("Offers, open and parked contacts, tasks and promises."),
        keys=("Ctrl+1",),
    ),
    Action(
        id="pane.conversation",
        title=mark("Go to the conversation"),
        help=mark("What was said in the open contact."),
        keys=("Ctrl+2",),
    ),
    Action(
        id="pane.composer",
        title=mark("Go to the composer"),
        help=mark("Where replies and notes are written."),
        keys=("Ctrl+3",),
    ),
    Action(
        id="pane.customer",
        title=mark("Show the customer"),
        help=mark("Contact points, address and promises of the customer."),
        keys=("Ctrl+4",),
        icon="user-round",
    ),
    Action(
        id="pane.timeline",
        title=mark("Show the timeline"),
        help=mark("Every contact of the customer, on every channel."),
        keys=("Ctrl+5",),
        icon="clock",
    ),
    Action(
        id="pane.case",
        title=mark("Show the case"),
        help=mark("The matter this contact belongs to."),
        keys=("Ctrl+6",),
        icon="folder-open",
    ),
    Action(
        id="pane.knowledge",
        title=mark("Show fitting knowledge"),
        help=mark("Articles that fit the open contact."),
        keys=("Ctrl+7",),
        icon="book-open-text",
    ),
    Action(
        id="pane.text-modules",
        title=mark("Show text modules"),
        help=mark("Prepared texts for a reply."),
        keys=("Ctrl+8",),
        icon="text-quote",
    ),
    Action(
        id="pane.fold-list",
        title=mark("Fold the work list"),
        help=mark("Makes it a strip of icons, or whole again."),
        keys=("Ctrl+Alt+1",),
        icon="panel-left",
    ),
    Action(
        id="pane.fold-context",
        title=mark("Fold the context"),
        help=mark("Customer, case and knowledge become a strip of icons, or whole again."),
        keys=("Ctrl+Alt+4",),
        icon="panel-right",
    ),
    Action(
        id="pane.wider",
        title=mark("Make this pane wider"),
        help=mark("The pane with the keyboard takes room from the one beside it."),
        keys=("Alt+Shift+Right",),
    ),
    Action(
        id="pane.narrower",
        title=mark("Make this pane narrower"),
        help=mark("The pane with the keyboard gives room to the one beside it."),
        keys=("Alt+Shift+Left",),
    ),
    Action(
        id="pane.apart",
        title=mark("Contact in a window of its own"),
        help=mark("Conversation and call on another screen; again, or closing it, brings it back."),
        keys=("F12",),
        icon="external-link",
    ),
)

ACTIONS = (
    Action(
        id="palette.open",
        title=mark("Search or command"),
        help=mark("Finds customers, contacts, cases, articles, tasks and every command."),
        keys=("Ctrl+K",),
        icon="search",
        in_palette=False,
    ),
    *PAGES,
    *PANES,
    Action(
        id="help.keys",
        title=mark("Show all keys"),
        help=mark("The keys of everything that can be done now."),
        keys=("?",),
        icon="circle-question-mark",
    ),
    Action(
        id="work.stop",
        title=mark("Stop what runs"),
        help=mark("What takes longer stands in the lower corner; the last that can be is stopped."),
        keys=("Ctrl+.",),
        icon="x",
    ),
    Action(
        id="help.topic",
        title=mark("Show a page of the help"),
        help=mark("Short texts by what you want to do; the search finds them by their words."),
        in_palette=False,
    ),
    Action(
        id="help.news",
        title=mark("What is new"),
        help=mark("What the last updates have changed for you."),
        icon="info",
    ),
    Action(
        id="help.tour",
        title=mark("Show me around"),
        help=mark("Five bubbles over the window, from your state to the search."),
        icon="circle-question-mark",
    ),
    Action(
        id="doctor.check",
        title=mark("Check this machine"),
        help=mark("Display, local data, keyring, sound, clock and network; each with what to do."),
        icon="circle-check",
    ),
    Action(
        id="doctor.report",
        title=mark("Put a report together"),
        help=mark("For who helps you: shown file by file first, without any customer's data."),
        icon="file-text",
    ),
    Action(
        id="settings.notifications",
        title=mark("Set notifications"),
        help=mark("What is told outside the window, when, and with which sound."),
        icon="bell",
    ),
    Action(
        id="settings.sound",
        title=mark("Play a test sound"),
        help=mark("On the device that is chosen for notifications."),
        icon="bell",
    ),
    Action(
        id="notice.dismiss",
        title=mark("Put the notice away"),
        help=mark("The bar above the contact goes; nothing else changes."),
        keys=("Ctrl+Shift+X",),
        icon="check",
    ),
    Action(
        id="sync.now",
        title=mark("Try the line now"),
        help=mark("Asks the hub at once instead of waiting for the next try."),
        keys=("F5",),
        icon="cloud-check",
    ),
    Action(
        id="session.sign-in",
        title=mark("Sign in again"),
        help=mark("The hub does not know this session any more. Nothing is lost by signing in."),
        icon="user-round",
        needs=(SIGNED_OUT,),
    ),
    Action(
        id="session.sign-out",
        title=mark("Sign out"),
        help=mark("Forgets the key to the hub on this machine. What was not sent stays here."),
        icon="user-round",
    ),
    Action(
        id="window.close",
        title=mark("End Tresen"),
        help=mark("Closes the window. Everything written is kept."),
        keys=("Ctrl+Q",),
    ),
)
