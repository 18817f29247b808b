"""The local store: hub rows, outbox, and the rows the agent sees.

One invariant: for every record, doc == project(base or doc, what waits for it). `ask` writes the
outbox alone; `absorb` and `snapshot` alone write hub rows; each is one durable transaction, and
what it touched is announced after the commit. Synchronous: `worker` runs it in its thread.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import TypeVar

import msgspec

from desktop.domain.bounds import PUSH_BYTES
from desktop.domain.ids import AgentId, OperationId, SiteId, new_id
from desktop.domain.kinds import BY_RECORD
from desktop.domain.operations import registry
from desktop.domain.operations.operation import Reason, Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.together import seen_by
from desktop.domain.records import Record
from desktop.ports.clock import Clock, unix_ms
from desktop.ports.wire import DONE, Answer, Verdict
from desktop.store import (
    absorb,
    acknowledged,
    cleaning,
    draft_versions,
    erasing,
    fence,
    giving_back,
    healing,
    holding,
    outbox,
    seen,
    sent_forms,
    transfers,
    unreadable,
    unsending,
)
from desktop.store.changes import Changes, changes_of
from desktop.store.cleaning import ToDo
from desktop.store.healing import Compared, Disbelieved, Doubted, Trust
from desktop.store.opening import Connection, lay_down
from desktop.store.progress import Progress, read_progress, write_progress
from desktop.store.projection import reproject, shown_here
from desktop.store.rows import Key
from desktop.store.sent_forms import SentForm
from desktop.store.snapshot import Loaded, Snapshot
from desktop.store.transactions import Transactions

Announce = Callable[[Changes], None]
T = TypeVar("T")


class NobodySignedIn(Exception):
    """The profile belongs to no one yet: sign in first."""


class OtherOwner(Exception):
    """The profile is another person's, whose name this is; theirs stays theirs."""


def _counted(progress: Progress) -> tuple[str, int, int]:
    return progress.client_id, progress.epoch, progress.pulled_mid


