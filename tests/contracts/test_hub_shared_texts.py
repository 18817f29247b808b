"""Text modules of a team, and deleting them: who shares may, everybody else keeps their own."""

from __future__ import annotations

from msgspec.structs import replace

from desktop.domain.ids import TeamId, TextModuleId
from desktop.domain.macro import MacroStep
from desktop.domain.operations import writing
from desktop.domain.operations.operation import Reason
from desktop.domain.records import TextModule
from desktop.domain.words import ModuleScope
from desktop.ports.wire import Verdict
from tests.contracts.conftest import World
from tests.contracts.test_hub_rights import begun


def module(id: str, scope: ModuleScope, team: TeamId | None = None) -> writing.SaveTextModule:
    return writing.SaveTextModule(
        id=TextModuleId(id),
        short=id,
        title="T",
        text="Hello",
        language="en",
        scope=scope,
        team=team,
    )


async def test_a_macro_comes_to_whom_it_is_shared_with_with_all_its_steps(world: World) -> None:
    ann, bob = (world.desk(login) for login in ("ann", "bob"))
    await begun(ann, bob)
    steps = (MacroStep(do="tag", text="late"), MacroStep(do="task", text="Ask", due="in 2 h"))
    empty = replace(module("none", ModuleScope.PERSONAL), text="", steps=(MacroStep(do=" "),))

    shared = replace(module("late", ModuleScope.SHARED), text="", steps=steps)
    said = await ann.do(shared, empty)
    [mine] = await bob.do(replace(module("mine", ModuleScope.SHARED), steps=steps))
    await bob.pull()

    assert [each.verdict for each in said] == [Verdict.OK, Verdict.INVALID]
    assert mine.verdict is Verdict.DENIED
    assert bob.record(TextModule, "late").steps == steps


def gone(id: str, *, removed: bool = True) -> writing.RemoveTextModule:
    return writing.RemoveTextModule(id=TextModuleId(id), removed=removed)


async def test_a_module_for_a_team_needs_one_and_a_partner_takes_its_own(world: World) -> None:
    ann, bob, pia = (world.desk(login) for login in ("ann", "bob", "pia"))
    await begun(ann, bob, pia)
    home = world.admin.add_team("Day", "Home").id
    north = world.admin.add_team("Night", "North").id

    of_ann = await ann.do(module("t", ModuleScope.TEAM), module("t2", ModuleScope.TEAM, home))
    of_bob = await bob.do(module("t3", ModuleScope.TEAM, home))
    of_pia = await pia.do(
        module("t4", ModuleScope.TEAM, home), module("t5", ModuleScope.TEAM, north)
    )

    assert [each.verdict for each in of_ann] == [Verdict.INVALID, Verdict.OK]
    assert [each.verdict for each in of_bob] == [Verdict.DENIED]
    assert [each.verdict for each in of_pia] == [Verdict.DENIED, Verdict.OK]


async def test_one_deletes_ones_own_and_who_shares_what_is_shared(world: World) -> None:
    ann, bob, pia = (world.desk(login) for login in ("ann", "bob", "pia"))
    await begun(ann, bob, pia)
    await ann.do(module("all", ModuleScope.SHARED))
    await bob.do(module("own", ModuleScope.PERSONAL))

    of_bob = await bob.do(gone("all"), gone("own"), gone("own", removed=False))
    of_pia = await pia.do(gone("all"))
    of_ann = await ann.do(gone("own"), gone("all"))
    await bob.pull()

    assert [each.verdict for each in of_bob] == [Verdict.DENIED, Verdict.OK, Verdict.OK]
    assert [each.verdict for each in of_pia] == [Verdict.DENIED]
    assert [each.reason for each in of_ann] == [Reason.MISSING, None]
    assert bob.record(TextModule, "all").removed
    assert not bob.record(TextModule, "own").removed
