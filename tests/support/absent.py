"""What a test needs and this machine does not have.

Law: a person is told and the test is left out; where CI=true nothing may be left out, so the
same absence fails.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import NoReturn

import pytest


def absent(what: str, get_it: str) -> NoReturn:
    """End the running test for lack of something; `get_it` is what a person can type."""
    reason = f"{what} is not on this machine ({get_it})"
    if os.environ.get("CI") == "true":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)


def program(name: str, package: str) -> Path:
    """The program's path; without it the test ends here."""
    found = shutil.which(name)
    if found is None:
        absent(f"`{name}`", f"apt-get install {package}")
    return Path(found)
