"""A warning in the log is a failure, unless the test says that it belongs there.

@pytest.mark.logs("keyring does not answer")
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Listener(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.said: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append(f"{record.name}: {record.getMessage()}")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line(
        "markers", "logs(pattern): the test makes a log entry of warning or worse that matches"
    )


@pytest.fixture(autouse=True)
def _quiet_log(request: pytest.FixtureRequest) -> Iterator[None]:
    listener = _Listener()
    logging.getLogger().addHandler(listener)
    yield
    logging.getLogger().removeHandler(listener)
    expected = [mark.args[0] for mark in request.node.iter_markers("logs")]
    unexpected = [s for s in listener.said if not any(re.search(p, s) for p in expected)]
    missing = [p for p in expected if not any(re.search(p, s) for s in listener.said)]
    assert not unexpected, f"unexpected in the log: {unexpected}"
    assert not missing, f"expected in the log and not there: {missing}"
