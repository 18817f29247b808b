"""Mistakes that somebody could make in the product, each as a patch of the real code.

The worlds of one run must notice every one: a mutant that lives shows a hole in the worlds. A fixed
bug leaves its mutant here. A patch names what it patches; when that goes, its test fails.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from random import Random
from typing import Any, Final, NamedTuple
from unittest.mock import patch

import msgspec
from msgspec.structs import replace

from desktop.domain.bucket_sums import Tally
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.together import Together
from desktop.ports import wire
from desktop.ports.wire import Answer, Page, Verdict
from desktop.store import absorb, cleaning, healing, leaving, opening, outbox, snapshot, staging
from desktop.store.opening import Connection
from desktop.store.progress import read_progress, write_progress
from desktop.store.store import Store
from desktop.sync import counting
from integrations.hub.server import pulling, pushing, scopes, snapshots
from integrations.hub.server.changes import deciding
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.rights import coming_back, cursors, rights
from integrations.hub.server.rights.cursors import Position
from integrations.hub.server.routing import offering
from integrations.hub.server.store import changes, clients, heads, work
from tests.simulator.directed import DIRECTED
from tests.simulator.planning import plan_of
from tests.simulator.steps import Plan

Patch = Callable[[], AbstractContextManager[Any]]


class Mutant(NamedTuple):
    name: str
    patch: Patch
    hint: int = 0  # a world that has noticed it before: it is asked first
    where: str = ""  # of which way there, when it is no drawn one

    @property
    def world(self) -> Plan:
        return DIRECTED[self.where](self.hint) if self.where else plan_of(self.hint)


def _instead(where: Any, name: str, make: Callable[[Any], Any]) -> AbstractContextManager[Any]:
    """`make` is given what stood there."""
    return patch.object(where, name, make(getattr(where, name)))


# --------------------------------------------------------------------- the nine of the model
def _cursor_before_rows() -> AbstractContextManager[Any]:
    def make(take_page: Any) -> Any:
        def mutant(connection: Connection, asked_with: str, page: bytes, *rest: Any) -> Any:
            cursor = msgspec.json.decode(page, type=Page).cursor
            progress = read_progress(connection)
            if progress.cursor == asked_with:
                write_progress(connection, replace(progress, cursor=cursor))
                connection.execute("COMMIT")
                connection.execute("BEGIN IMMEDIATE")
            return take_page(connection, cursor, page, *rest)

        return mutant

    return _instead(absorb, "take_page", make)


@contextmanager
def _done_again() -> Iterator[None]:
    """Repeated numbers are new ones, and an operation's id says nothing."""
    with (
        patch.object(pushing, "_answered", lambda *_: []),
        patch.object(clients, "answered_elsewhere", lambda *_: {}),
    ):
        yield


def _revoked_rows_stay() -> AbstractContextManager[Any]:
    return patch.object(leaving, "leave", lambda *_: set())


def _grant_without_rows() -> AbstractContextManager[Any]:
    return patch.object(pulling, "_fill", lambda *_: None)


def _commit_gap() -> AbstractContextManager[Any]:
    """A number is given before its row can be seen, and the head says that it is there."""

    def make(since: Any) -> Any:
        draw = Random("gap")

        def mutant(*arguments: Any) -> Any:
            found = since(*arguments)
            return found[:-1] if draw.random() < 0.3 else found

        return mutant

    return _instead(changes, "since", make)


def _floor_ignored() -> AbstractContextManager[Any]:
    def make(head_of: Any) -> Any:
        def mutant(within: Any) -> Any:
            head = head_of(within)
            return None if head is None else replace(head, floor=0)

        return mutant

    return _instead(pulling, "head_of", make)


def _moved_out_stays() -> AbstractContextManager[Any]:
    return patch.object(pulling, "_touched", _without_before(pulling._touched))


def _without_before(touched: Any) -> Any:
    def mutant(log: Iterable[changes.Change]) -> Any:
        return touched(replace(change, buckets_before=()) for change in log)

    return mutant


def _no_epoch() -> AbstractContextManager[Any]:
    def make(head: Any) -> Any:
        return lambda *row: replace(head(*row), epoch=1)

    return _instead(heads, "Head", make)


