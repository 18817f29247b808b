"""Somebody who is to be erased, with a word that stands in everything about them and nowhere else.

`about_them` has a record of every kind whose rule lets any go; `of_others` is what stays, some of
which names what goes.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime

from desktop.domain.clash import Clash, Side
from desktop.domain.conversation import Attachment, Message
from desktop.domain.ids import (
    AgentId,
    ArticleId,
    CaseId,
    ClashId,
    CustomerId,
    DraftId,
    InteractionId,
    MessageId,
    NoteId,
    QueueId,
    RecordId,
    RevisionId,
    SiteId,
    SurveyId,
    TaskId,
    UseId,
)
from desktop.domain.operations.rescue import draft_id
from desktop.domain.records import (
    Case,
    ContactPoint,
    Customer,
    Draft,
    Interaction,
    Note,
    Record,
    Revision,
    Task,
)
from desktop.domain.surveys import Survey
from desktop.domain.using import Use
from desktop.domain.words import (
    Channel,
    Direction,
    DraftKind,
    PointKind,
    RevisionStatus,
    Usable,
    Used,
)

WORD = "Zebramarke"  # of the subject; looked for without regard to case
NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
EVA, OTTO = CustomerId("customer-eva"), CustomerId("customer-otto")
MAIL, CALL, OTHER_MAIL = (InteractionId(f"contact-{n}") for n in ("mail", "call", "otto"))
LATE = CaseId("case-late")
BILL = f"%PDF-1.7 {WORD}".encode()
SHARED = b"%PDF-1.7 terms for everybody"


def attachment(content: bytes, name: str) -> Attachment:
    sha256 = hashlib.sha256(content).hexdigest()
    return Attachment(name, len(content), "application/pdf", sha256)


def about_them(queue: QueueId, by: AgentId) -> list[Record]:
    said = Message(
        id=MessageId("m1"),
        at=NOON,
        direction=Direction.INBOUND,
        author=WORD,
        text=f"{WORD} asks",
        attachments=(attachment(BILL, f"{WORD}.pdf"), attachment(SHARED, "terms.pdf")),
    )
    point = ContactPoint(PointKind.EMAIL, f"{WORD}@example.org")
    return [
        Customer(id=EVA, name=f"Eva {WORD}", number="K-9001", points=(point,), queues=(queue,)),
        _contact(MAIL, EVA, queue, said),
        _contact(CALL, EVA, queue),
        Case(
            id=LATE, customer=EVA, subject=WORD, queue=queue, opened_at=NOON, description=WORD,
            number="V-9001",
        ),
        _task("of-them", by, queue, customer=EVA),
        _task("of-their-mail", by, queue, interaction=MAIL),
        _task("of-their-case", by, queue, case=LATE),
        *(_note(kind, id, by, queue) for kind, id in (
            ("customer", EVA), ("interaction", MAIL), ("case", LATE), ("task", "of-them"),
        )),
        Draft(
            id=draft_id(by, MAIL, DraftKind.REPLY), agent=by, interaction=MAIL,
            kind=DraftKind.REPLY, text=f"Dear {WORD}", saved_at=NOON,
        ),
        Draft(
            id=DraftId("form"), agent=by, kind=DraftKind.FORM, text=f'{{"title":"{WORD}"}}',
            saved_at=NOON, form="task", about=EVA,
        ),
        Clash(
            id=ClashId("clash"), about_kind="customer", about=RecordId(EVA),
            operation="customer.set@1", by=by, at=NOON, seen_in=(f"queue:{queue}",),
            sides=(Side(field="name", mine=f'"{WORD}"', theirs='"Eva"'),),
        ),
        Survey(
            id=SurveyId("survey-eva"),
            interaction=MAIL,
            customer=EVA,
            queue=queue,
            site=SiteId("site"),
            agent=by,
            channel=Channel.EMAIL,
            asked_at=NOON,
            until=NOON,
            text=WORD,
        ),
        Use(
            id=UseId("use"), of=RecordId("article"), of_kind=Usable.ARTICLE, what=Used.OPENED,
            by=by, at=NOON, interaction=MAIL, queue=queue, code=WORD,
        ),
        Revision(
            id=RevisionId("proposal"), article=ArticleId("new"), title="Late", language="en",
            body=f"{WORD} asked", by=by, at=NOON, status=RevisionStatus.REVIEW, interaction=MAIL,
        ),
    ]  # fmt: skip


def of_others(queue: QueueId, by: AgentId) -> list[Record]:
    said = Message(
        id=MessageId("m2"), at=NOON, direction=Direction.INBOUND, text="And me?",
        attachments=(attachment(SHARED, "terms.pdf"),),
    )  # fmt: skip
    return [
        Customer(id=OTTO, name="Otto", number="K-9002", queues=(queue,)),
        _contact(OTHER_MAIL, OTTO, queue, said, case=LATE),
        Task(
            id=TaskId("otto"), title="Call Otto", created_at=NOON, created_by=by, customer=OTTO,
            case=LATE, interaction=MAIL, queues=(queue,),
        ),
        Note(
            id=NoteId("otto"), about_kind="customer", about=OTTO, text="calm", by=by, at=NOON,
            queues=(queue,),
        ),
    ]  # fmt: skip


def _contact(
    id: InteractionId,
    customer: CustomerId,
    queue: QueueId,
    *said: Message,
    case: CaseId | None = None,
) -> Interaction:
    return Interaction(
        id=id,
        customer=customer,
        channel=Channel.EMAIL,
        queue=queue,
        created_at=NOON,
        subject=WORD if customer == EVA else "Mine",
        messages=said,
        case=case,
    )


def _task(
    id: str,
    by: AgentId,
    queue: QueueId,
    *,
    customer: CustomerId | None = None,
    interaction: InteractionId | None = None,
    case: CaseId | None = None,
) -> Task:
    return Task(
        id=TaskId(id),
        title=f"Call {WORD}",
        created_at=NOON,
        created_by=by,
        customer=customer,
        interaction=interaction,
        case=case,
        words=WORD,
        queues=(queue,),
    )


def _note(kind: str, about: str, by: AgentId, queue: QueueId) -> Note:
    return Note(
        id=NoteId(f"note-{about}"),
        about_kind=kind,
        about=about,
        text=f"{WORD} was angry",
        by=by,
        at=NOON,
        queues=(queue,),
    )
