"""Attachments: a hash opens nothing, an interaction that one may see does.

They are brought and fetched in parts, taken up again where they broke off, and come before what
names them.
"""

from __future__ import annotations

import hashlib

import pytest
from msgspec.structs import replace
from sqlalchemy import select

from desktop.domain.bounds import BLOB_BYTES
from desktop.domain.conversation import Attachment
from desktop.domain.ids import CustomerId, InteractionId
from desktop.domain.operations import customer, interaction
from desktop.domain.records import Interaction
from desktop.domain.words import Channel
from desktop.ports.errors import Elsewhere, Forbidden, OutsideError, TooLarge, Unfit
from desktop.ports.files import Piece
from desktop.ports.wire import Answer, Received, Verdict
from integrations.hub.client import HubClient
from integrations.hub.server.attachments.receiving import KEPT_MS, UNFINISHED
from integrations.hub.server.store.blobs import PIECE
from integrations.hub.server.store.tables import blob, blob_piece, blob_upload
from tests.contracts.conftest import World
from tests.contracts.hub_desk import Desk

EVA = CustomerId("eva")
BILL = b"%PDF-1.7 a bill"
PHOTO = bytes(range(256)) * 5_000  # in three pieces
PHOTO_HASH = hashlib.sha256(PHOTO).hexdigest()


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


def part(start: int, end: int, *, of: bytes = PHOTO, name: str = PHOTO_HASH) -> Piece:
    return Piece(name, start, of[start:end], len(of), "image/png")


async def fetched(hub: HubClient, mail: InteractionId, start: int = 0) -> bytes:
    return b"".join([chunk async for chunk in hub.fetch(PHOTO_HASH, mail, start)])


def lies_there(world: World) -> tuple[int, int, int]:
    """How many blobs, pieces and unfinished uploads the hub has."""
    with world.store.reading(world.tenant) as within:
        counts = [len(within.connection.execute(select(t)).all()) for t in _TABLES]
    return counts[0], counts[1], counts[2]


_TABLES = (blob, blob_piece, blob_upload)


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
    nowhere = hashlib.sha256(b"nowhere").hexdigest()
    mail = await holding(pat, "mail", world)

    [here] = await pat.do(reply(mail, secret))
    [absent] = await pat.do(reply(mail, nowhere))
    with pytest.raises(Forbidden) as hidden:
        await pat.hub.blob(secret, mail)
    with pytest.raises(Forbidden) as missing:
        await pat.hub.blob(nowhere, mail)
    await pat.hub.keep_blob(BILL, "application/pdf")  # who has it may send it
    [again] = await pat.do(reply(mail, secret))

    assert (here.verdict, absent.verdict) == (Verdict.RETRY, Verdict.RETRY)
    assert str(hidden.value) == str(missing.value)
    assert await pat.hub.received(nowhere) == Received(received=0)
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
    with pytest.raises(TooLarge, match="25 MB"):
        await ann.hub.bring(Piece("0" * 64, 0, b"x", BLOB_BYTES + 1, "text/plain"))
    for name in (hashlib.sha256(b"other").hexdigest(), "F" * 64, "../../etc/passwd", "%00"):
        with pytest.raises(OutsideError):
            await ann.hub._send("PUT", f"/sync/v1/blob/{name}", content=BILL)
    with pytest.raises(Unfit):
        await ann.hub._send("GET", f"/sync/v1/blob/{'0' * 64}")  # through which interaction?

    assert lies_there(world) == (0, 0, 0)


# --------------------------------------------------------------------------------- in parts
async def test_an_upload_goes_on_where_it_broke_off(world: World) -> None:
    ann = world.desk("ann")
    await ann.do(customer.Create(id=EVA, name="Eva"))
    mail = await holding(ann, "mail", world)

    half = await ann.hub.bring(part(0, 700_000))
    elsewhere = world.client("ann")  # the same person, after a restart
    known = await elsewhere.received(PHOTO_HASH)
    whole = await elsewhere.bring(part(known.received, len(PHOTO)))
    await ann.do(reply(mail, PHOTO_HASH))

    assert half == known == Received(received=700_000)
    assert whole == Received(received=len(PHOTO), complete=True)
    assert await ann.hub.received(PHOTO_HASH) == whole
    assert await ann.hub.blob(PHOTO_HASH, mail) == PHOTO


async def test_a_part_that_does_not_follow_changes_nothing(world: World) -> None:
    ann = world.desk("ann")

    with pytest.raises(Elsewhere):
        await ann.hub.bring(part(100, 200))
    await ann.hub.bring(part(0, 1_000))
    for wrong in (part(0, 1_000), part(999, 2_000), part(1_001, 2_000)):
        with pytest.raises(Elsewhere):
            await ann.hub.bring(wrong)

    assert await ann.hub.received(PHOTO_HASH) == Received(received=1_000)


async def test_content_with_another_hash_is_not_kept_and_can_be_brought_anew(
    world: World,
) -> None:
    ann = world.desk("ann")

    await ann.hub.bring(part(0, PIECE, of=PHOTO[::-1]))
    with pytest.raises(Unfit, match="SHA-256"):
        await ann.hub.bring(part(PIECE, len(PHOTO), of=PHOTO[::-1]))
    after = lies_there(world)
    done = await ann.hub.bring(part(0, len(PHOTO)))

    assert after == (0, 0, 0)
    assert done.complete