def _last_writer_wins() -> AbstractContextManager[Any]:
    return patch.object(deciding, "bring_together", lambda operation, *_: Together(operation))


# ------------------------------------------------------------------------------ and our own
def _outbox_cleared_with_the_page() -> AbstractContextManager[Any]:
    def mutant(connection: Connection, _upto: int) -> set[tuple[str, str]]:
        keys = outbox.keys_waiting(connection)
        connection.execute("DELETE FROM outbox")
        return keys

    return patch.object(outbox, "drop_contained", mutant)


def _gone_when_sent() -> AbstractContextManager[Any]:
    """What was pushed is forgotten before the answer is there."""

    def mutant(connection: Connection, mids: Iterable[int]) -> None:
        connection.executemany("DELETE FROM outbox WHERE mid = ?", [(mid,) for mid in mids])

    return patch.object(outbox, "mark_sent", mutant)


def _sent_is_changed() -> AbstractContextManager[Any]:
    return patch.object(outbox, "mark_sent", lambda *_: None)


def _any_page_is_taken() -> AbstractContextManager[Any]:
    def make(take_page: Any) -> Any:
        def mutant(connection: Connection, _asked_with: str, page: bytes, *rest: Any) -> Any:
            return take_page(connection, read_progress(connection).cursor, page, *rest)

        return mutant

    return _instead(absorb, "take_page", make)


def _refused_is_dropped() -> AbstractContextManager[Any]:
    def mutant(connection: Connection, answer: Answer) -> tuple[str, str] | None:
        connection.execute("DELETE FROM outbox WHERE mid = ?", (answer.mid,))
        return None

    return patch.object(outbox, "refuse", mutant)


def _no_is_taken_for_yes() -> AbstractContextManager[Any]:
    def make(take_answers: Any) -> Any:
        def mutant(connection: Connection, answers: Sequence[Answer]) -> Any:
            done = [replace(answer, verdict=Verdict.OK) for answer in answers]
            return take_answers(connection, done)

        return mutant

    return _instead(absorb, "take_answers", make)


def _snapshot_keeps_what_is_not_ours() -> AbstractContextManager[Any]:
    return patch.object(snapshot, "_take_away_unseen", lambda *_: None)


def _snapshot_as_of_its_end() -> AbstractContextManager[Any]:
    """The cursor behind it passes over what changed while it was read."""

    def make(end: Any) -> Any:
        def mutant(self: Any, mark: Any, head: Any) -> Any:
            now = replace(mark, position=replace(mark.position, seqs=(head.seq,)))
            return end(self, now, head)

        return mutant

    return _instead(snapshots.Snapshot, "_end", make)


def _copied_profile_goes_on() -> AbstractContextManager[Any]:
    """A profile that was copied counts on under its old name, behind what the hub has."""

    def mutant(self: Store) -> None:
        self.renumber(self.progress().next_mid + 1)

    return patch.object(Store, "take_new_client_id", mutant)


def _numbers_in_any_order() -> AbstractContextManager[Any]:
    def make(next_batch: Any) -> Any:
        def mutant(connection: Connection, *asked: Any) -> Any:
            batch = next_batch(connection, *asked)
            mids = [each.mid for each in batch]
            swapped = [each.mid for each in sorted(batch, key=lambda each: each.op_id[::-1])]
            by_mid = {each.mid: each for each in batch}
            for new, old in zip(mids, swapped, strict=True):
                connection.execute("UPDATE outbox SET mid = ? WHERE mid = ?", (-new, old))
            connection.execute("UPDATE outbox SET mid = -mid WHERE mid < 0")
            return [replace(by_mid[old], mid=new) for new, old in zip(mids, swapped, strict=True)]

        return mutant

    return _instead(outbox, "next_batch", make)


def _come_back_and_what_is_gone_stays() -> AbstractContextManager[Any]:
    return patch.object(healing, "not_named", lambda *_: [])


def _come_back_and_what_is_new_is_named() -> AbstractContextManager[Any]:
    return patch.object(coming_back, "_to_be_sent", lambda *_: [])


