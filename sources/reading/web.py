"""HTML pages: freed of what a reader does not see, and read by pandoc. Pure; runs in the child."""

from collections.abc import Iterator
from dataclasses import replace
from io import StringIO
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import tinyhtml5

from sources.reading.blocks import Reading, Remark, SetAside, gettext_noop
from sources.reading.characters import clean
from sources.reading.elements import drop
from sources.reading.numbering import in_format
from sources.reading.pandoc import read_tree
from sources.reading.web_hidden import hidden_elements
from sources.reading.word_styles import whole_number

HIDDEN_REMOVED = gettext_noop(
    "Parts that the page does not show were left out: %(quote)s. "
    "If an answer is missing, open the page, unfold it, and paste its words."
)

# Never words of the page: `title` is the name of the window.
_NO_WORDS = frozenset(
    {
        *("head", "title", "script", "style", "template", "noscript", "datalist", "select"),
        *("iframe", "object", "embed", "applet", "svg", "math", "canvas", "audio", "video"),
    }
)
_LIST_TYPES = frozenset({"1", "a", "A", "i", "I"})
_HOLDERS = frozenset({"p", "div", "h1", "h2", "h3", "h4", "h5", "h6"})
# What surrounds the words of a page, by its element or role.
_AROUND = frozenset({"nav", "aside", "footer", "header"})
_AROUND_ROLES = frozenset(
    {"navigation", "banner", "contentinfo", "search", "complementary", "menu", "dialog"}
)
# Names that common programs for web pages and wikis give to such parts.
_AROUND_NAMES = frozenset(
    {
        *("menu", "nav", "navbar", "navigation", "main-navigation", "sidebar", "widget-area"),
        *("footer", "site-footer", "breadcrumb", "breadcrumbs", "skip-link", "cookie-banner"),
        *("comments", "comment-respond", "sharedaddy", "related-posts", "post-navigation"),
        *("toc", "catlinks", "printfooter", "jump-to-nav", "mw-navigation", "mw-panel", "mw-head"),
        *("mw-editsection", "mw-jump-link", "sitesub", "contentsub", "sitenotice"),
    }
)
_TITLES = frozenset({"h1", "h2", "h3"})
FURNITURE = "page furniture"
BULLET = "•"
TICKED, EMPTY = "☒", "☐"


def read_html(text: str, pandoc: Path) -> Reading:
    """The blocks of a page, lists with the numbers and bullets that a browser shows."""
    text, remarks = clean(text)
    # As a stream: of a short string the parser would look whether it names a file.
    page = tinyhtml5.parse(StringIO(text), namespace_html_elements=False)
    hidden = hidden_elements(page)
    remarks += _hidden_remark(hidden)
    drop(page, lambda element: element in hidden or _has_no_words(element))
    aside = _take_furniture(page)
    _write_numbers(page)
    _write_boxes(page)
    reading = read_tree(ElementTree.tostring(page, "utf-8", method="html"), "html", pandoc)
    return replace(
        reading, media_type="text/html", removed=aside, warnings=(*remarks, *reading.warnings)
    )


def _take_furniture(page: Element) -> tuple[SetAside, ...]:
    """Take out what surrounds the words: menus, banners, feet, and all that is outside `main`.

    pandoc would leave out what is outside `main` without a word. A page of furniture alone stays.
    """
    body = page.find("body")
    length = _length(body if body is not None else page)
    mains = [element for element in page.iter("main") if _length(element) * 3 > length]
    outside = _outside(page, mains[0]) if len(mains) == 1 else []
    taken = set(outside)
    found = list(outside)
    for element in page.iter():
        if element in taken:
            taken |= set(element)
        elif _is_around(element) and _length(element) * 2 < length:
            found.append(element)
            taken |= set(element)
    texts = {element: " ".join(" ".join(element.itertext()).split()) for element in found}
    for element in page.iter("main"):
        element.tag = "div"
    if sum(map(len, texts.values())) >= length:
        return ()
    drop(page, lambda element: element in texts)
    return tuple(SetAside(clean(text)[0], FURNITURE) for text in texts.values() if text)


def _length(element: Element) -> int:
    return sum(len(text.strip()) for text in element.itertext())


def _outside(page: Element, main: Element) -> list[Element]:
    """The elements beside `main` and beside those that hold it."""
    parents = {child: parent for parent in page.iter() for child in parent}
    found: list[Element] = []
    within = main
    while within in parents and parents[within].tag != "html":
        found += [element for element in parents[within] if element is not within]
        within = parents[within]
    return found


def _is_around(element: Element) -> bool:
    """A header that holds the page's title is no banner, nor is one of an article its foot."""
    if element.tag in ("html", "body", "main", "article"):
        return False
    names = {element.get("id", "").lower(), *element.get("class", "").lower().split()}
    if element.get("role", "").strip().lower() in _AROUND_ROLES or names & _AROUND_NAMES:
        return True
    if element.tag == "header":
        return not any(inner.tag in _TITLES for inner in element.iter())
    return element.tag in _AROUND


def _hidden_remark(hidden: set[Element]) -> tuple[Remark, ...]:
    passages = sum(1 for element in hidden if "".join(element.itertext()).strip())
    return (Remark(HIDDEN_REMOVED, str(passages)),) if passages else ()


def _has_no_words(element: Element) -> bool:
    """Comments have a function as their tag."""
    return not isinstance(element.tag, str) or element.tag in _NO_WORDS


def _write_numbers(page: Element) -> None:
    """Turn lists into paragraphs that begin with their number or bullet, as words."""
    for listing in reversed(list(page.iter())):  # inner lists first: "• 1. Words"
        if listing.tag not in ("ol", "ul", "menu"):
            if listing.tag == "textarea":
                listing.tag = "p"
            continue
        for item, marker in _markers(listing):
            first = _first_text_holder(item)
            first.text = f"{marker} {(first.text or '').lstrip()}"
            item.tag = "div"
        listing.tag = "div"


def _write_boxes(page: Element) -> None:
    """Boxes to tick as signs: which one is ticked is the answer."""
    for box in page.iter("input"):
        if box.get("type", "").lower() in ("checkbox", "radio"):
            box.tag = "span"
            box.text = f"{TICKED if 'checked' in box.attrib else EMPTY} "


def _markers(listing: Element) -> Iterator[tuple[Element, str]]:
    """The items of a list with what a browser writes before them."""
    items = [item for item in listing if item.tag == "li"]
    step = -1 if "reversed" in listing.attrib else 1
    number = whole_number(listing.get("start"), len(items) if step < 0 else 1)
    style = listing.get("type", "1")
    for item in items:
        number = whole_number(item.get("value"), number)
        written = in_format(number, style if style in _LIST_TYPES else "1")
        yield item, f"{written}." if listing.tag == "ol" else BULLET
        number += step


def _first_text_holder(item: Element) -> Element:
    """Where the first words of an item stand: in the item itself or in its first paragraph."""
    while not (item.text or "").strip() and len(item) and item[0].tag in _HOLDERS:
        item = item[0]
    return item
