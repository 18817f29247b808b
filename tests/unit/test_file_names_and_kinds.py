"""A file's name misleads nobody and no system; what is in it counts more than what it is called."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.domain.file_kind import Danger, danger_of, danger_of_name
from desktop.domain.file_name import LONGEST, clean_name, ending_of

RTLO = chr(0x202E)
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("given_", "shown"),
    [
        ("Rechnung 7.pdf", "Rechnung 7.pdf"),
        ("../../etc/passwd", "passwd"),
        (r"D:\briefe\evil.pdf", "evil.pdf"),
        ("..", "file"),
        ("", "file"),
        ("...  ", "file"),
        ("rechnung" + RTLO + "fdp.exe", "rechnungfdp.exe"),
        ("a" + chr(0x200B) + "b.txt", "ab.txt"),
        ("bild.png. . .", "bild.png"),
        ("text.txt:stream.exe", "text.txt_stream.exe"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("LPT¹.pdf", "_LPT¹.pdf"),
        ("conto.pdf", "conto.pdf"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ("was?*.pdf", "was__.pdf"),
        ("Grü" + "u" + chr(0x308) + "ße.pdf", "Grüüße.pdf"),
        ("x" * 300 + ".pdf", "x" * (LONGEST - 4) + ".pdf"),
        ("y" * 300, "y" * LONGEST),
    ],
)
def test_a_name_is_one_harmless_component(given_: str, shown: str) -> None:
    assert clean_name(given_) == shown


@given(st.text(max_size=300))
def test_no_name_whatever_climbs_hides_or_is_refused(name: str) -> None:
    clean = clean_name(name)

    assert clean not in ("", ".", "..")
    assert not set(clean) & set('/\\:*?"<>|')
    assert all(unicodedata.category(letter) not in ("Cc", "Cf", "Cs") for letter in clean)
    assert clean == clean.strip(" .")
    assert len(clean) <= LONGEST + 1
    assert len(clean.encode()) <= 4 * (LONGEST + 1)
    assert clean_name(clean) == clean


def test_the_ending_is_the_one_that_the_system_goes_by() -> None:
    assert ending_of("bild.png.EXE. ") == "exe"
    assert ending_of("rechnung" + RTLO + "fdp.exe") == "exe"
    assert ending_of("README") == ""


def archive(*names: str) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as made:
        for name in names:
            made.writestr(name, "x")
    return content.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("rechnung.pdf", b"%PDF-1.7", Danger.NONE),
        ("bild.png", b"\x89PNG\r\n", Danger.NONE),
        ("notiz.txt", "Grüße".encode(), Danger.NONE),
        ("brief.docx", archive("word/document.xml"), Danger.NONE),
        ("alt.doc", OLE + b"\x00" * 600 + "WordDocument".encode("utf-16-le"), Danger.NONE),
        ("bilder.zip", archive("a.png", "b.png"), Danger.NONE),
        ("setup.exe", b"no matter", Danger.PROGRAM),
        ("bild.png", b"MZ\x90\x00", Danger.PROGRAM),
        ("bild.png", b"\x7fELF\x02", Danger.PROGRAM),
        ("notiz.txt", b"#!/bin/sh\n", Danger.PROGRAM),
        ("link.pdf", b"L\x00\x00\x00\x01\x14\x02\x00", Danger.PROGRAM),
        ("x.zip", archive("META-INF/MANIFEST.MF", "A.class"), Danger.PROGRAM),
        ("start.desktop", b"[Desktop Entry]", Danger.PROGRAM),
        ("makro.docm", b"no matter", Danger.MACROS),
        ("brief.docx", archive("word/document.xml", "word/vbaProject.bin"), Danger.MACROS),
        ("blatt.ods", archive("content.xml", "Basic/Standard/m.xml"), Danger.MACROS),
        ("alt.doc", OLE + b"\x00" * 600 + "_VBA_PROJECT".encode("utf-16-le"), Danger.MACROS),
        ("seite.html", b"hello", Danger.ACTIVE),
        ("rechnung.pdf", b"  <!DOCTYPE html><script>", Danger.ACTIVE),
        ("logo.svg", b"<svg/>", Danger.ACTIVE),
        ("kaputt.zip", b"PK\x03\x04 cut off", Danger.NONE),
    ],
)
def test_what_a_file_is_shows_in_its_name_and_in_its_content(
    name: str, content: bytes, expected: Danger
) -> None:
    assert danger_of(name, content) is expected


def test_of_a_file_that_is_not_here_the_name_speaks() -> None:
    assert danger_of_name("a.exe") is Danger.PROGRAM
    assert danger_of_name("a.pdf") is Danger.NONE


@given(st.binary(max_size=300))
def test_no_content_whatever_breaks_the_looking(content: bytes) -> None:
    for start in (b"", b"PK\x03\x04", OLE):
        assert danger_of("a.pdf", start + content) in Danger
