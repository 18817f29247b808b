"""What must be true of a run, from the diaries of the desks, their profiles and the hub's database.

The numbers I1 to I15 are listed in tests/simulator/README.md. `told` is what the desks wrote down
while it went on, `both sides` what lies there at the end. A restored hub gets what it had
acknowledged again, so that nothing is excused. Every finding begins with the number of what it
breaks.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

import msgspec

from desktop.domain.kinds import BY_NAME, KINDS, decode
from desktop.domain.records import Case, Customer, Draft, Interaction, Note
from desktop.ports.wire import Answer, Verdict
from desktop.store.opening import connect
from integrations.hub.server.rights.rights import person_of
from integrations.hub.server.scopes import veiled
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import tables
from integrations.hub.server.store.opening import Store
from tests.processes import saying
from tests.processes.saying import Asked, Said
from tests.processes.worklist import DESKS, PAIRED, SHAKY, TEXT, left_of, right_of

TYPED: Final = "draft.save@1"
DONE: Final = frozenset({Verdict.OK, Verdict.MERGED})
Key = tuple[str, str]
_ANSWER = msgspec.json.Decoder(Answer)
_EVERY_ROW = " UNION ALL ".join(
    f"SELECT '{kind.name}', id, doc, base FROM {kind.table}" for kind in KINDS
)


class Result(msgspec.Struct, frozen=True):
    """What the hub has answered."""

    client_id: str
    mid: int
    op_id: str
    verdict: Verdict


class Profile(msgspec.Struct, frozen=True):
    """What lies in a desk's file at the end."""

    rows: dict[Key, str]
    overlaid: int  # rows that are not the hub's own
    waiting: dict[str, str]  # operation: fields
    refused: dict[str, str]


class Hub(msgspec.Struct, frozen=True):
    """What lies in the hub's database at the end."""

    results: list[Result]
    rows: dict[Key, str]
    said: Counter[str]  # interaction: how often its history tells of a reply
    seen: dict[str, dict[Key, str]]  # desk: what its person may see, as they may see it


class Run(msgspec.Struct, frozen=True):
    """All that a checker needs to know."""

    told: dict[str, list[Said]]
    profiles: dict[str, Profile]
    hub: Hub
    restores: list[tuple[float, float]] = []
    logs: dict[str, str] = {}


# ------------------------------------------------------------------------------------- reading
def read_profile(folder: Path) -> Profile:
    connection = connect(folder, only_reading=True)
    try:
        connection.execute("BEGIN")
        rows = connection.execute(_EVERY_ROW).fetchall()
        waiting = connection.execute("SELECT op_id, fields FROM outbox").fetchall()
        refused = connection.execute("SELECT op_id, fields FROM refused").fetchall()
        connection.execute("COMMIT")
    finally:
        connection.close()
    shown = {(kind, id): doc for kind, id, doc, _ in rows}
    overlaid = sum(base is not None for *_, base in rows)
    return Profile(shown, overlaid, dict(waiting), dict(refused))


def read_hub(store: Store, tokens: Mapping[str, str]) -> Hub:
    """Raises when the database does not answer."""
    every = " UNION ALL ".join(
        f"SELECT '{kind.name}' AS kind, id, doc FROM {tables.RECORDS[kind.name].name}"
        for kind in KINDS
    )
    with store.owner.begin() as connection:
        ask: Any = connection.exec_driver_sql
        rows = {(kind, id): doc for kind, id, doc in ask(every)}
        results = [
            Result(client, mid, op_id, _ANSWER.decode(answer).verdict)
            for client, mid, op_id, answer in ask(
                "SELECT client_id, mid, op_id, answer FROM result ORDER BY client_id, mid"
            )
        ]
        said: Counter[str] = Counter(
            dict(
                ask(
                    "SELECT interaction, count(*) FROM interaction_event "
                    "WHERE kind = 'said' GROUP BY interaction"
                ).all()
            )
        )
    seen = {name: dict(_visible(store, token, rows)) for name, token in tokens.items()}
    return Hub(results, rows, said, seen)


def _visible(store: Store, token: str, rows: Mapping[Key, str]) -> Iterator[tuple[Key, str]]:
    bearer = bearer_of(f"Bearer {token}")
    with store.reading(bearer.tenant) as within:
        scope = person_of(within, bearer).scope
    for (kind, id), document in rows.items():
        if scope.sees(BY_NAME[kind].buckets(decode(kind, document))):
            yield (kind, id), veiled(scope, kind, document)


