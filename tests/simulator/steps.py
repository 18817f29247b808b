"""What can happen in a world, as data: a plan is a list of these, and a shorter list is a plan too.

Each carries its own seed for what it draws while it happens, so that leaving one out leaves the
others as they are.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Act(StrEnum):
    """What happens; `planning` says how often."""

    ASK = "asks for something"
    SERVE = "serves a customer from beginning to end"
    TYPE = "types, and it is saved every moment"
    ASK_BESIDE = "asks in a second process of the profile"
    SYNC_BESIDE = "syncs in a second process of the profile"
    LINK = "puts a customer's contacts into a case of theirs"
    WAKE = "asks for another try"
    LIVE = "asks for the next contact"
    WORK = "works on what is in hand, and the desk beats for a while"
    SEND_FILE = "sends a file"
    OPEN_FILE = "opens a file"
    LINE_CUT = "the line is cut"
    LINE_DEAF = "the line carries nothing to the desk"
    LINE_MUTE = "the line carries nothing to the hub"
    LINE_ROUGH = "the line becomes rough"
    LINE_CLEAR = "the line is clear again"
    KILL = "the desk is killed"
    KILL_AT_COMMIT = "the desk will be killed while it writes"
    POWER_CUT = "the machine loses power"
    START = "the desk is started"
    CLOCK = "the desk's clock jumps"
    COPY_PROFILE = "the profile is copied aside"
    RESTORE_PROFILE = "the copy takes the profile's place"
    CLONE = "the profile is copied to another machine, which goes on too"
    HUB_CLOCK = "the hub's clock jumps"
    HUB_RESTART = "the hub is restarted"
    HUB_BACKUP = "the hub is backed up"
    HUB_RESTORE = "the hub is restored from its backup"
    SHORTEN_LOG = "the hub's log is shortened"
    GIVE_QUEUE = "a queue is given to a site or taken from it"
    MOVE_RECORD = "a record is moved to another queue"
    MOVE_AGENT = "the person moves to another site"
    GRANT = "a site is granted something, for a purpose and a while"
    END_GRANT = "a grant is ended"
    ERASE = "a customer is erased"
    NUMBER = "a customer is given a telephone number"


class Step(msgspec.Struct, frozen=True):
    act: Act
    desk: int  # whose; taken modulo the number of desks
    seed: int
    wait_s: float  # before it happens


class Weather(msgspec.Struct, frozen=True):
    """How a line carries: chances for each way, and delays in seconds."""

    lost: float = 0.0
    twice: float = 0.0  # a request arrives once more, later
    busy: float = 0.0
    cut: float = 0.0  # a stream or snapshot ends after any piece
    delay_s: float = 0.02
    late_s: float = 0.0  # now and then as much as this
    stream_late_s: float = 0.0  # and what the stream tells, as much as this, in its order


CLEAR = Weather()


class Plan(msgspec.Struct, frozen=True):
    """A whole world before it begins."""

    seed: int
    people: tuple[str, ...]
    weather: Weather
    rough: Weather
    page_rows: int
    batch: int
    impatient: bool  # in the end people ask for another try, and need not wait for the pauses
    steps: tuple[Step, ...]
    first_sync: bool = True  # the desks begin empty, not in step since the morning
    leases: bool = False  # the hub looks after them, and their times are short
    workers: int = 1  # of the hub, on one database; they serve in turn
