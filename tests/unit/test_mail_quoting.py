"""What was said in a mail, apart from what is quoted in it, by the programs people write with."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.quoting import apart

SAID = "Guten Tag,\n\ndas Paket ist noch nicht da.\n\nMit freundlichen Grüßen\nJana Koch"
ASKED = "Sehr geehrte Frau Koch,\nwann haben Sie bestellt?"
MARKED = "> Sehr geehrte Frau Koch,\n> wann haben Sie bestellt?"

BELOW = {
    "Outlook, German": (
        "Von: Service <service@shop.example>\nGesendet: Freitag, 20. November 2026 14:03\n"
        f"An: Jana Koch\nBetreff: AW: Lieferung\n\n{ASKED}"
    ),
    "Outlook, English": (
        "From: Service <service@shop.example>\nSent: Friday, 20 November 2026 14:03\n"
        f"To: Jana Koch\nSubject: RE: Delivery\n\n{ASKED}"
    ),
    "Outlook, below a rule": (
        "________________________________\nVon: Service <service@shop.example>\n"
        f"Gesendet: Freitag, 20. November 2026 14:03\nAn: Jana Koch\nBetreff: Lieferung\n\n{ASKED}"
    ),
    "Outlook on the web, in bold": (
        "*Von:* Service\n*Gesendet:* Freitag, 20. November 2026\n*An:* Jana\n*Betreff:* x\n" + ASKED
    ),
    "Outlook of old": f"-----Original Message-----\nFrom: Service\nSent: Friday\n\n{ASKED}",
    "Outlook of old, German": f"-----Ursprüngliche Nachricht-----\nVon: Service\n\n{ASKED}",
    "Gmail, German": (
        f"Am Fr., 20. Nov. 2026 um 14:03 Uhr schrieb Service <s@shop.example>:\n\n{MARKED}"
    ),
    "Gmail, English": (
        f"On Fri, Nov 20, 2026 at 2:03 PM Service <s@shop.example> wrote:\n\n{MARKED}"
    ),
    "Gmail, broken in two": (
        "On Fri, Nov 20, 2026 at 2:03 PM The Service of the Shop\n<s@shop.example> wrote:\n\n"
        + MARKED
    ),
    "Thunderbird, German": f"Am 20.11.26 um 14:03 schrieb Service:\n{MARKED}",
    "Thunderbird, English": f"On 20/11/2026 14:03, Service wrote:\n{MARKED}",
    "Apple Mail, German": f"Am 20.11.2026 um 14:03 schrieb Service <s@shop.example>:\n\n{MARKED}",
    "Apple Mail, English": (
        f"> On 20 Nov 2026, at 14:03, Service <s@shop.example> wrote:\n> \n{MARKED}"
    ),
    "forwarded": f"---------- Forwarded message ---------\nFrom: Service\n\n{ASKED}",
    "web.de": f"Gesendet: Freitag, 20. November 2026\nVon: Service\nAn: Jana\nBetreff: x\n{ASKED}",
    "nobody says who": MARKED,
    "our own": f"Am 20.11.2026 um 14:03 (UTC) schrieb Service:\n{MARKED}",
}


@pytest.mark.parametrize("program", BELOW)
def test_what_is_quoted_below_is_told_apart(program: str) -> None:
    told = apart(f"{SAID}\n\n{BELOW[program]}")

    assert told.said == SAID
    assert told.quoted == BELOW[program]


@pytest.mark.parametrize(
    "signature",
    [
        "-- \nJana Koch\nMusterweg 1",
        "--\nJana Koch",
        "Von meinem iPhone gesendet",
        "Gesendet von Mail für Windows",
        "Sent from my iPhone",
        "Get Outlook for Android",
    ],
)
def test_a_signature_is_told_apart_with_and_without_a_quote(signature: str) -> None:
    alone = apart(f"Danke, das passt.\n\n{signature}")
    both = apart(f"Danke, das passt.\n\n{signature}\n\n{BELOW['Gmail, German']}")

    assert (alone.said, alone.signature, alone.quoted) == ("Danke, das passt.", signature, "")
    assert (both.said, both.signature) == ("Danke, das passt.", signature)
    assert both.quoted == BELOW["Gmail, German"]


def test_a_greeting_and_its_name_are_said_and_the_address_below_is_a_signature() -> None:
    told = apart("Bitte um Rückruf.\n\nMit freundlichen Grüßen\nJana Koch\n\nKoch GmbH\nTel. 030 1")

    assert told.said == "Bitte um Rückruf.\n\nMit freundlichen Grüßen\nJana Koch"
    assert told.signature == "Koch GmbH\nTel. 030 1"


def test_answers_between_quoted_lines_stay_with_what_they_answer() -> None:
    text = (
        "Am 20.11.26 um 14:03 schrieb Service:\n> Wann?\nAm Montag.\n> Was?\nEine Lampe.\n\n"
        "Viele Grüße"
    )

    told = apart(text)

    assert told.quoted == ""
    assert "Am Montag." in told.said
    assert "> Was?" in told.said


def test_an_answer_below_a_long_quote_is_what_was_said() -> None:
    quote = "Am 20.11.26 um 14:03 schrieb Service:\n" + "\n".join(f"> Zeile {n}" for n in range(8))

    told = apart(f"{quote}\n\nNein, danke.")

    assert (told.said, told.quoted) == ("Nein, danke.", quote)


@pytest.mark.parametrize(
    "text",
    [
        "Mein Nachbar schrieb mir: das Paket sei da.",
        "Am Montag rief ich an und niemand schrieb zurück:\nbitte melden Sie sich.",
        "Von: 9 Uhr an bin ich erreichbar.",
        "Preis > 100 Euro?\nDas ist zu viel.",
        "Hallo",
        "",
    ],
)
def test_ordinary_words_are_not_taken_for_a_quote(text: str) -> None:
    told = apart(text)

    assert (told.said, told.quoted, told.signature) == (text, "", "")


@pytest.mark.parametrize("program", BELOW)
def test_a_mail_that_only_passes_something_on_says_all_of_it(program: str) -> None:
    assert apart(BELOW[program]).said == BELOW[program]


lines_of_mails = st.lists(
    st.sampled_from(
        [*"\n".join(BELOW.values()).split("\n"), *SAID.split("\n"), "-- ", "> a", "> > b", "", " "]
    ),
    max_size=40,
)


@given(lines_of_mails)
def test_nothing_that_has_words_is_lost(lines: list[str]) -> None:
    told = apart("\n".join(lines))

    kept = "\n".join((told.quoted, told.said, told.signature)).split("\n")
    assert sorted(line.strip() for line in kept if line.strip()) == sorted(
        line.strip() for line in lines if line.strip()
    )


@given(st.text(alphabet=">| \nAm1.:-_schriebonwrote<@", max_size=600))
def test_any_text_is_told_apart_without_a_word_lost(text: str) -> None:
    told = apart(text)

    kept = "".join((told.quoted, told.said, told.signature)).split()
    assert sorted("".join(kept)) == sorted("".join(text.split()))


@pytest.mark.parametrize(
    "line",
    [
        "On 1.1. wrote: " * 30,
        "> ",
        "Am 1.1.2026 schrieb x:",
        "Von: a",
        "____________",
        "-- ",
        "on 1.1.2026 " * 38,
    ],
)
def test_a_text_made_to_be_slow_is_told_apart_in_time(line: str) -> None:
    text = "\n".join([line] * (400_000 // (len(line) + 1)))
    began = time.process_time()

    apart(text)

    assert time.process_time() - began < 4
