"""What is raised when something does not hold."""

from __future__ import annotations


class Broken(AssertionError):
    """An invariant does not hold; `str` begins with its number."""
