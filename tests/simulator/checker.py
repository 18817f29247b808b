"""What must hold in every world, looked at from outside both sides.

The numbers I1 to I15 are listed in README.md beside this file. `seen` is asked after every step,
`settled` when the faults have stopped and everything has drained. Who may see what is taken from
each record's own words and the person's scope; whether the scope is right is asked in
tests/machines/test_hub.py.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import Final

import msgspec

from desktop.domain.kinds import BY_NAME, decode
from desktop.domain.records import Interaction, Record
from desktop.ports.wire import Answer, Mutation, Push, Pushed, Verdict
from desktop.store import sums
from integrations.hub.server.pulling import standing
from integrations.hub.server.rights import cursors, seals
from integrations.hub.server.rights.cursors import Position
from integrations.hub.server.rights.rights import Person, _worked_out
from integrations.hub.server.scopes import veiled
from integrations.hub.server.store.heads import Head, head_of
from integrations.hub.server.telling.summing import bucket_sums
from tests.simulator import erased, in_hand
from tests.simulator.broken import Broken
from tests.simulator.cast import MAIN
from tests.simulator.desk import Desk
from tests.simulator.hub import CURSOR_KEY, SimulatedHub

HELD: Final = {
    "I1": "in the end a desk has the hub's records that its person may see, byte for byte",
    "I2": "every operation is done once in a life of the hub, in the order of asking",
    "I3": "a cursor never passes a change that is not here, and never goes back in an epoch",
    "I4": "what was asked ends in one verdict, and its words are findable",
    "I5": "nothing lies here that the person may not see, once the scope was told",
    "I6": "a right that is given brings all its records",
    "I8": "of somebody erased no byte lies in any file, of the hub or of a desk",
    "I9": "a contact is in the hands of one agent, and late takers are refused",
    "I10": "what was called saved is there after any crash",
    "I11": "a restored hub has lost nothing that a desk still holds",
    "I13": "hub and desk count the same in every bucket that the person sees",
}
NOT_YET: Final = {
    "I7": "pages are applied one by one: a change of several records may show in two pages",
    "I12": "there is one version of the protocol yet",
    "I14": "rights in the database itself are PostgreSQL's; the worlds are on SQLite",
    "I15": "a SQLite hub holds one tenant; tests/contracts/test_hub_tenants.py has two",
}

DONE: Final = frozenset({Verdict.OK, Verdict.MERGED})  # every other verdict gives the words back
Key = tuple[str, str]
_ANSWER = msgspec.json.Decoder(Answer)


@lru_cache(maxsize=10_000)
def _buckets(kind: str, document: str) -> frozenset[str]:
    """Where the record lies, from its own words and not from the hub's book of buckets."""
    return BY_NAME[kind].buckets(decode(kind, document))


Version = tuple[int, str]  # the number of its last change, document


class Who(msgspec.Struct, frozen=True):
    """A person as the hub knows them, and where its log was then."""

    person: Person
    head: Head


class Rows(msgspec.Struct):
    """What the hub holds at one moment, and what follows from it, found out when asked."""

    at: tuple[int, int, int]
    records: dict[Key, Version]
    visible: dict[str, dict[Key, Version]]
    people: dict[str, Who]


class Done(msgspec.Struct, frozen=True):
    """What the hub did with an operation the first time."""

    verdict: Verdict
    fields: str


