"""A day in figures on a real store: what they count, what is behind them, what is kept back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from desktop.domain.conversation import Segment
from desktop.domain.ids import AgentId, InteractionId, SiteId
from desktop.domain.records import Agent, Interaction, Record, Site
from desktop.domain.words import InteractionStatus, Outcome, SegmentKind, SiteKind
from desktop.viewmodels.desk import Me
from desktop.viewmodels.rows import Empty, Heading, LineRow, TableRow
from desktop.viewmodels.service.the_day import MOST_BEHIND, TheDay
from tests.support.desk import ME, TriedDesk, a_desk, until
from tests.support.people import ADVICE, DELIVERY, HOME, JANA, JOERG, MALTE, NORTH, ago, held, said

if TYPE_CHECKING:
    from pathlib import Path

WITHIN = replace(DELIVERY, answer_within_s=120)
BEN, CAN = (Agent(id=AgentId(name), login=name, name=name, site=HOME.id) for name in ("ben", "can"))
ALL: tuple[Record, ...] = (HOME, NORTH, JANA, MALTE, BEN, CAN, WITHIN, ADVICE, JOERG)


def came(id_: str, minutes: float, **more: Any) -> Interaction:
    """So many minutes ago."""
    fields: dict[str, Any] = {"queue": DELIVERY.id, "segments": (), "case": None}
    fields["status"] = InteractionStatus.QUEUED
    at = ago(minutes=minutes)
    return held(id_, JOERG, said("Hello", at), created_at=at, **(fields | more))


def done(id_: str, agent: Agent, *, minutes: float, waits: float, works: float) -> Interaction:
    """Came so many minutes ago, was taken after some more, and is over."""
    since, until_ = ago(minutes=minutes - waits), ago(minutes=minutes - waits - works)
    work = Segment(agent=agent.id, kind=SegmentKind.HANDLE, since=since, until=until_)
    return came(
        id_,
        minutes,
        segments=(work,),
        status=InteractionStatus.CLOSED,
        closed_at=until_,
        code="delivery",
        outcome=Outcome.SOLVED,
    )


DAY = (
    done("quick", JANA, minutes=100, waits=1, works=4),
    done("slow", BEN, minutes=90, waits=30, works=8),
    done("third", CAN, minutes=80, waits=2, works=6),
    done("north", MALTE, minutes=70, waits=1, works=2),
    came("waits", 1),
    came("left", 50, abandoned=True, status=InteractionStatus.CLOSED, closed_at=ago(minutes=49)),
)


async def asked(desk: TriedDesk) -> TheDay:
    day = TheDay(desk)
    day.ask()
    await until(lambda: any(isinstance(row, TableRow | Empty) for row in day.rows))
    return day


def told(day: TheDay) -> dict[str, dict[str, str]]:
    """{group: {figure: value}}."""
    groups: dict[str, dict[str, str]] = {}
    for row in day.rows:
        if isinstance(row, Heading):
            of = groups[row.title] = {}
        elif isinstance(row, TableRow):
            of[row.cells[0].text] = row.cells[1].text
    return groups


async def behind(day: TheDay, group: str, figure: str) -> list[str]:
    """The contacts that this number opens."""
    titles = [row.title if isinstance(row, Heading) else "" for row in day.rows]
    from_here = day.rows[titles.index(group) :]
    rows = (row for row in from_here if isinstance(row, TableRow))
    key = next(row.key for row in rows if row.cells[0].text == figure)
    before = day.behind
    day.choose(key)
    await until(lambda: day.behind is not before)
    return [row.key for row in day.behind]


async def test_a_queue_and_its_sites_have_their_figures_and_each_is_made_of_what_it_opens(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*ALL, *DAY)) as desk:
        day = await asked(desk)

        assert told(day) == {
            "Lieferung": {
                "Came in": "6",
                "In time": "60 % (3 of 5)",
                "Waiting now": "1",
                "Hung up": "1",
                "Completed": "4",
                "Handling time": "05:00 (4 contacts)",
            },
            "Lieferung · Dienstleister Nord": {
                "Taken": "1",
                "In time": "100 % (1 of 1)",
                "Completed": "1",
                "Handling time": "–",
            },
            "Lieferung · Stammhaus": {
                "Taken": "3",
                "In time": "67 % (2 of 3)",
                "Completed": "3",
                "Handling time": "06:00 (3 contacts)",
            },
        }
        for group, figures in told(day).items():
            for figure, value in figures.items():
                if value.isdigit() and value != "0":
                    assert len(await behind(day, group, figure)) == int(value), (group, figure)
        assert await behind(day, "Lieferung", "Waiting now") == ["waits"]
        day.close()


async def test_the_late_ones_stand_first_and_say_so(profile: Path) -> None:
    async with a_desk(profile, records=(*ALL, *DAY)) as desk:
        day = await asked(desk)

        assert (await behind(day, "Lieferung", "In time"))[:2] == ["slow", "left"]
        marked = [row.key for row in day.behind if isinstance(row, LineRow) and row.badge]
        assert marked == ["slow", "left"]
        assert "Jörg Probst-Muster" in day.behind[0].said
        assert "late" in day.behind[0].said
        day.close()


async def test_how_long_fewer_than_three_people_worked_is_said_of_nobody(profile: Path) -> None:
    async with a_desk(profile, records=(*ALL, *DAY)) as desk:
        day = await asked(desk)

        [row] = [row for row in day.rows if isinstance(row, TableRow) and row.cells[1].text == "–"]
        assert "shown from 3 people on" in row.said
        assert await behind(day, "Lieferung · Dienstleister Nord", "Handling time") == ["none"]
        day.close()


async def test_what_came_before_today_counts_where_it_was_completed_or_waits_today(
    profile: Path,
) -> None:
    old = 3 * 24 * 60
    over = replace(
        done("over", JANA, minutes=old, waits=1, works=old - 60), closed_at=ago(minutes=59)
    )
    long_over = done("long-over", JANA, minutes=old, waits=1, works=5)
    merged = replace(came("merged", 5), merged_into=InteractionId("waits"))
    records = (*ALL, over, long_over, merged, came("waits", old))
    async with a_desk(profile, records=records) as desk:
        day = await asked(desk)

        figures = told(day)["Lieferung"]
        assert (figures["Came in"], figures["Completed"], figures["Waiting now"]) == ("0", "1", "1")
        day.close()


async def test_a_partner_sees_its_own_site_and_its_queues(profile: Path) -> None:
    south = Site(id=SiteId("south"), name="Süd", kind=SiteKind.PARTNER)
    sue = Agent(id=AgentId("sue"), login="sue", name="Sue", site=south.id)
    queue = replace(WITHIN, sites=(HOME.id, south.id))
    elsewhere = replace(came("advice", 5), queue=ADVICE.id)
    hers = done("hers", sue, minutes=30, waits=1, works=2)
    records = (*(each for each in ALL if each.id != WITHIN.id), queue, south, sue, *DAY)
    async with a_desk(
        profile, records=(*records, elsewhere, hers), me=Me(ME.agent, south.id, ME.name)
    ) as desk:
        day = await asked(desk)

        assert list(told(day)) == ["Lieferung", "Lieferung · Süd"]
        day.close()


async def test_a_day_without_contacts_says_so(profile: Path) -> None:
    async with a_desk(profile, records=ALL) as desk:
        day = await asked(desk)

        assert [type(row) for row in day.rows] == [Empty]
        assert "from 0 contacts" in day.standing
        day.close()


async def test_a_figure_counts_all_and_names_the_first_of_many(profile: Path) -> None:
    many = [came(f"m{at}", 30) for at in range(MOST_BEHIND + 7)]
    async with a_desk(profile, records=(*ALL, *many)) as desk:
        day = await asked(desk)

        assert told(day)["Lieferung"]["Came in"] == str(len(many))
        shown = await behind(day, "Lieferung", "Came in")
        assert (len(shown), shown[-1]) == (MOST_BEHIND + 1, "more")
        assert not day.open("more")
        day.close()
