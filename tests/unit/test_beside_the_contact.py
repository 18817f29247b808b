"""What stands beside a contact: customer, timeline, case; and the forms that write to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.ids import InteractionId, NoteId
from desktop.domain.operations.customer import Set
from desktop.domain.records import Case, ContactPoint, Customer, Interaction, Note, Task
from desktop.domain.words import (
    CaseStatus,
    Channel,
    InteractionStatus,
    Outcome,
    PointKind,
    Priority,
    TaskStatus,
)
from desktop.store import outbox
from desktop.store.reads import records
from desktop.store.reads import timeline as timeline_reads
from desktop.viewmodels.case.case import CaseTab
from desktop.viewmodels.case.case_entry import CaseEntry, Changed, NewCase
from desktop.viewmodels.customer.customer import CustomerTab
from desktop.viewmodels.customer.customer_entry import CustomerEntry, NewContact, NewCustomer
from desktop.viewmodels.customer.overview import Overview
from desktop.viewmodels.customer.timeline import Timeline
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.suggestions import Suggestions
from desktop.viewmodels.rows import Facts, Heading, Hit, NoteRow, PromiseRow, Step
from desktop.viewmodels.task_entry import Given, TaskEntry
from desktop.viewmodels.tasks.task_actions import TaskActions
from tests.support.desk import ME, a_desk, until
from tests.support.people import (
    CASE,
    DELIVERY,
    EVERYTHING,
    FRIEDA,
    JOERG,
    MAIL,
    MALTE,
    PEOPLE,
    PROMISE,
    ago,
    held,
    said,
)

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.desk import TriedDesk

REMARK = Note(
    id=NoteId("remark"),
    about_kind="customer",
    about=FRIEDA.id,
    text="Anrufe erst nach 16 Uhr.",
    by=MALTE.id,
    at=ago(days=40),
)


async def _asked(desk: TriedDesk) -> list[str]:
    return [each.op for each in await desk.read(outbox.waiting)]


# ------------------------------------------------------------------------------------ customer
async def test_the_customer_is_shown_with_points_promises_and_notes(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, REMARK)) as desk:
        tab = CustomerTab(desk)
        desk.show(Open(customer=FRIEDA.id))
        await until(lambda: tab.shown)

        facts = next(row for row in tab.rows if isinstance(row, Facts))
        known = {fact.label: fact.value for fact in facts.facts}
        assert known["Phone"] == "0171 39200 42"
        assert known["Address"] == FRIEDA.address
        assert known["Known since"] == "2019 · 1 contact"
        promise = next(row for row in tab.rows if isinstance(row, PromiseRow))
        assert promise.who == "you · “Ich melde mich heute bis 16 Uhr.”"
        note = next(row for row in tab.rows if isinstance(row, NoteRow))
        assert note.text == REMARK.text
        tab.close()


async def test_a_change_of_the_customer_shows_at_once_and_says_that_it_waits(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        tab = CustomerTab(desk)
        desk.show(Open(customer=FRIEDA.id))
        await until(lambda: tab.shown)

        errors = await CustomerEntry(desk).change(
            FRIEDA, name=FRIEDA.name, address="Neuer Weg 3, 10999 Berlin"
        )

        assert errors == {}
        await until(lambda: tab.customer and tab.customer.address.startswith("Neuer Weg"))
        operation = (await desk.read(outbox.waiting))[0].operation
        assert operation == Set(id=FRIEDA.id, address="Neuer Weg 3, 10999 Berlin")
        facts = next(row for row in tab.rows if isinstance(row, Facts))
        assert ("Own change", "waits for the line") in [
            (fact.label, fact.value) for fact in facts.facts
        ]
        tab.close()


async def test_contact_points_are_added_and_taken_away(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        entry = CustomerEntry(desk)

        assert "value" in await entry.add_point(FRIEDA, PointKind.EMAIL, "keine Adresse")
        assert "value" in await entry.add_point(FRIEDA, PointKind.PHONE, "0171 39200 42")
        assert await entry.add_point(FRIEDA, PointKind.PHONE, "030 23125 204") == {}
        await entry.remove_point(FRIEDA, FRIEDA.points[0])

        customer = await desk.read(records.record, Customer, FRIEDA.id)
        assert customer is not None
        assert [point.value for point in customer.points] == [
            "frieda.musterfrau@example.org",
            "030 23125 204",
        ]


async def test_an_address_is_no_number_whatever_was_chosen(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        entry = CustomerEntry(desk)

        assert await entry.add_point(FRIEDA, PointKind.PHONE, "frieda@example.org") == {}
        assert await entry.add_point(FRIEDA, PointKind.EMAIL, "030 23125 205") == {}

        customer = await desk.read(records.record, Customer, FRIEDA.id)
        assert customer is not None
        assert customer.points[-2:] == (
            ContactPoint(PointKind.EMAIL, "frieda@example.org"),
            ContactPoint(PointKind.PHONE, "030 23125 205"),
        )


async def test_a_new_customer_is_opened_and_wrong_fields_are_named(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        entry = CustomerEntry(desk)
        wrong = await entry.create(NewCustomer(phone="12", email="x"))
        assert set(wrong) == {"name", "phone", "email", "queue"}

        made = NewCustomer(name="Ayşe Muster-Öztürk", email="ayse@example.org", queue=DELIVERY.id)
        assert await entry.create(made) == {}

        customer = await desk.read(records.record, Customer, desk.open.customer)
        assert customer is not None
        assert customer.name == "Ayşe Muster-Öztürk"
        assert customer.points == (ContactPoint(PointKind.EMAIL, "ayse@example.org"),)


async def test_a_logged_contact_is_in_my_hands(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        given = NewContact(
            channel=Channel.VOICE, queue=DELIVERY.id, subject="Rückfrage", text="Ruft wieder an."
        )
        assert await CustomerEntry(desk).log(JOERG.id, given) == {}

        logged = await desk.read(records.record, Interaction, desk.open.interaction)
        assert logged is not None
        assert (logged.agent, logged.status) == (ME.agent, InteractionStatus.ACTIVE)
        assert logged.messages[0].text == "Ruft wieder an."


# ------------------------------------------------------------------------------------ timeline
async def test_the_timeline_runs_across_channels_newest_first(profile: Path) -> None:
    call = held(
        "call",
        FRIEDA,
        said("Frage zum Termin", ago(days=20)),
        channel=Channel.VOICE,
        subject="Frage zum Termin",
        status=InteractionStatus.CLOSED,
        outcome=Outcome.UNREACHED,
        code="delivery",
    )
    async with a_desk(profile, records=(*EVERYTHING, REMARK, call)) as desk:
        timeline = Timeline(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        await until(lambda: timeline.total == 5)

        steps = [row for row in timeline.first if isinstance(row, Step)]
        assert [step.kind for step in steps] == ["email", "promise", "case", "voice", "note"]
        assert steps[0].now
        assert (steps[3].more, steps[3].tone) == (
            "not reached · Delivery date · Jana Kulisse",
            "breach",
        )
        assert (steps[0].first, steps[-1].last) == (True, True)

        timeline.open(steps[3].key)
        assert desk.open.interaction == InteractionId("call")
        timeline.close()


async def test_a_long_timeline_is_read_page_by_page_without_gaps(profile: Path) -> None:
    contacts = [
        held(f"c{at:03}", FRIEDA, said("Hallo", ago(hours=at)), subject=f"Frage {at}")
        for at in range(230)
    ]
    async with a_desk(profile, records=(*PEOPLE, REMARK, *contacts)) as desk:
        seen: list[str] = []
        after = None
        while True:
            page = await desk.read(
                timeline_reads.page, FRIEDA.id, after=after, size=50, home=ME.site
            )
            seen += [entry.id for entry in page]
            if len(page) < 50:
                break
            after = page[-1].key

        assert len(seen) == len(set(seen)) == 232
        anchors = await desk.read(timeline_reads.anchors, FRIEDA.id, 50)
        assert [id_ for _, id_ in anchors] == seen[49::50]


async def test_the_overview_joins_customer_knowledge_and_timeline(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        customer, suggestions, timeline = CustomerTab(desk), Suggestions(desk), Timeline(desk)
        overview = Overview(desk, customer, suggestions, timeline)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: any(isinstance(row, Step) for row in overview.rows))
        await until(lambda: any(isinstance(row, Hit) for row in overview.rows))

        titles = [row.title for row in overview.rows if isinstance(row, Heading)]
        assert titles == [
            "Frieda Musterfrau",
            "Open promises",
            "Notes",
            "Knowledge that fits",
            "Timeline",
        ]
        keys = [row.key for row in overview.rows]
        assert len(keys) == len(set(keys))
        for part in (overview, timeline, suggestions, customer):
            part.close()


# ---------------------------------------------------------------------------------------- case
async def test_a_case_is_opened_from_a_contact_and_linked_to_it(profile: Path) -> None:
    unlinked = replace(MAIL, case=None)
    async with a_desk(profile, records=(*PEOPLE, unlinked)) as desk:
        tab, entry = CaseTab(desk), CaseEntry(desk)
        desk.show(Open(MAIL.id, FRIEDA.id))
        assert await entry.subject() == MAIL.subject

        assert await entry.open(NewCase(subject="Lieferung klären", due="morgen 9:00")) == {}

        await until(lambda: tab.case and tab.case.subject == "Lieferung klären")
        await until(lambda: tab.linked)
        assert await _asked(desk) == ["case.open@1", "interaction.link-case@1"]
        assert tab.case is not None
        assert tab.case.queue == MAIL.queue
        tab.close()


async def test_a_case_without_a_subject_or_with_a_wrong_time_is_refused(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.show(Open(MAIL.id, FRIEDA.id))

        errors = await CaseEntry(desk).open(NewCase(due="irgendwann"))

        assert set(errors) == {"subject", "due"}
        assert await _asked(desk) == []


async def test_a_case_is_changed_closed_with_its_solution_and_reopened(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        entry = CaseEntry(desk)
        given = Changed(
            subject=CASE.subject,
            description="Dritter Termin",
            priority=Priority.HIGH,
            status=CaseStatus.WAITING,
            due="",
        )
        assert await entry.change(CASE, given) == {}
        assert await entry.close(CASE, "  ") != {}
        assert await entry.close(CASE, "Am Mittwoch geliefert.") == {}

        closed = await desk.read(records.record, Case, CASE.id)
        assert closed is not None
        assert (closed.status, closed.solution, closed.priority) == (
            CaseStatus.CLOSED,
            "Am Mittwoch geliefert.",
            Priority.HIGH,
        )
        await entry.reopen(closed)
        reopened = await desk.read(records.record, Case, CASE.id)
        assert reopened is not None
        assert reopened.status is CaseStatus.OPEN


async def test_other_cases_of_the_customer_can_be_looked_at(profile: Path) -> None:
    other = replace(CASE, id="case-2", number="V-20388", subject="Trockner defekt")
    async with a_desk(profile, records=(*EVERYTHING, other)) as desk:
        tab = CaseTab(desk)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: tab.case and len(tab.choices) == 2)
        assert tab.linked

        tab.open(other.id)

        await until(lambda: tab.case and tab.case.id == other.id)
        assert not tab.linked
        tab.close()


# --------------------------------------------------------------------------------------- tasks
async def test_a_promise_needs_words_and_a_time(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        entry = TaskEntry(desk)

        errors = await entry.save(Given(title="Rückruf"), promise=True)
        assert set(errors) == {"words", "due"}

        given = Given(
            title="Rückruf", words="Ich rufe bis 16 Uhr an.", due="16:00", phone="0171 39200 42"
        )
        assert await entry.save(given, promise=True) == {}
        made = await desk.read(records.record, Task, (await desk.read(outbox.waiting))[0].record)
        assert made is not None
        assert (made.customer, made.case, made.assignee, made.queues) == (
            FRIEDA.id,
            CASE.id,
            ME.agent,
            (MAIL.queue,),
        )


async def test_a_promise_is_kept_broken_or_cancelled(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        actions = TaskActions(desk)
        task = await actions.select(PROMISE.id)
        assert task is not None
        assert desk.task == task

        await actions.done(PROMISE.id)

        kept = await desk.read(records.record, Task, PROMISE.id)
        assert kept is not None
        assert kept.status is TaskStatus.DONE
        assert await _asked(desk) == ["promise.keep@1"]
        await until(lambda: desk.task is None)
        actions.close()
