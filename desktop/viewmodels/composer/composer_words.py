"""What the composer says around its field."""

from __future__ import annotations

from collections.abc import Container

from desktop.channels.rules import rules
from desktop.channels.ways import Way
from desktop.domain.ids import AgentId
from desktop.domain.records import Interaction
from desktop.domain.words import DraftKind, InteractionStatus
from desktop.line import LineState
from desktop.store.reads.interaction import Conversation
from desktop.text import tr
from desktop.viewmodels.composer.reply_way import why_not
from desktop.viewmodels.drafts import Writing
from desktop.viewmodels.times.when import clock


def to_whom(of: Conversation, kind: DraftKind, way: Way | None) -> str:
    """Beside the tabs: who will read it."""
    if kind is DraftKind.NOTE:
        return tr("stays inside, the customer never sees it")
    name = of.customer.name if of.customer else tr("the customer")
    if way is not None and not rules(way.channel).addressed:
        return tr("in the chat with {name}", name=name)
    return tr("to {address}", address=(way.to if way is not None else "") or name)


def why_no_reply(
    of: Conversation,
    me: AgentId,
    line: LineState,
    way: Way | None,
    lapsed: Container[str] = (),
) -> str:
    """Why nothing can be written to the customer now; "" when it can.

    lapsed: contacts that may be somebody else's by now.
    """
    interaction = of.interaction
    if way is None:
        return tr("A call is answered by speaking. Notes can be written.")
    if interaction.status is InteractionStatus.CLOSED:
        return tr("This contact is completed.")
    if interaction.agent is None:
        return tr("Nobody has this contact. Take it first.")
    if interaction.agent != me:
        somebody = of.people.get(interaction.agent, tr("Somebody else"))
        return tr("{name} has this contact.", name=somebody)
    if way.channel is not interaction.channel and (no_way := why_not(way, line)):
        return no_way
    can_wait = rules(way.channel).can_wait
    return "" if can_wait else _why_not_now(line, lapsed=interaction.id in lapsed)


def _why_not_now(line: LineState, *, lapsed: bool) -> str:
    if not line.online:
        return tr("A chat needs the line. Your words are kept here.")
    if line.too_old:
        return tr("This Tresen is too old to answer a chat. Your words are kept here.")
    silent = tr("The hub has not answered for some seconds. Your words are kept here.")
    return silent if lapsed else ""


def why_never_later(kind: DraftKind, way: Way | None) -> str:
    """Why what is written here cannot be given a time; "" when it can."""
    if kind is DraftKind.NOTE:
        return tr("A note is filed at once.")
    if way is None or not rules(way.channel).can_wait:
        return tr("Who chats waits now: there is no later.")
    return ""


def why_no_files(
    kind: DraftKind, way: Way | None, line: LineState, contact: Interaction | None = None
) -> str:
    """Why no file can be laid beside what is written here; "" when it can."""
    if kind is DraftKind.NOTE:
        return tr("A note takes no files.")
    takes = way is not None and (rules(way.channel).files or _carries(way, line, contact))
    return "" if takes else tr("This channel takes no files.")


def _carries(way: Way, line: LineState, contact: Interaction | None) -> bool:
    """By the connection of the contact; by which another channel goes is chosen on the hub."""
    if way.channel not in line.carrying:
        return False
    by = contact.via if contact is not None and contact.channel is way.channel else ""
    return not by or line.carriers is None or by in line.carriers


def button(kind: DraftKind, line: LineState, way: Way | None) -> str:
    if kind is DraftKind.NOTE:
        return tr("File note")
    can_wait = way is None or rules(way.channel).can_wait
    goes_now = line.online and not line.too_old
    return tr("Send later") if can_wait and not goes_now else tr("Send")


def saved_words(writing: Writing, line: LineState, typing: bool) -> str:
    """How safe the words are; the time is that of a commit that holds them as they stand."""
    if writing.failed:
        return tr("Not saved. Copy your words before you close the window.")
    if not writing.safe or (typing and writing.text):
        return tr("is saved as you type")
    if (writing.text.strip() or writing.files) and writing.saved_at:
        return tr("Draft saved {time}", time=clock(writing.saved_at))
    return "" if line.online else tr("is kept here")
