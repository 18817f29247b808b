"""A conversation as rows: letters folded but for the newest, turns of a chat, the log of a call.

Laws: notes are paper wherever they stand; what has not gone out says so at its own place; what was
refused stands where it was said, with its reason and its words; what is too long to be laid out at
once is shown by its beginning, and the rest when somebody asks.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

import msgspec

from desktop.channels.rules import rules
from desktop.channels.ways import channel_of
from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import AgentId
from desktop.domain.quoting import Told, apart
from desktop.domain.records import Note
from desktop.domain.words import Channel, Direction, Origin
from desktop.ports.call import Call
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.interaction import mail_words
from desktop.viewmodels.interaction.call_log import call_log
from desktop.viewmodels.interaction.days import day_before
from desktop.viewmodels.interaction.mentioning import is_answered
from desktop.viewmodels.interaction.refusals import refusals
from desktop.viewmodels.interaction.scheduled import with_times
from desktop.viewmodels.interaction.survey_words import graded
from desktop.viewmodels.long_text import beginning, first_line, first_words, further
from desktop.viewmodels.rows import (
    Badge,
    Bubble,
    Empty,
    Event,
    File,
    Fold,
    FurtherRow,
    MailRow,
    NoteRow,
    QuotedRow,
    Row,
    Sending,
    Subject,
    empty,
)
from desktop.viewmodels.times.when import clock, day, moment, same_day

EARLIER = "earlier"  # the key of the row that folds what is older


class View(msgspec.Struct, frozen=True, kw_only=True):
    """Who looks, when, and what is unfolded."""

    me: AgentId
    now: datetime
    online: bool
    ways: tuple[Channel, ...] = ()  # by which the hub can send
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
        rows += [row for each in of.interaction.messages for row in _shown(of, view, each)]
        rows += [row for note in of.notes for row in _paper(of, view, note)]
    rows += _survey(of, view)
    rows += refusals(of.refused, view.now, view.in_composer)
    timed = with_times(rows, of.interaction, view.me, view.now, view.ways if view.online else ())
    return tuple(timed) or (_nothing_said(),)


# ------------------------------------------------------------------------------------- letters
def _letters(of: Conversation, view: View) -> list[Row]:
    subject = of.interaction.subject
    rows: list[Row] = [Subject(key="subject", title=subject, said=subject)] if subject else []
    said = _in_order(of)
    newest = _newest(said)
    before = [at for at in range(newest) if isinstance(said[at], Message)]
    last_before = before[-1] if before else 0
    earlier = said[:last_before]
    if sum(isinstance(it, Message) for it in earlier):
        rows.append(_fold(of, view, earlier))
        if EARLIER in view.unfolded:
            rows += [row for it in earlier for row in _shown(of, view, it)]
    else:
        last_before = 0
    for at, it in enumerate(said[last_before:], start=last_before):
        later = isinstance(it, Message) and at > newest and mail_words.folded_by_itself(it)
        if isinstance(it, Message) and (at < newest or later) and it.id not in view.unfolded:
            rows.append(_folded(of, view, it))
        else:
            rows += _shown(of, view, it)
    return rows


def _newest(said: Sequence[Message | Note]) -> int:
    """The place of the last message that somebody wrote; else of the last one."""
    messages = [at for at, it in enumerate(said) if isinstance(it, Message)]
    written = (at for at in reversed(messages) if not _by_itself(said[at]))
    return next(written, messages[-1] if messages else 0)


def _by_itself(it: Message | Note) -> bool:
    return isinstance(it, Message) and mail_words.folded_by_itself(it)


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
    text = tr("last {who}: {text}", who=_author(of, view, last), text=first_words(last.text))
    since = tr("since {day}", day=day(view.now, messages[0].at))
    return Fold(
        key=EARLIER,
        who=who,
        text=text,
        when=since,
        open=EARLIER in view.unfolded,
        said=terms.sentence(who, since, _how_folded(EARLIER in view.unfolded), text),
    )


def _folded(of: Conversation, view: View, message: Message) -> Fold:
    who, text = _author(of, view, message), first_words(message.text)
    if badge := mail_words.badge(message):
        who = terms.dotted(badge.text, who) if badge.icon != "check" else who
    when = moment(view.now, message.at)
    said = terms.sentence(who, when, _how_folded(False), text)
    return Fold(key=message.id, who=who, text=text, when=when, said=said)


def _how_folded(is_open: bool) -> str:
    """For who cannot see the arrow: the words before are a beginning, or what follows is more."""
    return tr("unfolded") if is_open else tr("folded")


def _shown(of: Conversation, view: View, it: Message | Note) -> list[Row]:
    if isinstance(it, Note):
        return _paper(of, view, it)
    told = apart(beginning(it.text))
    row = _letter(of, view, it, told)
    quoted = _quoted(it, told.quoted, view) if told.quoted else []
    return [row, *quoted, *further(it.id, it.text, view.unfolded, _rest)]


def _rest(key: str, text: str) -> FurtherRow:
    return FurtherRow(key=key, text=text, said=text)


def _letter(of: Conversation, view: View, message: Message, told: Told) -> MailRow:
    ours = message.direction is Direction.OUTBOUND
    who, to = _author(of, view, message), _by_and_to(of, message)
    when = moment(view.now, message.at)
    badge = _badge(view) if message.id in of.waiting else mail_words.badge(message)
    files, hints = view.files(message.attachments), mail_words.hints(message)
    return MailRow(
        key=message.id,
        letters=terms.letters(full_name(of, message)),
        who=who,
        to=to,
        when=when,
        text=told.said,
        tone="offline" if ours else "offer",
        files=files,
        badge=badge,
        signature=mail_words.signed(told.signature),
        hints=hints,
        parts=mail_words.parts(message, mine=of.interaction.agent == view.me),
        said=terms.sentence(
            who,
            when,
            badge.text if badge else "",
            told.said,
            told.signature,
            _files_said(files),
            *(hint.text for hint in hints),
        ),
    )


def _by_and_to(of: Conversation, message: Message) -> str:
    """The channel, where that is not its contact's own, and the address; no name a second time."""
    by = terms.channel(message.channel) if message.channel else ""
    addressed = mail_words.addressed(message)
    twice = addressed == full_name(of, message)
    return terms.dotted(by, of.interaction.address if twice else addressed)


