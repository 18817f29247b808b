"""`tresen hub set-queue`, `set-user`, `set-site`, `add-calendar`, `why`: how contacts are given.

tresen hub add-calendar Office --region BY --open "Mo-Fr 08:00-18:00" --database URL
tresen hub set-queue Bills --skills claims=2 --share North=40 --overflow South=120 --database URL
tresen hub set-queue Bills --file bills.toml --database URL
tresen hub set-user anna --skill de=3 --capacity chat=2 --database URL
tresen hub why ID --database URL
"""

from __future__ import annotations

import re
from argparse import ArgumentParser, ArgumentTypeError, BooleanOptionalAction, Namespace
from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from desktop.commands import hub_settings, queue_file
from desktop.commands.output import CannotDo, Output
from desktop.domain.calendars import Calendar, Opening
from desktop.domain.ids import CalendarId, InteractionId, SiteId, id_of
from desktop.domain.records import Agent, Queue, Site
from desktop.domain.routing import Capacity, Overflow, Share, Skill, StateReason, WrapUpRule
from desktop.domain.words import AgentState, Channel, InteractionStatus, WrapUpMode
from desktop.ports.clock import SystemClock
from desktop.ports.why import Why
from desktop.text import tr
from desktop.viewmodels import routing_words
from desktop.viewmodels.times.when import lasted
from integrations.hub.server.administering import Administration, Unknown
from integrations.hub.server.hub import Hub, Limits
from integrations.hub.server.refused import Refused
from integrations.hub.server.routing.why import why_of
from integrations.hub.server.store.opening import Store

DAYS = {"mo": 0, "tu": 1, "we": 2, "th": 3, "fr": 4, "sa": 5, "su": 6}
_OPEN = re.compile(
    r"(?P<first>[a-z]{2})(-(?P<last>[a-z]{2}))? (?P<since>\d\d:\d\d)-(?P<until>\d\d:\d\d)", re.I
)
_MOST_LEVELS = 5
_WHOLE = 100

Named = tuple[str, int]  # of NAME=NUMBER
Job = Callable[[Namespace, Output, Store], None]


def parts(part: Callable[[str, str, Job], ArgumentParser]) -> list[ArgumentParser]:
    """The commands of this module."""
    made = []
    for name, does, job, arguments in (
        ("set-queue", tr("change how a queue gives its contacts away"), set_queue, queue_arguments),
        ("add-calendar", tr("add opening hours"), add_calendar, calendar_arguments),
        ("set-user", tr("change what a person can do"), set_user, user_arguments),
        ("set-site", tr("change why people of a site are not ready"), set_site, site_arguments),
        ("why", tr("say who would get a contact, and why"), why, why_arguments),
    ):
        made.append(part(name, does, job))
        arguments(made[-1])
    return made


def queue_arguments(part: ArgumentParser) -> None:
    part.add_argument("name", metavar="NAME")
    part.add_argument("--calendar", metavar="NAME", help=tr("when it is open; '-': always"))
    _several(part, "--skills", "SKILL=LEVEL", tr("what every contact of it needs"))
    _several(part, "--share", "SITE=PERCENT", tr("how much of it a site is to get"))
    _several(part, "--overflow", "SITE=SECONDS", tr("a site that gets what waits so long"))
    level = tr("a site that gets some of it while fewer are answered in time")
    _several(part, "--overflow-level", "SITE=PERCENT", level)
    open_ = tr("a site that gets some of it within opening hours")
    part.add_argument(
        "--overflow-calendar", action="append", metavar="SITE=NAME", type=_name_pair, help=open_
    )
    whole = tr("the whole queue as a TOML file has it; other options come on top")
    part.add_argument("--file", metavar="FILE", type=Path, help=whole)
    for name, does in (
        ("--answer-within", tr("seconds within which contacts are to be answered")),
        ("--escalate", tr("seconds before a promise breaks in which leads are told")),
        ("--relax", tr("seconds after which one level of a skill less will do")),
        ("--last-agent", tr("seconds that a contact waits for who served the customer last")),
        ("--offer", tr("seconds an offer waits for an answer")),
        ("--weight", tr("percent by which its waiting time counts, 100 as it is")),
        ("--value", tr("seconds that each step of a customer's value is worth")),
        ("--urgent", tr("seconds that a high priority is worth")),
    ):
        part.add_argument(name, metavar="N", type=_count, help=does)
    part.add_argument("--wrap-up", choices=list(WrapUpMode), type=WrapUpMode)
    part.add_argument("--wrap-up-seconds", metavar="N", type=_count)
    for name, does in (
        ("--code", tr("a wrap-up code is needed")),
        ("--ask", tr("customers are asked afterwards how it was")),
    ):
        part.add_argument(name, action=BooleanOptionalAction, help=does)


