"""Attachments: a hash opens nothing, an interaction that one may see does."""

from __future__ import annotations

import hashlib

import pytest
from msgspec.structs import replace

from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.operations import customer, interaction
from desktop.domain.records import Attachment, Interaction
from desktop.domain.words import Channel
from desktop.ports.errors import Forbidden, OutsideError, TooLarge, Unfit
from desktop.ports.wire import BLOB_BYTES, Verdict
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
BILL = b"%PDF-1.7 a bill"


async def holding(desk: Desk, id: str, world: World) -> InteractionId:
    """A contact in this desk's hands, in the queue of the northern partner."""
    mail = InteractionId(id)
    answers = await desk.do(
        interaction.Create(id=mail, customer=EVA, channel=Channel.EMAIL, queue=world.with_north),
        interaction.Assign(id=mail, agent=desk.agent),
    )
    assert [answer.verdict for answer in answers] == [Verdict.OK] * 2
    return mail


def reply(mail: InteractionId, sha256: str) -> interaction.Reply:
    bill = Attachment("bill.pdf", len(BILL), "application/pdf", sha256)
    return interaction.Reply(id=mail, text="Your bill", attachments=(bill,))


def give(mail: InteractionId, whose: Desk, to: Desk) -> interaction.Assign:
    return interaction.Assign(id=mail, agent=to.agent, instead_of=whose.agent)


async def test_an_attachment_is_read_by_whoever_sees_its_interaction(world: World) -> None:
    ann, pat, sam = world.desk("ann"), world.desk("pat"), world.desk("sam")
    await ann.do(customer.Create(id=EVA, name="Eva"))
    mail = await holding(ann, "mail", world)

    sha256 = await ann.hub.keep_blob(BILL, "application/pdf")
    with pytest.raises(Forbidden):
        await ann.hub.blob(sha256, mail)  # nothing refers to it yet
    await ann.do(reply(mail, sha256))

    assert sha256 == hashlib.sha256(BILL).hexdigest()
    assert await ann.hub.blob(sha256, mail) == BILL
    assert await pat.hub.blob(sha256, mail) == BILL
    with pytest.raises(Forbidden):
        await sam.hub.blob(sha256, mail)


async def test_knowing_a_hash_does_not_give_the_content(world: World) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(customer.Create(id=EVA, name="Eva", queues=(world.with_north,)))
    secret = await ann.hub.keep_blob(BILL, "application/pdf")
    mail = await holding(pat, "mail", world)

    [answer] = await pat.do(reply(mail, secret))
    with pytest.raises(Forbidden):
        await pat.hub.blob(secret, mail)
    await pat.hub.keep_blob(BILL, "application/pdf")  # who has it may send it
    [again] = await pat.do(reply(mail, secret))

    assert answer.verdict is Verdict.DENIED
    assert again.verdict is Verdict.OK
    assert await pat.hub.blob(secret, mail) == BILL


async def test_an_attachment_of_the_same_interaction_may_be_sent_back(world: World) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.do(customer.Create(id=EVA, name="Eva"))
    mail = await holding(ann, "mail", world)
    sha256 = await ann.hub.keep_blob(BILL, "application/pdf")
    await ann.do(reply(mail, sha256), give(mail, ann, pat))
    await pat.snapshot()

    [answer] = await pat.do(
        replace(reply(mail, sha256), last_seen=pat.record(Interaction, mail).messages[-1].id)
    )

    assert answer.verdict is Verdict.OK


async def test_content_that_is_too_large_or_has_another_hash_is_refused(world: World) -> None:
    ann = world.desk("ann")

    with pytest.raises(TooLarge):
        await ann.hub.keep_blob(b"x" * (BLOB_BYTES + 1), "text/plain")
    for name in (hashlib.sha256(b"other").hexdigest(), "F" * 64, "../../etc/passwd", "%00"):
        with pytest.raises(OutsideError):
            await ann.hub._send("PUT", f"/sync/v1/blob/{name}", content=BILL)
    with pytest.raises(Unfit):
        await ann.hub._send("GET", f"/sync/v1/blob/{'0' * 64}")  # through which interaction?
