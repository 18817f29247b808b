"""`tresen hub`, as a process of its own: set up, served, read by its owner only, ended."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, NamedTuple

import httpx
import pytest

from desktop.commands.dispatch import dispatch
from desktop.domain.ids import TenantId
from desktop.domain.records import Agent
from desktop.domain.routing import Capacity
from desktop.ports.wire import Hello
from integrations.hub.client import HubDoor
from integrations.hub.server.store import records
from integrations.hub.server.store.opening import open_store

SERVED = ["--listen", "127.0.0.1:0", "--json"]
TRESEN = [sys.executable, "-m", "desktop.commands.cli"]


class Done(NamedTuple):
    code: int
    out: str
    err: str


class Hub:
    """The hub of a test: its database and the commands on it."""

    def __init__(self, folder: Path, said: pytest.CaptureFixture[str]) -> None:
        self.file = folder / "hub" / "hub.db"
        self.database = f"sqlite:///{self.file}"
        self._said = said

    def run(self, *words: str) -> Done:
        self._said.readouterr()
        try:
            code = dispatch(["hub", *words, "--database", self.database])
        except SystemExit as end:  # wrong usage
            code = int(end.code or 0)
        return Done(code, *self._said.readouterr())

    def said(self, *words: str) -> Mapping[str, str]:
        """What a command says with --json, having succeeded."""
        done = self.run(*words, "--json")
        assert done.code == 0, done.err
        said: Mapping[str, str] = json.loads(done.out)
        return said

    @contextmanager
    def served(self, *words: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
        """(address, process) of the hub, ready."""
        with subprocess.Popen(
            [*TRESEN, "hub", "serve", "--database", self.database, *SERVED, *words],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        ) as process:
            try:
                line = json.loads(_stream(process.stdout).readline())
                assert line["ready"] is True
                yield line["address"], process
            finally:
                process.kill()


def _stream(stream: IO[bytes] | None) -> IO[bytes]:
    assert stream is not None
    return stream


@pytest.fixture
def hub(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Hub:
    return Hub(tmp_path, capsys)


@pytest.fixture
def peopled(hub: Hub) -> Hub:
    hub.said("add-site", "Home")
    return hub


async def test_a_hub_is_set_up_served_and_signed_in_to(
    peopled: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRESEN_PASSWORD", "open sesame")
    partner = peopled.said("add-site", "North", "--kind", "partner", "--model", "enterprise")
    queue = peopled.said("add-queue", "Bills", "--sites", "Home, North")
    eve = peopled.said("add-user", "eve", "--site", "North", "--role", "agent")

    with peopled.served() as (address, _):
        session = await HubDoor().login(address, "eve", "open sesame", "main")
        backend = HubDoor().open(address, session.token)
        welcome = await backend.hello(Hello("c", "tests"))
        await backend.close()

    assert (session.agent, session.site) == (eve["agent"], partner["site"])
    assert welcome.agent == eve["agent"]
    assert queue["name"] == "Bills"
    assert "password" not in eve


async def test_a_token_is_printed_alone_and_a_password_is_made_up_and_said_once(
    peopled: Hub,
) -> None:
    user = ("--site", "Home", "--role", "admin")

    with_token = peopled.run("add-user", "ann", *user, "--print-token")
    made_up = peopled.said("add-user", "bob", *user)

    token = with_token.out.strip()
    assert token.startswith("main~")
    assert len(made_up["password"]) >= 12
    with peopled.served() as (address, _):
        backend = HubDoor().open(address, token)
        assert (await backend.hello(Hello("c", "tests"))).name == "ann"
        await backend.close()
        session = await HubDoor().login(address, "bob", made_up["password"], "main")
    assert session.name == "bob"


def test_a_person_is_added_with_a_capacity_for_each_channel(peopled: Hub) -> None:
    user = ("--site", "Home", "--role", "agent", "--capacity")

    peopled.said("add-user", "eve", *user, "email=5, chat=0")
    wrong = [peopled.run("add-user", "bob", *user, each) for each in ("fax=1", "chat=-1", "chat")]

    store = open_store(peopled.database)
    with store.reading(TenantId("main")) as within:
        (eve,) = records.every(within, Agent)
    store.close()
    assert eve.capacity == Capacity(email=5, chat=0)
    assert [done.code for done in wrong] == [2, 2, 2]


def test_files_and_folder_of_a_hub_are_its_owners_alone(peopled: Hub) -> None:
    umask = os.umask(0)
    try:
        with peopled.served() as (address, _):
            httpx.post(f"{address}/login", content=b'{"login":"x","password":"y"}')
            assert httpx.get(f"{address}/health").json() == {"status": "ok"}
            files = list(peopled.file.parent.iterdir())
            modes = {stat.S_IMODE(file.stat().st_mode) for file in files}
    finally:
        os.umask(umask)

    assert modes == {0o600}
    assert stat.S_IMODE(peopled.file.parent.stat().st_mode) == 0o700


def test_a_file_that_was_left_open_to_others_is_closed(peopled: Hub) -> None:
    peopled.file.chmod(0o644)

    peopled.said("add-site", "Another")

    assert stat.S_IMODE(peopled.file.stat().st_mode) == 0o600


def test_what_cannot_be_done_is_said_in_a_sentence_and_changes_nothing(peopled: Hub) -> None:
    user = ("add-user", "ann", "--site", "Home", "--role", "agent")
    peopled.said(*user)
    wrong = [
        ("add-site", "Home"),
        ("add-queue", "Bills", "--sites", "Home,Nowhere"),
        user,
        ("add-user", "bob", "--site", "Nowhere", "--role", "agent"),
        ("add-user", "bob", "--site", "Home", "--role", "king"),
        ("add-site", "Other", "--tenant", "another"),
        ("add-site", "Other", "--tenant", "with space"),
        ("serve", "--listen", "nonsense"),
        ("serve", "--listen", "192.0.2.1:0"),
        ("serve", "--workers", "2"),  # a file is one process's
        ("serve", "--workers", "0"),
        ("serve", "--certificate", "/nowhere.pem", "--key", "/nowhere.pem"),
    ]

    for words in wrong:
        done = peopled.run(*words)
        assert (done.code, done.out) == (2, ""), words
        assert "tresen" in done.err


def test_a_hub_that_is_asked_to_end_ends_well(peopled: Hub) -> None:
    with peopled.served() as (_, process):
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
        assert _stream(process.stderr).read() == b""


def test_an_attached_hub_ends_with_the_program_that_started_it(peopled: Hub) -> None:
    with peopled.served("--attached") as (_, process):
        _stream(process.stdin).close()
        assert process.wait(10) == 0


def test_a_site_is_granted_what_it_may_see_until_a_day_and_that_is_ended(hub: Hub) -> None:
    hub.said("add-site", "Home")
    hub.said("add-site", "North", "--kind", "partner")
    queue = hub.said("add-queue", "Bills", "--sites", "Home")["queue"]

    given = hub.said(
        *("add-grant", "North", "--queue", "Bills", "--purpose", "billing"),
        *("--until", "2099-01-01T00:00+00:00", "--contract", "AVV 7"),
    )
    ended = hub.said("end-grant", "North", "--queue", "Bills")
    again = hub.run("end-grant", "North", "--queue", "Bills")
    nothing = hub.run("add-grant", "North", "--queue", "Nowhere")
    wrong = hub.run("add-grant", "North", "--segment", "vip", "--until", "tomorrow")

    assert given["bucket"] == ended["bucket"] == f"queue:{queue}"
    assert given["until"] == "2099-01-01T00:00:00Z"
    assert (again.code, nothing.code, wrong.code) == (2, 2, 2)
    assert "Nowhere" in nothing.err


def test_who_gave_a_right_is_listed_with_when_and_what_for(
    peopled: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SUDO_USER", "carla")
    peopled.said("add-site", "North", "--kind", "partner")
    peopled.said("add-queue", "Bills", "--sites", "Home")
    given = ("--queue", "Bills", "--purpose", "billing", "--contract", "C-17")
    peopled.said("add-grant", "North", *given)
    peopled.said("end-grant", "North", "--queue", "Bills")

    listed = peopled.run("audit", "--site", "North").out.splitlines()
    said = [json.loads(line) for line in peopled.run("audit", "--json").out.splitlines()]

    assert [line.split(" · ")[1:] for line in listed] == [
        ["carla", "given", "North", "queue:Bills", "billing", "C-17"],
        ["carla", "ended", "North", "queue:Bills"],
    ]
    assert [(each["by"], each["did"], each["site"]) for each in said] == [
        ("carla", "given", "Home"),
        ("carla", "given", "North"),
        ("carla", "ended", "North"),
    ]
