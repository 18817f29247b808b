"""A whole queue in one TOML file, for `tresen hub set-queue NAME --file FILE`.

    answer_within_s = 60
    sites = ["Home", "North"]

    [wrap_up]
    mode = "timed"
    seconds = 45

    [routing]
    weight_percent = 150
    calendar = "Office"
    needs = { claims = 2 }
    shares = { North = 40 }

    [[routing.overflows]]
    site = "South"
    after_s = 120
    below_percent = 80
    calendar = "Office"

Laws: the queue is as the file says, what is not in it is as in a new queue; sites and calendars
are named by their names; a name that is misspelt or not known changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec.structs import asdict, replace

from desktop.commands.output import CannotDo
from desktop.domain.ids import CalendarId, SiteId
from desktop.domain.records import Queue
from desktop.domain.routing import Overflow, Routing, Share, Skill, WrapUpRule
from desktop.domain.words import WrapUpMode
from desktop.text import tr

Count = Annotated[int, msgspec.Meta(ge=0)]
Percent = Annotated[int, msgspec.Meta(ge=0, le=100)]
Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
SiteNamed = Callable[[str], SiteId]  # both raise CannotDo
CalendarNamed = Callable[[str], CalendarId]


class _Overflow(msgspec.Struct, forbid_unknown_fields=True):
    site: str
    after_s: Count = 0
    below_percent: Percent = 0
    calendar: str = ""


class _Routing(msgspec.Struct, forbid_unknown_fields=True):
    calendar: str = ""
    needs: Mapping[str, Level] = {}
    relax_s: Count = 0
    weight_percent: Count = 100
    value_s: Count = 120
    urgent_s: Count = 600
    last_agent_s: Count = 0
    offer_s: Count = 0
    shares: Mapping[str, Percent] = {}
    overflows: list[_Overflow] = []


class _WrapUp(msgspec.Struct, forbid_unknown_fields=True):
    mode: WrapUpMode = WrapUpMode.MANDATORY
    seconds: Count = 0
    code_needed: bool = True


class _File(msgspec.Struct, forbid_unknown_fields=True):
    answer_within_s: Count = 0
    asks: bool = False
    escalate_s: Count = 0
    sites: list[str] = []
    wrap_up: _WrapUp = msgspec.field(default_factory=_WrapUp)
    routing: _Routing = msgspec.field(default_factory=_Routing)


def as_in(path: Path, queue: Queue, *, site: SiteNamed, calendar: CalendarNamed) -> Queue:
    """The queue as the file has it. Raises CannotDo, with what is wrong in it."""
    try:
        said = msgspec.toml.decode(path.read_bytes(), type=_File)
    except (OSError, msgspec.MsgspecError) as error:
        wrong = tr("{file} is not a queue: {why}. Nothing was changed.", file=path, why=error)
        raise CannotDo(wrong) from error
    return replace(
        queue,
        answer_within_s=said.answer_within_s,
        asks=said.asks,
        escalate_s=said.escalate_s,
        sites=tuple(map(site, said.sites)),
        wrap_up=WrapUpRule(**asdict(said.wrap_up)),
        routing=_as_said(said.routing, site, calendar),
    )


def _as_said(said: _Routing, site: SiteNamed, calendar: CalendarNamed) -> Routing:
    overflows = tuple(
        Overflow(
            site=site(each.site),
            after_s=each.after_s,
            below_percent=each.below_percent,
            calendar=calendar(each.calendar) if each.calendar else None,
        )
        for each in said.overflows
    )
    return Routing(
        calendar=calendar(said.calendar) if said.calendar else None,
        needs=tuple(Skill(name, level) for name, level in said.needs.items()),
        relax_s=said.relax_s,
        weight_percent=said.weight_percent,
        value_s=said.value_s,
        urgent_s=said.urgent_s,
        last_agent_s=said.last_agent_s,
        offer_s=said.offer_s,
        shares=tuple(Share(site(name), percent) for name, percent in said.shares.items()),
        overflows=overflows,
    )