async def test_one_person_learns_nothing_of_what_another_has_brought(world: World) -> None:
    ann, pat = world.desk("ann"), world.desk("pat")
    await ann.hub.bring(part(0, len(PHOTO)))

    seen = await pat.hub.received(PHOTO_HASH)
    first = await pat.hub.bring(part(0, 1_000))
    last = await pat.hub.bring(part(1_000, len(PHOTO)))

    assert seen == Received(received=0)
    assert (first.complete, last.complete) == (False, True)
    assert lies_there(world) == (1, 3, 0)  # the content lies there once


async def test_only_so_much_unfinished_is_kept_for_a_person_and_for_some_days(
    world: World,
) -> None:
    ann = world.desk("ann")
    names = [hashlib.sha256(bytes([n])).hexdigest() for n in range(UNFINISHED + 3)]
    for name in names:
        world.clock.forward(seconds=1)
        await ann.hub.bring(part(0, 10, name=name))
    crowd = lies_there(world)
    first, last = [(await ann.hub.received(name)).received for name in (names[0], names[-1])]

    world.clock.forward(milliseconds=KEPT_MS + 1)
    await ann.hub.bring(part(0, 10))

    assert crowd == (0, UNFINISHED, UNFINISHED)
    assert (first, last) == (0, 10)
    assert lies_there(world) == (0, 1, 1)


async def test_a_part_of_the_content_can_be_fetched(world: World) -> None:
    ann = world.desk("ann")
    await ann.do(customer.Create(id=EVA, name="Eva"))
    mail = await holding(ann, "mail", world)
    await ann.hub.keep_blob(PHOTO, "image/png")
    await ann.do(reply(mail, PHOTO_HASH))
    path, where = f"/sync/v1/blob/{PHOTO_HASH}", {"interaction": mail}
    size = len(PHOTO)

    rest = await fetched(ann.hub, mail, size - 10)
    parts = {
        header: await ann.hub._send("GET", path, params=where, headers={"Range": header})
        for header in (
            f"bytes={PIECE - 5}-{PIECE + 4}", "bytes=-7", "bytes=0-0", "bytes=5-9999999",
            "lines=1-2", "bytes=9-3", "bytes=-", "bytes=0-1,5-6",
        )
    }  # fmt: skip
    for behind in (f"bytes={size}-", "bytes=-0"):
        with pytest.raises(Elsewhere):
            await ann.hub._send("GET", path, params=where, headers={"Range": behind})

    assert rest == PHOTO[-10:]
    assert [(r.status_code, len(r.content)) for r in parts.values()] == [
        (206, 10), (206, 7), (206, 1), (206, size - 5), *[(200, size)] * 4,
    ]  # fmt: skip
    middle = parts[f"bytes={PIECE - 5}-{PIECE + 4}"]
    assert middle.content == PHOTO[PIECE - 5 : PIECE + 5]
    assert middle.headers["Content-Range"] == f"bytes {PIECE - 5}-{PIECE + 4}/{size}"
    assert middle.headers["X-Content-Type-Options"] == "nosniff"


async def test_a_content_range_that_makes_no_sense_is_a_bad_request(world: World) -> None:
    ann = world.desk("ann")
    for header in ("bytes 5-4/10", "bytes 0-9/5", "bytes */10", "bytes 0-4", "", "bytes -1-4/9"):
        with pytest.raises(Unfit):
            await ann.hub._send(
                "PUT",
                f"/sync/v1/blob/{PHOTO_HASH}",
                content=b"12345",
                headers={"Content-Range": header},
            )
    with pytest.raises(TooLarge):  # more than it said
        await ann.hub._send(
            "PUT",
            f"/sync/v1/blob/{PHOTO_HASH}",
            content=b"12345",
            headers={"Content-Range": "bytes 0-3/9"},
        )

    assert lies_there(world) == (0, 0, 0)


# ------------------------------------------------------------------------- content before row
async def test_what_names_content_that_is_not_there_waits_and_what_follows_is_not_looked_at(
    world: World,
) -> None:
    ann = world.desk("ann")
    await ann.do(customer.Create(id=EVA, name="Eva"))
    mail = await holding(ann, "mail", world)
    asked = [
        ann.mutation(customer.Set(id=EVA, address="A")),
        ann.mutation(reply(mail, PHOTO_HASH)),
        ann.mutation(customer.Set(id=EVA, address="B")),
    ]

    first = await ann.push(*asked)
    await ann.hub.bring(part(0, len(PHOTO)))
    second = await ann.push(*asked)
    await ann.snapshot()

    assert [answer.verdict for answer in first.answers] == [Verdict.OK, Verdict.RETRY]
    assert first.answers[-1] == Answer(asked[1].mid, Verdict.RETRY, missing=(PHOTO_HASH,))
    assert first.last_mid == asked[0].mid
    assert [answer.verdict for answer in second.answers] == [Verdict.OK] * 3
    assert len(ann.record(Interaction, mail).messages) == 1


async def test_the_numbers_behind_a_retry_are_free_for_what_can_go_first(world: World) -> None:
    ann = world.desk("ann")
    await ann.do(customer.Create(id=EVA, name="Eva"))
    mail = await holding(ann, "mail", world)
    waits = ann.mutation(reply(mail, PHOTO_HASH))

    await ann.push(waits)
    [other] = await ann.do(customer.Set(id=EVA, address="A"))
    await ann.hub.bring(part(0, len(PHOTO)))
    ann.mid += 1
    [late] = (await ann.push(replace(waits, mid=ann.mid))).answers

    assert (other.verdict, other.mid) == (Verdict.OK, waits.mid)
    assert late.verdict is Verdict.OK
