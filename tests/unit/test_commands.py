"""The command line: how a command is found, speaks and ends."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from types import ModuleType
from typing import TYPE_CHECKING

import msgspec
import pytest

from desktop.commands import cli, dispatch
from desktop.commands.dispatch import COMMANDS, Command
from desktop.commands.output import CannotDo, Output
from desktop.commands.parser import Parser
from desktop.commands.profile import profile_folder
from desktop.commands.spoken import spoken_language

if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Callable
    from pathlib import Path


class Trial(ModuleType):
    """A command of the tests: `tresen trial [NAME]`, and `tresen trial deep`."""

    def __init__(self, run: Callable[[Namespace], int]) -> None:
        super().__init__("desktop.commands.trial")
        self.run = run

    @staticmethod
    def add_arguments(parser: Parser) -> None:
        parser.add_profile()
        below = parser.add_subparsers(dest="below")
        below.add_parser("deep")


def trial(monkeypatch: pytest.MonkeyPatch, run: Callable[[Namespace], int]) -> None:
    monkeypatch.setitem(sys.modules, "desktop.commands.trial", Trial(run))
    monkeypatch.setattr(dispatch, "COMMANDS", (Command("trial", "a trial"),))


def test_without_arguments_the_window_opens_and_no_command_is_loaded() -> None:
    code = (
        "import sys, types\n"
        "window = sys.modules['desktop.main'] = types.ModuleType('desktop.main')\n"
        "window.main = lambda: 7\n"
        "from desktop.commands.cli import main\n"
        "code = main([])\n"
        "heavy = {'argparse', 'msgspec', 'json', 'asyncio'} & set(sys.modules)\n"
        "sys.exit(f'loaded on the way: {heavy}' if heavy else code)\n"
    )

    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)

    assert (done.returncode, done.stderr) == (7, "")


def test_a_profile_alone_opens_the_window_on_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    opened = []

    def open_window() -> int:
        opened.append(profile_folder())
        return 0

    window = ModuleType("desktop.main")
    vars(window)["main"] = open_window
    monkeypatch.setitem(sys.modules, "desktop.main", window)
    monkeypatch.setenv("TRESEN_PROFILE", "elsewhere")

    code = cli.main(["--profile", str(tmp_path)])

    assert (code, opened) == (0, [tmp_path])


def test_what_cannot_be_done_ends_with_2_and_a_sentence_on_standard_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(_: Namespace) -> int:
        raise CannotDo("The hub does not answer. Nothing was changed.")

    trial(monkeypatch, refuse)

    code = cli.main(["trial", "--json"])

    said = capsys.readouterr()
    assert code == 2
    assert said.out == ""
    assert said.err == "tresen: The hub does not answer. Nothing was changed.\n"


def test_a_fault_of_ours_is_not_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    trial(monkeypatch, lambda _: 1 // 0)

    with pytest.raises(ZeroDivisionError):
        cli.main(["trial"])


def test_with_json_each_thing_said_is_one_object_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def speak(arguments: Namespace) -> int:
        out = Output(arguments)
        out.say("Two wait", waiting=2, since=datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
        out.aside("Looking …")
        out.say("Zwei\nZeilen", text="Zwei\nZeilen")
        return 0

    trial(monkeypatch, speak)

    cli.main(["trial", "--json"])
    said = capsys.readouterr()
    cli.main(["trial"])
    to_people = capsys.readouterr()

    assert [msgspec.json.decode(line) for line in said.out.splitlines()] == [
        {"waiting": 2, "since": "2026-01-02T03:04:00Z"},
        {"text": "Zwei\nZeilen"},
    ]
    assert said.err == "Looking …\n"
    assert to_people.out == "Two wait\nZwei\nZeilen\n"


@pytest.mark.parametrize(
    "line", [["trial", "--json", "deep"], ["trial", "deep", "--json"], ["trial", "--json"]]
)
def test_json_is_understood_before_and_after_a_command_below(
    monkeypatch: pytest.MonkeyPatch, line: list[str]
) -> None:
    trial(monkeypatch, lambda arguments: 5 if arguments.json else 0)

    assert cli.main(line) == 5


def test_an_unknown_command_is_wrong_usage(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["frobnicate"])

    assert ended.value.code == 2
    assert "frobnicate" in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
@pytest.mark.parametrize("language", ["de", "en"])
def test_every_command_explains_itself(
    command: Command,
    language: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("TRESEN_LANGUAGE", language)

    with pytest.raises(SystemExit) as ended:
        cli.main([command.name, "--help"])

    said = capsys.readouterr().out
    assert ended.value.code == 0
    assert said.startswith(f"usage: tresen {command.name}")
    assert "--json" in said


def test_the_list_of_operations_says_the_types_of_their_fields(
    capsys: pytest.CaptureFixture[str],
) -> None:
    cli.main(["do", "--list", "--json"])

    told = [msgspec.json.decode(line) for line in capsys.readouterr().out.splitlines()]
    fields = next(each["fields"] for each in told if each["name"] == "interaction.reply")
    assert fields["last_seen"] == "MessageId or null"
    assert fields["attachments"] == "tuple[Attachment, ...]"


def test_a_reader_that_has_gone_is_no_failure() -> None:
    tresen = f"'{sys.executable}' -m desktop.commands.cli"

    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", f"{tresen} do --list | head -n 1"],
        check=False,
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, "en"),
        ({"LANG": "fr_FR.UTF-8", "TRESEN_LANGUAGE": "de"}, "de"),
    ],
)
def test_commands_speak_the_language_of_the_environment(
    environment: dict[str, str], language: str
) -> None:
    assert spoken_language(environment) == language


def test_the_profile_named_on_the_line_wins_over_the_environment(
    profile: Path, tmp_path: Path
) -> None:
    assert profile_folder() == profile
    assert profile_folder(str(tmp_path)) == tmp_path
