"""Made-up customers and contacts for tests; numbers come from the ranges kept free for fiction."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from desktop.domain.conversation import Message, Segment
from desktop.domain.ids import (
    AgentId,
    ArticleId,
    CaseId,
    CustomerId,
    InteractionId,
    MessageId,
    NoteId,
    QueueId,
    SiteId,
    TaskId,
    TextModuleId,
)
from desktop.domain.records import (
    Agent,
    Article,
    Case,
    ContactPoint,
    Customer,
    Interaction,
    Note,
    Queue,
    Record,
    Site,
    Task,
    TextModule,
)
from desktop.domain.words import (
    ArticleStatus,
    Channel,
    Direction,
    InteractionStatus,
    PointKind,
    SegmentKind,
)
from tests.support.desk import ME, NOON

HOME = Site(id=SiteId("site-home"), name="Stammhaus")
NORTH = Site(id=SiteId("site-north"), name="Dienstleister Nord")
JANA = Agent(id=ME.agent, login="jana", name=ME.name, site=HOME.id)
MALTE = Agent(id=AgentId("agent-malte"), login="malte", name="Malte Muster", site=NORTH.id)
DELIVERY = Queue(id=QueueId("queue-delivery"), name="Lieferung", sites=(HOME.id, NORTH.id))
ADVICE = Queue(id=QueueId("queue-advice"), name="Beratung", sites=(HOME.id,))

FRIEDA = Customer(
    id=CustomerId("customer-frieda"),
    name="Frieda Musterfrau",
    number="K-10417",
    points=(
        ContactPoint(PointKind.PHONE, "0171 39200 42"),
        ContactPoint(PointKind.EMAIL, "frieda.musterfrau@example.org"),
    ),
    address="Beispielweg 7, 10999 Berlin",
    since=datetime.fromisoformat("2019-03-04T10:00:00+00:00"),
    queues=(DELIVERY.id,),
)
JOERG = Customer(
    id=CustomerId("customer-joerg"),
    name="Jörg Probst-Muster",
    number="K-20431",
    points=(ContactPoint(PointKind.EMAIL, "j.probst@example.org"),),
    queues=(ADVICE.id,),
)
CASE = Case(
    id=CaseId("case-1"),
    customer=FRIEDA.id,
    subject="Waschmaschine verschoben",
    queue=DELIVERY.id,
    opened_at=NOON - timedelta(days=8),
    number="V-20417",
)
PEOPLE: tuple[Record, ...] = (HOME, NORTH, JANA, MALTE, DELIVERY, ADVICE, FRIEDA, JOERG, CASE)


def ago(**by: float) -> datetime:
    return NOON - timedelta(**by)


def said(text: str, at: datetime, **more: Any) -> Message:
    """A message of the customer, or with `by` one of ours."""
    direction = Direction.OUTBOUND if more.get("by") else Direction.INBOUND
    id_ = MessageId(f"message-{at.timestamp():.0f}")
    fields: dict[str, Any] = {"id": id_, "at": at, "direction": direction, "text": text}
    return Message(**(fields | more))


def held(id_: str, customer: Customer, *messages: Message, **more: Any) -> Interaction:
    """A contact in my hands."""
    since = messages[0].at if messages else NOON
    fields: dict[str, Any] = {
        "id": InteractionId(id_),
        "customer": customer.id,
        "channel": Channel.EMAIL,
        "queue": DELIVERY.id,
        "created_at": since,
        "status": InteractionStatus.ACTIVE,
        "messages": messages,
        "segments": (Segment(agent=ME.agent, kind=SegmentKind.HANDLE, since=since),),
    }
    return Interaction(**(fields | more))


def waiting(seconds: float, status: InteractionStatus) -> Interaction:
    """In nobody's hands: a question that Jörg has waited with for so long."""
    asked = said("Was kostet das?", ago(seconds=seconds))
    return held("queued-1", JOERG, asked, status=status, segments=())


MAIL = held(
    "mail-1",
    FRIEDA,
    said("Wann kommt die Maschine?", ago(days=8), author="frieda.musterfrau@example.org"),
    said("Sie kommt am Donnerstag.", ago(days=7), by=ME.agent),
    said(
        "Guten Tag,\ndie Lieferung der Waschmaschine klappt wieder nicht. Was nun?",
        ago(minutes=92),
        author="frieda.musterfrau@example.org",
    ),
    subject="Waschmaschine: Lieferung zum dritten Mal verschoben",
    due_at=NOON + timedelta(seconds=108),
    case=CASE.id,
)
CHAT = held(
    "chat-1",
    JOERG,
    said("Hallo, passt der Trockner TR 7 auf meine Waschmaschine?", ago(minutes=6)),
    said("Sie ist 60 cm tief.", ago(minutes=5)),
    subject="Passt der Trockner auf die Säule?",
    channel=Channel.CHAT,
    queue=ADVICE.id,
)
NOTE = Note(
    id=NoteId("note-1"),
    about_kind="interaction",
    about=MAIL.id,
    text="Spedition erreicht: Mittwoch ist fest gebucht.",
    by=MALTE.id,
    at=ago(minutes=13),
    queues=(DELIVERY.id,),
)
PROMISE = Task(
    id=TaskId("promise-1"),
    title="Rückruf: neuer Termin",
    created_at=ago(hours=3),
    created_by=ME.agent,
    assignee=ME.agent,
    due_at=NOON + timedelta(hours=1, minutes=57),
    customer=FRIEDA.id,
    words="Ich melde mich heute bis 16 Uhr.",
    phone="0171 39200 42",
    queues=(DELIVERY.id,),
)
MODULE = TextModule(
    id=TextModuleId("module-1"),
    short="termin",
    title="Neuer Liefertermin",
    text="Guten Tag {customer},\nIhre Lieferung kommt am {Tag} zwischen {von} und {bis} Uhr.",
    language="de",
)
ARTICLE = Article(
    id=ArticleId("article-118"),
    title="Liefertermin neu vereinbaren",
    language="de",
    body="# Termin\n\nWurde eine **Lieferung** zweimal verschoben, bucht der Platz selbst ein "
    "festes Zeitfenster bei der Spedition.\n\nMehr dazu: [Kulanz](article:article-204).",
    updated_at=ago(days=1),
    status=ArticleStatus.PUBLISHED,
)
GOODWILL = Article(
    id=ArticleId("article-204"),
    title="Kulanz bei Verspätung",
    language="de",
    body="Bis 40 € ohne Rückfrage, wenn die Waschmaschine beim dritten Termin nicht kam.",
    updated_at=ago(days=3),
    status=ArticleStatus.PUBLISHED,
)
EVERYTHING: tuple[Record, ...] = (
    *PEOPLE,
    MAIL,
    CHAT,
    NOTE,
    PROMISE,
    MODULE,
    ARTICLE,
    GOODWILL,
)