def _saved_but_not_on_the_disk() -> AbstractContextManager[Any]:
    careless = tuple(
        pragma.replace("synchronous = FULL", "synchronous = OFF") for pragma in opening._PRAGMAS
    )
    return patch.object(opening, "_PRAGMAS", careless)


def _asked_in_two_transactions() -> AbstractContextManager[Any]:
    """The operation is there before its number has been counted."""

    def make(add: Any) -> Any:
        def mutant(connection: Connection, *arguments: Any, **named: Any) -> None:
            add(connection, *arguments, **named)
            connection.execute("COMMIT")
            connection.execute("BEGIN IMMEDIATE")

        return mutant

    return _instead(outbox, "add", make)


def _rows_aside_are_forgotten() -> AbstractContextManager[Any]:
    def make(put: Any) -> Any:
        def mutant(connection: Connection, page: Page) -> None:
            staging.clear(connection)
            put(connection, page)

        return mutant

    return _instead(staging, "put", make)


def _restored_hub_is_believed() -> AbstractContextManager[Any]:
    """A new epoch is noted and nothing follows from it."""

    def mutant(progress: Any, _waiting: Any, welcome: wire.Welcome) -> Any:
        if progress.epoch == welcome.epoch:
            return []
        return [lambda store: store.advance(epoch=welcome.epoch)]

    return patch.object(counting, "put_right", mutant)


def _taken_from_another() -> AbstractContextManager[Any]:
    return patch.object(offering, "_is_offered_to", lambda *_: True)


def _erased_words_stay() -> AbstractContextManager[Any]:
    """Rows go, and what the full text knew of them stays in its file."""
    return patch.object(cleaning, "merge", lambda *_, **__: True)


def _erasures_are_not_replayed() -> AbstractContextManager[Any]:
    """A hub that was restored brings everybody back."""
    return patch.object(Erasing, "replay", lambda _self: 0)


def _accept_without_fence() -> AbstractContextManager[Any]:
    """Whoever was offered it once may take it."""

    def make(accept: Any) -> Any:
        return lambda hub, bearer, id, _fence=None: accept(hub, bearer, id)

    return _instead(offering, "accept", make)


def _late_words_go_out() -> AbstractContextManager[Any]:
    return patch.object(deciding, "too_late", lambda *_: None)


def _beyond_the_page() -> AbstractContextManager[Any]:
    """A page is passed over whole when it has too many changes for one."""

    def make(position: Any) -> Any:
        def mutant(seq: int, who: Any, head: Any, filling: Any = None) -> Position:
            made: Position = position(head.seq if filling is None else seq, who, head, filling)
            return made

        return mutant

    return _instead(cursors, "position", make)


def _sum_not_updated_on_move() -> AbstractContextManager[Any]:
    """On the hub a record that moves, or changes, stays counted as it was and where it was."""

    class Mutant(Tally):
        def take(self, buckets: Iterable[str], row: int) -> None: ...

    return patch.object(work, "Tally", Mutant)


# ------------------------------------------------------------- mistakes that once were there
def _typed_on_under_the_same_id() -> AbstractContextManager[Any]:
    """In a copied profile the same id stands for other words."""

    def make(take_place: Any) -> Any:
        def mutant(connection: Connection, operation: Any, stamp: Stamp) -> Any:
            known = {each.mid: each.op_id for each in outbox.waiting(connection)}
            taken = take_place(connection, operation, stamp)
            for each in outbox.waiting(connection):
                if taken is not None and each.op_id == taken:
                    back = "UPDATE outbox SET op_id = ? WHERE mid = ?"
                    connection.execute(back, (known[each.mid], each.mid))
                    return known[each.mid]
            return taken

        return mutant

    return _instead(outbox, "take_place", make)


def _rows_under_the_old_name() -> AbstractContextManager[Any]:
    return patch.object(absorb, "_count", lambda *_: set())


def _end_of_a_grant_is_not_told() -> AbstractContextManager[Any]:
    return patch.object(rights, "_next_change", lambda *_: None)


