"""The window leaves what has left this desk, says so, and loses nothing that was written."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from desktop import text
from desktop.domain.ids import RecordId
from desktop.domain.kinds import queue_bucket
from desktop.domain.masks import MASKS, shown
from desktop.domain.operations.interaction import Reply
from desktop.domain.operations.operation import Reason
from desktop.domain.records import Customer
from desktop.ports.wire import Answer, Erasure, Gone, Page, Scoped, Verdict
from desktop.store.reads import customer as reads
from desktop.store.store import Store
from desktop.viewmodels.customer.customer import rows_of
from desktop.viewmodels.desk import Open
from desktop.viewmodels.interaction.conversation import Conversation
from desktop.viewmodels.refused.outbox_list import AS_NOTE, DISMISS, TAKE_BACK, OutboxList
from desktop.viewmodels.rows import Facts, RefusedRow
from desktop.viewmodels.shell import ShellModel
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import ADVICE, CASE, CHAT, DELIVERY, EVERYTHING, FRIEDA, JOERG, MAIL

ENDED = Scoped(2, (queue_bucket(DELIVERY.id),), (), ("everyone", queue_bucket(ADVICE.id)))


async def told(desk: TriedDesk, **page: object) -> None:
    """The hub says this on a page of its own."""
    fields = {"rows": (), "gone": (), "last_mid": 0, "cursor": "next", "more": False}
    news = Page(**(fields | {"as_of": NOON} | page))  # type: ignore[arg-type]
    assert (await desk.store.write(Store.absorb, "", msgspec.json.encode(news))).taken


async def test_an_open_contact_whose_right_ends_is_left_with_a_word(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        shell, pane = ShellModel(desk), Conversation(desk)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: pane.shown == MAIL.id)

        await told(desk, scope=ENDED)
        await until(lambda: pane.shown is None and desk.open == Open())

        (notice,) = desk.notices.shown
        assert notice.happened == "The contact has left your desk."
        assert "is kept" in notice.safe
        assert pane.rows == ()
        pane.close()
        shell.close()


async def test_what_stays_open_beside_what_went_stays(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        shell = ShellModel(desk)
        desk.show(Open(CHAT.id, JOERG.id, CASE.id))

        await told(desk, gone=(Gone("case", RecordId(CASE.id)),))
        await until(lambda: desk.open == Open(CHAT.id, JOERG.id))
        told_of_the_case = desk.notices.shown[0].happened
        await desk.store.write(Store.advance, cursor="")
        await told(desk, gone=(Gone("customer", RecordId(FRIEDA.id)),))

        assert told_of_the_case == "The case has left your desk."
        assert desk.open == Open(CHAT.id, JOERG.id)
        shell.close()


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "The customer has left your desk."), ("de", "Der Kunde ist nicht mehr")],
)
async def test_it_is_said_in_the_persons_language(profile: Path, language: str, said: str) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        text.use(language)
        shell = ShellModel(desk)
        desk.show(Open(customer=FRIEDA.id))

        await told(desk, scope=ENDED)
        await until(lambda: desk.open == Open())

        assert said in desk.notices.shown[0].happened
        shell.close()
        text.use("en")


async def test_a_text_for_a_lost_contact_stays_in_the_outbox_until_it_can_go_back(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        await desk.ask(Reply(id=MAIL.id, text="Guten Tag, Frau Muster"))
        await told(desk, scope=ENDED)
        await desk.store.write(Store.batch, 9)
        await desk.store.write(Store.take_answers, [Answer(1, Verdict.DENIED, Reason.ENDED)])
        page = OutboxList(desk)
        await until(lambda: any(isinstance(row, RefusedRow) for row in page.rows))
        (row,) = (row for row in page.rows if isinstance(row, RefusedRow))

        page.act(row.key, TAKE_BACK)
        await until(lambda: desk.notices.shown)

        assert row.text == "Guten Tag, Frau Muster"
        assert row.why == "You may not see it any more. What you wrote is kept here."
        assert any(isinstance(each, RefusedRow) for each in page.rows)
        page.close()


@pytest.mark.parametrize(
    ("language", "happened", "safe", "why"),
    [
        (
            "en",
            "A customer was erased, as the law lets them ask for.",
            "Everything about them is gone from here for ever, drafts included. What you had"
            " written and not sent stands in the outbox for seven days.",
            "The customer was erased. What you wrote is offered here for seven days.",
        ),
        (
            "de",
            "Ein Kunde wurde gelöscht, wie es das Gesetz auf Verlangen vorsieht.",
            "Alles über ihn ist hier endgültig gelöscht, auch Entwürfe. Was Sie geschrieben und"
            " noch nicht gesendet hatten, steht sieben Tage im Postausgang.",
            "Der Kunde wurde gelöscht. Was Sie geschrieben haben, steht hier noch sieben Tage.",
        ),
    ],
)
async def test_when_a_customer_is_erased_the_window_leaves_them_and_says_what_is_offered(
    profile: Path, language: str, happened: str, safe: str, why: str
) -> None:
    erase = Erasure(7, (Gone("customer", RecordId(FRIEDA.id)),))
    async with a_desk(profile, records=EVERYTHING) as desk:
        text.use(language)
        shell, pane, page = ShellModel(desk), Conversation(desk), OutboxList(desk)
        desk.show(Open(MAIL.id, FRIEDA.id, CASE.id))
        await until(lambda: pane.shown == MAIL.id)
        await desk.ask(Reply(id=MAIL.id, text="Guten Tag, Frau Muster"))

        await told(desk, erase=erase)
        await until(lambda: pane.shown is None and desk.open == Open())
        await until(lambda: any(isinstance(row, RefusedRow) for row in page.rows))

        (notice,) = desk.notices.shown
        assert (notice.happened, notice.safe) == (happened, safe)
        (row,) = (row for row in page.rows if isinstance(row, RefusedRow))
        assert (row.text, row.why) == ("Guten Tag, Frau Muster", why)
        assert {part.name for part in row.parts} == {AS_NOTE, DISMISS}
        assert FRIEDA.name not in repr(page.rows)
        for model in (pane, page, shell):
            model.close()
        text.use("en")


def test_a_hidden_value_is_shown_with_an_eye_and_said_to_be_hidden() -> None:
    whole = replace(FRIEDA, iban="DE02120300000000202051", born=date(1980, 4, 1))
    hidden = shown(whole, {mask.name for mask in MASKS})
    assert isinstance(hidden, Customer)

    def facts(of: Customer) -> Facts:
        seen = reads.Shown(
            customer=of,
            contacts=1,
            tasks=(),
            notes=(),
            people={},
            queues={},
            waits=False,
            refused=False,
        )
        found = rows_of(seen, NOON, "me")[1]
        assert isinstance(found, Facts)
        return found

    clear = {fact.label: (fact.value, fact.part) for fact in facts(whole).facts}
    veiled = facts(hidden)
    eyes = {fact.label for fact in veiled.facts if fact.part and fact.part.icon == "eye-off"}

    assert clear["IBAN"] == ("DE02120300000000202051", None)
    assert clear["Born"] == ("01.04.1980", None)
    assert eyes == {"Phone", "IBAN", "Born"}
    assert "Hidden: your site has not been given the right" in veiled.said
    assert "39200" not in repr(veiled)
