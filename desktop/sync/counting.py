"""When the two sides count mutations differently: what puts it right, decided without doing it.

Three things can have happened since the last hello. The hub was restored from a backup (another
epoch, or it has forgotten what it had confirmed): its rows are older than ours and it may miss
mutations, so take a snapshot and offer again what it had acknowledged and what waits. The profile
was copied or restored: the hub knows mutations of our number that we have not made, so go on under
a new client id. The hub lacks mutations before our first waiting one: count from where it stands.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from desktop.ports.wire import Welcome
from desktop.store.progress import Progress
from desktop.store.store import Store

Step = Callable[[Store], None]


def put_right(progress: Progress, waiting: Sequence[int], welcome: Welcome) -> list[Step]:
    """The writes to make, in order, before anything is pushed.

    waiting: the numbers of the unanswered operations, ascending.
    """
    if _was_restored(progress, welcome):
        restored = partial(
            Store.hub_restored, before=progress, epoch=welcome.epoch, last_mid=welcome.last_mid
        )
        return [restored]
    steps: list[Step] = []
    if progress.epoch != welcome.epoch:
        steps.append(partial(Store.advance, epoch=welcome.epoch))
    if welcome.last_mid >= progress.next_mid:
        steps.append(Store.take_new_client_id)
    elif _has_gap(waiting, progress.next_mid, welcome.last_mid):
        steps.append(partial(Store.renumber, first=welcome.last_mid + 1))
    return steps


def _was_restored(progress: Progress, welcome: Welcome) -> bool:
    """It says so, or has forgotten what its pages had contained: nobody raised its epoch then."""
    return progress.epoch not in (0, welcome.epoch) or welcome.last_mid < progress.pulled_mid


def _has_gap(waiting: Sequence[int], next_mid: int, last_mid: int) -> bool:
    first = waiting[0] if waiting else next_mid
    return first > last_mid + 1
