"""Content as an edition stores it."""

import json
from typing import Any

from briefings.briefing import Briefing
from briefings.imprint import canonical_json


def frozen(content: Briefing) -> dict[str, Any]:
    return json.loads(canonical_json(content))
