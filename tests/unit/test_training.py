"""A trainer steers the customers of a demo, and is told what was done."""

from __future__ import annotations

import sys
from subprocess import PIPE, Popen

import msgspec

from desktop.actions.context import Context
from desktop.actions.registry import BY_ID
from desktop.commands.arrivals_beside import Beside
from desktop.notices import Board
from desktop.viewmodels.palette.palette_rows import Commands
from desktop.viewmodels.training import RATES, Training
from integrations.demo.customers.rate import Orders, Rate

_SAY_WHAT_WAS_HEARD = "import sys; sys.stdout.write(sys.stdin.read())"


class Process(Beside):
    """Hands back every order it was given."""

    def __init__(self) -> None:
        self.process = Popen([sys.executable, "-c", _SAY_WHAT_WAS_HEARD], stdin=PIPE, stdout=PIPE)
        super().__init__(self.process, 40)

    def heard(self) -> list[Orders]:
        said, _ = self.process.communicate()
        return [msgspec.json.decode(line, type=Orders) for line in said.splitlines()]


def test_every_command_becomes_an_order_and_one_notice() -> None:
    process, board = Process(), Board()
    training = Training(process, board)

    training.more()
    assert [notice.happened for notice in board.shown] == ["Customers per hour: 60"]
    training.pause()
    assert next(notice.happened for notice in board.shown).startswith("No new customers")
    training.pause()
    training.fewer()
    training.difficult()
    assert len(board.shown) == 1

    orders = process.heard()
    rate = Rate(40)
    for order in orders:
        rate.take(order)
    assert (rate.per_hour, rate.paused, rate.difficult) == (40, False, 1)
    assert [order.per_hour for order in orders if order.per_hour] == [60, 40]


def test_there_is_a_lowest_and_a_highest_rate() -> None:
    process, board = Process(), Board()
    training = Training(process, board)
    for _ in range(20):
        training.more()
    assert process.per_hour == RATES[-1]
    for _ in range(20):
        training.fewer()
    assert process.per_hour == RATES[0]
    process.heard()


def test_orders_to_a_process_that_has_ended_change_nothing() -> None:
    process = Process()
    process.process.kill()
    process.process.wait()
    process.difficult()
    process.come(10)
    assert process.process.stdout is not None
    process.process.stdout.close()
    process.end()


def found(context: Context) -> set[str]:
    commands = Commands(why_not=lambda id_: BY_ID[id_].why_not(context), keys=lambda _id: ())
    return {row.key for row in commands.found("customer")}


def test_the_commands_are_found_in_a_demo_only() -> None:
    assert "action:training.difficult" in found(Context(demo=True))
    assert "action:training.difficult" not in found(Context())
