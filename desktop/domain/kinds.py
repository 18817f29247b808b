"""Every kind of record in one list: its struct, its table, its columns, who may see it.

Both stores, the wire, rights and the tests read KINDS; nobody keeps a second list. A column is
a value taken out of the document so that it can be filtered, sorted or indexed; the document
itself is always kept whole, so that a field this version does not know is not lost.
Times in columns are integers, milliseconds since 1970 UTC.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import msgspec

from desktop.domain import knowledge_kinds, service_kinds
from desktop.domain.buckets import (
    EVERY_QUEUE,
    EVERYONE,
    IN_HOUSE,
    agent_bucket,
    queue_bucket,
    sees,
    segment_bucket,
    site_bucket,
    team_bucket,
)
from desktop.domain.clash import Clash
from desktop.domain.due import acts_at
from desktop.domain.kind import APART, PARTED, Column, Kind, Value, milliseconds, tags_of
from desktop.domain.kind import columns as _columns
from desktop.domain.records import (
    Agent,
    Case,
    Customer,
    Draft,
    Interaction,
    Note,
    Queue,
    Record,
    Site,
    Task,
    Team,
    TextModule,
)
from desktop.domain.using import Usage, Use
from desktop.domain.words import ModuleScope

__all__ = [
    "BY_NAME",
    "BY_RECORD",
    "EVERYONE",
    "EVERY_QUEUE",
    "IN_HOUSE",
    "KINDS",
    "Column",
    "Kind",
    "Value",
    "agent_bucket",
    "decode",
    "encode",
    "milliseconds",
    "queue_bucket",
    "sees",
    "segment_bucket",
    "site_bucket",
    "team_bucket",
]


def _queues(queues: Iterable[str]) -> frozenset[str]:
    """The buckets of a record that lies in queues; in none, it is the enterprise's own."""
    return frozenset(map(queue_bucket, queues)) or frozenset((IN_HOUSE,))


def _everyone(_record: Record) -> frozenset[str]:
    return frozenset((EVERYONE,))


def _of_case(case: Case) -> frozenset[str]:
    return frozenset((queue_bucket(case.queue),))


def _of_interaction(contact: Interaction) -> frozenset[str]:
    """Its own queue's, and who works its case sees it as well."""
    own = queue_bucket(contact.queue)
    return frozenset((own, queue_bucket(contact.case_queue) if contact.case_queue else own))


def _of_note(note: Note) -> frozenset[str]:
    if note.about_kind == "article":
        return knowledge_kinds.of_feedback(note)
    return _queues(note.queues)


def _of_customer(customer: Customer) -> frozenset[str]:
    segment = {segment_bucket(customer.segment)} if customer.segment else set()
    return _queues(customer.queues) | segment


def _of_task(task: Task) -> frozenset[str]:
    mine = {agent_bucket(agent) for agent in (task.assignee, task.created_by) if agent}
    team = {team_bucket(task.team)} if task.team else set()
    return _queues(task.queues) | mine | team


def _of_module(module: TextModule) -> frozenset[str]:
    if module.scope is ModuleScope.PERSONAL and module.owner:
        return frozenset((agent_bucket(module.owner),))
    if module.scope is ModuleScope.TEAM and module.team:
        return frozenset((team_bucket(module.team),))
    if module.scope is ModuleScope.SITE and module.site:
        return frozenset((site_bucket(module.site),))
    return frozenset((EVERYONE,))


def _of_draft(draft: Draft) -> frozenset[str]:
    return frozenset((agent_bucket(draft.agent),))


def _of_use(use: Use) -> frozenset[str]:
    """What somebody did with knowledge is theirs alone; all others see how often it was done."""
    return frozenset((agent_bucket(use.by),))


def _of_usage(usage: Usage) -> frozenset[str]:
    return frozenset((queue_bucket(usage.queue),))


def _of_clash(clash: Clash) -> frozenset[str]:
    return frozenset(clash.seen_in) or frozenset((IN_HOUSE,))


def _customer_words(customer: Customer) -> tuple[str, str]:
    points = " ".join(point.value for point in customer.points)
    digits = " ".join(_digits(point.value) for point in customer.points if point.kind == "phone")
    written = (customer.number, points, digits, customer.address, *customer.tags)
    return customer.name, " ".join(written)


def _digits(number: str) -> str:
    return "".join(letter for letter in number if letter.isdigit())


def _interaction_words(interaction: Interaction) -> tuple[str, str]:
    texts = (message.text for message in interaction.messages)
    return interaction.subject, "\n".join((*interaction.tags, *texts))


