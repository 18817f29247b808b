"""What kind of danger a file is, by its name and by its first bytes.

Law: the graver of both counts, so that no name hides what the content is. Programs and documents
with macros are not sent and never opened from here; pages that a browser would run are only saved.
"""

from __future__ import annotations

import io
import re
import zipfile
from enum import StrEnum
from typing import BinaryIO, Final

from desktop.domain.file_name import ending_of


class Danger(StrEnum):
    """Graver first."""

    PROGRAM = "program"
    MACROS = "macros"
    ACTIVE = "active"  # a page: harmless to send, not opened from here
    NONE = "none"


_PROGRAM_ENDINGS: Final = (
    "ade adp apk app appimage appx appxbundle bat cab chm class cmd com cpl crx deb desktop"
    " diagcab dll dmg elf exe gadget hlp hta img inf ins iso isp jar js jse ksh lnk mad maf mam"
    " maq mar mas mat mau mav maw mda mdb mde mdt mdw mdz msc msh msi msix msp mst ocx ops"
    " pcd pif pkg pl ps1 ps1xml ps2 psc1 psc2 psd1 psm1 py pyc pyw pyz rb reg rpm run scf scr"
    " sct sh shb shs so svr swf sys tcsh url vb vbe vbp vbs vhd vhdx vsmacros vxd webloc wsc"
    " wsf wsh xbap xll xnk xpi zsh"
)
_MACRO_ENDINGS: Final = "docm dotm xlsm xltm xlam xlsb pptm potm ppam ppsm sldm xla"
_ACTIVE_ENDINGS: Final = "htm html mht mhtml shtml svg svgz xht xhtml xml xsl xslt"
_BY_ENDING: Final = {
    **dict.fromkeys(_PROGRAM_ENDINGS.split(), Danger.PROGRAM),
    **dict.fromkeys(_MACRO_ENDINGS.split(), Danger.MACROS),
    **dict.fromkeys(_ACTIVE_ENDINGS.split(), Danger.ACTIVE),
}
_STARTS: Final = (
    b"MZ", b"\x7fELF", b"#!", b"\xca\xfe\xba\xbe", b"\xfe\xed\xfa\xce", b"\xfe\xed\xfa\xcf",
    b"\xce\xfa\xed\xfe", b"\xcf\xfa\xed\xfe", b"L\x00\x00\x00\x01\x14\x02\x00", b"!<arch>\n",
    b"\xed\xab\xee\xdb", b"MSCF", b"Cr24", b"ITSF", b"dex\n",
)  # fmt: skip
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OLE_MACROS: Final = tuple(
    name.encode("utf-16-le") for name in ("_VBA_PROJECT", "Macros", "VBA", "_VBA_PROJECT_CUR")
)
_OLE_INSTALLER: Final = "䡀㬿".encode("utf-16-le")  # how a Windows installer names its tables
_ZIP: Final = b"PK\x03\x04"
_ZIP_PROGRAMS: Final = ("meta-inf/manifest.mf", "androidmanifest.xml", "appxmanifest.xml")
_PAGE: Final = re.compile(rb"\s*(?:\xef\xbb\xbf)?\s*<(?:!doctype\s+html|html|svg|script)", re.I)
_MOST_ENTRIES: Final = 10_000  # of an archive that are looked at; more is no document
_MOST_OLE: Final = 32_000_000
_HEAD: Final = 1_024
_ORDER: Final = tuple(Danger)


def danger(name: str, content: BinaryIO) -> Danger:
    """The danger of a file; `content` is read from its beginning."""
    return min(danger_of_name(name), _by_content(content), key=_ORDER.index)


def danger_of(name: str, content: bytes) -> Danger:
    return danger(name, io.BytesIO(content))


def danger_of_name(name: str) -> Danger:
    """What can be said of a file that is not here."""
    return _BY_ENDING.get(ending_of(name), Danger.NONE)


def _by_content(content: BinaryIO) -> Danger:
    content.seek(0)
    head = content.read(_HEAD)
    if head.startswith(_STARTS):
        return Danger.PROGRAM
    if head.startswith(_OLE):
        content.seek(0)
        return _in_compound(content.read(_MOST_OLE))
    if head.startswith(_ZIP):
        return _in_archive(content)
    return Danger.ACTIVE if _PAGE.match(head) else Danger.NONE


def _in_compound(content: bytes) -> Danger:
    """Office's files before 2007, and installers; their parts have names in UTF-16."""
    if _OLE_INSTALLER in content:
        return Danger.PROGRAM
    return Danger.MACROS if any(name in content for name in _OLE_MACROS) else Danger.NONE


def _in_archive(content: BinaryIO) -> Danger:
    """Only the names of an archive's parts are read: nothing is unpacked, so no bomb goes off."""
    try:
        with zipfile.ZipFile(content) as archive:
            names = [name.casefold() for name in archive.namelist()[:_MOST_ENTRIES]]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        return Danger.NONE
    if any(name in _ZIP_PROGRAMS for name in names):
        return Danger.PROGRAM
    macros = any(
        name.rsplit("/", 1)[-1] in ("vbaproject.bin", "vbadata.xml")
        or name.startswith(("xl/macrosheets/", "basic/", "scripts/"))
        for name in names
    )
    return Danger.MACROS if macros else Danger.NONE
