"""The rows of the work list, made from what the store says and the time it is."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from datetime import datetime
from typing import Final

from desktop.channels.rules import rules
from desktop.domain.words import InteractionStatus
from desktop.store.reads.tasks import Listed
from desktop.store.reads.work_list import Held, Work
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.just_ended import undo
from desktop.viewmodels.rows import Card, Empty, Heading, PromiseRow, Row, Sending
from desktop.viewmodels.times.when import (
    Due,
    briefly,
    clock,
    due,
    lasted,
    of_ms,
    promised,
    same_day,
)

_ENDS: Final = ("task.done", "promise.break", "task.cancel", "task.change")


def rows_of(work: Work, now: datetime, ended: Container[str] = ()) -> tuple[Row, ...]:
    """Open, parked, tasks and promises due: each group with its heading, empty ones left out."""
    parked = [held for held in work.contacts if _rests(held, now)]
    resting = {held.id for held in parked}
    opened = [held for held in work.contacts if held.id not in resting]
    rows = [
        *_group("open", tr("Open"), [_card(held, _timer(held, now)) for held in opened]),
        *_group("parked", tr("Parked"), [_card(held, _back(held, now)) for held in parked]),
    ]
    if not rows:
        rows.append(_nothing())
    # The call of a call-back has the id of its task.
    called: set[str] = {held.id for held in work.contacts}
    left = [task for task in work.due if task.id not in called]
    due_rows = [task_row(task, now, ended=task.id in ended) for task in left]
    danger = [task_row(task, now) for task in work.danger if task.id not in called]
    return (
        *rows,
        *_group("danger", tr("Promises in danger"), danger),
        *_group("due", tr("Promises and tasks"), due_rows),
    )


def ticks(work: Work, now: datetime) -> bool:
    """Whether a timer that changes every second is shown."""
    contacts = (_timer(held, now) for held in work.contacts if not _rests(held, now))
    tasks = (promised(now, at) for task in (*work.due, *work.danger) if (at := of_ms(task.due_at)))
    return any(timer.ticks for timer in (*contacts, *tasks))


def task_row(
    task: Listed, now: datetime, *, words: bool = False, ended: bool = False, by: str = ""
) -> PromiseRow:
    """A task or promise; `words`: with what was said instead of to whom; `ended`: a moment ago.

    by: the name of whoever is to keep it, where that is to be seen.
    """
    at = of_ms(task.due_at)
    timer = promised(now, at) if at else Due("", "offline")
    about = terms.dotted(task.name or task.case_number, task.phone)
    quoted = tr("“{words}”", words=task.words) if task.words else ""
    danger = tr("in danger") if task.escalated_at is not None else ""
    comes = tr("comes again") if task.repeats else ""
    who = terms.dotted(danger, by, quoted if words and quoted else about, comes)
    return PromiseRow(
        key=task.id,
        what=task.title,
        who=who,
        kind="promise" if task.words else "task",
        due=timer.text,
        tone=timer.tone,
        done=task.status.value != "open",
        undo=undo() if ended else None,
        sending=_sending(task),
        said=terms.sentence(
            tr("Promise") if task.words else tr("Task"),
            terms.task(task.status, promise=bool(task.words)) if ended else "",
            task.title,
            who,
            tr("the lead was told") if danger else "",
            _due_said(timer, task.status.value == "open"),
            _sending_said(_sending(task)),
        ),
    )


def actions_of(task: Listed | None) -> tuple[str, ...]:
    """What can be done with a task in a list; whoever is to be called back can be called."""
    return ("call.dial", *_ENDS) if task is not None and task.phone else _ENDS


def _group(key: str, title: str, rows: Sequence[Row]) -> Iterable[Row]:
    if rows:
        count = str(len(rows))
        yield Heading(
            key=f"heading:{key}", title=title, count=count, said=terms.sentence(title, count)
        )
        yield from rows


def _nothing() -> Empty:
    title = tr("Nothing open")
    text = tr("Offers, parked contacts and promises stand here.")
    return Empty(
        key="empty",
        icon="check-check",
        title=title,
        text=text,
        tone="ready",
        said=f"{title}. {text}",
    )


def _rests(held: Held, now: datetime) -> bool:
    """Parked, and its time has not come."""
    back = of_ms(held.parked_until)
    return held.status is InteractionStatus.PARKED and (back is None or back > now)


def _timer(held: Held, now: datetime) -> Due:
    if held.status is InteractionStatus.PARKED:
        return Due(tr("back now"), "pause")
    at = of_ms(held.due_at)
    if at is not None:
        timer = due(now, at, rules(held.channel).soon_s)
        return timer if timer.tone != "offline" else Due(timer.text, "faint", timer.ticks)
    last = of_ms(held.last_at) or now
    if rules(held.channel).live and same_day(now, last):
        return Due(lasted((now - last).total_seconds()), "faint", ticks=True)
    return Due(briefly(now, last), "faint")


def _back(held: Held, now: datetime) -> Due:
    back = of_ms(held.parked_until)
    if back is None:
        return Due("", "faint")
    if same_day(now, back):
        return Due(tr("until {time}", time=clock(back)), "faint")
    return Due(briefly(now, back), "faint")


def _card(held: Held, timer: Due) -> Card:
    name = held.name or tr("Unknown customer")
    sending = _sending(held)
    return Card(
        key=held.id,
        channel=held.channel.value,
        name=name,
        about=held.subject,
        timer=timer.text,
        tone=timer.tone,
        unread=held.unread,
        sending=sending,
        said=terms.sentence(
            name,
            terms.channel(held.channel),
            held.subject,
            _due_said(timer),
            tr("%n new message(s)", n=held.unread) if held.unread else "",
            _sending_said(sending),
        ),
    )


def _sending(of: Held | Listed) -> Sending:
    if of.refused:
        return Sending.REFUSED
    return Sending.WAITING if of.waits else Sending.NOTHING


def _sending_said(sending: Sending) -> str:
    if sending is Sending.REFUSED:
        return tr("something was refused")
    return tr("waits for the line") if sending is Sending.WAITING else ""


def _due_said(timer: Due, is_open: bool = True) -> str:
    if not timer.text or not is_open:
        return timer.text
    if timer.tone == "breach":
        return tr("late by {time}", time=timer.text.lstrip("–"))
    return tr("due {time}", time=timer.text) if timer.tone == "pause" else timer.text
