"""Bringing another contact into the open one, and parting messages from it; both can be undone.

Laws: only contacts of the same customer that nobody else has in hand are offered; what the person
was writing in the other one is given to the composer and stays a draft there as well; what was
done is said with the way back.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.conversation import Message
from desktop.domain.ids import InteractionId
from desktop.domain.masks import is_veiled
from desktop.domain.operations.merging import (
    MergeContact,
    SplitContact,
    SplitOff,
    UnmergeContact,
    UnsplitOff,
)
from desktop.notices import Notice, Tone
from desktop.store.reads import interaction as reads
from desktop.store.reads import mergeable
from desktop.store.reads.mergeable import Mergeable
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk, Open
from desktop.viewmodels.interaction.conversation import Conversation, GivenBack
from desktop.viewmodels.lists.choosing import Choosing
from desktop.viewmodels.lists.narrowing import NOTHING, Narrowing, nothing_here
from desktop.viewmodels.rows import Empty, LineRow, Row
from desktop.viewmodels.times.when import moment, of_ms

UNDO: Final = "interaction.take-apart"
_MATTER: Final = "merged"


class MergeSheet(Narrowing[Mergeable]):
    """The contacts that can be merged into the open one."""

    def __init__(self, desk: Desk, conversation: Conversation) -> None:
        super().__init__(desk, "contacts to merge")
        self._conversation = conversation

    def take(self, key: str) -> bool:
        """Merge this contact into the open one."""
        if key == NOTHING:
            return False
        self._desk.supervisor.spawn("merge contacts", self._merge(InteractionId(key)))
        return True

    async def find(self) -> tuple[Mergeable, ...] | None:
        here, me = self._conversation.shown, self._desk.me.agent
        return await self._desk.read(mergeable.contacts, here, me) if here is not None else None

    def words(self, each: Mergeable) -> str:
        return _words(each)

    def row(self, each: Mergeable) -> LineRow:
        name = each.subject or terms.channel(each.channel)
        how = terms.interaction(each.status)
        now = self._desk.clock.now()
        when = moment(now, of_ms(each.last_at) or now)
        channel = terms.channel(each.channel)
        return LineRow(
            key=each.id,
            icon=terms.CHANNEL_ICONS[each.channel],
            title=name,
            more=terms.dotted(channel, how),
            end=when,
            said=terms.sentence(name, channel, how, when),
        )

    def nothing(self) -> Row:
        return _no_other()

    async def _merge(self, other: InteractionId) -> None:
        here = self._conversation.shown
        if here is None:
            return
        drafts = await self._desk.read(reads.drafts, self._desk.me.agent, other)
        await self._desk.ask(MergeContact(id=other, into=here))
        for kind, draft in drafts.items():
            self._conversation.given_back.emit(GivenBack(kind, draft.text, draft.attachments))
        said = tr("The contact was merged into this one.")
        self._desk.notices.tell(_done(said, other))


class SplitSheet(Choosing):
    """The messages of the open contact, to choose those that go on by themselves."""

    def __init__(self, desk: Desk, conversation: Conversation) -> None:
        super().__init__(desk)
        self._conversation = conversation

    def do(self, chosen: frozenset[str]) -> None:
        self._desk.supervisor.spawn("split contact", self._split(chosen))

    def found(self, text: str, chosen: frozenset[str]) -> tuple[Row, ...]:
        found = [each for each in self._messages() if text in each.text.casefold()]
        rows = tuple(self._row(each, chosen=each.id in chosen) for each in found)
        return rows or (_no_message(),)

    def deed(self, chosen: frozenset[str]) -> str:
        return tr("Split off %n message(s)", n=len(chosen)) if chosen else ""

    async def _split(self, chosen: frozenset[str]) -> None:
        of = self._conversation.of
        messages = tuple(each.id for each in self._messages() if each.id in chosen)
        if of is None or not messages:
            return
        contact, new = of.interaction, InteractionId(self._desk.new_id())
        await self._desk.ask(
            SplitContact(
                id=new,
                of=contact.id,
                messages=messages,
                customer=contact.customer,
                channel=contact.channel,
                queue=contact.queue,
                subject=contact.subject,
                address="" if is_veiled(contact.address) else contact.address,
                via=contact.via,
            ),
            SplitOff(id=contact.id, into=new, messages=messages),
        )
        self._desk.go(Open(new, contact.customer), to_write=True)
        self._desk.notices.tell(
            _done(tr("They are a contact of their own now, in your hands."), new)
        )

    def _messages(self) -> list[Message]:
        of = self._conversation.of
        if of is None:
            return []
        return [each for each in of.interaction.messages if each.id not in of.brought]

    def _row(self, each: Message, *, chosen: bool) -> LineRow:
        text = " ".join(each.text.split())[:120] or tr("Attachments only")
        when = moment(self._desk.clock.now(), each.at)
        how = tr("chosen") if chosen else ""
        return LineRow(
            key=each.id,
            icon="check" if chosen else "message-circle",
            title=text,
            more=how,
            end=when,
            said=terms.sentence(text, when, how),
        )


async def take_apart(desk: Desk, id_: InteractionId) -> None:
    """Undo a merge or a split: the contact is what it was, and where it was."""
    found = await desk.read(reads.conversation, id_, desk.me.site)
    if found is None:
        return
    contact = found.interaction
    desk.notices.clear(_MATTER)
    of = contact.parted_from
    if contact.merged_into is not None:
        again = [SplitOff(id=of.other, into=id_, messages=of.messages)] if of else []
        await desk.ask(UnmergeContact(id=contact.id), *again)
    elif of is not None:
        await desk.ask(
            UnsplitOff(id=of.other, into=contact.id, messages=of.messages),
            MergeContact(id=contact.id, into=of.other),
        )
        desk.go(Open(of.other, contact.customer))


def _done(said: str, contact: InteractionId) -> Notice:
    return Notice(
        tone=Tone.DONE, happened=said, replace=_MATTER, action=UNDO, subject=contact, icon="check"
    )


def _words(each: Mergeable) -> str:
    return f"{each.subject} {terms.channel(each.channel)}"


def _no_other() -> Empty:
    title = tr("There is no other contact to merge")
    text = tr("Only contacts of the same customer that nobody else has in hand are here.")
    return nothing_here("users", title, text)


def _no_message() -> Empty:
    title = tr("There is no message like this")
    return nothing_here("message-circle", title, tr("Only what was said in this contact is here."))
