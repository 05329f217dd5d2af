"""Who has the power to keep a pledge, as `fixtures/authorities.toml` says it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).parent.parent / "fixtures" / "authorities.toml"


@dataclass(frozen=True, slots=True)
class Authority:
    """A body with powers of its own."""

    key: str
    name_fr: str
    name_en: str

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_fr


@cache
def authorities() -> dict[str, Authority]:
    """The authorities of the data file in its order, by key."""
    rows = tomllib.loads(FILE.read_text(encoding="utf-8"))["authority"]
    return {row["key"]: Authority(**row) for row in rows}
