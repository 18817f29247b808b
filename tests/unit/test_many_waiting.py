"""Whoever was away for long has thousands of operations waiting: each costs what one costs."""

from __future__ import annotations

from collections.abc import Callable

from desktop.domain.ids import CustomerId, NoteId
from desktop.domain.operations import customer, writing
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox
from desktop.store.opening import Connection
from tests.support.desks import OpenStore

EVA = CustomerId("eva")
AT_ONCE = 20


def test_an_answer_costs_the_same_however_much_waits_behind_it(opened: OpenStore) -> None:
    opened.store.ask([customer.Create(id=EVA, name="Eva"), *notes(range(40))])
    few = answered(opened)
    for start in range(100, 3_100, 500):
        opened.store.ask(notes(range(start, start + 500)))

    many = answered(opened)

    assert len(outbox.waiting(opened.connection, unanswered_only=True)) > 2_900
    assert many <= 1.5 * few, f"{few} hundred steps, then {many}"


def notes(numbers: range) -> list[writing.AddNote]:
    return [
        writing.AddNote(id=NoteId(f"n{n}"), about_kind="customer", about=EVA, text=f"Note {n}")
        for n in numbers
    ]


def answered(opened: OpenStore) -> int:
    """What it took; every other is refused."""
    batch = opened.store.batch(AT_ONCE)
    verdicts = [Verdict.DENIED if each.mid % 2 else Verdict.OK for each in batch]
    answers = [Answer(each.mid, said) for each, said in zip(batch, verdicts, strict=True)]
    return steps(opened.connection, lambda: opened.store.take_answers(answers, batch))


def steps(connection: Connection, work: Callable[[], object]) -> int:
    """Of the database's machine, in hundreds."""
    count = 0

    def one() -> int:
        nonlocal count
        count += 1
        return 0

    connection.set_progress_handler(one, 100)
    try:
        work()
    finally:
        connection.set_progress_handler(None, 100)
    return count
