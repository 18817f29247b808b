"""Why customers come and how it ends: codes in a tree, kept by the enterprise."""

from __future__ import annotations

from typing import Final

import msgspec

from desktop.domain.ids import CodeId, QueueId
from desktop.domain.records import Record

# What a contact keeps whose time for wrapping up was over before anybody chose: it counts as what
# it is, and nobody is asked days later why a customer had called.
NONE_GIVEN: Final = "none-given"


class Title(msgspec.Struct, frozen=True, gc=False):
    language: str
    text: str


class Code(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A leaf can be chosen, a code with others below it only opens. `id` is what contacts keep."""

    id: CodeId
    title: str
    titles: tuple[Title, ...] = ()  # where it is called otherwise
    parent: CodeId | None = None
    queues: tuple[QueueId, ...] = ()  # where it is offered; none: everywhere
    place: int = 0  # among those of one parent
    note_needed: bool = False
    active: bool = True  # else kept for what was wrapped up with it
