"""What is said around a mail, and its layout made safe once more where it is shown."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from desktop import text
from desktop.domain.conversation import Attachment, Omitted
from desktop.domain.words import Failed, LeftOut, Origin
from desktop.viewmodels.interaction import mail_words
from desktop.viewmodels.interaction.mail_layout import LONGEST, prepared
from tests.support.desk import ME
from tests.support.people import ago, said

LETTER = said("Guten Tag", ago(minutes=5), author="frieda@example.org")
OURS = said("Guten Tag", ago(minutes=5), by=ME.agent, to="frieda@example.org")
LOGO = Attachment("logo.png", 3, "image/png", "a" * 64)
PAGE = Attachment("seite.html", 3, "text/html", "b" * 64)


@pytest.mark.parametrize("failed", Failed)
def test_whatever_failed_is_said_in_words_with_an_icon(failed: Failed) -> None:
    badge = mail_words.badge(replace(OURS, failed=failed, sent_at=ago(minutes=1)))

    assert badge is not None
    assert (badge.tone, badge.icon) == ("breach", "triangle-alert")
    assert badge.text


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("what", LeftOut)
def test_whatever_is_left_out_is_said(what: LeftOut, language: str) -> None:
    text.use(language)

    one, many = (
        mail_words.hints(replace(LETTER, omitted=(Omitted(what, count),)))[0].text
        for count in (1, 7)
    )

    assert "%n" not in one + many
    assert "(" not in many
    assert one == many or ("1 " in one and "7 " in many)


def test_how_a_mail_went_and_who_wrote_it_is_said() -> None:
    words = [
        mail_words.badge(OURS),
        mail_words.badge(replace(OURS, sent_at=ago(minutes=1))),
        mail_words.badge(replace(LETTER, origin=Origin.AUTOMATIC)),
        mail_words.badge(replace(LETTER, origin=Origin.BOUNCE)),
    ]

    assert [badge and badge.text for badge in words] == [None, "sent", "automatic", "not delivered"]


def test_copies_are_named_and_many_are_counted() -> None:
    cc = tuple(f"n{n}@example.org" for n in range(5))

    assert mail_words.addressed(replace(OURS, cc=cc)) == (
        "to frieda@example.org · Copy: n0@example.org, n1@example.org, n2@example.org and 2 more"
    )


def test_a_name_from_right_to_left_does_not_turn_what_stands_beside_it() -> None:
    told = mail_words.addressed(replace(LETTER, author="דנה לוי", cc=("b@example.org",)))

    assert told == "\u2068דנה לוי\u2069 · Copy: b@example.org"


def test_only_a_mail_that_was_laid_out_offers_to_show_it() -> None:
    assert mail_words.parts(LETTER) == ()
    assert [part.label for part in mail_words.parts(replace(LETTER, html=PAGE))] == [
        "Show as laid out"
    ]


def test_a_layout_shows_pictures_of_its_mail_and_nothing_else() -> None:
    source = (
        f"<p style='color:red'>ok<img src='attachment:{LOGO.sha256}'>"
        f"<img src='attachment:{PAGE.sha256}'><img src='attachment:{'c' * 64}'>"
        "<img src='https://t.example'><script>alert(1)</script><a href='javascript:x'>a</a>"
        "<a href='https://shop.example/x'>b</a>"
    )

    html, pictures = prepared(source, (LOGO, PAGE))

    assert pictures == (LOGO,)
    assert html.count("src=") == 1
    assert 'href="https://shop.example/x"' in html
    for bad in ("style", "script", "alert", "javascript", "t.example"):
        assert bad not in html


@given(st.text(alphabet="<>/ aimgscript='\"=:on&#;", max_size=300))
def test_no_layout_loads_or_runs_anything(source: str) -> None:
    html, _ = prepared(source, (LOGO,))

    assert "<script" not in html
    assert "src=" not in html.replace("&quot;", "").split(">")[0] or "attachment:" in html
    assert " on" not in "".join(part.split("<")[-1] for part in html.split(">")[:-1])


def test_a_layout_of_any_length_and_depth_is_prepared_in_time() -> None:
    began = time.process_time()

    html, _ = prepared("<table><tr><td><div>" * 100_000, ())

    assert time.process_time() - began < 3
    assert len(html) < 2 * LONGEST


def test_who_has_the_contact_may_write_again_what_perhaps_did_not_go() -> None:
    unsure = replace(OURS, failed=Failed.UNSURE)

    assert [part.name for part in mail_words.parts(unsure, mine=True)] == [mail_words.AGAIN]
    assert mail_words.parts(unsure) == ()
    assert mail_words.parts(OURS, mine=True) == ()
    assert "Nobody knows" in mail_words.hints(unsure)[0].text


def test_a_mail_of_which_nothing_can_be_read_says_so() -> None:
    [hint] = mail_words.hints(replace(LETTER, text=" \n"))

    assert hint.text == "Without words."
    assert mail_words.hints(LETTER) == ()
