"""What may be chosen of a hub: bounds, what goes together, and how it is said."""

from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import TYPE_CHECKING

import pytest

from desktop.commands import hub_settings
from desktop.commands.dispatch import dispatch
from integrations.hub.server.chosen import SETTINGS, Unfitting, chosen
from integrations.hub.server.hub import Limits

if TYPE_CHECKING:
    from pathlib import Path


def test_what_is_not_chosen_is_as_it_was() -> None:
    limits = chosen({"lease-s": 30, "beat-s": 6, "suspect-s": 12}, Limits(log_days=9))

    assert (limits.lease_s, limits.beat_s, limits.log_days) == (30, 6, 9)
    assert limits.offer_s == Limits().offer_s


@pytest.mark.parametrize(
    "values",
    [
        {"lease-s": 4},
        {"lease-s": 6_000},
        {"colour": 3},
        {"lease-s": 12},  # two beats of 5 s and the moment before the end do not fit
        {"suspect-s": 30},  # doubted later than given up
        {"token-s": 601},
    ],
)
def test_what_makes_no_sense_is_refused(values: dict[str, float]) -> None:
    with pytest.raises(Unfitting):
        chosen(values)


def test_the_defaults_are_within_their_own_bounds_and_have_a_name_each() -> None:
    assert len({each.name for each in SETTINGS}) == len(SETTINGS)
    assert chosen({each.name: each.default for each in SETTINGS}) == Limits()


def test_they_are_listed_and_a_wrong_one_starts_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert dispatch(["hub", "settings", "--json"]) == 0
    said = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    database = f"sqlite:///{tmp_path / 'hub.db'}"
    code = dispatch(["hub", "serve", "--set", "lease-s=1", "--database", database])

    assert {each["name"] for each in said} == {each.name for each in SETTINGS}
    assert (code, "lease-s=1 does not go" in capsys.readouterr().err) == (2, True)


def test_the_least_release_is_numbers_and_workers_are_told_of_it() -> None:
    parser = ArgumentParser()
    hub_settings.set_argument(parser)

    arguments = parser.parse_args(["--least-release", "1.4.0", "--set", "push-mutations=50"])

    assert hub_settings.limits_of(arguments, Limits()) == Limits(
        least_release="1.4.0", push_mutations=50
    )
    assert parser.parse_args(hub_settings.same(arguments)) == arguments
    with pytest.raises(SystemExit):
        parser.parse_args(["--least-release", "newest"])
