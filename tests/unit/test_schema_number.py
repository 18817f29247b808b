"""A profile that is there already gets the tables of this version."""

from __future__ import annotations

import pkgutil

from desktop.store.migrate import SCHEMA
from desktop.store.migrations import versions


def test_the_number_of_the_schema_counts_every_script() -> None:
    """Else a profile of the version before is taken for one of this, and lacks what is new."""
    assert len(list(pkgutil.iter_modules(versions.__path__))) == SCHEMA