class Book:
    """What reached the hub, in the order in which it did: a witness of the line."""

    def __init__(self) -> None:
        self.done: dict[str, Done] = {}
        self.names: set[str] = set()
        self.failures: list[str] = []
        self.numbers: dict[tuple[str, int], str] = {}  # of a client: the operation done under it
        self.renumbered = False  # a copy, a second process, a restored hub: numbers may begin anew
        self.asked_with: dict[str, Position] = {}  # the last cursor of each desk

    def pushed(self, push: Push, answered: Pushed, *, grown: int) -> None:
        known = [mutation.op_id in self.done for mutation in push.mutations]
        for mutation, answer in zip(push.mutations, answered.answers, strict=False):
            if answer.verdict is Verdict.RETRY:
                break  # neither it nor what follows was done
            first = self.done.get(mutation.op_id)
            if first is None:
                self.names.add(mutation.op)
                fields = bytes(mutation.fields).decode()
                self.done[mutation.op_id] = Done(answer.verdict, fields)
            elif first.verdict is not answer.verdict:
                self.broken(f"I2 {mutation.op} was answered {first.verdict}, then {answer.verdict}")
            self.numbers[push.client_id, mutation.mid] = mutation.op_id
            if answer.mid != mutation.mid:
                self.broken(f"I2 number {mutation.mid} was answered as {answer.mid}")
        if all(known) and grown:
            self.broken(f"I2 {[m.op for m in push.mutations]} done again: {grown} changes")

    def changed(self, mutation: Mutation, answer: Answer, before: Record, after: Record) -> None:
        """What somebody else wrote meanwhile may not go without a word (one push, one change)."""
        taking = before.epoch if isinstance(before, Interaction) else 0
        if mutation.fence is not None and mutation.fence < taking and answer.verdict in DONE:
            self.broken(f"I9 {mutation.op} of taking {mutation.fence} was done at {taking}")
        saw = msgspec.json.decode(mutation.seen) if mutation.seen else None
        if not isinstance(saw, dict) or answer.verdict is not Verdict.OK:
            return
        for name, value in saw.items():
            theirs, now = (_as_json(_value(record, name)) for record in (before, after))
            if theirs not in (value, now):
                self.broken(f"I4 {mutation.op}: {theirs} in {name} went without a word")

    def pushing(self, push: Push) -> None:
        """A number under which something was done stands for that, where one process counts."""
        for mutation in push.mutations:
            known = self.numbers.get((push.client_id, mutation.mid), mutation.op_id)
            if known != mutation.op_id and not self.renumbered:
                self.broken(f"I2 number {mutation.mid}, under which {known} was done, has another")

    def asking(self, desk: str, cursor: str) -> None:
        """A profile's cursor goes on and on, whichever of its processes asks with it."""
        now = seals.opened(cursor, CURSOR_KEY, Position) if cursor else None
        before = self.asked_with.pop(desk, None)
        if now is None:
            return
        if before and before.epoch == now.epoch and before.seq > now.seq:
            self.broken(f"I3 {desk} asks with {now.seq} after {before.seq}")
        self.asked_with[desk] = now

    def restored(self, hub: SimulatedHub) -> None:
        """Back to what the older file knows."""
        kept = {op_id for op_id, _ in results(hub)}
        self.done = {op_id: done for op_id, done in self.done.items() if op_id in kept}
        self.numbers = {key: op_id for key, op_id in self.numbers.items() if op_id in kept}

    def broken(self, what: str) -> None:
        self.failures.append(what)


def _value(record: Record, name: str) -> object:
    """What stands in a field, or in the value of it whose id is named behind a dot."""
    field, _, part = name.partition(".")
    value = getattr(record, field)
    return next((each.text for each in reversed(value) if each.id == part), "") if part else value


def _as_json(value: object) -> object:
    return msgspec.json.decode(msgspec.json.encode(value))


def results(hub: SimulatedHub) -> list[tuple[str, Answer]]:
    """(operation, answer) as the hub has stored them."""
    rows = hub.query("SELECT op_id, answer FROM result ORDER BY client_id, mid")
    return [(op_id, _ANSWER.decode(answer)) for op_id, answer in rows]


