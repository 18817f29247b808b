"""Why the hub did not do something, in words for people; and what is safe then."""

from __future__ import annotations

from desktop.domain.operations.operation import Reason
from desktop.ports.wire import Verdict
from desktop.text import mark, tr

_REASONS = {
    Reason.MISSING: mark("It does not exist any more, or you may not see it any more."),
    Reason.EXISTS: mark("It exists already."),
    Reason.DENIED: mark("You may not do this, or not any more."),
    Reason.ERASED: mark("The customer was erased. What you wrote is offered here for seven days."),
    Reason.ENDED: mark("You may not see it any more. What you wrote is kept here."),
    Reason.INVALID: mark("The hub could not make sense of it."),
    Reason.CLOSED: mark("It was completed in the meantime."),
    Reason.NOT_OPEN: mark("It was not open any more."),
    Reason.NOT_YOURS: mark("Somebody else has it in hand now."),
    Reason.ANSWERED: mark("Somebody else answered the customer in the meantime."),
    Reason.UNREAD: mark("The customer has written before it was completed. Read it first."),
    Reason.CHANGED: mark("It was changed by somebody else in the meantime."),
    Reason.UNKNOWN: mark("The hub does not know this yet; it waits for a newer one."),
    Reason.FENCED: mark("It was in other hands in the meantime."),
    Reason.OWN: mark("You wrote in it yourself: a second person has to approve it."),
    Reason.NOT_APPROVED: mark("Nobody has approved it yet."),
    Reason.OVERTAKEN: mark(
        "Somebody published another version meanwhile, and the two change the same place. "
        "Both are kept: bring yours up to date."
    ),
    Reason.TOO_LONG: mark("It is too long. An article has at most 500 kB of text: split it up."),
    Reason.SENT: mark("It had gone out already. What you wrote stands in the composer as well."),
    Reason.NO_WAY: mark("The hub has no connection for this channel. Choose another one."),
    Reason.INCOMPLETE: mark("What is needed here is missing: a code, a note, or a field."),
    Reason.WAITS: mark("It waits for something that has to go out first."),
    Reason.RESTORED: mark("The hub was restored; it waits for what others bring again."),
}
_VERDICTS = {
    Verdict.CONFLICT: mark("It was changed by somebody else in the meantime."),
    Verdict.DENIED: mark("You may not do this, or may not see it any more."),
    Verdict.FENCED: mark("Somebody else has it in hand now."),
    Verdict.GONE: mark("It does not exist any more."),
    Verdict.INVALID: mark("The hub could not make sense of it."),
}


def why(verdict: Verdict, reason: str | None) -> str:
    """The sentence for a refusal; a reason this version does not know falls back to its verdict."""
    if reason is not None and reason in set(Reason):
        return tr(_REASONS[Reason(reason)])
    return tr(_VERDICTS.get(verdict, _VERDICTS[Verdict.GONE]))


def why_not(reason: str) -> str:
    """The sentence for a reason alone; "" for none, or for one this version does not know."""
    return tr(_REASONS[Reason(reason)]) if reason in set(Reason) else ""