# ------------------------------------------------------------------------------------ judging
def settled(run: Run) -> Iterator[str]:
    """What still separates the two sides; nothing when everything has drained."""
    for name, profile in run.profiles.items():
        if profile.waiting:
            yield f"{name}: {len(profile.waiting)} operations wait"
        elif profile.overlaid:
            yield f"{name}: {profile.overlaid} rows are not the hub's own"
        elif profile.rows != run.hub.seen[name]:
            yield f"{name}: {difference(profile.rows, run.hub.seen[name])}"


def findings(run: Run) -> list[str]:
    """Every promise that was broken."""
    return [
        *(f"I1 not drained: {each}" for each in settled(run)),
        *_done_once_in_order(run),
        *_everything_is_somewhere(run),
        *_effects_are_there(run),
        *_seen_together(run),
        *_by_their_own_account(run),
    ]


def _done_once_in_order(run: Run) -> Iterator[str]:
    by_op: dict[str, list[Result]] = defaultdict(list)
    for result in run.hub.results:
        by_op[result.op_id].append(result)
    for op_id, results in by_op.items():
        if len({each.verdict for each in results}) > 1 or (len(results) > 1 and not run.restores):
            yield f"I2 {op_id} was done {len(results)} times: {results}"
    for name, told in run.told.items():
        clients = {each.client_id for each in told if isinstance(each, saying.Began)}
        if len(clients) > 1:
            yield f"I2 {name} was taken for a copy of itself: {clients}"
        # What is typed takes the place of what was typed there before.
        steps = [one.op_id for one in asked_by(told).values() if one.op != TYPED]
        place = {op_id: number for number, op_id in enumerate(steps)}
        # After a restore what the backup knew is offered again, and answered as it was then.
        done = [
            op_id
            for op_id in dict.fromkeys(r.op_id for r in run.hub.results if r.client_id in clients)
            if op_id in place
        ]
        if turned := [(a, b) for a, b in pairwise(done) if place[a] > place[b]]:
            yield f"I2 {name}: done in another order than asked: {turned}"
        mids = [r.mid for r in run.hub.results if r.client_id in clients]
        if mids != list(range(1, len(mids) + 1)):
            yield f"I2 {name}: the numbers have a gap"


def asked_by(told: Sequence[Said]) -> dict[str, Asked]:
    """What was called saved, in order; of a draft that took its forerunner's place, the last."""
    asked: dict[str, Asked] = {}
    for each in told:
        if isinstance(each, saying.Saved):
            asked |= {one.op_id: one for one in each.asked}
    return asked


def _everything_is_somewhere(run: Run) -> Iterator[str]:
    verdicts = {result.op_id: result.verdict for result in run.hub.results}
    for name, told in run.told.items():
        profile, excused = run.profiles[name], _typed_over(told)
        for op_id, asked in asked_by(told).items():
            here = profile.waiting.get(op_id) or profile.refused.get(op_id)
            verdict = verdicts.get(op_id)
            if verdict is None and here is None and op_id not in excused:
                yield f"I4 {name}: {asked} is nowhere"
            elif verdict is not None and verdict not in DONE and here is None:
                yield f"I4 {name}: {verdict} for {asked}, and its words are gone"
            elif op_id in profile.refused and profile.refused[op_id] != asked.fields:
                yield f"I4 {name}: {asked} was saved, {profile.refused[op_id]} was kept"


def _typed_over(told: Sequence[Said]) -> set[str]:
    """Every state of a draft but its last: the person has written on."""
    typed = [one for one in asked_by(told).values() if one.op == TYPED]
    last = {one.record: one.op_id for one in typed}
    return {one.op_id for one in typed} - set(last.values())


def _effects_are_there(run: Run) -> Iterator[str]:
    """What the hub says it has done, it has done, once."""
    verdicts = {result.op_id: result.verdict for result in run.hub.results}
    replies: Counter[str] = Counter()
    counted: dict[str, str] = {}
    for told in run.told.values():
        over = _typed_over(told)
        for asked in asked_by(told).values():
            if verdicts.get(asked.op_id) in DONE:
                yield from _effect(run, asked, typed_over=asked.op_id in over)
                if asked.op in ("interaction.reply@1", "interaction.reply@2"):
                    replies[asked.record] += 1
        order = [r.op_id for r in run.hub.results]
        done = {op_id: one for op_id, one in asked_by(told).items() if op_id in order}
        for op_id in sorted(done, key=order.index):
            one = done[op_id]
            if one.record.startswith(("left-", "right-")) and verdicts[op_id] in DONE:
                counted[one.record] = msgspec.json.decode(one.fields)["address"]
    for record, address in counted.items():
        customer = decode("customer", run.hub.rows["customer", record])
        if isinstance(customer, Customer) and customer.address != address:
            yield f"I2 {record}: {customer.address} on the hub, {address} was done last"
    for record, number in replies.items():
        # A reply that a kill kept from its diary may be there, too.
        if run.hub.said[record] < number or run.hub.said[record] != _replies_in(run, record):
            yield f"I2 {record}: {number} replies were asked for, {run.hub.said[record]} made"


