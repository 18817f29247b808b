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
