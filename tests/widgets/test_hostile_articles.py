"""Whatever stands in an article: nothing is loaded for it, and the window does not stand still."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from desktop.domain.conversation import Attachment
from desktop.viewmodels.finding.article_html import BEGINNING, Place, part
from tests.support.qt import settle
from tests.widgets.dressed import colours, dressed, on_screen, picture
from widgets.knowledge.article_text import ArticleText

SIGNAL = "#FE01AB"  # a colour no theme has
OWN = Attachment("own.png", 100, "image/png", sha256(b"own").hexdigest())


class Watched(ArticleText):
    """Writes down what is asked for while an article is shown."""

    def __init__(self) -> None:
        self.wanted: list[str] = []
        super().__init__("Article")

    def loadResource(self, kind: int, name: QUrl | str) -> QImage:  # noqa: N802  Qt's own name
        self.wanted.append(str(name))
        return super().loadResource(kind, name)


@pytest.fixture
def text(app: QApplication) -> Iterator[Watched]:
    shown = Watched()
    with dressed(app), on_screen(shown, 300, 200):
        yield shown


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server of this machine; nobody may knock."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield server


PAGES = {
    "pictures": (
        "![a](FILE) ![b](file://FILE) ![c](//host/share/c.png) ![d](NET/d.png) "
        "![e](data:image/svg+xml;base64,PHN2Zy8+) "
        "![f](\\\\\\\\host\\\\share\\\\f.png) ![g](qrc:/x.png)"
    ),
    "tags": (
        '<img src="FILE"><img src="file://FILE" onerror="x()"><img srcset="NET/1.png 2x">'
        '<iframe src="file:///"></iframe><object data="FILE"></object><embed src="FILE">'
        '<input type=image src="FILE"><video poster="FILE" src="FILE"></video>'
        '<body background="FILE"><table background="FILE"><td background="FILE">x</td></table>'
    ),
    "styles": (
        "<style>@import url(NET/x.css); body{background:url(file://FILE)} "
        "li{list-style-image:url(FILE)}</style>"
        '<link rel="stylesheet" href="NET/x.css"><link rel="stylesheet" href="file://FILE">'
        '<p style="background-image:url(FILE);border-image:url(FILE)">words</p><ul><li>a</ul>'
    ),
    "scripts": (
        "<script>alert(1)</script><script src=NET/x.js></script><svg onload=x()><image href=FILE />"
        '</svg>\n\n<a href="javascript:x()">a</a> <a href=" java&#10;script:x()">b</a>\n\n'
        '<meta http-equiv="refresh" content="0;url=NET/"><base href="file:///">'
        '<form action="NET/"><button>go</button></form>'
    ),
    "mutation": (
        "<math><mtext><table><mglyph><style><!--</style>"
        '<img title="--&gt;&lt;img src=FILE&gt;">\n\n'
        '<svg></p><style><a id="</style><img src=FILE onerror=x()>">\n\n'
        '<noscript><p title="</noscript><img src=FILE>">\n\n<form><math><mtext></form><form>'
        "<mglyph><style></math><img src=FILE onerror=x()>\n\n<textarea><img src=FILE></textarea>"
        '<!--><img src=FILE>--> <![CDATA[<img src=FILE>]]> <a title="><img src=FILE>">c</a>'
    ),
    "signs": "a\x00b\ud800c\ufdd0d\ufdd1e\uffff f\u2028g\u2029 \ufffc h",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_hostile_page_loads_nothing(
    text: Watched, tmp_path: Path, listener: socket.socket, name: str
) -> None:
    file = tmp_path / "secret.png"
    secret = QImage(40, 40, QImage.Format.Format_RGB32)
    secret.fill(QColor(SIGNAL))
    assert secret.save(str(file))
    net = f"http://127.0.0.1:{listener.getsockname()[1]}"
    page = PAGES[name].replace("FILE", str(file)).replace("NET", net)

    for markdown in (page, f"before\n\n{page}\n\nafter"):
        text.show_html(part(markdown, BEGINNING, (OWN,)).html)
        settle()
        assert SIGNAL not in colours(picture(text))
        assert text.wanted == []
        with pytest.raises(BlockingIOError):
            listener.accept()
        assert "alert(1)" not in text.toPlainText()
        assert "file:" not in text.toHtml().partition("<body")[2]


def test_only_the_articles_own_file_is_a_picture_and_is_its_words_until_it_is_handed_in(
    text: Watched,
) -> None:
    prepared = part("![mine](own.png) ![theirs](other.png) and more", BEGINNING, (OWN,))
    assert prepared.pictures == (OWN,)
    text.show_html(prepared.html)
    assert text.toPlainText().strip() == "[picture: mine] [picture: theirs] and more"

    handed = QImage(2000, 100, QImage.Format.Format_RGB32)
    handed.fill(QColor(SIGNAL))
    text.show_picture(OWN.sha256, handed)
    settle()
    assert SIGNAL in colours(picture(text))
    assert "[picture: theirs] and more" in text.toPlainText()
    assert not text.horizontalScrollBar().isVisible()  # fitted, however wide it is
    assert text.wanted == []


NESTED = {
    "tables": "<table><tr><td>" * 10_000,
    "quotes": ">" * 10_000,
    "lists": "<ul><li>" * 10_000,
    "divs": "<div>" * 10_000,
    "bold": "<b>" * 10_000,
    "brackets": "[" * 10_000,
    "wide": "<table><tr>" + "<td>a" * 3000 + "<tr>" * 2000,
}


@pytest.mark.parametrize("name", NESTED)
def test_what_is_nested_ten_thousand_deep_is_laid_out_at_once(text: Watched, name: str) -> None:
    prepared = part(NESTED[name] + " words")
    before = time.thread_time()
    text.show_html(prepared.html)
    settle()
    assert time.thread_time() - before < 0.3  # a tenth of it by itself


LONG = {
    "words": "Ein Absatz mit **Worten** und `Zeichen` darin.\n\n" * 220_000,
    "one line": "x" * 10_000_000,
    "links": "[ein Verweis](article:article-1) " * 100_000,
    "a table": "| a | b |\n|---|---|\n" + "| eins | zwei |\n" * 200_000,
    "code": "```\n" + "code\n" * 300_000,
}


@pytest.mark.parametrize("name", LONG)
def test_a_long_article_is_shown_a_part_at_a_time(text: Watched, name: str) -> None:
    before = time.thread_time()
    prepared = part(LONG[name])
    text.show_html(prepared.html)
    settle()
    assert time.thread_time() - before < 0.6  # a sixth of it by itself
    assert prepared.next is not None
    assert text.document().characterCount() < 30_000


def test_the_parts_together_are_the_whole_article_and_code_stays_code() -> None:
    paragraphs = [f"Absatz Nummer {at} mit einigen Worten darin." for at in range(1500)]
    code = ["```", *(f"zeile-{at}" for at in range(1500)), "```"]
    markdown = "\n\n".join(paragraphs) + "\n\n" + "\n".join(code) + "\n\nam Ende [x][wo]"

    found, parts = "", 0
    place: Place | None = BEGINNING
    while place is not None:
        prepared = part(f"{markdown}\n\n[wo]: article:article-9", place)
        found, parts = found + prepared.html, parts + 1
        assert ("zeile-" in prepared.html) <= ("<pre>" in prepared.html)
        place = prepared.next

    assert parts > 2
    assert all(each in found for each in (*paragraphs, *code[1:-1]))
    assert '<a href="article:article-9">x</a>' in found
