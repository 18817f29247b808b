"""With a change goes what the person saw when the typing began, and not what came below since."""

from __future__ import annotations

from pathlib import Path

import msgspec
from msgspec.structs import replace

from desktop.domain.operations.together import bring_together
from desktop.domain.records import Case, Customer
from desktop.domain.words import CaseStatus, Priority
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.case.case_entry import CaseEntry, Changed
from desktop.viewmodels.customer.customer_entry import CustomerEntry
from desktop.viewmodels.kept_form import KeptForm
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import CASE, EVERYTHING, FRIEDA

MOVED = replace(FRIEDA, address="Von jemand anderem 9")


async def saw(desk: TriedDesk, op: str) -> dict[str, object]:
    (asked,) = [each for each in await desk.read(outbox.waiting) if each.op == op]
    decoded: dict[str, object] = msgspec.json.decode(asked.seen)
    return decoded


async def save_address(desk: TriedDesk, form: KeptForm) -> None:
    now = await desk.read(records.record, Customer, FRIEDA.id)
    assert now is not None

    async def save() -> dict[str, str]:
        entry = CustomerEntry(desk)
        return await entry.change(now, form.was, address=form.fields["address"])

    assert await form.submit(save) == {}


async def test_what_another_changed_below_was_not_seen_and_is_a_conflict(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "customer.change")
        form.turn_to(FRIEDA.id)
        form.typed({"address": "Neu"}, {"address": FRIEDA.address, "name": FRIEDA.name})
        desk.from_hub(MOVED)
        form.typed({"address": "Neuer Weg 3"}, {"address": MOVED.address, "name": FRIEDA.name})

        await save_address(desk, form)

        assert await saw(desk, "customer.set@1") == {"address": FRIEDA.address}
        (asked,) = [e for e in await desk.read(outbox.waiting) if e.op == "customer.set@1"]
        both = bring_together(asked.operation, MOVED, asked.seen, asked.stamp)
        assert [side.field for side in both.sides] == ["address"]
        form.close()


async def test_what_was_seen_survives_a_restart_with_what_was_typed(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "customer.change")
        form.turn_to(FRIEDA.id)
        form.typed({"address": "Neuer Weg 3"}, {"address": FRIEDA.address})
        await desk.leave()
        form.close()

    async with a_desk(profile, records=[MOVED]) as later:
        form = KeptForm(later, "customer.change")
        form.turn_to(FRIEDA.id)
        await until(lambda: form.fields == {"address": "Neuer Weg 3"})

        await save_address(later, form)

        assert await saw(later, "customer.set@1") == {"address": FRIEDA.address}
        form.close()


async def test_a_field_emptied_of_typing_and_typed_in_anew_saw_what_stands_there_then(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "customer.change")
        form.turn_to(FRIEDA.id)
        form.typed({"address": "Neu"}, {"address": FRIEDA.address})
        form.typed({}, {"address": FRIEDA.address})

        form.typed({"address": "Neuer Weg 3"}, {"address": MOVED.address})

        assert form.was == {"address": MOVED.address}
        form.close()
        await desk.leave()


async def test_words_that_were_taken_back_know_what_was_seen(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        form = KeptForm(desk, "customer.change")
        form.turn_to(FRIEDA.id)
        form.typed({"address": "Neuer Weg 3"}, {"address": FRIEDA.address})
        form.discard()
        assert form.was == {}

        form.take_back()

        assert (form.fields, form.was) == ({"address": "Neuer Weg 3"}, {"address": FRIEDA.address})
        form.close()
        await desk.leave()


async def test_a_cases_due_time_was_seen_though_the_form_shows_none(profile: Path) -> None:
    known = replace(CASE, due_at=NOON, priority=Priority.NORMAL, description="Erster Termin")
    async with a_desk(profile, records=(*EVERYTHING, known)) as desk:
        was = {"due": NOON.isoformat(), "priority": "normal", "description": "Erster Termin"}
        below = replace(known, due_at=None, priority=Priority.LOW, description="Zweiter Termin")
        desk.from_hub(below)
        given = Changed(
            subject=CASE.subject,
            description="Dritter Termin",
            priority=Priority.HIGH,
            status=CaseStatus.OPEN,
            due="16:00",
        )

        assert await CaseEntry(desk).change(below, given, was) == {}

        seen = await saw(desk, "case.set@1")
        read = msgspec.convert(seen["due_at"], type(NOON), strict=False)
        assert (read, seen["priority"], seen["description"]) == (NOON, "normal", "Erster Termin")
        changed = await desk.read(records.record, Case, CASE.id)
        assert changed is not None
        assert changed.description == "Dritter Termin"
