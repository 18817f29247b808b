"""Worlds that lead to one place: what is rare in a drawn one, step by step.

Each is a plan like any other, so its seed still draws how the lines carry and what is asked for. A
mistake that shows only there is noticed there in every run.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from msgspec.structs import replace

from tests.simulator.steps import CLEAR, Act, Plan, Step, Weather

Directed = Callable[[int], Plan]
_Told = tuple[Act, int, float]  # what happens, whose desk, seconds after the last


def lost_and_taken_again(seed: int) -> Plan:
    """Somebody works without a line on a contact that was taken back, and is given it again."""
    ann = 0
    return _plan(
        seed,
        (Act.LIVE, ann, 0.5),
        (Act.WORK, ann, 1.5),
        (Act.LINE_CUT, ann, 1.5),
        (Act.LINE_CLEAR, ann, 8.0),
        (Act.LIVE, ann, 0.0),
        (Act.LIVE, ann, 1.0),
        (Act.WORK, ann, 1.0),
        leases=True,
    )


def taken_too_late(seed: int) -> Plan:
    """Everybody asks for the next contact, again and again, and thinks it over for long."""
    each = [(Act.LIVE, n % 3, 1.5) for n in range(12)]
    return _plan(seed, *each, leases=True)


def typed_on_at_two_machines(seed: int) -> Plan:
    """Words wait when the profile is copied, and are typed on at both machines."""
    return _plan(
        seed,
        (Act.LINE_CUT, 0, 0.0),
        *[(Act.TYPE, 0, 0.0)] * 4,
        (Act.CLONE, 0, 0.0),
        (Act.LINE_CUT, 3, 0.0),
        *[(Act.TYPE, n, 0.0) for n in (0, 3, 0, 3, 0, 3)],
        (Act.LINE_CLEAR, 3, 0.2),
        (Act.LINE_CLEAR, 0, 2.0),
    )


def typed_on_while_it_is_sent(seed: int) -> Plan:
    """Answers come late, and the words that they are about go on."""
    late = Weather(late_s=3.0)
    return _plan(seed, *[(Act.TYPE, n % 2, 0.2) for n in range(8)], weather=late)


def changed_at_two_desks(seed: int) -> Plan:
    """Two people change the same few records; the line comes back to one, then to the other."""
    return _plan(
        seed,
        (Act.LINE_CUT, 0, 0.0),
        (Act.LINE_CUT, 1, 0.0),
        *[(Act.ASK, n % 2, 0.1) for n in range(24)],
        (Act.LINE_CLEAR, 0, 2.0),
        (Act.LINE_CLEAR, 1, 2.0),
    )


def page_behind(seed: int) -> Plan:
    """The stream tells late what a second process of the profile has long had."""
    news = [(Act.ASK, 1, 0.1), (Act.SYNC_BESIDE, 0, 0.1)] * 8
    # A number that three divides is looked at afterwards.
    return _plan(
        seed * 3, (Act.LINE_ROUGH, 0, 1.0), *news, rough=Weather(stream_late_s=3.0), each=3
    )


def named_anew_beside(seed: int) -> Plan:
    """A second process takes another name, and the stream of the first brings its rows before it.

    Nobody asks for another try afterwards: what is not counted then waits for ever.
    """
    plan = _plan(
        seed * 3,
        (Act.CLONE, 0, 1.1),
        (Act.LINE_CLEAR, 0, 0.0),
        (Act.LINE_CLEAR, 3, 0.1),
        (Act.ASK, 3, 0.5),
        (Act.ASK_BESIDE, 0, 1.0),
        (Act.ASK_BESIDE, 0, 4.0),
        weather=Weather(late_s=3.0),
        each=3,
    )
    return replace(plan, impatient=False)


def done_and_forgotten(seed: int) -> Plan:
    """The hub comes back from a backup that is older than what it has confirmed."""
    done = [(Act.ASK, n % 3, 0.3) for n in range(6)]
    return _plan(seed, (Act.HUB_BACKUP, 0, 0.5), *done, (Act.HUB_RESTORE, 0, 2.0))


def erased_after_the_backup(seed: int) -> Plan:
    """The hub comes back from a backup in which somebody still is."""
    return _plan(seed, (Act.HUB_BACKUP, 0, 0.5), (Act.ERASE, 0, 0.5), (Act.HUB_RESTORE, 0, 2.0))


def granted_for_a_while(seed: int) -> Plan:
    """A right ends by the clock, when nothing else happens any more."""
    plan = _plan(seed, *[(Act.GRANT, 0, 0.1)] * 3)
    return replace(plan, people=("pat", "pia", "sam"))


def seen_through_its_case(seed: int) -> Plan:
    """A contact lies in a queue that somebody never sees, its case in one that they see no more."""
    given = [(Act.GIVE_QUEUE, 0, 0.6)] * 12
    plan = _plan(seed * 3, (Act.LINK, 0, 0.1), *given, each=3)
    return replace(plan, people=("ann", "pat", "sam"))


def seen_through_another_bucket(seed: int) -> Plan:
    """A right ends that showed a number; through another bucket its customer is still seen."""
    given, ended = [(Act.GRANT, 0, 0.1)] * 4, [(Act.END_GRANT, 0, 0.3)] * 4
    plan = _plan(seed, (Act.NUMBER, 0, 0.1), *given, *ended)
    return replace(plan, people=("pat", "pia", "sam"))


def _plan(
    seed: int,
    *told: _Told,
    weather: Weather = CLEAR,
    rough: Weather = CLEAR,
    each: int = 1,
    leases: bool = False,
) -> Plan:
    return Plan(
        seed=seed,
        people=("ann", "bob", "pia"),
        weather=weather,
        rough=rough,
        page_rows=8,
        batch=1,
        impatient=True,
        first_sync=False,
        steps=tuple(_steps(seed, told, each)),
        leases=leases,
    )


def _steps(seed: int, told: Sequence[_Told], each: int) -> list[Step]:
    return [
        Step(act, desk, seed * 1_000 + n * each, wait_s)
        for n, (act, desk, wait_s) in enumerate(told)
    ]


DIRECTED: Final[dict[str, Directed]] = {
    made.__name__: made
    for made in (
        lost_and_taken_again,
        taken_too_late,
        typed_on_at_two_machines,
        typed_on_while_it_is_sent,
        changed_at_two_desks,
        page_behind,
        named_anew_beside,
        done_and_forgotten,
        erased_after_the_backup,
        granted_for_a_while,
        seen_through_its_case,
        seen_through_another_bucket,
    )
}
