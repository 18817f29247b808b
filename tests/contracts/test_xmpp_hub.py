"""What customers write by XMPP, and what agents answer: through a real server, on the hub."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from desktop.domain.ids import InteractionId
from desktop.domain.operations import agent, interaction
from desktop.domain.records import Customer, Interaction
from desktop.domain.words import AgentState, Channel, Failed, Origin, PointKind
from desktop.ports.wire import Verdict
from integrations.hub.server.store import records
from integrations.hub.server.xmpp.accounts import Accounts
from integrations.hub.server.xmpp.shelf import Chosen
from integrations.xmpp.client import Account, Line
from integrations.xmpp.running import Outcome, Session
from integrations.xmpp.shelf import Letter
from integrations.xmpp.translate import CUT, LONGEST
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.test_hub_leases import beat, offered
from tests.support.prosody import PASSWORD, Prosody, prosody

__all__ = ["prosody"]

one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


class Shop:
    """An account of the enterprise, connected with the queue Bills."""

    def __init__(self, world: World, server: Prosody, folder: Path) -> None:
        self.world = world
        self.accounts = Accounts(world.hub, world.tenant, str(folder / "secrets"))
        chosen = Chosen(queue=world.with_north, host="127.0.0.1", port=server.port)
        self.accounts.put("shop", server.account("shop"), chosen, PASSWORD)

    def session(self) -> Session:
        each = self.accounts.find("shop")
        return Session(each.account, self.accounts.secret("shop"), each.of.shelf("shop"))

    async def once(self) -> Outcome:
        outcome = await self.session().once()
        assert outcome is not None
        assert outcome.failed == "", outcome.detail
        return outcome

    @asynccontextmanager
    async def signed_in(self) -> AsyncIterator[None]:
        ended = asyncio.Event()
        running = asyncio.get_running_loop().create_task(self.session().run(ended))
        try:
            yield
        finally:
            ended.set()
            outcome = await running
            assert outcome is not None
            assert outcome.failed == "", outcome.detail

    def contacts(self) -> list[Interaction]:
        with self.world.store.reading(self.world.tenant) as within:
            found = records.every(within, Interaction)
        return [each for each in found if each.via == "shop"]

    async def contact(self) -> Interaction:
        await until(lambda: bool(self.contacts()))
        [one] = self.contacts()
        return one

    def texts(self) -> list[str]:
        [one] = self.contacts()
        return [each.text for each in one.messages]


@pytest.fixture
def ticking(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """Its clock goes on from now, since the server has one of its own."""
    ahead = datetime.now(UTC) - world.clock.time  # noqa: TID251  the server's, too
    before = time.monotonic()

    def now() -> datetime:
        return world.clock.time + ahead + timedelta(seconds=time.monotonic() - before)

    monkeypatch.setattr(world.clock, "now", now)
    return world


@pytest.fixture
def shop(ticking: World, prosody: Prosody, tmp_path: Path) -> Shop:
    return Shop(ticking, prosody, tmp_path)


async def taken(world: World, contact: InteractionId) -> tuple[Desk, int]:
    """The desk of somebody who has the contact in hand, and under which number."""
    desk = world.desk("ann")
    await desk.do(agent.SetState(id=desk.agent, state=AgentState.READY))
    await desk.snapshot()
    await beat(desk)
    offer = await offered(desk)
    assert offer.interaction == contact
    assert await desk.hub.accept(contact, offer.fence)
    return desk, offer.fence


async def answer(desk: Desk, contact: InteractionId, fence: int, text: str) -> None:
    reply = desk.mutation(interaction.Reply(id=contact, text=text), fence=fence)
    [said] = (await desk.push(reply)).answers
    assert said.verdict is Verdict.OK


async def test_a_customer_writes_an_agent_answers_and_the_answer_arrives_once(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva, shop.signed_in():
        await eva.say("shop", "Where is my order?")
        contact = await shop.contact()
        desk, fence = await taken(shop.world, contact.id)
        await answer(desk, contact.id, fence, "It comes tomorrow.")
        heard = await eva.hears(1)
        await eva.say("shop", "Thank you!")
        await until(lambda: len(shop.texts()) == 3)
        await until(lambda: shop.contacts()[0].messages[1].sent_at is not None)

    [contact] = shop.contacts()
    assert heard == ["It comes tomorrow."]
    assert [text for _, text in eva.heard] == ["It comes tomorrow."]
    assert shop.texts() == ["Where is my order?", "It comes tomorrow.", "Thank you!"]
    assert (contact.channel, contact.queue, contact.address) == (
        Channel.MESSAGING,
        shop.world.with_north,
        "eva@chat.test",
    )
    await desk.pull()
    customer = desk.record(Customer, contact.customer)
    assert [(point.kind, point.value) for point in customer.points] == [
        (PointKind.CHAT, "eva@chat.test")
    ]


async def test_what_was_said_while_nobody_was_signed_in_is_caught_up_in_its_order(
    shop: Shop, prosody: Prosody
) -> None:
    said = [f"line {n}" for n in range(150)]  # more than a page of the archive
    async with prosody.customer("eva") as eva:
        for text in said[:-1]:
            await eva.say("shop", text)
        first = await shop.once()
        await eva.say("shop", said[-1])
        second = await shop.once()
        third = await shop.once()

    assert shop.texts() == said
    assert (first.taken, second.taken, third.taken) == (149, 1, 0)


async def test_what_is_sent_again_under_its_own_id_is_one_message(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva, prosody.customer("max") as somebody:
        for _ in range(2):
            await eva.raw(stanza("shop@chat.test", "Hello", 'id="1"', origin("a-1")))
        await somebody.raw(stanza("shop@chat.test", "Mine", 'id="1"', origin("a-1")))
        await shop.once()

    texts = sorted(each.text for one in shop.contacts() for each in one.messages)
    assert texts == ["Hello", "Mine"]


async def test_what_was_said_before_the_account_was_connected_is_nobodys_contact(
    ticking: World, prosody: Prosody, tmp_path: Path
) -> None:
    prosody.account("shop")
    async with prosody.customer("eva") as eva:
        await eva.say("shop", "Long ago")
        await asyncio.sleep(1.1)  # archives know whole seconds
        shop = Shop(ticking, prosody, tmp_path)
        await eva.say("shop", "Now")
        await shop.once()

    assert shop.texts() == ["Now"]


async def test_a_server_that_goes_away_in_the_middle_changes_nothing(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva:
        await eva.say("shop", "One")
        await shop.once()
    prosody.stop()
    away = await shop.session().once()
    prosody.start()
    async with prosody.customer("eva") as eva:
        await eva.say("shop", "Two")
        await shop.once()

    assert away is not None
    assert away.failed == "away"
    assert shop.texts() == ["One", "Two"]


@one_file
@pytest.mark.parametrize("dies", ["before", "behind"])
async def test_a_process_that_dies_while_it_sends_leaves_one_message(
    shop: Shop, prosody: Prosody, dies: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with prosody.customer("eva") as eva:
        await eva.say("shop", "Where is my order?")
        await shop.once()
        [contact] = shop.contacts()
        desk, fence = await taken(shop.world, contact.id)
        await answer(desk, contact.id, fence, "It comes tomorrow.")
        with monkeypatch.context() as patched:
            patched.setattr(Line, "send", _dying(dies))
            with pytest.raises(Died):
                await shop.session().once()
        shop.world.clock.forward(seconds=61)  # nothing was heard of it for so long
        await shop.once()
        await eva.say("eva", "a sign")  # behind what was sent
        await eva.hears(2)

    [contact] = shop.contacts()
    assert [text for _, text in eva.heard] == ["It comes tomorrow.", "a sign"]
    assert contact.messages[1].sent_at is not None


@one_file
async def test_a_server_that_restarts_in_the_middle_of_a_send_leaves_one_message(
    shop: Shop, prosody: Prosody, monkeypatch: pytest.MonkeyPatch
) -> None:
    usual = Line.send

    async def cut(line: Line, letter: Letter) -> None:
        monkeypatch.setattr(Line, "send", usual)
        line._say(letter)
        await asyncio.sleep(0.3)
        prosody.kill()
        prosody.start()
        await usual(line, letter)

    async with prosody.customer("eva") as eva:
        await eva.say("shop", "Where is my order?")
    await shop.once()
    [contact] = shop.contacts()
    desk, fence = await taken(shop.world, contact.id)
    await answer(desk, contact.id, fence, "It comes tomorrow.")
    monkeypatch.setattr(Line, "send", cut)
    await shop.session().once()
    shop.world.clock.forward(seconds=61)
    await shop.once()
    async with prosody.customer("eva") as eva:
        await eva.say("eva", "a sign")
        heard = await eva.hears(2)

    assert sorted(heard) == ["It comes tomorrow.", "a sign"]
    assert shop.contacts()[0].messages[1].sent_at is not None


@one_file
async def test_an_account_that_is_not_there_is_said_to_have_refused(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva:
        await eva.say("shop", "Where is my order?")
        await shop.once()
    prosody.forget("eva")
    [contact] = shop.contacts()
    desk, fence = await taken(shop.world, contact.id)
    await answer(desk, contact.id, fence, "It comes tomorrow.")
    await shop.once()

    assert shop.contacts()[0].messages[1].failed is Failed.REFUSED


@one_file
async def test_only_what_a_person_says_to_the_account_is_taken(
    shop: Shop, prosody: Prosody
) -> None:
    to = "shop@chat.test"
    async with prosody.customer("eva") as eva, shop.signed_in():
        await eva.raw(f"<presence to='{to}' type='subscribe'/>" * 50)
        await eva.raw(stanza(to, "to a room", 'type="groupchat"'))
        await eva.raw(stanza(to, "news", 'type="headline"'))
        await eva.raw(stanza(to, "not Max's", 'type="chat" from="max@chat.test"'))
        await eva.raw(f"<message to='{to}' type='chat'>{_CARBON}</message>")
        await eva.raw(f"<message to='{to}' type='chat'>{_RESULT}</message>")
        await eva.raw(stanza(to, "&lt;script&gt;alert(1)&lt;/script&gt;\u202e", 'type="chat"'))
        await eva.raw(stanza(to, "x" * 100_000, 'type="chat"'))
        await eva.say("shop", "the last")
        await until(lambda: bool(shop.contacts()) and shop.texts()[-1] == "the last")
        watching = await eva.watches(to)

    forged, markup, huge, last = shop.texts()
    assert forged == "not Max's"  # the server says who it was
    assert markup == "<script>alert(1)</script>\u202e"
    assert huge == "x" * LONGEST + CUT
    assert last == "the last"
    assert not watching
    assert {each.author for each in shop.contacts()[0].messages} == {"eva@chat.test"}


@one_file
@pytest.mark.logs("No appropriate login method")
async def test_a_password_that_is_wrong_is_said_and_nothing_is_taken(shop: Shop) -> None:
    account = shop.accounts.find("shop").account
    session = Session(account, "another", shop.accounts.shelf("shop"))

    outcome = await session.once()

    assert outcome is not None
    assert outcome.failed == "signed-out"
    assert shop.accounts.find("shop").told.failed == "signed-out"


@one_file
@pytest.mark.logs("No appropriate login method")
async def test_a_password_never_goes_over_a_line_that_others_can_read(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Account, "is_near", False)  # as if it were elsewhere; it has no TLS

    outcome = await shop.session().once()

    assert outcome is not None
    assert outcome.failed in {"signed-out", "away"}


async def test_one_process_looks_after_an_account_at_a_time(shop: Shop) -> None:
    async with shop.signed_in():
        await until(lambda: shop.accounts.find("shop").online)
        other = await shop.session().once()

    assert other is None
    assert (await shop.once()).failed == ""


# ------------------------------------------------------------------------------------ what is sent
_CARBON = (
    "<received xmlns='urn:xmpp:carbons:2'><forwarded xmlns='urn:xmpp:forward:0'>"
    "<message xmlns='jabber:client' from='max@chat.test' to='shop@chat.test' type='chat'>"
    "<body>a carbon</body></message></forwarded></received>"
)
_RESULT = (
    "<result xmlns='urn:xmpp:mam:2' id='made-up' queryid='1'><forwarded xmlns='urn:xmpp:forward:0'>"
    "<delay xmlns='urn:xmpp:delay' stamp='2026-11-22T23:00:00Z'/>"
    "<message xmlns='jabber:client' from='max@chat.test' to='shop@chat.test' type='chat'>"
    "<body>an archive</body></message></forwarded></result>"
)


class Died(BaseException):
    """The process was killed."""


def _dying(when: str) -> Callable[[Line, Letter], Coroutine[None, None, None]]:
    async def dying(line: Line, letter: Letter) -> None:
        if when == "behind":
            line._say(letter)
            await asyncio.sleep(0.3)
        raise Died

    return dying


def origin(id: str) -> str:
    return f"<origin-id xmlns='urn:xmpp:sid:0' id='{id}'/>"


def stanza(to: str, text: str, attributes: str, inside: str = "") -> str:
    return f"<message to='{to}' {attributes}><body>{text}</body>{inside}</message>"


async def until(so: Callable[[], bool]) -> None:
    for _ in range(600):
        if so():
            return
        await asyncio.sleep(0.05)
    raise AssertionError("it did not come to be")


@one_file
async def test_what_went_out_before_nobody_was_signed_in_says_that_errors_were_lost(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva, shop.signed_in():
        await eva.say("shop", "Hello?")
        contact = await shop.contact()
        desk, fence = await taken(shop.world, contact.id)
        await answer(desk, contact.id, fence, "We look at it.")
        await until(lambda: any(each.sent_at for each in shop.contacts()[0].messages))
    await shop.once()
    assert len(shop.texts()) == 2  # too short to be an absence

    shop.world.clock.forward(seconds=600)
    await shop.once()
    await shop.once()

    *_, notice = shop.contacts()[0].messages
    assert len(shop.texts()) == 3
    assert notice.origin is Origin.NOTICE
    assert notice.text.startswith("Whether the last message arrived is not known")


@one_file
async def test_who_has_written_since_has_it_and_nothing_is_said(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva:
        async with shop.signed_in():
            await eva.say("shop", "Hello?")
            contact = await shop.contact()
            desk, fence = await taken(shop.world, contact.id)
            await answer(desk, contact.id, fence, "We look at it.")
            await eva.hears(1)
            await until(lambda: any(each.sent_at for each in shop.contacts()[0].messages))
        await eva.say("shop", "Thank you!")

    shop.world.clock.forward(seconds=600)
    await shop.once()

    assert shop.texts() == ["Hello?", "We look at it.", "Thank you!"]
