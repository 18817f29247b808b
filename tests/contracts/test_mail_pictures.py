"""Pictures of a mail that lie elsewhere: fetched by the hub, once, when somebody asks."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from email.message import EmailMessage
from itertools import count
from typing import Any

import httpx
import pytest
from msgspec.structs import replace

from desktop.domain.conversation import Message
from desktop.domain.records import Interaction
from desktop.domain.words import LeftOut
from desktop.ports.pictures import PicturesShown, ShowPictures
from integrations.email.fetching import Bounds, Fetching, OneByOne
from integrations.hub.server.hub import Hub
from integrations.hub.server.mail.picture_turns import LASTS, turn
from integrations.hub.server.mail.showing_pictures import show_pictures
from integrations.hub.server.rights.rights import Bearer
from integrations.hub.server.signing_in.sessions import hash_of
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk
from tests.contracts.mail_hub import EVA, MailHub
from tests.support.dovecot import Dovecot
from tests.support.picture_server import PictureServer, png
from tests.support.smtp_server import SmtpServer

one_file = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
_NUMBERS = count(1)


@pytest.fixture
def server() -> Iterator[PictureServer]:
    with PictureServer() as running:
        yield running


@pytest.fixture
def office(world: World, dovecot: Dovecot, smtp: SmtpServer) -> MailHub:
    world.hub.fetching = Fetching(Bounds(private=True))
    return MailHub(world, dovecot, smtp, f"pictures{next(_NUMBERS)}@our.test")


async def came(office: MailHub, html: str) -> tuple[Interaction, Message]:
    made = EmailMessage()
    made["From"], made["Message-ID"] = f"Eva <{EVA}>", "<html@customer.test>"
    made.set_content("Look.")
    made.add_alternative(html, subtype="html")
    office.dovecot.deliver(office.address, made.as_bytes())
    await asyncio.to_thread(office.look)
    [contact] = office.contacts()
    return contact, contact.messages[0]


async def signed_in(office: MailHub) -> Desk:
    ann = office.world.desk("ann")
    await ann.hello()
    await ann.snapshot()
    return ann


async def shown(ann: Desk, contact: Interaction, message: Message) -> PicturesShown:
    return await ann.hub.show_pictures(ShowPictures(contact.id, message.id))


async def content(office: MailHub, contact: Interaction, sha256: str) -> bytes:
    """As a desk of Ann's reads it."""
    world = office.world
    async with httpx.AsyncClient(base_url=world.address) as http:
        answer = await http.get(
            f"/sync/v1/blob/{sha256}",
            params={"interaction": contact.id},
            headers={"Authorization": f"Bearer {world.admin.token(world.agent('ann'))}"},
        )
    assert answer.status_code == httpx.codes.OK
    return answer.content


async def test_pictures_stand_in_the_mail_for_everybody_once_somebody_has_asked(
    office: MailHub, server: PictureServer
) -> None:
    logo = server.put("/logo.png", png(40, 20))
    contact, message = await came(office, f"<p>Hi <img src='{logo}'> <img src='{logo}'></p>")
    ann = await signed_in(office)
    assert server.asked == []

    first = await shown(ann, contact, message)
    again = await shown(ann, contact, message)
    await ann.pull()

    after = ann.records["interaction", contact.id]
    assert isinstance(after, Interaction)
    [told] = after.messages
    assert (first, again) == (PicturesShown(shown=2), PicturesShown())
    assert [each.path for each in server.asked] == ["/logo.png"]
    assert told.omitted == ()
    assert told.html is not None
    [picture] = told.pictures
    assert (picture.media_type, picture.size) == ("image/png", len(png(40, 20)))
    layout = await content(office, contact, told.html.sha256)
    assert layout.count(f'src="attachment:{picture.sha256}"'.encode()) == 2
    assert await content(office, contact, picture.sha256) == png(40, 20)


@one_file
async def test_what_does_not_come_can_be_asked_for_again_and_a_pixel_is_not_put_in(
    office: MailHub, server: PictureServer
) -> None:
    pixel, late = server.put("/pixel", png(1, 1)), server.url("/late.png")
    contact, message = await came(office, f"<p>Hi <img src='{pixel}'><img src='{late}'></p>")
    ann = await signed_in(office)

    first = await shown(ann, contact, message)
    server.put("/late.png", png(9, 9))
    second = await shown(ann, contact, message)

    assert (first, second) == (PicturesShown(left=1), PicturesShown(shown=1))
    assert sorted(each.path for each in server.asked) == ["/late.png", "/late.png", "/pixel"]
    [told] = office.contacts()[0].messages
    assert len(told.pictures) == 1


