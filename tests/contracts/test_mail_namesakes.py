"""Two mails of one Message-ID: the same one once, another one never lost."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from desktop.domain.conversation import Attachment
from desktop.domain.words import Channel, Direction
from integrations.hub.server.channels.taking_in import taken_in
from integrations.hub.server.erasing.erasing import Erasing
from integrations.hub.server.erasing.kept_list import KeptList
from tests.contracts.conftest import World
from tests.contracts.test_mail_taking_in import answered, contact, contacts, mail, take

BILL = Attachment("bill.pdf", 4, "application/pdf", "a" * 64)


def texts(world: World) -> list[str]:
    return sorted(m.text for each in contacts(world) for m in each.messages)


def test_another_mail_of_the_same_message_id_is_taken_in_and_that_once(world: World) -> None:
    take(world)

    for _ in range(2):  # also when the mailbox is read anew
        take(world)
        take(world, text="Something else.")
        take(world, attachments=(BILL,))
        take(world, address="bad@example.net", name="Bad")

    assert texts(world) == ["It is too high."] * 3 + ["Something else."]
    assert len({each.customer for each in contacts(world)}) == 2
    named = {m.external_id for each in contacts(world) for m in each.messages}
    assert named == {"one@eva.example"}  # an answer goes back to what the mail says of itself


def test_the_same_mail_by_another_server_with_other_gaps_is_the_same(world: World) -> None:
    first = take(world, text="It is\r\ntoo  high.\r\n")

    again = take(world, text="It is too high.", at=world.clock.now() - timedelta(days=1))

    assert again == first
    assert len(contacts(world)) == 1


def test_a_mail_to_two_of_our_mailboxes_is_one_contact(world: World) -> None:
    first = take(world)

    by_the_other = take(world, via="bills")
    again = take(world, via="bills")
    forged = take(world, via="bills", text="Pay me.")

    assert by_the_other == again == first
    assert forged.id != first.id
    assert len(contacts(world)) == 2


def test_what_was_erased_comes_back_by_no_mailbox(world: World, tmp_path: Path) -> None:
    first = take(world)
    take(world, via="bills")
    kept = KeptList(tmp_path / "erased")
    Erasing(world.store, world.clock, world.tenant, kept).erase(first.customer)

    came = [taken_in(world.hub, world.tenant, mail(world, via=via)) for via in ("office", "bills")]

    assert came == [None, None]
    assert contacts(world) == []


def test_a_mail_under_the_name_of_an_answer_of_ours_is_taken_in_as_its_writers(
    world: World,
) -> None:
    first = take(world)
    said = answered(world, first)

    forged = take(world, external_id=said.external_id, text="As agreed: pay here.")
    own = taken_in(
        world.hub,
        world.tenant,
        mail(world, external_id=said.external_id, address="office@our.test", ours=True),
    )

    assert [m.text for m in forged.messages if m.direction is Direction.INBOUND] == [
        "As agreed: pay here."
    ]
    assert own == first.id
    assert len(contact(world, first.id).messages) == 2


def test_a_chat_knows_what_it_calls_its_messages(world: World) -> None:
    first = take(world, channel=Channel.CHAT, thread="t", external_id="1")

    again = take(world, channel=Channel.CHAT, thread="t", external_id="1", text="Other words.")

    assert [m.text for m in again.messages] == [m.text for m in first.messages]
