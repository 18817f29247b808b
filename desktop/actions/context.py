"""What an action is judged by, as one value, and the named conditions that judge.

The shell keeps a Context current; panes tell it what is selected in them. Law: a condition is a
pure function of the Context, and each says in words what is missing when it does not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import msgspec

from desktop.domain.words import InteractionStatus, RevisionStatus, Role
from desktop.line import Standing
from desktop.text import mark


class Context(msgspec.Struct, frozen=True, kw_only=True):
    """What is shown and selected now, and how the line stands."""

    standing: Standing = Standing.CONNECTING
    role: Role = Role.AGENT
    page: str = "desk"
    offer: bool = False  # one is held for this agent
    next_state: bool = False  # one was chosen that applies after the conversation in hand
    elsewhere: bool = False  # the person is at work at another computer
    interaction: bool = False  # one is open in the centre
    status: InteractionStatus | None = None
    mine: bool = False  # the open interaction is in this agent's hands
    merged: bool = False  # it goes on in another one, or was split from one
    rings: bool = False  # a call comes to this desk alone
    call: bool = False  # it has one that is not over
    timed: bool = False  # its wrap-up completes by itself after a time
    talked: bool = False  # somebody has answered in it
    consulting: bool = False  # a colleague is asked meanwhile
    advising: bool = False  # the call is a colleague's who asks something; its customer is theirs
    customer: bool = False
    case: bool = False
    case_closed: bool = False
    case_merged: bool = False  # it goes on in another one
    task: bool = False  # one is selected, and still open
    promise: bool = False  # the selected task is a promise
    just_ended: bool = False  # a task was ended a moment ago
    announced: bool = False  # what happens in some seconds unless it is taken back
    article: bool = False
    differences: bool = False  # what differs between two versions of an article is read
    revision: RevisionStatus | None = None  # of the change of an article that is edited
    released: bool = False  # it becomes valid by itself when its time comes
    own_revision: bool = False  # this person wrote in it
    feedback: bool = False  # what somebody said of an article is selected
    writing: bool = False  # the composer holds words
    pen: bool = False  # somebody else writes here and can be asked to let one write, or was asked
    pictures: bool = False  # the mail that is shown as laid out has some that are not loaded
    just_sent: bool = False  # a reply that can still be taken back
    demo: bool = False  # its customers are made up and take orders
    reading: bool = False  # what was opened last is not here yet; the rest may be of the one before


class Condition(msgspec.Struct, frozen=True):
    """Whether an action can be used, and the sentence for when it cannot (marked)."""

    name: str
    holds: Callable[[Context], bool]
    why_not: str


ON_DESK = Condition("on the desk", lambda c: c.page == "desk", mark("Go to the desk first."))
ON_TEAM = Condition(
    "on the page Team", lambda c: c.page == "team", mark("Go to the page Team first.")
)
ONLINE = Condition(
    "online",
    lambda c: c.standing is Standing.ONLINE,
    mark("Only with the line to the hub. It is down now."),
)
SIGNED_OUT = Condition(
    "signed out",
    lambda c: c.standing is Standing.SIGNED_OUT,
    mark("You are signed in."),
)
IN_DEMO = Condition("in a demo", lambda c: c.demo, mark("Only in a demo."))
IS_NOT_TALKED = Condition(
    "is not talked",
    lambda c: not c.talked or c.advising,
    mark("The customer is on the line: put the call through, or end it first."),
)
HAS_OFFER = Condition(
    "has offer", lambda c: c.offer or c.rings, mark("Nothing is offered to you now.")
)
ONLINE_OR_RINGS = Condition(
    "online, or it rings here",
    lambda c: c.rings or c.standing is Standing.ONLINE,
    mark("Only with the line to the hub. It is down now."),
)
HAS_NEXT = Condition(
    "has next state", lambda c: c.next_state, mark("Nothing was chosen for after the conversation.")
)
ELSEWHERE = Condition(
    "elsewhere", lambda c: c.elsewhere, mark("You are at work at this computer already.")
)
HAS_INTERACTION = Condition(
    "has interaction", lambda c: c.interaction, mark("Open a contact first.")
)
IS_MINE = Condition(
    "is mine", lambda c: c.mine, mark("This contact is not in your hands. Take it first.")
)
IS_NOT_MINE = Condition(
    "is not mine", lambda c: not c.mine, mark("This contact is in your hands already.")
)
IS_ACTIVE = Condition(
    "is active",
    lambda c: c.status is InteractionStatus.ACTIVE,
    mark("This contact is not in progress."),
)
IS_MERGED = Condition(
    "is merged",
    lambda c: c.merged,
    mark("This contact was neither merged nor split."),
)
HAS_CALL = Condition("has call", lambda c: c.call, mark("There is no call in this contact now."))
IS_TALKED = Condition("is talked", lambda c: c.talked, mark("Nobody has answered yet."))
IS_OWN_CALL = Condition(
    "is own call", lambda c: not c.advising, mark("A colleague asks you: the customer is theirs.")
)
CONSULTS = Condition("consults", lambda c: c.consulting, mark("Nobody is asked meanwhile."))
IS_PARKED = Condition(
    "is parked",
    lambda c: c.status is InteractionStatus.PARKED,
    mark("This contact is not parked."),
)
IS_NOT_CLOSED = Condition(
    "is not closed",
    lambda c: c.status is not InteractionStatus.CLOSED,
    mark("This contact is completed."),
)
HAS_PEN = Condition(
    "has a pen to ask for", lambda c: c.pen, mark("Nobody else is writing in this contact now.")
)
HAS_PICTURES = Condition(
    "has pictures",
    lambda c: c.pictures,
    mark("Show a mail as laid out first; its images from elsewhere are not loaded then."),
)
JUST_SENT = Condition("just sent", lambda c: c.just_sent, mark("Nothing was sent a moment ago."))
WRITING = Condition("writing", lambda c: c.writing, mark("Write something first."))
HAS_CUSTOMER = Condition("has customer", lambda c: c.customer, mark("Open a customer first."))
HAS_CASE = Condition("has case", lambda c: c.case, mark("Open a case first."))
TIMED = Condition("timed", lambda c: c.timed, mark("No time runs for this wrap-up."))
CASE_OPEN = Condition("case open", lambda c: not c.case_closed, mark("This case is closed."))
CASE_CLOSED = Condition("case closed", lambda c: c.case_closed, mark("This case is open."))
CASE_MERGED = Condition(
    "case merged", lambda c: c.case_merged, mark("This case was not merged into another one.")
)
CASE_NOT_MERGED = Condition(
    "case not merged",
    lambda c: not c.case_merged,
    mark("This case goes on in another one. Undo the merging first."),
)
KEEPS_SERVING = Condition(
    "keeps serving",
    lambda c: c.role in (Role.EDITOR, Role.OWNER, Role.ADMIN),
    mark("Editors, owners and administrators of the enterprise change this."),
)
HAS_TASK = Condition("has task", lambda c: c.task, mark("Select an open task first."))
JUST_ENDED = Condition(
    "just ended", lambda c: c.just_ended, mark("No task was ended a moment ago.")
)
ANNOUNCED = Condition(
    "announced", lambda c: c.announced, mark("Nothing was announced that could be taken back.")
)
IS_PROMISE = Condition("is promise", lambda c: c.promise, mark("This task is not a promise."))
HAS_PAPER = Condition(
    "has an article or what differs in it",
    lambda c: c.article or c.differences,
    mark("Open an article first."),
)
HAS_ARTICLE = Condition("has article", lambda c: c.article, mark("Open an article first."))
HAS_REVISION = Condition(
    "has revision", lambda c: c.revision is not None, mark("Open a change of an article first.")
)
NEEDS_SUBMITTING = Condition(
    "needs submitting",
    lambda c: c.revision in (RevisionStatus.DRAFT, RevisionStatus.REJECTED),
    mark("This change is with the editors already, or has ended."),
)
IN_REVIEW = Condition(
    "in review",
    lambda c: c.revision is RevisionStatus.REVIEW,
    mark("This change does not wait for an approval."),
)
IS_LOOKED_AT = Condition(
    "is looked at",
    lambda c: c.revision in (RevisionStatus.REVIEW, RevisionStatus.APPROVED),
    mark("This change is with its author, or has ended."),
)
OF_OTHERS = Condition(
    "of others",
    lambda c: not c.own_revision,
    mark("You wrote in it yourself: a second person has to approve it."),
)
OF_ONES_OWN = Condition(
    "of one's own",
    lambda c: c.own_revision,
    mark("Only who wrote in it can withdraw it. Give it back to its author instead."),
)
IS_APPROVED = Condition(
    "is approved",
    lambda c: c.revision is RevisionStatus.APPROVED,
    mark("Nobody has approved this change yet, or it has ended."),
)
NOT_RELEASED = Condition(
    "not released",
    lambda c: not c.released,
    mark("It is published already, and becomes valid by itself."),
)
IS_UNDER_WAY = Condition(
    "is under way",
    lambda c: c.revision not in (None, RevisionStatus.PUBLISHED, RevisionStatus.WITHDRAWN),
    mark("This change has ended."),
)
HAS_FEEDBACK = Condition(
    "has feedback", lambda c: c.feedback, mark("Select what somebody said of an article first.")
)
OF_WHAT_IS_OPEN: Final = frozenset(
    (
        HAS_INTERACTION,
        IS_MINE,
        IS_NOT_MINE,
        IS_ACTIVE,
        IS_PARKED,
        IS_NOT_CLOSED,
        HAS_CUSTOMER,
        HAS_CASE,
        CASE_OPEN,
        CASE_CLOSED,
        CASE_MERGED,
        CASE_NOT_MERGED,
    )
)
