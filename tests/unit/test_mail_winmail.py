"""Files that older Outlooks wrap in a winmail.dat."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st
from tnefparse import TNEF

from integrations.email.winmail import read_winmail


def entry(level: int, what: int, kind: int, data: bytes) -> bytes:
    checksum = struct.pack("<H", sum(data) & 0xFFFF)
    return struct.pack("<BHHI", level, what, kind, len(data)) + data + checksum


def named(name: str) -> bytes:
    """The name in full, as a property in UTF-16."""
    value = f"{name}\0".encode("utf-16-le")
    padded = value + b"\0" * (-len(value) % 4)
    return struct.pack("<IHHII", 1, 0x1F, 0x3707, 1, len(value)) + padded


def winmail(*files: tuple[str, bytes]) -> bytes:
    """One with these files, as Outlook writes it."""
    written = b"\x78\x9f\x3e\x22\x01\x00" + entry(1, 0x9006, 8, struct.pack("<I", 0x10000))
    for number, (name, content) in enumerate(files):
        written += entry(2, 0x9002, 6, b"\0" * 14)
        written += entry(2, 0x8010, 1, b"FILE%d.DAT\0" % number)
        written += entry(2, 0x800F, 6, content)
        written += entry(2, 0x9005, 6, named(name))
    return written


def test_names_in_full_and_contents_are_read() -> None:
    told = read_winmail(winmail(("Rechnung März.pdf", b"%PDF"), ("b.txt", b"words")))

    assert [(file.name, file.media_type, file.content) for file in told.files] == [
        ("Rechnung März.pdf", "application/pdf", b"%PDF"),
        ("b.txt", "text/plain", b"words"),
    ]


def test_another_reader_finds_the_same_in_it() -> None:
    written = winmail(("Rechnung.pdf", b"%PDF"), ("b.txt", b"words"))

    ours = [(file.name, file.content) for file in read_winmail(written).files]

    theirs = TNEF(written, do_checksum=True).attachments
    assert ours == [(each.long_filename(), each.data) for each in theirs]


def test_one_that_breaks_off_gives_what_was_whole() -> None:
    written = winmail(("a.pdf", b"%PDF"), ("b.txt", b"words" * 100))

    assert [file.name for file in read_winmail(written[:-300]).files] == ["a.pdf"]


@given(st.binary(max_size=400))
def test_any_bytes_are_read_without_an_error(data: bytes) -> None:
    assert len(read_winmail(b"\x78\x9f\x3e\x22" + data).files) <= len(data)
