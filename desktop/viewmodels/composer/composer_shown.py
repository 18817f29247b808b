"""What stands around the composer's field, made in one place of all that it depends on."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from desktop.channels.ways import Way
from desktop.domain.ids import AgentId
from desktop.domain.words import DraftKind
from desktop.line import LineState
from desktop.store.outbox import Refused
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels import reasons
from desktop.viewmodels.composer.composer_words import (
    button,
    saved_words,
    to_whom,
    why_never_later,
    why_no_files,
    why_no_reply,
)
from desktop.viewmodels.drafts import Writing
from desktop.viewmodels.interaction.refusals import words_of


class Shown(msgspec.Struct, frozen=True, kw_only=True):
    """Everything around the field, in words. An empty `why_not…` means it can be done."""

    kind: DraftKind
    way: Way | None  # of a reply
    to: str
    state: str
    button: str
    why_not: str  # of the button
    why_not_later: str  # of sending it at a time
    why_no_reply: str  # of the reply tab
    why_no_files: str  # of attaching one
    error: str
    sending: bool


class Around(msgspec.Struct, frozen=True, kw_only=True):
    """What it depends on. `of` is None while it is being read."""

    me: AgentId
    kind: DraftKind
    of: Conversation | None
    way: Way | None
    line: LineState
    lapsed: frozenset[str]
    writing: Writing | None
    text: str
    why_no_sending: str  # of the files beside it
    has_files: bool
    typing: bool
    sending: bool
    error: str


def shown(it: Around) -> Shown:
    no_reply = tr("is being read")
    if it.of is not None:
        no_reply = why_no_reply(it.of, it.me, it.line, it.way, it.lapsed)
    why_not = no_reply if it.kind is DraftKind.REPLY else ""
    if not why_not and not it.text.strip() and not it.has_files:
        why_not = tr("Write something first.")
    no_files = why_no_files(it.kind, it.way, it.line, it.of.interaction) if it.of else no_reply
    carried = no_files if it.has_files and it.kind is DraftKind.REPLY else ""
    why_not = why_not or carried or it.why_no_sending
    never = why_never_later(it.kind, it.way) if it.of else no_reply
    return Shown(
        kind=it.kind,
        way=it.way,
        to=to_whom(it.of, it.kind, it.way) if it.of else "",
        state=saved_words(it.writing, it.line, it.typing) if it.writing else "",
        button=button(it.kind, it.line, it.way),
        why_not=why_not,
        why_not_later=never or why_not,
        why_no_files=no_files,
        why_no_reply=no_reply,
        error=it.error or _refusal(it) or _stays_here(it, no_reply),
        sending=it.sending,
    )


def _stays_here(it: Around, no_reply: str) -> str:
    """Why words that stand here already cannot go out."""
    return no_reply if it.of and it.kind is DraftKind.REPLY and it.text.strip() else ""


def _refusal(it: Around) -> str:
    refused = refused_here(it.of, it.kind, it.text) if it.writing else ()
    if not refused:
        return ""
    because = reasons.why(refused[-1].verdict, refused[-1].reason)
    return tr("Not sent. {why} Your words are here again.", why=because)


def refused_here(of: Conversation | None, kind: DraftKind, text: str) -> Sequence[Refused]:
    """What was refused with exactly these words."""
    refused = of.refused if of else ()
    return [each for each in refused if text and words_of(each) == (kind, text)]
