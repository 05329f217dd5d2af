"""The default grids, from their data file into the database."""

import tomllib
from typing import Any

from django.conf import settings
from django.db import transaction

from questionnaires.models import Grid, Level


@transaction.atomic
def load_grids() -> list[Grid]:
    """Create the default grids that are missing and return those; what exists stays as it is."""
    path = settings.BASE_DIR / "fixtures" / "grids.toml"
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["grid"]
    known = set(Grid.objects.values_list("slug", flat=True))
    return [_create(entry) for entry in entries if entry["slug"] not in known]


def _create(entry: dict[str, Any]) -> Grid:
    fields = {name: value for name, value in entry.items() if name != "level"}
    grid = Grid.objects.create(**fields)
    Level.objects.bulk_create(Level(grid=grid, **level) for level in entry["level"])
    return grid
