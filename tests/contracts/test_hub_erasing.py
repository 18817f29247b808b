"""A customer is erased: nothing about them is left on the hub, and every desk is told of it.

Until it says that it has done the same; and no backup brings anybody back.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace
from sqlalchemy import delete

from desktop.domain.erasing import RULES
from desktop.domain.ids import CustomerId, NoteId, RecordId, TenantId
from desktop.domain.kinds import BY_NAME
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Interaction, Task
from desktop.domain.words import Channel
from desktop.ports.backend import Delta, StreamEvent
from desktop.ports.errors import Forbidden
from desktop.ports.wire import Erasure, Gone, Verdict
from integrations.hub.server.attachments.ranges import Part
from integrations.hub.server.attachments.receiving import Receiving
from integrations.hub.server.erasing.erasing import Erasing, NobodyThere
from integrations.hub.server.erasing.kept_list import KeptList, Unreadable
from integrations.hub.server.signing_in.tokens import bearer_of
from integrations.hub.server.store import blobs, erasures, field_changes, tables
from integrations.hub.server.store.blobs import Blob
from integrations.hub.server.store.heads import advance, head_of
from integrations.hub.server.store.opening import Store, Transaction
from tests.contracts.conftest import World
from tests.support import erased
from tests.support.erased import BILL, EVA, LATE, MAIL, OTHER_MAIL, SHARED, WORD


@pytest.fixture
def kept(tmp_path: Path) -> KeptList:
    return KeptList(tmp_path / "kept" / "hub.erased")


def peopled(world: World) -> None:
    """The one who is to be erased in every table, and somebody else beside them."""
    ann = world.agent("ann")
    world.put(*erased.about_them(world.with_north, ann), *erased.of_others(world.with_north, ann))
    gave = field_changes.Gave(ann, world.clock.now())

    def beside(within: Transaction) -> None:
        for content in (BILL, SHARED):
            sha256 = erased.attachment(content, "").sha256
            blobs.keep(within, sha256, ann, Blob("application/pdf", content))
        field_changes.keep(within, {("customer", EVA, "name"): gave})

    world.store.writing(world.tenant, beside)


def erasing(world: World, kept: KeptList) -> Erasing:
    return Erasing(world.store, world.clock, world.tenant, kept)


def hits(store: Store, word: str = WORD) -> list[str]:
    """The tables in which the word stands, in any column of any row."""
    found = []
    for table in tables.METADATA.sorted_tables:
        with store.reading(TenantId("main")) as within:
            rows = [
                str(tuple(map(_text, row))) for row in within.connection.execute(table.select())
            ]
        found += [table.name for row in rows if word.casefold() in row.casefold()]
    return sorted(set(found))


def _text(value: object) -> object:
    return (
        bytes(value).decode(errors="replace") if isinstance(value, (bytes, memoryview)) else value
    )


def test_every_kind_and_every_table_of_the_hub_has_its_rule() -> None:
    of_records = {table.name for table in tables.RECORDS.values()}

    assert RULES.keys() == BY_NAME.keys()
    assert erasures.BOOKS.keys() == tables.METADATA.tables.keys() - of_records
    for kind, rule in RULES.items():
        columns = {column.name for column in BY_NAME[kind].columns}
        assert {*rule.found_by} <= columns
        assert bool(rule.stays) == (not rule.found_by and kind != "customer"), kind


async def test_an_erasure_leaves_no_word_of_theirs_in_any_table_or_file(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    ann = world.desk("ann")
    await ann.hello()
    quoted = msgspec.Raw(f'{{"id":"{EVA}","{WORD}":1}}'.encode())  # by the answer
    answers = await ann.push(ann.mutation(customer.Set(id=EVA, name="x"), fields=quoted))
    before = hits(world.store)

    survey = erasing(world, kept).survey("K-9001")
    done = erasing(world, kept).erase("K-9001")

    going = {BY_NAME[kind].table for kind, rule in RULES.items() if not rule.stays}
    assert WORD in answers.answers[0].detail
    assert set(before) == {*going, "blob_piece", "customer_point"}
    assert hits(world.store) == []
    assert hits(world.store, "K-9001") == []
    assert (survey.records, survey.files) == (done.records, done.files)
    assert done.files == 1
    assert done.changed == 2
    for file in files_of(world.store):
        assert WORD.casefold().encode() not in file.read_bytes().lower(), file


def files_of(store: Store) -> list[Path]:
    """Those of a SQLite database: itself and its logs."""
    if store.engine.dialect.name != "sqlite":
        return []
    return list(Path(str(store.engine.url.database)).parent.iterdir())


async def test_what_belongs_to_others_stays_and_forgets_what_it_named(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()

    erasing(world, kept).erase(EVA)
    await ann.pull()

    assert ann.record(Interaction, OTHER_MAIL).case is None
    otto = ann.record(Task, "otto")
    assert (otto.case, otto.interaction, otto.title) == (None, None, "Call Otto")
    assert ann.ids("note") == {"otto"}
    assert await ann.hub.blob(erased.attachment(SHARED, "").sha256, OTHER_MAIL) == SHARED
    with pytest.raises(Forbidden):
        await ann.hub.blob(erased.attachment(BILL, "").sha256, MAIL)


async def test_each_desk_is_told_until_it_says_that_it_has_done_the_same(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    ann, pat, sam = world.desk("ann"), world.desk("pat"), world.desk("sam")
    for desk in (ann, pat, sam):
        await desk.hello()
        await desk.snapshot()

    done = erasing(world, kept).erase(EVA)
    told = {desk: [(await desk.pull())[0].erase for _ in range(2)] for desk in (ann, pat, sam)}
    for desk in (ann, pat):
        await desk.hub.erased(desk.client_id, done.seq)
    again = [(await desk.pull())[0].erase for desk in (ann, pat, sam)]

    anns, pats = told[ann][0], told[pat][0]
    assert anns is not None
    assert pats is not None
    assert Gone("customer", RecordId(EVA)) in anns.records
    assert len(anns.records) == sum(done.records.values())
    assert told[ann] == [anns, anns]
    # Drafts are their writer's own, and whoever never saw any of it is told of nothing.
    kinds = [gone.kind for gone in pats.records]
    assert ("customer" in kinds, "draft" in kinds) == (True, False)
    assert told[sam] == [Erasure(done.seq, ())] * 2
    assert again == [None, None, Erasure(done.seq, ())]


async def test_who_lost_the_right_or_saw_it_elsewhere_is_told_too(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    pat, sam = world.desk("pat"), world.desk("sam")
    world.admin.add_grant("South", world.admin.bucket(queue="Bills"))
    for desk in (pat, sam):
        await desk.hello()
        await desk.snapshot()

    world.admin.end_grant("South", world.admin.bucket(queue="Bills"))
    world.put(replace(pat.record(Interaction, MAIL), queue=world.home_only))
    erasing(world, kept).erase(EVA)

    for desk in (pat, sam):
        erase = (await desk.pull())[0].erase
        assert erase is not None
        assert Gone("interaction", RecordId(MAIL)) in erase.records


async def test_a_stream_tells_of_an_erasure_at_once(world: World, kept: KeptList) -> None:
    peopled(world)
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()

    async with ann.listening() as events:
        erasing(world, kept).erase(EVA)
        pages = [event.page async for event in first_of(events) if isinstance(event, Delta)]

    assert not ann.shows("customer", EVA)
    assert b'"erase":{' in pages[0]


async def first_of(events: AsyncIterator[StreamEvent]) -> AsyncIterator[StreamEvent]:
    """Until there is news."""
    async for event in events:
        yield event
        if isinstance(event, Delta):
            return


async def test_what_is_asked_about_somebody_erased_is_gone_and_nobody_comes_back(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    ann = world.desk("ann")
    await ann.hello()
    erasing(world, kept).erase(EVA)

    answers = await ann.do(
        customer.Create(id=EVA, name="Eva again"),
        interaction.Create(
            id=MAIL, customer=EVA, channel=Channel.EMAIL, queue=world.home_only, text="?"
        ),
        customer.Set(id=EVA, name="x"),
        writing.AddNote(id=NoteId("n"), about_kind="case", about=LATE, text="late again"),
        customer.Set(id=CustomerId("never-there"), name="x"),
    )

    assert [answer.verdict for answer in answers] == [Verdict.GONE] * 5
    assert [answer.reason for answer in answers] == [Reason.ERASED] * 4 + [Reason.MISSING]
    assert hits(world.store, "again") == []


async def test_content_that_is_still_on_its_way_goes_too(world: World, kept: KeptList) -> None:
    peopled(world)
    bearer = bearer_of(f"Bearer {world.admin.token(world.agent('bob'))}")
    taking = Receiving(world.store, world.clock, bearer, erased.attachment(BILL, "").sha256)
    taking.begin(Part(0, 12, len(BILL)), "application/pdf")
    taking.take(BILL[:12])

    erasing(world, kept).erase(EVA)

    with world.store.reading(world.tenant) as within:
        rows = within.connection.execute(tables.blob_upload.select()).all()
    assert rows == []


# -------------------------------------------------------------------------------- after a restore
async def test_a_restored_database_forgets_nobody_again(world: World, kept: KeptList) -> None:
    peopled(world)
    done = erasing(world, kept).erase(EVA)
    # The backup is from before: everything about them is there, and nothing of the erasure.
    forget_erasures(world)
    peopled(world)
    ann = world.desk("ann")
    await ann.hello()
    await ann.snapshot()

    replayed = erasing(world, kept).replay()
    again = erasing(world, kept).replay()
    (answer,) = await ann.do(customer.Create(id=EVA, name="Eva again"))
    await ann.pull()

    assert (replayed, again) == (1, 0)
    assert hits(world.store) == []
    assert answer.reason is Reason.ERASED
    assert not ann.shows("customer", EVA)
    assert done.records.keys() <= RULES.keys()


async def test_who_was_not_yet_in_the_backup_is_known_as_erased_after_it(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    erasing(world, kept).erase(EVA)
    forget_erasures(world)

    replayed = erasing(world, kept).replay()
    ann = world.desk("ann")
    await ann.hello()
    answers = await ann.do(
        customer.Create(id=EVA, name="x"),
        writing.NoteInteraction(id=NoteId("n"), about=MAIL, text="x"),
    )

    assert replayed == 1
    assert [answer.reason for answer in answers] == [Reason.ERASED] * 2


def forget_erasures(world: World) -> None:
    """As in a database that comes out of an older backup."""

    def job(within: Transaction) -> None:
        for table in (tables.erased, tables.erased_record):
            within.connection.execute(delete(table))
        within.connection.execute(tables.tenant_head.update().values(erased=0))

    world.store.writing(world.tenant, job)


def test_the_list_says_nothing_of_whom_and_is_made_whole_from_the_database(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    erasing(world, kept).erase(EVA)
    said = kept.path.read_text()

    kept.path.unlink()
    added = erasing(world, kept).unlisted()

    assert not any(word in said for word in (WORD, EVA, MAIL, "K-9001"))
    assert added == 1
    (entry,) = kept.entries(world.tenant)
    assert entry.subject in said
    assert erasing(world, kept).unlisted() == 0


def test_a_line_that_was_being_written_is_no_erasure_and_a_broken_one_is_said(
    world: World, kept: KeptList
) -> None:
    peopled(world)
    erasing(world, kept).erase(EVA)
    whole = kept.path.read_bytes()

    kept.path.write_bytes(whole + b'{"tenant":"main","sub')
    assert len(kept.entries(world.tenant)) == 1
    kept.add(*kept.entries(world.tenant))
    assert kept.path.read_bytes() == whole * 2
    kept.path.write_bytes(b"?" + whole)
    with pytest.raises(Unreadable, match="line 1"):
        kept.entries(world.tenant)


def test_nobody_is_erased_by_a_name_that_is_nobodys(world: World, kept: KeptList) -> None:
    with pytest.raises(NobodyThere):
        erasing(world, kept).survey("K-1")
    with pytest.raises(NobodyThere):
        erasing(world, kept).erase("K-1")
    assert not kept.is_there


def test_what_was_decided_before_somebody_was_erased_is_decided_again(
    world: World, kept: KeptList
) -> None:
    """On PostgreSQL two write at once; the slower one looks again, and finds nobody."""
    peopled(world)
    with world.store.reading(world.tenant) as within:
        before = head_of(within)
    assert before is not None
    erasing(world, kept).erase(EVA)
    known = [before.erased]

    def job(within: Transaction) -> int:
        attempt = known.pop() if known else None
        return advance(within, 1, attempt)

    assert world.store.writing(world.tenant, job) == _head(world)


def _head(world: World) -> int:
    with world.store.reading(world.tenant) as within:
        head = head_of(within)
    assert head is not None
    return head.seq
