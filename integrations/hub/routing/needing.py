"""What a contact needs and what somebody can do: skills with levels, languages (rules 8, 9, 15).

Laws: waiting lowers a level that is needed, never below 1; who has no language written down is
taken to speak all of them, so that a site that keeps no such list is not shut out; a language that
is not written as two letters ("Deutsch") is nobody's skill, and keeps nobody from the contact.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, NamedTuple

from desktop.domain.grounds import Ground, Rule
from desktop.domain.routing import Skill

_LETTERS_OF_A_LANGUAGE: Final = 2


class Needs(NamedTuple):
    full: dict[str, int]
    relaxed_by: int = 0

    def least(self, name: str) -> int:
        """The level that will do by now."""
        return max(1, self.full[name] - self.relaxed_by)


class Ability(NamedTuple):
    levels: dict[str, int]
    speaks_all: bool

    def level(self, name: str) -> int:
        """0: cannot do it."""
        if self.speaks_all and is_language(name):
            return 5
        return self.levels.get(name, 0)


class Fit(NamedTuple):
    """The smaller the better."""

    missing: int  # levels less than needed in full
    surplus: int  # levels more than needed, of everything they can do


def is_language(name: str) -> bool:
    return len(name) == _LETTERS_OF_A_LANGUAGE and name.isascii() and name.isalpha()


def needs_of(skills: Iterable[Skill], language: str, relaxed_by: int = 0) -> Needs:
    full = _highest(skills)
    spoken = language.replace("_", "-").partition("-")[0].lower()
    if is_language(spoken):
        full[spoken] = max(1, full.get(spoken, 0))
    return Needs(full, relaxed_by)


def ability_of(skills: Iterable[Skill]) -> Ability:
    levels = _highest(skills)
    return Ability(levels, not any(map(is_language, levels)))


def fit(ability: Ability, needs: Needs) -> Fit | None:
    """None: not able enough."""
    for name in needs.full:
        if ability.level(name) < needs.least(name):
            return None
    return distance(ability, needs)


def distance(ability: Ability, needs: Needs) -> Fit:
    """How far from what is needed in full; for what needs nothing, nobody is too good."""
    full = needs.full
    if not full:
        return Fit(0, 0)
    missing = sum(max(0, level - ability.level(name)) for name, level in full.items())
    surplus = sum(max(0, level - full.get(name, 0)) for name, level in ability.levels.items())
    return Fit(missing, surplus)


def lacking(ability: Ability, needs: Needs) -> Ground | None:
    """The first thing, by name, that somebody cannot do well enough."""
    for name in sorted(needs.full):
        has, least = ability.level(name), needs.least(name)
        if has >= least:
            continue
        if is_language(name) and not has:
            return Ground(Rule.LANGUAGE, {"language": name})
        return Ground(Rule.SKILL, {"skill": name, "needed": str(least), "has": str(has)})
    return None


def _highest(skills: Iterable[Skill]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for skill in skills:
        levels[skill.name] = max(skill.level, levels.get(skill.name, 0))
    return levels
