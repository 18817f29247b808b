"""Pages become articles: their content alone, and links among them that still lead somewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.operations.article import Import
from integrations.imports.articles import Pages, read_articles
from integrations.imports.html import plain_text, read_page
from integrations.imports.rows import Found, Refused, Unreadable

HELP = """<!DOCTYPE html><html lang="de-DE"><head><base href="../../"><title>Titel</title></head>
<body><header>Kopf</header><nav><a href="de/text/other.html">Navigation</a></nav>
<div id="DisplayArea"><meta itemprop="keywords" content="Tabelle, einfügen">
<h1 id="x">Tabelle <span>einfügen</span></h1>
<p>Ein <b>kurzer</b> Text mit <a href="de/text/other.html#unten">Verweis</a>,
<a href="https://example.org/">Netz</a> und <a href="de/text/gone.html">totem Link</a>.</p>
<h2>Schritte</h2><ol><li><p>Eins</p></li><li><p>Zwei</p><ul><li>innen</li></ul></li></ol>
<table><tr><td><p>A</p></td><td>B</td></tr><tr><td>1</td><td><p>2</p></td></tr></table>
<pre><code>Sub X
    y = 1
End Sub</code></pre>
<p><img src="a.png" alt="Symbol Tabelle">Klicken</p>
<span class="switchinline"><span hidden="true" id="MAC1" class="MAC">Befehl</span><span
 hidden="true" id="default1">Strg</span></span><p hidden>nie</p>
<script>alert(1)</script></div><footer>Fuß</footer></body></html>"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    pages = tmp_path / "help" / "de" / "text"
    pages.mkdir(parents=True)
    (pages / "table.html").write_text(HELP, encoding="utf-8")
    (pages / "other.html").write_text("<h1>Anderes</h1><main><p>Und das.</p></main>", "utf-8")
    return tmp_path / "help"


def articles(folder: Path) -> dict[str, Import]:
    found = {}
    for row in read_articles(folder):
        assert isinstance(row, Found)
        assert isinstance(row.operation, Import)
        found[row.place] = row.operation
    return found


def test_content_keeps_headings_lists_tables_and_code(folder: Path) -> None:
    body = articles(folder)["de/text/table.html"].body

    assert "## Schritte" in body
    assert "1. Eins\n2. Zwei\n\n   - innen" in body
    assert "| A | B |\n| --- | --- |\n| 1 | 2 |" in body
    assert "```\nSub X\n    y = 1\nEnd Sub\n```" in body
    assert "Ein **kurzer** Text" in body


def test_navigation_scripts_and_pictures_do_not_get_through(folder: Path) -> None:
    body = articles(folder)["de/text/table.html"].body

    assert "Symbol TabelleKlicken" in body
    for gone in ("Kopf", "Navigation", "Fuß", "alert", "a.png", "nie", "Befehl"):
        assert gone not in body
    assert "Strg" in body


def test_heading_language_and_index_words_are_taken_from_the_page(folder: Path) -> None:
    article = articles(folder)["de/text/table.html"]

    assert article.title == "Tabelle einfügen"
    assert "# Tabelle" not in article.body
    assert article.language == "de"
    assert article.tags == ("Tabelle, einfügen",)
    assert article.source == "help/de/text/table.html"


def test_links_between_pages_lead_to_articles(folder: Path) -> None:
    found = articles(folder)
    body = found["de/text/table.html"].body

    assert f"[Verweis](article:{found['de/text/other.html'].id})" in body
    assert "[Netz](https://example.org/)" in body
    assert "totem Link" in body
    assert "gone.html" not in body


def test_ids_come_from_the_place_in_the_folder_and_stay(folder: Path) -> None:
    first = {place: article.id for place, article in articles(folder).items()}
    (folder / "de" / "text" / "another.md").write_text("# Mehr\n\nText", "utf-8")

    again = {place: article.id for place, article in articles(folder).items()}

    assert first.items() <= again.items()
    assert len(set(again.values())) == 3


def test_markdown_keeps_its_words_and_turns_its_links(tmp_path: Path) -> None:
    (tmp_path / "one.en.md").write_text(
        "---\ntitle: The first\ntags: [a, b]\n---\n# Heading\n\nSee [two](two.md), "
        "![a picture](x.png) and [nothing](gone.md).\n\n- 5 * 3\n",
        "utf-8",
    )
    (tmp_path / "two.md").write_text("Zwei\n====\n\nDas ist der Text und nicht mehr.\n", "utf-8")

    found = articles(tmp_path)

    one, two = found["one.en.md"], found["two.md"]
    assert (one.title, one.language, one.tags) == ("The first", "en", ("a", "b"))
    assert one.body == f"See [two](article:{two.id}), a picture and nothing.\n\n- 5 * 3\n"
    assert (two.title, two.language) == ("Zwei", "de")
    assert two.body == "Das ist der Text und nicht mehr.\n"


def test_a_page_that_cannot_be_read_is_refused_by_name_and_the_rest_taken(folder: Path) -> None:
    (folder / "broken.html").write_bytes(b"<p>\x00\x01\x02</p>")
    (folder / "empty.html").write_text("<html><body><nav>only</nav></body></html>")

    refused = [row for row in read_articles(folder) if isinstance(row, Refused)]

    assert refused == [
        Refused("broken.html", "it is no text"),
        Refused("empty.html", "there is no text in it"),
    ]
    assert sum(isinstance(row, Found) for row in read_articles(folder)) == 2


def test_a_page_nested_beyond_reason_is_refused(folder: Path) -> None:
    (folder / "deep.html").write_text("<body>" + "<blockquote>" * 3_000 + "x")

    rows = {row.place: row for row in read_articles(folder) if isinstance(row, Found | Refused)}

    assert len(rows) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-16"])
def test_umlauts_survive_every_encoding(tmp_path: Path, encoding: str) -> None:
    text = "<html><head><title>x</title></head><body><h1>Übergröße</h1><p>schön für Äpfel</p>"
    (tmp_path / "page.html").write_bytes(text.encode(encoding))

    (article,) = articles(tmp_path).values()

    assert article.title == "Übergröße"
    assert article.body == "schön für Äpfel\n"


def test_a_folder_without_pages_is_told_at_once(tmp_path: Path) -> None:
    with pytest.raises(Unreadable):
        read_articles(tmp_path)
    with pytest.raises(Unreadable):
        Pages(tmp_path / "nowhere")


def test_mail_in_html_is_read_line_by_line() -> None:
    html = "<style>p{}</style><p>Guten Tag,<br>es ist <b>kalt</b>.</p><div>Gruß</div>"

    assert plain_text(html) == "Guten Tag,\nes ist kalt.\n\nGruß"


@given(st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_no_bytes_crash_the_reading_of_a_page(data: bytes) -> None:
    try:
        page = read_page(b"<body>" + data, lambda _base: lambda href: href or None)
    except ValueError:
        return
    assert "<script" not in page.body.lower()
