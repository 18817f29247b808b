"""What there is when a run begins, and what its people do, drawn from a seed.

Every value that is written holds a mark of its own (`c2-17`), so that it can be found again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random
from typing import Final

from desktop.domain.ids import (
    AgentId,
    CaseId,
    CustomerId,
    InteractionId,
    NoteId,
    QueueId,
)
from desktop.domain.operations import case, customer, interaction, writing
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Case, Customer, Interaction, Record
from desktop.domain.words import Channel, DraftKind, InteractionStatus
from tests.support.desk import NOON

DESKS: Final = tuple(f"c{n}" for n in range(6))
PAIRED: Final = tuple(f"paired-{n}" for n in range(4))  # written together, seen together
SHAKY: Final = tuple(f"shaky-{n}" for n in range(3))  # the same, where rights come and go
SHARED: Final = tuple(f"shared-{n}" for n in range(3))
SERVED: Final = CustomerId("served")
TEXT: Final = CaseId("text")  # everybody writes into its description
LOOSE: Final = InteractionId("loose")  # a contact in the queue whose rights come and go


def left_of(desk: str) -> CustomerId:
    """Written just before the right one, in one step: nobody sees the right one newer."""
    return CustomerId(f"left-{desk}")


def right_of(desk: str) -> CustomerId:
    return CustomerId(f"right-{desk}")


# Customers whose address is looked at again and again.
WATCHED: Final = (*PAIRED, *SHAKY, *(each(name) for name in DESKS for each in (left_of, right_of)))


def at_first(steady: QueueId, shaky: QueueId) -> Iterator[Record]:
    for name in (*PAIRED, *SHARED, SERVED):
        yield Customer(id=CustomerId(name), name=name, address="0", queues=(steady,))
    for name in SHAKY:
        yield Customer(id=CustomerId(name), name=name, address="0", queues=(shaky,))
    for desk in DESKS:
        for each in (left_of(desk), right_of(desk)):
            yield Customer(id=each, name=each, address="0", queues=(steady,))
    yield Case(
        id=TEXT, customer=SERVED, subject="Text", queue=steady, opened_at=NOON, description="begin"
    )
    yield Interaction(
        id=LOOSE,
        customer=CustomerId(SHAKY[0]),
        channel=Channel.EMAIL,
        queue=shaky,
        created_at=NOON,
        status=InteractionStatus.QUEUED,
    )


class Person:
    """One person's next wishes; each is put into the outbox in one transaction."""

    def __init__(self, desk: str, me: AgentId, steady: QueueId, draw: Random) -> None:
        self._desk = desk
        self._me = me
        self._steady = steady
        self._draw = draw
        self._mine: list[InteractionId] = []

    def next(self, mark: str, text: str) -> list[AnyOperation]:
        """mark: of this wish. text: the long text as it is shown now."""
        wishes: list[tuple[int, Callable[[], list[AnyOperation]]]] = [
            (6, lambda: self._count(mark)),
            (3, lambda: self._serve(mark)),
            (4, lambda: self._reply(mark)),
            (4, lambda: self._note(mark)),
            (3, lambda: self._share(mark)),
            (2, lambda: self._write(mark, text)),
            (2, lambda: self._draft(mark)),
        ]
        weights = [weight for weight, _ in wishes]
        return self._draw.choices([wish for _, wish in wishes], weights)[0]()

    def _count(self, mark: str) -> list[AnyOperation]:
        number = mark.partition("-")[2]
        return [
            customer.Set(id=left_of(self._desk), address=number),
            customer.Set(id=right_of(self._desk), address=number),
        ]

    def _serve(self, mark: str) -> list[AnyOperation]:
        mail = InteractionId(f"mail-{mark}")
        self._mine.append(mail)
        return [
            interaction.Create(
                id=mail, customer=SERVED, channel=Channel.EMAIL, queue=self._steady, text=mark
            ),
            interaction.Assign(id=mail, agent=self._me),
            interaction.Reply(id=mail, text=f"first {mark}"),
        ]

    def _reply(self, mark: str) -> list[AnyOperation]:
        if not self._mine:
            return self._serve(mark)
        return [interaction.Reply(id=self._draw.choice(self._mine), text=f"reply {mark}")]

    def _note(self, mark: str) -> list[AnyOperation]:
        about = self._draw.choice([LOOSE, *self._mine[-3:]])
        return [writing.NoteInteraction(id=NoteId(f"note-{mark}"), about=about, text=mark)]

    def _share(self, mark: str) -> list[AnyOperation]:
        return [customer.Set(id=CustomerId(self._draw.choice(SHARED)), address=mark)]

    def _write(self, mark: str, text: str) -> list[AnyOperation]:
        return [case.Set(id=TEXT, description=f"{text}\n{mark}")]

    def _draft(self, mark: str) -> list[AnyOperation]:
        id_ = draft_id(self._me, LOOSE, DraftKind.NOTE)
        return [writing.SaveDraft(id=id_, interaction=LOOSE, kind=DraftKind.NOTE, text=mark)]
