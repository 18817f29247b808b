"""A contact that a colleague takes over is said to be gone; what one gave away oneself is not."""

from __future__ import annotations

from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.conversation import Segment
from desktop.domain.operations.interaction import Assign, WrapUp
from desktop.domain.records import Interaction
from desktop.domain.words import InteractionStatus, SegmentKind
from desktop.store.changes import changes_of
from desktop.store.reads import interaction as reads
from desktop.viewmodels.interaction.conversation_header import header_of
from desktop.viewmodels.interaction.taken_over import TakenOver
from tests.support.desk import NOON, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, MAIL, MALTE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

WITH_MALTE = replace(
    MAIL,
    epoch=MAIL.epoch + 1,
    segments=(
        *(replace(each, until=NOON) for each in MAIL.segments),
        Segment(agent=MALTE.id, kind=SegmentKind.HANDLE, since=NOON),
    ),
)


@asynccontextmanager
async def at_desk(profile: Path) -> AsyncIterator[TriedDesk]:
    async with a_desk(profile, records=EVERYTHING) as desk:
        model = TakenOver(desk)
        await desk.supervisor.pause(0.1)
        yield desk
        model.close()


def told(desk: TriedDesk) -> list[str]:
    return [each.happened for each in desk.notices.everything]


async def test_a_colleague_who_takes_a_contact_over_is_named_and_so_is_the_customer(
    profile: Path,
) -> None:
    async with at_desk(profile) as desk:
        desk.from_hub(WITH_MALTE)
        await until(lambda: told(desk))

        assert told(desk) == [
            "Malte Muster, Dienstleister Nord has taken over your contact with Frieda Musterfrau."
        ]
        assert desk.notices.everything[0].safe == "What you wrote is kept as a draft."

        desk.from_hub(replace(MAIL, epoch=MAIL.epoch + 2))  # taken back
        await until(lambda: not told(desk))


async def test_who_is_handed_a_contact_is_told_by_whom(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, WITH_MALTE)) as desk:
        model = TakenOver(desk)
        await desk.supervisor.pause(0.1)
        desk.from_hub(handed_on(WITH_MALTE, desk))
        await until(lambda: told(desk))

        assert told(desk) == [
            "Malte Muster, Dienstleister Nord has handed a contact with Frieda Musterfrau "
            "over to you."
        ]

        desk.from_hub(replace(WITH_MALTE, epoch=MAIL.epoch + 3))  # given on
        await until(lambda: not any("handed" in each for each in told(desk)))
        model.close()


async def test_who_takes_a_contact_from_a_colleague_is_not_told_of_it(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, WITH_MALTE)) as desk:
        model = TakenOver(desk)
        await desk.supervisor.pause(0.1)
        await desk.ask(Assign(id=MAIL.id, agent=desk.me.agent, instead_of=MALTE.id))
        desk.from_hub(handed_on(WITH_MALTE, desk))
        await desk.supervisor.pause(0.1)

        assert told(desk) == []
        model.close()


def handed_on(before: Interaction, desk: TriedDesk) -> Interaction:
    """From whoever has it to the person at the desk, in one moment."""
    later = NOON + timedelta(minutes=1)
    *others, last = before.segments
    mine = Segment(agent=desk.me.agent, kind=SegmentKind.HANDLE, since=later)
    return replace(
        before,
        epoch=before.epoch + 1,
        segments=(*others, replace(last, until=later), mine),
    )


async def test_a_customer_who_was_erased_is_not_named_any_longer(profile: Path) -> None:
    async with at_desk(profile) as desk:
        desk.from_hub(WITH_MALTE)
        await until(lambda: told(desk))

        gone = [("interaction", MAIL.id)]
        desk.changed.emit(changes_of(gone, lost=gone, erased=gone))

        assert told(desk) == []


async def test_who_hands_over_or_completes_a_contact_is_told_nothing(profile: Path) -> None:
    async with at_desk(profile) as desk:
        await desk.ask(Assign(id=MAIL.id, agent=MALTE.id, instead_of=desk.me.agent))
        await desk.supervisor.pause(0.1)
        assert told(desk) == []

    async with at_desk(profile / "other") as desk:
        await desk.ask(WrapUp(id=MAIL.id, code="delivery"))
        desk.from_hub(replace(MAIL, status=InteractionStatus.QUEUED, segments=()))
        await desk.supervisor.pause(0.1)
        assert told(desk) == []


async def test_the_header_says_first_with_whom_the_contact_is(profile: Path) -> None:
    async with a_desk(profile, records=(*EVERYTHING, WITH_MALTE)) as desk:
        of = await desk.read(reads.conversation, MAIL.id, desk.me.site)
        assert of is not None

        theirs = header_of(of, NOON, desk.me.agent)
        own = header_of(of, NOON, MALTE.id)

        assert theirs.line.startswith("with Malte Muster, Dienstleister Nord · E-mail · ")
        assert "with Malte Muster" in theirs.said
        assert own.line.startswith("E-mail · ")
