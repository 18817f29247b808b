"""What goes with an erased customer, and what of others stays: one rule for each kind of record.

    gone = with_all_about(("customer", id), candidates)

Hub and desktop read the same list, so both erase the same. Laws: everything that is about the
customer goes, and what is about that; a record of somebody else stays and only forgets what it
named; a kind without a rule fails a test, so that nobody adds one without deciding.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from typing import Any, Final

import msgspec
from msgspec.structs import replace

from desktop.domain.clash import Clash
from desktop.domain.kind import APART, PARTED
from desktop.domain.kinds import BY_RECORD
from desktop.domain.records import (
    Article,
    Case,
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
from desktop.domain.words import DraftKind, RevisionStatus

Key = tuple[str, str]  # kind, id


class Gone(msgspec.Struct, frozen=True):
    """What is erased, as far as it is known."""

    keys: frozenset[Key]

    @property
    def ids(self) -> frozenset[str]:
        return frozenset(id for _, id in self.keys)

    def has(self, kind: str, id: str | None) -> bool:
        return id is not None and (kind, id) in self.keys


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """How a kind is erased; `stays` says why none of it is ever about a customer."""

    found_by: tuple[str, ...] = ()  # columns that hold ids of what a record may be about
    looked_at: tuple[str, str] = ("", "")  # a column and its value: these are looked at one by one
    goes: Callable[[Any, Gone], bool] = lambda _record, _gone: False
    without: Callable[[Any, Gone], Any] = lambda record, _gone: record  # names cut off
    stays: str = ""


Candidates = Callable[[str, Rule, Collection[str]], Iterable[Record]]
"""(kind, rule, ids) -> the records of this kind that name one of the ids in those columns."""


def _interaction_without(record: Interaction, gone: Gone) -> Interaction:
    """What was parted from it goes with the contact it went on in."""
    if gone.has("case", record.case):
        record = replace(record, case=None)
    if gone.has("interaction", record.merged_into):
        record = replace(record, merged_into=None, before_merge=None)
    went = [each for each in record.parted if gone.has("interaction", each.other)]
    if not went:
        return record
    ids = {id for each in went for id in each.messages}
    return replace(
        record,
        messages=tuple(said for said in record.messages if said.id not in ids),
        parted=tuple(each for each in record.parted if each not in went),
    )


def _case_without(record: Case, gone: Gone) -> Case:
    if not gone.has("case", record.merged_into):
        return record
    return replace(record, merged_into=None, before_merge=None)


def _customer_goes(record: Customer, gone: Gone) -> bool:
    """The same person, there twice."""
    return gone.has("customer", record.merged_into)


def _customer_without(record: Customer, gone: Gone) -> Customer:
    left = tuple(each for each in record.apart if not gone.has("customer", each))
    return replace(record, apart=left)


def _task_goes(record: Task, gone: Gone) -> bool:
    """A task that says whose it is goes with that customer; another with what it is about."""
    if record.customer is not None:
        return gone.has("customer", record.customer)
    return gone.has("interaction", record.interaction) or gone.has("case", record.case)


def _task_without(record: Task, gone: Gone) -> Task:
    if gone.has("interaction", record.interaction):
        record = replace(record, interaction=None)
    return replace(record, case=None) if gone.has("case", record.case) else record


def _draft_goes(record: Draft, gone: Gone) -> bool:
    """Forms keep what was filled in as text, also whose id was chosen."""
    if gone.has("interaction", record.interaction) or record.about in gone.ids:
        return True
    return record.kind is DraftKind.FORM and any(id in record.text for id in gone.ids)


def _is_about(record: Note | Clash, gone: Gone) -> bool:
    return gone.has(record.about_kind, record.about)


def _use_goes(record: Use, gone: Gone) -> bool:
    """It names the contact; how often it was done stays, without anybody's name."""
    return gone.has("interaction", record.interaction)


def _survey_goes(record: Survey, gone: Gone) -> bool:
    return gone.has("customer", record.customer) or gone.has("interaction", record.interaction)


def _note_goes(record: Note, gone: Gone) -> bool:
    """What was said of an article in a contact may be what the customer said."""
    return _is_about(record, gone) or gone.has("interaction", record.interaction)