def _a_bucket_that_goes_veils_nothing() -> AbstractContextManager[Any]:
    """What is still seen through another bucket keeps what a grant that ended had cleared."""

    def make(change: Any) -> Any:
        def mutant(before: Any, after: Any) -> Any:
            found = change(before, after)
            return replace(found, veil=found.veil & after.names)

        return mutant

    return _instead(scopes, "change", make)


def _only_its_own_queue() -> AbstractContextManager[Any]:
    def make(where: Any) -> Any:
        def mutant(*asked: Any) -> Any:
            narrowed, needles = where(*asked)
            return narrowed.replace(""" OR instr(doc, '"case_queue"')""", ""), needles

        return mutant

    return _instead(leaving, "_where", make)


NINE: Final = (
    Mutant("cursor before rows", _cursor_before_rows, 99),
    Mutant("not idempotent", _done_again, 5),
    Mutant("revoked rows stay", _revoked_rows_stay, 4),
    Mutant("a grant without its rows", _grant_without_rows, 20),
    Mutant("commit gap", _commit_gap, 1),
    Mutant("floor ignored", _floor_ignored, 2),
    Mutant("moved out, but stays", _moved_out_stays, 22),
    Mutant("no epoch", _no_epoch, 10),
    Mutant("last writer wins", _last_writer_wins, 35, "changed_at_two_desks"),
)
OURS: Final = (
    Mutant("outbox cleared with the page", _outbox_cleared_with_the_page, 1),
    Mutant("rows under the old name count for nobody", _rows_under_the_old_name, 137),
    Mutant("forgotten when sent", _gone_when_sent, 1),
    Mutant("refused words are dropped", _refused_is_dropped, 1),
    Mutant("no is taken for yes", _no_is_taken_for_yes, 1),
    Mutant("a snapshot as of its end", _snapshot_as_of_its_end, 11),
    Mutant("pushed in any order", _numbers_in_any_order),
    Mutant("come back, and what is gone stays", _come_back_and_what_is_gone_stays, 35),
    Mutant("come back, and what is new is only named", _come_back_and_what_is_new_is_named, 2),
    Mutant("saved, but not on the disk", _saved_but_not_on_the_disk, 13),
    Mutant("asked in two transactions", _asked_in_two_transactions, 16),
    Mutant("rows set aside are forgotten", _rows_aside_are_forgotten, 3),
    Mutant("changes beyond the page are passed over", _beyond_the_page, 1),
    Mutant("a sum not updated on a move", _sum_not_updated_on_move, 1),
    Mutant("erased words stay in the full text", _erased_words_stay, 5),
    Mutant("a snapshot keeps what is not ours", _snapshot_keeps_what_is_not_ours, 14),
)
# These show only where several things come together: in a world that leads there.
LED_TO: Final = (
    Mutant("changed after it was sent", _sent_is_changed, 1, "typed_on_while_it_is_sent"),
    Mutant("a copied profile goes on", _copied_profile_goes_on, 0, "typed_on_at_two_machines"),
    Mutant("taken from another", _taken_from_another, 1, "taken_too_late"),
    Mutant("accept without a fence", _accept_without_fence, 1, "taken_too_late"),
    Mutant("what comes behind the fence is done", _late_words_go_out, 12, "lost_and_taken_again"),
    Mutant(
        "typed on under the same id", _typed_on_under_the_same_id, 0, "typed_on_at_two_machines"
    ),
    Mutant("any page is taken", _any_page_is_taken, 8, "page_behind"),
    Mutant("a restored hub is believed", _restored_hub_is_believed, 0, "done_and_forgotten"),
    Mutant(
        "a backup brings the erased back", _erasures_are_not_replayed, 0, "erased_after_the_backup"
    ),
    Mutant("the end of a grant is not told", _end_of_a_grant_is_not_told, 3, "granted_for_a_while"),
    Mutant(
        "a bucket that goes veils nothing",
        _a_bucket_that_goes_veils_nothing,
        70,
        "seen_through_another_bucket",
    ),
    Mutant(
        "a contact that was seen through its case stays",
        _only_its_own_queue,
        1,
        "seen_through_its_case",
    ),
)
MUTANTS: Final = NINE + OURS + LED_TO
