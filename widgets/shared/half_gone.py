"""What Python has already taken apart, while Qt still sends it events.

The garbage collector empties a ring of objects before Qt's side of them is deleted; their deletion
sends events, and an event filter among them is called once more, without any of its attributes.
Law: every `eventFilter` of ours asks this first.
"""

from __future__ import annotations


def half_gone(watcher: object) -> bool:
    return not vars(watcher)
