"""What serving goes by, as kinds of records: calendars, wrap-up codes, types of cases, surveys.

Who sees them: everybody what is chosen from; what a customer answered is seen with the contact.
"""

from __future__ import annotations

from typing import Final

from desktop.domain.buckets import EVERYONE, queue_bucket
from desktop.domain.calendars import Calendar
from desktop.domain.case_types import CaseType
from desktop.domain.kind import Kind, columns, milliseconds
from desktop.domain.records import Record
from desktop.domain.surveys import Survey
from desktop.domain.wrap_up_codes import Code


def _everyone(_record: Record) -> frozenset[str]:
    return frozenset((EVERYONE,))


def _of_survey(survey: Survey) -> frozenset[str]:
    return frozenset((queue_bucket(survey.queue),))


KINDS: Final = (
    Kind(
        name="calendar",
        table="calendars",
        record=Calendar,
        columns=columns("name"),
        values=lambda r: (r.name,),
        buckets=_everyone,
    ),
    Kind(
        name="code",
        table="codes",
        record=Code,
        columns=columns("title parent place:int"),
        values=lambda r: (r.title, r.parent, r.place),
        indexes=(("parent", "place"),),
        buckets=_everyone,
    ),
    Kind(
        name="case-type",
        table="case_types",
        record=CaseType,
        columns=columns("name"),
        values=lambda r: (r.name,),
        buckets=_everyone,
    ),
    Kind(
        name="survey",
        table="surveys",
        record=Survey,
        columns=columns(
            "interaction customer queue agent asked_at:int answered_at:int satisfied:int"
        ),
        values=lambda r: (
            r.interaction,
            r.customer,
            r.queue,
            r.agent,
            milliseconds(r.asked_at),
            milliseconds(r.answered_at),
            r.satisfied,
        ),
        indexes=(("interaction",), ("customer", "asked_at"), ("answered_at",)),
        searched=lambda r: ("", r.text),
        buckets=_of_survey,
    ),
)
