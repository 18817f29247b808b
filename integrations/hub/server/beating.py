"""Beats of desks: somebody is here, at this device, and has these contacts in hand.

All beats that come within a moment are one transaction of a few statements, however many desks
there are. Laws: one device of a person is the active one, another takes over only when the person
says so; a beat is no news to anybody, unless somebody who was lost is there again.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import msgspec

from desktop.domain.ids import AgentId, InteractionId, TenantId
from desktop.domain.kinds import milliseconds
from desktop.ports.wire import AtWork, Counted, Here, Reach, Seat
from integrations.hub.server import leasing
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.rights.rights import Bearer, person_of
from integrations.hub.server.store import accounts, leases, presences
from integrations.hub.server.store.opening import Transaction
from integrations.hub.server.store.presences import Presence

Kept = tuple[str, str, int]  # agent, interaction, epoch


class Beat(msgspec.Struct, frozen=True):
    token_hash: str
    said: AtWork


class _Heard(msgspec.Struct, frozen=True):
    agent: str
    said: AtWork
    seat: Seat
    epoch: int
    away_s: float | None

    @property
    def holds(self) -> list[Kept]:
        if self.seat is not Seat.HERE:
            return []
        return [(self.agent, each.interaction, each.fence) for each in self.said.holds]


def beat(hub: Hub, tenant: TenantId, beats: Sequence[Beat]) -> list[Counted | None]:
    """The answer to each; None where the token is nobody's any more."""
    return hub.store.writing(tenant, lambda within: _beat(hub, within, beats))


def _beat(hub: Hub, within: Transaction, beats: Sequence[Beat]) -> list[Counted | None]:
    now = hub.clock.now()
    heard = _heard(hub, within, beats, now)
    asked = {hold for each in heard if each for hold in each.holds}
    anew = leasing.nobody_watched(hub, within, now)
    until = leasing.until(hub, now)
    kept = leases.renew(within, asked, now=None if anew else now, until=until)
    if rest := sorted(asked - kept):
        work = leasing.work_of(hub, within)
        kept |= {one for one in rest if leasing.taken_up(hub, work, *one)}
        work.write()
    return [_counted(hub, each, kept) if each else None for each in heard]


def _heard(
    hub: Hub, within: Transaction, beats: Sequence[Beat], now: datetime
) -> list[_Heard | None]:
    """Who it is and where they work; written down for those who work where they beat."""
    agents = accounts.agents_of(within, {each.token_hash for each in beats})
    known = presences.found(within, set(agents.values()), lock=True)
    before, heard = dict(known), list[_Heard | None]()
    for each in beats:
        agent = agents.get(each.token_hash)
        if agent is None:
            heard.append(None)
            continue
        away_s = _away_s(known.get(agent), each.said, now, hub.limits.gone_s)
        seat, presence = judged(known.get(agent), agent, each.said, now, hub.limits.gone_s)
        known[agent] = presence
        heard.append(_Heard(agent, each.said, seat, presence.epoch, away_s))
    presences.put(within, [each for agent, each in known.items() if before.get(agent) != each])
    return heard


def _away_s(known: Presence | None, said: AtWork, now: datetime, gone_s: float) -> float | None:
    """How long a window that is opened again was not there; None: it is not, or it had left."""
    if known is None or known.device != said.device or said.epoch:
        return None
    silent_s = known.silent_s(now)
    return silent_s if silent_s <= gone_s else None


def here(hub: Hub, bearer: Bearer) -> list[Here]:
    """Everybody whose desk was heard of lately. Raises Refused: signed out."""
    with hub.store.reading(bearer.tenant) as within:
        person_of(within, bearer)
        now = hub.clock.now()
        return [
            Here(AgentId(each.agent), reach(each, now, hub.limits))
            for each in presences.everybody(within)
        ]


def reach(presence: Presence, now: datetime, limits: Limits) -> Reach:
    silent_s = presence.silent_s(now)
    if silent_s <= limits.suspect_s:
        return Reach.OK
    return Reach.SUSPECT if silent_s <= limits.gone_s else Reach.OFFLINE


def judged(
    known: Presence | None, agent: str, said: AtWork, now: datetime, gone_s: float
) -> tuple[Seat, Presence]:
    """Where the person works, and what is to be known of it from now on; pure."""
    seen = milliseconds(now) or 0
    if known is None:
        seat, presence = Seat.HERE, Presence(agent, said.device, said.epoch + 1, seen)
    elif known.device == said.device:
        seat, presence = Seat.HERE, Presence(agent, said.device, known.epoch, seen)
        # Who does not say it anew is as deaf as before, until the window is opened again.
        presence = msgspec.structs.replace(presence, deaf=known.deaf if said.epoch else 0)
    elif said.take_over or known.silent_s(now) > gone_s:
        seat, presence = Seat.HERE, Presence(agent, said.device, known.epoch + 1, seen)
    else:
        return (Seat.TAKEN_OVER if said.epoch else Seat.ELSEWHERE), known
    if said.deaf is not None:
        presence = msgspec.structs.replace(presence, deaf=int(said.deaf))
    if said.leaving:
        gone = milliseconds(now - timedelta(seconds=gone_s)) or 0
        presence = msgspec.structs.replace(presence, seen=gone - 1)
    return seat, presence


def _counted(hub: Hub, heard: _Heard, kept: set[Kept]) -> Counted:
    held = tuple(InteractionId(hold[1]) for hold in heard.holds if hold in kept)
    limits = hub.limits
    return Counted(heard.seat, heard.epoch, held, limits.lease_s, limits.beat_s, heard.away_s)