@one_file
async def test_pixels_of_one_dot_and_files_are_never_asked_for(
    office: MailHub, server: PictureServer
) -> None:
    pixel = server.put("/pixel", png(1, 1))
    html = f"<p>Hi <img src='{pixel}' width=1 height=1><img src='file:///etc/passwd'></p>"
    contact, message = await came(office, html)

    done = await shown(await signed_in(office), contact, message)

    assert (done, server.asked) == (PicturesShown(), [])
    assert {each.what for each in message.omitted} == {LeftOut.TRACKERS, LeftOut.LOCAL_IMAGES}


@one_file
async def test_two_who_ask_at_once_ask_the_server_once(
    office: MailHub, server: PictureServer
) -> None:
    logo = server.put("/logo.png", png(40, 20))
    contact, message = await came(office, f"<p>Hi <img src='{logo}'></p>")
    ann = await signed_in(office)

    done = await asyncio.gather(*(shown(ann, contact, message) for _ in range(4)))

    assert sorted(each.shown for each in done) == [0, 0, 0, 1]
    assert len(server.asked) == 1


@one_file
async def test_nothing_within_the_house_is_asked_unless_that_was_chosen(
    office: MailHub, server: PictureServer
) -> None:
    office.world.hub.fetching = Fetching(Bounds())
    logo = server.put("/logo.png", png(40, 20))
    contact, message = await came(office, f"<p>Hi <img src='{logo}'></p>")

    done = await shown(await signed_in(office), contact, message)

    assert (done, server.asked) == (PicturesShown(left=1), [])
    assert office.contacts()[0].messages == (message,)


@one_file
async def test_who_may_not_read_the_contact_asks_for_nothing(
    office: MailHub, server: PictureServer
) -> None:
    logo = server.put("/logo.png", png(40, 20))
    contact, message = await came(office, f"<p>Hi <img src='{logo}'></p>")
    world = office.world
    hidden = replace(contact, queue=world.home_only)
    world.put(hidden)
    asked: dict[str, Any] = {"interaction": contact.id, "message": message.id}
    headers = {"Authorization": f"Bearer {world.admin.token(world.agent('pat'))}"}

    async with httpx.AsyncClient(base_url=world.address) as http:
        strange = await http.post("/live/v1/pictures", json=asked, headers=headers)
        nobody = await http.post("/live/v1/pictures", json=asked)
        other = asked | {"message": "none"}
        missing = await http.post("/live/v1/pictures", json=other, headers=headers)

    assert (strange.status_code, nobody.status_code, missing.status_code) == (404, 401, 404)
    assert server.asked == []


async def test_two_processes_of_one_hub_that_are_asked_at_once_ask_the_server_once(
    office: MailHub, server: PictureServer
) -> None:
    logo = server.put("/logo.png", png(40, 20))
    contact, message = await came(office, f"<td background='{logo}'>Hi")
    world = office.world
    ask = ShowPictures(contact.id, message.id)
    bearer = Bearer(world.tenant, hash_of(world.admin.token(world.agent("ann"))))
    others = [Hub(store=world.store, clock=world.clock) for _ in range(3)]
    for each in others:
        each.fetching = Fetching(Bounds(private=True))

    done = await asyncio.gather(*(show_pictures(each, bearer, ask) for each in others))

    assert sorted(each.shown for each in done) == [0, 0, 1]
    assert len(server.asked) == 1


@one_file
async def test_a_process_that_died_while_it_fetched_holds_nobody_up_for_long(
    office: MailHub, server: PictureServer
) -> None:
    logo = server.put("/logo.png", png(40, 20))
    contact, message = await came(office, f"<p>Hi <img src='{logo}'></p>")
    ann = await signed_in(office)
    dead = turn(office.world.hub, office.world.tenant, ShowPictures(contact.id, message.id))
    await dead.__aenter__()
    office.world.hub.pictures_of = OneByOne()  # it was another process

    asked = asyncio.gather(shown(ann, contact, message))
    office.world.clock.forward(seconds=LASTS.total_seconds() + 1)
    [done] = await asked

    assert done == PicturesShown(shown=1)