def _revision_goes(record: Revision, gone: Gone) -> bool:
    """What was taken out of a contact may quote it, until a second person has approved it."""
    checked = record.status in (RevisionStatus.APPROVED, RevisionStatus.PUBLISHED)
    return not checked and gone.has("interaction", record.interaction)


def _revision_without(record: Revision, gone: Gone) -> Revision:
    if gone.has("interaction", record.interaction):
        return replace(record, interaction=None)
    return record


def _belongs(record: Interaction | Case, gone: Gone) -> bool:
    return gone.has("customer", record.customer)


_SETTINGS: Final = "describes the enterprise, its people or its partners"
_COUNTED: Final = "says how often an article was used in a queue, and names nobody"
_PUBLISHED: Final = "is written for everybody; what it quotes is its editors' to take out"

RULES: Final[dict[str, Rule]] = {
    "site": Rule(stays=_SETTINGS),
    "team": Rule(stays=_SETTINGS),
    "queue": Rule(stays=_SETTINGS),
    "agent": Rule(stays=_SETTINGS),
    "calendar": Rule(stays=_SETTINGS),
    "code": Rule(stays=_SETTINGS),
    "case-type": Rule(stays=_SETTINGS),
    "survey": Rule(found_by=("customer", "interaction"), goes=_survey_goes),
    "article": Rule(stays=_PUBLISHED),
    "revision": Rule(found_by=("interaction",), goes=_revision_goes, without=_revision_without),
    "receipt": Rule(stays=_SETTINGS),
    "readership": Rule(stays=_COUNTED),
    "text-module": Rule(stays=_PUBLISHED),
    "customer": Rule(
        found_by=("merged_into",),
        looked_at=("apart", APART),
        goes=_customer_goes,
        without=_customer_without,
    ),
    "interaction": Rule(
        found_by=("customer", "case_id", "merged_into"),
        looked_at=("parted", PARTED),
        goes=_belongs,
        without=_interaction_without,
    ),
    "case": Rule(found_by=("customer", "merged_into"), goes=_belongs, without=_case_without),
    "task": Rule(
        found_by=("customer", "interaction", "case_id"), goes=_task_goes, without=_task_without
    ),
    "note": Rule(found_by=("about", "interaction"), goes=_note_goes),
    "draft": Rule(
        found_by=("interaction",), looked_at=("kind", DraftKind.FORM.value), goes=_draft_goes
    ),
    "clash": Rule(found_by=("about",), goes=_is_about),
    "use": Rule(found_by=("interaction",), goes=_use_goes),
    "usage": Rule(stays=_COUNTED),
}


def with_all_about(begun: Iterable[Key], candidates: Candidates) -> Gone:
    """These, what is about them, what is about that, until nothing new is found."""
    gone = Gone(frozenset(begun))
    new = gone.keys
    while new:
        ids = {id for _, id in new}
        found = {
            key
            for kind, record in _candidates(candidates, ids)
            if (key := (kind, record.id)) not in gone.keys and RULES[kind].goes(record, gone)
        }
        gone, new = Gone(gone.keys | found), frozenset(found)
    return gone


def left_behind(gone: Gone, candidates: Candidates) -> list[Record]:
    """Records of others that name something that goes, as they are without it."""
    naming = [(k, r) for k, r in _candidates(candidates, gone.ids) if (k, r.id) not in gone.keys]
    cut = [(record, RULES[kind].without(record, gone)) for kind, record in naming]
    return [after for before, after in cut if after != before]


def files_of(record: Record) -> set[str]:
    """The SHA-256 of the attachments that a record names."""
    match record:
        case Interaction():
            return {file.sha256 for said in record.messages for file in said.files}
        case Draft() | Article() | Revision():
            return {file.sha256 for file in record.attachments}
        case _:
            return set()


def key_of(record: Record) -> Key:
    return BY_RECORD[type(record)].name, record.id


def _candidates(candidates: Candidates, ids: Collection[str]) -> Iterable[tuple[str, Record]]:
    for kind, rule in RULES.items():
        if rule.found_by:
            for record in candidates(kind, rule, ids):
                yield kind, record
