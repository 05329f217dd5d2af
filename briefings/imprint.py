"""What issuing adds to a briefing, and the one spelling by which its content is known. Pure."""

import json
from dataclasses import asdict, dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from briefings.briefing import Briefing
from briefings.edition_codes import Square


@dataclass(frozen=True, slots=True)
class Imprint:
    """What issuing adds: the number of the edition and the fingerprint of its content.

    Outside also its code in groups (`spelt`), the `address` of its public page, and that as a
    `square`.
    """

    edition: int
    sha256: str
    code: str = ""
    spelt: str = ""
    address: str = ""
    square: Square | None = None


def canonical_json(briefing: Briefing) -> str:
    """The one spelling of a briefing's content: equal content, equal string."""
    content = asdict(briefing, dict_factory=_told)
    return json.dumps(
        content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_iso
    )


def _told(fields: list[tuple[str, Any]]) -> dict[str, Any]:
    """What is printed; where its words stand in our records has keys of this one database."""
    return {name: value for name, value in fields if name != "stretches"}


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"no canonical spelling for {type(value).__name__}")


def content_sha256(briefing: Briefing) -> str:
    """The fingerprint that an edition prints, in lower-case hexadecimal."""
    return sha256(canonical_json(briefing).encode()).hexdigest()
