"""What somebody works on at once and what they can do, as a lead writes it down.

Skills are written "de 5, en 3, Invoices": a name and how well, 1 where nothing is said. Law: only
what is another than before is asked for, so that two leads do not undo each other.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from msgspec.structs import replace

from desktop.domain.operations.agent import LEVELS, MOST_AT_ONCE, Set
from desktop.domain.records import Agent
from desktop.domain.routing import Capacity, Skill
from desktop.domain.words import Channel
from desktop.text import tr
from desktop.viewmodels import terms
from desktop.viewmodels.desk import Desk

CHANNELS: Final = tuple(Channel)
SKILLS: Final = "skills"


class Settling:
    """`known` are the fields of somebody, `save` asks for what was written in them."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def known(self, agent: Agent) -> dict[str, str]:
        numbers = {channel.value: str(agent.capacity.of(channel)) for channel in CHANNELS}
        return numbers | {SKILLS: written(agent.skills)}

    async def save(self, agent: Agent, fields: Mapping[str, str]) -> Mapping[str, str]:
        """Answers what is wrong, by field."""
        capacity, skills = agent.capacity, agent.skills
        wrong: dict[str, str] = {}
        for channel in CHANNELS:
            text = fields.get(channel.value, "").strip()
            if text.isdecimal() and int(text) <= MOST_AT_ONCE:
                capacity = replace(capacity, **{channel.value: int(text)})
            else:
                wrong[channel.value] = tr("A number from 0 to {most}.", most=MOST_AT_ONCE)
        read = read_skills(fields.get(SKILLS, ""))
        if isinstance(read, str):
            wrong[SKILLS] = read
        else:
            skills = read
        if not wrong:
            await self._ask(agent, capacity, skills)
        return wrong

    async def _ask(self, agent: Agent, capacity: Capacity, skills: tuple[Skill, ...]) -> None:
        changed: dict[str, Any] = {}
        if capacity != agent.capacity:
            changed["capacity"] = capacity
        if skills != agent.skills:
            changed["skills"] = skills
        if changed:
            await self._desk.ask(Set(id=agent.id, **changed))


def label(channel: Channel) -> str:
    return tr("{channel}: at once", channel=terms.channel(channel))


def written(skills: tuple[Skill, ...]) -> str:
    return ", ".join(f"{each.name} {each.level}" for each in skills)


def read_skills(text: str) -> tuple[Skill, ...] | str:
    """The skills of a text; or what is wrong with it."""
    found: dict[str, Skill] = {}
    for part in text.replace("\n", ",").split(","):
        words = part.split()
        if not words:
            continue
        level = int(words.pop()) if len(words) > 1 and words[-1].isdecimal() else 1
        name = " ".join(words)
        if level not in LEVELS:
            return tr("{skill}: the level is a number from 1 to 5.", skill=name)
        if name in found:
            return tr("{skill} is named twice.", skill=name)
        found[name] = Skill(name, level)
    return tuple(found.values())
