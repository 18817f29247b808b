"""The rows B1 to B14: what must be reached and what is aimed at, and how a row is printed."""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Sequence

import msgspec

from benchmarks.figures import spread


class Aim(msgspec.Struct, frozen=True):
    """The limit of one figure; `least`: it must not be less, instead of not more."""

    must: float
    stretch: float
    unit: str = "x"
    least: bool = False

    def reached(self, value: float) -> str:
        def within(limit: float) -> bool:
            return value >= limit if self.least else value <= limit

        if within(self.stretch):
            return "aim"
        return "must" if within(self.must) else "MISSED"

    @property
    def said(self) -> str:
        sign = ">=" if self.least else "<="
        return f"{sign} {self.must:g} ({self.stretch:g}) {self.unit}"


def say(
    name: str, what: str, values: Sequence[float], aim: Aim | None = None, *, unit: str = ""
) -> None:
    """One figure: the median of its rounds decides."""
    middle = statistics.median(values)
    said = aim.reached(middle) if aim else ""
    if "--json" in sys.argv:
        row = {
            **{"id": name, "figure": what, "median": middle, "min": min(values)},
            **{"max": max(values), "rounds": len(values), "load": os.getloadavg()[0]},
            **({"must": aim.must, "stretch": aim.stretch, "said": said} if aim else {}),
        }
        print(json.dumps(row), flush=True)
        return
    digits = 3 if abs(middle) < 1 else 2 if abs(middle) < 100 else 0
    limit = f"{aim.said:22} {said}" if aim else ""
    shown = f"{spread(values, digits)} {aim.unit if aim else unit}"
    print(f"{name:4} {what:58} {shown:32} {limit}  [{os.getloadavg()[0]:.1f}]", flush=True)


def note(text: str) -> None:
    if "--json" not in sys.argv:
        print(f"     {text}", flush=True)


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]
