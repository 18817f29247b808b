"""The checker finds what it is for: a run that was fine, and one thing wrong in it at a time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.ids import AgentId, InteractionId, MessageId, NoteId, QueueId
from desktop.domain.kinds import encode
from desktop.domain.operations import interaction, registry, writing
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.records import Customer, Interaction, Note
from desktop.domain.words import Channel, Direction
from desktop.ports.wire import Verdict
from tests.processes import saying
from tests.processes.checker import Hub, Key, Profile, Result, Run, findings
from tests.processes.worklist import PAIRED, SERVED, SHAKY, left_of, right_of
from tests.support.desk import NOON

MAIL = InteractionId("mail-c0-1")
NOTE = NoteId("note-c0-2")
REPLIED = Interaction(
    id=MAIL,
    customer=SERVED,
    queue=QueueId("steady"),
    channel=Channel.EMAIL,
    created_at=NOON,
    messages=(
        Message(
            id=MessageId("op-1"),
            at=NOON,
            direction=Direction.OUTBOUND,
            text="hello",
            by=AgentId("c0"),
        ),
    ),
)
NOTED = Note(id=NOTE, about_kind="interaction", about=MAIL, text="hm", by=AgentId("c0"), at=NOON)
UNSEEN = encode(Customer(id=SERVED, name="x")).decode()
ALIKE = dict.fromkeys((*PAIRED, *SHAKY), "3")


def asked(op_id: str, operation: AnyOperation) -> saying.Asked:
    fields = bytes(registry.encode(operation)).decode()
    return saying.Asked(op_id, operation.declared.signature, operation.id, fields)


REPLY = asked("op-1", interaction.Reply(id=MAIL, text="hello"))
NOTING = asked("op-2", writing.NoteInteraction(id=NOTE, about=MAIL, text="hm"))
DENIED = asked("op-3", writing.NoteInteraction(id=NoteId("n3"), about=MAIL, text="no"))


def a_good_run() -> Run:
    rows: dict[Key, str] = {
        ("interaction", MAIL): encode(REPLIED).decode(),
        ("note", NOTE): encode(NOTED).decode(),
    }
    results = [
        Result("client", 1, "op-1", Verdict.OK),
        Result("client", 2, "op-2", Verdict.OK),
        Result("client", 3, "op-3", Verdict.DENIED),
    ]
    told: list[saying.Said] = [
        saying.Began(0.0, "client"),
        saying.Saved(1.0, (REPLY,), 0.01, True),
        saying.Saved(2.0, (NOTING, DENIED), 0.01, True),
        saying.Answered(2.5, "client", {"op-1": Verdict.OK}),
        saying.Saw(3.0, 1, True, {**ALIKE, left_of("c1"): "2", right_of("c1"): "2"}),
    ]
    return Run(
        told={"c0": told},
        profiles={"c0": Profile(rows, 0, {}, {"op-3": DENIED.fields})},
        hub=Hub(results, rows, Counter({MAIL: 1}), {"c0": rows}),
    )


def more(run: Run, *said: saying.Said) -> Run:
    return replace(run, told={"c0": [*run.told["c0"], *said]})


def answered(run: Run, *results: Result) -> Run:
    return replace(run, hub=replace(run.hub, results=list(results)))


def saw(run: Run, **values: str) -> Run:
    return more(run, saying.Saw(4.0, 1, True, {**ALIKE, **values}))


def lying_there(run: Run, **fields: object) -> Run:
    return replace(run, profiles={"c0": replace(run.profiles["c0"], **fields)})


def without(run: Run, key: Key) -> Run:
    rows = {each: document for each, document in run.hub.rows.items() if each != key}
    same = replace(run.hub, rows=rows, seen={"c0": rows})
    return lying_there(replace(run, hub=same), rows=rows)


DONE = a_good_run().hub.results
WRONG: dict[str, tuple[str, Callable[[Run], Run]]] = {
    "an operation done twice": (
        "I2",
        lambda run: answered(run, *DONE, Result("client", 4, "op-2", Verdict.OK)),
    ),
    "answered differently": (
        "I2",
        lambda run: more(run, saying.Answered(3.0, "client", {"op-1": Verdict.DENIED})),
    ),
    "another order": (
        "I2",
        lambda run: answered(
            run, replace(DONE[0], op_id="op-2"), replace(DONE[1], op_id="op-1"), DONE[2]
        ),
    ),
    "a gap in the numbers": ("I2", lambda run: answered(run, *DONE[:2], replace(DONE[2], mid=4))),
    "taken for a copy": ("I2", lambda run: more(run, saying.Began(5.0, "another"))),
    "saved and nowhere": ("I4", lambda run: answered(run, DONE[0], DONE[2])),
    "refused without its words": ("I4", lambda run: lying_there(run, refused={})),
    "a note that is not there": ("I2", lambda run: without(run, ("note", NOTE))),
    "a reply made twice": (
        "I2",
        lambda run: replace(run, hub=replace(run.hub, said=Counter({MAIL: 2}))),
    ),
    "half of a change seen": ("I7", lambda run: saw(run, **{PAIRED[1]: "4"})),
    "half of a queue seen": ("I7", lambda run: saw(run, **{SHAKY[1]: "2"})),
    "an effect before its cause": ("I7", lambda run: saw(run, **{right_of("c2"): "1"})),
    "a value that went back": ("I3", lambda run: saw(run, **{left_of("c1"): "1"})),
    "something waits for ever": ("I1", lambda run: lying_there(run, waiting={"op-4": "{}"})),
    "a row that nobody should see": (
        "I1",
        lambda run: lying_there(
            run, rows={**run.hub.rows, ("customer", "x"): UNSEEN}
        ),
    ),
    "a desk that gave up": ("c0", lambda run: more(run, saying.Broke(6.0, "gone"))),
    "a mutation parked": ("worker", lambda run: replace(run, logs={"worker-0": "note parked"})),
}  # fmt: skip


def test_a_run_in_which_all_went_well_has_no_findings() -> None:
    assert findings(a_good_run()) == []


@pytest.mark.parametrize("what", WRONG)
def test_the_checker_finds(what: str) -> None:
    number, wrong = WRONG[what]

    found = findings(wrong(a_good_run()))

    assert [each for each in found if each.startswith(number)] != [], found
