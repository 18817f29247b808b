"""Finding the wrap-up code of the open contact: the likeliest first, fewer with each letter typed.

The enterprise's codes are records in a tree; where there are none, the list of the setting or our
own stands in. Law: what is chosen is shown, whatever is typed.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.code_tree import Leaf, matching
from desktop.domain.ids import InteractionId
from desktop.domain.likeliest import Past, ranked
from desktop.domain.routing import WrapUpRule
from desktop.signal import Signal, all_of
from desktop.store.changes import Changes
from desktop.store.opening import Connection
from desktop.store.reads import codes as reads
from desktop.store.reads.interaction import Conversation as Read
from desktop.text import language
from desktop.viewmodels import codes
from desktop.viewmodels.desk import Desk
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.latest import Latest

SHOWN: Final = 8  # of those that have the words; more words find the others
_LAST_USED: Final = 5
_QUIET_S: Final = 0.12  # whoever goes through contacts waits for none of their codes


class CodeFinding:
    """`shown` with `changed`; `rule` is what the queue of the open contact asks for."""

    def __init__(self, desk: Desk, conversation: Conversation) -> None:
        self._desk = desk
        self._conversation = conversation
        self._of = reads.Wrapping()
        self._here: InteractionId | None = None
        self._last_used: list[str] = []
        self._offered: tuple[Leaf, ...] = ()
        self.text = ""
        self.changed: Signal[tuple[Leaf, ...]] = Signal()
        self._reading = Latest(desk.supervisor, "wrap-up codes")
        self._disconnect = all_of(
            conversation.loaded.connect(self._on_loaded),
            desk.changed.connect(self._on_change),
        )
        self._offered = self._own()
        self._naming = Latest(desk.supervisor, "titles of codes")
        self._naming.ask(self._name())

    def close(self) -> None:
        self._disconnect()
        self._reading.drop()
        self._naming.drop()

    @property
    def rule(self) -> WrapUpRule:
        return self._of.rule

    @property
    def found(self) -> tuple[Leaf, ...]:
        """All that have the typed words, the likeliest first."""
        return matching(self._offered, self.text)

    @property
    def shown(self) -> tuple[Leaf, ...]:
        return self.found[:SHOWN]

    def leaf(self, code: str) -> Leaf | None:
        return next((leaf for leaf in self._offered if leaf.id == code), None)

    def typed(self, text: str) -> None:
        self.text = text
        self.changed.emit(self.shown)

    def used(self, code: str) -> None:
        """The person has just wrapped up with it: it is likelier to come again."""
        self._last_used = [code, *(each for each in self._last_used if each != code)][:_LAST_USED]

    def _on_loaded(self, of: Read | None) -> None:
        here = of.interaction.id if of else None
        if here != self._here:
            self._here, self.text = here, ""
            self._of = reads.Wrapping()  # what another queue asks for holds no more
            self._ask()

    def _on_change(self, changes: Changes) -> None:
        if changes.touches("code"):
            self._naming.ask(self._name())
        if changes.touches("code", "queue"):
            self._ask()

    def _ask(self) -> None:
        if self._conversation.of is not None:
            self._reading.ask(self._read(self._conversation.of))

    async def _name(self) -> None:
        self._desk.codes = await self._desk.read(reads.titles, language())

    async def _read(self, of: Read) -> None:
        await self._desk.supervisor.pause(_QUIET_S)
        own, again = self._own(), tuple(Past(code, "") for code in self._last_used)

        def read(connection: Connection) -> tuple[reads.Wrapping, tuple[Leaf, ...]]:
            found = reads.wrapping(connection, of.interaction, language())
            return found, ranked(found.offered or own, (*found.past, *again), found.text)

        self._of, self._offered = await self._desk.read(read)
        self.changed.emit(self.shown)

    def _own(self) -> tuple[Leaf, ...]:
        return tuple(Leaf(code.id, code.title) for code in codes.codes(self._desk.settings))
