"""Files damaged by chance are read or refused, never anything else."""

import random
import time
from collections.abc import Callable

import pytest

from sources.reading.reader import UnreadableDocument, read_file
from tests.sources.comparing import assert_nothing_lost, split_reading
from tests.sources.made_documents import (
    CYCLING,
    Made,
    as_docx,
    as_html,
    as_odt,
    as_pdf,
    as_text,
    members_of,
    zipped,
)

MAKERS: dict[str, Callable[[Made], bytes]] = {
    "r.docx": as_docx,
    "r.odt": as_odt,
    "r.html": as_html,
    "r.pdf": as_pdf,
    "r.txt": as_text,
}
HUNDREDS = 20  # of each of the five formats: 10,000 files
SECONDS = 15


def damaged(content: bytes, chance: random.Random) -> bytes:
    """Some bytes changed, a stretch cut out, doubled or moved."""
    changed = bytearray(content)
    for _ in range(chance.choice([1, 3, 30])):
        at = chance.randrange(len(changed))
        stretch = chance.randrange(1, 200)
        match chance.randrange(4):
            case 0:
                changed[at] = chance.randrange(256)
            case 1:
                del changed[at : at + stretch]
            case 2:
                changed[at:at] = changed[at : at + stretch]
            case _:
                changed[at:at] = chance.randbytes(chance.randrange(1, 20))
        if not changed:
            return b"x"
    return bytes(changed)


def damaged_within(content: bytes, chance: random.Random) -> bytes:
    """A package of which one member is damaged, so that its reader sees the damage."""
    members = members_of(content)
    name = chance.choice([name for name in members if name.endswith(".xml")])
    return zipped(members | {name: damaged(members[name], chance)}, stored=("mimetype",))


@pytest.mark.mutated
@pytest.mark.parametrize("hundred", range(HUNDREDS))
@pytest.mark.parametrize("name", MAKERS)
def test_a_damaged_file_is_read_or_refused(name: str, hundred: int):
    whole = MAKERS[name](CYCLING)
    for seed in range(hundred * 100, hundred * 100 + 100):
        chance = random.Random(f"{name}{seed}")  # noqa: S311  damage that can be repeated
        is_package = name.endswith((".docx", ".odt")) and seed % 2
        content = damaged_within(whole, chance) if is_package else damaged(whole, chance)
        began = time.monotonic()

        try:
            reading = read_file(content, name)
        except UnreadableDocument as refusal:
            refused = refusal.message
        else:
            refused = ""
            assert_nothing_lost(split_reading(reading), reading)
        assert refused == "" or refused.endswith(".")
        assert time.monotonic() - began < SECONDS
