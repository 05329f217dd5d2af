"""The default codebook, from its data file into the database."""

import tomllib

from django.conf import settings
from django.db import transaction

from sources.models import Code


@transaction.atomic
def load_codebook() -> list[Code]:
    """Create the default codes that are missing and return those; what exists stays as it is."""
    path = settings.BASE_DIR / "fixtures" / "codes.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["code"]
    known = set(Code.objects.values_list("key", flat=True))
    return [Code.objects.create(**entry) for entry in entries if entry["key"] not in known]
