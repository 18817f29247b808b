"""What is new for one desktop: the records that changed since its cursor, as they stand now.

A scope that is not the one the cursor knows is told first; then comes what it brought into sight,
then the log. Laws: rights, rows, `last_mid` and cursor are read in one database snapshot; a record
that was visible and is not any more is told as gone, to nobody else; a page never passes a change
that was not delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from datetime import datetime
from functools import partial
from typing import Final

import msgspec
from msgspec.structs import replace

from desktop.domain.ids import RecordId, TenantId
from desktop.ports.clock import Clock
from desktop.ports.wire import PAGE_ROWS, ErrorCode, Gone, Page, Row, Scoped
from integrations.hub.server import scopes
from integrations.hub.server.at_work import at_work
from integrations.hub.server.erasing import erased
from integrations.hub.server.pushing import theirs
from integrations.hub.server.refused import Refused
from integrations.hub.server.rights import cursors
from integrations.hub.server.rights.coming_back import walk
from integrations.hub.server.rights.cursors import FROM_THE_START, Filling, Position
from integrations.hub.server.rights.filling import fill, visible
from integrations.hub.server.rights.rights import Bearer, Person, people_of, reading_as
from integrations.hub.server.scopes import Scope
from integrations.hub.server.store import scopes as written
from integrations.hub.server.store.changes import Change
from integrations.hub.server.store.heads import Head, head_of
from integrations.hub.server.store.moments import Moment
from integrations.hub.server.store.opening import Store, Transaction

PAGE_BYTES: Final = 4_000_000
ROW_BYTES: Final = 100  # hardly any is smaller: so many fit, and more need not be looked at
Key = tuple[str, str]  # kind, id


class Touched(msgspec.Struct):
    """A record that changed: since which number, and through which buckets it was seen."""

    first: int
    before: set[str]


class News(msgspec.Struct, frozen=True):
    page: Page
    upto: int  # the number its cursor stands for
    until: datetime | None = None  # when the scope will change by itself
    since: int = 0  # the number that the desk has shown to have

    @property
    def is_empty(self) -> bool:
        page = self.page
        erases = page.erase is not None and page.erase.upto > self.since
        return not (page.rows or page.gone or page.more or page.scope or erases)


class Found(msgspec.Struct):
    """A page while it is made."""

    at: Position
    rows: list[Row]
    gone: list[Gone]
    size: int = 0
    most_bytes: int = PAGE_BYTES
    still: str | None = None

    @property
    def room(self) -> int:
        return min(PAGE_ROWS, self.most_bytes // ROW_BYTES) - len(self.rows)


class Ask(msgspec.Struct, frozen=True):
    """What one desktop wants to know."""

    bearer: Bearer
    client_id: str
    cursor: str
    most_bytes: int = PAGE_BYTES
    anew: Collection[str] = ()
    behind: bool = False


Walking = Callable[[], AbstractContextManager[None]]  # held while a page is walked through


def pull(
    store: Store,
    clock: Clock,
    bearer: Bearer,
    client_id: str,
    cursor: str,
    *,
    anew: Collection[str] = (),
    behind: bool = False,
    walking: Walking = nullcontext,
) -> News:
    """The next page. Raises Refused: signed out, fork, wiped, floor, epoch, and what walking does.

    anew: buckets of which everything is sent once more, on this page and those behind it.
    behind: the log does not reach back to this cursor; what is new is told without it.
    """
    ask = Ask(bearer, client_id, cursor, anew=anew, behind=behind)
    return _pulled(store, clock, ask, walking)


def pull_together(
    store: Store, clock: Clock, tenant: TenantId, asks: Sequence[Ask]
) -> list[News | Refused]:
    """The same for many of one tenant, out of one snapshot; each is refused by itself."""
    told: dict[int, News | Refused] = {}
    with store.reading(tenant) as within:
        moment, head = Moment(within), known_head(within)
        people = people_of(within, {ask.bearer.token_hash for ask in asks})
        moment.look_at_clients([ask.client_id for ask in asks])
        for place, ask in enumerate(asks):
            who = people.get(ask.bearer.token_hash)
            if who is not None and who.version:
                told[place] = _or_refused(partial(_told, moment, head, who, ask, clock))
    # Who is not known is refused; whose scope has no number yet is given one.
    return [
        told[place] if place in told else _or_refused(partial(_pulled, store, clock, ask))
        for place, ask in enumerate(asks)
    ]


def _or_refused(pulled: Callable[[], News]) -> News | Refused:
    try:
        return pulled()
    except Refused as refused:
        return refused


def _pulled(store: Store, clock: Clock, ask: Ask, walking: Walking = nullcontext) -> News:
    with reading_as(store, ask.bearer) as (within, who):
        return _told(Moment(within), known_head(within), who, ask, clock, walking=walking)


def _told(
    moment: Moment,
    head: Head,
    who: Person,
    ask: Ask,
    clock: Clock,
    *,
    walking: Walking = nullcontext,
) -> News:
    within = moment.within
    client = at_work(theirs(who, moment.client(ask.client_id)))
    told = cursors.opened(ask.cursor, who, head, behind=ask.behind)
    since = told.seq
    if ask.behind:
        erased.check_all_is_known(within, ask.client_id, since)
        told = cursors.from_behind(told, head)
    told = cursors.with_anew(told, ask.anew)
    steps = _steps(within, who, told)
    walks = told.filling is not None and told.filling.than is not None
    with walking() if walks else nullcontext():
        found = _found(moment, who, head, told, steps, most_bytes=ask.most_bytes)
    page = Page(
        rows=tuple(found.rows),
        gone=tuple(found.gone),
        last_mid=client.last_mid,
        cursor=cursors.sealed(found.at, head),
        more=found.at.filling is not None or found.at.seq < head.seq,
        as_of=clock.now(),
        scope=_scoped(told, who, steps),
        erase=erased.to_be_told(within, who, head, ask.client_id, since),
        still=found.still,
    )
    return News(page, found.at.seq, who.until, since)


def standing(store: Store, bearer: Bearer) -> tuple[str, int]:
    """Where the log ends now: the cursor of whoever knows all of it, and its number."""
    with reading_as(store, bearer) as (within, who):
        head = known_head(within)
        return cursors.sealed(cursors.position(head.seq, who, head), head), head.seq


def known_head(within: Transaction) -> Head:
    """The tenant's head. Raises Refused: signed out, when there is no such tenant."""
    head = head_of(within)
    if head is None:
        raise Refused(ErrorCode.SIGNED_OUT, "The hub does not know this tenant.")
    return head


