"""Who handed a contact over is told once when it was not kept, and no longer than it waits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from desktop.domain.conversation import HandedOver
from desktop.domain.ids import NoteId
from desktop.domain.operations.interaction import queued_again, taken
from desktop.domain.records import Note
from desktop.domain.words import NotTaken
from desktop.ports.wire import Offer
from desktop.store.reads.offered import offered
from desktop.viewmodels.interaction.not_kept import NotKept
from desktop.viewmodels.offer_shown import OnOffer, shown_of
from tests.support.desk import ME, NOON, TriedDesk, a_desk, until
from tests.support.people import EVERYTHING, MAIL, MALTE

if TYPE_CHECKING:
    from pathlib import Path

GIVEN = HandedOver(by=ME.agent, at=NOON, to=MALTE.id)
WITH_MALTE = replace(taken(MAIL, MALTE.id, NOON), handed=GIVEN)
GONE = replace(queued_again(WITH_MALTE, NOON), handed=replace(GIVEN, refused=NotTaken.GONE))
BACK = replace(GONE, handed=replace(GIVEN, refused=NotTaken.GIVEN_BACK))


def told(desk: TriedDesk) -> list[str]:
    return [each.happened for each in desk.notices.everything]


async def test_a_colleague_who_is_not_there_is_said_and_the_contact_can_be_taken_again(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        model = NotKept(desk)
        desk.from_hub(WITH_MALTE)
        desk.from_hub(GONE)
        await until(lambda: told(desk))
        notice = desk.notices.everything[0]

        assert notice.happened.startswith("Malte Muster, Dienstleister Nord is not there: ")
        assert notice.happened.endswith(" with Frieda Musterfrau waits in its queue again.")
        assert (notice.action, notice.subject) == ("interaction.show", MAIL.id)

        desk.from_hub(replace(GONE, subject="Another"))
        desk.from_hub(taken(GONE, ME.agent, NOON))
        await until(lambda: not told(desk))
        model.close()


async def test_one_that_is_given_back_unanswered_is_told_as_that_and_only_to_the_giver(
    profile: Path,
) -> None:
    by_malte = replace(GONE, handed=replace(GIVEN, by=MALTE.id, to=ME.agent))
    async with a_desk(profile, records=EVERYTHING) as desk:
        model = NotKept(desk)
        desk.from_hub(by_malte)
        desk.from_hub(BACK)
        await until(lambda: told(desk))
        model.close()

        assert told(desk) == [
            "Malte Muster, Dienstleister Nord has given the contact with Frieda Musterfrau "
            "back to its queue."
        ]


async def test_an_offer_shows_who_handed_it_over_and_their_card(profile: Path) -> None:
    to_queue = replace(GONE, handed=HandedOver(by=MALTE.id, at=NOON))
    card = Note(
        id=NoteId("card"),
        about_kind="interaction",
        about=MAIL.id,
        text="About: parcel\nPromised:\n– a call today",
        by=MALTE.id,
        at=NOON,
        card=True,
    )
    async with a_desk(profile, records=[*EVERYTHING, to_queue, card]) as desk:
        found = await desk.read(offered, MAIL.id)

    offer = Offer(interaction=MAIL.id, until=NOON, seconds=20, waiting_s=60, fence=1)
    shown = shown_of(OnOffer(offer, NOON, 20, NOON, found), NOON, working=False)
    assert shown.why == "Handed over by Malte Muster"
    assert shown.grounds[1:] == ("About: parcel", "Promised:", "a call today")
