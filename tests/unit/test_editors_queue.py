"""The editors' queue: what waits, in groups, the most pressing first."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import ArticleId, NoteId, RevisionId
from desktop.domain.records import Note, Revision
from desktop.domain.words import Became, RevisionStatus, Role
from desktop.viewmodels.desk import Me
from desktop.viewmodels.knowledge.editors_queue import EditorsQueue
from desktop.viewmodels.rows import Empty, Heading, LineRow
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import ARTICLE, GOODWILL, MALTE, PEOPLE

if TYPE_CHECKING:
    from pathlib import Path

EDITOR = Me(agent=ME.agent, site=ME.site, name=ME.name, role=Role.EDITOR)
SAID = Note(
    id=NoteId("note-1"),
    about_kind="article",
    about=ARTICLE.id,
    text="Der Preis fehlt.",
    by=MALTE.id,
    at=NOON,
    helped=False,
)
CHANGE = Revision(
    id=RevisionId("revision-1"),
    article=ARTICLE.id,
    of_version=1,
    title="Liefertermin",
    language="de",
    body="Neu.",
    by=MALTE.id,
    at=NOON,
)


async def shown(desk: TriedDesk) -> EditorsQueue:
    queue = EditorsQueue(desk)
    await until(lambda: queue.rows)
    return queue


async def test_what_waits_stands_in_groups_with_its_number(profile: Path) -> None:
    statuses = (RevisionStatus.REVIEW, RevisionStatus.APPROVED, RevisionStatus.DRAFT)
    changes = tuple(
        replace(CHANGE, id=RevisionId(f"revision-{status}"), status=status) for status in statuses
    )
    expiring = replace(ARTICLE, valid_until=NOON + timedelta(days=3))
    late = replace(GOODWILL, review_by=NOON - timedelta(days=3))
    english = replace(
        ARTICLE,
        id=ArticleId("english"),
        title="Delivery date",
        language="en",
        translation_of=ARTICLE.id,
    )
    records = (*PEOPLE, SAID, *changes, expiring, late, english)
    async with a_desk(profile, records=records, me=EDITOR) as desk:
        queue = await shown(desk)
        groups = [(row.key, row.count) for row in queue.rows if isinstance(row, Heading)]
        assert groups == [
            ("said", "1"),
            ("review", "1"),
            ("approved", "1"),
            ("drafts", "1"),
            ("due", "2"),
            ("older", "1"),
        ]
        assert queue.count == 2  # what others wait for: an answer and an approval
        badges = {
            row.key: row.badge.text for row in queue.rows if isinstance(row, LineRow) and row.badge
        }
        assert badges["change:revision-review"] == "waits for approval"
        assert badges["due:article-118"].startswith("valid until ")
        assert badges["due:article-204"].startswith("to be looked at by ")
        assert badges["older:english"] == "older than the original"
        assert queue.leads_to("said:note-1") == ("article", ARTICLE.id)
        assert queue.leads_to("change:revision-draft") == ("revision", "revision-draft")
        assert queue.leads_to("said") == ("", "")
        queue.close()


async def test_what_was_answered_leaves_and_the_empty_list_says_so(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, ARTICLE, SAID), me=EDITOR) as desk:
        queue = await shown(desk)
        assert set(await queue.answer(SAID.id, " ", "")) == {"answer"}
        assert await queue.answer(SAID.id, "", Became.DECLINED) == {}
        await until(lambda: isinstance(queue.rows[0], Empty))
        assert queue.count == 0
        queue.close()


async def test_who_does_not_edit_reads_no_queue(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, ARTICLE, SAID)) as desk:
        queue = EditorsQueue(desk)
        await desk.read(lambda _connection: None)
        assert queue.rows == ()
        queue.close()
