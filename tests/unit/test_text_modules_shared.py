"""Text modules: placeholders from one list, for whom they are, changed and deleted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.domain.ids import TeamId, TextModuleId
from desktop.domain.operations.writing import SaveTextModule
from desktop.domain.records import Agent, Team, TextModule
from desktop.domain.words import ModuleScope, Role
from desktop.store import outbox
from desktop.store.reads import records
from desktop.viewmodels.rows import TextModuleRow
from desktop.viewmodels.text_modules.placeholders import PLACEHOLDERS, Values, filled, unfilled
from desktop.viewmodels.text_modules.text_modules import TextModules, whom_of
from tests.support.desk import ME, NOON, a_desk, until
from tests.support.people import EVERYTHING, MODULE

if TYPE_CHECKING:
    from pathlib import Path

TEAM = Team(id=TeamId("team-day"), name="Tag", site=ME.site)
JANA = Agent(id=ME.agent, login="jana", name=ME.name, site=ME.site, team=TEAM.id, role=Role.LEAD)
LEAD = replace(ME, role=Role.LEAD)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bis {date}", "bis 20 Nov 2026"),
        ("bis {Datum + 3}", "bis 23 Nov 2026"),
        ("bis {date+14}.", "bis 4 Dec 2026."),
        ("{betreff}", "Lieferung"),
        ("{Kundennummer}/{Vorgang}", "K-7/{Vorgang}"),
        ('{"a": 1} {} {Wunschtag}', '{"a": 1} {} {Wunschtag}'),
    ],
)
def test_placeholders_are_filled_from_one_list(text: str, said: str) -> None:
    assert filled(text, Values(subject="Lieferung", customer_number="K-7", now=NOON)) == said


def test_no_two_placeholders_share_a_name() -> None:
    names = [name for each in PLACEHOLDERS for name in (each.name, *each.aliases)]
    assert len(names) == len(set(names))


def test_only_names_in_braces_count_as_unfilled() -> None:
    assert unfilled('{Tag} und {Tag}, {Ort} {} {"a": 1} { } {a\nb}') == ("{Tag}", "{Ort}")


async def test_who_may_share_chooses_for_whom_and_others_write_for_themselves(
    profile: Path,
) -> None:
    async with a_desk(profile, records=(*EVERYTHING, TEAM, JANA)) as desk:
        assert [value for value, _ in await TextModules(desk).for_whom()] == ["personal"]
        desk.me = LEAD
        modules = TextModules(desk)
        offered = [value for value, _ in await modules.for_whom()]
        assert offered == ["personal", "team:team-day", "site", "shared"]

        assert await modules.save("tag", "Tag", "Hallo", whom="team:team-day") == {}

        [asked] = [each.operation for each in await desk.read(outbox.waiting)]
        assert isinstance(asked, SaveTextModule)
        assert (asked.scope, asked.team) == (ModuleScope.TEAM, TEAM.id)
        made = await desk.read(records.record, TextModule, TextModuleId(asked.id))
        assert made is not None
        assert whom_of(made) == "team:team-day"
        modules.close()


async def test_a_deleted_module_is_not_found_and_comes_back_when_that_is_undone(
    profile: Path,
) -> None:
    async with a_desk(profile, records=EVERYTHING) as desk:
        desk.me = LEAD
        modules = TextModules(desk)
        modules.ask("")
        await until(lambda: modules.module(MODULE.id) is not None)

        await modules.remove(MODULE.id)
        await until(lambda: MODULE.id not in [row.key for row in modules.rows])
        await modules.remove(MODULE.id, removed=False)
        modules.ask("")
        await until(lambda: MODULE.id in [row.key for row in modules.rows])
        assert isinstance(modules.rows[0], TextModuleRow)
        modules.close()


async def test_what_others_share_is_not_for_an_agent_to_change(profile: Path) -> None:
    shared = replace(MODULE, scope=ModuleScope.SHARED, owner=None)
    async with a_desk(profile, records=(*EVERYTHING, shared)) as desk:
        modules = TextModules(desk)
        modules.ask("")
        await until(lambda: modules.module(MODULE.id) is not None)
        assert modules.may_change(MODULE.id).startswith("Who shares texts")
        assert modules.may_change("nothing") == "Choose a text module first."
        modules.close()
