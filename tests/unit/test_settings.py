"""Settings: declared once, kept whole, and never in the way of a start."""

from __future__ import annotations

import json
import stat
from typing import TYPE_CHECKING, Any

import pytest

from desktop import settings as declared
from desktop.settings import COMPACT, FILE, LANGUAGE, LISTS, SETTINGS, Setting, Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_a_new_profile_has_the_defaults_and_no_file(profile: Path) -> None:
    settings = Settings.load(profile)

    assert [settings[each] for each in SETTINGS] == [each.default for each in SETTINGS]
    assert settings.flaws == ()
    assert list(profile.iterdir()) == []


def test_a_choice_is_there_at_the_next_start_and_is_nobody_elses_to_read(profile: Path) -> None:
    Settings.load(profile).choose(LANGUAGE, "de")

    assert Settings.load(profile)[LANGUAGE] == "de"
    assert stat.S_IMODE((profile / FILE).stat().st_mode) == 0o600


def test_the_first_choice_makes_the_profile_folder_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "profile"

    Settings.load(folder).choose(COMPACT, True)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [FILE]


def test_listeners_hear_what_has_changed_and_only_then(profile: Path) -> None:
    settings = Settings.load(profile)
    heard: list[Setting[Any]] = []
    settings.changed.connect(heard.append)

    settings.choose(COMPACT, True)
    settings.choose(COMPACT, True)

    assert heard == [COMPACT]
    assert settings[COMPACT] is True


@pytest.mark.parametrize(
    ("setting", "value"),
    [(LANGUAGE, "fr"), (COMPACT, 1), (LANGUAGE, True), (COMPACT, "yes")],
)
def test_what_is_not_allowed_changes_nothing(
    profile: Path, setting: Setting[Any], value: object
) -> None:
    settings = Settings.load(profile)

    with pytest.raises(ValueError, match=setting.key):
        settings.choose(setting, value)

    assert settings[setting] == setting.default
    assert list(profile.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"{", b"[1]", b"\xff\xfe", b"null", b'{"theme": 1'])
def test_a_broken_file_is_kept_aside_and_the_start_goes_on(profile: Path, content: bytes) -> None:
    (profile / FILE).write_bytes(content)

    settings = Settings.load(profile)

    assert settings[LANGUAGE] == LANGUAGE.default
    [flaw] = settings.flaws
    assert "settings.unreadable" in flaw
    assert (profile / "settings.unreadable").read_bytes() == content


def test_one_impossible_value_costs_no_other_one(profile: Path) -> None:
    (profile / FILE).write_text('{"language": "fr", "compact": true}')

    settings = Settings.load(profile)

    assert (settings[LANGUAGE], settings[COMPACT]) == ("system", True)
    [flaw] = settings.flaws
    assert "“Language”" in flaw


def test_what_a_newer_version_wrote_survives_a_choice_of_ours(profile: Path) -> None:
    (profile / FILE).write_text('{"from.the.future": [1, 2]}')

    Settings.load(profile).choose(COMPACT, True)

    assert json.loads((profile / FILE).read_text()) == {
        "compact": True,
        "from.the.future": [1, 2],
    }


def test_a_process_ended_while_it_wrote_leaves_the_old_choices(profile: Path) -> None:
    Settings.load(profile).choose(COMPACT, True)
    (profile / f"{FILE}.new").write_text('{"compa')

    settings = Settings.load(profile)
    settings.choose(LANGUAGE, "en")

    assert settings[COMPACT] is True
    assert [path.name for path in profile.iterdir()] == [FILE]


def test_every_setting_stands_in_the_list_under_its_own_key_with_an_allowed_default() -> None:
    ours = [each for each in vars(declared).values() if isinstance(each, Setting)]
    ours += declared.TOLD_OF.values()

    assert sorted(each.key for each in ours) == sorted(each.key for each in SETTINGS)
    assert len({each.key for each in SETTINGS}) == len(SETTINGS)
    assert [each.key for each in SETTINGS if not each.allows(each.default)] == []


def test_what_is_noted_holds_at_once_and_is_written_beside(profile: Path) -> None:
    settings = Settings.load(profile)
    beside: list[Callable[[], None]] = []
    settings.beside = beside.append

    settings.note(LISTS, "cases=-opened")
    settings.note(LISTS, "cases=opened")

    assert settings[LISTS] == "cases=opened"
    assert not (profile / FILE).exists()
    for work in beside:
        work()
    assert Settings.load(profile)[LISTS] == "cases=opened"


def test_what_was_noted_is_written_with_the_next_choice_and_at_the_end(profile: Path) -> None:
    settings = Settings.load(profile)
    written: list[object] = []
    settings.beside = written.append

    settings.note(LISTS, "cases=opened")
    settings.choose(COMPACT, True)

    assert Settings.load(profile)[LISTS] == "cases=opened"
    settings.note(LISTS, "tasks=due")
    settings.note_at_once()
    assert Settings.load(profile)[LISTS] == "tasks=due"


def test_what_cannot_be_written_holds_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "profile").write_text("in the way")
    settings = Settings(tmp_path / "profile", {})

    settings.note(LISTS, "cases=opened")

    assert settings[LISTS] == "cases=opened"
