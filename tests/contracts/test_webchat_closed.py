"""Who works a contact is told, in it, when the page of its visitor was closed; once each time."""

from __future__ import annotations

from desktop.domain.operations import interaction
from desktop.domain.words import Origin
from integrations.hub.server.webchat.closed import tell_of_back, tell_of_closed
from tests.contracts.conftest import World
from tests.contracts.test_webchat import answer, taking
from tests.contracts.webchat_visitor import Visitor, chat, contacts, visiting


def told(world: World) -> list[str]:
    """What agents read of closed pages, after the hub has looked."""
    tell_of_closed(world.hub, world.tenant)
    [contact] = contacts(world)
    return [each.text for each in contact.messages if each.origin is Origin.NOTICE]


async def goes(page: Visitor) -> int:
    """The page says that it goes, as a browser lets it."""
    headers = {"origin": "https://www.example.org", "content-type": "text/plain;charset=UTF-8"}
    said = f"Chat {page.token}"
    away = await page.http.post(f"{page.where}/away", content=said, headers=headers)
    return away.status_code


async def test_a_page_that_goes_is_told_soon_and_each_time_once(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        ann, id = await taking(world)
        assert await goes(eva) == 200
        assert told(world) == []  # it may only be loaded anew
        world.clock.forward(seconds=20)
        assert len(told(world)) == 1
        assert len(told(world)) == 1
        await eva.hear()  # it is open again
        world.clock.forward(seconds=20)
        assert len(told(world)) == 1
        assert await goes(eva) == 200
        world.clock.forward(seconds=20)
        assert len(told(world)) == 2
        await answer(ann, id, "Done")
        await ann.do(interaction.WrapUp(id=id, code="parcel"))


async def test_a_visitor_who_comes_back_to_a_closed_page_is_told_once(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        await taking(world)
        assert tell_of_back(world.hub, world.tenant) == 0
        await goes(eva)
        world.clock.forward(seconds=20)
        assert told(world) == ["The page with the chat is closed."]
        assert tell_of_back(world.hub, world.tenant) == 0  # it is not heard of yet
        await eva.hear()
        assert [tell_of_back(world.hub, world.tenant) for _ in range(2)] == [1, 0]
        back = told(world)
        await goes(eva)
        world.clock.forward(seconds=20)
        again = told(world)

    assert back == ["The page with the chat is closed.", "The page with the chat is open again."]
    assert again == [*back, "The page with the chat is closed."]


async def test_a_page_that_is_loaded_anew_or_was_left_is_not_told(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        await taking(world)
        assert await goes(eva) == 200
        world.clock.forward(seconds=5)
        await eva.hear()
        world.clock.forward(seconds=60)
        assert told(world) == []
        await goes(eva)
        await eva.post("/end")
        world.clock.forward(seconds=20)
        [left] = told(world)

    assert left == "The customer has ended the chat."


async def test_a_page_that_ends_without_a_word_is_told_when_it_is_silent(world: World) -> None:
    chat(world)
    async with visiting(world) as eva:
        await eva.agree()
        await eva.say("Hello")
        await taking(world)
        world.clock.forward(seconds=60)
        assert told(world) == []
        world.clock.forward(seconds=40)

    assert len(told(world)) == 1


async def test_nobody_says_that_a_page_goes_but_the_page(world: World) -> None:
    chat(world)
    async with visiting(world) as eva, visiting(world) as mallory:
        await eva.agree()
        await eva.say("Hello")
        mallory.token = "x" * 43
        assert await goes(mallory) == 401
        mallory.token = "ü"
        assert await goes(mallory) == 401
        world.clock.forward(seconds=60)

    assert told(world) == []