KINDS: tuple[Kind, ...] = (
    Kind(
        name="site",
        table="sites",
        record=Site,
        columns=_columns("name"),
        values=lambda r: (r.name,),
        buckets=_everyone,
    ),
    Kind(
        name="team",
        table="teams",
        record=Team,
        columns=_columns("name site"),
        values=lambda r: (r.name, r.site),
        buckets=_everyone,
    ),
    Kind(
        name="queue",
        table="queues",
        record=Queue,
        columns=_columns("name"),
        values=lambda r: (r.name,),
        buckets=_everyone,
    ),
    Kind(
        name="agent",
        table="agents",
        record=Agent,
        columns=_columns("login name site role state"),
        values=lambda r: (r.login, r.name, r.site, r.role, r.state),
        indexes=(("login",),),
        buckets=_everyone,
    ),
    Kind(
        name="customer",
        table="customers",
        record=Customer,
        columns=_columns("name name_key number merged_into tags apart"),
        values=lambda r: (
            r.name,
            r.name.casefold(),
            r.number,
            r.merged_into,
            tags_of(r.tags),
            APART if r.apart else None,
        ),
        indexes=(("name_key", "id"), ("number",)),
        rare=("merged_into", "tags", "apart"),
        searched=_customer_words,
        buckets=_of_customer,
    ),
    Kind(
        name="interaction",
        table="interactions",
        record=Interaction,
        columns=_columns(
            "customer queue channel status agent subject case_id created_at:int last_at:int"
            " due_at:int parked_until:int offered_to offered_until:int merged_into parted tags"
        ),
        values=lambda r: (
            r.customer,
            r.queue,
            r.served_as,
            r.status,
            r.agent,
            r.subject,
            r.case,
            milliseconds(r.created_at),
            milliseconds(r.last_at),
            milliseconds(r.due_at),
            milliseconds(r.parked_until),
            r.offered_to,
            milliseconds(r.offered_until),
            r.merged_into,
            PARTED if r.parted else None,
            tags_of(r.tags),
        ),
        indexes=(
            ("customer", "last_at"),
            ("agent", "status"),
            ("queue", "status", "created_at"),
            ("case_id",),
        ),
        rare=("merged_into", "parted", "tags"),
        searched=_interaction_words,
        prefixed=False,  # conversations are most of all text; theirs would double the first sync
        buckets=_of_interaction,
    ),
    Kind(
        name="case",
        table="cases",
        record=Case,
        columns=_columns(
            "customer queue status subject number opened_at:int due_at:int merged_into tags"
        ),
        values=lambda r: (
            r.customer,
            r.queue,
            r.status,
            r.subject,
            r.number,
            milliseconds(r.opened_at),
            milliseconds(r.due_at),
            r.merged_into,
            tags_of(r.tags),
        ),
        rare=("merged_into", "tags"),
        indexes=(("customer",), ("opened_at", "id"), ("number",)),
        searched=lambda r: (
            r.subject,
            " ".join((r.number, r.description, r.solution, *r.tags)),
        ),
        buckets=_of_case,
    ),
    Kind(
        name="task",
        table="tasks",
        record=Task,
        columns=_columns(
            "title customer interaction case_id assignee status words due_at:int"
            " acts_at:int escalated_at:int"
        ),
        values=lambda r: (
            r.title,
            r.customer,
            r.interaction,
            r.case,
            r.assignee,
            r.status,
            r.words,
            milliseconds(r.due_at),
            milliseconds(acts_at(r)),
            milliseconds(r.escalated_at),
        ),
        indexes=(
            ("assignee", "status", "due_at"),
            *(("customer",), ("case_id",), ("acts_at",), ("escalated_at",)),
        ),
        searched=lambda r: (r.title, f"{r.words} {r.phone} {r.result} {r.details}"),
        buckets=_of_task,
    ),
    Kind(
        name="note",
        table="notes",
        record=Note,
        columns=_columns("about_kind about by_agent at:int interaction"),
        values=lambda r: (r.about_kind, r.about, r.by, milliseconds(r.at), r.interaction),
        indexes=(("about", "at"), ("interaction",)),
        searched=lambda r: ("", r.text),
        buckets=_of_note,
    ),
    *knowledge_kinds.KINDS,
    *service_kinds.KINDS,
    Kind(
        name="text-module",
        table="text_modules",
        record=TextModule,
        columns=_columns("short title language scope owner site"),
        values=lambda r: (r.short, r.title, r.language, r.scope, r.owner, r.site),
        indexes=(("short",),),
        searched=lambda r: (f"{r.short} {r.title}", r.text),
        buckets=_of_module,
    ),
    Kind(
        name="draft",
        table="drafts",
        record=Draft,
        columns=_columns("agent interaction kind saved_at:int"),
        values=lambda r: (r.agent, r.interaction, r.kind, milliseconds(r.saved_at)),
        indexes=(("interaction",),),
        buckets=_of_draft,
    ),
    Kind(
        name="clash",
        table="clashes",
        record=Clash,
        columns=_columns("about_kind about by_agent decided at:int"),
        values=lambda r: (r.about_kind, r.about, r.by, r.decided, milliseconds(r.at)),
        indexes=(("about",), ("decided", "at")),
        buckets=_of_clash,
    ),
    Kind(
        name="use",
        table="uses",
        record=Use,
        columns=_columns("of what by_agent interaction queue code at:int"),
        values=lambda r: (
            r.of,
            r.what,
            r.by,
            r.interaction,
            r.queue,
            r.code,
            milliseconds(r.at),
        ),
        indexes=(("of",), ("interaction",), ("at",)),
        buckets=_of_use,
    ),
    Kind(
        name="usage",
        table="usages",
        record=Usage,
        columns=_columns("of queue"),
        values=lambda r: (r.of, r.queue),
        indexes=(("queue",),),
        buckets=_of_usage,
    ),
)

BY_NAME: dict[str, Kind] = {kind.name: kind for kind in KINDS}
BY_RECORD: dict[type[Record], Kind] = {kind.record: kind for kind in KINDS}

encode = msgspec.json.Encoder().encode


def decode(kind: str, document: str | bytes | msgspec.Raw) -> Record:
    """The record of a document. Raises msgspec.ValidationError when it does not fit its kind."""
    return _decoder(kind).decode(document)


@cache
def _decoder(kind: str) -> msgspec.json.Decoder[Record]:
    """Made when a document of the kind is first read: all of them are felt at the start."""
    return msgspec.json.Decoder(BY_NAME[kind].record)
