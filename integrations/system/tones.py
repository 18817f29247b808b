"""The two sounds, made of sines: two rising notes for an offer, one soft note for news."""

from __future__ import annotations

import io
import math
import wave
from array import array
from functools import cache

from desktop.ports.sound import Tune

_RATE = 22_050  # samples a second
_LOUD = 9_000  # of 32,767
_NOTES: dict[Tune, tuple[tuple[float, float], ...]] = {  # hertz, seconds
    "offer": ((587.3, 0.16), (880.0, 0.30)),
    "news": ((659.3, 0.24),),
}


@cache
def wave_of(tune: Tune) -> bytes:
    """A whole WAV file: 16 bit, one channel."""
    samples = array("h")
    for hertz, seconds in _NOTES[tune]:
        count = int(seconds * _RATE)
        for n in range(count):
            swell = min(1.0, n / (0.01 * _RATE)) * (1 - n / count) ** 1.5
            samples.append(int(_LOUD * swell * math.sin(2 * math.pi * hertz * n / _RATE)))
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(_RATE)
        out.writeframes(samples.tobytes())
    return file.getvalue()
