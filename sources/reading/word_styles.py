"""The styles of a Word document: what a paragraph or run inherits. Pure; runs in the child."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFF = frozenset({"0", "false", "off"})


def child_value(parent: Element | None, name: str) -> str | None:
    """The w:val of a child element, or None when there is no such child."""
    child = parent.find(W + name) if parent is not None else None
    return child.get(f"{W}val", "") if child is not None else None


def whole_number(text: str | None, default: int) -> int:
    """The number, or the default for anything that Word would not have written."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 7 else default


class Styles:
    """Looks up properties through "based on"; a circle of styles ends where it began."""

    def __init__(self, styles: Element) -> None:
        found = styles.findall(f"{W}style")
        self._by_id = {str(style.get(f"{W}styleId")): style for style in found}
        self._default = styles.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        self._paragraph_default = next(
            (
                str(style.get(f"{W}styleId"))
                for style in found
                if style.get(f"{W}type") == "paragraph" and style.get(f"{W}default", "0") not in OFF
            ),
            None,
        )

    def chain(self, style_id: str | None) -> list[str]:
        """The style and those it is based on, nearest first."""
        chain: list[str] = []
        while style_id in self._by_id and style_id not in chain:
            chain.append(style_id)
            style_id = child_value(self._by_id[style_id], "basedOn")
        return chain

    def numbering(self, style_id: str | None) -> Element | None:
        """The nearest w:numPr of a style."""
        for named in self.chain(style_id):
            found = self._by_id[named].find(f"{W}pPr/{W}numPr")
            if found is not None:
                return found
        return None

    def run_properties(self, run: Element, paragraph: Element) -> Iterator[Element]:
        """Every w:rPr that shapes a run, the strongest first."""
        own = run.find(f"{W}rPr")
        if own is not None:
            yield own
        of_paragraph = child_value(paragraph.find(f"{W}pPr"), "pStyle") or self._paragraph_default
        for named in (*self.chain(child_value(own, "rStyle")), *self.chain(of_paragraph)):
            found = self._by_id[named].find(f"{W}rPr")
            if found is not None:
                yield found
        if self._default is not None:
            yield self._default
