"""Whether a mail is from where it claims to be: our own server is believed, and nobody else."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from desktop.domain.words import Vouched
from integrations.email.reading import read_mail

NOW = datetime(2026, 11, 22, 12, 30, tzinfo=UTC)
US = "mx.our.test"


def read(*results: str, sender: str = "Eva <eva@shop.test>", ours: str = US) -> Vouched | None:
    head = "".join(f"Authentication-Results: {each}\r\n" for each in results)
    data = f"{head}From: {sender}\r\nSubject: Hello\r\n\r\nHello.\r\n"
    return read_mail(data.encode(), received_at=NOW, authserv_id=ours).vouched


@pytest.mark.parametrize(
    "result",
    [
        "mx.our.test; dmarc=pass (p=REJECT) header.from=shop.test",
        "MX.our.test 1; dmarc=pass header.from=Shop.test",
        "mx.our.test; dmarc=pass",
        "mx.our.test; dkim=pass header.d=shop.test header.s=one; spf=fail smtp.mailfrom=x.test",
        "mx.our.test;\r\n dkim=none;\r\n spf=pass smtp.mailfrom=bounce@shop.test",
        "mx.our.test; dkim=pass header.i=@shop.test",
        'mx.our.test; spf=pass smtp.mailfrom="bounce@shop.test"',
    ],
)
def test_who_passed_for_the_very_domain_in_from_is_vouched_for(result: str) -> None:
    assert read(result) is Vouched.YES


def test_a_domain_signs_for_what_lies_below_it_and_not_for_what_lies_above() -> None:
    assert read(f"{US}; dkim=pass header.d=shop.test", sender="a@news.shop.test") is Vouched.YES
    assert read(f"{US}; dkim=pass header.d=news.shop.test") is Vouched.NO
    assert read(f"{US}; dkim=pass header.d=test", sender="a@shop.test") is Vouched.NO


@pytest.mark.parametrize(
    "result",
    [
        "mx.our.test; none",
        "mx.our.test; dmarc=fail header.from=shop.test",
        "mx.our.test; dmarc=fail header.from=shop.test; dkim=pass header.d=shop.test",
        "mx.our.test; dmarc=pass header.from=evil.test",
        "mx.our.test; dkim=pass header.d=evil.test; spf=pass smtp.mailfrom=evil.test",
        "mx.our.test; dkim=pass header.d=eshop.test",
        "mx.our.test; dkim=fail (dkim=pass header.d=shop.test) header.d=shop.test",
        'mx.our.test; spf=pass smtp.mailfrom="x; dkim=pass header.d=shop.test"@evil.test',
        "mx.our.test; dkim=temperror header.d=shop.test",
        "mx.our.test; auth=pass smtp.auth=shop.test",
    ],
)
def test_whatever_else_passed_does_not_count(result: str) -> None:
    assert read(result) is Vouched.NO


def test_what_a_mail_brings_along_is_not_believed() -> None:
    forged = "mx.evil.test; dmarc=pass header.from=shop.test"
    below = f"{US}; dmarc=pass header.from=shop.test"

    assert read(forged) is None
    assert read(f"{US}; dmarc=none", below) is Vouched.NO
    assert read(forged, below) is None
    assert read(below, ours="") is None
    assert read() is None


@pytest.mark.parametrize(
    "sender",
    ["eva@shop.test, mallory@evil.test", '"eva@shop.test" <mallory@evil.test>', "Eva", ""],
)
def test_with_two_writers_or_none_nobody_is_vouched_for(sender: str) -> None:
    assert read(f"{US}; dmarc=pass", sender=sender) is Vouched.NO


def test_a_second_from_takes_the_proof_away() -> None:
    head = f"Authentication-Results: {US}; dmarc=pass\r\nFrom: a@shop.test\r\n"
    data = f"{head}From: b@x.test\r\n\r\n"

    mail = read_mail(data.encode(), received_at=NOW, authserv_id=US)

    assert mail.vouched is Vouched.NO
