"""The papers that made-up customers attach: real one-page PDF files, the same bytes every time."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import sha256

import msgspec

from desktop.domain.conversation import Attachment

_PAGE = (
    "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
    "/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
)
_FONT = "<</Type/Font/Subtype/Type1/BaseFont/Courier/Encoding/WinAnsiEncoding>>"


class Paper(msgspec.Struct, frozen=True):
    """An attachment and its content, as the hub keeps it under its sha256."""

    attachment: Attachment
    content: bytes


def paper(name: str, lines: Sequence[str]) -> Paper:
    """A page with these lines (Latin-1) as a file of this name."""
    content = page(lines)
    digest = sha256(content).hexdigest()
    return Paper(Attachment(name, len(content), "application/pdf", digest), content)


def page(lines: Sequence[str]) -> bytes:
    """One page of typewriting as PDF 1.4 (ISO 32000-1, annex H.2 is its smallest example)."""
    shown = " ".join(f"({_escaped(line)}) Tj T*" for line in lines)
    stream = f"BT /F 11 Tf 16 TL 60 770 Td {shown} ET"
    parts = [
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        _PAGE,
        f"<</Length {len(stream)}>>\nstream\n{stream}\nendstream",
        _FONT,
    ]
    return _file(parts).encode("latin-1", "replace")


def _file(parts: Sequence[str]) -> str:
    body, starts = "%PDF-1.4\n", []
    for place, part in enumerate(parts, 1):
        starts.append(len(body))
        body += f"{place} 0 obj\n{part}\nendobj\n"
    table = "".join(f"{start:010} 00000 n \n" for start in starts)
    size = len(parts) + 1
    return (
        f"{body}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{len(body)}\n%%EOF\n"
    )


def _escaped(line: str) -> str:
    return line.replace("\\", "\\\\").replace("(", "\\(").replace(")", "\\)")