def _replies_in(run: Run, record: str) -> int:
    document = run.hub.rows.get(("interaction", record))
    found = decode("interaction", document) if document else None
    messages = found.messages if isinstance(found, Interaction) else ()
    return sum(message.by is not None for message in messages)


def _effect(run: Run, asked: Asked, *, typed_over: bool) -> Iterator[str]:
    fields = msgspec.json.decode(asked.fields)
    kind = {"interaction.note@1": "note", "case.set@1": "case", TYPED: "draft"}.get(
        asked.op, "interaction"
    )
    document = run.hub.rows.get((kind, asked.record))
    record = decode(kind, document) if document else None
    match asked.op, record:
        case "draft.save@1", Draft(text=text) if text != fields["text"] and not typed_over:
            yield f"I4 {asked} was typed last, {text} is there"
        case "interaction.create@1", None:
            yield f"I2 {asked} was done, and is not there"
        case "interaction.reply@1" | "interaction.reply@2", Interaction(messages=messages):
            if [m.text for m in messages if m.id == asked.op_id] != [fields["text"]]:
                yield f"I2 {asked} was done, and is not there once"
        case "interaction.note@1", None:
            yield f"I2 {asked} was done, and is not there"
        case "interaction.note@1", Note(text=text) if text != fields["text"]:
            yield f"I4 {asked} was done, {text} is there"
        case "case.set@1", Case(description=text):
            mark = fields["description"].rpartition("\n")[2]
            if text.split("\n").count(mark) != 1:
                yield f"I4 the line {mark} is {text.split(chr(10)).count(mark)} times in {TEXT}"


def _seen_together(run: Run) -> Iterator[str]:
    for name, told in run.told.items():
        newest: dict[tuple[int, str], int] = {}
        for seen in (each for each in told if isinstance(each, saying.Saw) and each.whole):
            values = {id: int(value) for id, value in seen.values.items()}
            for together in (PAIRED, SHAKY):
                shown = [values.get(id) for id in together]
                if len(set(shown)) != 1:
                    half = dict(zip(together, shown, strict=True))
                    yield f"I7 {name} saw half of a change: {half}"
            if len(run.restores) == 0:
                yield from _caused(name, values)
            # What one asked for oneself goes back when a restored hub finds it in conflict.
            own = {left_of(name), right_of(name)} if run.restores else set()
            for id, value in values.items():
                if id not in own and value < newest.get((seen.epoch, id), 0):
                    yield f"I3 {name}: {id} went back to {value}"
                newest[seen.epoch, id] = value


def _caused(name: str, values: Mapping[str, int]) -> Iterator[str]:
    for desk in DESKS:
        left, right = values.get(left_of(desk), 0), values.get(right_of(desk), 0)
        if left < right:
            yield f"I7 {name} saw {right} of {desk} before {left}, which caused it"


def _by_their_own_account(run: Run) -> Iterator[str]:
    for name, told in run.told.items():
        yield from (f"{name}: {each.what}" for each in told if isinstance(each, saying.Broke))
        answers: dict[str, Verdict] = {}
        for each in told:
            for op_id, verdict in (
                each.verdicts.items() if isinstance(each, saying.Answered) else ()
            ):
                final = verdict is not Verdict.RETRY
                if final and answers.setdefault(op_id, verdict) != verdict and not run.restores:
                    yield f"I2 {name}: {op_id} was answered {answers[op_id]}, then {verdict}"
    for name, log in run.logs.items():
        yield from (f"{name}: {line}" for line in re.findall(r".*parked.*", log))
        if not name.startswith("worker") and "Traceback" in log:
            yield f"{name}: {log[-2000:]}"


def difference(shown: Mapping[Key, str], visible: Mapping[Key, str]) -> str:
    """In few words."""
    missing, more = sorted(visible.keys() - shown.keys()), sorted(shown.keys() - visible.keys())
    other = [key for key in shown.keys() & visible.keys() if shown[key] != visible[key]]
    parts = [f"{len(missing)} missing {missing[:3]}" if missing else ""]
    parts += [f"{len(more)} too many {more[:3]}" if more else ""]
    parts += [f"{len(other)} others {other[:3]}" if other else ""]
    return ", ".join(part for part in parts if part)