def calendar_arguments(part: ArgumentParser) -> None:
    part.add_argument("name", metavar="NAME")
    part.add_argument("--zone", default="Europe/Berlin")
    part.add_argument("--country", default="DE")
    part.add_argument("--region", default="", help=tr("whose holidays are kept, for example BY"))
    part.add_argument(
        "--open",
        action="append",
        default=[],
        type=_openings,
        metavar="HOURS",
        help=tr("for example 'Mo-Fr 08:00-18:00'; may be given several times"),
    )


def user_arguments(part: ArgumentParser) -> None:
    part.add_argument("login", metavar="LOGIN")
    _several(part, "--skill", "SKILL=LEVEL", tr("what the person can do; replaces what was known"))
    _several(part, "--capacity", "CHANNEL=N", tr("contacts at once"))


def site_arguments(part: ArgumentParser) -> None:
    part.add_argument("name", metavar="NAME")
    part.add_argument(
        "--reason",
        action="append",
        type=_reason,
        metavar="STATE:ID:TITLE",
        help=tr("why its people are not ready, for example break:lunch:Lunch"),
    )
    for name, does in (
        ("--room", tr("contacts that may wait at it, where its own system routes; 0: no limit")),
        ("--back-after", tr("seconds after which what nobody took there is given to others")),
    ):
        part.add_argument(name, metavar="N", type=_count, help=does)
    part.add_argument(
        "--while",
        dest="holds_off",
        action="append",
        type=_holding,
        metavar="CHANNEL=CHANNELS",
        help=tr("what is not offered while one has that in hand, for example voice=chat,email"),
    )


def why_arguments(part: ArgumentParser) -> None:
    part.add_argument("interaction", metavar="INTERACTION")
    hub_settings.set_argument(part)


def set_queue(arguments: Namespace, out: Output, store: Store) -> None:
    administration = _administration(arguments, store)
    queue = _named(administration, Queue, arguments.name)
    if arguments.file is not None:
        queue = queue_file.as_in(
            arguments.file,
            queue,
            site=lambda name: SiteId(_named(administration, Site, name).id),
            calendar=lambda name: CalendarId(_named(administration, Calendar, name).id),
        )
    routing = replace(queue.routing, **_routing(arguments, administration))
    routing = replace(routing, overflows=_overflows(arguments, administration, routing.overflows))
    wrap_up = _wrap_up(arguments, queue.wrap_up)
    within_s = queue.answer_within_s if arguments.answer_within is None else arguments.answer_within
    asks = queue.asks if arguments.ask is None else arguments.ask
    escalate_s = queue.escalate_s if arguments.escalate is None else arguments.escalate
    changed = replace(queue, wrap_up=wrap_up, answer_within_s=within_s, asks=asks)
    changed = replace(changed, escalate_s=escalate_s)
    administration.put([replace(changed, routing=routing)])
    out.say(tr("Queue {name} changed", name=queue.name), queue=queue.id, name=queue.name)


def add_calendar(arguments: Namespace, out: Output, store: Store) -> None:
    """Given again, its hours are these from now on."""
    made = Calendar(
        id=CalendarId(id_of(arguments.tenant, "calendar", arguments.name)),
        name=arguments.name,
        zone=arguments.zone,
        country=arguments.country,
        region=arguments.region,
        openings=tuple(each for some in arguments.open for each in some),
    )
    _administration(arguments, store).put([made])
    out.say(tr("Calendar {name} added", name=made.name), calendar=made.id, name=made.name)


