"""Who else is at the contact: what a desk says of its person, and what it makes of the answer."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from desktop.domain.ids import AgentId
from desktop.domain.operations.interaction import taken
from desktop.line import Standing
from desktop.ports.beside import Beside, Doing, Kept, Looks, Other
from desktop.ports.errors import Offline
from desktop.settings import SHARE_WRITING
from desktop.viewmodels.desk import Open
from desktop.viewmodels.others.beside import Company
from tests.support.composing import ComposerPane
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, MAIL

ANN = Other(agent=AgentId("agent-ann"), name="Ann Berger")


class Floor:
    """The hub's side of it, in the test's hands."""

    def __init__(self) -> None:
        self.others: tuple[Other, ...] = ()
        self.said: list[Looks] = []
        self.answers = True

    async def beside(self, looks: Looks) -> Beside:
        if not self.answers:
            raise Offline("the test has cut the line")
        self.said.append(looks)
        return Beside(MAIL.id, NOON, self.others if looks.interaction else ())


class Here:
    def __init__(self, desk: TriedDesk, pane: ComposerPane, floor: Floor, it: Company) -> None:
        self.desk, self.pane, self.floor, self.it = desk, pane, floor, it

    def write(self, text: str) -> None:
        self.pane.write(text)
        self.it.typed(text)


@asynccontextmanager
async def a_contact(profile: Path, *others: Other, mine: bool = True) -> AsyncIterator[Here]:
    """The mail is open, and these are there, too."""
    mail = MAIL if mine else taken(MAIL, AgentId("agent-ann"), NOON)
    async with a_desk(profile, records=[*EVERYTHING, mail]) as desk:
        floor = Floor()
        floor.others = others
        desk.live = lambda: floor if desk.line.state.online else None  # type: ignore[assignment,return-value]  # of the backend what this needs
        pane = ComposerPane(desk)
        it = Company(desk, pane.conversation, pane.composer)
        await pane.open(mail)
        await until(lambda: floor.said)
        yield Here(desk, pane, floor, it)
        it.close()
        pane.close()


async def test_who_looks_and_who_writes_is_said_with_a_word_and_an_icon(profile: Path) -> None:
    async with a_contact(profile, ANN) as here:
        await until(lambda: here.it.shown.line)
        looks = here.it.shown
        here.desk.company.emit(_told(Other(agent=ANN.agent, name=ANN.name, doing=Doing.REPLIES)))

        assert (looks.line, looks.icon, looks.warning) == ("Ann Berger looks at this", "eye", "")
        assert (here.it.shown.line, here.it.shown.icon) == ("Ann Berger writes a reply", "pencil")
        assert here.it.shown.warning.startswith("Ann Berger writes a reply to this customer")


async def test_without_a_line_nothing_is_said_rather_than_something_old(profile: Path) -> None:
    async with a_contact(profile, ANN) as here:
        await until(lambda: here.it.shown.line)

        here.desk.line_is(Standing.OFFLINE)

        assert here.it.shown.line == ""


async def test_what_the_hub_has_not_said_again_is_over(profile: Path) -> None:
    async with a_contact(profile, ANN) as here:
        await until(lambda: here.it.shown.line)
        here.floor.answers = False

        here.desk.clock.move(seconds=16)
        await until(lambda: not here.it.shown.line, within_s=10)


async def test_a_word_about_another_contact_is_nothing(profile: Path) -> None:
    async with a_contact(profile) as here:
        here.desk.company.emit(Beside("another", NOON, (ANN,)))  # type: ignore[arg-type]  # an id

        assert here.it.shown.line == ""


async def test_keys_are_told_at_most_once_a_second_and_leaving_is_told(profile: Path) -> None:
    async with a_contact(profile) as here:
        before = len(here.floor.said)
        for letters in range(1, 40):
            here.write("x" * letters)
        await until(lambda: here.floor.said[-1].doing is Doing.REPLIES, within_s=10)
        while_typing = len(here.floor.said) - before
        here.desk.show(Open())
        await until(lambda: here.floor.said[-1].interaction == "", within_s=10)

        assert while_typing <= 2


async def test_words_leave_only_while_somebody_watches_and_only_where_they_are_shared(
    profile: Path,
) -> None:
    async with a_contact(profile) as here:
        here.write("Dear Frieda")
        await until(lambda: here.floor.said[-1].doing is Doing.REPLIES, within_s=10)
        unwatched = here.floor.said[-1].words
        here.floor.others = (Other(agent=ANN.agent, name=ANN.name, watches=True),)
        here.desk.company.emit(_told(*here.floor.others))
        await until(lambda: here.floor.said[-1].words == "Dear Frieda", within_s=10)
        watched = here.it.shown.watched
        here.desk.settings.choose(SHARE_WRITING, False)
        await until(lambda: not here.floor.said[-1].shares, within_s=10)

        assert unwatched is None
        assert watched == "1 colleague can read along"
        assert here.floor.said[-1].words is None
        assert here.it.shown.watched == ""


async def test_who_has_not_the_contact_reads_along_and_may_ask_for_the_pen(profile: Path) -> None:
    writes = Other(
        agent=ANN.agent, name=ANN.name, doing=Doing.REPLIES, holds=True, words="Your parcel"
    )
    async with a_contact(profile, writes, mine=False) as here:
        await until(lambda: here.it.shown.words)
        reading = here.it.shown
        here.it.ask_for_pen()
        await until(lambda: here.floor.said[-1].asks, within_s=10)
        asking = here.it.shown
        here.desk.company.emit(_told(Other(agent=ANN.agent, name=ANN.name, holds=True, keeps=True)))
        await until(lambda: not here.floor.said[-1].asks, within_s=10)

        assert (reading.writer, reading.words) == ("Ann Berger writes:", "Your parcel")
        assert reading.can_ask
        assert asking.asked == "You have asked Ann Berger for the pen"
        assert here.it.shown.asked == "The pen stays where it is for now"
        assert here.it.shown.can_ask


async def test_who_is_asked_for_the_pen_is_told_and_may_keep_it(profile: Path) -> None:
    asks = Other(agent=ANN.agent, name=ANN.name, asks=1)
    async with a_contact(profile, asks) as here:
        await until(lambda: here.it.shown.askers)
        said = here.it.shown.askers[0].said
        here.it.not_now(AgentId("agent-ann"))
        await until(lambda: here.floor.said[-1].keeps_from == (Kept("agent-ann", 1),), within_s=10)
        kept = here.it.shown.askers
        here.desk.company.emit(_told(ANN))
        await until(lambda: here.floor.said[-1].keeps_from == (), within_s=10)

        assert said == "Ann Berger asks for the pen"
        assert kept == ()


async def test_a_customer_who_types_is_said_and_somebody_unknown_has_no_name(profile: Path) -> None:
    async with a_contact(profile) as here:
        here.desk.company.emit(Beside(MAIL.id, NOON, (Other(),), customer_types=True))

        assert here.it.shown.line == "The customer is typing · A colleague looks at this"


def _told(*others: Other) -> Beside:
    return Beside(MAIL.id, NOON, others)
