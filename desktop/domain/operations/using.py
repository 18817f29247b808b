"""Noting what an article or text module was good for; nobody is asked to, it happens beside."""

from __future__ import annotations

from desktop.domain.ids import InteractionId, RecordId, UseId
from desktop.domain.operations.operation import Conflict, Creating, Declared, Stamp
from desktop.domain.using import Use
from desktop.domain.words import Usable, Used
from desktop.text import mark


class AddUse(Creating[Use], frozen=True, kw_only=True):
    """The queue and the reason are the contact's: the hub knows them."""

    declared = Declared(
        name="use.add",
        kind="use",
        title=mark("Note what helped"),
        conflict=Conflict.APPEND,
        renews=True,
        quiet=True,
    )

    id: UseId
    of: RecordId
    of_kind: Usable
    what: Used
    interaction: InteractionId

    def made(self, stamp: Stamp) -> Use:
        return Use(
            id=self.id,
            of=self.of,
            of_kind=self.of_kind,
            what=self.what,
            by=stamp.by,
            at=stamp.at,
            interaction=self.interaction,
        )


OPERATIONS = (AddUse,)
