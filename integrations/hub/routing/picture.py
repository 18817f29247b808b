"""What is known at one moment: who waits, who is free, and how the queues give away.

Laws: a picture is all that a decision goes by, so that a recorded one is decided again in the same
way; it names contacts and people by their ids alone and holds nothing a customer said.
"""

from __future__ import annotations

from datetime import datetime

import msgspec

from desktop.domain.calendars import Calendar
from desktop.domain.grounds import Ground
from desktop.domain.ids import AgentId, CalendarId, InteractionId, QueueId, SiteId
from desktop.domain.records import Queue, Site
from desktop.domain.routing import Skill
from desktop.domain.words import Channel, Priority


class Waiting(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A contact in line; of nobody, and offered to nobody."""

    id: InteractionId
    queue: QueueId
    channel: Channel
    place_at: datetime  # since when it waits, whatever happened since
    priority: Priority = Priority.NORMAL
    value: int = 0  # of its customer, 0 to 3
    language: str = ""  # "": any
    needs: tuple[Skill, ...] = ()  # beside those of its queue
    last_agent: AgentId | None = None  # who served the customer last
    last_agent_at: datetime | None = None  # when that was
    declined_by: tuple[AgentId, ...] = ()
    returned_by: tuple[SiteId, ...] = ()  # sites that were given it and gave it back
    tried: tuple[AgentId, ...] = ()  # who let its offer pass
    site: SiteId | None = None  # it belongs to this site; an enterprise-routed one has it already


class Free(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Somebody who is ready, is offered nothing now, and has a place on some channel."""

    agent: AgentId
    site: SiteId
    since: datetime  # when the rest began: ready since, or the end of the last contact
    skills: tuple[Skill, ...] = ()
    room: dict[Channel, int] = {}  # free places; a channel that is not named has none
    held_off: dict[Channel, Channel] = {}  # no place on these while that one is in hand
    missed: int = 0  # offers in a row
    deaf: bool = False  # nothing to hear or to speak with: therefore no room for calls
    deaf_until: datetime | None = None  # None: until its desk says that it hears


class Picture(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One moment of one tenant. Queues and sites that are not in it get and give nothing."""

    now: datetime
    queues: dict[QueueId, Queue]
    sites: dict[SiteId, Site]  # also those whose people are not known one by one
    waiting: tuple[Waiting, ...] = ()
    free: tuple[Free, ...] = ()
    calendars: dict[CalendarId, Calendar] = {}
    given: dict[QueueId, dict[SiteId, int]] = {}  # today, each contact once; for the shares
    level_percent: dict[QueueId, int] = {}  # service level of the last half hour; none: unknown
    around: dict[AgentId, SiteId] = {}  # busy or wrapping up: a contact may be kept for them
    site_room: dict[SiteId, int] = {}  # what an enterprise-routed site takes now; none: no limit


class PassedOver(msgspec.Struct, frozen=True, omit_defaults=True):
    """Somebody free who did not get it, and the first rule that was against it."""

    agent: AgentId | None  # None: the site as such
    site: SiteId
    ground: Ground


class Decision(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """agent None: given to the site, whose own system picks.

    grounds: why the contact came now, then why it went there; others: of those still free at a site
    of the queue the few longest at rest.
    """

    interaction: InteractionId
    agent: AgentId | None
    site: SiteId
    grounds: tuple[Ground, ...] = ()
    others: tuple[PassedOver, ...] = ()
