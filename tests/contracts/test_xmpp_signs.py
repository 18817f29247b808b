"""Signs beside the words: who writes just now, what came back late, where a file lies."""

from __future__ import annotations

import asyncio
import hashlib
from datetime import UTC, datetime

import httpx
import pytest

from desktop.domain.conversation import Attachment
from desktop.domain.operations import interaction
from desktop.domain.words import Channel, Failed, Origin
from desktop.ports.beside import Doing, Looks
from desktop.ports.files import Piece
from desktop.ports.wire import Hello
from integrations.xmpp.client import Line
from integrations.xmpp.shelf import File, Letter, Refused
from integrations.xmpp.upload import must_be_private
from tests.contracts.hub_desk import Desk
from tests.contracts.test_xmpp_hub import Shop, answer, shop, taken, ticking, until
from tests.support.prosody import PASSWORD, Customer, Prosody, prosody

__all__ = ["prosody", "shop", "ticking"]

AGES_AGO = datetime(2026, 1, 1, tzinfo=UTC)
postgresql = pytest.mark.parametrize("database", ["postgresql"], indirect=True)
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


async def give_back(eva: Customer, key: str) -> None:
    """As a server, or a program, says that it could not deliver."""
    whole = eva.heard[0][0]
    error = (
        "<error type='cancel'>"
        "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>"
    )
    await eva.raw(f"<message to='{whole}' type='error' id='{key}'>{error}</message>")


async def types(desk: Desk, contact: str) -> bool:
    looks = Looks(client_id=desk.client_id, interaction=contact, doing=Doing.REPLIES)
    return (await desk.hub.beside(looks)).customer_types


@sqlite
async def test_what_comes_back_later_is_said_of_the_message_and_nobody_else_can_say_so(
    shop: Shop, prosody: Prosody
) -> None:
    async with (
        prosody.customer("eva") as eva,
        prosody.customer("max") as other,
        shop.signed_in(),
    ):
        await eva.say("shop", "Where is my order?")
        contact = await shop.contact()
        desk, fence = await taken(shop.world, contact.id)
        await answer(desk, contact.id, fence, "It comes tomorrow.")
        await eva.hears(1)
        await until(lambda: shop.contacts()[0].messages[1].sent_at is not None)
        other.heard = list(eva.heard)
        await give_back(other, eva.ids[0])
        await other.say("shop", "behind it")
        await until(lambda: len(shop.contacts()) == 2)
        before = next(each for each in shop.contacts() if each.id == contact.id)

        await give_back(eva, eva.ids[0])
        await until(lambda: any(_failed(shop)))

    [after] = [each for each in shop.contacts() if each.id == contact.id]
    assert before.messages[1].failed is None
    assert after.messages[1].failed is Failed.BOUNCED
    assert (after.messages[2].origin, after.messages[2].text) == (
        Origin.BOUNCE,
        "service-unavailable",
    )


@sqlite
async def test_what_comes_back_to_a_session_that_is_gone_is_told_to_the_next(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva:
        async with shop.signed_in():
            await eva.say("shop", "Where is my order?")
            contact = await shop.contact()
            desk, fence = await taken(shop.world, contact.id)
            await answer(desk, contact.id, fence, "It comes tomorrow.")
            await eva.hears(1)
            await until(lambda: shop.contacts()[0].messages[1].sent_at is not None)
        async with shop.signed_in():
            await eva.say("shop", "Are you there?")
            await until(lambda: "Are you there?" in shop.texts())
            await give_back(eva, eva.ids[0])
            await until(lambda: any(_failed(shop)))


def _failed(shop: Shop) -> list[bool]:
    return [m.failed is Failed.BOUNCED for each in shop.contacts() for m in each.messages]


async def test_a_customer_who_types_is_seen_at_the_desk_and_the_agent_by_the_customer(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva, shop.signed_in():
        await eva.say("shop", "Hello", chat_state="active")
        contact = await shop.contact()
        desk, fence = await taken(shop.world, contact.id)
        assert not await types(desk, contact.id)

        seen = False
        while not (seen and "composing" in eva.states):  # both say it again until it is heard
            await eva.raw("<message to='shop@chat.test' type='chat'>" + _COMPOSING + "</message>")
            await asyncio.sleep(0.3)
            seen = await types(desk, contact.id) or seen
        await answer(desk, contact.id, fence, "It comes tomorrow.")
        await eva.hears(1)

    assert eva.states[0] == "composing"
    assert "active" in eva.states  # with the message: nobody writes any more


@sqlite
async def test_where_a_file_lies_is_said_behind_the_words_and_nothing_is_fetched(
    shop: Shop, prosody: Prosody
) -> None:
    async with prosody.customer("eva") as eva:
        here = "https://files.example/a.pdf"
        await eva.raw(_with("See this", here))
        await eva.raw(_with(here, here))
        await eva.raw(_with("Bad", "javascript:alert(1)", "file:///etc/passwd", "https://a b/"))
        await shop.once()

    assert shop.texts() == [f"See this\n{here}", here, "Bad"]


@sqlite
async def test_a_file_goes_out_by_the_servers_own_place_and_a_desk_knows_before_that_it_can(
    shop: Shop, prosody: Prosody
) -> None:
    content = b"%PDF-1.4 a bill"
    sha256 = hashlib.sha256(content).hexdigest()
    file = Attachment(name="a bill.pdf", size=15, media_type="application/pdf", sha256=sha256)
    async with prosody.customer("eva") as eva:
        await eva.say("shop", "The bill, please")
        await shop.once()
        [contact] = shop.contacts()
        desk, fence = await taken(shop.world, contact.id)
        welcome = await desk.hub.hello(Hello(desk.client_id, "tests"))
        await desk.hub.bring(Piece(sha256, 0, content, len(content), file.media_type))
        reply = interaction.Reply(id=contact.id, text="Here it is", attachments=(file,))
        [said] = (await desk.push(desk.mutation(reply, fence=fence))).answers
        await shop.once()
        words, address = await eva.hears(2)

    async with httpx.AsyncClient(trust_env=False) as http:
        fetched = await http.get(address)
    assert said.verdict == "ok"
    assert (welcome.carrying, welcome.carriers) == ((Channel.MESSAGING,), ("shop",))
    assert words == "Here it is"
    assert fetched.content == content
    assert shop.contacts()[0].messages[1].sent_at is not None


@sqlite
async def test_where_the_server_takes_no_files_a_reply_with_one_goes_not_even_half(
    shop: Shop,
) -> None:
    line = Line(shop.accounts.find("shop").account, PASSWORD, lambda: None)
    await line.open()
    line._place = None
    file = File("a.pdf", "application/pdf", b"x")
    try:
        with pytest.raises(Refused, match="takes no files"):
            await line.send(Letter("k", "eva@chat.test", "Here", False, AGES_AGO, (file,)))
    finally:
        await line.close()


def test_a_place_that_others_can_read_along_is_not_used() -> None:
    for address in ("http://files.example/a", "ftp://127.0.0.1/a", "https://x/" + "a" * 5_000):
        with pytest.raises(Refused, match="not private"):
            must_be_private(address)
    must_be_private("https://files.example/a")


_COMPOSING = "<composing xmlns='http://jabber.org/protocol/chatstates'/>"


def _with(text: str, *addresses: str) -> str:
    beside = "".join(f"<x xmlns='jabber:x:oob'><url>{each}</url></x>" for each in addresses)
    return f"<message to='shop@chat.test' type='chat'><body>{text}</body>{beside}</message>"
