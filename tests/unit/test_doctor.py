"""The doctor names what is wrong and what to do, and succeeds when Tresen can work."""

from __future__ import annotations

import http.server
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.commands import cli
from desktop.commands.examining import local, outside, screen
from desktop.ports.clock import SystemClock
from desktop.ports.finding import State
from desktop.ports.secrets import VaultClosed
from desktop.store.migrate import SCHEMA, prepare
from desktop.store.opening import FILE, connect
from integrations.hub.health import Health

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Drawer:
    """A vault that gives back what it was given, or something else, or nothing at all."""

    def __init__(self, closed: str = "", loses: bool = False) -> None:
        self.closed, self.loses = closed, loses
        self.kept: dict[str, str] = {}

    def keep(self, name: str, secret: str) -> None:
        if self.closed:
            raise VaultClosed(self.closed)
        self.kept[name] = secret

    def recall(self, name: str) -> str | None:
        return None if self.loses else self.kept.get(name)

    def forget(self, name: str) -> None:
        self.kept.pop(name, None)


class Standing:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


@contextmanager
def web_server(status: int) -> Iterator[str]:
    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever)  # noqa: TID251  it ends with the test
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def test_it_says_one_thing_about_every_matter_and_succeeds(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = cli.main(["doctor", "--json", "--profile", str(profile)])

    said = [msgspec.json.decode(line) for line in capsys.readouterr().out.splitlines()]
    assert code == 0
    matters = {
        "versions",
        "qt-libraries",
        "display",
        "store",
        "keyring",
        "audio",
        "clock",
        "network",
    }
    assert {each["check"] for each in said} == matters
    assert [each for each in said if each["state"] != "good" and not each["do"]] == []


def test_it_fails_when_the_local_data_cannot_be_read(
    profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (profile / FILE).write_bytes(b"this is no database, and it is long enough" * 100)

    code = cli.main(["doctor", "--profile", str(profile)])

    assert code == 2
    assert "is damaged" in capsys.readouterr().out


def test_a_used_profile_is_sound(profile: Path) -> None:
    prepare(profile)

    finding = local.store(profile)

    assert finding.state is State.GOOD
    assert "0 operations wait" in finding.found


def test_a_profile_of_a_newer_version_is_left_alone(profile: Path) -> None:
    prepare(profile)
    connection = connect(profile)
    connection.execute(f"PRAGMA user_version = {SCHEMA + 1}")
    connection.close()

    finding = local.store(profile)

    assert finding.state is State.BAD
    assert "newer Tresen" in finding.found


def test_a_profile_that_others_can_look_into_is_noticed(profile: Path) -> None:
    prepare(profile)
    profile.chmod(0o755)

    assert local.store(profile).do == f"The next start closes it; or now: chmod 700 {profile}"


def test_a_screen_that_does_not_answer_is_bad_and_none_at_all_is_a_notice() -> None:
    environment = {"PATH": "/usr/bin:/bin"}

    unreachable = screen.display({**environment, "DISPLAY": ":4711"})
    none = screen.display(environment)

    assert unreachable.state is State.BAD
    assert none.state is State.NOTICE
    assert "tresen demo --tour" in none.do


def test_every_library_qt_asks_for_is_there_or_has_its_package_named() -> None:
    finding = screen.qt_libraries()

    assert finding.state is State.GOOD, f"{finding.found} {finding.do}"


def test_a_machine_that_only_serves_a_hub_is_not_called_broken(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(screen, "find_spec", lambda _: None)

    assert [screen.qt_libraries().state, screen.display().state] == [State.NOTICE, State.NOTICE]


@pytest.mark.parametrize(
    ("vault", "state"),
    [
        (Drawer(), State.GOOD),
        (Drawer(closed="locked"), State.NOTICE),
        (Drawer(loses=True), State.NOTICE),
    ],
)
def test_the_keyring_is_tried_out_and_left_as_it_was(vault: Drawer, state: State) -> None:
    assert outside.keyring(vault).state is state
    assert vault.kept == {}


def test_a_hub_that_answers_is_good() -> None:
    with web_server(200) as address:
        [finding] = outside.network(address, SystemClock())

    assert finding.state is State.GOOD


def test_something_else_that_answers_is_bad() -> None:
    with web_server(404) as address:
        [finding] = outside.network(address, SystemClock())

    assert finding.state is State.BAD
    assert "404" in finding.found


@pytest.mark.parametrize("address", ["http://127.0.0.1:9", "http://127.0.0.1:port", "nonsense"])
def test_a_hub_that_does_not_answer_is_a_notice_because_work_goes_on(address: str) -> None:
    [finding] = outside.network(address, SystemClock())

    assert finding.state is State.NOTICE


def test_a_clock_that_differs_from_the_hubs_is_named_with_its_seconds() -> None:
    noon = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)
    late = Standing(noon - timedelta(minutes=5))

    findings = outside.network("http://hub.test", late, ask=lambda _: Health(0.01, noon))

    assert [each.check for each in findings] == ["network", "clock"]
    assert "300 seconds" in findings[1].found