class Checker:
    """Compares desks and hub."""

    def __init__(self, hub: SimulatedHub, book: Book) -> None:
        self._hub = hub
        self._book = book
        self._excused: set[str] = set()
        self._seen: dict[str, Position] = {}
        self._looked: dict[str, object] = {}  # how things stood when they were last looked at
        self._last: Rows | None = None
        self._desks: Sequence[Desk] = ()

    # ---------------------------------------------------------------------------- while it goes on
    def seen(self, desks: Sequence[Desk]) -> None:
        """Raises Broken."""
        if self._book.failures:
            raise Broken(self._book.failures[0])
        rows = self._rows()
        if self._hub.erased:
            for desk in desks:
                self._excused |= erased.named_by(desk.asked, self._hub.erased.keys())
        for desk in desks:
            stamp = (rows.at, desk.stamp())
            if self._looked.get(desk.name) != stamp:
                desk.adopt()
                self._nothing_is_lost(desk)
                self._cursor_is_true(desk, rows)
                self._looked[desk.name] = stamp

    def restoring(self, desks: Sequence[Desk]) -> None:
        """The hub will be older in a moment: what nobody holds by then is excused."""
        for desk in desks:
            desk.adopt()
            self._excused |= set(desk.asked) - _held(desk)

    def restored(self) -> None:
        self._book.restored(self._hub)
        self._excused -= set(self._book.done)

    def forget_position(self, desk: Desk) -> None:
        """Its profile is an older one now."""
        self._seen.pop(desk.name, None)

    def _nothing_is_lost(self, desk: Desk) -> None:
        held = _held(desk)
        for op_id in desk.asked:
            done = self._book.done.get(op_id)
            if op_id in held or op_id in self._excused:
                continue
            if done is None:
                raise Broken(f"I4 I10 {desk.name}: {op_id} {desk.asked[op_id]} is nowhere")
            if done.verdict not in DONE:
                raise Broken(f"I4 {desk.name}: {done.verdict} for {desk.asked[op_id]}, and no word")

    def _cursor_is_true(self, desk: Desk, rows: Rows) -> None:
        position = self._position(desk)
        if position is None:
            return
        before = self._seen.get(desk.name)
        self._seen[desk.name] = position
        if before and before.epoch == position.epoch and before.seq > position.seq:
            raise Broken(f"I3 {desk.name}: the cursor went back from {before.seq}")
        who = self._person(desk, rows)
        now = cursors.position(position.seq, who.person, who.head)
        if now != position or _has_rows_aside(desk):
            return  # epoch or rights are not those that the desk was told, or it has begun to be
        visible = self._visible(desk, rows)
        here = _bases(desk)
        for key, (version, document) in visible.items():
            if version <= position.seq and here.get(key) != document:
                raise Broken(f"I3 I6 {desk.name} has {here.get(key)}, the hub {document}")
        for key in here.keys() - visible.keys():
            version, _ = rows.records.get(key, (self._hub.erased.get(key[1], 0), ""))
            if version <= position.seq:
                raise Broken(f"I3 I5 {desk.name} still has {key}, of change {version}")

    def _position(self, desk: Desk) -> Position | None:
        cursor = desk.progress().cursor
        return seals.opened(cursor, CURSOR_KEY, Position) if cursor else None

    def _person(self, desk: Desk, rows: Rows) -> Who:
        if desk.login not in rows.people:
            with self._hub.store.reading(MAIN) as within:
                head = head_of(within)
                assert head is not None
                # Not what the hub remembers of them: that may be what is wrong.
                person = _worked_out(within, desk.agent)
                assert person is not None
                rows.people[desk.login] = Who(person, head)
        return rows.people[desk.login]

    def _visible(self, desk: Desk, rows: Rows) -> dict[Key, Version]:
        """What the person may see, as the hub shows it to them."""
        if desk.login not in rows.visible:
            scope = self._person(desk, rows).person.scope
            lying = ((key, row, _buckets(key[0], row[1])) for key, row in rows.records.items())
            rows.visible[desk.login] = {
                key: (version, veiled(scope, key[0], document))
                for key, (version, document), buckets in lying
                if scope.sees(buckets)
            }
        return rows.visible[desk.login]

    def _rows(self) -> Rows:
        """The hub's records; read again only when the hub has changed."""
        at = (self._hub.history, self._hub.head()[0], self._hub.scopes_told())
        if self._last is None or self._last.at != at:
            records = {(kind, id): (version, doc) for kind, id, version, doc in self._hub.rows()}
            self._last = Rows(at, records, {}, {})
        return self._last

    # ------------------------------------------------------------------------------- in the end
    def settled(self, desks: Sequence[Desk]) -> None:
        """Raises Broken."""
        self._last = None  # a grant ends by the clock, and nothing changes with it
        self.seen(desks)
        self._desks = desks
        rows = self._rows()
        in_hand.settled(self._hub)
        self._numbers_have_no_gap()
        for desk in desks:
            self._has_what_it_may(desk, rows)
            self._counts_alike(desk)
            self._did_as_asked(desk)
        if lies := erased.left(self._hub, desks):
            raise Broken(f"I8 {lies} still knows somebody who was erased")

    def _has_what_it_may(self, desk: Desk, rows: Rows) -> None:
        visible = {key: document for key, (_, document) in self._visible(desk, rows).items()}
        shown = {(kind, id): doc for kind, id, doc, _ in desk.rows()}
        if shown != visible:
            raise Broken(f"I1 {desk.name}: {_difference(shown, visible)}")
        if any(base is not None for *_, base in desk.rows()):
            raise Broken(f"I1 {desk.name}: something is still laid over the hub's rows")

    def _counts_alike(self, desk: Desk) -> None:
        if any(process.line.state.healed for process in desk.processes):
            raise Broken(f"I13 {desk.name} had to fetch buckets anew")
        progress, here = desk.progress(), sums.read(desk.reader)
        bearer = self._hub.bearer(desk.login)
        position, cursor = self._position(desk), progress.cursor
        if position is not None and position.seq < self._hub.head()[1]:
            # Of what others alone may see nothing is said to it, and the log was shortened past
            # its cursor; it has all there is (I1), and must count what the hub counts now.
            cursor, _ = standing(self._hub.store, bearer)
        said = bucket_sums(self._hub.store, bearer, progress.client_id, cursor)
        if not said.known:
            raise Broken(f"I13 {desk.name}: the hub says nothing of its buckets")
        if sums.differing(desk.reader, said.sums, said.sees):
            raise Broken(f"I13 {desk.name} counts {here}, the hub {said.sums}")

    def _did_as_asked(self, desk: Desk) -> None:
        done = [op_id for op_id in self._book.done if self._is_alone(op_id, desk)]
        asked = [op_id for op_id in desk.asked if self._is_alone(op_id, desk)]
        # What waits for a file, or for other desks, lets what is on other records go before it;
        # the file may be taken out again by then, and nothing that was asked names one any more.
        if self._hub.history or desk.sent_files:
            done, asked = (_by_record(each, desk.asked) for each in (done, asked))
        if done != asked:
            raise Broken(f"I2 {desk.name}: done in another order than asked")
        refused = _refused(desk)
        for op_id, fields in desk.asked.items():
            if op_id in self._excused:
                continue
            happened = self._book.done.get(op_id)
            if happened is None:
                if op_id not in refused:  # if it is: a hub that was restored since had refused it
                    raise Broken(f"I4 {desk.name}: {fields} never reached the hub")
                continue
            if happened.verdict in DONE and happened.fields != fields:
                raise Broken(f"I4 {desk.name}: {fields} was saved, {happened.fields} was done")
            if happened.verdict not in DONE and refused.get(op_id) != fields:
                raise Broken(f"I4 {desk.name}: the words of {fields} are not findable")

    def _is_alone(self, op_id: str, desk: Desk) -> bool:
        """Done, and asked for on no other machine of a copied profile, which may be faster."""
        others = (each for each in self._desks if each is not desk)
        done = op_id in self._book.done and op_id in desk.asked
        return done and not any(op_id in each.asked for each in others)

    def _numbers_have_no_gap(self) -> None:
        for client, last, first, most, number in self._hub.query(
            "SELECT client.client_id, last_mid, min(mid), max(mid), count(*) "
            "FROM client JOIN result USING (client_id) GROUP BY client.client_id"
        ):
            if (first, most, number) != (1, last, last):
                raise Broken(f"I2 {client}: numbers {first} to {most} of {last}, {number} answers")


