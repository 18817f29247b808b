"""What belongs to a case or a contact, by id: contacts, notes and tasks, cases merged into it."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Text, bindparam, or_, select

from desktop.domain.records import Interaction
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.prepared import OF_TENANT, Prepared
from integrations.hub.server.store.tables import RECORDS

_notes, _tasks = RECORDS["note"].c, RECORDS["task"].c
_contacts, _cases = RECORDS["interaction"].c, RECORDS["case"].c
_OF: Final = bindparam("of", type_=Text)
_NOTES: Final = Prepared(select(_notes.id).where(_notes.tenant == OF_TENANT, _notes.about == _OF))
_TASKS: Final = Prepared(select(_tasks.id).where(_tasks.tenant == OF_TENANT, _tasks.case_id == _OF))
_MADE_IN: Final = Prepared(
    select(_tasks.id).where(
        _tasks.tenant == OF_TENANT,
        _tasks.interaction == _OF,
        # Its customer's: by them tasks are found quickly.
        or_(_tasks.customer == bindparam("whose", type_=Text), _tasks.customer.is_(None)),
    )
)
_CONTACTS: Final = Prepared(
    select(_contacts.id).where(_contacts.tenant == OF_TENANT, _contacts.case_id == _OF)
)
_MERGED: Final = Prepared(
    select(_cases.id).where(_cases.tenant == OF_TENANT, _cases.merged_into == _OF)
)


def notes_about(within: Transaction, id: str) -> list[str]:
    return [found for (found,) in _NOTES.rows(within, of=id)]


def tasks_of_case(within: Transaction, case: str) -> list[str]:
    return [found for (found,) in _TASKS.rows(within, of=case)]


def tasks_made_in(within: Transaction, contact: Interaction) -> list[str]:
    return [found for (found,) in _MADE_IN.rows(within, of=contact.id, whose=contact.customer)]


def contacts_of_case(within: Transaction, case: str) -> list[str]:
    return [found for (found,) in _CONTACTS.rows(within, of=case)]


def merged_into(within: Transaction, case: str) -> list[str]:
    return [found for (found,) in _MERGED.rows(within, of=case)]
