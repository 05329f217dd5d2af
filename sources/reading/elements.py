"""Elements of XML and HTML trees, where text stands between elements too. Pure."""

from collections.abc import Callable
from xml.etree.ElementTree import Element


def drop(root: Element, is_dropped: Callable[[Element], bool]) -> int:
    """Take elements out with what they hold; the words after them stay. How many held words."""
    held_words = 0
    for parent in list(root.iter()):
        before: Element | None = None
        for element in list(parent):
            if not is_dropped(element):
                before = element
                continue
            held_words += bool("".join(element.itertext()).strip())
            if before is None:
                parent.text = (parent.text or "") + (element.tail or "")
            else:
                before.tail = (before.tail or "") + (element.tail or "")
            element.tail = None
            parent.remove(element)
            element.clear()  # what it held is not looked at again
    return held_words
