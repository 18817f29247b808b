"""What routing goes by: what a contact needs, what an agent can do, how sites share a queue.

Values inside of queues, agents, sites and interactions; what follows from them is decided on the
hub (`integrations/hub/routing`). Levels go from 1 (can) to 5 (knows everything about it).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import msgspec

from desktop.domain.ids import CalendarId, SiteId
from desktop.domain.words import AgentState, Channel, WrapUpMode


class Capacity(msgspec.Struct, frozen=True, omit_defaults=True):
    """How many contacts of each channel one agent works at once; what is parked does not count."""

    voice: int = 1
    email: int = 3
    chat: int = 3
    messaging: int = 3

    def of(self, channel: Channel) -> int:
        limit: int = getattr(self, channel.value)
        return limit


HoldsOff = Mapping[Channel, Collection[Channel]]

# Of a new site, until its lead says otherwise: nobody who talks can look at an offer in time, so
# nothing comes during a call. Whoever writes can be called, or a site with chats all day would
# never take one.
TALK_HOLDS_OFF: Final[dict[Channel, tuple[Channel, ...]]] = {
    Channel.VOICE: (Channel.EMAIL, Channel.CHAT, Channel.MESSAGING)
}


def held_off(holds: HoldsOff, in_hand: Mapping[Channel, int]) -> dict[Channel, Channel]:
    """The channels of which nothing comes now, each with the one in hand that holds it off."""
    there = (channel for channel in Channel if in_hand.get(channel, 0) > 0)
    return {off: by for by in there for off in holds.get(by, ()) if off is not by}


class Skill(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """What an agent can do, and what a contact needs at least; a language is one: "de", "en"."""

    name: str
    level: int = 1


class Share(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """How much of a queue a site is to get; the rest is anybody's."""

    site: SiteId
    percent: int


class Overflow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """When a site gets what is not its own: all that is given must hold.

    after_s: the contact waits so long already; below_percent: the queue's service level of the
    last half hour is lower; calendar: within its opening hours.
    """

    site: SiteId
    after_s: int = 0
    below_percent: int = 0
    calendar: CalendarId | None = None


class Routing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """How a queue gives its contacts away; the defaults: who waits longest, to who rests longest.

    A contact's points are its waiting time in seconds times `weight_percent` / 100, plus
    `value_s` for each step of its customer's value, plus `urgent_s` when its priority is high and
    minus that when it is low: the most points come first.
    """

    calendar: CalendarId | None = None  # none: always open
    needs: tuple[Skill, ...] = ()  # of each contact, beside its own and its language
    relax_s: int = 0  # after each of these spans one level less will do; 0: never
    weight_percent: int = 100
    value_s: int = 120
    urgent_s: int = 600
    last_agent_s: int = 0  # so long a contact waits for who served the customer last; 0: not
    offer_s: int = 0  # 0: as the hub has it
    shares: tuple[Share, ...] = ()
    overflows: tuple[Overflow, ...] = ()  # a site named here gets its share, else only as said here


class WrapUpRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, gc=False):
    """What has to be written down after a contact of a queue."""

    mode: WrapUpMode = WrapUpMode.MANDATORY
    seconds: int = 0  # of a timed one
    code_needed: bool = True


class StateReason(msgspec.Struct, frozen=True, omit_defaults=True, gc=False):
    """Why the people of a site are not ready: what the menu of states offers there."""

    id: str  # what stands on the wire and in figures
    state: AgentState
    title: str
