"""How long each kind of data is kept, as the environment says it."""

from datetime import timedelta
from typing import Final

from pydantic import BaseModel, Field

from store.retention import Retention

LONGEST_KEPT: Final = 36_525
"""A hundred years, in days."""


class RetentionSettings(BaseModel):
    """After how many days something goes, each kind of data for itself. Where the law names a span
    (Computer Crime Act B.E. 2550 s.26), none is shorter."""

    events_days: int = Field(default=100, ge=90, le=LONGEST_KEPT)
    """What LINE and the portal told us."""
    messages_days: int = Field(default=100, ge=90, le=LONGEST_KEPT)
    """What was sent."""
    conversations_days: int = Field(default=90, ge=14, le=LONGEST_KEPT)
    """That a form was begun. Its answers go after fourteen days, when it expires."""
    pages_days: int = Field(default=90, ge=7, le=LONGEST_KEPT)
    """One-time pages and officers' codes, from their end."""
    sessions_days: int = Field(default=90, ge=90, le=LONGEST_KEPT)
    """Who was online when, from a session's end."""
    accounts_days: int = Field(default=90, ge=90, le=LONGEST_KEPT)
    """Who had an account, from its closing."""
    requests_days: int = Field(default=365, ge=30, le=LONGEST_KEPT)
    """Whom a request was by that was refused or withdrawn."""
    failed_days: int = Field(default=90, ge=30, le=LONGEST_KEPT)
    """What could not be sent or done, and waits for an officer or for its reader."""

    def spans(self) -> Retention:
        return Retention(
            events=timedelta(days=self.events_days),
            sessions=timedelta(days=self.sessions_days),
            messages=timedelta(days=self.messages_days),
            conversations=timedelta(days=self.conversations_days),
            pages=timedelta(days=self.pages_days),
            accounts=timedelta(days=self.accounts_days),
            requests=timedelta(days=self.requests_days),
            failed=timedelta(days=self.failed_days),
        )
