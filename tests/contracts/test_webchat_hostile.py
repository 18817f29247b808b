"""Visitors who mean harm: other people's visits, forged places, huge bodies, very many of them."""

from __future__ import annotations

import asyncio

import httpx
import msgspec
import pytest
from sqlalchemy import select

from integrations.hub.server.store import tables
from integrations.hub.server.webchat_limits import ChatLimits, Visitors
from integrations.webchat.values import NotDone, Why
from tests.contracts.conftest import World
from tests.contracts.webchat_visitor import PAGE, Visitor, chat, contacts, visiting

pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
EVIL = "https://www.evil.example"


def why(answer: httpx.Response) -> Why:
    return msgspec.json.decode(answer.content, type=NotDone).why


async def test_a_visit_is_reached_by_its_own_secret_in_its_own_chat_alone(world: World) -> None:
    chat(world)
    chat(world, "other")
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("private")
        strangers = []
        for token in ("", "x" * 43, eva.token[:-1] + "_", eva.token.upper(), "../../" + "x" * 37):
            stranger = Visitor(eva.http)
            stranger.token = token
            strangers.append(stranger)
        elsewhere = Visitor(eva.http, "/chat/other")
        elsewhere.token = eva.token
        answers = [await each.get("/events", wait=1) for each in (*strangers, elsewhere)]
        answers += [await each.post("/end") for each in (*strangers, elsewhere)]
        heard = await eva.hear()

    assert {why(each) for each in answers} == {Why.UNKNOWN}
    assert "private" not in "".join(each.text for each in answers)
    assert [said.text for said in heard] == ["private"]


async def test_the_secret_of_a_visit_stands_nowhere_on_the_hub(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")

    with world.store.reading(world.tenant) as within:
        rows = within.connection.execute(select(tables.webchat_visit)).all()
    assert len(rows) == 1
    assert eva.token not in repr(rows) + repr(contacts(world))


@pytest.mark.parametrize("origin", [EVIL, "null", PAGE + ".evil.example", "http://www.example.org"])
async def test_a_page_of_another_place_writes_nothing_and_reads_nothing(
    world: World, origin: str
) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        headers = {"origin": origin, "authorization": f"Chat {eva.token}"}
        said = {"key": "key-12345", "text": "forged"}
        answers = [
            await eva.http.get("/chat/help/about", headers=headers),
            await eva.http.get("/chat/help/events", headers=headers, params={"wait": 1}),
            await eva.http.post("/chat/help/say", headers=headers, json=said),
            await eva.http.post("/chat/help/say", headers=headers, content=b"{"),
            await eva.http.get(f"/chat/help/file/{'0' * 64}", headers=headers),
        ]
        asked = await eva.http.options("/chat/help/say", headers={"origin": origin})
        own = await eva.http.options("/chat/help/say", headers={"origin": PAGE})

    assert contacts(world) == []
    assert {each.status_code for each in answers} <= {400, 403}
    for each in (*answers, asked):
        assert "access-control-allow-origin" not in each.headers
    assert own.headers["access-control-allow-origin"] == PAGE
    assert "access-control-allow-credentials" not in own.headers


async def test_what_makes_no_sense_is_answered_with_a_reason_and_changes_nothing(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        headers = {"origin": PAGE, "authorization": f"Chat {eva.token}"}
        answers = [
            await eva.http.post("/chat/help/say", headers=headers, content=body)
            for body in (
                b"",
                b"\xff\xfe",
                b"null",
                b"[" * 20_000,
                b'{"key":"short","text":"x"}',
                b'{"key":"key-12345","text":"\\ud800"}',
                b'{"key":"key-12345","text":"   "}',
                b'{"key":"key-12345","text":"\\u0000\\u202e"}',
                b'{"key":"../../../x","text":"x"}',
                b'{"key":"key-12345","text":"' + b"x" * 4_001 + b'"}',
                b'{"key":"key-12345","text":"' + b"x" * 50_000 + b'"}',
            )
        ]
        places = [
            await eva.get("/events", after=after, wait=1) for after in ("-1.x", "1", "9" * 90)
        ]
        lost = [
            await eva.http.get(f"/chat/{name}/about", headers=headers)
            for name in ("none", "HELP", "north~help", "%00", "help%2f..", "x" * 200)
        ]

    assert {why(each) for each in answers[:-1]} == {Why.UNREADABLE}
    assert why(answers[-1]) is Why.TOO_LARGE
    assert [each.status_code for each in places] == [200] * 3
    assert {each.status_code for each in lost} == {404}
    assert contacts(world) == []


async def test_words_that_hide_or_imitate_come_without_what_no_keyboard_makes(
    world: World,
) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree(name="Eva\u202e\n\nAgent Ann\x00")
        await eva.say("a\x00b\u202ec\r\nd <script>")
        heard = await eva.hear()

    [contact] = contacts(world)
    assert contact.messages[0].author == "Eva Agent Ann"
    assert [said.text for said in heard] == ["abc\nd <script>"]


async def test_a_thousand_visits_of_one_address_end_soon_and_so_do_a_thousand_words(
    world: World,
) -> None:
    world.hub.visitors = Visitors(ChatLimits(visits_an_address=5, says=4, files=2, letters=1))
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        agreed = {"consent": (await eva.get("/about")).json()["consent"]["version"]}
        visits = [await eva.post("/visit", agreed) for _ in range(20)]
        said = [await eva.say(f"{n}") for n in range(20)]
        letter = {**agreed, "key": "letter-1", "email": "eva@example.org", "text": "x"}
        letters = [await eva.post("/letter", letter) for _ in range(3)]
        files = [await eva.bring(b"text", "text/plain") for _ in range(4)]

    assert [each.status_code for each in visits] == [201] * 4 + [429] * 16
    assert [each.status_code for each in said] == [200] * 4 + [429] * 16
    assert [each.status_code for each in letters] == [200, 429, 429]
    assert [each.status_code for each in files] == [201, 201, 429, 429]
    assert {why(each) for each in (*visits[4:], *said[4:])} == {Why.BUSY}
    assert int(visits[-1].headers["retry-after"]) >= 1


async def test_one_visit_holds_few_lines_open_and_gives_them_back(world: World) -> None:
    world.hub.visitors = Visitors(ChatLimits(lines=2))
    chat(world)
    async with visiting(world) as eva, asyncio.timeout(30):
        await eva.agree()
        async with eva.listening(), eva.listening():
            third = await eva.get("/events")
        again = 429
        while again == 429:
            async with eva.http.stream("GET", "/chat/help/events", headers=eva._headers) as answer:
                again = answer.status_code

    assert (third.status_code, why(third), again) == (429, Why.BUSY, 200)
