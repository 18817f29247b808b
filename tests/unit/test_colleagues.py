"""To whom a contact can be handed over: who may have it, and how they stand now."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from desktop.domain.conversation import Segment
from desktop.domain.ids import AgentId, InteractionId
from desktop.domain.records import Agent
from desktop.domain.words import AgentState, Channel, SegmentKind, SiteKind
from desktop.line import Standing
from desktop.ports.wire import Reach
from desktop.store.reads.people import whereto
from desktop.viewmodels.composer import colleagues as module
from desktop.viewmodels.composer.colleagues import Colleagues, agent_of
from desktop.viewmodels.composer.queues_to import HEADING, queue_of
from desktop.viewmodels.desk import Me, Open
from desktop.viewmodels.rows import Empty, Heading, LineRow, Row
from tests.support.backends import LiveHub
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import ADVICE, CHAT, DELIVERY, FRIEDA, HOME, JANA, JOERG, MAIL, NORTH

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    import pytest

    from desktop.domain.records import Record

PARTNER = replace(NORTH, kind=SiteKind.PARTNER)


def agent(name: str, state: AgentState = AgentState.READY, **more: Any) -> Agent:
    id_ = AgentId(f"agent-{name.lower()}")
    return Agent(id=id_, login=id_, name=name, site=HOME.id, state=state, **more)


ADA, BEN, CEM = agent("Ada"), agent("Ben"), agent("Cem", AgentState.BREAK, reason="lunch")
PIA = replace(agent("Pia"), site=PARTNER.id)
BENS_CHAT = replace(
    CHAT,
    id=InteractionId("chat-ben"),
    segments=(Segment(agent=BEN.id, kind=SegmentKind.HANDLE, since=NOON),),
)
THERE: tuple[Record, ...] = (HOME, PARTNER, JANA, DELIVERY, ADVICE, FRIEDA, JOERG, MAIL, CHAT)


class Tried:
    def __init__(self, desk: TriedDesk, **here: Reach) -> None:
        self.desk, self.hub = desk, LiveHub()
        self.hub.here = {f"agent-{name}": reach for name, reach in here.items()}
        desk.live = lambda: cast("Any", self.hub if desk.line.state.online else None)
        self.colleagues = Colleagues(desk)

    @property
    def people(self) -> list[Row]:
        """Without the queues behind them."""
        rows = self.colleagues.rows
        return [row for row in rows if row.key != HEADING and queue_of(row.key) is None]

    @property
    def queues(self) -> list[str]:
        rows = (row for row in self.colleagues.rows if isinstance(row, LineRow))
        return [row.title for row in rows if queue_of(row.key)]

    @property
    def shown(self) -> dict[str, str]:
        """The people."""
        rows = [row for row in self.people if isinstance(row, LineRow)]
        return {row.title: row.badge.text if row.badge else "" for row in rows}

    def more(self, name: str) -> str:
        (row,) = [r for r in self.colleagues.rows if isinstance(r, LineRow) and r.title == name]
        return row.more

    def only(self) -> Empty:
        (row,) = self.people
        assert isinstance(row, Empty)
        return row


@asynccontextmanager
async def opened(
    profile: Path, *people: Record, about: Any = MAIL, **here: Reach
) -> AsyncIterator[Tried]:
    async with a_desk(profile, records=(*THERE, *people)) as desk:
        desk.show(Open(about.id, about.customer))
        tried = Tried(desk, **here)
        tried.colleagues.begin()
        await until(lambda: tried.colleagues.rows)
        yield tried
        tried.colleagues.close()


async def test_who_is_free_comes_first_and_how_the_others_stand_is_said(profile: Path) -> None:
    here = dict.fromkeys(("ada", "ben", "cem"), Reach.OK)
    async with opened(profile, CEM, BEN, BENS_CHAT, ADA, **here) as tried:
        await until(lambda: list(tried.shown) == ["Ada", "Ben", "Cem"])

        assert tried.shown == {"Ada": "Ready", "Ben": "In conversation", "Cem": "Break · Lunch"}
        assert tried.more("Ben") == "1 open · Stammhaus"
        row = tried.colleagues.rows[1]
        assert row.said == "Ben, In conversation, 1 open, Stammhaus"


async def test_who_is_not_heard_of_is_away_whatever_they_chose(profile: Path) -> None:
    off = agent("Olaf", AgentState.OFFLINE)
    here = {"ada": Reach.OFFLINE, "ben": Reach.SUSPECT, "olaf": Reach.OK}
    async with opened(profile, ADA, BEN, off, agent("Dora"), **here) as tried:
        await until(lambda: tried.shown.get("Ada") == "Away")

        assert list(tried.shown.items()) == [
            ("Ben", "Ready"),
            ("Dora", "Ready"),
            ("Ada", "Away"),
            ("Olaf", "Off duty"),
        ]
        assert tried.more("Ben").startswith("not heard for some seconds")
        assert tried.more("Dora").startswith("at no desk")


async def test_many_who_are_at_no_desk_stand_together_behind_the_others(profile: Path) -> None:
    many = [agent(f"Nr {at}") for at in range(6)]
    async with opened(profile, ADA, *many, ada=Reach.OK) as tried:
        await until(lambda: any(isinstance(row, Heading) for row in tried.people))
        first, heading, *rest = tried.people

        assert first.key == ADA.id
        assert heading.said == "At no desk, 6"
        assert agent_of(heading.key) is None
        assert all("at no desk" in row.said for row in rest)
        assert not any(tried.more(f"Nr {at}").startswith("at no desk") for at in range(6))


async def test_a_colleague_whose_desk_goes_silent_is_shown_so_while_the_list_is_open(
    profile: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "ASK_EVERY_S", 0.01)
    async with opened(profile, ADA, ada=Reach.OK) as tried:
        await until(lambda: tried.shown == {"Ada": "Ready"})
        tried.hub.here["agent-ada"] = Reach.OFFLINE
        await until(lambda: tried.shown == {"Ada": "Away"})

        tried.desk.from_hub(replace(ADA, state=AgentState.MEETING))
        tried.hub.here["agent-ada"] = Reach.OK
        await until(lambda: tried.shown == {"Ada": "Meeting"})


async def test_what_comes_after_a_conversation_is_not_shown_as_what_is(profile: Path) -> None:
    ben = replace(BEN, state=AgentState.BREAK, reason="lunch")
    async with opened(profile, ben, BENS_CHAT, ben=Reach.OK) as tried:
        await until(lambda: tried.shown == {"Ben": "In conversation"})
        assert tried.more("Ben").startswith("then Break · Lunch")


async def test_a_partner_is_told_that_a_pause_may_come_only_after_a_conversation(
    profile: Path,
) -> None:
    pia = replace(PIA, state=AgentState.MEETING)
    works_it = replace(DELIVERY, sites=(HOME.id, PARTNER.id))
    at_partner = replace(JANA, site=PARTNER.id)
    everybody = (*THERE, at_partner, works_it, CEM, pia)
    me = Me(JANA.id, PARTNER.id, JANA.name, JANA.role)
    async with a_desk(profile, records=everybody, me=me) as desk:
        desk.show(Open(MAIL.id, MAIL.customer))
        tried = Tried(desk, cem=Reach.OK, pia=Reach.OK)
        tried.colleagues.begin()
        await until(lambda: tried.shown == {"Cem": "Break · Lunch", "Pia": "Meeting"})
        await until(lambda: "at no desk" not in tried.more("Cem"))

        assert tried.more("Cem").startswith("may still be in a conversation")
        assert "conversation" not in tried.more("Pia")  # of the own site: their contacts are seen
        tried.colleagues.close()


async def test_partners_are_offered_only_what_they_may_see(profile: Path) -> None:
    async with opened(profile, ADA, PIA) as tried:
        assert set(tried.shown) == {"Ada", "Pia"}  # the queue of the mail is given to both sites

    async with opened(profile, about=CHAT) as tried:
        assert set(tried.shown) == {"Ada"}


async def test_letters_find_names_and_sites_and_say_when_they_find_nobody(profile: Path) -> None:
    async with opened(profile, ADA, BEN, PIA) as tried:
        tried.colleagues.ask("nord")
        assert set(tried.shown) == {"Pia"}

        tried.colleagues.ask("xyz")
        assert tried.only().title == "Nobody is called so"
        assert agent_of(tried.only().key) is None


async def test_who_works_alone_is_told_so_where_no_queue_is_offered_either(profile: Path) -> None:
    async with opened(profile, replace(MAIL, channel=Channel.VOICE)) as tried:
        assert tried.only().title == "There is nobody to hand over to"
        assert tried.queues == []


async def test_queues_stand_behind_the_people_its_own_first_and_a_partner_sees_its_own(
    profile: Path,
) -> None:
    async with opened(profile, ADA) as tried:
        assert tried.queues == [DELIVERY.name, ADVICE.name]
        tried.colleagues.ask(ADVICE.name[:4].casefold())
        assert (tried.queues, tried.shown) == ([ADVICE.name], {})

    at_partner = replace(JANA, site=PARTNER.id)
    async with a_desk(profile, records=(*THERE, at_partner)) as desk:
        found = await desk.read(whereto, MAIL.id, PARTNER.id)
        assert [queue.id for queue in found.queues] == [DELIVERY.id]


async def test_a_hub_that_cannot_tell_leaves_the_states_and_says_what_they_are(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*THERE, ADA)) as desk:
        desk.show(Open(MAIL.id, MAIL.customer))
        desk.line.set(as_of=NOON)
        tried = Tried(desk)
        tried.hub.answers = False
        tried.colleagues.begin()
        await until(lambda: len(tried.people) > 1)

        (first, _) = tried.people
        assert isinstance(first, Heading)
        assert first.title == "Who is here is not known now"
        assert first.count.startswith("As of ")
        assert tried.shown == {"Ada": "Ready"}
        tried.colleagues.close()


async def test_nobody_can_be_chosen_while_the_line_is_down(profile: Path) -> None:
    async with opened(profile, ADA, ada=Reach.OK) as tried:
        tried.desk.line_is(Standing.OFFLINE)
        assert tried.only().title == "No line to the hub"
        assert agent_of(tried.only().key) is None

        tried.desk.line_is(Standing.ONLINE)
        assert tried.shown == {"Ada": "Ready"}
