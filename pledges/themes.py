"""The default themes, from their data file into the database."""

import tomllib

from django.conf import settings
from django.db import transaction

from pledges.models import Theme


@transaction.atomic
def load_default_themes() -> list[Theme]:
    """Create the default themes that are missing and return those; what exists stays as it is."""
    path = settings.BASE_DIR / "fixtures" / "themes.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["theme"]
    known = set(Theme.objects.values_list("key", flat=True))
    return [
        Theme.objects.create(rank=rank, **entry)
        for rank, entry in enumerate(entries, start=1)
        if entry["key"] not in known
    ]
