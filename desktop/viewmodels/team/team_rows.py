"""The rows of the team page: people by what needs attention, queues with waiting and opening.

Law: on top stands who lost the line or missed offers, then who is not heard of, then whoever is
longest in a wrap-up or a break; those who are ready or talking need nobody. Green is who may get
something: whoever is ready and has no room left is said to be full, and counted apart.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Final

from msgspec.structs import replace

from desktop.domain.ids import AgentId
from desktop.domain.words import AgentState
from desktop.ports.wire import Reach
from desktop.store.reads.floor import Line, Person
from desktop.text import tr
from desktop.viewmodels import routing_words, terms
from desktop.viewmodels import state_words as words
from desktop.viewmodels.rows import Cell, Column, TableRow, Tone
from desktop.viewmodels.state import hours
from desktop.viewmodels.state_words import LOST, MISSED
from desktop.viewmodels.times.when import lasted, moment
from desktop.viewmodels.who_is_here import Heard

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
_AT_WORK = {AgentState.WRAP_UP: 2, AgentState.BUSY: 4, AgentState.READY: 5, AgentState.OFFLINE: 6}
_PAUSED = 3
_ENOUGH: Final[tuple[Tone, str]] = ("ink", "")
_LACKING: Final[tuple[Tone, str]] = ("breach", "triangle-alert")
_UNHEARD = 1
_MANY = 6  # people at no desk: from here on it is said once, if it is most of them


def people_columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("Name"), share=3),
        Column("state", tr("State"), share=5),
        Column("since", tr("Since"), width=76, right=True),
        Column("open", tr("Open"), width=60, right=True),
        Column("skills", tr("Skills"), share=5),
        Column("site", tr("Site"), share=3),
    )


def queue_columns() -> tuple[Column, ...]:
    return (
        Column("name", tr("Queue"), share=3),
        Column("waiting", tr("Waiting"), width=80, right=True),
        Column("longest", tr("Longest wait"), width=132, right=True),
        Column("ready", tr("Ready"), width=80, right=True),
        Column("full", tr("Full"), width=100, right=True),
        Column("open", tr("Opening hours"), share=3),
    )


def people(everybody: Sequence[Person], heard: Heard, now: datetime) -> tuple[TableRow, ...]:
    """Whoever needs attention first, then by how long it lasts."""
    ordered = sorted(everybody, key=lambda each: _urgency(each, heard))
    said_once = bool(at_no_desk(everybody, heard))
    return tuple(_person(each, heard, now, said_once=said_once) for each in ordered)


def at_no_desk(everybody: Sequence[Person], heard: Heard) -> int:
    """How many of those at work, where it is most of them; 0: each row says it by itself."""
    if heard is None:
        return 0
    working = [each.agent.id for each in everybody if each.agent.state is not AgentState.OFFLINE]
    absent = sum(id_ not in heard for id_ in working)
    return absent if absent >= _MANY and 2 * absent > len(working) else 0


def _urgency(each: Person, heard: Heard) -> tuple[int, datetime, str]:
    agent, since = each.agent, _since(each) or _LONG_AGO
    if agent.reason in (LOST, MISSED):
        return 0, since, agent.name
    if _trouble(each, heard):
        return _UNHEARD, since, agent.name
    state = AgentState.BUSY if each.is_full else agent.state
    return _AT_WORK.get(each.live or state, _PAUSED), since, agent.name


def _since(each: Person) -> datetime | None:
    return each.live_since or each.agent.state_since


def _trouble(each: Person, heard: Heard) -> str:
    """What is wrong with the line of somebody who is at work."""
    if heard is None or each.agent.state is AgentState.OFFLINE:
        return ""
    reach = heard.get(each.agent.id)
    if reach is Reach.OK:
        return ""
    if reach is Reach.SUSPECT:
        return tr("not heard for some seconds")
    return tr("at no desk")


def _person(each: Person, heard: Heard, now: datetime, *, said_once: bool) -> TableRow:
    """said_once: that most are at no desk stands over the list, and is not shown in every row."""
    agent, trouble = each.agent, _trouble(each, heard)
    state, tone, icon = _state(each)
    missed = tr("%n missed", n=agent.missed) if agent.missed else ""
    said = terms.dotted(state, trouble, missed)
    shown = terms.dotted(state, missed) if said_once and _is_absent(agent.id, heard) else said
    if agent.reason in (LOST, MISSED):
        tone = "breach"
    elif trouble:  # a fact to know, nothing that somebody did wrong: quiet, with its words
        tone = "offline"
    since = _since(each)
    lasts = hours(now, since)[:5] if since else ""
    skills = ", ".join(f"{routing_words.skill(one.name)} {one.level}" for one in agent.skills)
    site = terms.dotted(each.team, each.site.name if each.site else "")
    in_hand = tr("{count} in hand", count=each.open) if each.open else ""
    return TableRow(
        key=agent.id,
        cells=(
            Cell(agent.name),
            Cell(shown, tone, icon),
            Cell(lasts, "faint"),
            Cell(str(each.open) if each.open else "", "muted"),
            Cell(skills, "muted"),
            Cell(site, "muted"),
        ),
        said=terms.sentence(agent.name, said, lasts, in_hand, skills, site),
    )


def _is_absent(id_: AgentId, heard: Heard) -> bool:
    return heard is not None and id_ not in heard


def _state(each: Person) -> tuple[str, Tone, str]:
    agent = each.agent
    chosen = words.said(agent.state, agent.reason, each.site.reasons if each.site else ())
    if each.live is None and each.is_full:
        return (
            terms.dotted(chosen, tr("full")),
            words.tone(AgentState.BUSY),
            words.icon(agent.state),
        )
    if each.live is None:
        return chosen, words.tone(agent.state), words.icon(agent.state)
    then = agent.state not in (AgentState.READY, AgentState.BUSY, AgentState.WRAP_UP)
    after = tr("then {state}", state=chosen) if then else ""
    said = terms.dotted(words.word(each.live), after)
    return said, words.tone(each.live), words.icon(each.live)


def queues(lines: Sequence[Line], now: datetime) -> tuple[TableRow, ...]:
    """Where customers wait and nobody could take them first, then by the longest wait."""
    ordered = sorted(lines, key=lambda each: (_needs(each), each.since or now, each.queue.name))
    return tuple(_queue(each, now) for each in ordered)


def heard_of(lines: Sequence[Line], heard: Mapping[AgentId, Reach] | None) -> tuple[Line, ...]:
    """The same, with those alone who are at a desk that is heard of, where that is known."""
    if heard is None:
        return tuple(lines)
    return tuple(
        replace(line, able=_heard(line.able, heard), full=_heard(line.full, heard))
        for line in lines
    )


def _heard(agents: Sequence[AgentId], heard: Mapping[AgentId, Reach]) -> tuple[AgentId, ...]:
    return tuple(agent for agent in agents if heard.get(agent) is Reach.OK)


def _needs(each: Line) -> int:
    if each.waiting:
        return 0 if each.open and not each.able else 1
    return 2


def _queue(each: Line, now: datetime) -> TableRow:
    nobody = each.waiting and each.open and not each.able
    waits = (now - each.since).total_seconds() if each.since else 0.0
    late = each.waiting and 0 < each.queue.answer_within_s < waits
    longest = lasted(waits) if each.waiting else ""
    opening, tone, icon = _opening(each, now)
    counted = tr("%n waiting", n=each.waiting)
    able, many = str(len(each.able)), len(each.full)
    full = tr("%n full", n=many) if many else ""
    ready = tr("%n ready", n=len(each.able))
    oldest = tr("longest {time}", time=longest) if longest else ""
    return TableRow(
        key=each.queue.id,
        cells=(
            Cell(each.queue.name),
            Cell(str(each.waiting), "ink" if each.waiting else "faint"),
            Cell(longest, "breach" if late else "muted", "triangle-alert" if late else ""),
            Cell(able, "breach" if nobody else "ink", "triangle-alert" if nobody else ""),
            Cell(str(many) if many else "", "muted"),
            Cell(opening, tone, icon),
        ),
        said=terms.sentence(each.queue.name, counted, oldest, ready, full, opening),
    )


def _opening(each: Line, now: datetime) -> tuple[str, Tone, str]:
    if each.open:
        around = each.queue.routing.calendar is None
        return (tr("always open") if around else tr("open")), "muted", ""
    if each.opens_at is None:
        return tr("closed"), "offline", "circle-off"
    return tr("closed until {time}", time=moment(now, each.opens_at)), "offline", "circle-off"
