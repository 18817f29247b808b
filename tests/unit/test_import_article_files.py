"""Pages bring their images and documents, know their translations, and are missed when gone."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path, PurePath

import pytest

from desktop.domain.ids import AgentId, ArticleId, OperationId
from desktop.domain.operations.article import Expire, Import
from desktop.domain.operations.operation import Stamp
from desktop.domain.records import Article
from desktop.domain.words import ArticleStatus, Audience
from integrations.imports import files
from integrations.imports.articles import Pages, read_articles
from integrations.imports.rows import Blob, Found, Refused, Row
from integrations.imports.translations import originals

STAMP = Stamp(OperationId("op"), AgentId("thea"), datetime(2026, 11, 22, tzinfo=UTC))
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "help"
    made.mkdir()
    return made


def imported(rows: list[Row]) -> dict[str, Import]:
    return {
        row.place: row.operation
        for row in rows
        if isinstance(row, Found) and isinstance(row.operation, Import)
    }


def as_articles(rows: list[Row]) -> list[Article]:
    made = (operation.over(None, STAMP) for operation in imported(rows).values())
    return [article for article in made if article is not None]


def test_an_image_comes_before_the_page_that_shows_it_and_once(folder: Path) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures" / "dot.png").write_bytes(PNG)
    (folder / "one.md").write_text("# One\n\n![A dot](pictures/dot.png) and text.")
    (folder / "two.html").write_text(
        "<head><base href='pictures/'></head><body><h1>Two</h1>"
        "<p>See <img src='dot.png' alt='it'></p></body>"
    )

    rows = list(read_articles(folder))

    blob, one, two = rows
    assert isinstance(blob, Blob)
    assert (blob.content, blob.media_type) == (PNG, "image/png")
    assert isinstance(one, Found)
    assert isinstance(two, Found)
    found = imported(rows)
    assert found["one.md"].body == f"![A dot](attachment:{blob.sha256}) and text.\n"
    assert found["two.html"].body == f"See ![it](attachment:{blob.sha256})\n"
    assert [each.name for each in found["two.html"].attachments] == ["dot.png"]


def test_a_document_that_is_linked_to_is_an_attachment(folder: Path) -> None:
    (folder / "form.pdf").write_bytes(b"%PDF-1.7 words")
    (folder / "page.md").write_text("# Page\n\nThe [form](form.pdf).")

    rows = list(read_articles(folder))

    (file,) = imported(rows)["page.md"].attachments
    assert (file.name, file.media_type) == ("form.pdf", "application/pdf")
    assert imported(rows)["page.md"].body == f"The [form](attachment:{file.sha256}).\n"


def test_what_lies_outside_is_too_large_or_may_be_a_program_is_left_where_it_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "LARGEST", 1_000)
    (folder.parent / "secret.png").write_bytes(PNG)
    (folder / "inside.png").symlink_to(folder.parent / "secret.png")
    (folder / "large.png").write_bytes(PNG + b"\0" * 1_000)
    (folder / "run.exe").write_bytes(b"MZ program")
    (folder / "not.png").write_bytes(b"<html><script>")
    (folder / "page.md").write_text(
        "# Page\n\n![a](../secret.png) ![b](inside.png) ![c](large.png) [d](run.exe) ![e](not.png)"
        " ![f](https://example.org/x.png) ![g](file:///etc/passwd) ![h](//host/share/x.png)"
    )

    rows = list(read_articles(folder))

    assert {row.place for row in rows if isinstance(row, Refused)} == {
        "page.md: large.png",
        "page.md: run.exe",
        "page.md: not.png",
    }
    assert imported(rows)["page.md"].body == "a b c d e f g h\n"
    assert not any(isinstance(row, Blob) for row in rows)


def test_front_matter_says_title_language_tags_and_audience(folder: Path) -> None:
    (folder / "one.md").write_text(
        "---\ntitle: 'Refunds: all'\nlanguage: en-GB\naudience: in-house\n"
        'tags:\n  - money\n  - "returns"\n---\nText.\n'
    )
    (folder / "two.md").write_text("---\naudience: nobody\n---\n# Two\n\nText.\n")

    rows = list(read_articles(folder))

    one = imported(rows)["one.md"]
    assert (one.title, one.language, one.tags) == ("Refunds: all", "en", ("money", "returns"))
    assert one.audience is Audience.IN_HOUSE
    (refused,) = (row for row in rows if isinstance(row, Refused))
    assert refused == Refused("two.md", "nobody is no audience: everyone or in-house")


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("guide/page.de.md", "guide/page.md"),
        ("de/guide/page.md", "en/guide/page.md"),
        ("guide/page.de.md", "guide/page.en.md"),
    ],
)
def test_translations_follow_their_original(folder: Path, german: str, english: str) -> None:
    for place, text in ((german, "Der Text."), (english, "The text."), ("en/more.md", "More.")):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_text(f"# Page\n\n{text}\n")

    rows = list(read_articles(folder))

    found = imported(rows)
    assert found[german].translation_of == found[english].id
    assert list(found)[-1] == german
    assert (found[german].language, found[english].language) == ("de", "en")


def test_the_language_of_most_pages_is_the_original() -> None:
    of = originals(map(PurePath, ("de/a.md", "en/a.md", "de/b.md", "en/c.de.md")))

    assert of == {PurePath("en/a.md"): PurePath("de/a.md")}


def test_pages_that_are_gone_are_told_and_expire_when_it_is_asked_for(folder: Path) -> None:
    (folder / "one.md").write_text("# One\n\nText.")
    (folder / "two.md").write_text("# Two\n\nText.")
    there = as_articles(list(read_articles(folder)))
    elsewhere = Article(
        id=ArticleId("own"),
        title="Own",
        language="en",
        body="x",
        updated_at=STAMP.at,
        status=ArticleStatus.PUBLISHED,
        source="help/written.md",
    )
    (folder / "two.md").unlink()

    kept = list(read_articles(folder, there=[*there, elsewhere]))
    pruned = list(read_articles(folder, there=[*there, elsewhere], prune=True))

    assert [article.title for article in Pages(folder, there=[*there, elsewhere]).gone()] == ["Two"]
    assert len(kept) == 1
    last = pruned[-1]
    assert isinstance(last, Found)
    assert isinstance(last.operation, Expire)
    assert (last.place, last.operation.id) == ("help/two.md", there[1].id)


def test_met_again_an_article_has_the_files_that_it_names(folder: Path) -> None:
    (folder / "dot.png").write_bytes(PNG)
    (folder / "one.md").write_text("# One\n\n![dot](dot.png)")
    (first,) = as_articles(list(read_articles(folder)))
    (folder / "one.md").write_text("# One\n\nWithout.")

    again = list(read_articles(folder, there=[first]))

    after = imported(again)["one.md"].over(first, STAMP)
    assert after is not None
    assert (first.attachments != (), after.attachments) == (True, ())
    assert not any(isinstance(row, Blob) for row in read_articles(folder, there=[first]))
