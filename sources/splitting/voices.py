"""Whether several people answer under each question. Pure. They are not told apart, but said."""

import re
from collections import Counter
from collections.abc import Iterable

from sources.reading.blocks import Remark, excerpt, gettext_noop

SEVERAL_VOICES = gettext_noop(
    "Several people or lists seem to answer under each question, and were not told apart: "
    "“%(quote)s”."
)

_VOICE = re.compile(r"(?m)^([^\W\d_a-zà-ÿ][^:.?!\n]{1,40}?)\s?:\s")


def voices_in(answers: Iterable[str]) -> list[Remark]:
    """A remark when at least two labels ("Blue list: …") stand in most answers."""
    spoken = [set(_VOICE.findall(answer)) for answer in answers if answer]
    times = Counter(voice for voices in spoken for voice in voices)
    usual = sorted(voice for voice, count in times.items() if count * 2 > max(len(spoken), 2))
    return [Remark(SEVERAL_VOICES, excerpt(", ".join(usual)))] if len(usual) > 1 else []
