"""Between a wiki's words and ours: titles, states, pages, and corrections as wikitext."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.operations import revision
from integrations.imports.pictures import kind_of
from integrations.mediawiki.images import file_of, fits
from integrations.mediawiki.site import Site, file_at
from integrations.mediawiki.translate import (
    GONE,
    Chosen,
    article_id,
    as_written,
    leads_of,
    moment,
    page_of,
    state_of,
    told,
)
from integrations.mediawiki.wikitext import Cannot, Titles, corrected
from integrations.mediawiki.wire import (
    Category,
    Change,
    General,
    Image,
    Info,
    Lead,
    Namespace,
    OtherLanguage,
    Parsed,
    Query,
)

SITE = Site.of(
    Query(
        general=General(server="//help.example.org", articlepath="/wiki/$1", lang="en"),
        namespaces={"6": Namespace(id=6, name="Datei", canonical="File")},
    ),
    "https://help.example.org/w/api.php",
)
ARTICLES = {"Terms": "id-terms", "Refund": "id-refund"}
TITLES = Titles(ARTICLES.get, {id: title for title, id in ARTICLES.items()}.get)


def change(**what: object) -> Change:
    return Change(**{"type": "edit", "rcid": 1, "timestamp": "", **what})  # type: ignore[arg-type]


def page(text: str, title: str = "Refund", said: str = "en", **more: Mapping[str, str]) -> object:
    pictures = more.get("pictures", {})
    parsed = Parsed(title=title, pageid=3, revid=7, text=text)
    return page_of(
        parsed, SITE, Chosen(language="de"), said=said, article=ARTICLES.get, pictures=pictures
    )


@pytest.mark.parametrize(
    ("address", "title"),
    [
        ("/wiki/Old_name#part", "Old name"),
        ("/wiki/old%20name", "Old name"),
        ("/w/index.php?title=Refund&action=edit&redlink=1", "Refund"),
        ("https://help.example.org/wiki/datei:Dot.png", "Datei:Dot.png"),
        ("https://elsewhere.example/wiki/Refund", ""),
        ("/other/Refund", ""),
        ("http://[broken", ""),
    ],
)
def test_an_address_of_the_wiki_is_a_title_however_it_is_spelled(address: str, title: str) -> None:
    assert SITE.title_at(address) == title


def test_titles_have_a_namespace_and_an_address() -> None:
    assert SITE.namespace_of("Datei:Dot.png") == 6
    assert SITE.namespace_of("Refund: all") == 0
    assert SITE.address_of("Old name?") == "https://help.example.org/wiki/Old_name%3F"


def test_a_wiki_that_says_nothing_of_itself_is_none() -> None:
    with pytest.raises(ValueError, match="nothing"):
        Site.of(Query(), "https://help.example.org/api.php")


def test_the_file_behind_an_image_is_known_in_every_size() -> None:
    assert file_at("/images/thumb/2/2a/A_dot.png/220px-A_dot.png") == "A dot.png"
    assert file_at("/images/2/2a/A%C3%A4.png") == "Aä.png"


def test_changes_say_where_to_look_and_nothing_more() -> None:
    about = told(
        [
            change(type="edit", pageid=3, title="Refund"),
            change(type="new", pageid=4, title="Terms"),
            change(type="log", pageid=5, title="Old", logparams={"target_title": "New"}),
            change(type="log", pageid=0, title="Gone", logparams=[]),
            change(type="edit", pageid=6, title="Template:Box", ns=10),
            change(type="log", pageid=7, title="File:Dot.png", ns=6),
        ]
    )

    assert about.pages == {3, 4, 5, 6, 7}
    assert about.titles == {"Old", "New", "Gone", "File:Dot.png"}
    assert about.templates == {"Template:Box"}
    assert about.files == {"File:Dot.png"}
    assert about.come_or_gone == {"Terms", "Old", "New", "Gone", "File:Dot.png"}


@pytest.mark.parametrize(
    ("info", "chosen", "revision"),
    [
        (Info(pageid=3, title="Refund", lastrevid=7, pagelanguage="de-at"), Chosen(), 7),
        (Info(pageid=3, missing=True), Chosen(), GONE),
        (Info(pageid=3, ns=4, lastrevid=7), Chosen(), GONE),
        (Info(pageid=3, lastrevid=7, contentmodel="css"), Chosen(), GONE),
        (Info(pageid=3, lastrevid=7), Chosen(categories=("Money",)), GONE),
        (
            Info(pageid=3, lastrevid=7, categories=(Category(title="Category:Money"),)),
            Chosen(categories=("Money",)),
            7,
        ),
    ],
)
def test_a_page_stands_as_it_is_now(info: Info, chosen: Chosen, revision: int) -> None:
    assert state_of(info, chosen, {}).revision == revision


def test_a_redirect_leads_where_the_wiki_says() -> None:
    leads = leads_of([Lead(came="Old", to="Refund")])

    state = state_of(Info(pageid=3, title="Old", lastrevid=7, redirect=True), Chosen(), leads)

    assert state.leads_to == "Refund"


def test_a_page_is_an_article_with_its_links_images_and_tags() -> None:
    parsed = Parsed(
        title="Refund",
        pageid=3,
        revid=7,
        text="<p>See <a href='/wiki/Terms'>terms</a>, <a href='/wiki/No'>no</a>, "
        "<a href='mailto:a@b.c'>us</a>, <a href='javascript:x'>x</a> "
        "<img src='/images/2/2a/Dot.png' alt='[dot]'><img src='x.svg' alt='line'></p>"
        "<div class='toc other'>Contents</div>",
        categories=(Category(category="Big_money"), Category(category="x", hidden=True)),
        langlinks=(OtherLanguage(lang="de", url="https://de.example/wiki/E"),),
    )

    found = page_of(
        parsed, SITE, Chosen(), said="en", article=ARTICLES.get, pictures={"Dot.png": "00ff"}
    )

    assert found.body == (
        "See [terms](article:id-terms), no, [us](mailto:a@b.c), x ![(dot)](attachment:00ff)line\n"
    )
    assert (found.tags, found.language) == (("Big money",), "en")
    assert found.elsewhere == ("https://de.example/wiki/E",)


def test_a_page_says_its_language_or_the_wiki_does() -> None:
    text = "<p>Der Text und die Frist.</p>"

    assert page(text).language == "de"  # type: ignore[attr-defined]
    assert page(text, said="fr").language == "fr"  # type: ignore[attr-defined]
    german = page(text, title="Refund/de")
    assert german.title == "Refund"  # type: ignore[attr-defined]
    assert german.original == "id-refund"  # type: ignore[attr-defined]
    assert page(text, title="No/de").original == ""  # type: ignore[attr-defined]


def test_a_page_without_text_or_beyond_its_bound_is_refused() -> None:
    with pytest.raises(ValueError, match="no text"):
        page("<div class='noprint'>nothing</div>")
    with pytest.raises(ValueError, match="longer"):
        page("<p>" + "ä" * revision.BODY_BYTES + "</p>")


def test_an_article_is_known_by_wiki_and_number() -> None:
    assert article_id("help", 3) == article_id("help", 3)
    assert len({article_id("help", 3), article_id("help", 4), article_id("other", 3)}) == 3


def test_times_are_the_wikis_own() -> None:
    assert as_written(moment("2026-11-22T10:00:00Z")) == "2026-11-22T10:00:00Z"


def test_an_image_is_told_by_its_bytes() -> None:
    assert kind_of(b"RIFF\0\0\0\0WEBP") == "image/webp"
    assert kind_of(b"<svg>") == ""
    assert not fits(Image(mime="image/svg+xml", size=10))
    assert not fits(Image(mime="image/png", size=50_000_000))
    assert file_of("x.png", "0" * 40, b"\x89PNG\r\n") is None


# ------------------------------------------------------------------------------- corrections
def test_links_that_stood_there_stay_as_they_were_written() -> None:
    source = "See [[terms#when|14 days]] and [[Nowhere]] here."
    was = "See [14 days](article:id-terms) and Nowhere here.\n"

    text = corrected(source, was, was.replace("re here", "re there"), TITLES)

    assert text == "See [[terms#when|14 days]] and [[Nowhere]] there."


def test_code_verbatim_words_and_addresses_are_found_again() -> None:
    source = "<pre>\na  b\n</pre>\n\nSay <nowiki>[[x]]</nowiki> at https://example.org/ now."
    was = "```\na  b\n```\n\nSay [[x]] at <https://example.org/> now.\n"
    now = "```\na < b\n```\n\n---\n\n* Say [[y]] at <https://example.org/>\n"

    text = corrected(source, was, now, TITLES)

    assert text == (
        "<pre>\na &lt; b\n</pre>\n\n----\n\n"
        "* Say <nowiki>[[</nowiki>y<nowiki>]]</nowiki> at https://example.org/"
    )


def test_a_line_that_would_be_a_list_is_words() -> None:
    text = corrected("Old.", "Old.\n", "\\# one\n\\* two\n", TITLES)

    assert text == "<nowiki /># one * two"


def test_a_paragraph_in_between_is_set_apart_and_one_taken_away_goes() -> None:
    source = "== One ==\nFirst.\n\n{{Box}}\n\nLast."
    was = "## One\n\nFirst.\n\nLast.\n"

    assert corrected(source, was, "## One\n\nFirst.\n\nNew.\n\nLast.\n", TITLES) == (
        "== One ==\nFirst.\n\nNew.\n\n{{Box}}\n\nLast."
    )
    assert corrected(source, was, "## One\n\nLast.\n", TITLES) == "== One ==\n\n{{Box}}\n\nLast."
    assert corrected(source, was, "Zero.\n\n" + was, TITLES) == "Zero.\n\n" + source


@pytest.mark.parametrize(
    "wanted",
    [
        "Words ![x](attachment:00).",
        "See [gone](article:id-gone).",
        "See [x](ftp://host/x).",
        "| a |\n| --- |\n| b |",
        "> said",
        "- one\n\n  two paragraphs",
    ],
)
def test_what_is_not_said_the_same_way_is_not_guessed_at(wanted: str) -> None:
    with pytest.raises(Cannot):
        corrected("Words.", "Words.\n", f"{wanted}\n", TITLES)


def test_what_a_template_made_is_not_changed_in_the_source() -> None:
    with pytest.raises(Cannot):
        corrected("{{Days}} are left.", "14 are left.\n", "15 are left.\n", TITLES)


@given(st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1))
def test_words_never_become_markup(words: str) -> None:
    plain = " ".join(f"x{words}x".split())
    escaped = plain.replace("\\", "\\\\")
    for sign in "`*_[]<>&!#|~{}":
        escaped = escaped.replace(sign, f"\\{sign}")

    text = corrected("Old.", "Old.\n", f"{escaped}\n", TITLES)

    bare = text.replace("<nowiki>", "\0").replace("</nowiki>", "\1").replace("<nowiki />", "")
    outside = "".join(part.rpartition("\1")[2] for part in bare.split("\0"))
    for markup in ("[[", "{{", "''", "<", "~~~", "{|"):
        assert markup not in outside
