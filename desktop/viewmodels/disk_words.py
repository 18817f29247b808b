"""What is said when the disk does not take what is written: why, what is safe, what to do."""

from __future__ import annotations

from desktop.notices import Notice, Tone
from desktop.store.unwritable import Why
from desktop.text import mark, tr

MATTER = "disk"

_HAPPENED = {
    Why.FULL: mark("The disk is full: nothing can be saved on this machine."),
    Why.RESERVED: mark("The disk is full: nothing new from the hub can be kept."),
    Why.READ_ONLY: mark("Nothing can be saved: the folder of the local data cannot be written."),
    Why.IN_USE: mark("Nothing can be saved now: another program is using the local data."),
    Why.BROKEN: mark("Nothing can be saved: the disk of this machine does not work properly."),
    Why.DAMAGED: mark("The data on this machine is damaged."),
}
_TO_DO = {
    Why.FULL: mark("Make room; it is tried again by itself."),
    Why.RESERVED: mark("Make room; it is tried again by itself."),
    Why.READ_ONLY: mark("Let it be writable again; it is tried again by itself."),
    Why.IN_USE: mark("It is tried again by itself."),
    Why.BROKEN: mark("Copy elsewhere what you have just written, and have the disk looked at."),
    Why.DAMAGED: mark("End Tresen and start it again: it looks what can be rescued."),
}


def disk_notice(why: Why) -> Notice:
    if why is Why.RESERVED:
        return Notice(
            tone=Tone.WARNING,
            happened=tr(_HAPPENED[why]),
            safe=tr(
                "What you write is still saved, in room that was set aside for it. {to_do}",
                to_do=tr(_TO_DO[why]),
            ),
            replace=MATTER,
        )
    return Notice(
        tone=Tone.BREACH,
        happened=tr(_HAPPENED[why]),
        safe=tr(
            "What was saved before is safe; what you write now stands in this window alone."
            " {to_do}",
            to_do=tr(_TO_DO[why]),
        ),
        replace=MATTER,
    )


def disk_sentence(why: Why) -> str:
    """For a command, which tries once."""
    return tr("{happened} What was saved before is safe.", happened=tr(_HAPPENED[why]))
