"""Markdown as HTML, by an explicit list of elements: nothing else of what was written is left.

The only words of people that a page takes as they are, so nothing but what `nh3` gave goes in.
"""

import re
from html import unescape

import nh3
from markdown_it import MarkdownIt

TAGS = {"p", "strong", "em", "ul", "ol", "li", "blockquote", "h3", "h4", "a", "br"}
SCHEMES = {"https", "mailto"}
# Without HTML, and with none of its rules for images, code or tables.
MARKDOWN = MarkdownIt("zero", {"html": False}).enable(
    ["emphasis", "link", "list", "blockquote", "heading", "newline", "escape", "entity"]
)


class Formatted(str):
    """HTML that has passed the list."""

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)


def formatted(markdown: str) -> Formatted:
    """What a text in Markdown says, as the few elements allowed."""
    html = MARKDOWN.render(markdown)
    html = re.sub(r"<(/?)h[12]>", r"<\1h3>", re.sub(r"<(/?)h[56]>", r"<\1h4>", html))
    return Formatted(
        nh3.clean(
            html,
            tags=TAGS,
            attributes={"a": {"href"}},
            url_schemes=SCHEMES,
            link_rel=None,
            url_relative="deny",
        )
    )


def plain_words(markdown: str) -> str:
    """What a reader sees of a text in Markdown: its words in one line, and where its links lead."""
    html = formatted(markdown)
    links = " ".join(re.findall(r'href="([^"]*)"', html))
    words = re.sub(r"<(?:strong|em|/strong|/em|a [^>]*|/a)>", "", html)
    words = " ".join(unescape(re.sub(r"<[^>]*>", " ", words)).split())
    return f"{words} {unescape(links)}".strip()