def _quoted(message: Message, text: str, view: View) -> list[Row]:
    key = f"{message.id}{mail_words.QUOTED}"
    is_open = key in view.unfolded
    who = tr("Hide quoted text") if is_open else tr("Show quoted text")
    first = "" if is_open else first_line(text)
    said = terms.sentence(who, tr("%n line(s)", n=text.count("\n") + 1))
    fold = Fold(key=key, who=who, text=first, when="", open=is_open, said=said)
    shown = QuotedRow(key=f"{message.id}{mail_words.SHOWN}", text=text, said=text)
    return [fold, shown] if is_open else [fold]


def _paper(of: Conversation, view: View, note: Note) -> list[Row]:
    """A note, in as many sheets as were asked for."""
    sheet = _note(of, view, note)

    def another(key: str, text: str) -> NoteRow:
        said = terms.sentence(sheet.title, text)
        return msgspec.structs.replace(sheet, key=key, text=text, badge=None, said=said)

    return [sheet, *further(note.id, note.text, view.unfolded, another)]


def _note(of: Conversation, view: View, note: Note) -> NoteRow:
    text = beginning(note.text)
    who = tr("you") if note.by == view.me else of.people.get(note.by, tr("somebody"))
    title = terms.dotted(_what(of, note), who)
    when = moment(view.now, note.at)
    if note.edited_at:
        title = terms.dotted(title, tr("changed"))
    badge = _badge(view) if note.id in of.waiting else None
    return NoteRow(
        key=note.id,
        title=title,
        when=when,
        text=text,
        badge=badge,
        said=terms.sentence(title, when, badge.text if badge else "", text),
    )


