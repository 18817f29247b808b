"""Links that the system hands over: the number in them, as one would type it."""

from __future__ import annotations

import pytest

from desktop.commands.dispatch import dispatch
from desktop.commands.link import number_of


@pytest.mark.parametrize(
    ("link", "number"),
    [
        ("tel:+498999998501", "+498999998501"),
        ("tel:+49-89-99998501", "+498999998501"),
        ("tel:+49%2089%2099998501", "+49 89 99998501"),
        ("TEL:089(999)98501", "08999998501"),
        ("tel:7042;phone-context=example.com", "7042"),
        ("callto://+498999998501", "+498999998501"),
        ("tel:", ""),
        ("tel:" + "1" * 500, "1" * 40),
    ],
)
def test_a_link_gives_its_number_as_one_would_type_it(link: str, number: str) -> None:
    assert number_of(link) == number


@pytest.mark.parametrize(
    "argument", ["demo", "--profile", "mailto:someone@example.org", "telnet", ""]
)
def test_what_is_no_telephone_link_is_left_to_the_commands(argument: str) -> None:
    assert number_of(argument) is None


def test_a_link_without_a_number_is_told_and_opens_nothing(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert dispatch(["tel:;ext=1"]) == 2
    assert "no number in it" in capsys.readouterr().err
