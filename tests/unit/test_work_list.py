"""The work list on a real store: who is in hand, what is due, in which words."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.operations.interaction import Park, Reply
from desktop.domain.words import InteractionStatus
from desktop.viewmodels.rows import Card, Empty, Heading, PromiseRow, Sending
from desktop.viewmodels.work_list.work_list import WorkList
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import CHAT, EVERYTHING, FRIEDA, MAIL, PEOPLE, PROMISE, ago, held, said

if TYPE_CHECKING:
    from pathlib import Path


async def _list(desk: TriedDesk) -> WorkList:
    work = WorkList(desk)
    await until(lambda: work.rows)
    return work


def _cards(work: WorkList) -> dict[str, Card]:
    return {row.key: row for row in work.rows if isinstance(row, Card)}


async def test_contacts_in_hand_stand_under_open_and_promises_under_due(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work = await _list(desk)

        headings = [row.title for row in work.rows if isinstance(row, Heading)]
        assert headings == ["Open", "Promises and tasks"]
        assert [row.key for row in work.rows][1:3] == [MAIL.id, CHAT.id]
        promise = next(row for row in work.rows if isinstance(row, PromiseRow))
        assert promise.what == PROMISE.title
        assert promise.who == "Frieda Musterfrau · 0171 39200 42"
        assert promise.tone == "pause"
        work.close()


async def test_a_card_says_name_subject_and_how_little_time_is_left(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work = await _list(desk)

        card = _cards(work)[MAIL.id]
        assert (card.name, card.about) == (FRIEDA.name, MAIL.subject)
        assert (card.timer, card.tone) == ("01:48", "pause")
        assert card.said.startswith("Frieda Musterfrau, E-mail, Waschmaschine")
        assert "due 01:48" in card.said
        work.close()


async def test_a_late_contact_carries_a_minus_sign_and_says_so(profile: Path) -> None:
    late = replace(MAIL, due_at=ago(seconds=12))
    async with a_desk(profile, records=(*PEOPLE, late)) as desk:
        work = await _list(desk)

        card = _cards(work)[MAIL.id]
        assert (card.timer, card.tone) == ("–00:12", "breach")
        assert "late by 00:12" in card.said
        work.close()


async def test_what_the_customer_said_since_it_was_looked_at_is_counted(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work = await _list(desk)
        assert _cards(work)[CHAT.id].unread == 2
        assert _cards(work)[MAIL.id].unread == 1

        await desk.see(CHAT.id, CHAT.last_at)
        await until(lambda: _cards(work)[CHAT.id].unread == 0)

        more = said("Hallo?", ago(minutes=1))
        desk.from_hub(replace(CHAT, messages=(*CHAT.messages, more)))
        await until(lambda: _cards(work)[CHAT.id].unread == 1)
        work.close()


async def test_a_reply_that_waits_is_marked_on_its_card(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING, online=False) as desk:
        work = await _list(desk)

        await desk.ask(Reply(id=MAIL.id, text="Ich kümmere mich."))

        await until(lambda: _cards(work)[MAIL.id].sending is Sending.WAITING)
        assert "waits for the line" in _cards(work)[MAIL.id].said
        work.close()


async def test_a_parked_contact_moves_down_and_comes_back_at_its_time(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work = await _list(desk)

        await desk.ask(Park(id=CHAT.id, until=NOON + timedelta(minutes=30)))
        await until(lambda: [r.title for r in work.rows if isinstance(r, Heading)][1] == "Parked")
        assert _cards(work)[CHAT.id].timer.startswith("until ")

        desk.clock.move(minutes=31)
        work.refresh()
        await until(lambda: _cards(work)[CHAT.id].timer == "back now")
        work.close()


async def test_choosing_a_card_opens_it_with_its_customer_and_case(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work = await _list(desk)

        work.choose(MAIL.id)

        assert desk.open.interaction == MAIL.id
        assert (desk.open.customer, desk.open.case) == (FRIEDA.id, MAIL.case)
        assert work.step(1) == CHAT.id
        assert work.step(1) is None
        assert work.step(-1) == MAIL.id
        work.close()


async def test_choosing_a_promise_opens_its_customer_and_names_the_task(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        work = await _list(desk)

        work.choose(PROMISE.id)

        assert desk.open.customer == FRIEDA.id
        assert desk.task is not None
        assert desk.task.words == PROMISE.words
        work.close()


async def test_an_empty_list_says_what_comes_next(profile: Path) -> None:
    async with a_desk(profile, records=PEOPLE) as desk:
        work = await _list(desk)

        assert isinstance(work.rows[0], Empty)
        assert work.rows[0].title == "Nothing open"
        work.close()


async def test_contacts_of_others_and_completed_ones_are_not_listed(profile: Path) -> None:
    done = replace(MAIL, id="done", status=InteractionStatus.CLOSED, segments=())
    waiting = held("queued", FRIEDA, status=InteractionStatus.QUEUED, segments=())
    async with a_desk(profile, records=(*PEOPLE, done, waiting)) as desk:
        work = await _list(desk)

        assert not _cards(work)
        work.close()
