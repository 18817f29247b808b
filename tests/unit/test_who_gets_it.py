"""The dry run in words: who would get a contact, why, and why not the others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from desktop.domain.grounds import Ground, Rule
from desktop.domain.ids import InteractionId
from desktop.domain.words import InteractionStatus
from desktop.line import Standing
from desktop.ports.errors import Forbidden
from desktop.ports.why import Goes, Passed, Why
from desktop.viewmodels.desk import Open
from desktop.viewmodels.rows import Heading, LineRow
from desktop.viewmodels.team.who_gets_it import WhoGetsIt
from tests.support.backends import LiveHub
from tests.support.desk import TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, HOME, JANA, MAIL, MALTE, NORTH

if TYPE_CHECKING:
    from pathlib import Path

WAITED = Ground(Rule.WAITED, {"waited_s": "38", "percent": "100", "points": "38"})
GOES = Why(
    interaction=MAIL.id,
    before=2,
    order=(WAITED,),
    decision=Goes(HOME.id, JANA.id, (WAITED, Ground(Rule.LAST_AGENT, {"within_s": "600"}))),
    others=(
        Passed(NORTH.id, Ground(Rule.READY, {"rested_s": "130"}), MALTE.id),
        Passed(NORTH.id, Ground(Rule.NETWORK)),
    ),
)
WAITS = Why(interaction=MAIL.id, waits=(Ground(Rule.NOBODY),), order=(WAITED,))


class Oracle(LiveHub):
    """A hub that explains itself, or does not."""

    def __init__(self, answer: Why | None) -> None:
        super().__init__()
        self.answer = answer

    async def why(self, interaction: InteractionId) -> Why:
        assert interaction == MAIL.id
        if self.answer is None:
            raise Forbidden("nobody waits under this id")
        return self.answer


async def _asked(desk: TriedDesk, answer: Why | None) -> WhoGetsIt:
    desk.live = lambda: cast("Any", Oracle(answer) if desk.line.state.online else None)
    model = WhoGetsIt(desk)
    model.ask(MAIL.id)
    await until(lambda: model.title)
    await until(lambda: model.rows and not model.rows[0].key.startswith("s1"))
    return model


async def test_it_names_who_would_get_it_and_the_grounds(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        model = await _asked(desk, GOES)

        headings = [row.title for row in model.rows if isinstance(row, Heading)]
        lines = [(row.title, row.more) for row in model.rows if isinstance(row, LineRow)]
        assert model.title == "Frieda Musterfrau · Lieferung"
        assert headings == [f"Would go to {JANA.name}", "Its place in line", "Why not the others"]
        assert lines == [
            (JANA.name, HOME.name),
            ("Served this customer last", ""),
            ("Waits 00:38 · 38 points", ""),
            (MALTE.name, "Free for 02:10 only"),
            (NORTH.name, "The carrier gives contacts to this site"),
        ]
        model.close()


async def test_of_one_that_waits_on_it_says_why(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        model = await _asked(desk, WAITS)

        said = [row.said for row in model.rows]
        assert said[0].startswith("Nobody would get it now, As of ")
        assert said[1] == "Nobody who is free now may get it"
        assert "Its place in line, it comes first" in said
        model.close()


async def test_what_does_not_wait_or_may_not_be_seen_is_said(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        model = await _asked(desk, None)

        assert [row.key for row in model.rows] == ["not-said"]
        model.close()


async def test_of_a_caller_who_hung_up_it_says_when_and_after_how_long(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        gone = Why(
            interaction=InteractionId("gone"),
            status=InteractionStatus.CLOSED,
            gone_at=desk.clock.now(),
            waited_s=65,
        )
        asked = await _asked(desk, gone)

        said = [row.said for row in asked.rows]
        assert said[0].startswith("The caller has hung up")
        assert "after 01:05 in which nobody took the call" in said[1]
        asked.close()


async def test_without_a_line_it_says_so(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.line_is(Standing.OFFLINE)
        model = await _asked(desk, GOES)

        assert [row.key for row in model.rows] == ["no-line"]
        model.close()


async def test_with_nothing_open_it_says_what_to_do(profile: Path) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        model = WhoGetsIt(desk)
        model.ask(None)
        assert [row.key for row in model.rows] == ["nothing-open"]

        desk.show(Open(MAIL.id))
        desk.live = lambda: cast("Any", Oracle(WAITS))
        model.ask(None)
        await until(lambda: len(model.rows) > 1)
        model.close()
