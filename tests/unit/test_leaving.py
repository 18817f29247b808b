"""What a person may not see any more leaves the desk, and what they wrote about it stays."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from desktop.domain.conversation import Message
from desktop.domain.ids import (
    ArticleId,
    CaseId,
    CustomerId,
    InteractionId,
    MessageId,
    NoteId,
    QueueId,
    RecordId,
)
from desktop.domain.kinds import BY_RECORD, KINDS, encode, queue_bucket
from desktop.domain.operations import customer, interaction, writing
from desktop.domain.operations.operation import Reason
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import Article, Case, Customer, Draft, Interaction, Note, Record
from desktop.domain.words import Audience, Channel, Direction, DraftKind
from desktop.ports.wire import Answer, Gone, Page, Row, Scoped, Verdict
from desktop.store import outbox
from desktop.store.opening import FILE
from desktop.store.reads import records
from desktop.store.reads.lists import filtered
from tests.support.desks import ANN, OpenStore

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
BILLS, PARCELS = QueueId("bills"), QueueId("parcels")
BOTH = ("agent:ann", "everyone", queue_bucket(BILLS), queue_bucket(PARCELS))
FEWER = BOTH[:-1]
LOST = Scoped(2, (queue_bucket(PARCELS),), (), FEWER)
AGAIN = Scoped(3, (), (queue_bucket(PARCELS),), BOTH)

EVA = Customer(id=CustomerId("eva"), name="Eva Verloren", queues=(PARCELS,))
BEA = Customer(id=CustomerId("bea"), name="Bea Bleibt", queues=(PARCELS, BILLS))
MAIL = Interaction(
    id=InteractionId("mail"),
    customer=EVA.id,
    channel=Channel.EMAIL,
    queue=PARCELS,
    created_at=NOON,
    messages=(
        Message(id=MessageId("m"), at=NOON, direction=Direction.INBOUND, text="Paketgeheimnis"),
    ),
)
CASE = Case(id=CaseId("v"), customer=EVA.id, subject="Spur", queue=PARCELS, opened_at=NOON)
NOTE = Note(
    id=NoteId("n"),
    about_kind="interaction",
    about="mail",
    text="Notiz",
    by=ANN,
    at=NOON,
    queues=(PARCELS,),
)
WORK: tuple[Record, ...] = (EVA, BEA, MAIL, CASE, NOTE)


class Hub:
    """Says one page after the other, each with the cursor that follows."""

    def __init__(self, desk: OpenStore) -> None:
        self.desk = desk
        self.number = 0

    def says(self, *rows: Record, scope: Scoped | None = None, more: bool = False) -> None:
        self.tell(tuple(_row(row) for row in rows), scope=scope, more=more)

    def tell(
        self,
        rows: tuple[Row, ...] = (),
        gone: tuple[Gone, ...] = (),
        scope: Scoped | None = None,
        *,
        more: bool = False,
    ) -> None:
        asked = str(self.number) if self.number else ""
        self.number += 1
        page = Page(rows, gone, 0, str(self.number), more, NOON, scope)
        assert self.desk.store.absorb(asked, msgspec.json.encode(page)).taken


def _row(record: Record) -> Row:
    return Row(BY_RECORD[type(record)].name, msgspec.Raw(encode(record)))


def ids(desk: OpenStore) -> set[str]:
    return {
        str(id_)
        for kind in KINDS
        for (id_,) in desk.connection.execute(f"SELECT id FROM {kind.table}")
    }


def test_a_contact_that_was_seen_through_its_case_alone_leaves_with_the_queue_of_the_case(
    opened: OpenStore,
) -> None:
    elsewhere = msgspec.structs.replace(MAIL, queue=QueueId("letters"), case_queue=PARCELS)
    through_both = msgspec.structs.replace(elsewhere, id=InteractionId("both"), queue=BILLS)
    hub = Hub(opened)
    hub.says(EVA, BEA, elsewhere, through_both)

    hub.says(scope=LOST)

    rows = opened.connection.execute("SELECT id FROM interactions").fetchall()
    assert rows == [("both",)]


def test_a_scope_that_ends_takes_its_rows_and_their_words_and_leaves_what_others_show(
    opened: OpenStore,
) -> None:
    hub = Hub(opened)
    hub.says(*WORK)
    found = filtered(opened.connection, "interaction", "Paketgeheimnis", 9)

    hub.says(scope=LOST)

    assert found
    assert ids(opened) == {"bea"}
    for kind, words in (("interaction", "Paketgeheimnis"), ("customer", "Verloren")):
        assert filtered(opened.connection, kind, words, 9) == []
    changes = opened.announced[-1]
    assert {id_ for _, id_ in changes.lost} == {"eva", "mail", "v", "n"}
    assert changes.touches("interaction")


def test_a_right_that_is_given_again_brings_everything_again(opened: OpenStore) -> None:
    hub = Hub(opened)
    hub.says(*WORK)
    hub.says(scope=LOST)

    hub.says(*WORK, scope=AGAIN)

    assert ids(opened) == {"eva", "bea", "mail", "v", "n"}
    assert filtered(opened.connection, "interaction", "Paketgeheimnis", 9)


def test_many_buckets_and_those_without_a_name_are_taken_as_well(opened: OpenStore) -> None:
    hub = Hub(opened)
    hub.says(
        *WORK,
        Article(
            id=ArticleId("v"),
            title="Intern",
            language="de",
            body="x",
            updated_at=NOON,
            audience=Audience.IN_HOUSE,
        ),
    )

    hub.says(scope=Scoped(2, tuple(f"queue:{n}" for n in range(30)), (), BOTH))
    kept = ids(opened)
    hub.says(scope=Scoped(3, ("in-house", "queue:*"), (), ("everyone",)))

    assert kept == {"eva", "bea", "mail", "n", "v"}  # but the article
    assert ids(opened) == set()


def test_rows_of_a_page_with_more_behind_it_are_shown_with_the_last_one(
    opened: OpenStore,
) -> None:
    hub = Hub(opened)
    hub.says(MAIL)

    hub.says(EVA, more=True)
    hub.tell(gone=(Gone("interaction", RecordId(MAIL.id)),), more=True)
    before = ids(opened)
    hub.says(BEA)

    assert before == {"mail"}
    assert ids(opened) == {"eva", "bea"}


def test_what_is_set_aside_goes_when_the_right_to_it_ends_before_the_last_page(
    opened: OpenStore,
) -> None:
    hub = Hub(opened)
    hub.says(EVA, MAIL, more=True, scope=AGAIN)

    hub.says(BEA, scope=LOST)

    assert ids(opened) == {"bea"}


def test_a_snapshot_begins_without_what_was_set_aside(opened: OpenStore) -> None:
    hub = Hub(opened)
    hub.says(EVA, more=True)

    opened.store.begin_snapshot()
    hub.says(BEA)

    assert ids(opened) == {"bea"}


def test_a_draft_about_what_went_is_kept_and_not_readable_until_it_comes_back(
    opened: OpenStore,
) -> None:
    hub = Hub(opened)
    hub.says(*WORK)
    id_ = draft_id(ANN, MAIL.id, DraftKind.REPLY)
    opened.store.ask(
        [writing.SaveDraft(id=id_, interaction=MAIL.id, kind=DraftKind.REPLY, text="Liebe Eva")]
    )

    def readable() -> Draft | None:
        return records.record(opened.connection, Draft, id_)

    before = readable()
    hub.says(scope=LOST)
    between = readable()
    hub.says(*WORK, scope=AGAIN)

    assert before is not None
    assert between is None
    assert readable() == before


def test_what_waits_for_a_lost_row_comes_back_denied_with_its_words(opened: OpenStore) -> None:
    hub = Hub(opened)
    hub.says(*WORK)
    opened.store.ask([interaction.Reply(id=MAIL.id, text="Guten Tag, Eva")])
    opened.store.ask([customer.Set(id=EVA.id, address="Weg 1")])

    hub.says(scope=LOST)
    gone_from_screen = ids(opened)
    opened.store.batch(9)
    opened.store.take_answers([Answer(mid, Verdict.DENIED, Reason.ENDED) for mid in (1, 2)])

    assert gone_from_screen == {"bea"}
    refused = outbox.refused(opened.connection, open_only=True)
    assert [each.verdict for each in refused] == [Verdict.DENIED] * 2
    assert "Guten Tag, Eva" in refused[0].fields
    assert outbox.waiting(opened.connection) == []


def test_ten_thousand_rows_leave_within_two_seconds(opened: OpenStore) -> None:
    hub = Hub(opened)
    many = [
        msgspec.structs.replace(MAIL, id=InteractionId(f"i{n}"), queue=(BILLS, PARCELS)[n % 2])
        for n in range(20_000)
    ]
    for start in range(0, len(many), 5_000):
        hub.says(*many[start : start + 5_000])
    began = time.process_time()

    hub.says(scope=LOST)

    assert time.process_time() - began < 2
    assert len(ids(opened)) == 10_000


def test_a_draft_about_what_was_never_here_is_readable_where_it_was_typed(
    opened: OpenStore,
) -> None:
    id_ = draft_id(ANN, MAIL.id, DraftKind.REPLY)
    opened.store.ask(
        [writing.SaveDraft(id=id_, interaction=MAIL.id, kind=DraftKind.REPLY, text="Liebe Eva")]
    )

    found = records.record(opened.connection, Draft, id_)

    assert found is not None
    assert found.text == "Liebe Eva"


def test_the_words_of_an_article_that_is_for_others_now_leave_the_file(
    opened: OpenStore, profile: Path
) -> None:
    article = Article(
        id=ArticleId("a"), title="Quittenbrot", language="de", body="Verfahren", updated_at=NOON
    )
    hub = Hub(opened)
    hub.says(article)
    assert "uittenbrot" in _file(opened, profile)

    hub.tell(gone=(Gone("article", RecordId("a")),))
    todo = opened.store.to_do()
    first = True
    while not opened.store.merge_words("articles", first=first):
        first = False

    assert todo.indexes == ("articles",)
    assert "uittenbrot" not in _file(opened, profile)


def _file(desk: OpenStore, profile: Path) -> str:
    assert desk.store.empty_log()
    return (profile / FILE).read_bytes().decode("latin-1")


def test_a_contact_that_leaves_by_itself_costs_no_merging(opened: OpenStore) -> None:
    hub = Hub(opened)
    hub.says(*WORK)

    hub.tell(gone=(Gone("interaction", RecordId("mail")),))

    assert opened.store.to_do().is_empty
