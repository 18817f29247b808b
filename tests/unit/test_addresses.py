"""Addresses in what people write: what is one, where it ends, and what only looks like one."""

from __future__ import annotations

import pytest

from desktop.viewmodels.addresses import addresses_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Call 089 123456 or +49 (0) 89 12 34-56.", ["089 123456", "+49 (0) 89 12 34-56"]),
        ("Tel.: 0170/1234567", ["0170/1234567"]),
        ("see www.shop.example/a(b).", ["https://www.shop.example/a(b)"]),
        ("(https://x.example/y?z=1), again", ["https://x.example/y?z=1"]),
        ("<eva.m@müller.example>; x@y.example.", ["eva.m@müller.example", "x@y.example"]),
    ],
)
def test_what_can_be_followed_is_found_without_what_ends_its_sentence(
    text: str, found: list[str]
) -> None:
    addresses = addresses_in(text)

    assert [each.target for each in addresses] == found
    for each in addresses:
        assert each.target.removeprefix("https://") in text[each.start : each.end]


@pytest.mark.parametrize(
    "text",
    [
        "01.02.2026, 01-02-2026, 1/2/2026 and 2026-11-22",
        "DE02 1203 0000 0000 2020 51",
        "08:00 - 12:00, 0,50 Euro, 00000",
        "user@host, a@b@c.example, http://a, @eva",
        "javascript:alert(1) file:///etc/passwd \\\\server\\share",
    ],
)
def test_what_only_looks_like_an_address_is_none(text: str) -> None:
    assert addresses_in(text) == ()


def test_an_address_says_nothing_but_what_is_there_to_be_read() -> None:
    (hidden,) = addresses_in("https://good.example/\u202egnp.exe and more")

    assert hidden.target == "https://good.example/"


def test_long_texts_that_begin_like_addresses_take_no_time() -> None:
    for text in ("0 0 0 (0 +0 " * 20_000, "a." * 60_000 + "@", "www." * 40_000):
        assert len(addresses_in(text)) <= 1
