"""Keys: the registry's own, what a person chose instead, and no two actions with one key."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from desktop import text
from desktop.actions.keys import Keymap
from desktop.actions.registry import ACTIONS, BY_ID
from desktop.settings import KEYS, Settings
from desktop.viewmodels.help.help_page import rows, sections, shortcuts_text
from desktop.viewmodels.rows import CommandRow, Heading
from desktop.viewmodels.settings.settings_page import SettingsPage, alone
from resources.paths import HELP

if TYPE_CHECKING:
    from pathlib import Path


def test_a_chosen_key_takes_the_place_of_the_usual_one_and_survives_being_written() -> None:
    keymap = Keymap().with_keys("composer.send", ("Ctrl+M",))

    again = Keymap.read(keymap.written())

    assert again.keys("composer.send") == ("Ctrl+M",)
    assert again.keys("palette.open") == BY_ID["palette.open"].keys


def test_choosing_the_usual_key_is_no_choice() -> None:
    keymap = Keymap().with_keys("composer.send", ("Ctrl+M",))

    assert keymap.with_keys("composer.send", ("Ctrl+Return",)).written() == ""


def test_a_key_that_was_given_up_is_free_for_others() -> None:
    keymap = Keymap().with_keys("composer.send", ())

    assert Keymap().taken_by("interaction.park", "Ctrl+Return") == "composer.send"
    assert keymap.taken_by("interaction.park", "ctrl+return") == ""


@pytest.mark.parametrize(
    "kept",
    ["", "no json", "[]", '{"composer.send":["Ctrl+K"]}', '{"no.such":["Ctrl+M"]}', '{"x":1}'],
)
def test_what_was_kept_wrongly_changes_nothing(kept: str) -> None:
    keymap = Keymap.read(kept)

    assert {each.id: keymap.keys(each.id) for each in ACTIONS} == {
        each.id: each.keys for each in ACTIONS
    }


def test_a_key_that_another_action_has_is_refused_by_its_name(profile: Path) -> None:
    page = SettingsPage(Settings.load(profile))

    trouble = page.choose_key("composer.send", "Ctrl+K")

    assert trouble == "Ctrl+K is the key of “Search or command”. Change that one first."
    page.close()


def test_a_chosen_key_is_kept_and_can_be_given_back(profile: Path) -> None:
    settings = Settings.load(profile)
    page = SettingsPage(settings)

    assert page.choose_key("composer.send", "Ctrl+M") == ""
    chosen = next(line for line in page.keys if line.id == "composer.send")
    assert (chosen.keys, chosen.own) == ("Ctrl+M", True)
    assert Keymap.read(Settings.load(profile)[KEYS]).keys("composer.send") == ("Ctrl+M",)

    assert page.reset_key("composer.send") == ""
    assert settings[KEYS] == ""
    page.close()


def test_a_usual_key_that_was_given_away_cannot_be_had_back(profile: Path) -> None:
    page = SettingsPage(Settings.load(profile))
    page.choose_key("composer.send", "")
    page.choose_key("interaction.park", "Ctrl+Return")

    trouble = page.reset_key("composer.send")

    assert trouble == "Its usual key is taken by “Park until …”."
    page.close()


@pytest.mark.parametrize("key", ["A", "Shift+7", "Shift+A"])
def test_a_letter_alone_cannot_become_a_key(profile: Path, key: str) -> None:
    page = SettingsPage(Settings.load(profile))

    assert alone(key)
    assert "A letter alone" in page.choose_key("composer.send", key)
    page.close()


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_the_text_of_all_keys_is_what_the_registry_says(language: str) -> None:
    text.use(language)

    kept = (HELP / f"shortcuts.{language}.md").read_text("utf-8")

    assert kept == shortcuts_text(), "run python -m resources.help.generate"


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_there_is_a_word_on_what_is_new(language: str) -> None:
    assert (HELP / f"changes.{language}.md").read_text("utf-8").startswith("# ")


def test_the_help_names_every_action_that_has_a_key_with_that_key() -> None:
    shown = {entry.id: entry.keys for section in sections(Keymap()) for entry in section.entries}

    assert {each.id for each in ACTIONS if each.keys} <= shown.keys()
    assert shown["composer.send"] == ("Ctrl+Enter",)


def test_the_overlay_has_only_what_can_be_pressed_and_says_what_cannot_now() -> None:
    shown = rows(
        Keymap(), lambda id_: "Not now." if id_ == "composer.send" else "", with_keys_only=True
    )

    entries = {row.key: row for row in shown if isinstance(row, CommandRow)}
    assert all(row.keys for row in entries.values())
    assert entries["action:composer.send"].why_not == "Not now."


def test_what_belongs_to_the_place_stands_first_and_while_writing_what_writing_has() -> None:
    def titles(page: str, *, writing: bool = False) -> list[str]:
        every = rows(Keymap(), lambda _id: "", with_keys_only=True, page=page, writing=writing)
        return [row.title for row in every if isinstance(row, Heading)]

    assert titles("desk")[:3] == ["Contact", "Composer", "Call"]
    assert titles("tasks")[0] == "Tasks and promises"
    assert titles("desk", writing=True)[:2] == ["While writing", "Composer"]
    assert sorted(titles("tasks")) == sorted(titles("")), "something is shown twice or not at all"
    assert titles("")[-2:] == ["In lists", "In lists, where letters move"]