def set_user(arguments: Namespace, out: Output, store: Store) -> None:
    administration = _administration(arguments, store)
    agent = _named(administration, Agent, arguments.login, by="login")
    limits = {str(Channel(name)): most for name, most in arguments.capacity or ()}
    skills = agent.skills if arguments.skill is None else _skills(arguments.skill)
    capacity: Capacity = replace(agent.capacity, **limits)
    administration.put([replace(agent, skills=skills, capacity=capacity)])
    out.say(tr("{login} changed", login=agent.login), agent=agent.id, login=agent.login)


def set_site(arguments: Namespace, out: Output, store: Store) -> None:
    administration = _administration(arguments, store)
    site = _named(administration, Site, arguments.name)
    given = {
        "reasons": arguments.reason and tuple(arguments.reason),
        "room": arguments.room,
        "back_after_s": arguments.back_after,
        "holds_off": arguments.holds_off and site.holds_off | dict(arguments.holds_off),
    }
    if all(value is None for value in given.values()):
        given["reasons"] = ()  # those that everybody has
    changed = {name: value for name, value in given.items() if value is not None}
    administration.put([replace(site, **changed)])
    out.say(tr("Site {name} changed", name=site.name), site=site.id, name=site.name)


def why(arguments: Namespace, out: Output, store: Store) -> None:
    administration = _administration(arguments, store)
    limits = hub_settings.limits_of(arguments, Limits())  # as this hub is served with
    hub = Hub(store=store, clock=SystemClock(), limits=limits)
    try:
        with store.reading(arguments.tenant) as within:
            found = why_of(hub, within, InteractionId(arguments.interaction))
    except Refused as error:
        raise CannotDo(tr("Nobody waits under the id {id}.", id=arguments.interaction)) from error
    names = {**administration.names(), **administration.people()}
    for line in _said(found, names):
        out.say(line)


def _said(found: Why, names: dict[str, str]) -> list[str]:
    if found.status is not InteractionStatus.QUEUED:
        return _who_has(found, names)
    lines = [tr("{count} contacts come first.", count=found.before)]
    lines += [f"  {routing_words.say(ground)}" for ground in found.order]
    goes = found.decision
    if goes is not None:
        to = names.get(goes.agent or goes.site, goes.agent or goes.site)
        lines += [tr("It would go to {name}.", name=to)]
        lines += [f"  {routing_words.say(ground, names)}" for ground in goes.grounds]
    else:
        lines += [tr("It waits on.")]
        lines += [f"  {routing_words.say(ground, names)}" for ground in found.waits]
    for each in found.others:
        who = names.get(each.agent or each.site, each.agent or each.site)
        lines.append(f"{who}: {routing_words.against(each.ground, names)}")
    return lines


def _who_has(found: Why, names: dict[str, str]) -> list[str]:
    """Of a contact that waits for nobody: with whom it is, and why it was offered there."""
    if found.gone_at is not None:
        at = found.gone_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
        said = tr("The caller hung up at {time}, before anybody took the call.", time=at)
        return [said, tr("Nobody answered for {time}.", time=lasted(found.waited_s))]
    goes = found.decision
    who = names.get(goes.agent or goes.site, goes.agent or goes.site) if goes else "?"
    until = found.until.astimezone().strftime("%Y-%m-%d %H:%M:%S") if found.until else ""
    if found.status is InteractionStatus.OFFERED:
        lines = [tr("It is offered to {name} until {time}.", name=who, time=until)]
    elif found.status is InteractionStatus.PARKED:
        lines = [tr("It is parked by {name}.", name=who)]
        lines += [tr("It comes back at {time}.", time=until)] if until else []
    else:
        lines = [tr("It is in hand of {name}.", name=who)]
    if goes and goes.grounds:
        lines += [tr("It was offered there because:")]
        lines += [f"  {routing_words.say(ground, names)}" for ground in goes.grounds]
    return lines


def _routing(arguments: Namespace, administration: Administration) -> dict[str, Any]:
    """What was given of it."""

    def site(name: str) -> Any:  # noqa: ANN401  SiteId
        return _named(administration, Site, name).id

    given: dict[str, Any] = {
        "relax_s": arguments.relax,
        "last_agent_s": arguments.last_agent,
        "offer_s": arguments.offer,
        "weight_percent": arguments.weight,
        "value_s": arguments.value,
        "urgent_s": arguments.urgent,
        "needs": None if arguments.skills is None else _skills(arguments.skills),
        "shares": _each(arguments.share, lambda name, n: Share(site(name), n)),
        "overflows": _each(
            arguments.overflow, lambda name, n: Overflow(site=site(name), after_s=n)
        ),
    }
    if arguments.calendar:
        found = None if arguments.calendar == "-" else arguments.calendar
        given["calendar"] = found and _named(administration, Calendar, found).id
        return {k: v for k, v in given.items() if v is not None or k == "calendar"}
    return {name: value for name, value in given.items() if value is not None}


