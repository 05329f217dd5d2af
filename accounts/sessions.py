"""Sessions in the database, whose keys are looked at before the database is asked."""

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions
from django.contrib.sessions.models import Session

from accounts.models import User


class SessionStore(DatabaseSessions):
    """A cookie can hold any characters, also one that PostgreSQL takes in no query (NUL)."""

    def _validate_session_key(self, key: str | None) -> bool:
        is_long_enough = super()._validate_session_key(key)  # type: ignore[misc]
        return bool(is_long_enough) and str(key).isalnum()


def end_sessions(user: User) -> None:
    """Sign somebody out everywhere, for good: no cookie of theirs works again later."""
    theirs = [
        session.session_key
        for session in Session.objects.iterator()
        if session.get_decoded().get(SESSION_KEY) == str(user.pk)
    ]
    Session.objects.filter(session_key__in=theirs).delete()
