"""What a Word document holds that its reader does not see, taken out. Pure; runs in the child."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from sources.reading.blocks import Refusal, Remark, gettext_noop
from sources.reading.packages import MACROS
from sources.reading.word_styles import OFF, Styles, W, whole_number

HIDDEN_REMOVED = gettext_noop(
    "Hidden text was left out (passages: %(quote)s). Look at the original if words are missing."
)
CHANGES_REMOVED = gettext_noop(
    "Deletions and comments of people who worked on this document were left out: %(quote)s."
)

MARKUP = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DELETED = frozenset({f"{W}del", f"{W}moveFrom"})
_COMMENTS = frozenset({f"{W}commentReference", f"{W}annotationRef"})
_DATA_EXCHANGE = re.compile(r"\s*DDE(?:AUTO)?\b", re.IGNORECASE)
SMALLEST = 4  # half points


class Cleaner:
    """Cleans the parts of one document and counts what it took out."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._hidden = 0
        self._changes = 0

    def remarks(self) -> Iterator[Remark]:
        if self._hidden:
            yield Remark(HIDDEN_REMOVED, str(self._hidden))
        if self._changes:
            yield Remark(CHANGES_REMOVED, str(self._changes))

    def clean(self, tree: Element) -> None:
        """Take out deletions, comments, hidden text, and copies made for older programs."""
        for parent in list(tree.iter()):
            for element in list(parent):
                if self._is_dropped(element, parent):
                    parent.remove(element)
        on_colour = _on_colour(tree)
        for paragraph in tree.iter(f"{W}p"):
            for parent in list(paragraph.iter()):
                for run in parent.findall(f"{W}r"):
                    if self._is_hidden(run, paragraph, is_on_colour=paragraph in on_colour):
                        self._hidden += bool(words_in(run))
                        parent.remove(run)

    def _is_dropped(self, element: Element, parent: Element) -> bool:
        if element.tag == f"{W}instrText" and _DATA_EXCHANGE.match(element.text or ""):
            raise Refusal(MACROS)
        if element.tag in _COMMENTS:
            self._changes += 1
            return True
        if element.tag in _DELETED or _is_deleted_row(element):
            self._changes += bool(words_in(element))
            return True
        return element.tag == f"{MARKUP}Fallback" and parent.find(f"{MARKUP}Choice") is not None

    def _is_hidden(self, run: Element, paragraph: Element, *, is_on_colour: bool) -> bool:
        """Whether no reader sees this run: marked as hidden, white on white, or tiny."""
        shaping = list(self._styles.run_properties(run, paragraph))
        vanish = _first(shaping, "vanish")
        if vanish is not None and vanish.get(f"{W}val", "1") not in OFF:
            return True
        size = _first(shaping, "sz")
        if size is not None and whole_number(size.get(f"{W}val"), SMALLEST + 1) <= SMALLEST:
            return True
        grounds = [_first(shaping, "shd"), _first(shaping, "highlight")]
        is_on_colour = is_on_colour or paragraph.find(f"{W}pPr/{W}shd") is not None
        is_on_colour = is_on_colour or any(ground is not None for ground in grounds)
        colour = _first(shaping, "color")
        is_white = colour is not None and colour.get(f"{W}val", "").upper() == "FFFFFF"
        return is_white and not is_on_colour


def words_in(element: Element) -> str:
    """The words that stand in an element, deleted ones too."""
    texts = (each.text or "" for each in element.iter() if each.tag in (f"{W}t", f"{W}delText"))
    return "".join(texts).strip()


def _is_deleted_row(element: Element) -> bool:
    return element.tag == f"{W}tr" and element.find(f"{W}trPr/{W}del") is not None


def _on_colour(tree: Element) -> set[Element]:
    """Paragraphs that may stand on a dark ground, where white words are seen."""
    if tree.find(f"{W}background") is not None:
        return set(tree.iter(f"{W}p"))
    grounds = [*tree.iter(f"{W}tbl"), *tree.iter(f"{W}txbxContent")]
    return {paragraph for ground in grounds for paragraph in ground.iter(f"{W}p")}


def _first(shaping: list[Element], name: str) -> Element | None:
    return next((found for each in shaping if (found := each.find(W + name)) is not None), None)
