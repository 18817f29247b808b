"""How long a mailbox is left alone whose server does not speak."""

from __future__ import annotations

from integrations.email.idling import FIRST_PAUSE_S, LONGEST_PAUSE_S, pause_s


def test_pauses_grow_and_hubs_do_not_come_back_in_one_moment() -> None:
    longest = [pause_s(failures, max) for failures in range(1, 12)]
    shortest = [pause_s(failures, min) for failures in range(1, 12)]

    assert longest[0] == FIRST_PAUSE_S
    assert longest == sorted(longest)
    assert longest[-1] == LONGEST_PAUSE_S
    assert shortest == [each / 2 for each in longest]
