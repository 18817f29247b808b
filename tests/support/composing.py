"""A composer beside its conversation, without a widget: a field that holds what it is told to."""

from __future__ import annotations

from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Draft, Interaction
from desktop.domain.words import DraftKind
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.composer.composer import Composer
from desktop.viewmodels.desk import Open
from desktop.viewmodels.drafts import Journal
from desktop.viewmodels.interaction.conversation import Conversation
from tests.support.desk import ME, TriedDesk, until


class ComposerPane:
    """A composer with its conversation, and a field that holds what it is told to."""

    def __init__(self, desk: TriedDesk) -> None:
        self.desk = desk
        self.conversation = Conversation(desk)
        self.composer = Composer(desk, self.conversation, Journal(desk))
        self.field = self.composer.text
        self.sent: list[DraftKind] = []
        self.composer.replaced.connect(self._put)
        self.composer.sent.connect(self.sent.append)

    def _put(self, text: str) -> None:
        self.field = text

    async def open(self, interaction: Interaction) -> None:
        self.desk.show(Open(interaction.id, interaction.customer))
        await until(lambda: self.conversation.shown == interaction.id)

    def write(self, text: str) -> None:
        self.field = text
        self.composer.typed(text)

    async def send(self) -> None:
        before = len(self.sent)
        self.composer.send()
        await until(lambda: len(self.sent) > before)

    def close(self) -> None:
        self.composer.close()
        self.conversation.close()


async def draft_in(desk: TriedDesk, interaction: Interaction, kind: DraftKind) -> Draft | None:
    return await desk.read(records.record, Draft, draft_id(ME.agent, interaction.id, kind))


async def saved_in(desk: TriedDesk, interaction: Interaction, kind: DraftKind) -> str:
    draft = await draft_in(desk, interaction, kind)
    return draft.text if draft and not draft.discarded else ""


async def waiting_ops(desk: TriedDesk) -> list[str]:
    return [each.op for each in await desk.read(outbox.waiting)]
