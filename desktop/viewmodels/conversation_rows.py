"""A conversation as rows: letters folded but for the newest, turns of a chat, the log of a call.

Laws: notes are paper wherever they stand; what has not gone out says so at its own place; what was
refused stands where it was said, with its reason and its words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from desktop.channels.rules import rules
from desktop.domain.ids import AgentId
from desktop.domain.records import Attachment, Message, Note
from desktop.domain.words import Direction
from desktop.ports.call import Call
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.call_log import call_log
from desktop.viewmodels.refusals import refusals
from desktop.viewmodels.rows import (
    Badge,
    Bubble,
    Empty,
    File,
    Fold,
    MailRow,
    NoteRow,
    Row,
    Sending,
    Subject,
)
from desktop.viewmodels.survey_words import graded
from desktop.viewmodels.when import clock, day, moment, same_day

EARLIER = "earlier"  # the key of the row that folds what is older


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks, when, and what is unfolded."""

    me: AgentId
    now: datetime
    online: bool
    unfolded: frozenset[str] = frozenset()
    in_composer: frozenset[str] = frozenset()  # words already given back there
    call: Call | None = None  # what the telephone here knows of it
    files: Callable[[Iterable[Attachment]], tuple[File, ...]]


def rows_of(of: Conversation, view: View) -> tuple[Row, ...]:
    """All rows, oldest first, what was refused at the end."""
    channel = rules(of.interaction.channel)
    if channel.threaded:
        rows = _letters(of, view)
    elif channel.written:
        rows = _turns(of, view)
    else:
        rows = call_log(of, view.now, view.call)
        rows += [_letter(of, view, message) for message in of.interaction.messages]
        rows += [_note(of, view, note) for note in of.notes]
    rows += _survey(of, view)
    rows += refusals(of.refused, view.now, view.in_composer)
    return tuple(rows) or (_nothing_said(),)


# ------------------------------------------------------------------------------------- letters
def _letters(of: Conversation, view: View) -> list[Row]:
    subject = of.interaction.subject
    rows: list[Row] = [Subject(key="subject", title=subject, said=subject)] if subject else []
    said = _in_order(of)
    newest = max((at for at, it in enumerate(said) if isinstance(it, Message)), default=0)
    before = [at for at in range(newest) if isinstance(said[at], Message)]
    last_before = before[-1] if before else 0
    earlier = said[:last_before]
    if sum(isinstance(it, Message) for it in earlier):
        rows.append(_fold(of, view, earlier))
        if EARLIER in view.unfolded:
            rows += [_shown(of, view, it) for it in earlier]
    else:
        last_before = 0
    for at, it in enumerate(said[last_before:], start=last_before):
        folded = at < newest and isinstance(it, Message) and it.id not in view.unfolded
        if folded and isinstance(it, Message):
            rows.append(_folded(of, view, it))
        else:
            rows.append(_shown(of, view, it))
    return rows


def _in_order(of: Conversation) -> list[Message | Note]:
    together: list[Message | Note] = [*of.interaction.messages, *of.notes]
    return sorted(together, key=lambda it: it.at)


def _fold(of: Conversation, view: View, earlier: Sequence[Message | Note]) -> Fold:
    messages = [it for it in earlier if isinstance(it, Message)]
    notes = len(earlier) - len(messages)
    last = messages[-1]
    who = tr("%n earlier", n=len(messages))
    if notes:
        who = terms.dotted(who, tr("%n note(s)", n=notes))
    text = tr("last {who}: {text}", who=_author(of, view, last), text=_first_line(last.text))
    since = tr("since {day}", day=day(view.now, messages[0].at))
    return Fold(
        key=EARLIER,
        who=who,
        text=text,
        when=since,
        open=EARLIER in view.unfolded,
        said=terms.sentence(who, since, text),
    )


def _folded(of: Conversation, view: View, message: Message) -> Fold:
    who, text = _author(of, view, message), _first_line(message.text)
    when = moment(view.now, message.at)
    return Fold(key=message.id, who=who, text=text, when=when, said=terms.sentence(who, when, text))


def _shown(of: Conversation, view: View, it: Message | Note) -> Row:
    return _letter(of, view, it) if isinstance(it, Message) else _note(of, view, it)


