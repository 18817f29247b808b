"""One's own keys as a file: taken along, read with what clashes said, given back."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from desktop.actions.keys import Keymap
from desktop.actions.keys_file import NoKeys, as_file, from_file
from desktop.settings import KEYS, Settings
from desktop.tasks import Supervisor
from desktop.viewmodels.settings.own_keys import OwnKeys
from tests.support.desk import until

if TYPE_CHECKING:
    from pathlib import Path


def test_what_was_written_is_read_again() -> None:
    mine = Keymap().with_keys("composer.send", ("Ctrl+M",)).with_keys("work.stop", ())

    taken = from_file(as_file(mine))

    assert taken.keymap.chosen == mine.chosen
    assert (taken.clashes, taken.unknown) == ((), 0)


def test_two_actions_that_changed_keys_with_each_other_are_no_clash() -> None:
    file = b'{"tresen-keys":1,"keys":{"composer.send":["Ctrl+K"],"palette.open":["Ctrl+Return"]}}'

    taken = from_file(file)

    assert taken.clashes == ()
    assert taken.keymap.keys("palette.open") == ("Ctrl+Return",)


def test_a_key_that_another_action_has_is_not_taken_and_what_is_unknown_is_counted() -> None:
    file = b'{"tresen-keys":1,"keys":{"composer.send":["Ctrl+K"],"no.such":["Ctrl+M"]}}'

    taken = from_file(file)

    assert taken.clashes == (("Ctrl+K", "composer.send", "palette.open"),)
    assert taken.keymap.keys("palette.open") == ("Ctrl+K",)
    assert taken.keymap.keys("composer.send") == ("Ctrl+Return",), "it lost its usual key"
    assert taken.unknown == 1


@pytest.mark.parametrize("file", [b"", b"[]", b'{"keys":{}}', b'{"tresen-keys":"x"}', b"\xff"])
def test_a_file_of_something_else_holds_no_keys(file: bytes) -> None:
    with pytest.raises(NoKeys):
        from_file(file)


def test_keys_are_saved_read_and_given_back_with_a_way_back(profile: Path, tmp_path: Path) -> None:
    settings, file = Settings.load(profile), tmp_path / "keys.json"
    settings.choose(KEYS, Keymap().with_keys("composer.send", ("Ctrl+M",)).written())
    mine = settings[KEYS]
    own = OwnKeys(settings, Supervisor(lambda _name, _error: None))
    said: list[str] = []
    own.said.connect(said.append)

    async def scene() -> None:
        own.write(str(file))
        await until(lambda: said)
        own.reset()
        assert settings[KEYS] == ""
        own.read(str(file))
        await until(lambda: settings[KEYS] == mine)
        own.undo()
        assert settings[KEYS] == ""
        own.read(str(tmp_path / "none.json"))
        await until(lambda: "no keys" in said[-1])

    asyncio.run(scene())
    assert not own.can_undo