def _steps(within: Transaction, who: Person, told: Position) -> dict[int, Scope]:
    """{version: scope} from the oldest that matters to this cursor. Raises Refused: floor."""
    first = told.filling.since if told.filling else told.scope
    if first == who.version:
        return {first: who.scope}
    found = written.since(within, who.id, first)
    if not found:
        raise Refused(ErrorCode.FLOOR, "What this person saw then is not known any more.")
    return dict(enumerate(found, first))


def _scoped(told: Position, who: Person, steps: dict[int, Scope]) -> Scoped | None:
    if told.scope == who.version:
        return None
    change = scopes.change(steps[told.scope], who.scope)
    return Scoped(
        version=who.version,
        drop=tuple(sorted(scopes.dropped([scope for _, scope in sorted(steps.items())]))),
        add=tuple(sorted(change.add)),
        sees=tuple(sorted(who.scope.names)),
    )


def _found(
    moment: Moment,
    who: Person,
    head: Head,
    told: Position,
    steps: dict[int, Scope],
    *,
    most_bytes: int,
) -> Found:
    found = Found(cursors.position(told.seq, who, head), [], [], most_bytes=most_bytes)
    if told.filling is not None or told.scope != who.version:
        filling = _fill(moment, who, found, told, steps)
        found.at = cursors.position(told.seq, who, head, filling)
    if found.at.filling is None and found.room:
        upto = _news(moment, who.scope, head, found)
        found.at = cursors.position(upto, who, head)
    return found


def _fill(
    moment: Moment, who: Person, found: Found, told: Position, steps: dict[int, Scope]
) -> Filling | None:
    """Add what came into sight since; from the start again when the scope has changed meanwhile."""
    going_on = told.filling is not None and told.scope == who.version
    after = told.filling.after if told.filling and going_on else FROM_THE_START
    missed = scopes.missed([scope for _, scope in sorted(steps.items())])
    anew = told.filling.anew if told.filling else ()
    seen = (bucket for bucket in anew if who.scope.sees((bucket,)))
    missed = replace(missed, add=missed.add.union(seen))
    than = told.filling.than if told.filling else None
    if than is not None:
        return _walk(moment, who, found, missed, Filling(min(steps), after, anew, than))
    filled = fill(
        moment.within, who.scope, missed, after, most=found.room, most_bytes=found.most_bytes
    )
    found.rows += filled.rows
    found.size = filled.size
    return None if filled.after is None else Filling(min(steps), filled.after, anew)


def _walk(
    moment: Moment, who: Person, found: Found, missed: scopes.Change, filling: Filling
) -> Filling | None:
    """Add what is newer than the number that it came back with, and name the rest."""
    walked = walk(
        moment,
        who.scope,
        missed,
        filling.than or 0,
        filling.after,
        most=found.room,
        most_bytes=found.most_bytes,
    )
    found.rows += walked.rows
    found.size, found.still = walked.size, walked.said
    return None if walked.after is None else replace(filling, after=walked.after)


def _news(moment: Moment, scope: Scope, head: Head, found: Found) -> int:
    """Add what the log says to the page; returns up to which number."""
    log = moment.log(found.at.seq, found.room)
    upto = log[-1].seq if len(log) == found.room else head.seq
    touched = _touched(log)
    rows = _visible(moment, scope, touched)
    for (kind, id), touch in touched.items():
        row = rows.get((kind, id))
        if row is not None:
            found.size += len(row.doc)
            if found.size > found.most_bytes and found.rows:
                return touch.first - 1
            found.rows.append(row)
        elif scope.sees(touch.before):
            found.gone.append(Gone(kind, RecordId(id)))
    return upto


def _touched(log: Iterable[Change]) -> dict[Key, Touched]:
    """Each record once, in the order of its first change."""
    touched: dict[Key, Touched] = {}
    for change in log:
        touch = touched.setdefault((change.kind, change.id), Touched(change.seq, set()))
        touch.before.update(change.buckets_before)
    return touched


def _visible(moment: Moment, scope: Scope, keys: Iterable[Key]) -> dict[Key, Row]:
    """{key: row} of those that this scope sees now."""
    ids: dict[str, list[str]] = {}
    for kind, id in keys:
        ids.setdefault(kind, []).append(id)
    return {
        (kind, id): row
        for kind, some in ids.items()
        for id, row in visible(moment, scope, kind, some).items()
    }
