"""What a customer is asked after a contact, and what they answered."""

from __future__ import annotations

from datetime import datetime

from desktop.domain.ids import AgentId, CustomerId, InteractionId, QueueId, SiteId, SurveyId
from desktop.domain.records import Record
from desktop.domain.words import Channel


class Survey(Record, frozen=True, kw_only=True, omit_defaults=True):
    """One for a contact, its id made from the contact's. Law: only the hub makes and changes it."""

    id: SurveyId
    interaction: InteractionId
    customer: CustomerId
    queue: QueueId
    site: SiteId  # of who served
    agent: AgentId | None  # who served last
    channel: Channel
    asked_at: datetime
    until: datetime  # then the link leads nowhere any more
    answered_at: datetime | None = None
    satisfied: int = 0  # 1 to 5; 0: not said
    solved: bool | None = None
    text: str = ""