def _overflows(
    arguments: Namespace, administration: Administration, known: tuple[Overflow, ...]
) -> tuple[Overflow, ...]:
    """With service levels and opening hours; a site that is new among them comes last."""
    by_site = {each.site: each for each in known}
    for name, percent in arguments.overflow_level or ():
        site = _named(administration, Site, name).id
        by_site[site] = replace(by_site.get(site, Overflow(site=site)), below_percent=percent)
    for name, calendar in arguments.overflow_calendar or ():
        site = _named(administration, Site, name).id
        hours = _named(administration, Calendar, calendar).id
        by_site[site] = replace(by_site.get(site, Overflow(site=site)), calendar=hours)
    if any(not 0 <= each.below_percent <= _WHOLE for each in by_site.values()):
        raise CannotDo(tr("Percentages go from 0 to 100. Nothing was changed."))
    return tuple(by_site.values())


def _wrap_up(arguments: Namespace, rule: WrapUpRule) -> WrapUpRule:
    mode = arguments.wrap_up or rule.mode
    seconds = rule.seconds if arguments.wrap_up_seconds is None else arguments.wrap_up_seconds
    needed = rule.code_needed if arguments.code is None else arguments.code
    return replace(rule, mode=mode, seconds=seconds, code_needed=needed)


def _each(some: list[Named] | None, make: Callable[[str, int], Any]) -> tuple[Any, ...] | None:
    return None if some is None else tuple(make(name, number) for name, number in some)


def _skills(some: list[Named]) -> tuple[Skill, ...]:
    if any(not 1 <= level <= _MOST_LEVELS for _, level in some):
        raise CannotDo(tr("Levels go from 1 to 5. Nothing was changed."))
    return tuple(Skill(name, level) for name, level in some)


def _named(administration: Administration, kind: type[Any], name: str, by: str = "name") -> Any:  # noqa: ANN401
    try:
        return administration.named(kind, name, by)
    except Unknown as error:
        raise CannotDo(tr("There is no {name}; nothing was changed.", name=name)) from error


def _administration(arguments: Namespace, store: Store) -> Administration:
    return Administration(store, SystemClock(), arguments.tenant)


def _several(part: ArgumentParser, name: str, shape: str, does: str) -> None:
    part.add_argument(name, action="append", metavar=shape, type=_pair, help=does)


def _pair(text: str) -> Named:
    name, _, number = text.rpartition("=")
    if not name or not number.isdigit():
        raise ArgumentTypeError(text)
    return name, int(number)


def _holding(text: str) -> tuple[Channel, tuple[Channel, ...]]:
    by, sign, others = text.partition("=")
    if not sign:
        raise ArgumentTypeError(text)
    return Channel(by), tuple(Channel(each) for each in others.split(",") if each)


def _name_pair(text: str) -> tuple[str, str]:
    name, _, other = text.partition("=")
    if not name or not other:
        raise ArgumentTypeError(text)
    return name, other


def _count(text: str) -> int:
    if int(text) < 0:
        raise ArgumentTypeError(text)
    return int(text)


def _reason(text: str) -> StateReason:
    state, id, title = text.split(":", 2)
    return StateReason(id, AgentState(state), title)


def _openings(text: str) -> list[Opening]:
    found = _OPEN.fullmatch(text.strip())
    if found is None:
        raise ArgumentTypeError(text)
    first = DAYS[found["first"].lower()]
    last = DAYS[(found["last"] or found["first"]).lower()]
    since, until = _minutes(found["since"]), _minutes(found["until"])
    return [Opening(day, since, until) for day in range(first, last + 1)]


def _minutes(clock: str) -> int:
    hours, minutes = clock.split(":")
    return int(hours) * 60 + int(minutes)
