"""`tresen hub devices` and `withdraw`, and commands on a profile whose lease is over."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from desktop.commands.dispatch import dispatch
from desktop.domain.ids import AgentId, TenantId
from desktop.domain.records import Agent
from desktop.ports.clock import SystemClock
from desktop.store.migrate import prepare
from desktop.store.opening import connect
from desktop.store.progress import read_progress, write_progress
from integrations.hub.server.administering import Administration
from integrations.hub.server.store import clients, records
from integrations.hub.server.store.opening import open_store

if TYPE_CHECKING:
    from pathlib import Path

MAIN = TenantId("main")


@pytest.fixture
def database(tmp_path: Path) -> str:
    """A hub with one person at one device."""
    address = f"sqlite:///{tmp_path / 'hub.db'}"
    store = open_store(address)
    administration = Administration(store, SystemClock(), MAIN)
    administration.add_site("Home")
    assert dispatch(["hub", "add-user", "ann", "--site", "Home", "--role", "agent",
                     "--print-token", "--database", address]) == 0  # fmt: skip
    with store.reading(MAIN) as within:
        (ann,) = records.every(within, Agent)
    store.writing(MAIN, lambda within: clients.introduce(within, "desk-1", ann.id))
    store.close()
    return address


def test_devices_are_listed_and_one_is_withdrawn(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()

    assert dispatch(["hub", "withdraw", "desk-1", "--database", database]) == 0
    assert dispatch(["hub", "devices", "--json", "--database", database]) == 0
    said = capsys.readouterr().out.splitlines()

    assert "withdrawn" in said[0]
    assert "not cleared yet" in said[0]
    listed = json.loads(said[1])
    assert (listed["device"], listed["login"], listed["wiped"]) == ("desk-1", "ann", None)
    assert listed["withdrawn"]


def test_a_device_that_is_not_there_is_said_and_nothing_is_changed(
    database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["hub", "withdraw", "desk-9", "--database", database]) == 2
    assert "There is no device desk-9" in capsys.readouterr().err


def test_commands_show_nothing_once_the_lease_is_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    profile = tmp_path / "profile"
    monkeypatch.setenv("TRESEN_PROFILE", str(profile))
    prepare(profile)
    with closing(connect(profile)) as connection:
        mine = replace(
            read_progress(connection),
            agent=AgentId("ann"),
            lease_since="2020-01-01T00:00:00+00:00",
            lease_until="2020-01-04T00:00:00+00:00",
        )
        write_progress(connection, mine)

    assert dispatch(["outbox"]) == 2
    assert "Customer data is locked" in capsys.readouterr().err
