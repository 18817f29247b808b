"""Cases merged, split and taken apart at a desk: what is read where, and what comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import CaseId, CustomerId, InteractionId, NoteId, TaskId
from desktop.domain.operations.case import Reopen, Set
from desktop.domain.operations.merging import MergeCase
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.task import Make
from desktop.domain.operations.writing import NoteCase
from desktop.domain.records import Case, Customer, Interaction, Task
from desktop.domain.words import CaseStatus
from desktop.store.reads import records
from desktop.viewmodels.case.case import CaseTab
from desktop.viewmodels.case.case_merging import MergeCaseSheet, SplitCaseSheet
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Empty, Facts, LineRow
from desktop.viewmodels.shell import ShellModel
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import CASE, CHAT, DELIVERY, EVERYTHING, FRIEDA, JOERG, MAIL, ago
from tests.unit.test_merging import STAMP

if TYPE_CHECKING:
    from pathlib import Path

TWIN = replace(CASE, id=CaseId("case-twin"), number="V-7", subject="Again", opened_at=ago(days=2))
THEIRS = replace(CASE, id=CaseId("case-theirs"), customer=JOERG.id, number="V-8")
CALLED = replace(MAIL, id=InteractionId("mail-twin"), subject="Where is it?", case=TWIN.id)
ALL = (*EVERYTHING, TWIN, THEIRS, CALLED)


async def opened(desk: TriedDesk, case: Case = CASE) -> CaseTab:
    tab = CaseTab(desk)
    desk.show(Open(customer=FRIEDA.id, case=case.id))
    await until(lambda: tab.case is not None and tab.case.id == case.id)
    return tab


def said(tab: CaseTab) -> list[str]:
    return [row.said for row in tab.rows]


async def there(desk: TriedDesk, id: str) -> Case:
    found = await desk.read(records.record, Case, id)
    assert found is not None
    return found


async def merged(desk: TriedDesk, tab: CaseTab) -> MergeCaseSheet:
    """The twin goes on in the case that is open."""
    sheet = MergeCaseSheet(desk, tab)
    sheet.begin()
    await until(lambda: TWIN.id in [row.key for row in sheet.rows])
    assert sheet.take(TWIN.id)
    await until(lambda: tab.shown is not None and bool(tab.shown.joined))
    return sheet


async def test_what_belongs_to_a_merged_case_is_read_in_the_other_with_where_it_is_from(
    profile: Path,
) -> None:
    async with a_desk(profile, records=ALL) as desk:
        promised = Make(
            id=TaskId("promise-twin"),
            title="Ring up",
            words="I will ring you.",
            customer=FRIEDA.id,
            due_at=ago(days=-1),
            case=TWIN.id,
        )
        await desk.ask(promised, NoteCase(id=NoteId("n"), about=TWIN.id, text="internal"))
        tab = await opened(desk)
        sheet = await merged(desk, tab)

        assert "Merged into this case, V-7 · Again" in said(tab)
        assert any("Where is it?" in row and "from V-7" in row for row in said(tab))
        assert any("internal" in row and "from V-7" in row for row in said(tab))
        assert tab.task("promise-twin") is not None
        assert not any(row.key == TWIN.id for row in tab.rows)  # no other case any more
        contact = await desk.read(records.record, Interaction, CALLED.id)
        assert contact is not None
        assert contact.case == TWIN.id  # nothing has moved
        sheet.end()
        tab.close()


async def test_a_merged_case_says_where_it_goes_on_leads_there_and_is_not_reopened(
    profile: Path,
) -> None:
    async with a_desk(profile, records=ALL) as desk:
        shell = ShellModel(desk)
        contexts: list[dict[str, object]] = []
        shell.context.connect(lambda context: contexts.append(dict(context)))
        await desk.ask(MergeCase(id=TWIN.id, into=CASE.id))
        tab = await opened(desk, TWIN)
        await until(lambda: bool(contexts) and contexts[-1].get("case_merged") is True)

        facts = next(row for row in tab.rows if isinstance(row, Facts))
        assert "Status Merged" in facts.said
        row = next(row for row in tab.rows if row.said.startswith("Went on in"))
        assert row.said == "Went on in, V-20417 · Waschmaschine verschoben"
        assert isinstance(row, LineRow)
        assert Reopen(id=TWIN.id).refusal(await there(desk, TWIN.id), STAMP) is Reason.CHANGED

        tab.open(row.key)
        await until(lambda: tab.case is not None and tab.case.id == CASE.id)
        await until(lambda: contexts[-1].get("case_merged") is False)
        tab.close()
        shell.close()


async def test_undoing_the_merge_of_cases_gives_back_both_as_they_were(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        tab = await opened(desk)
        sheet, parting = await merged(desk, tab), SplitCaseSheet(desk, tab)
        assert (await there(desk, TWIN.id)).status is CaseStatus.CLOSED

        (notice,) = desk.notices.everything
        assert (notice.action, notice.subject) == ("case.take-apart", TWIN.id)
        await parting.take_apart(CaseId(notice.subject))

        await until(lambda: tab.case == TWIN)
        assert await there(desk, CASE.id) == CASE
        assert not desk.notices.everything
        sheet.end()
        tab.close()


async def test_only_cases_of_the_customer_that_go_on_nowhere_else_are_offered(
    profile: Path,
) -> None:
    gone = replace(CASE, id=CaseId("gone"), merged_into=TWIN.id, status=CaseStatus.CLOSED)
    again = Customer(id=CustomerId("again"), name="F. M.", merged_into=FRIEDA.id)
    late = replace(CASE, id=CaseId("late"), customer=again.id, number="V-9")
    async with a_desk(profile, records=(*ALL, gone, again, late)) as desk:
        tab = await opened(desk)
        sheet = MergeCaseSheet(desk, tab)
        sheet.begin()
        await until(lambda: bool(sheet.rows))

        assert {row.key for row in sheet.rows} == {TWIN.id, late.id}
        sheet.ask("v-9")
        assert [row.key for row in sheet.rows] == [late.id]
        sheet.ask("nothing is called so")
        (row,) = sheet.rows
        assert isinstance(row, Empty)
        assert not sheet.take(row.key)
        sheet.end()
        tab.close()


async def test_chosen_contacts_get_a_case_of_their_own_and_come_back(profile: Path) -> None:
    chat = replace(CHAT, customer=FRIEDA.id, case=CASE.id)
    async with a_desk(profile, records=(*ALL, chat)) as desk:
        tab = await opened(desk)
        sheet = SplitCaseSheet(desk, tab)
        sheet.begin()
        assert not sheet.take(MAIL.id)
        assert sheet.rows[0].said == "Open a case for 1 contact"
        assert sheet.take("do")
        await until(lambda: tab.case is not None and tab.case.id != CASE.id)

        new = tab.case
        assert new is not None
        assert (new.subject, new.queue, new.customer) == (MAIL.subject, DELIVERY.id, FRIEDA.id)
        assert tab.shown is not None
        assert [each.id for each in tab.shown.contacts] == [MAIL.id]

        (notice,) = desk.notices.everything
        await desk.ask(Set(id=new.id, description="written meanwhile"))
        await sheet.take_apart(CaseId(notice.subject))
        await until(lambda: tab.case is not None and tab.case.id == CASE.id)
        await until(lambda: tab.shown is not None and len(tab.shown.contacts) == 2)
        left = await there(desk, new.id)
        assert (left.merged_into, left.description) == (CASE.id, "written meanwhile")
        tab.close()


async def test_what_was_promised_follows_its_contact_and_what_is_the_cases_own_is_asked_for(
    profile: Path,
) -> None:
    def promised(id_: str, in_: InteractionId | None) -> Task:
        return Task(
            id=TaskId(id_),
            title=id_,
            words="You will hear from me.",
            created_at=NOON,
            created_by=ME.agent,
            customer=FRIEDA.id,
            case=CASE.id,
            interaction=in_,
            queues=(DELIVERY.id,),
        )

    chat = replace(CHAT, customer=FRIEDA.id, case=CASE.id)
    tasks = [promised("t-mail", MAIL.id), promised("t-chat", chat.id), promised("t-case", None)]
    tasks.append(promised("t-other", None))

    async def lie() -> dict[str, str | None]:
        found = [await desk.read(records.record, Task, each.id) for each in tasks]
        return {each.id: each.case for each in found if each is not None}

    async with a_desk(profile, records=(*ALL, chat, *tasks)) as desk:
        tab = await opened(desk)
        sheet = SplitCaseSheet(desk, tab)
        sheet.begin()
        asked = {row.key: row.said for row in sheet.rows if row.key.startswith("t-")}
        sheet.take(MAIL.id)
        sheet.take("t-case")
        assert sheet.rows[0].said == "Open a case for 1 contact"
        assert sheet.take("do")
        await until(lambda: tab.case is not None and tab.case.id != CASE.id)
        new = tab.case
        assert new is not None
        parted = await lie()
        (notice,) = desk.notices.everything
        await sheet.take_apart(new.id)
        home = await lie()
        tab.close()

    assert set(asked) == {"t-case", "t-other"}
    assert asked["t-case"] == "Promise, t-case, stays here"
    assert parted == {"t-mail": new.id, "t-chat": CASE.id, "t-case": new.id, "t-other": CASE.id}
    assert "2 promises or tasks went along." in notice.happened
    assert set(home.values()) == {CASE.id}


async def test_a_contact_of_a_merged_case_goes_back_to_that_one_when_a_split_is_undone(
    profile: Path,
) -> None:
    async with a_desk(profile, records=ALL) as desk:
        tab = await opened(desk)
        merging = await merged(desk, tab)
        sheet = SplitCaseSheet(desk, tab)
        sheet.begin()
        sheet.take(CALLED.id)
        sheet.take("do")
        await until(lambda: tab.case is not None and tab.case.subject == "Where is it?")
        new = tab.case
        assert new is not None

        await sheet.take_apart(new.id)

        contact = await desk.read(records.record, Interaction, CALLED.id)
        assert contact is not None
        assert contact.case == TWIN.id
        merging.end()
        tab.close()
