"""Messages of customers while another window is in front: one a contact, many are one summary."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, MessageId
from desktop.domain.words import Channel, Direction, InteractionStatus
from desktop.settings import NOTIFICATIONS, QUIET, TOLD_OF
from desktop.viewmodels.outside.messages_outside import AT_ONCE, MessagesOutside
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.outside import Panel
from tests.support.people import ADVICE, CHAT, FRIEDA, JOERG, MAIL, PEOPLE, held, said

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from desktop.domain.records import Interaction

CHATS = [
    replace(
        held(f"chat-{n}", replace(FRIEDA, id=CustomerId(f"c{n}")), said("Hallo", NOON)),
        channel=Channel.CHAT,
    )
    for n in range(40)
]


def with_more(contact: Interaction, seconds: float, text: str = "Noch etwas.") -> Interaction:
    at = NOON + timedelta(seconds=seconds)
    more = said(text, at, id=MessageId(f"{contact.id}-{seconds}"))
    return replace(contact, messages=(*contact.messages, more))


class Tried:
    """The view-model on panels that write down what they are asked for."""

    def __init__(self, desk: TriedDesk) -> None:
        self.desk = desk
        self.front = False
        self.came = 0
        self.panels = [Panel() for _ in range(AT_ONCE + 1)]
        self.told: list[None] = []
        self.model = MessagesOutside(
            desk,
            slots=[(panel,) for panel in self.panels],
            in_front=lambda: self.front,
            come=self._come,
            rests_s=0.05,
        )
        self.model.told.connect(self.told.append)

    def _come(self) -> None:
        self.came += 1

    @property
    def shown(self) -> list[tuple[str, str]]:
        return [told for panel in self.panels for told in panel.told]

    @property
    def stands(self) -> list[tuple[str, str]]:
        return [panel.stands for panel in self.panels if panel.stands]

    async def settled(self) -> None:
        await until(lambda: not self.model._busy)


@asynccontextmanager
async def tried(profile: Path, *contacts: Interaction) -> AsyncIterator[Tried]:
    async with a_desk(profile, records=[*PEOPLE, *contacts]) as desk:
        it = Tried(desk)
        await it.settled()
        yield it
        it.model.close()
        await it.settled()


async def test_what_was_there_before_the_window_opened_is_not_told_but_counted(
    profile: Path,
) -> None:
    async with tried(profile, MAIL, CHAT) as it:
        assert it.shown == []
        assert it.model.count == 2


async def test_a_message_names_channel_and_queue_alone(profile: Path) -> None:
    async with tried(profile, MAIL, CHAT) as it:
        it.desk.from_hub(with_more(CHAT, 1, "Meine Kontonummer ist geheim."))
        await until(lambda: it.shown)

        assert it.shown == [("New chat message", f"{ADVICE.name} · 3 messages")]


@pytest.mark.parametrize(
    ("choice", "text"),
    [
        ("full", f"{JOERG.name} · {ADVICE.name} · 3 messages"),
        ("text", f"{JOERG.name} · {ADVICE.name} · 3 messages\nGeheim."),
    ],
)
async def test_who_asks_for_it_is_told_the_name_and_the_words(
    profile: Path, choice: str, text: str
) -> None:
    async with tried(profile, CHAT) as it:
        it.desk.settings.choose(NOTIFICATIONS, choice)
        it.desk.from_hub(with_more(CHAT, 1, "Geheim."))
        await until(lambda: it.shown)

        assert it.shown == [("New chat message", text)]


async def test_a_newer_message_of_the_contact_takes_the_place_of_the_one_before(
    profile: Path,
) -> None:
    async with tried(profile, MAIL, CHAT) as it:
        it.desk.from_hub(with_more(CHAT, 1))
        await until(lambda: len(it.shown) == 1)
        it.desk.from_hub(with_more(with_more(CHAT, 1), 2), with_more(MAIL, 2))
        await until(lambda: len(it.shown) == 3)

        assert len(it.panels[0].told) == 2
        assert len(it.stands) == 2


async def test_five_hundred_events_at_once_are_one_summary(profile: Path) -> None:
    async with tried(profile, *CHATS) as it:
        for n in range(500):
            it.desk.from_hub(with_more(CHATS[n % 40], 1 + n // 40))
        await until(lambda: it.shown)
        await it.settled()

        assert it.shown == [("40 contacts have new messages", "")]
        assert len(it.told) == 1  # and one sound at most


async def test_more_contacts_than_three_are_summed_up_and_theirs_go(profile: Path) -> None:
    async with tried(profile, *CHATS[:5]) as it:
        it.desk.from_hub(with_more(CHATS[0], 1))
        await until(lambda: it.shown)
        it.desk.from_hub(*(with_more(each, 1) for each in CHATS[1:5]))
        await until(lambda: it.panels[AT_ONCE].told)
        await it.settled()

        assert it.stands == [("5 contacts have new messages", "")]


async def test_it_goes_when_the_contact_was_looked_at_answered_or_handed_on(profile: Path) -> None:
    async with tried(profile, *CHATS[:3]) as it:
        news = [with_more(each, 1) for each in CHATS[:3]]
        it.desk.from_hub(*news)
        await until(lambda: len(it.stands) == 3)

        await it.desk.see(news[0].id, NOON + timedelta(seconds=1))
        await until(lambda: len(it.stands) == 2)
        answer = said("Gern.", NOON + timedelta(seconds=3), by=ME.agent)
        assert answer.direction is Direction.OUTBOUND
        it.desk.from_hub(replace(news[1], messages=(*news[1].messages, answer)))
        await until(lambda: len(it.stands) == 1)
        it.desk.from_hub(replace(news[2], status=InteractionStatus.QUEUED, segments=()))
        await until(lambda: not it.stands)
        assert it.model.count == 0


async def test_closed_it_asks_nothing_of_the_window_and_leaves_nothing_standing(
    profile: Path,
) -> None:
    async with tried(profile, CHAT) as it:
        it.desk.from_hub(with_more(CHAT, 1))
        await until(lambda: it.stands)
        it.desk.from_hub(with_more(CHAT, 2))
        it.model.close()  # while it looks: another language builds the window anew
        it.model._in_front = lambda: pytest.fail("the window is gone")
        await until(lambda: not it.stands)
        await it.settled()


async def test_a_click_opens_the_contact_once(profile: Path) -> None:
    async with tried(profile, CHAT) as it:
        it.desk.from_hub(with_more(CHAT, 1))
        await until(lambda: it.shown)

        it.panels[0].acted.emit("default")
        it.panels[0].acted.emit("default")

        assert (it.came, it.desk.open.interaction) == (1, CHAT.id)


@pytest.mark.parametrize("how", ["in front", "channel", "hours", "off"])
async def test_nothing_is_told_of_what_is_seen_or_not_wanted(profile: Path, how: str) -> None:
    async with tried(profile, CHAT) as it:
        now = NOON.astimezone()
        around = f"{now - timedelta(hours=1):%H:%M}-{now + timedelta(hours=1):%H:%M}"
        match how:
            case "in front":
                it.front = True
            case "channel":
                it.desk.settings.choose(TOLD_OF["message.chat"], False)
            case "hours":
                it.desk.settings.choose(QUIET, around)
            case _:
                it.desk.settings.choose(NOTIFICATIONS, "off")
        it.desk.from_hub(with_more(CHAT, 1))
        await until(lambda: it.model._news[CHAT.id].count == 3)
        await it.settled()

        assert it.shown == []
