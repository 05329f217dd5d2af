"""Sentences that an empty line or a page's end cut in two are joined again. Pure.

No word changes: the two pieces become one paragraph with one space between, and a remark says so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from sources.reading.blocks import Block, Kind, Remark, excerpt, gettext_noop
from sources.splitting.cues import is_greeting, reply_label_end
from sources.splitting.markers import read_marker

JOINED = gettext_noop(
    "A sentence that was cut in two was joined again at “%(quote)s”. No word was changed."
)

LONGEST = 10_000  # what is longer is no paragraph; joining it on and on takes quadratic time
LONG = 40  # a shorter line without a full stop may be a title or an item of a list

_BULLET_ALONE = re.compile(r"[-–—•*·▪■●◦○□►➢➤⇒→]$")

# No sentence ends with these.
_LINKS = re.compile(
    r"(?:,|\b(?:afin|à|au|aux|avec|ce|ces|cette|dans|de|des|du|en|et|la|le|les|leur|leurs|mais"
    r"|notre|nos|ou|où|par|pour|qu|que|qui|sa|se|ses|son|sans|sous|sur|un|une|and|the|of|to|a|an"
    r"|in|for|with|that|or|und|der|die|das|den|dem|zu|von|mit|für|y|el|los|las|del|con|para))$",
    re.IGNORECASE,
)


def mend(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[Remark, ...]]:
    """The blocks with cut sentences joined, and a remark for each joint.

    A bullet that stands alone is joined to its words; that needs no remark.
    """
    mended: list[Block] = []
    remarks: list[Remark] = []
    for index, block in enumerate(blocks):
        following = blocks[index + 1] if index + 1 < len(blocks) else None
        if mended and _BULLET_ALONE.match(mended[-1].text):
            mended[-1] = replace(block, text=f"{mended[-1].text} {block.text}")
        elif mended and _is_cut(mended[-1], block) and not _is_unmarked_list(block, following):
            remarks.append(Remark(JOINED, _around(mended[-1].text, block.text)))
            mended[-1] = replace(mended[-1], text=f"{mended[-1].text} {block.text}")
        else:
            mended.append(block)
    return tuple(mended), tuple(remarks)


def _is_cut(above: Block, below: Block) -> bool:
    """Whether `below` goes on with the sentence of `above`."""
    alike = above.is_bold == below.is_bold and below.kind is Kind.PARAGRAPH
    if not alike or above.kind not in (Kind.PARAGRAPH, Kind.ITEM) or len(above.text) > LONGEST:
        return False
    if not below.text[0].islower() or read_marker(below) or reply_label_end(below.text):
        return False
    if not (above.text[-1].isalnum() or above.text[-1] == ","):
        return False
    if len(above.text) < LONG and is_greeting(above.text):
        return False
    return len(above.text) >= LONG or bool(_LINKS.search(above.text[-20:]))


def _is_unmarked_list(below: Block, following: Block | None) -> bool:
    """Lower-case lines without full stops, one after the other, are items and no sentence."""
    if following is None or not below.text[-1].isalnum():
        return False
    return following.text[0].islower() and following.kind is Kind.PARAGRAPH


def _around(above: str, below: str) -> str:
    return f"{above[-25:].lstrip()} | {excerpt(below, 30)}"
