"""What may be told outside the window: by kind, channel and hour, and in how many words."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from desktop.settings import NOTIFICATIONS, QUIET, SOUND, TOLD_OF, Settings
from desktop.viewmodels.outside_rules import may_sound, may_tell

if TYPE_CHECKING:
    from pathlib import Path


def at(clock: str) -> datetime:
    """This time of day by the machine's own clock."""
    return datetime.fromisoformat(f"2026-11-20T{clock}:00").astimezone()


@pytest.mark.parametrize(
    ("hours", "clock", "quiet"),
    [
        ("20:00-07:00", "19:59", False),
        ("20:00-07:00", "20:00", True),
        ("20:00-07:00", "02:30", True),
        ("20:00-07:00", "07:00", False),
        ("12:00-13:00", "12:30", True),
        ("12:00-13:00", "13:00", False),
        ("12:00-12:00", "12:00", False),
        ("", "03:00", False),
    ],
)
def test_in_quiet_hours_nothing_is_told_but_offers(
    profile: Path, hours: str, clock: str, quiet: bool
) -> None:
    settings = Settings.load(profile)
    settings.choose(QUIET, hours)
    settings.choose(SOUND, "all")

    assert may_tell(settings, at(clock), "offer", "chat")
    assert may_tell(settings, at(clock), "message", "chat") is not quiet
    assert may_tell(settings, at(clock), "reminder") is not quiet
    assert may_sound(settings, at(clock), "offer") is not quiet


@pytest.mark.parametrize("key", list(TOLD_OF))
def test_each_kind_is_switched_off_by_its_own_setting_alone(profile: Path, key: str) -> None:
    settings = Settings.load(profile)
    settings.choose(TOLD_OF[key], False)

    def told(each: str) -> bool:
        kind, _, channel = each.partition(".")
        return may_tell(settings, at("12:00"), kind, channel)  # type: ignore[arg-type]

    assert [each for each in TOLD_OF if not told(each)] == [key]


def test_who_wants_no_notifications_gets_no_offer_either(profile: Path) -> None:
    settings = Settings.load(profile)
    settings.choose(NOTIFICATIONS, "off")

    assert not may_tell(settings, at("12:00"), "offer", "voice")


@pytest.mark.parametrize("hours", ["20-7", "25:00-07:00", "20:00", "20:00-07:60", "x20:00-07:00"])
def test_hours_that_cannot_be_read_are_not_kept(profile: Path, hours: str) -> None:
    settings = Settings.load(profile)

    with pytest.raises(ValueError, match="cannot be"):
        settings.choose(QUIET, hours)
    assert settings[QUIET] == ""
