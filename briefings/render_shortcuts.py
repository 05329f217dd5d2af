"""Shortcuts through the PDF library, for pages like ours: they change no byte of a file.

Each spares work that the library does again and again with the same outcome. The child loads this
file by its path; it imports nothing of ours. What each saves is in docs/pdf.md.
"""

from typing import Any


def take_all() -> None:
    """Take every shortcut, in this process, for good."""
    remember_page_references()
    compress_once()
    share_page_styles()
    remember_struts()
    remember_broken_lines()
    tell_flow_at_once()
    repeat_drawings()


def remember_page_references() -> None:
    """No list of all pages for each element: quadratic in the pages."""
    from pydyf import PDF  # type: ignore[import-untyped]

    listed = PDF.page_references.fget

    def page_references(pdf: Any) -> Any:
        known = getattr(pdf, "_known_page_references", ())
        if len(known) != pdf.pages["Count"]:
            known = pdf._known_page_references = tuple(listed(pdf))
        return known

    PDF.page_references = property(page_references)


def compress_once() -> None:
    """Each stream is compressed for the file and again for a hash of the file: once will do."""
    from pydyf import Stream

    compressed = Stream.data.fget

    def data(stream: Any) -> Any:
        known = getattr(stream, "_known_data", None)
        if known is None:
            known = stream._known_data = compressed(stream)
        return known

    Stream.data = property(data)


def share_page_styles() -> None:
    """Pages of one name, side and kind have one style: no style sheet of ours counts pages."""
    from weasyprint.layout import page as pages

    compute = pages.set_page_type_computed_styles

    def set_page_type_computed_styles(page: Any, html: Any, style_for: Any) -> None:
        styles = style_for.get_computed_styles()
        known = style_for.__dict__.setdefault("_known_pages", {})
        alike = (page.name, page.side, page.blank, page.index == 0)
        if alike not in known:
            compute(page, html, style_for)
            known[alike] = {part: style for (of, part), style in styles.items() if of == page}
        for part, style in known[alike].items():
            styles[page, part] = style

    pages.set_page_type_computed_styles = set_page_type_computed_styles


def remember_struts() -> None:
    """The height of an empty line is asked for each box, and looked up by a long name."""
    from weasyprint.layout import inline

    measured = inline.strut

    def strut(style: Any) -> Any:
        known = style.__dict__.get("_known_strut")
        if known is None:
            known = style._known_strut = measured(style)
        return known

    inline.strut = strut


def remember_broken_lines() -> None:
    """Words that do not fit on a page are set again on the next: their lines break alike."""
    from weasyprint.layout import inline

    split = inline.split_first_line

    def split_first_line(
        text: str, style: Any, context: Any, width: Any, spacing: Any, **options: Any
    ) -> Any:
        known = context.__dict__.setdefault("_known_lines", {})
        key = (text, id(style), width, spacing, *options.items())
        if key not in known:
            # The style is kept, so that no other gets its id.
            known[key] = style, split(text, style, context, width, spacing, **options)
        return known[key][1]

    inline.split_first_line = split_first_line


def tell_flow_at_once() -> None:
    """Whether a box is in flow is told by two values, without asking for each way to leave it."""
    from weasyprint.formatting_structure.boxes import Box

    def is_in_normal_flow(box: Any) -> bool:
        style = box.style
        return style["float"] == "none" and style["position"] in {"static", "relative"}

    Box.is_in_normal_flow = is_in_normal_flow


def repeat_drawings() -> None:
    """A drawing of one size is worked out once in a document."""
    from weasyprint.svg import SVG

    draw = SVG.draw

    def repeated(svg: Any, stream: Any, width: float, height: float, *rest: Any) -> None:
        known = svg.__dict__.setdefault("_known_drawings", {})
        states = stream._resources["ExtGState"]
        if found := known.get((width, height)):
            stream.stream.extend(found[0])
            states.update(found[1])
        else:
            start = len(stream.stream)
            draw(svg, stream, width, height, *rest)
            known[width, height] = stream.stream[start:], dict(states)

    SVG.draw = repeated
