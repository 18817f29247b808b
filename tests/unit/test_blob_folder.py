"""The folder of attachments: its owner's alone, named by hashes, nothing half kept."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from desktop.store.blobs import BlobFolder
from desktop.store.taken import NotTaken, Why

NOTE = "Grüße".encode()
HASH = hashlib.sha256(NOTE).hexdigest()


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


@pytest.fixture
def folder(tmp_path: Path) -> BlobFolder:
    return BlobFolder(tmp_path)


def lies_in(tmp_path: Path) -> list[str]:
    folder = tmp_path / "blobs"
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_file_is_kept_under_its_hash_for_its_owner_alone(
    folder: BlobFolder, tmp_path: Path
) -> None:
    source = tmp_path / "Notiz.txt"
    source.write_bytes(NOTE)

    kept = folder.take(source, most=100)
    source.write_bytes(b"changed afterwards")

    assert (kept.sha256, kept.size) == (HASH, len(NOTE))
    assert folder.read(HASH, 2, 3) == NOTE[2:5]
    assert mode(tmp_path / "blobs") == 0o700
    assert mode(tmp_path / "blobs" / HASH) == 0o600
    assert lies_in(tmp_path) == [HASH]


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("groß.txt", b"x" * 101, Why.TOO_LARGE),
        ("leer.txt", b"", Why.EMPTY),
        ("setup.exe", b"x", Why.PROGRAM),
        ("bild.png", b"MZ\x90", Why.PROGRAM),
        ("makro.docm", b"x", Why.MACROS),
    ],
)
def test_what_is_not_to_be_sent_is_refused_and_nothing_is_kept(
    folder: BlobFolder, tmp_path: Path, name: str, content: bytes, why: Why
) -> None:
    (tmp_path / name).write_bytes(content)

    with pytest.raises(NotTaken) as refused:
        folder.take(tmp_path / name, most=100)
    with pytest.raises(NotTaken):
        folder.take_bytes(name, content, most=100)

    assert refused.value.why is why
    assert lies_in(tmp_path) == []


def test_only_plain_files_are_taken_and_nothing_is_waited_for(
    folder: BlobFolder, tmp_path: Path
) -> None:
    os.mkfifo(tmp_path / "pipe")

    for place in (tmp_path, tmp_path / "nowhere", tmp_path / "pipe", Path("/dev/zero")):
        with pytest.raises(NotTaken) as refused:
            folder.take(place, most=100)
        assert refused.value.why is Why.NO_FILE


def test_a_part_becomes_a_file_only_with_its_hash(folder: BlobFolder, tmp_path: Path) -> None:
    folder.add(HASH, NOTE[:3])
    assert (folder.arrived(HASH), folder.has(HASH)) == (3, False)
    folder.add(HASH, NOTE[3:])

    assert folder.complete(HASH)
    assert folder.has(HASH)

    folder.drop(HASH)
    folder.add(HASH, b"something else")
    assert not folder.complete(HASH)
    assert lies_in(tmp_path) == []


@pytest.mark.parametrize("name", ["", "..", "../tresen.db", "A" * 64, HASH + "/x", HASH + "\n"])
def test_nothing_but_a_hash_is_a_name_there(folder: BlobFolder, name: str) -> None:
    for use in (folder.has, folder.arrived, folder.drop, folder.complete):
        with pytest.raises(ValueError, match="SHA-256"):
            use(name)


def test_a_link_laid_in_the_way_is_not_followed(folder: BlobFolder, tmp_path: Path) -> None:
    target = tmp_path / "mine"
    target.write_bytes(b"")
    (tmp_path / "blobs").mkdir()
    (tmp_path / "blobs" / f"{HASH}.part").symlink_to(target)

    with pytest.raises(OSError, match="symbolic"):
        folder.add(HASH, NOTE)

    assert target.read_bytes() == b""


def test_what_is_opened_is_a_copy_that_nobody_can_write_under_a_harmless_name(
    folder: BlobFolder, tmp_path: Path
) -> None:
    folder.take_bytes("a.txt", NOTE, most=100)

    one = folder.lay_open(HASH, "../../Rechnung.pdf")
    two = folder.lay_open(HASH, "Rechnung.pdf")

    assert one.name == two.name == "Rechnung.pdf"
    assert one.is_relative_to(tmp_path / "opened")
    assert one.read_bytes() == NOTE
    assert mode(one) == 0o400
    assert mode(tmp_path / "opened") == mode(one.parent) == 0o700
    folder.forget_opened()
    assert not (tmp_path / "opened").exists()


def test_what_was_left_lying_goes_after_a_while(folder: BlobFolder, tmp_path: Path) -> None:
    folder.take_bytes("a.txt", NOTE, most=100)
    stray = tmp_path / "blobs" / "taking-x"
    fresh = tmp_path / "blobs" / "taking-y"
    for path in (stray, fresh):
        path.write_bytes(b"x")
    os.utime(stray, (1_000, 1_000))

    gone = folder.sweep(frozenset({HASH}), before=2_000)

    assert gone == ["taking-x"]
    assert lies_in(tmp_path) == sorted([HASH, "taking-y"])
