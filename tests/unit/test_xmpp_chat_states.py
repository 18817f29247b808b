"""Who writes just now: told once, only to programs that speak of it, and forgotten in time."""

from __future__ import annotations

from integrations.xmpp.chat_states import KEPT_S, MOST, ChatStates

EVA, MAX = "eva@chat.test", "max@chat.test"


class Told:
    def __init__(self) -> None:
        self.now = 0.0
        self.states = ChatStates(lambda: self.now)


def test_who_has_never_spoken_of_states_is_told_of_none() -> None:
    states = Told().states

    assert states.due({EVA}) == []
    states.heard(EVA, "active")
    assert states.due({EVA, MAX}) == [(EVA, "composing")]


def test_a_state_is_told_once_and_its_end_once() -> None:
    states = Told().states
    states.heard(EVA, "active")

    told = [states.due(to) for to in ({EVA}, {EVA}, set[str](), set[str]())]

    assert told == [[(EVA, "composing")], [], [(EVA, "paused")], []]


def test_a_message_ends_it_without_a_further_sign() -> None:
    states = Told().states
    states.heard(EVA, "composing")
    states.due({EVA})

    assert states.said(EVA)
    assert not states.said(MAX)
    assert states.due(()) == []


def test_who_types_is_asked_for_once_and_not_any_more_when_they_paused() -> None:
    states = Told().states
    states.heard(EVA, "composing")
    states.heard(MAX, "composing")
    states.heard(MAX, "paused")
    states.heard("chat.test", "composing")  # nobody's address
    states.heard(EVA, "dances")

    assert states.typing() == {EVA}
    assert states.typing() == frozenset()


def test_of_many_the_latest_are_kept_and_nobody_for_long() -> None:
    told = Told()
    for n in range(MOST + 5):
        told.states.heard(f"{n}@chat.test", "active")
    assert len(told.states.listeners()) == MOST
    assert "0@chat.test" not in told.states.listeners()

    told.now = KEPT_S + 1
    assert told.states.listeners() == frozenset()
