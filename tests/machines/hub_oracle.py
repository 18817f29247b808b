"""What a hub must do, said once more in the plainest way: no buckets, no log, no tables.

Kept apart from the product on purpose: rights are written here kind by kind as a person would
explain them, so that a mistake in the buckets shows as a difference.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import msgspec
from msgspec.structs import replace

from desktop.domain import masks
from desktop.domain.ids import AgentId, OperationId, QueueId, SiteId
from desktop.domain.kinds import BY_RECORD
from desktop.domain.masks import shown
from desktop.domain.operations import case as cases
from desktop.domain.operations.interaction import Assign, taken
from desktop.domain.operations.operation import Stamp
from desktop.domain.operations.registry import AnyOperation
from desktop.domain.operations.sending import ReplyBy
from desktop.domain.operations.writing import RemoveTextModule, SaveDraft, SaveTextModule
from desktop.domain.receipts import Readership, Receipt
from desktop.domain.records import (
    Agent,
    Article,
    Case,
    Customer,
    Draft,
    Interaction,
    Note,
    Queue,
    Record,
    Revision,
    Site,
    Task,
    TextModule,
)
from desktop.domain.surveys import Survey
from desktop.domain.using import Usage, Use, counted, usage_id
from desktop.domain.words import (
    AgentState,
    InteractionStatus,
    Missed,
    ModuleScope,
    Priority,
    Purpose,
    Role,
    SiteKind,
)
from desktop.ports.clock import Clock
from tests.machines import belonging_oracle, giving_oracle, knowledge_oracle, serving_oracle

Key = tuple[str, str]
SHARING = {Role.EDITOR, Role.LEAD, Role.TRAINER, Role.OWNER, Role.ADMIN}
NAMED = {"customer", "interaction", "case", "article"}


class Asked(msgspec.Struct, frozen=True):
    """An operation under way."""

    operation: AnyOperation
    op_id: OperationId
    at: datetime


class Oracle:
    """All records of a tenant and what becomes of them."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.records: dict[Key, Record] = {}
        self.declined: list[tuple[datetime, AgentId, str]] = []
        self.told: dict[AgentId, list[set[QueueId]]] = {}
        self.grants: dict[tuple[SiteId, QueueId, Purpose], datetime | None] = {}  # their ends

    # ------------------------------------------------------------------------------------ rights
    def person(self, agent: AgentId) -> Agent:
        who = self.records["agent", agent]
        assert isinstance(who, Agent)
        return who

    def site_of(self, agent: AgentId) -> Site:
        site = self.records["site", self.person(agent).site]
        assert isinstance(site, Site)
        return site

    def queues_of(self, agent: AgentId) -> set[QueueId]:
        """Those whose records this person sees."""
        site = self.site_of(agent)
        queues = [record for record in self.records.values() if isinstance(record, Queue)]
        if site.kind is SiteKind.IN_HOUSE:
            return {queue.id for queue in queues}
        return {q.id for q in queues if site.id in q.sites or self.purposes(site.id, q.id)}

    def purposes(self, site: SiteId, queue: QueueId) -> set[Purpose]:
        """What the site was granted of the queue and still has."""
        now = self.clock.now()
        return {
            purpose
            for (whose, id, purpose), until in self.grants.items()
            if (whose, id) == (site, queue) and (until is None or now < until)
        }

    def works(self, agent: AgentId) -> set[QueueId]:
        site = self.site_of(agent)
        queues = [record for record in self.records.values() if isinstance(record, Queue)]
        own = site.kind is SiteKind.IN_HOUSE
        return {
            q.id
            for q in queues
            if site.id in q.sites
            or (own and not q.sites)
            or Purpose.SERVICE in self.purposes(site.id, q.id)
        }

    def remember(self, agent: AgentId) -> None:
        """The person is told of their rights now."""
        self.told.setdefault(agent, []).append(self.queues_of(agent))

    def saw(self, agent: AgentId, record: Record) -> bool:
        """Whether it lies where they once knew to have a right."""
        return any(self.sees(agent, record, queues) for queues in self.told.get(agent, ()))

    def sees(  # noqa: PLR0911  one case a kind
        self, agent: AgentId, record: Record, queues: set[QueueId] | None = None
    ) -> bool:
        site = self.site_of(agent)
        in_house = site.kind is SiteKind.IN_HOUSE
        queues = self.queues_of(agent) if queues is None else queues
        match record:
            case Draft():
                return record.agent == agent
            case Use():
                return record.by == agent
            case Usage():
                return in_house or record.queue in queues
            case TextModule(scope=ModuleScope.PERSONAL):
                return record.owner == agent
            case TextModule(scope=ModuleScope.SITE):
                return record.site == site.id
            case Article() | Revision() | Receipt() | Readership() | Note(about_kind="article"):
                return knowledge_oracle.reads(self.person(agent), site, record)
            case Interaction() | Case() | Survey() | Customer() | Note():
                return in_house or bool(queues & set(belonging_oracle.queues_of(record)))
            case Task():
                mine = agent in (record.assignee, record.created_by)
                return in_house or mine or bool(queues & set(record.queues))
            case _:
                return True

    def visible_to(self, agent: AgentId) -> dict[Key, Record]:
        return {
            key: shown(record, self.hidden(agent, record))
            for key, record in self.records.items()
            if self.sees(agent, record)
        }

    def hidden(self, agent: AgentId, record: Record) -> set[str]:
        """What a partner may not read: each field has the purpose that opens it."""
        site = self.site_of(agent)
        if site.kind is SiteKind.IN_HOUSE:
            return set()
        queues = belonging_oracle.queues_of(record)
        given = {purpose for queue in queues for purpose in self.purposes(site.id, queue)}
        opens = {
            "phone": Purpose.CALLBACK,
            "iban": Purpose.BILLING,
            "born": Purpose.IDENTITY,
        }
        return {name for name, purpose in opens.items() if purpose not in given}

    # --------------------------------------------------------------------------------- operations
    def do(self, agent: AgentId, asked: Asked) -> bool:
        """Do what was asked, if it may be done; says whether it was."""
        operation = asked.operation
        key = operation.declared.kind, operation.id
        record = self.records.get(key)
        stamp = Stamp(asked.op_id, agent, asked.at)
        if not self._may(agent, operation, record) or operation.refusal(record, stamp) is not None:
            return False
        after = operation.over(record, stamp)
        assert after is not None
        if record is None:
            after = belonging_oracle.laid(self.records, self._new(agent, after))
        if isinstance(after, TextModule) and after.scope is ModuleScope.SITE and not after.site:
            after = replace(after, site=self.site_of(agent).id)
        now = self.clock.now()
        after = serving_oracle.completed(self.records, record, after, now)
        following = knowledge_oracle.what_follows(
            self.records, self.person(agent), record, after, now
        )
        for each in following or ():
            self.put(each)
        for each in serving_oracle.what_follows(self.records, record, after, now):
            self.keep(each)
        return following is not None

    def put(self, record: Record) -> None:
        """As somebody asked for it: with it, its customer is served."""
        before = self.records.get((BY_RECORD[type(record)].name, record.id))
        self.keep(record)
        if not isinstance(record, Interaction | Case) or record == before:
            return
        there = self.records[BY_RECORD[type(record)].name, record.id]
        for queue in belonging_oracle.queues_of(there):
            customer = self.records["customer", record.customer]
            if isinstance(customer, Customer) and queue not in customer.queues:
                queues = (*customer.queues, queue)
                self.records["customer", customer.id] = replace(customer, queues=queues)

    def keep(self, record: Record) -> None:
        """As the hub moves it: what is only offered was not served yet."""
        key = BY_RECORD[type(record)].name, record.id
        before = self.records.get(key)
        record = belonging_oracle.placed(self.records, before, record)
        self.records[key] = record
        belonging_oracle.move(self.records, before, record)
        if isinstance(record, Interaction):
            asked = serving_oracle.asked(self.records, before, record, self.clock.now())
            self.records.update({(BY_RECORD[type(each)].name, each.id): each for each in asked})
        if isinstance(record, Use) and before is None:
            self._count(record, 1)
        if isinstance(record, Interaction) and record.code != getattr(before, "code", ""):
            self._count_anew(record)

    def _count_anew(self, contact: Interaction) -> None:
        """What was used in a contact counts for the reason that it turned out to have."""
        uses = [each for each in self.records.values() if isinstance(each, Use)]
        for use in uses:
            if use.interaction == contact.id:
                self._count(use, -1)
                self.records["use", use.id] = under = replace(use, code=contact.code)
                self._count(under, 1)

    def _count(self, use: Use, by: int) -> None:
        if use.queue:
            id = usage_id(use.queue, use.of)
            there = self.records.get(("usage", id))
            empty = Usage(id=id, of=use.of, of_kind=use.of_kind, queue=use.queue)
            usage = there if isinstance(there, Usage) else empty
            self.records["usage", id] = counted(usage, use, by, self.clock.now())

    def _may(self, agent: AgentId, operation: AnyOperation, record: Record | None) -> bool:
        who = self.records["agent", agent]
        assert isinstance(who, Agent)
        given = {*(getattr(operation, "queues", None) or ()), *_one(_queue_of(operation))}
        return (
            who.role in operation.declared.roles
            and (record is None or self.sees(agent, record))
            and not (isinstance(record, Interaction) and record.queue not in self.queues_of(agent))
            and given <= self.queues_of(agent)
            and self._may_write(agent, operation, record)
            and all(self._may_name(agent, operation, key) for key in self._named(operation))
            and self._may_share(who, operation, record)
            and self._may_have(agent, operation, record)
            and _goes_somewhere(operation, record)
            and serving_oracle.allows(self.records, self.site_of(agent), operation, record)
        )

    def _may_write(self, agent: AgentId, operation: AnyOperation, record: Record | None) -> bool:
        """Nobody sets what they may not read; a customer's segment is the enterprise's own."""
        partner = self.site_of(agent).kind is SiteKind.PARTNER
        segment = getattr(operation, "segment", "")
        if partner and segment is not msgspec.UNSET and segment:
            return False
        return record is None or not (masks.given(operation) & self.hidden(agent, record))

    def _may_name(self, agent: AgentId, operation: AnyOperation, key: Key) -> bool:
        record = self.records.get(key)
        if record is None:
            return False
        # A draft about what went is still its writer's.
        kept = isinstance(operation, SaveDraft) and self.saw(agent, record)
        return kept or self.sees(agent, record)

    def _named(self, operation: AnyOperation) -> list[Key]:
        """Every record that an operation names in its fields."""
        fields = {name: getattr(operation, name) for name in operation.__struct_fields__}
        fields = {name: value for name, value in fields.items() if isinstance(value, str) and value}
        named = [(kind, fields[kind]) for kind in NAMED & set(fields)]
        others = {"translation_of": "article", "feedback": "note"} | serving_oracle.NAMES
        named += [(kind, fields[name]) for name, kind in others.items() if name in fields]
        sites = getattr(operation, "sites", ())
        named += [("site", site) for site in (sites if isinstance(sites, tuple) else ())]
        people = {"agent", "assignee", "instead_of", "owner"} & set(fields)
        named += [("agent", fields[name]) for name in people]
        if "team" in fields:
            named.append(("team", fields["team"]))
        if "site" in fields:
            named.append(("site", fields["site"]))
        if "about" in fields and not isinstance(operation, SaveDraft):  # a form may be about none
            kind = fields.get("about_kind") or operation.declared.name.partition(".")[0]
            named.append((kind, fields["about"]))
        return named

    def _may_have(self, agent: AgentId, operation: AnyOperation, record: Record | None) -> bool:
        """Whoever is to have it must see it; what somebody else has is given on by a lead."""
        if not giving_oracle.allows(self.person(agent), operation, record):
            return False
        if isinstance(operation, Assign) and isinstance(record, Interaction):
            return self.sees(operation.agent, record)
        if isinstance(operation, cases.Assign) and isinstance(record, Case):
            return operation.agent is None or self.sees(operation.agent, record)
        return True

    def _may_share(self, who: Agent, operation: AnyOperation, record: Record | None) -> bool:
        if not isinstance(operation, SaveTextModule | RemoveTextModule):
            return True
        of = [it for it in (operation, record) if isinstance(it, SaveTextModule | TextModule)]
        scopes, sites = {it.scope for it in of}, {it.site for it in of}
        site = self.site_of(who.id)
        partner = site.kind is SiteKind.PARTNER
        if partner and (ModuleScope.SHARED in scopes or sites - {None, site.id}):
            return False
        return scopes <= {ModuleScope.PERSONAL} or who.role in SHARING

    def _new(self, agent: AgentId, record: Record) -> Record:
        partner = self.site_of(agent).kind is SiteKind.PARTNER
        queues = self.queues_of(agent)
        record = knowledge_oracle.completed(self.records, record)
        match record:
            case Use():
                contact = self.records.get(("interaction", record.interaction or ""))
                used = self.records.get((record.of_kind.value, record.of))
                private = isinstance(used, TextModule) and used.scope is ModuleScope.PERSONAL
                seen = used is not None and self.sees(agent, used)
                if isinstance(contact, Interaction) and seen and not private:
                    return replace(record, queue=contact.queue, code=contact.code)
                return record
            case Customer(queues=()) if partner:
                return replace(record, queues=tuple(sorted(queues)))
            case Note(queues=()):
                about = self.records[record.about_kind, record.about]
            case Task(queues=(), queue=None):
                ids = (
                    ("interaction", record.interaction),
                    ("case", record.case),
                    ("customer", record.customer),
                )
                found = [self.records[kind, id] for kind, id in ids if id]
                if not found:
                    return record
                about = found[0]
            case _:
                return record
        own = belonging_oracle.queues_of(about)
        return replace(record, queues=tuple(q for q in own if not partner or q in queues))

    # --------------------------------------------------------------------------------------- live
    def next_offer(self, agent: AgentId, now: datetime) -> str | None:
        """What the agent is offered now, and hold it."""
        who = self.records["agent", agent]
        assert isinstance(who, Agent)
        if who.state is not AgentState.READY:
            return None
        contacts = [r for r in self.records.values() if isinstance(r, Interaction)]
        offered = [r for r in contacts if r.status is InteractionStatus.OFFERED]
        held = [
            r
            for r in offered
            if r.offered_to == agent and r.offered_until and r.offered_until >= now
        ]
        if held:
            return held[0].id
        for record in offered:
            if record.offered_until and record.offered_until < now:
                self._let_pass(record, now)
        who = self.records["agent", agent]
        if not isinstance(who, Agent) or who.state is not AgentState.READY:
            return None
        spared = {id for at, whose, id in self.declined if whose == agent and now - at <= _MINUTE}
        free = [
            r
            for r in self.records.values()
            if isinstance(r, Interaction)
            and r.status is InteractionStatus.QUEUED
            and r.queue in self.works(agent)
            and r.id not in spared
            and serving_oracle.speaks(self.records, who, r)
            and serving_oracle.is_open(self.records, r, now)
            and serving_oracle.has_room(self.records, who, r)
        ]
        if not free:
            return None
        longest = min(free, key=lambda r: (-self._points(r, now), r.created_at, r.id))
        until = now + timedelta(seconds=20)
        self.keep(
            replace(
                longest,
                status=InteractionStatus.OFFERED,
                offered_to=agent,
                offered_until=until,
                epoch=longest.epoch + 1,
            )
        )
        return longest.id

    def accept(self, agent: AgentId, id: str, now: datetime) -> bool:
        record = self.records.get(("interaction", id))
        if not isinstance(record, Interaction):
            return False
        if record.agent == agent and record.status is InteractionStatus.ACTIVE:
            return True
        if not self._holds(agent, record, now):
            return False
        self.put(taken(record, agent, now))
        self._is_there(agent)
        return True

    def _points(self, record: Interaction, now: datetime) -> float:
        """Where nobody has said otherwise of a queue."""
        customer = self.records.get(("customer", record.customer))
        value = customer.value if isinstance(customer, Customer) else 0
        urgent = {Priority.HIGH: 600, Priority.LOW: -600}.get(record.priority, 0)
        return max(0.0, (now - record.created_at).total_seconds()) + 120 * value + urgent

    def missed(self, agent: AgentId, id: str, why: Missed, now: datetime) -> None:
        """The desk says that nobody took it; what was not heard is nobody's fault."""
        record = self.records.get(("interaction", id))
        if isinstance(record, Interaction) and self._holds(agent, record, now):
            self._let_pass(record, now, fault=why in (Missed.UNHEARD, Missed.LOCKED))

    def _let_pass(self, record: Interaction, now: datetime, *, fault: bool = True) -> None:
        """Nobody took it; who does so twice in a row is on a break."""
        free = InteractionStatus.QUEUED
        self.keep(replace(record, status=free, offered_to=None, offered_until=None))
        if not fault:
            return
        who = self.records["agent", record.offered_to or ""]
        assert isinstance(who, Agent)
        who = replace(who, missed=who.missed + 1)
        if who.missed >= 2 and who.state is AgentState.READY:
            who = replace(who, state=AgentState.BREAK, reason="missed", state_since=now)
        self.put(who)

    def _is_there(self, agent: AgentId) -> None:
        who = self.records["agent", agent]
        assert isinstance(who, Agent)
        self.put(replace(who, missed=0))

    def decline(self, agent: AgentId, id: str, now: datetime) -> None:
        record = self.records.get(("interaction", id))
        if isinstance(record, Interaction) and self._holds(agent, record, now):
            free = InteractionStatus.QUEUED
            self.keep(replace(record, status=free, offered_to=None, offered_until=None))
            self.declined.append((now, agent, id))
            self._is_there(agent)

    @staticmethod
    def _holds(agent: AgentId, record: Interaction, now: datetime) -> bool:
        offered = record.status is InteractionStatus.OFFERED and record.offered_to == agent
        return offered and record.offered_until is not None and record.offered_until >= now


_MINUTE = timedelta(seconds=60)


def _goes_somewhere(operation: AnyOperation, record: Record | None) -> bool:
    """This hub has no connection of any channel: a reply stays on that of its contact."""
    if not isinstance(operation, ReplyBy) or not isinstance(record, Interaction):
        return True
    return operation.channel in (None, record.channel)


def _queue_of(value: object) -> QueueId | None:
    queue: QueueId | None = getattr(value, "queue", None)
    return queue


def _one(value: Any) -> tuple[Any, ...]:
    return () if value is None or value is msgspec.UNSET else (value,)


def without_numbers(record: Record) -> Record:
    """A record as it is before the hub has numbered it."""
    return replace(record, number="") if isinstance(record, Customer | Case) else record
