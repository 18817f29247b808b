"""An address that two people changed."""

from __future__ import annotations

from desktop.domain.clash import Clash, Side
from desktop.domain.ids import ClashId, RecordId
from tests.support.people import FRIEDA, JANA, MALTE, ago

ADDRESS = Clash(
    id=ClashId("clash-address"),
    about_kind="customer",
    about=RecordId(FRIEDA.id),
    operation="customer.set@1",
    by=JANA.id,
    at=ago(minutes=20),
    sides=(
        Side(
            field="address",
            mine='"Lindenweg 4, 24103 Kiel"',
            theirs='"Hafenstraße 12, 24114 Kiel"',
            by=MALTE.id,
            at=ago(minutes=31),
        ),
    ),
)
