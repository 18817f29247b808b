"""Erasing a customer (Art. 17 GDPR): everything that is about them, on the hub and on every desk.

    would_go = Erasing(store, clock, tenant, kept).survey(customer)
    erased = Erasing(store, clock, tenant, kept).erase(customer)

Laws: it is one transaction; what it finds is what `desktop.domain.erasing` says; it is written to
the list beside the database before it is committed, so that no restored backup brings anybody back;
whoever asks again for what was erased is told so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

import msgspec

from desktop.domain.erasing import Gone, Rule, files_of, key_of, left_behind, with_all_about
from desktop.domain.ids import AgentId, CustomerId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Agent, Customer, Record
from desktop.ports.clock import Clock
from integrations.hub.server.erasing.kept_list import Entry, KeptList
from integrations.hub.server.store import erasures, records
from integrations.hub.server.store.erasures import Device, Traced, digest
from integrations.hub.server.store.heads import Head, head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.overwriting import overwrite
from integrations.hub.server.store.work import Work

LEASE: Final = timedelta(hours=72)  # how long a desk may work without its hub


class NobodyThere(Exception):
    """There is no such customer, by number or id; `str` is what was asked for."""


class Survey(msgspec.Struct, frozen=True):
    """What an erasure takes away, and what it changes."""

    customer: CustomerId
    number: str
    records: dict[str, int]  # by kind
    changed: int  # records of others that named something of it
    files: int  # attachments that nothing else names
    seq: int = 0  # of the erasure, when it was done


class Outstanding(msgspec.Struct, frozen=True):
    """An installation that has not erased what it should have, as far as the hub was told."""

    client_id: str
    login: str
    name: str
    missing: int  # erasures
    heard: datetime | None
    lease_until: datetime | None  # counted from when it was heard of last


class Report(msgspec.Struct, frozen=True):
    erasures: int
    devices: tuple[Outstanding, ...]


class Erasing:
    """Erasures in one tenant; `kept` is the list beside its database."""

    def __init__(self, store: Store, clock: Clock, tenant: TenantId, kept: KeptList) -> None:
        self._store = store
        self._clock = clock
        self._tenant = tenant
        self._kept = kept

    def survey(self, name: str) -> Survey:
        """What would go with the customer of this number or id. Raises NobodyThere."""
        with self._store.reading(self._tenant) as within:
            found = _customer(within, name)
            gone, candidates = _found(within, found.id)
            files = erasures.named_by_nothing(within, _files(within, gone), gone.keys)
            return _survey(found, gone, len(left_behind(gone, candidates)), len(files))

    def erase(self, name: str) -> Survey:
        """Erase the customer of this number or id. Raises NobodyThere."""

        def job(within: Transaction) -> Survey:
            head = _head(within)
            found = _customer(within, name)
            survey, gone = self._erased(within, head, found)
            subject = digest(head.person_key, "customer", found.id)
            digests = tuple(sorted(digest(head.person_key, *key) for key in gone.keys))
            self._kept.add(Entry(self._tenant, subject, self._clock.now(), digests))
            return survey

        done = self._store.writing(self._tenant, job)
        overwrite(self._store)
        return done

    def outstanding(self) -> Report:
        """Which installations have not said yet that they have erased the same."""
        with self._store.reading(self._tenant) as within:
            seqs = [seq for _, seq, _ in erasures.every(within)]
            people = {agent.id: agent for agent in records.every(within, Agent)}
            late = [
                _outstanding(device, people, sum(seq > device.erased for seq in seqs))
                for device in erasures.devices(within)
                if seqs and device.erased < max(seqs)
            ]
        return Report(len(seqs), tuple(late))

    def replay(self) -> int:
        """Erase again whom the list knows as erased and this database does not; how many.

        The database is an older one: it came out of a backup. Raises kept_list.Unreadable.
        """
        listed = {each.subject: each for each in self._kept.entries(self._tenant)}

        def job(within: Transaction) -> int:
            head = _head(within)
            missing = listed.keys() - erasures.subjects(within)
            if not missing:
                return 0
            here = {
                name: id
                for id in sorted(erasures.customers_named(within))
                if (name := digest(head.person_key, "customer", id)) in missing
            }
            for subject in sorted(missing):
                self._replayed(within, listed[subject], here.get(subject))
            return len(missing)

        count = self._store.writing(self._tenant, job)
        if count:
            overwrite(self._store)
        return count

    def unlisted(self) -> int:
        """Add to the list what this database knows and the list does not; how many.

        Nothing is ever missing unless the file was lost or is an older one.
        """
        listed = {each.subject for each in self._kept.entries(self._tenant)}
        with self._store.reading(self._tenant) as within:
            missing = [
                Entry(
                    self._tenant,
                    subject,
                    self._clock.now(),
                    tuple(erasures.digests_of(within, seq)),
                )
                for subject, seq, _ in erasures.every(within)
                if subject not in listed
            ]
        if missing:
            self._kept.add(*missing)
        return len(missing)

    def _replayed(self, within: Transaction, entry: Entry, id: str | None) -> None:
        head = _head(within)
        seq = head.seq
        if id is not None:
            there = records.find(within, "customer", id)
            customer = (
                there if isinstance(there, Customer) else Customer(id=CustomerId(id), name="")
            )
            survey, _ = self._erased(within, head, customer)
            seq = survey.seq
        else:
            at = milliseconds(self._clock.now()) or 0
            erasures.write_down(within, head.person_key, entry.subject, (), seq=seq, at=at)
        erasures.write_down_digests(within, entry.records, seq)

    def _erased(self, within: Transaction, head: Head, found: Customer) -> tuple[Survey, Gone]:
        now = self._clock.now()
        work = Work(within, head, now)
        work.hold("customer", found.id)
        gone, candidates = _found(within, found.id)
        lay = erasures.lay_in(within, gone.keys)
        files = _files(within, gone)
        changed = left_behind(gone, candidates)
        for key in sorted(gone.keys):
            work.hold(*key)
            work.remove(*key)
        for record in changed:
            work.hold(*key_of(record))
            work.put(record)
        work.write()
        erasures.forget_beside(within, gone.keys)
        dropped = erasures.named_by_nothing(within, files)
        erasures.drop_content(within, dropped)
        seq = _head(within).seq
        traced = [Traced(*key, tuple(sorted(lay[key]))) for key in sorted(gone.keys)]
        erasures.write_down(
            within,
            head.person_key,
            digest(head.person_key, "customer", found.id),
            traced,
            seq=seq,
            at=milliseconds(now) or 0,
        )
        return msgspec.structs.replace(
            _survey(found, gone, len(changed), len(dropped)), seq=seq
        ), gone


def _head(within: Transaction) -> Head:
    head = head_of(within)
    if head is None:
        raise NobodyThere(within.tenant)
    return head


def _customer(within: Transaction, name: str) -> Customer:
    found = records.find(within, "customer", name)
    if found is None:
        numbered = records.every(within, Customer, number=name)
        found = numbered[0] if len(numbered) == 1 else None
    if not isinstance(found, Customer):
        raise NobodyThere(name)
    return found


def _found(within: Transaction, id: str) -> tuple[Gone, _Candidates]:
    candidates = _Candidates(within)
    return with_all_about([("customer", id)], candidates), candidates


class _Candidates:
    """What `desktop.domain.erasing` asks the database."""

    def __init__(self, within: Transaction) -> None:
        self._within = within

    def __call__(self, kind: str, rule: Rule, ids: Collection[str]) -> list[Record]:
        return erasures.naming(self._within, kind, rule, ids)


def _files(within: Transaction, gone: Gone) -> set[str]:
    """The content that what goes names."""
    named: set[str] = set()
    for kind, id in gone.keys:
        naming = kind in ("interaction", "draft", "revision")
        record = records.find(within, kind, id) if naming else None
        named |= files_of(record) if record is not None else set()
    return named


def _outstanding(device: Device, people: Mapping[AgentId, Agent], missing: int) -> Outstanding:
    agent = people.get(AgentId(device.agent))
    heard = datetime.fromtimestamp(device.heard / 1000, UTC) if device.heard else None
    return Outstanding(
        client_id=device.client_id,
        login=agent.login if agent else "",
        name=agent.name if agent else "",
        missing=missing,
        heard=heard,
        lease_until=heard + LEASE if heard else None,
    )


def _survey(found: Customer, gone: Gone, changed: int, files: int) -> Survey:
    counted = Counter(kind for kind, _ in gone.keys)
    return Survey(found.id, found.number, dict(sorted(counted.items())), changed, files)
