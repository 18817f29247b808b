"""`tresen hub set-queue`: what it is told is changed, and nothing else of the queue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop.domain.ids import TenantId
from desktop.domain.records import Queue
from desktop.domain.words import WrapUpMode
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import open_store
from tests.unit.test_hub_command import Hub

if TYPE_CHECKING:
    from pathlib import Path


def kept(hub: Hub) -> Queue:
    store = open_store(hub.database)
    try:
        with store.reading(TenantId("main")) as within:
            (queue,) = records.every(within, Queue, name="Bills")
    finally:
        store.close()
    return queue


def test_each_option_changes_its_own_field(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = Hub(tmp_path, capsys)
    hub.said("add-site", "Home")
    hub.said("add-queue", "Bills", "--sites", "Home")

    hub.said("set-queue", "Bills", "--ask", "--no-code", "--skills", "de=2")
    hub.said("set-queue", "Bills", "--wrap-up", "timed", "--wrap-up-seconds", "45")

    queue = kept(hub)
    assert (queue.asks, queue.wrap_up.code_needed) == (True, False)
    assert (queue.wrap_up.mode, queue.wrap_up.seconds) == (WrapUpMode.TIMED, 45)
    assert [(need.name, need.level) for need in queue.routing.needs] == [("de", 2)]

    hub.said("set-queue", "Bills", "--no-ask")

    assert not kept(hub).asks


def two_sites(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hub:
    hub = Hub(tmp_path, capsys)
    hub.said("add-site", "Home")
    hub.said("add-site", "South", "--kind", "partner")
    hub.said("add-queue", "Bills", "--sites", "Home,South")
    hub.said("add-calendar", "Office", "--open", "Mo-Fr 08:00-18:00")
    return hub


def test_weight_value_and_urgency_are_set_and_so_is_when_it_flows_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = two_sites(tmp_path, capsys)

    hub.said("set-queue", "Bills", "--weight", "150", "--value", "60", "--urgent", "900")
    hub.said("set-queue", "Bills", "--overflow", "South=120", "--overflow-level", "South=80")
    hub.said("set-queue", "Bills", "--overflow-calendar", "South=Office")

    routing = kept(hub).routing
    (overflow,) = routing.overflows
    assert (routing.weight_percent, routing.value_s, routing.urgent_s) == (150, 60, 900)
    assert (overflow.after_s, overflow.below_percent) == (120, 80)
    assert overflow.calendar is not None


def test_a_file_sets_the_whole_queue_and_options_come_on_top(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = two_sites(tmp_path, capsys)
    hub.said("set-queue", "Bills", "--last-agent", "60", "--ask")
    file = tmp_path / "bills.toml"
    file.write_text(
        """
        answer_within_s = 60
        sites = ["Home", "South"]
        wrap_up = { mode = "timed", seconds = 45 }
        [routing]
        weight_percent = 150
        needs = { claims = 2 }
        shares = { South = 40 }
        [[routing.overflows]]
        site = "South"
        below_percent = 80
        calendar = "Office"
        """
    )

    hub.said("set-queue", "Bills", "--file", str(file), "--relax", "30")

    queue = kept(hub)
    routing = queue.routing
    (overflow,) = routing.overflows
    assert (queue.answer_within_s, queue.asks, len(queue.sites)) == (60, False, 2)
    assert (queue.wrap_up.mode, queue.wrap_up.seconds) == (WrapUpMode.TIMED, 45)
    assert (routing.weight_percent, routing.relax_s, routing.last_agent_s) == (150, 30, 0)
    assert [(need.name, need.level) for need in routing.needs] == [("claims", 2)]
    assert [share.percent for share in routing.shares] == [40]
    assert (overflow.below_percent, bool(overflow.calendar)) == (80, True)


@pytest.mark.parametrize(
    "words",
    ["answer_in_s = 60", "answer_within_s = -1", 'sites = ["Nowhere"]', "[routing", "asks = 3"],
)
def test_a_file_that_is_wrong_changes_nothing(
    words: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    hub = two_sites(tmp_path, capsys)
    hub.said("set-queue", "Bills", "--answer-within", "20")
    file = tmp_path / "bills.toml"
    file.write_text(words)

    code = hub.run("set-queue", "Bills", "--file", str(file)).code

    assert code != 0
    assert kept(hub).answer_within_s == 20