def _what(of: Conversation, note: Note) -> str:
    """What kind of note it is: a card, a question with its state, an answer."""
    if note.card:
        return tr("Hand-over card")
    if note.asks:
        state = tr("answered") if is_answered(note, of.notes) else tr("waits for an answer")
        return terms.dotted(tr("Question"), state)
    return tr("Answer to a question") if note.answers else tr("Internal note")


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
        rows += day_before(view.now, said[at - 1] if at else None, it)
        if isinstance(it, Note):
            rows += _paper(of, view, it)
            continue
        if it.origin is Origin.NOTICE:
            rows.append(_notice(view, it))
            continue
        if rules(channel_of(of.interaction, it)).threaded:
            rows += _shown(of, view, it)
            continue
        following = said[at + 1] if at + 1 < len(said) else None
        rows += _spoken(of, view, it, ends_run=not _goes_on(it, following))
    return rows


def _goes_on(message: Message, following: Message | Note | None) -> bool:
    """Whether the same person goes on at once."""
    return (
        isinstance(following, Message)
        and following.direction is message.direction
        and following.by == message.by
        and following.origin is message.origin
        and (following.at - message.at).total_seconds() < _A_RUN_S
    )


_A_RUN_S = 300


def _notice(view: View, message: Message) -> Event:
    """What happened, said by nobody."""
    at = message.at
    when = clock(at) if same_day(view.now, at) else moment(view.now, at)
    said = terms.sentence(terms.dotted(tr("Notice"), when), message.text)
    return Event(key=message.id, when=when, icon="info", text=message.text, said=said)


def _spoken(of: Conversation, view: View, message: Message, *, ends_run: bool) -> list[Row]:
    bubble = _bubble(of, view, message, ends_run=ends_run)

    def another(key: str, text: str) -> Bubble:
        return Bubble(key=key, text=text, mine=bubble.mine, when="", said=text)

    return [bubble, *further(message.id, message.text, view.unfolded, another)]


def _bubble(of: Conversation, view: View, message: Message, *, ends_run: bool) -> Bubble:
    mine = message.direction is Direction.OUTBOUND
    who = _author(of, view, message, brief=True)
    waits = message.id in of.waiting
    at = message.at
    when = clock(at) if same_day(view.now, at) else moment(view.now, at)
    files = view.files(message.attachments)
    under = terms.dotted(who, clock(at))  # the day stands above
    if waits:
        under = terms.dotted(under, _badge(view).text)
    refused, text = mail_words.why_failed(message), beginning(message.text)
    return Bubble(
        key=message.id,
        text=text,
        mine=mine,
        when=under if ends_run or waits else "",
        sending=_on_its_way(waits=waits, refused=refused) if mine else Sending.NOTHING,
        refused=refused,
        files=files,
        said=terms.sentence(
            terms.dotted(who, when),
            _badge(view).text if waits else "",
            text,
            refused,
            _files_said(files),
        ),
    )


def _on_its_way(*, waits: bool, refused: str) -> Sending:
    if refused:
        return Sending.REFUSED
    return Sending.WAITING if waits else Sending.SENT


# --------------------------------------------------------------------------------------- words
def _author(of: Conversation, view: View, message: Message, *, brief: bool = False) -> str:
    if message.direction is Direction.OUTBOUND and message.by == view.me:
        return tr("You")
    name = full_name(of, message)
    is_customer = message.direction is Direction.INBOUND and message.origin is not Origin.BOUNCE
    return name.split()[0] if brief and is_customer and name else name


def full_name(of: Conversation, message: Message) -> str:
    """Who said it, by name, also where that was the person who looks."""
    if message.origin is Origin.BOUNCE:
        return tr("Mail server")
    if message.origin is Origin.ASSISTANT:
        return tr("Assistant")
    if message.direction is Direction.OUTBOUND:
        return of.people.get(message.by or "", "") or message.author or tr("Somebody of ours")
    return of.customer.name if of.customer else message.author or tr("Unknown customer")


def _files_said(files: Sequence[File]) -> str:
    """What is attached, for the screen reader."""
    if not files:
        return ""
    each = (f"{file.name}, {file.refused or file.doing or file.size}" for file in files)
    return terms.sentence(tr("%n attachment(s)", n=len(files)), *each)


def _nothing_said() -> Empty:
    title, text = tr("Nothing was said yet"), tr("The first message is written below.")
    return empty("message-circle", title, text)
