"""The grounds of routing in sentences: why somebody gets a contact, why not, why it waits on.

    say(ground, names)      why it was somebody: "Free the longest, since 05:45"
    to_you(ground, names)   the same to this person: "You have been free the longest: 05:45"
    against(ground, names)  why it was not: "Free for 02:10 only"

`names` are those of people, sites, calendars and contacts by their ids. Laws: every rule has its
sentence; a value that is missing leaves its part out, and an id nobody can name is not shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Final

from desktop.domain.grounds import Ground, Rule
from desktop.domain.words import Channel, Priority
from desktop.text import mark, tr
from desktop.viewmodels import terms
from desktop.viewmodels.times.when import lasted

Names = Mapping[str, str]
_Say = Callable[[Mapping[str, str], Names], str]

# What tells most about why it was this person comes first.
_WEIGHT: Final = (
    Rule.LAST_AGENT,
    Rule.SITE,
    Rule.OVERFLOW,
    Rule.REST,
    Rule.SKILLS,
    Rule.RELAXED,
    Rule.SHARE,
    Rule.READY,
    Rule.SAME,
    Rule.PRIORITY,
    Rule.VALUE,
    Rule.WAITED,
)
_LANGUAGES: Final = {
    "de": mark("German"),
    "en": mark("English"),
    "fr": mark("French"),
    "it": mark("Italian"),
    "es": mark("Spanish"),
    "nl": mark("Dutch"),
    "pl": mark("Polish"),
    "tr": mark("Turkish"),
}


def weightiest_first(grounds: Iterable[Ground]) -> tuple[Ground, ...]:
    """What decided first; what is no ground for somebody stays behind in its order."""
    order = {rule: at for at, rule in enumerate(_WEIGHT)}
    return tuple(sorted(grounds, key=lambda ground: order.get(ground.rule, len(order))))


def say(ground: Ground, names: Names | None = None) -> str:
    """Of whomever it is about, without naming them."""
    return _SAID[ground.rule](ground.values, names or {})


def to_you(ground: Ground, names: Names | None = None) -> str:
    """To who is offered the contact."""
    return _TO_YOU.get(ground.rule, _SAID[ground.rule])(ground.values, names or {})


def against(ground: Ground, names: Names | None = None) -> str:
    """Of who was passed over: what somebody else was ahead in, or what forbade it."""
    return _AGAINST.get(ground.rule, _SAID[ground.rule])(ground.values, names or {})


def skill(name: str) -> str:
    """A language by its name; any other skill as the enterprise calls it."""
    return tr(_LANGUAGES[name]) if name in _LANGUAGES else name


def _span(values: Mapping[str, str], key: str) -> str:
    return lasted(float(values.get(key, "0") or 0))


def _count(values: Mapping[str, str], key: str) -> int:
    return round(float(values.get(key, "0") or 0))


def _waited(values: Mapping[str, str], _names: Names) -> str:
    said = tr("Waits {time}", time=_span(values, "waited_s"))
    percent = _count(values, "percent")
    counted = tr("counted as {percent} %", percent=percent) if percent not in (0, 100) else ""
    return terms.dotted(said, counted, _points(values))


def _points(values: Mapping[str, str]) -> str:
    return tr("%n point(s)", n=_count(values, "points")) if "points" in values else ""


def _value(values: Mapping[str, str], _names: Names) -> str:
    said = tr("Important customer, step {step} of 3", step=_count(values, "steps"))
    return terms.dotted(said, _points(values))


def _priority(values: Mapping[str, str], _names: Names) -> str:
    priority = values.get("priority", "")
    known = terms.priority(Priority(priority)) if priority in set(Priority) else priority
    return terms.dotted(tr("Priority {priority}", priority=known), _points(values))


def _last_agent(values: Mapping[str, str], _names: Names) -> str:
    return tr("Served this customer last") if values else _other_agent(values, _names)


def _other_agent(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Somebody else served this customer last")


def _last_agent_you(_values: Mapping[str, str], _names: Names) -> str:
    return tr("You served this customer last")


def _share(values: Mapping[str, str], _names: Names) -> str:
    return tr(
        "The site is to get {percent} % of this queue and has {given} of {of} today",
        percent=values.get("percent", "?"),
        given=values.get("given", "?"),
        of=values.get("of", "?"),
    )


def _overflow(values: Mapping[str, str], names: Names) -> str:
    return tr("Comes over from other sites: {why}", why=_conditions(values, names))


def _no_overflow(values: Mapping[str, str], names: Names) -> str:
    return tr("The site helps out only {why}", why=_conditions(values, names))


def _conditions(values: Mapping[str, str], names: Names) -> str:
    """What an overflow asks for, and how it stands."""
    said = []
    if values.get("after_s"):
        said.append(tr("after {time} of waiting", time=_span(values, "after_s")))
    if values.get("below_percent"):
        level = values.get("level_percent", "")
        now = tr("(now {percent} %)", percent=level) if level else ""
        below = tr("below {percent} % service level", percent=values["below_percent"])
        said.append(f"{below} {now}".strip())
    if values.get("calendar"):
        known = names.get(values["calendar"], "")
        hours = tr("in the hours “{calendar}”", calendar=known) if known else tr("in its hours")
        said.append(hours)
    return ", ".join(said) or tr("when it is full here")


def _rest(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Nobody free at the sites with a share could take it")


def _site(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Given to the site; its own system picks who gets it")


def _skills(values: Mapping[str, str], _names: Names) -> str:
    missing, surplus = _count(values, "missing"), _count(values, "surplus")
    if missing:
        return tr("Skills fit best, %n level(s) less than wanted", n=missing)
    if surplus:
        return tr("Skills fit, %n level(s) more than needed", n=surplus)
    return tr("Skills fit exactly")


def _skills_you(values: Mapping[str, str], _names: Names) -> str:
    if missing := _count(values, "missing"):
        return tr("Your skills fit best, %n level(s) less than wanted", n=missing)
    return tr("Your skills fit best")


def _skills_less(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Skills fit less well")


def _relaxed(values: Mapping[str, str], _names: Names) -> str:
    return tr("After this waiting %n level(s) less will do", n=_count(values, "missing"))


def _ready(values: Mapping[str, str], _names: Names) -> str:
    return tr("Free the longest, since {time}", time=_span(values, "rested_s"))


def _ready_you(values: Mapping[str, str], _names: Names) -> str:
    return tr("You have been free the longest: {time}", time=_span(values, "rested_s"))


def _ready_less(values: Mapping[str, str], _names: Names) -> str:
    return tr("Free for {time} only", time=_span(values, "rested_s"))


def _rest_less(_values: Mapping[str, str], _names: Names) -> str:
    return tr("The site has no share, others come first")


def _same(_values: Mapping[str, str], _names: Names) -> str:
    return tr("All else was equal")


def _queue(_values: Mapping[str, str], _names: Names) -> str:
    return tr("The site does not work this queue")


def _network(_values: Mapping[str, str], _names: Names) -> str:
    return tr("The carrier gives contacts to this site")


def _enterprise(_values: Mapping[str, str], _names: Names) -> str:
    return tr("The site's own system picks who gets a contact")


def _other_site(values: Mapping[str, str], names: Names) -> str:
    site = names.get(values.get("site", ""), "")
    if not site:
        return tr("The contact belongs to another site")
    return tr("The contact belongs to the site {site}", site=site)


def _room(values: Mapping[str, str], _names: Names) -> str:
    if values.get("device") == "none" and "again_s" in values:
        return tr(
            "Said that there is nothing to hear or to speak with; calls come there again in {time}",
            time=lasted(float(values["again_s"])),
        )
    if values.get("device") == "none":
        return tr("Has nothing to hear or to speak with, so no calls come there")
    channel, by = _channel(values.get("channel", "")), _channel(values.get("by", ""))
    if by:
        return tr("Has this in hand, which holds off {channel}: {by}", channel=channel, by=by)
    return tr("Has no free place: {channel}", channel=channel)


def _channel(named: str) -> str:
    return terms.channel(Channel(named)) if named in set(Channel) else named


def _skill(values: Mapping[str, str], _names: Names) -> str:
    if not values.get("skill"):
        return tr("A skill is missing")
    return tr(
        "{skill}: level {has}, needed is {needed}",
        skill=skill(values["skill"]),
        has=values.get("has", "0"),
        needed=values.get("needed", "?"),
    )


def _language(values: Mapping[str, str], _names: Names) -> str:
    return tr("Does not speak {language}", language=skill(values.get("language", "")))


def _declined(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Turned this contact down")


def _returned(_values: Mapping[str, str], _names: Names) -> str:
    return tr("The site gave it back")


def _tried(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Missed this contact once, so everybody else comes first")


def _missed(values: Mapping[str, str], _names: Names) -> str:
    return tr("Missed %n offer(s) in a row", n=_count(values, "missed"))


def _full(_values: Mapping[str, str], _names: Names) -> str:
    return tr("The site takes no more now")


def _earlier(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Gets another contact that comes first")


def _closed(values: Mapping[str, str], names: Names) -> str:
    known = names.get(values.get("calendar", ""), "")
    if not known:
        return tr("The queue is closed now")
    return tr("The queue is closed now (hours “{calendar}”)", calendar=known)


def _kept(values: Mapping[str, str], names: Names) -> str:
    agent = names.get(values.get("agent", ""), "") or tr("who served the customer last")
    return tr("Kept for {agent} for {time} more", agent=agent, time=_span(values, "left_s"))


def _nobody(_values: Mapping[str, str], _names: Names) -> str:
    return tr("Nobody who is free now may get it")


def _given(values: Mapping[str, str], names: Names) -> str:
    site = names.get(values.get("site", ""), "")
    return tr("It is with the site {site}", site=site) if site else tr("It is with a site already")


_SAID: Final[dict[Rule, _Say]] = {
    Rule.WAITED: _waited,
    Rule.VALUE: _value,
    Rule.PRIORITY: _priority,
    Rule.LAST_AGENT: _last_agent,
    Rule.SHARE: _share,
    Rule.OVERFLOW: _overflow,
    Rule.REST: _rest,
    Rule.SITE: _site,
    Rule.SKILLS: _skills,
    Rule.RELAXED: _relaxed,
    Rule.READY: _ready,
    Rule.SAME: _same,
    Rule.QUEUE: _queue,
    Rule.NETWORK: _network,
    Rule.ENTERPRISE: _enterprise,
    Rule.OTHER_SITE: _other_site,
    Rule.ROOM: _room,
    Rule.SKILL: _skill,
    Rule.LANGUAGE: _language,
    Rule.DECLINED: _declined,
    Rule.RETURNED: _returned,
    Rule.TRIED: _tried,
    Rule.MISSED: _missed,
    Rule.NO_OVERFLOW: _no_overflow,
    Rule.FULL: _full,
    Rule.EARLIER: _earlier,
    Rule.CLOSED: _closed,
    Rule.KEPT: _kept,
    Rule.NOBODY: _nobody,
    Rule.GIVEN: _given,
}
_TO_YOU: Final[dict[Rule, _Say]] = {
    Rule.LAST_AGENT: _last_agent_you,
    Rule.SKILLS: _skills_you,
    Rule.READY: _ready_you,
}
_AGAINST: Final[dict[Rule, _Say]] = {
    Rule.LAST_AGENT: _other_agent,
    Rule.SKILLS: _skills_less,
    Rule.READY: _ready_less,
    Rule.REST: _rest_less,
}
