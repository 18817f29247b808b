"""What a hub must do with cases, codes and call-backs, said once more in the plainest way.

Kept apart from the product as the rest of the oracle is; what one record becomes of one change,
when a series goes on and what a clock says in hours are the domain's and tried by themselves.
Of surveys: who is asked, when and in which words; what is answered is tried by itself.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import UNSET
from msgspec.structs import replace

from desktop.domain import hours
from desktop.domain.calendars import Calendar
from desktop.domain.case_clock import due_at
from desktop.domain.case_types import CaseType, steps_of
from desktop.domain.conversation import Message
from desktop.domain.operations import agent, case, service
from desktop.domain.operations.interaction import WrapUp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.progress import Pause
from desktop.domain.records import (
    Agent,
    Case,
    Customer,
    Interaction,
    Note,
    Queue,
    Record,
    Site,
    Task,
)
from desktop.domain.recurring import next_of
from desktop.domain.surveys import Survey
from desktop.domain.words import (
    CaseStatus,
    Channel,
    Direction,
    InteractionStatus,
    Outcome,
    PointKind,
    SiteKind,
    TaskStatus,
    WrapUpMode,
)
from desktop.domain.wrap_up_codes import Code
from integrations.hub.server.changes.asking import question_id, survey_id
from integrations.hub.server.changes.survey_words import words_in

Key = tuple[str, str]
Records = dict[Key, Record]
NAMES = {"type": "case-type", "calendar": "calendar", "parent": "code"}  # fields, and of what
READ = ("eva@example.org",)  # the one mail address of the machine that somebody reads
_HOUR, _FORTNIGHT, _MONTH = timedelta(hours=1), timedelta(days=14), timedelta(days=30)


def allows(records: Records, site: Site, operation: AnyOperation, record: Record | None) -> bool:
    """Whether queue, type, tree and site have nothing against it."""
    partner = site.kind is SiteKind.PARTNER
    match operation, record:
        case agent.Set(), Agent():
            return not partner or record.site == site.id
        case agent.SetSite(), Site():
            return not partner or record.id == site.id
        case ((service.AddCode() | service.SetCode()), _):
            return not partner and _hangs_on_a_root(records, operation)
        case service.SetCaseType(), _:
            return not partner
        case WrapUp(), Interaction():
            enough = _says_enough(records, operation.code, record)
            return enough and _is_noted(records, operation.code, record)
        case _:
            return _keeps_its_type(records, operation, record)


def speaks(records: Records, who: Agent, contact: Interaction) -> bool:
    """Whether they have the language of the contact; who names none has all."""
    customer = records.get(("customer", contact.customer))
    its = contact.language or (customer.language if isinstance(customer, Customer) else "")
    code = its.replace("_", "-").split("-")[0].lower()
    own = {skill.name for skill in who.skills if _is_two_letters(skill.name)}
    return not own or code in own or not _is_two_letters(code)


def is_open(records: Records, contact: Interaction, now: datetime) -> bool:
    queue = records["queue", contact.queue]
    assert isinstance(queue, Queue)
    found = records.get(("calendar", queue.routing.calendar or ""))
    return hours.is_open(found if isinstance(found, Calendar) else None, now)


def has_room(records: Records, who: Agent, contact: Interaction) -> bool:
    """One more of its channel may be in hand, and nothing in hand holds it off at their site."""
    contacts = (each for each in records.values() if isinstance(each, Interaction))
    mine = [
        each.channel
        for each in contacts
        if (each.agent, each.status) == (who.id, InteractionStatus.ACTIVE)
    ]
    site = records["site", who.site]
    assert isinstance(site, Site)
    if any(contact.channel in site.holds_off.get(by, ()) for by in mine):
        return False
    return mine.count(contact.channel) < who.capacity.of(contact.channel)


def asked(
    records: Records, before: Record | None, after: Interaction, now: datetime
) -> list[Survey | Interaction]:
    """The survey of a contact that is over with this, and the contact with the question in it."""
    was = isinstance(before, Interaction) and before.status is InteractionStatus.CLOSED
    over = after.status is InteractionStatus.CLOSED and not was
    queue, customer = records["queue", after.queue], records["customer", after.customer]
    server = records.get(("agent", after.last_agent or ""))
    assert isinstance(queue, Queue)
    assert isinstance(customer, Customer)
    if not (over and queue.asks and after.outcome in (Outcome.SOLVED, Outcome.FOLLOW_UP)):
        return []
    to, id = _reached(after, customer), survey_id(after.id)
    surveys = (each for each in records.values() if isinstance(each, Survey))
    lately = any(s.customer == customer.id and now - s.asked_at <= _MONTH for s in surveys)
    if to is None or not isinstance(server, Agent) or ("survey", id) in records or lately:
        return []
    words = words_in(after.language or customer.language)
    question = Message(
        id=question_id(id),
        at=now,
        direction=Direction.OUTBOUND,
        text=words.question,
        author=words.author,
        to=to,
    )
    survey = Survey(
        id=id,
        interaction=after.id,
        customer=customer.id,
        queue=queue.id,
        site=server.site,
        agent=server.id,
        channel=after.channel,
        asked_at=now,
        until=now + _FORTNIGHT,
    )
    return [survey, replace(after, messages=(*after.messages, question))]


def _reached(contact: Interaction, customer: Customer) -> str | None:
    """At which address; "": where they write anyhow; None: not at all."""
    if contact.channel is Channel.CHAT:
        return ""
    kind = PointKind.PHONE if contact.channel is Channel.MESSAGING else PointKind.EMAIL
    points = [point.value for point in customer.points if point.kind is kind]
    if kind is PointKind.EMAIL:
        points = [value for value in points if value in READ]
    return points[0] if points else None


def _is_two_letters(name: str) -> bool:
    return len(name) == 2 and name.isascii() and name.isalpha()


def _keeps_its_type(records: Records, operation: AnyOperation, record: Record | None) -> bool:
    match operation, record:
        case case.Open(), None:
            return _has_type(records, operation.type, operation.queue)
        case case.Set(), Case() if operation.type not in (UNSET, record.type):
            return _has_type(records, operation.type, record.queue)
        case case.Close(), Case():
            return _is_filled_in(records, record)
        case _:
            return True


def _says_enough(records: Records, code: str, contact: Interaction) -> bool:
    queue = records["queue", contact.queue]
    assert isinstance(queue, Queue)
    asks = queue.wrap_up.code_needed and queue.wrap_up.mode is not WrapUpMode.OPTIONAL
    if code == "none-given":
        return not asks or queue.wrap_up.mode is WrapUpMode.TIMED
    return bool(code) or not asks


def _is_noted(records: Records, id: str, contact: Interaction) -> bool:
    """Whoever has it has written the note, where its code asks for one and no time runs."""
    code, queue = records.get(("code", id)), records["queue", contact.queue]
    if not isinstance(code, Code) or not code.note_needed or contact.agent is None:
        return True
    notes = (each for each in records.values() if isinstance(each, Note))
    noted = any((each.about, each.by) == (contact.id, contact.agent) for each in notes)
    return noted or (isinstance(queue, Queue) and queue.wrap_up.mode is WrapUpMode.TIMED)


def _hangs_on_a_root(records: Records, operation: service.AddCode | service.SetCode) -> bool:
    seen, above = {operation.id}, operation.parent
    while isinstance(above, str):
        if above in seen:
            return False
        seen.add(above)
        code = records.get(("code", above))
        above = code.parent if isinstance(code, Code) else None
    return True


def _has_type(records: Records, asked: object, queue: str) -> bool:
    """One that is not there was refused before."""
    found = records.get(("case-type", str(asked)))
    if not isinstance(found, CaseType):
        return True
    return found.active and queue in (found.queues or (queue,))


def _is_filled_in(records: Records, record: Case) -> bool:
    found = records.get(("case-type", record.type or ""))
    needed = {f.id for f in found.fields if f.needed} if isinstance(found, CaseType) else set()
    return needed <= {value.id for value in record.fields if value.text.strip()}


# ------------------------------------------------------------------------------------ completing
def completed(records: Records, before: Record | None, after: Record, now: datetime) -> Record:
    """A record, with what the hub alone says of it."""
    match after:
        case Case():
            return _clocked(records, before if isinstance(before, Case) else None, after, now)
        case Task(queue=str(), place_at=datetime() as place) if before is None:
            about = records.get(("interaction", after.interaction or ""))
            if isinstance(about, Interaction) and about.direction is Direction.INBOUND:
                place = about.place_at or about.created_at
            return replace(after, place_at=min(place, now))
        case _:
            return after


def _clocked(records: Records, before: Case | None, after: Case, now: datetime) -> Case:
    pauses = [
        Pause(min(p.since, now), None if p.until is None else min(p.until, now))
        for p in after.pauses
    ]
    after = replace(after, pauses=tuple(pauses))
    sort = records.get(("case-type", after.type or ""))
    if not isinstance(sort, CaseType):
        return _due(before, after, None)
    lines = steps_of(sort.checklist)
    if before is None:
        after = after if after.steps else replace(after, steps=lines)
    elif before.type != after.type:
        done = {step.id: step for step in after.steps if step.at}
        other = [step for id, step in done.items() if id not in {line.id for line in lines}]
        after = replace(after, steps=(*other, *(done.get(line.id, line) for line in lines)))
    calendar = records.get(("calendar", sort.calendar or ""))
    due = due_at(after, sort, calendar if isinstance(calendar, Calendar) else None)
    return _due(before, after, due)


def _due(before: Case | None, after: Case, promised: datetime | None) -> Case:
    """What was promised and is no more is due no more, but at a time that a person says now."""
    if promised is not None:
        return replace(after, due_at=promised, due_by_type=True)
    said = before is not None and before.due_at != after.due_at
    was = after.due_by_type
    return replace(after, due_at=after.due_at if said or not was else None, due_by_type=False)


# ------------------------------------------------------------------------------------- following
def what_follows(
    records: Records, before: Record | None, after: Record, now: datetime
) -> list[Record]:
    """What else is to be put when this became that; `after` is among the records by now."""
    following: list[Record] = []
    if isinstance(after, Interaction):
        following += _heard(records, before, after, now)
        if after != before:
            following += _task_of_call(records, after, now)
    if isinstance(after, Task) and before is None:
        following += _line_left(records, after, now)
    if isinstance(after, Task) and isinstance(before, Task):
        ended = before.status is TaskStatus.OPEN and after.status is not TaskStatus.OPEN
        coming = next_of(after) if ended and after.repeats else None
        if coming is not None and ("task", coming.id) not in records:
            following.append(coming)
    return following


def _heard(
    records: Records, before: Record | None, contact: Interaction, now: datetime
) -> list[Record]:
    """The customer of a case that waits has answered since it does."""
    waiting = records.get(("case", contact.case or ""))
    if not isinstance(waiting, Case) or waiting.status is not CaseStatus.WAITING:
        return []
    old = {m.id for m in before.messages} if isinstance(before, Interaction) else set()
    said = [m for m in contact.messages if m.direction is Direction.INBOUND and m.id not in old]
    open_since = [p.since for p in waiting.pauses if p.until is None]
    at = [m.at for m in said if not open_since or m.at >= max(open_since)]
    if not at:
        return []
    ends = min(*at, now)
    pauses = [p if p.until else replace(p, until=max(p.since, ends)) for p in waiting.pauses]
    goes_on = replace(waiting, status=CaseStatus.OPEN, pauses=tuple(pauses))
    return [_clocked(records, waiting, goes_on, now)]


def _line_left(records: Records, task: Task, now: datetime) -> list[Record]:
    """Who is to be called back has waited enough."""
    contact = records.get(("interaction", task.interaction or ""))
    if task.queue is None or not isinstance(contact, Interaction):
        return []
    if contact.status not in (InteractionStatus.QUEUED, InteractionStatus.OFFERED):
        return []
    over = replace(contact, status=InteractionStatus.CLOSED, outcome=Outcome.FOLLOW_UP)
    return [replace(over, closed_at=now, offered_to=None, offered_until=None)]


def _task_of_call(records: Records, call: Interaction, now: datetime) -> list[Record]:
    """A call-back and its call have one id; who calls has it, and its end is the task's."""
    task = records.get(("task", call.id))
    rings = call.channel is Channel.VOICE and call.direction is Direction.OUTBOUND
    if not rings or not isinstance(task, Task):
        return []
    if task.queue is None or task.status is not TaskStatus.OPEN:
        return []
    if call.status is InteractionStatus.ACTIVE and call.agent:
        return [replace(task, assignee=call.agent)]
    if call.status is not InteractionStatus.CLOSED:
        return []
    if call.outcome is Outcome.UNREACHED:
        return [replace(task, queue=None, assignee=call.last_agent, due_at=now + _HOUR)]
    word = "" if call.outcome is None else call.outcome.value
    return [replace(task, status=TaskStatus.DONE, ended_at=now, result=word)]
