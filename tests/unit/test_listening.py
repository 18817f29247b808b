"""When a desk gives the stream up for polls, and when it tries it again."""

from __future__ import annotations

from integrations.hub.listening import (
    BREAKS,
    LEAST_POLL_S,
    LONGEST_POLLING_S,
    POLL_S,
    POLLING_S,
    STOOD_S,
    Listening,
)


class Line:
    """A desk's line with a clock in the test's hand."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.listening = Listening(lambda: self.now)

    def stream(self, *, beats_until: float | None, breaks_after: float) -> bool:
        """Whether the desk polls after a stream like this."""
        self.listening.begins()
        begun = self.now
        if beats_until is not None:
            self.now = begun + beats_until
            self.listening.hears()
        self.now = begun + breaks_after
        return self.listening.stream_broke()

    def poll(self, fails_after: float) -> bool:
        self.listening.begins()
        self.now += fails_after
        return self.listening.poll_broke()


def test_streams_that_are_cut_young_are_given_up_at_the_third_for_polls_that_last_less() -> None:
    line = Line()

    polls = [line.stream(beats_until=0.1, breaks_after=10.1) for _ in range(BREAKS)]

    assert polls == [False] * (BREAKS - 1) + [True]
    assert line.listening.poll_s == 8


def test_a_stream_that_stood_for_a_while_never_counts() -> None:
    line = Line()

    polls = [line.stream(beats_until=STOOD_S + 1, breaks_after=STOOD_S + 20) for _ in range(9)]

    assert not any(polls)
    assert not line.stream(beats_until=0.1, breaks_after=5)


def test_a_stream_that_is_held_back_is_given_up_at_once() -> None:
    line = Line()

    assert line.stream(beats_until=None, breaks_after=10)
    assert line.listening.polls
    assert line.listening.poll_s == POLL_S


def test_nobody_there_is_no_reason_to_poll() -> None:
    line = Line()

    assert not any(line.stream(beats_until=None, breaks_after=0.2) for _ in range(9))


def test_the_stream_is_tried_again_later_and_later_until_it_stands() -> None:
    line, pauses = Line(), list[float]()

    for _ in range(7):
        assert line.stream(beats_until=None, breaks_after=10)
        begun = line.now
        while line.listening.polls:
            line.now += 60
        pauses.append(line.now - begun)
    stood = line.stream(beats_until=STOOD_S + 1, breaks_after=STOOD_S + 1)

    assert pauses[:3] == [POLLING_S, 2 * POLLING_S, 4 * POLLING_S]
    assert max(pauses) == LONGEST_POLLING_S
    assert not stood
    line.stream(beats_until=None, breaks_after=10)
    line.now += POLLING_S
    assert not line.listening.polls


def test_a_poll_that_is_cut_waits_half_as_long_until_it_is_the_line_itself() -> None:
    line = Line()

    goes_on = [line.poll(fails_after=5) for _ in range(5)]

    assert goes_on == [True, True, True, True, False]
    assert line.listening.poll_s == LEAST_POLL_S
    assert not Line().poll(fails_after=0.1)
