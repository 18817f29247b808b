"""What a customer said of a contact, in one line: "CSAT 4 of 5 · solved · “Quick and kind”"."""

from __future__ import annotations

from desktop.domain.surveys import Survey
from desktop.text import tr
from desktop.viewmodels import terms


def said_of(survey: Survey | None) -> str:
    """The line; "" while nothing was said."""
    if survey is None:
        return ""
    words = " ".join(survey.text.split())
    return terms.dotted(graded(survey), tr("“{words}”", words=words) if words else "")


def graded(survey: Survey) -> str:
    """How satisfied, and whether it was solved."""
    grade = tr("CSAT {grade} of 5", grade=survey.satisfied) if survey.satisfied else ""
    if survey.solved is None:
        return grade
    return terms.dotted(grade, tr("solved") if survey.solved else tr("not solved"))
