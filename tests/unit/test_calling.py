"""What is written down of calls: begun in hand, with the times of each stretch, whoever it was."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from msgspec.structs import replace

from desktop.domain.conversation import HandedOver
from desktop.domain.ids import AgentId, CustomerId, InteractionId, OperationId, QueueId
from desktop.domain.masks import MASKS, is_veiled
from desktop.domain.operations.calling import BeginCall, Identify, LogTalk, call_lost
from desktop.domain.operations.interaction import WrapUp, taken
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.progress import Stretch
from desktop.domain.records import Interaction
from desktop.domain.words import CallState, Channel, Direction, InteractionStatus
from desktop.store.reads.interaction import Conversation
from desktop.viewmodels.interaction.call_log import call_log
from desktop.viewmodels.rows import Event

ANN, BOB = AgentId("ann"), AgentId("bob")
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
CALL = InteractionId("call-1")
RANG = Stretch(CallState.RINGING, NOON)
TALKED = Stretch(CallState.TALKING, NOON + timedelta(seconds=8))
HELD = Stretch(CallState.HOLDING, NOON + timedelta(seconds=30))
OVER = Stretch(CallState.ENDED, NOON + timedelta(seconds=90))


def stamp(by: AgentId = ANN) -> Stamp:
    return Stamp(OperationId("op1"), by, NOON + timedelta(seconds=8))


def begun() -> Interaction:
    asked = BeginCall(
        id=CALL,
        customer=CustomerId("c1"),
        queue=QueueId("q1"),
        direction=Direction.INBOUND,
        by_number="+491713920042",
        talk=(RANG,),
    )
    return asked.made(stamp())


def test_a_call_that_is_begun_is_in_the_hands_of_who_talks_since_it_rang() -> None:
    call = begun()
    assert (call.channel, call.status, call.agent) == (
        Channel.VOICE,
        InteractionStatus.ACTIVE,
        ANN,
    )
    assert call.created_at == NOON
    assert call.by_number == "+491713920042"


def test_stretches_said_again_are_taken_in_once_and_stand_in_order() -> None:
    first = LogTalk(id=CALL, talk=(RANG, TALKED)).changed(begun(), stamp())
    again = LogTalk(id=CALL, talk=(RANG, TALKED, HELD, OVER)).changed(first, stamp())
    assert again.talk == (RANG, TALKED, HELD, OVER)


def test_a_call_ends_with_its_agent_unless_its_telephone_tells_that_it_stood() -> None:
    talked = LogTalk(id=CALL, talk=(RANG, TALKED)).changed(begun(), stamp())
    heard = NOON + timedelta(seconds=20)

    lost = call_lost(talked, heard)
    stood = LogTalk(id=CALL, talk=(RANG, TALKED, HELD, OVER)).changed(lost, stamp())
    rung_again = Stretch(CallState.DIALLING, NOON + timedelta(minutes=15))
    again = LogTalk(id=CALL, talk=(rung_again,)).changed(lost, stamp())

    assert lost.talk == (RANG, TALKED, Stretch(CallState.ENDED, heard))
    assert stood.talk == (RANG, TALKED, HELD, OVER)
    assert again.talk == (*lost.talk, rung_again)


def test_the_log_counts_no_talk_up_to_the_next_ringing() -> None:
    rung_again = Stretch(CallState.DIALLING, NOON + timedelta(minutes=15))
    call = replace(begun(), talk=(RANG, TALKED, rung_again))
    of = Conversation(
        interaction=call,
        customer=None,
        case=None,
        queue="Delivery",
        notes=(),
        people={},
        waiting=frozenset(),
        refused=(),
    )
    rows = call_log(of, NOON + timedelta(minutes=16))
    said = [row.text for row in rows if isinstance(row, Event)]
    assert "Talked, until when is not known" in said


def test_a_call_that_was_put_through_is_not_said_to_have_ended() -> None:
    through = taken(
        LogTalk(id=CALL, talk=(RANG, TALKED, OVER)).changed(begun(), stamp()), BOB, OVER.since
    )
    handed = HandedOver(by=ANN, at=OVER.since + timedelta(seconds=1), to=BOB)
    of = Conversation(
        interaction=replace(through, handed=handed),
        customer=None,
        queue="Delivery",
        case=None,
        notes=(),
        people={ANN: "Ann", BOB: "Bob"},
        waiting=frozenset(),
        refused=(),
    )

    said = [row.text for row in call_log(of, OVER.since) if isinstance(row, Event)]

    assert "Put through to Bob" in said
    assert "Call ended" not in said


def test_whoever_takes_the_call_of_a_lost_agent_counts_nothing_of_the_silence_for_them() -> None:
    heard = NOON + timedelta(seconds=20)
    given = taken(call_lost(begun(), heard), BOB, NOON + timedelta(minutes=15))
    assert [(each.agent, each.until) for each in given.segments] == [(ANN, heard), (BOB, None)]


def test_the_times_of_a_call_count_also_after_the_contact_was_completed() -> None:
    closed = WrapUp(id=CALL, code="other").changed(begun(), stamp())
    late = LogTalk(id=CALL, talk=(RANG, TALKED, OVER))
    assert late.guard(closed, stamp()) is None
    assert late.changed(closed, stamp()).talk[-1] == OVER


def test_nobody_notes_the_times_of_a_call_that_was_never_theirs() -> None:
    assert LogTalk(id=CALL, talk=(RANG,)).guard(begun(), stamp(BOB)) is Reason.NOT_YOURS
    mail = replace(begun(), channel=Channel.EMAIL)
    assert LogTalk(id=CALL, talk=(RANG,)).guard(mail, stamp()) is Reason.INVALID


def test_who_is_calling_can_be_said_while_the_call_is_in_hand_and_not_after() -> None:
    other = Identify(id=CALL, customer=CustomerId("c2"))
    assert other.guard(begun(), stamp()) is None
    assert other.changed(begun(), stamp()).customer == "c2"
    assert other.guard(begun(), stamp(BOB)) is Reason.NOT_YOURS
    closed = WrapUp(id=CALL, code="other").changed(begun(), stamp())
    assert other.guard(closed, stamp()) is Reason.CLOSED


def test_the_number_of_a_caller_is_veiled_for_who_may_not_read_numbers() -> None:
    phone = next(mask for mask in MASKS if mask.name == "phone")
    veiled = phone.veils[Interaction](begun())
    assert isinstance(veiled, Interaction)
    assert is_veiled(veiled.by_number)
    assert begun().by_number.endswith(veiled.by_number[-2:])
