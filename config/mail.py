"""How mail leaves: by the SMTP server of EMAIL_URL, or into a folder on a local trial."""

from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

SCHEMES = {"smtp": {}, "smtp+tls": {"use_tls": True}, "smtps": {"use_ssl": True}}


def mailer(url: str, folder: Path) -> dict[str, Any]:
    """Return the entry of Django's MAILERS for smtp[+tls]://user:password@host:port or smtps://…

    Without a `url`, messages are written to `folder`. Raises ImproperlyConfigured.
    """
    if not url:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # links to choose a password
        backend = "django.core.mail.backends.filebased.EmailBackend"
        return {"BACKEND": backend, "OPTIONS": {"file_path": folder}}
    parts = urlsplit(url)
    if parts.scheme not in SCHEMES or not parts.hostname:
        raise ImproperlyConfigured(
            "EMAIL_URL must look like smtp+tls://user:password@host:587 (or smtps://, smtp://)."
        )
    options = SCHEMES[parts.scheme] | {
        "host": parts.hostname,
        "username": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "timeout": 20,
    }
    if parts.port:
        options["port"] = parts.port
    return {"BACKEND": "django.core.mail.backends.smtp.EmailBackend", "OPTIONS": options}
