"""How every benchmark here says what it found: medians, ranges, ratios round by round.

A ratio is taken within a round, where both ran one after the other, because the machine's speed
drifts more between rounds than within one.
"""

from __future__ import annotations

import json
import os
import statistics
import sys
from collections.abc import Mapping, Sequence


def ratios(ours: Sequence[float], floor: Sequence[float]) -> list[float]:
    return [a / b for a, b in zip(ours, floor, strict=True)]


def spread(values: Sequence[float], digits: int = 2) -> str:
    """Median, least and most, as `1.51 (1.40-1.73)`."""
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{digits}f} ({least:.{digits}f}-{most:.{digits}f})"


def say(name: str, what: Mapping[str, Sequence[float]], *, digits: int = 2) -> None:
    """One benchmark's rows, for people or, with --json, as one object."""
    load = os.getloadavg()[0]
    if "--json" in sys.argv:
        rows = {
            row: {"median": statistics.median(v), "min": min(v), "max": max(v), "rounds": list(v)}
            for row, v in what.items()
        }
        print(json.dumps({"bench": name, "load": load, "figures": rows}), flush=True)
        return
    print(f"{name}  ({len(next(iter(what.values())))} rounds, load {load:.1f})", flush=True)
    for row, values in what.items():
        print(f"  {row:44} {spread(values, digits)}", flush=True)
