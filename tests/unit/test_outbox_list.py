"""The outbox as a person reads it: what waits, what was refused and why, and taking a text back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.domain.ids import NoteId
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.rescue import draft_id
from desktop.domain.operations.writing import NoteInteraction, SaveDraft
from desktop.domain.records import Draft
from desktop.domain.words import DraftKind
from desktop.ports.wire import Answer, Verdict
from desktop.store import outbox
from desktop.store.reads import records
from desktop.store.reads.outbox_list import AT_MOST
from desktop.store.store import Store
from desktop.viewmodels.refused.outbox_list import DISMISS, TAKE_BACK, OutboxList
from desktop.viewmodels.rows import Empty, Heading, RefusedRow, WaitingRow
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, FRIEDA, MAIL

if TYPE_CHECKING:
    from pathlib import Path

REPLY = Reply(id=MAIL.id, text="Sie kommt am Mittwoch.")
DRAFT = draft_id(ME.agent, MAIL.id, DraftKind.REPLY)


async def _list(desk: TriedDesk) -> OutboxList:
    model = OutboxList(desk)
    await until(lambda: model.rows)
    return model


async def _refuse(desk: TriedDesk, reason: Reason = Reason.ANSWERED) -> None:
    """The hub says no to everything that waits."""
    await desk.store.write(Store.batch, 100)
    waiting = await desk.read(outbox.waiting)
    no = [Answer(each.mid, Verdict.CONFLICT, reason) for each in waiting]
    await desk.store.write(Store.take_answers, no)


async def _text_of_draft(desk: TriedDesk) -> str:
    draft = await desk.read(records.record, Draft, DRAFT)
    return draft.text if draft else ""


async def test_what_waits_says_what_it_is_and_whom_it_is_about(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(REPLY)
        model = await _list(desk)

        heading, row = model.rows
        assert isinstance(heading, Heading)
        assert (heading.title, heading.count) == ("Waiting for the line", "1")
        assert isinstance(row, WaitingRow)
        assert (row.what, row.more) == ("Reply", f"{FRIEDA.name} · {MAIL.subject}")
        model.close()


async def test_of_very_much_that_waits_the_first_are_shown_and_all_are_counted(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        notes = [
            NoteInteraction(id=NoteId(f"n{n}"), about=MAIL.id, text="Noch etwas.")
            for n in range(AT_MOST + 20)
        ]
        await desk.ask(*notes)
        model = await _list(desk)

        heading, *rows, last = model.rows
        assert isinstance(heading, Heading)
        assert heading.count == str(AT_MOST + 20)
        assert len([row for row in rows if isinstance(row, WaitingRow)]) == AT_MOST
        assert last.said == "20 more behind these"
        model.close()


async def test_of_very_much_that_was_refused_the_newest_is_shown_and_all_is_counted(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(
            *(
                NoteInteraction(id=NoteId(f"n{n}"), about=MAIL.id, text=f"{n} words")
                for n in range(AT_MOST + 20)
            )
        )
        await desk.store.write(Store.batch, AT_MOST + 20)
        waiting = await desk.read(outbox.waiting)
        no = [Answer(each.mid, Verdict.DENIED, Reason.DENIED) for each in waiting]
        await desk.store.write(Store.take_answers, no)
        model = await _list(desk)

        heading, *rows = model.rows
        assert isinstance(heading, Heading)
        assert heading.count == str(AT_MOST + 20)
        shown = [row for row in rows if isinstance(row, RefusedRow)]
        assert [len(shown), shown[0].text] == [AT_MOST, f"{AT_MOST + 19} words"]
        assert "20 more behind these" in [row.said for row in rows]
        model.close()


async def test_a_refused_reply_says_why_and_gives_its_words_back(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(REPLY)
        await _refuse(desk)
        model = await _list(desk)

        row = next(row for row in model.rows if isinstance(row, RefusedRow))
        assert row.why == "Somebody else answered the customer in the meantime."
        assert row.text == REPLY.text
        assert [part.name for part in row.parts] == [TAKE_BACK, DISMISS]
        model.close()


async def test_taking_back_puts_the_words_below_what_was_begun_meanwhile(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(REPLY)
        begun = SaveDraft(
            id=DRAFT, interaction=MAIL.id, kind=DraftKind.REPLY, text="Guten Tag, noch etwas:"
        )
        await desk.store.write(Store.batch, 100)
        await desk.ask(begun)
        (reply, _) = await desk.read(outbox.waiting)
        no = Answer(reply.mid, Verdict.CONFLICT, Reason.ANSWERED)
        await desk.store.write(Store.take_answers, [no])
        model = await _list(desk)
        row = next(row for row in model.rows if isinstance(row, RefusedRow))

        model.act(row.key, TAKE_BACK)
        await until(lambda: desk.open.interaction == MAIL.id)

        assert await _text_of_draft(desk) == f"{begun.text}\n\n{REPLY.text}"
        await until(lambda: not any(isinstance(row, RefusedRow) for row in model.rows))
        model.close()


async def test_taking_back_words_that_stand_in_the_draft_writes_them_once(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(REPLY)
        await _refuse(desk)
        model = await _list(desk)
        row = next(row for row in model.rows if isinstance(row, RefusedRow))

        model.act(row.key, TAKE_BACK)
        await until(lambda: desk.open.interaction == MAIL.id)

        assert await _text_of_draft(desk) == REPLY.text
        model.close()


async def test_a_refusal_that_was_put_away_is_gone_from_the_list(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(REPLY)
        await _refuse(desk, Reason.CLOSED)
        model = await _list(desk)
        row = next(row for row in model.rows if isinstance(row, RefusedRow))

        model.act(row.key, DISMISS)
        await until(lambda: not any(isinstance(row, RefusedRow) for row in model.rows))

        assert await desk.read(outbox.refused, open_only=True) == []
        model.close()


async def test_opening_an_entry_shows_the_contact_it_is_about(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(REPLY)
        model = await _list(desk)

        model.open(model.rows[1].key)

        assert desk.open.interaction == MAIL.id
        model.close()


async def test_an_empty_outbox_says_that_everything_is_out(profile: Path) -> None:
    async with a_desk(profile) as desk:
        model = await _list(desk)

        (row,) = model.rows
        assert isinstance(row, Empty)
        assert row.title == "Everything has gone out"
        model.close()
