"""The page Team on a real store: people by what needs attention, queues with who waits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace

from desktop.domain.calendars import Calendar, Opening
from desktop.domain.conversation import Segment
from desktop.domain.ids import AgentId, CalendarId, InteractionId, SiteId
from desktop.domain.records import Agent, Interaction, Site
from desktop.domain.routing import Capacity, Routing, Skill, StateReason
from desktop.domain.words import AgentState, Channel, InteractionStatus, SegmentKind, SiteKind
from desktop.line import Standing
from desktop.ports.wire import Reach
from desktop.store import outbox
from desktop.viewmodels.desk import Me
from desktop.viewmodels.rows import TableRow
from desktop.viewmodels.state_words import MISSED
from desktop.viewmodels.team.settling import Settling, read_skills
from desktop.viewmodels.team.team import Team
from tests.support.backends import LiveHub
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import CHAT, DELIVERY, HOME, JANA, JOERG, PEOPLE, ago, held, waiting

if TYPE_CHECKING:
    from pathlib import Path

PARTNER = Site(
    id=SiteId("site-p"),
    name="Partner Süd",
    kind=SiteKind.PARTNER,
    reasons=(StateReason("yoga", AgentState.BREAK, "Rückenschule"),),
)
MONDAYS = Calendar(id=CalendarId("cal-1"), name="Montags", openings=(Opening(0, 480, 1080),))
WAITS = waiting(95, InteractionStatus.QUEUED)


def somebody(name: str, state: AgentState, minutes: float, **more: Any) -> Agent:
    fields: dict[str, Any] = {"site": HOME.id, "state": state, "state_since": ago(minutes=minutes)}
    return Agent(id=AgentId(name), login=name, name=name, **(fields | more))


BEN = somebody("Ben", AgentState.READY, 3, skills=(Skill("en", 2),))
CAN = somebody("Can", AgentState.BREAK, 20, reason="lunch")
DOE = somebody("Doe", AgentState.BREAK, 1, reason=MISSED, missed=2)
EVA = somebody("Eva", AgentState.BREAK, 45, site=PARTNER.id, reason="yoga")
GUL = somebody("Gül", AgentState.READY, 2)
READY = replace(JANA, state=AgentState.READY, state_since=ago(minutes=60))


def has(agent: Agent, id_: str, channel: Channel = Channel.EMAIL) -> Interaction:
    """In this person's hands."""
    mine = Segment(agent=agent.id, kind=SegmentKind.HANDLE, since=ago(minutes=1))
    return held(id_, JOERG, channel=channel, segments=(mine,))


def shown(team: Team) -> list[TableRow]:
    rows = [team.people.row(at) for at in range(team.people.total)]
    return [row for row in rows if isinstance(row, TableRow)]


def said_of(team: Team, key: str) -> str:
    return next(row.said for row in shown(team) if row.key == key)


async def looked_at(desk: TriedDesk, hub: LiveHub | None = None) -> Team:
    desk.live = lambda: cast("Any", hub if desk.line.state.online else None)
    team = Team(desk)
    team.begin()
    await until(lambda: team.people.total, within_s=30)
    return team


async def test_what_needs_attention_stands_on_top(profile: Path) -> None:
    people = (*PEOPLE, PARTNER, READY, BEN, CAN, DOE, EVA, CHAT)
    async with a_desk(profile, records=people) as desk:
        team = await looked_at(desk)

        names = [row.cells[0].text for row in shown(team)]
        assert names == ["Doe", "Eva", "Can", JANA.name, "Ben", "Malte Muster"]
        assert said_of(team, "Doe").startswith("Doe, Break · Offers missed · 2 missed")
        assert "Break · Rückenschule" in said_of(team, "Eva")
        assert "In conversation" in said_of(team, JANA.id)
        assert "1 in hand" in said_of(team, JANA.id)
        assert "English 2" in said_of(team, "Ben")
        team.close()


async def test_who_is_not_heard_of_needs_attention(profile: Path) -> None:
    hub = LiveHub()
    hub.here = {"Ben": Reach.SUSPECT, JANA.id: Reach.OK}
    async with a_desk(profile, records=(*PEOPLE, READY, BEN)) as desk:
        team = await looked_at(desk, hub)

        await until(lambda: "not heard for some seconds" in said_of(team, "Ben"))
        assert shown(team)[0].key == "Ben"
        assert "heard" not in said_of(team, JANA.id)
        team.close()


async def test_people_of_a_partner_see_those_of_their_own_site_alone(profile: Path) -> None:
    me = Me(agent=EVA.id, site=PARTNER.id, name="Eva")
    async with a_desk(profile, records=(*PEOPLE, PARTNER, READY, BEN, EVA), me=me) as desk:
        team = await looked_at(desk)

        assert [row.key for row in shown(team)] == ["Eva"]
        assert team.queues == ()  # works none of them
        team.close()


async def test_a_queue_says_who_waits_how_long_and_who_could_take_it(profile: Path) -> None:
    delivery = replace(DELIVERY, routing=Routing(needs=(Skill("en", 1),)))
    async with a_desk(profile, records=(*PEOPLE, delivery, READY, BEN, WAITS)) as desk:
        team = await looked_at(desk)

        first = team.queues[0]
        assert first.said == "Lieferung, 1 waiting, longest 01:35, 1 ready, always open"
        assert team.first_of(first.key) == InteractionId("queued-1")
        desk.clock.move(seconds=5)
        await until(lambda: "longest 01:40" in team.queues[0].said)
        team.close()


