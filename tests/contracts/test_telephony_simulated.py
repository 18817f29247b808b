"""The simulated exchange keeps the contract of telephones, and its callers do as they were told."""

from __future__ import annotations

from desktop.ports.call_events import Cause, Ended, Incoming, Registration, Routing, Said
from integrations.telephony.far_ends import Caller, Line, small_talk
from integrations.telephony.simulated import SimulatedExchange
from tests.contracts.telephony import CALLER, TelephoneContract, Told
from tests.support.desk import HandClock


class SimulatedBench:
    def __init__(self) -> None:
        self.clock = HandClock()
        self.telephone = SimulatedExchange(clock=self.clock, language="de")

    def comes_in(self, number: str, routing: Routing) -> None:
        self.telephone.ring(Caller(number=number, lines=small_talk("de")), routing)

    def goes(self) -> None:
        for call in self.telephone.calls():
            self.telephone.far_end_hangs_up(call.id)

    def network_is_lost(self) -> None:
        self.telephone.lose_network(back_after_s=10)

    def headset_is_gone(self) -> None:
        self.telephone.unplug()

    def passes(self, seconds: float) -> None:
        for _ in range(int(seconds * 4)):
            self.clock.move(seconds=0.25)
            self.telephone.step()


class TestSimulatedExchange(TelephoneContract):
    def bench(self) -> SimulatedBench:
        return SimulatedBench()


def test_an_offered_contact_rings_once_with_the_number_of_its_caller() -> None:
    at = SimulatedBench()
    told = Told(at.telephone)
    at.telephone.expect(Routing("contact-1", "sales"), CALLER)
    at.telephone.expect(Routing("contact-1", "sales"), CALLER)
    (incoming,) = told.events
    assert isinstance(incoming, Incoming)
    assert (incoming.number, incoming.routing.contact) == (CALLER, "contact-1")


def test_a_caller_says_the_lines_of_the_script_at_their_times_and_hangs_up() -> None:
    at = SimulatedBench()
    told = Told(at.telephone)
    lines = (Line(1, "Hello"), Line(4, "Goodbye"))
    call = at.telephone.ring(Caller(number=CALLER, lines=lines, talks_s=6))
    assert call is not None
    begun = at.clock.now()
    at.telephone.answer(call)
    at.passes(10)
    said = [(e.text, (e.at - begun).seconds) for e in told.events if isinstance(e, Said)]
    assert said == [("Hello", 1), ("Goodbye", 4)]
    assert all(e.simulated for e in told.events if isinstance(e, Said))
    assert told.cause(call) is Cause.THERE


def test_on_hold_nothing_is_heard_and_what_was_to_be_said_comes_afterwards() -> None:
    at = SimulatedBench()
    told = Told(at.telephone)
    call = at.telephone.ring(Caller(number=CALLER, lines=(Line(2, "Are you there?"),)))
    assert call is not None
    at.telephone.answer(call)
    at.telephone.hold(call)
    at.passes(5)
    assert not [event for event in told.events if isinstance(event, Said)]
    at.telephone.resume(call)
    at.passes(2)
    assert [event.text for event in told.events if isinstance(event, Said)] == ["Are you there?"]


def test_whoever_is_kept_on_hold_too_long_hangs_up() -> None:
    at = SimulatedBench()
    told = Told(at.telephone)
    call = at.telephone.ring(Caller(number=CALLER, patience_s=20))
    assert call is not None
    at.telephone.answer(call)
    at.telephone.hold(call)
    at.passes(25)
    assert isinstance(told.events[-1], Ended)


def test_a_desk_that_is_away_is_not_rung_and_waits_for_its_network() -> None:
    at = SimulatedBench()
    at.telephone.lose_network(back_after_s=None)
    assert at.telephone.ring(Caller(number=CALLER)) is None
    at.passes(60)
    assert at.telephone.registration is Registration.LOST
