"""Sessions in the database, whose keys are looked at before the database is asked."""

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessions


class SessionStore(DatabaseSessions):
    """A cookie can hold any characters, also one that PostgreSQL takes in no query (NUL)."""

    def _validate_session_key(self, key: str | None) -> bool:
        is_long_enough = super()._validate_session_key(key)  # type: ignore[misc]
        return bool(is_long_enough) and str(key).isalnum()
