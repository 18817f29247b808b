"""What every telephone keeps, whoever made it: the suite for the simulated one and the softphone.

    class TestSimulated(TelephoneContract):
        def bench(self) -> Bench: …

A Bench is a telephone with a world around it that the test moves. Everything that is told is
collected and judged at the end of each test by the laws of `desktop.ports.telephony`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

import pytest

from desktop.domain.words import CallState, Direction
from desktop.ports.call import Call, after
from desktop.ports.call_events import (
    Answered,
    CallId,
    Cause,
    Dialling,
    Ended,
    Event,
    Held,
    Incoming,
    Registration,
    Resumed,
    Ringing,
    Routing,
    Said,
    Trouble,
)
from desktop.ports.telephony import Telephone

CALLER = "+49 171 3920042"
ANSWERS, BUSY, ABSENT = "0301234500", "0301234599", "0301234598"


class Bench(Protocol):
    """The telephone under test and its world."""

    @property
    def telephone(self) -> Telephone: ...

    def comes_in(self, number: str, routing: Routing) -> None:
        """Somebody rings here and waits for a minute; talked to, they say something."""

    def goes(self) -> None:
        """The other end of every call hangs up."""

    def network_is_lost(self) -> None: ...

    def headset_is_gone(self) -> None: ...

    def passes(self, seconds: float) -> None:
        """Time passes, and what is due in it happens."""


class Told:
    """What the telephone said, kept and judged."""

    def __init__(self, telephone: Telephone) -> None:
        self.events: list[Event] = []
        telephone.events.connect(self.events.append)

    def of(self, call: str) -> list[type[Event]]:
        """What was told of this call, without what is told all the time."""
        kinds = (Incoming, Dialling, Ringing, Answered, Held, Resumed, Ended)
        return [type(e) for e in self.events if e.call == call and isinstance(e, kinds)]

    def cause(self, call: str) -> Cause:
        return next(e.cause for e in self.events if isinstance(e, Ended) and e.call == call)

    def judge(self) -> None:
        calls: dict[CallId, Call] = {}
        ended: set[str] = set()
        last: dict[str, Event] = {}
        for event in self.events:
            if not event.call:
                continue
            assert event.call not in ended, f"{event} after its call ended"
            assert event.call in calls or isinstance(event, Incoming | Dialling), event
            assert event.call not in last or last[event.call].at <= event.at, event
            last[event.call] = event
            calls = after(calls, event)
            talking = [c for c in calls.values() if c.state is CallState.TALKING and not c.joined]
            assert len(talking) <= 1, "two calls are talked in at once"
            if isinstance(event, Ended):
                ended.add(event.call)


class TelephoneContract:
    def bench(self) -> Bench:
        raise NotImplementedError

    @pytest.fixture
    def at(self) -> Bench:
        return self.bench()

    @pytest.fixture
    def told(self, at: Bench) -> Iterator[Told]:
        told = Told(at.telephone)
        yield told
        told.judge()

    def _in(self, at: Bench, number: str = CALLER, routing: Routing | None = None) -> CallId:
        at.comes_in(number, routing or Routing())
        return at.telephone.calls()[-1].id

    def _talking(self, at: Bench) -> CallId:
        call = self._in(at)
        assert at.telephone.answer(call) is None
        return call

    def _out(self, at: Bench, number: str = ANSWERS, about: str = "") -> CallId:
        call = at.telephone.dial(number, about=CallId(about))
        assert not isinstance(call, Trouble)
        return call

    # ------------------------------------------------------------------------------ coming in
    def test_who_rings_is_told_with_number_and_routing_as_they_came(
        self, at: Bench, told: Told
    ) -> None:
        routing = Routing("contact-1", "sales", (("X-Language", "de"),))
        call = self._in(at, CALLER, routing)
        incoming = told.events[-1]
        assert isinstance(incoming, Incoming)
        assert (incoming.number, incoming.routing) == (CALLER, routing)
        (known,) = at.telephone.calls()
        assert (known.id, known.state, known.direction) == (
            call,
            CallState.RINGING,
            Direction.INBOUND,
        )

    def test_a_number_that_was_kept_back_is_told_as_none(self, at: Bench, told: Told) -> None:
        self._in(at, "")
        assert isinstance(told.events[-1], Incoming)
        assert told.events[-1].number == ""

    def test_an_answered_call_is_talked_in_and_what_is_said_is_told(
        self, at: Bench, told: Told
    ) -> None:
        call = self._talking(at)
        at.passes(5)
        assert told.of(call) == [Incoming, Answered]
        assert any(isinstance(event, Said) and event.text for event in told.events)

    def test_a_call_can_be_rejected_and_is_over_then(self, at: Bench, told: Told) -> None:
        call = self._in(at)
        assert at.telephone.reject(call) is None
        assert told.cause(call) is Cause.REJECTED
        assert at.telephone.calls() == ()

    def test_who_is_not_answered_gives_up(self, at: Bench, told: Told) -> None:
        call = self._in(at)
        at.passes(90)
        assert told.of(call) == [Incoming, Ended]
        assert told.cause(call) is Cause.THERE

    def test_the_other_end_hangs_up(self, at: Bench, told: Told) -> None:
        call = self._talking(at)
        at.goes()
        assert told.cause(call) is Cause.THERE

    def test_hanging_up_here_ends_the_call(self, at: Bench, told: Told) -> None:
        call = self._talking(at)
        assert at.telephone.hang_up(call) is None
        assert told.cause(call) is Cause.HERE

    # ------------------------------------------------------------------------------ going out
    def test_a_dialled_call_rings_and_is_answered(self, at: Bench, told: Told) -> None:
        call = self._out(at)
        at.passes(20)
        assert told.of(call) == [Dialling, Ringing, Answered]

    def test_a_busy_end_says_so(self, at: Bench, told: Told) -> None:
        call = self._out(at, BUSY)
        at.passes(5)
        assert told.cause(call) is Cause.BUSY
        assert Answered not in told.of(call)

    def test_where_nobody_answers_the_call_ends_by_itself(self, at: Bench, told: Told) -> None:
        call = self._out(at, ABSENT)
        at.passes(120)
        assert told.of(call) == [Dialling, Ringing, Ended]
        assert told.cause(call) is Cause.NO_ANSWER

    def test_what_is_no_number_is_not_dialled(self, at: Bench, told: Told) -> None:
        assert at.telephone.dial("nobody") is Trouble.BAD_NUMBER
        assert told.events == []

    # ---------------------------------------------------------------------------- in the call
    def test_hold_and_resume_turn_about(self, at: Bench, told: Told) -> None:
        call = self._talking(at)
        assert at.telephone.hold(call) is None
        assert at.telephone.hold(call) is Trouble.NOT_NOW
        assert at.telephone.resume(call) is None
        assert told.of(call) == [Incoming, Answered, Held, Resumed]

    def test_a_muted_call_stays_muted_until_it_is_taken_back(self, at: Bench, told: Told) -> None:
        call = self._talking(at)
        assert at.telephone.mute(call, on=True) is None
        assert at.telephone.calls()[0].muted
        assert at.telephone.mute(call, on=False) is None
        assert not at.telephone.calls()[0].muted

    def test_tones_are_sent_and_letters_are_not(self, at: Bench, told: Told) -> None:
        call = self._talking(at)
        assert at.telephone.tone(call, "12#") is None
        assert at.telephone.tone(call, "x") is Trouble.BAD_NUMBER
        assert at.telephone.calls()[0].tones == "12#"

    def test_dialling_puts_the_call_that_is_talked_in_on_hold_first(
        self, at: Bench, told: Told
    ) -> None:
        first = self._talking(at)
        second = self._out(at, about=first)
        held, dialled = (
            next(n for n, e in enumerate(told.events) if isinstance(e, kind) and e.call == call)
            for kind, call in ((Held, first), (Dialling, second))
        )
        assert held < dialled

    def test_a_third_call_does_not_fit(self, at: Bench, told: Told) -> None:
        first = self._talking(at)
        self._out(at, about=first)
        assert at.telephone.dial(ANSWERS) is Trouble.LINE_BUSY

    def test_a_colleague_who_was_asked_takes_the_call_over(self, at: Bench, told: Told) -> None:
        first = self._talking(at)
        second = self._out(at, about=first)
        at.passes(20)
        assert at.telephone.connect(first, second) is None
        assert (told.cause(first), told.cause(second)) == (Cause.TRANSFERRED, Cause.TRANSFERRED)

    def test_coming_back_from_a_consultation_goes_on_with_the_customer(
        self, at: Bench, told: Told
    ) -> None:
        first = self._talking(at)
        second = self._out(at, about=first)
        at.passes(20)
        assert at.telephone.hang_up(second) is None
        assert at.telephone.resume(first) is None
        assert told.of(first) == [Incoming, Answered, Held, Resumed]

    def test_a_call_is_given_away_without_asking(self, at: Bench, told: Told) -> None:
        call = self._talking(at)
        assert at.telephone.transfer(call, ANSWERS) is None
        at.passes(5)
        assert told.cause(call) is Cause.TRANSFERRED

    def test_three_talk_together(self, at: Bench, told: Told) -> None:
        first = self._talking(at)
        second = self._out(at, about=first)
        at.passes(20)
        assert at.telephone.join(first, second) is None
        assert {call.state for call in at.telephone.calls()} == {CallState.TALKING}

    # -------------------------------------------------------------------------------- trouble
    def test_what_does_not_fit_how_a_call_stands_changes_nothing(
        self, at: Bench, told: Told
    ) -> None:
        phone, nobody = at.telephone, CallId("nobody")
        for asked in (phone.answer, phone.reject, phone.hold, phone.resume, phone.hang_up):
            assert asked(nobody) is Trouble.NOT_NOW
        ringing = self._in(at)
        assert phone.hold(ringing) is Trouble.NOT_NOW
        assert phone.mute(ringing, on=True) is Trouble.NOT_NOW
        assert told.of(ringing) == [Incoming]

    def test_without_a_headset_nothing_is_answered_and_nothing_dialled(
        self, at: Bench, told: Told
    ) -> None:
        call = self._in(at)
        at.headset_is_gone()
        assert at.telephone.answer(call) is Trouble.NO_DEVICE
        assert at.telephone.dial(ANSWERS) is Trouble.NO_DEVICE
        assert told.of(call) == [Incoming]

    def test_a_lost_network_ends_the_call_and_is_registered_again_by_itself(
        self, at: Bench, told: Told
    ) -> None:
        call = self._talking(at)
        at.network_is_lost()
        assert _registration(at) is Registration.LOST
        assert told.cause(call) is Cause.LINE_LOST
        assert at.telephone.dial(ANSWERS) is Trouble.NOT_REGISTERED
        at.passes(30)
        assert _registration(at) is Registration.READY
        self._talking(at)

    def test_whoever_is_not_registered_is_not_rung(self, at: Bench, told: Told) -> None:
        at.telephone.unregister()
        at.comes_in(CALLER, Routing())
        assert at.telephone.calls() == ()
        at.telephone.register()
        at.passes(5)
        self._in(at)

    def test_the_calls_of_the_telephone_are_what_its_events_have_told(
        self, at: Bench, told: Told
    ) -> None:
        first = self._talking(at)
        at.telephone.mute(first, on=True)
        self._out(at, about=first)
        at.passes(3)
        calls: dict[CallId, Call] = {}
        for event in told.events:
            calls = after(calls, event)
        assert at.telephone.calls() == tuple(call for call in calls.values() if call.live)


def _registration(at: Bench) -> Registration:
    return at.telephone.registration
