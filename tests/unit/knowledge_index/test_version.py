"""Terms that are kept are made by one analysis; another analysis says so by its version."""

from __future__ import annotations

import hashlib

from knowledge_index.analysis import VERSION, Analysis
from knowledge_index.document import Document
from knowledge_index.splitting import Splitter

KNOWN = "rechnung adresse ändern einfügen übernehmen schlüssel bund absatz speichern ort".split()  # noqa: SIM905
TEXTS = {
    "de": """Rechnungsadresse ändern: geänderte Adressen, eingefügte Schlüsselbünde, übernimmt,
        Unterabsätze, Speicherort, Straße, E-Mail, die Kündigung, gekündigt, 2026""",
    "en": "The menus were rebuilt; invoices changed, changing addresses, written criteria, don’t",
    "fr": "Résilier le contrat, résilié",
}
MADE = {2: "94fee19ca97d7fcc"}


def test_another_analysis_has_another_version() -> None:
    """Fails when what is made of a text changed: raise VERSION, and write the new sum here."""
    analysis = Analysis(Splitter(KNOWN))
    packed = [
        analysis.terms(
            Document(language, language, text[:40], text, ("Offene Posten",), 7)
        ).packed()
        for language, text in TEXTS.items()
    ]

    assert {VERSION: hashlib.sha256(b"".join(packed)).hexdigest()[:16]} == MADE