def _letter(of: Conversation, view: View, message: Message) -> MailRow:
    ours = message.direction is Direction.OUTBOUND
    who = _author(of, view, message)
    to = tr("to {address}", address=message.to) if ours and message.to else ""
    when = moment(view.now, message.at)
    badge = _badge(view) if message.id in of.waiting else None
    return MailRow(
        key=message.id,
        letters=terms.letters(_full_name(of, message)),
        who=who,
        to=to or (message.author if not ours else ""),
        when=when,
        text=message.text,
        tone="offline" if ours else "offer",
        files=(files := view.files(message.attachments)),
        badge=badge,
        said=terms.sentence(
            who, when, badge.text if badge else "", message.text, _files_said(files)
        ),
    )


def _note(of: Conversation, view: View, note: Note) -> NoteRow:
    who = tr("you") if note.by == view.me else of.people.get(note.by, tr("somebody"))
    title = terms.dotted(tr("Internal note"), who)
    when = moment(view.now, note.at)
    if note.edited_at:
        title = terms.dotted(title, tr("changed"))
    badge = _badge(view) if note.id in of.waiting else None
    return NoteRow(
        key=note.id,
        title=title,
        when=when,
        text=note.text,
        badge=badge,
        said=terms.sentence(title, when, badge.text if badge else "", note.text),
    )


def _survey(of: Conversation, view: View) -> Iterable[NoteRow]:
    """What the customer said of it afterwards."""
    if of.survey is not None:
        title = terms.dotted(tr("What the customer said of it"), graded(of.survey))
        when = moment(view.now, of.survey.answered_at or of.survey.asked_at)
        text = of.survey.text or tr("Without words.")
        said = terms.sentence(title, when, text)
        yield NoteRow(key=of.survey.id, title=title, when=when, text=text, said=said)


def _badge(view: View) -> Badge:
    words = tr("is going out") if view.online else tr("waits for the line")
    return Badge(words, "pause", "cloud-upload")


# --------------------------------------------------------------------------------------- turns
def _turns(of: Conversation, view: View) -> list[Row]:
    said = _in_order(of)
    rows: list[Row] = []
    for at, it in enumerate(said):
        if isinstance(it, Note):
            rows.append(_note(of, view, it))
            continue
        following = said[at + 1] if at + 1 < len(said) else None
        rows.append(_bubble(of, view, it, ends_run=not _goes_on(it, following)))
    return rows


def _goes_on(message: Message, following: Message | Note | None) -> bool:
    """Whether the same person goes on at once."""
    return (
        isinstance(following, Message)
        and following.direction is message.direction
        and following.by == message.by
        and (following.at - message.at).total_seconds() < _A_RUN_S
    )


_A_RUN_S = 300


def _bubble(of: Conversation, view: View, message: Message, *, ends_run: bool) -> Bubble:
    mine = message.direction is Direction.OUTBOUND
    who = _author(of, view, message, brief=True)
    waits = message.id in of.waiting
    at = message.at
    when = clock(at) if same_day(view.now, at) else moment(view.now, at)
    files = view.files(message.attachments)
    under = terms.dotted(who, when)
    if waits:
        under = terms.dotted(under, _badge(view).text)
    return Bubble(
        key=message.id,
        text=message.text,
        mine=mine,
        when=under if ends_run or waits else "",
        sending=(Sending.WAITING if waits else Sending.SENT) if mine else Sending.NOTHING,
        files=files,
        said=terms.sentence(under, message.text, _files_said(files)),
    )


# --------------------------------------------------------------------------------------- words
def _author(of: Conversation, view: View, message: Message, *, brief: bool = False) -> str:
    if message.direction is Direction.OUTBOUND and message.by == view.me:
        return tr("You")
    name = _full_name(of, message)
    return name.split()[0] if brief and message.by is None and name else name


def _full_name(of: Conversation, message: Message) -> str:
    if message.direction is Direction.OUTBOUND:
        return of.people.get(message.by or "", "") or message.author or tr("Somebody of ours")
    return of.customer.name if of.customer else message.author or tr("Unknown customer")


def _first_line(text: str) -> str:
    return next((line.strip() for line in text.splitlines() if line.strip()), "")


def _files_said(files: Sequence[File]) -> str:
    """What is attached, for the screen reader."""
    if not files:
        return ""
    each = (f"{file.name}, {file.refused or file.doing or file.size}" for file in files)
    return terms.sentence(tr("%n attachment(s)", n=len(files)), *each)


def _nothing_said() -> Empty:
    title, text = tr("Nothing was said yet"), tr("The first message is written below.")
    return Empty(
        key="empty", icon="message-circle", title=title, text=text, said=f"{title}. {text}"
    )