class Store:
    """Writes; made on a connection of `opening.connect`, its schema brought up by `prepare`."""

    def __init__(
        self,
        connection: Connection,
        clock: Clock,
        announce: Announce,
        random_bytes: Callable[[int], bytes] = os.urandom,
    ) -> None:
        self._connection = connection
        self._clock = clock
        self._announce = announce
        self._random_bytes = random_bytes
        self._snapshot: Snapshot | None = None
        self.transactions = Transactions(connection)
        self._transaction = self.transactions.begun

    def ask(
        self,
        operations: Sequence[AnyOperation],
        files: Sequence[transfers.Bringing] = (),
        saw: Sequence[Record] = (),
        form: SentForm | None = None,
    ) -> list[OperationId]:
        """Put operations into the outbox and show their effect; all of them or none.

        files: content they name that lies in the folder, to be brought before them.
        saw: records as the person had them before their eyes, where that is not what is shown now:
        a form that was filled in slowly. With each operation goes what was seen.
        form: what stood in the form that asks for them, see `sent_forms`.
        Returns the id of each. Raises NobodySignedIn.
        """
        with self._transaction() as connection:
            progress = read_progress(connection)
            if not progress.agent:
                raise NobodySignedIn
            for each in files:
                transfers.bring(connection, each.file, each.interaction)
            begun = {(BY_RECORD[type(record)].name, record.id): record for record in saw}
            keys = [(operation.declared.kind, operation.id) for operation in operations]
            ids = []
            for key, operation in zip(keys, operations, strict=True):
                sight = seen_by(operation, begun.get(key) or shown_here(connection, key))
                ids.append(self._add(connection, operation, sight))
                reproject(connection, [key])  # the next one sees what this one did
            if form is not None:
                sent_forms.note(connection, zip(ids, operations, strict=True), form)
            self._turn_back(connection, operations)
        self._announce(changes_of(keys, outbox=True))
        return ids

    def batch(self, limit: int, most_bytes: int = PUSH_BYTES) -> list[outbox.Waiting]:
        """What to push next, marked as sent: from now on none of it is changed any more."""
        if not outbox.anything_unanswered(self._connection):
            return []  # as most times when it is looked: nobody is kept from writing for that
        with self._transaction() as connection:
            batch = holding.next_batch(connection, limit, most_bytes)
            outbox.mark_sent(connection, [waiting.mid for waiting in batch])
        return batch

    def take_answers(
        self, answers: Sequence[Answer], pushed: Sequence[outbox.Waiting] | None = None
    ) -> None:
        """What the hub said to a push. A refused text goes back into its draft, in one step.

        pushed: what it was asked, numbered as it was then; another process of this profile may
        have numbered it anew since, and an answer is never taken for another operation's.
        """
        with self._transaction() as connection:
            if pushed is not None:
                answers = outbox.answers_to(connection, answers, pushed)
            answers = holding.final(connection, answers)
            no = {answer.mid for answer in answers if answer.verdict not in DONE}
            lost = outbox.numbered(connection, no)
            ended = {answer.mid for answer in answers if answer.reason is Reason.ERASED}
            touched = absorb.take_answers(connection, answers)
            over = [each for each in lost if each.mid in ended]
            touched |= erasing.answered(connection, over, self._clock.now())
            for waiting in lost:
                if waiting.mid not in ended:
                    touched |= self._give_back(connection, waiting)
        self._announce(changes_of(touched, outbox=True))

    def absorb(
        self, asked_with: str, page: bytes, asked_as: str = "", trust: Trust = absorb.PLAIN
    ) -> absorb.Absorbed:
        """Apply a page that was asked for with this cursor, under this client id.

        Raises msgspec.ValidationError when it is no page; nothing has been written then.
        """
        try:
            with self._transaction() as connection:
                absorbed = absorb.take_page(connection, asked_with, page, asked_as, trust)
        except Doubted:
            return absorb.doubtful(page)
        except Disbelieved:
            return self.absorb(asked_with, page, asked_as, Trust(anew=trust.anew, keep=True))
        if absorbed.taken or absorbed.touched:
            self._announce(
                changes_of(
                    absorbed.touched,
                    outbox=True,
                    lost=absorbed.lost,
                    erased=absorbed.erased,
                    offered=absorbed.offered,
                )
            )
        return absorbed

    def compare(self, asked_with: str, said: bytes) -> Compared:
        """Compare with the hub's sums that were asked for with this cursor; see `healing`."""
        with self._transaction() as connection:
            return healing.compare(connection, asked_with, said)

    def read_by(self, app: str) -> None:
        """This version of Tresen goes on; what another could not read here comes once more."""
        with self._transaction() as connection:
            if read_progress(connection).app == app:
                return
            before = unreadable.listed(connection)
            unreadable.forget(connection, before)
            self._advance(connection, app=app, **({"cursor": ""} if before else {}))

    def begin_snapshot(self) -> None:
        """Start anew; what is shown stays until the rows that replace it are there."""
        with self._transaction() as connection:
            self._snapshot = Snapshot(connection)

    def resume_snapshot(self) -> str:
        """After a cut line: the token to go on with, "" to begin at the beginning."""
        return self._running_snapshot.resumed()

    def take_chunk(self, chunk: bytes) -> Loaded:
        """Read a chunk of the snapshot's stream; rows are written some thousands at a time.

        Raises msgspec.DecodeError or zstandard.ZstdError when it is no snapshot.
        """
        snapshot = self._running_snapshot
        if snapshot.read(chunk):
            with self._transaction():
                snapshot.write()
            self._announce(Changes(whole=True, outbox=True))
        return snapshot.loaded

    def lay_down(self) -> None:
        """Write what a first sync has left in the log to its place in the file."""
        lay_down(self._connection)

    def release(self, why: str = "") -> None:
        """Let what was held, all or for this reason, be tried again: the hub may take it now."""
        with self._transaction() as connection:
            released = holding.release(connection, why)
        if released:
            self._announce(Changes(outbox=True))

    def to_do(self) -> ToDo:
        """What is to be cleaned away after something was erased."""
        return cleaning.to_do(self._connection, self._clock.now())

    def merge_words(self, table: str, *, first: bool) -> bool:
        """Write some of a full text anew; whether all of it is. See `cleaning.merge`."""
        with self._transaction() as connection:
            return cleaning.merge(connection, table, first=first)

    def empty_log(self) -> bool:
        """Whether nothing stands in the log any more; somebody may still be reading from it."""
        return cleaning.empty_log(self._connection)

    def cleaned(self, did: ToDo) -> None:
        with self._transaction() as connection:
            cleaning.done(connection, did)
            erased = read_progress(connection).erased
            self._advance(connection, erased=max(erased, did.upto))

    def renumber(self, first: int) -> None:
        """Count the outbox from `first`: the hub has no earlier ones of this client."""
        with self._transaction() as connection:
            following = outbox.renumber(connection, first)
            self._advance(connection, next_mid=following, pulled_mid=first - 1)

    def hub_restored(self, before: Progress, epoch: int, last_mid: int) -> None:
        """The hub is an older one than it was: read it anew, and offer again what it has forgotten.

        before: the progress from which that was decided; nothing is done when it is another one
        by now, because another process of this profile was faster.
        last_mid: of this client, as far as this hub knows.
        """
        with self._transaction() as connection:
            progress = read_progress(connection)
            if _counted(progress) != _counted(before):
                return
            at = self._clock.now().isoformat()
            keys = acknowledged.put_back(connection, at)
            copied = last_mid >= progress.next_mid  # and by another copy of this profile as well
            first = 1 if copied else last_mid + 1
            self._advance(
                connection,
                client_id=self._new_id() if copied else progress.client_id,
                epoch=epoch,
                cursor="",
                next_mid=outbox.renumber(connection, first),
                pulled_mid=first - 1,
                restored=at,
            )
            reproject(connection, keys)
        self._announce(Changes(whole=True, outbox=True))

    def take_new_client_id(self) -> None:
        """Go on as another installation: this profile is a copy of one that went on without it."""
        with self._transaction() as connection:
            self._advance(connection, client_id=self._new_id())
            following = outbox.renumber(connection, 1)
            self._advance(connection, next_mid=following, pulled_mid=0)

    def book(self, work: Callable[[Connection], T], *hashes: str) -> T:
        """Write in the list of transfers, about the content of these hashes."""
        with self._transaction() as connection:
            done = work(connection)
        self._announce(changes_of([("file", sha256) for sha256 in hashes], outbox=True))
        return done

    def do(self, work: Callable[[Connection], T]) -> T:
        """Write what is this desk's alone and nobody waits to hear of."""
        with self._transaction() as connection:
            return work(connection)

    def refuse_file(self, sha256: str, reason: str) -> None:
        """It will never be on the hub. What names it is given back to where it was written."""
        touched: set[Key] = {("file", sha256)}
        with self._transaction() as connection:
            transfers.refuse(connection, sha256, reason)
            first = holding.first_unsent(connection)
            lost = [each for each in holding.naming(connection, sha256) if each.kind != "draft"]
            no = [Answer(each.mid, Verdict.INVALID, detail=reason) for each in lost]
            touched |= absorb.take_answers(connection, no)
            if first is not None:
                self._advance(connection, next_mid=holding.count_from(connection, first))
            for each in lost:
                touched |= self._give_back(connection, each)
        self._announce(changes_of(touched, outbox=True))

    def dismiss(self, op_ids: Sequence[str]) -> None:
        """The person has seen these refusals."""
        with self._transaction() as connection:
            outbox.dismiss(connection, op_ids)
        self._announce(Changes(outbox=True))

    def see(self, interaction: str, upto: int) -> None:
        """The person has been shown what was said in it up to this time (ms)."""
        with self._transaction() as connection:
            news = seen.see(connection, interaction, upto)
        if news:
            self._announce(changes_of([("interaction", interaction)]))

    def sign_in(self, address: str, agent: AgentId, site: SiteId, name: str) -> None:
        """Make this profile the person's. Raises OtherOwner when it is somebody else's already."""
        with self._transaction() as connection:
            progress = read_progress(connection)
            if progress.agent not in ("", agent):
                raise OtherOwner(progress.name)
            self._advance(
                connection,
                client_id=progress.client_id or self._new_id(),
                address=address,
                agent=agent,
                site=site,
                name=name,
            )
        self._announce(Changes(whole=True))

    def advance(self, /, **fields: object) -> None:
        """Write these fields of the progress."""
        with self._transaction() as connection:
            self._advance(connection, **fields)

    def progress(self) -> Progress:
        return read_progress(self._connection)

    @property
    def _running_snapshot(self) -> Snapshot:
        if self._snapshot is None:
            raise RuntimeError("no snapshot was begun")
        return self._snapshot

    def _turn_back(self, connection: Connection, operations: Sequence[AnyOperation]) -> None:
        """What is asked about somebody who was erased here a moment ago goes no further."""
        named = {each.id for each in operations}
        for each in operations:
            named |= erasing.ids_in(registry.encode(each).decode())
        if erased := erasing.erased_among(connection, named):
            touched, _ = erasing.turn_back(connection, erased, self._clock.now())
            reproject(connection, touched)

    def _give_back(self, connection: Connection, waiting: outbox.Waiting) -> set[Key]:
        """Put the words of a refused operation where they can be sent again."""
        if (found := giving_back.saving(connection, waiting)) is None:
            return set()
        saving, draft = found
        self._add(connection, saving, seen_by(saving, draft))
        reproject(connection, [("draft", saving.id)])
        return {("draft", saving.id)}

    def _new_id(self) -> str:
        return new_id(unix_ms(self._clock), self._random_bytes)

    def _advance(self, connection: Connection, **fields: object) -> None:
        progress = read_progress(connection)
        write_progress(connection, msgspec.structs.replace(progress, **fields))

    def _add(self, connection: Connection, operation: AnyOperation, seen: str) -> OperationId:
        progress = read_progress(connection)
        stamp = Stamp(OperationId(self._new_id()), progress.agent, self._clock.now())
        draft_versions.note(connection, operation, stamp)
        if (settled := unsending.settled_here(connection, operation, stamp)) is not None:
            return settled
        held = fence.of(connection, operation, progress.agent)
        outbox.add(connection, progress.next_mid, operation, stamp, seen=seen, fence=held)
        self._advance(connection, next_mid=progress.next_mid + 1)
        return stamp.operation