async def test_who_is_ready_and_full_is_counted_apart_and_is_not_green(profile: Path) -> None:
    ben = replace(BEN, capacity=Capacity(voice=0, email=2, chat=0, messaging=0))
    mails = has(BEN, "mail-a"), has(BEN, "mail-b"), has(GUL, "mail-c")
    sites = replace(DELIVERY, sites=(HOME.id,))
    async with a_desk(profile, records=(*PEOPLE, ben, GUL, sites, WAITS, *mails)) as desk:
        team = await looked_at(desk)

        assert ", 1 ready, 1 full, " in team.queues[0].said  # Gül has room for two more
        row = next(row for row in shown(team) if row.key == "Ben")
        assert row.said.startswith("Ben, Ready · full, ")
        assert row.cells[1].tone == "talk"
        team.close()


async def test_who_has_no_room_on_the_channel_that_waits_is_full_for_that_queue_alone(
    profile: Path,
) -> None:
    ben = replace(BEN, capacity=Capacity(messaging=1))
    talks = has(BEN, "talk", Channel.MESSAGING)
    sites = replace(DELIVERY, sites=(HOME.id,))
    async with a_desk(profile, records=(*PEOPLE, ben, sites, talks, WAITS)) as desk:
        team = await looked_at(desk)
        by_mail = team.queues[0].said
        desk.from_hub(replace(WAITS, channel=Channel.MESSAGING))

        assert "1 ready, always open" in by_mail
        await until(lambda: "0 ready, 1 full, " in team.queues[0].said)
        assert "full" not in said_of(team, "Ben")  # a mail could come
        team.close()


async def test_where_most_are_at_no_desk_it_is_said_once_and_in_each_row_aloud(
    profile: Path,
) -> None:
    many = [somebody(f"Nr {at}", AgentState.READY, 5) for at in range(6)]
    hub = LiveHub()
    hub.here = {"Ben": Reach.OK}
    async with a_desk(profile, records=(HOME, BEN, *many)) as desk:
        team = await looked_at(desk, hub)
        await until(lambda: "6 at no desk" in team.standing.text)
        states = {row.key: row.cells[1].text for row in shown(team)}

        assert states == {each.id: "Ready" for each in (BEN, *many)}
        assert "at no desk" in said_of(team, "Nr 3")
        assert "at no desk" not in said_of(team, "Ben")
        team.close()


async def test_who_is_at_no_desk_that_is_heard_of_is_not_said_to_be_ready_for_a_queue(
    profile: Path,
) -> None:
    hub = LiveHub()
    hub.here = {"Ben": Reach.SUSPECT}
    sites = replace(DELIVERY, sites=(HOME.id,))
    async with a_desk(profile, records=(*PEOPLE, sites, BEN, WAITS)) as desk:
        team = await looked_at(desk, hub)
        await until(lambda: "0 ready" in team.queues[0].said)
        hub.here = {"Ben": Reach.OK}
        desk.clock.move(seconds=30)

        await until(lambda: "1 ready" in team.queues[0].said)
        team.close()


async def test_a_closed_queue_says_when_it_opens(profile: Path) -> None:
    delivery = replace(DELIVERY, routing=Routing(calendar=MONDAYS.id))
    async with a_desk(profile, records=(*PEOPLE, MONDAYS, delivery, READY)) as desk:
        team = await looked_at(desk)

        said = next(row.said for row in team.queues if row.key == DELIVERY.id)
        assert "closed until Mon, 23 Nov, " in said  # it is a Friday
        team.close()


async def test_it_says_as_of_when_and_that_nobody_knows_without_a_line(profile: Path) -> None:
    async with a_desk(profile, records=(*PEOPLE, READY)) as desk:
        desk.line.set(as_of=NOON)
        team = await looked_at(desk)
        online = team.standing.text

        desk.line_is(Standing.OFFLINE)

        assert online.startswith("As of ")
        assert team.standing.text == f"{online} · No line: who is here is not known now."
        team.close()


async def test_five_hundred_people_are_read_and_said_in_time(profile: Path) -> None:
    many = tuple(somebody(f"A{at:03}", AgentState.READY, at) for at in range(500))
    async with a_desk(profile, records=(*PEOPLE, *many)) as desk:
        team = await looked_at(desk)

        assert team.people.total == 502
        assert shown(team)[0].key == "A499"  # rests longest
        team.close()


async def test_a_lead_settles_what_somebody_can_and_only_what_is_new_is_asked(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*PEOPLE, BEN)) as desk:
        settling = Settling(desk)
        fields = settling.known(BEN)
        assert fields == {
            "voice": "1",
            "email": "3",
            "chat": "3",
            "messaging": "3",
            "skills": "en 2",
        }

        wrong = await settling.save(BEN, fields | {"chat": "viele", "skills": "en 9"})
        assert set(wrong) == {"chat", "skills"}
        assert await settling.save(BEN, fields | {"skills": "en 3, Große Rechnung"}) == {}

        (waiting,) = await desk.read(outbox.waiting)
        assert waiting.op == "agent.set@1"
        assert "capacity" not in str(waiting.fields)
        assert ME.agent != BEN.id


def test_skills_are_read_as_they_are_written() -> None:
    assert read_skills("de 5, en 3\nGroße Rechnung") == (
        Skill("de", 5),
        Skill("en", 3),
        Skill("Große Rechnung", 1),
    )
    assert read_skills("") == ()
    assert read_skills("en 2, en 3") == "en is named twice."