def _by_record(op_ids: Sequence[str], fields: Mapping[str, str]) -> list[str]:
    """Record after record; those on one record in their order."""
    about = {op_id: msgspec.json.decode(fields[op_id])["id"] for op_id in op_ids}
    return sorted(op_ids, key=lambda op_id: str(about[op_id]))


def _bases(desk: Desk) -> dict[Key, str]:
    """The hub's documents that a desk has."""
    rows = ((kind, id, doc if base is None else base) for kind, id, doc, base in desk.rows())
    return {(kind, id): document for kind, id, document in rows if document}


def _has_rows_aside(desk: Desk) -> bool:
    """Whether pages have come that are shown together with those behind them."""
    return desk.reader.execute("SELECT 1 FROM staged LIMIT 1").fetchone() is not None


def _held(desk: Desk) -> set[str]:
    """What a desk has in its own hands: what waits, and what came back."""
    rows = desk.reader.execute(
        "SELECT op_id FROM outbox UNION SELECT op_id FROM refused "
        "UNION SELECT op_id FROM acknowledged"
    )
    return {op_id for (op_id,) in rows.fetchall()}


def _refused(desk: Desk) -> dict[str, str]:
    return dict(desk.reader.execute("SELECT op_id, fields FROM refused").fetchall())


def _difference(shown: Mapping[Key, str], visible: Mapping[Key, str]) -> str:
    def parts() -> Iterator[str]:
        if missing := sorted(visible.keys() - shown.keys()):
            yield f"{missing} missing"
        if more := sorted(shown.keys() - visible.keys()):
            yield f"{more} too much"
        for key in sorted(shown.keys() & visible.keys()):
            if shown[key] != visible[key]:
                yield f"{shown[key]} instead of {visible[key]}"

    return "; ".join(parts())
