"""Counting what articles and text modules were used for.

A use is one person's own; what all others of the queue see is a number, counted here in the
transaction that takes the use in. The reason of a contact is known when it is wrapped up, so its
uses are counted once more then, under it. Laws: a use is counted once, however often it comes; what
nobody else sees (a module of one's own, a contact of which one has no right) is counted nowhere; a
use that is forgotten, because it is old or its contact was erased, stays counted.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import TenantId
from desktop.domain.kinds import milliseconds
from desktop.domain.records import Interaction, TextModule
from desktop.domain.using import Usage, Use, counted, usage_id
from desktop.domain.words import ModuleScope
from integrations.hub.server.rights.rights import Person
from integrations.hub.server.store.heads import head_of
from integrations.hub.server.store.opening import Store, Transaction
from integrations.hub.server.store.uses import used_before, used_in
from integrations.hub.server.store.work import Work

KEPT: Final = timedelta(days=90)  # a use of one's own
_AT_ONCE: Final = 500


def of_its_contact(work: Work, who: Person, use: Use) -> Use:
    """The use with queue and reason of its contact; without a queue it is counted nowhere."""
    contact = work.look("interaction", use.interaction) if use.interaction else None
    if not isinstance(contact, Interaction) or not _is_shared(work, who, use):
        return use
    return replace(use, queue=contact.queue, code=contact.code)


def count(work: Work, use: Use) -> None:
    """A new use."""
    _count(work, use, 1)


def count_anew(work: Work, contact: Interaction) -> None:
    """The contact has another reason now: what was used in it was used for that."""
    for id in _used_in(work, contact.id):
        use = work.hold("use", id)
        if isinstance(use, Use) and use.code != contact.code:
            under = replace(use, code=contact.code)
            work.put(under)
            _count(work, use, -1)
            _count(work, under, 1)


def forget(store: Store, tenant: TenantId, now: datetime) -> int:
    """Forget the uses that are too old, some at a time; returns how many it were."""
    before, forgotten = milliseconds(now - KEPT) or 0, 0
    while some := store.writing(tenant, partial(_forget, before=before, now=now)):
        forgotten += some
    return forgotten


def _forget(within: Transaction, before: int, now: datetime) -> int:
    found = used_before(within, before, _AT_ONCE)
    head = head_of(within) if found else None
    if head is None:
        return 0
    work = Work(within, head, now)
    work.hold_all(("use", id) for id in found)
    for id in found:
        if work.hold("use", id) is not None:
            work.remove("use", id)
    return work.write()


def _count(work: Work, use: Use, by: int) -> None:
    if use.queue is None:
        return
    id = usage_id(use.queue, use.of)
    held = work.hold("usage", id)
    usage = held or Usage(id=id, of=use.of, of_kind=use.of_kind, queue=use.queue)
    if isinstance(usage, Usage):
        work.put(counted(usage, use, by, work.now))


def _is_shared(work: Work, who: Person, use: Use) -> bool:
    """Whether it is something that others may see, too."""
    used = work.look(use.of_kind.value, use.of)
    personal = isinstance(used, TextModule) and used.scope is ModuleScope.PERSONAL
    return used is not None and who.sees(used) and not personal


def _used_in(work: Work, contact: str) -> Iterable[str]:
    """The ids of what was used in a contact, with those of this very transaction."""
    now = (each.id for each in work.put_of(Use) if each.interaction == contact)
    return sorted({*used_in(work.within, contact), *now})
