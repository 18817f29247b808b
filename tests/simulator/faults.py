"""What breaks in a world, and what administrators do to it in the middle of the day.

Each returns what it was, for the diary; None when there was nothing to break.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Final

from tests.simulator.deeds import Deed
from tests.simulator.desk import Desk
from tests.simulator.erased import erase_somebody
from tests.simulator.hub import SimulatedHub
from tests.simulator.steps import CLEAR, Act

if TYPE_CHECKING:
    from tests.simulator.world import World

JUMPS_S: Final = (-86_400, -3_600, -300, -1, 1, 300, 3_600, 86_400)


# -------------------------------------------------------------------------------------- lines
async def _weather(act: Act, world: World, desk: Desk, _draw: Random) -> str:
    for process in desk.processes:
        link = process.link
        link.carries_out = act not in {Act.LINE_CUT, Act.LINE_MUTE}
        link.carries_in = act not in {Act.LINE_CUT, Act.LINE_DEAF}
        if act is Act.LINE_ROUGH:
            link.weather = world.plan.rough
        if act is Act.LINE_CLEAR:
            link.weather = CLEAR
        if act is Act.LINE_CUT:
            link.cut()
    return ""


# ----------------------------------------------------------------------- a person's machine
async def kill(_world: World, desk: Desk, _draw: Random) -> str | None:
    if not desk.processes:
        return None
    await desk.kill()
    return ""


async def kill_at_commit(_world: World, desk: Desk, draw: Random) -> str | None:
    if desk.main is None:
        return None
    commit, afterwards = draw.randint(1, 6), draw.random() < 0.5
    desk.main.life.ends_at(commit, afterwards=afterwards)
    return f"{'after' if afterwards else 'before'} commit {commit} from now"


async def cut_power(_world: World, desk: Desk, _draw: Random) -> str:
    await desk.lose_power()
    return ""


async def start(_world: World, desk: Desk, _draw: Random) -> str | None:
    if desk.main is not None:
        return None
    await desk.start()
    return ""


async def clock_jumps(_world: World, desk: Desk, draw: Random) -> str:
    desk.clock.skew += timedelta(seconds=draw.choice(JUMPS_S))
    return str(desk.clock.skew)


async def copy_profile(_world: World, desk: Desk, _draw: Random) -> str:
    desk.copy_aside()
    return ""


async def restore_profile(world: World, desk: Desk, _draw: Random) -> str | None:
    if not await desk.put_copy_back():
        return None
    world.checker.forget_position(desk)
    world.book.asked_with.pop(desk.name, None)
    world.book.renumbered = True
    return ""


async def clone(world: World, desk: Desk, _draw: Random) -> str | None:
    if len(world.desks) > len(world.plan.people):
        return None
    copy = world.make_desk(desk.login, f"{desk.name}'s clone")
    desk.clone_into(copy)
    world.book.renumbered = True
    world.desks.append(copy)
    await copy.start()
    return ""


# ------------------------------------------------------------------------------------ the hub
async def hub_clock_jumps(world: World, _desk: Desk, draw: Random) -> str:
    world.hub_clock.skew += timedelta(seconds=draw.choice(JUMPS_S))
    return str(world.hub_clock.skew)


async def restart_hub(world: World, _desk: Desk, draw: Random) -> str:
    await world.hub.stop()
    world.cut_lines()
    asyncio.get_running_loop().call_later(draw.choice((0.01, 2.0)), world.start_hub)
    return ""


async def back_up_hub(world: World, _desk: Desk, _draw: Random) -> str:
    world.hub.back_up()
    return ""


async def restore_hub(world: World, _desk: Desk, _draw: Random) -> str | None:
    if not world.hub.has_backup:
        return None
    world.checker.restoring(world.desks)
    world.cut_lines()
    await world.hub.restore()
    world.checker.restored()
    world.book.renumbered = True
    return ""


async def shorten_log(world: World, _desk: Desk, draw: Random) -> str:
    keep = draw.choice((0, 1, 5, 12))
    world.hub.shorten_log(keep)
    return f"{keep} changes are kept"


# ----------------------------------------------------------------------------------- rights
async def _administer(
    act: Callable[[SimulatedHub, Random], str | None], world: World, _desk: Desk, draw: Random
) -> str | None:
    return act(world.hub, draw)


async def move_agent(world: World, desk: Desk, draw: Random) -> str:
    return world.hub.move_an_agent(draw, desk.login)


FAULTS: Final[dict[Act, Deed]] = {
    **{
        act: partial(_weather, act)
        for act in (Act.LINE_CUT, Act.LINE_DEAF, Act.LINE_MUTE, Act.LINE_ROUGH, Act.LINE_CLEAR)
    },
    Act.KILL: kill,
    Act.KILL_AT_COMMIT: kill_at_commit,
    Act.POWER_CUT: cut_power,
    Act.START: start,
    Act.CLOCK: clock_jumps,
    Act.COPY_PROFILE: copy_profile,
    Act.RESTORE_PROFILE: restore_profile,
    Act.CLONE: clone,
    Act.HUB_CLOCK: hub_clock_jumps,
    Act.HUB_RESTART: restart_hub,
    Act.HUB_BACKUP: back_up_hub,
    Act.HUB_RESTORE: restore_hub,
    Act.SHORTEN_LOG: shorten_log,
    Act.GIVE_QUEUE: partial(_administer, SimulatedHub.give_or_take_a_queue),
    Act.MOVE_RECORD: partial(_administer, SimulatedHub.move_a_record),
    Act.MOVE_AGENT: move_agent,
    Act.GRANT: partial(_administer, SimulatedHub.grant_for_a_while),
    Act.END_GRANT: partial(_administer, SimulatedHub.end_a_grant),
    Act.ERASE: erase_somebody,
    Act.NUMBER: partial(_administer, SimulatedHub.give_a_number),
}
