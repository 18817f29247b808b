"""What holds for every test: no screen, no network, nobody's own data, nothing left behind.

The environment is set here, before Qt or the product is imported; the fixtures live in
`tests/support`.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

WAITING_ROOMS = [Path(__file__).parent / room for room in ("contracts", "e2e", "flows", "widgets")]
LONG = os.environ.get("HYPOTHESIS_PROFILE") == "long"

# The person's own folders are out of reach, in this process and in those it starts.
_NOBODYS = tempfile.TemporaryDirectory(prefix="tresen-tests-")
for _name, _folder in {
    "HOME": "home",
    "USERPROFILE": "home",
    "LOCALAPPDATA": "data",
    "XDG_DATA_HOME": "data",
    "XDG_CONFIG_HOME": "config",
    "XDG_CACHE_HOME": "cache",
    "TRESEN_PROFILE": "profile",
}.items():
    os.environ[_name] = os.path.join(_NOBODYS.name, _folder)  # noqa: PTH118  text into the environment
os.environ["QT_QPA_PLATFORM"] = "offscreen"
os.environ["QT_API"] = "pyside6"
os.environ["TRESEN_LANGUAGE"] = "en"
# No prompt of a keyring nobody sees; tests of the keyring choose their own.
os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.fail.Keyring"
os.environ.pop("PYTHONWARNINGS", None)

settings.register_profile(
    "quick", deadline=None, max_examples=40, stateful_step_count=30, print_blob=True
)
settings.register_profile(
    "long",
    deadline=None,
    max_examples=1000,
    stateful_step_count=80,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("long" if LONG else "quick")

pytest_plugins = [
    "tests.support.coroutines",
    "tests.support.desks",
    "tests.support.dovecot",
    "tests.support.heard",
    "tests.support.language",
    "tests.support.leftovers",
    "tests.support.logs",
    "tests.support.mediawiki",
    "tests.support.network",
    "tests.support.postgres",
    "tests.support.profile",
    "tests.support.qt",
    "tests.support.ready_tables",
    "tests.support.smtp_server",
]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long ones to `make test-long`; give a second try where a machine may be late.

    Only in the rooms of real windows, processes and servers, which a machine with other work may
    keep waiting; the summary names each test that needed it, and what is drawn at random gets none.
    """
    if not LONG:
        late = [item for item in items if item.get_closest_marker("long")]
        items[:] = [item for item in items if item not in late]
        config.hook.pytest_deselected(items=late)
    for item in items:
        waits = any(item.path.is_relative_to(room) for room in WAITING_ROOMS)
        drawn = getattr(getattr(item, "function", None), "is_hypothesis_test", False)
        if waits and not drawn:
            item.add_marker(pytest.mark.flaky(reruns=1))


def pytest_xdist_auto_num_workers() -> int:
    """One more than there are processors: half of the tests wait for another process."""
    return (os.cpu_count() or 1) + 1


def pytest_unconfigure() -> None:
    _NOBODYS.cleanup()
