"""Which elements of a page are not displayed, by attribute or style sheet. Pure.

Only what the page itself says: style sheets in other files are never loaded, and rules for some
widths, for print or for a pointer resting somewhere are not the normal view.
"""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

import cssselect2
import tinycss2
from tinycss2.ast import QualifiedRule

MOST_RULES = 5000  # each may be tried on each element

_HIDING = {
    "display": re.compile(r"none$"),
    "visibility": re.compile(r"(?:hidden|collapse)$"),
    "opacity": re.compile(r"0+(?:\.0+)?%?$|\.0+$"),
    "font-size": re.compile(r"(?:0+(?:\.\d+)?|\.\d+|[12](?:\.\d+)?px|1pt)(?:[a-z%]*)$"),
    "color": re.compile(r"transparent$|rgba\(.*,\s*0(?:\.0+)?\)$"),
}
Values = dict[str, str]


def hidden_elements(page: Element) -> set[Element]:
    """The elements that hide themselves and all that stands in them."""
    matcher, has_rules = _matcher(page)
    hidden: set[Element] = set()
    for wrapper in cssselect2.ElementWrapper.from_html_root(page).iter_subtree():
        element = wrapper.etree_element
        values: Values = {"display": "none"} if "hidden" in element.attrib else {}
        if has_rules:
            for _, _, _, declared in sorted(matcher.match(wrapper), key=lambda match: match[:2]):
                values |= declared
        values |= _declared(element.get("style", ""))
        if any(_HIDING[name].match(value) for name, value in values.items()):
            hidden.add(element)
    return hidden


def _matcher(page: Element) -> tuple[cssselect2.Matcher, bool]:
    matcher = cssselect2.Matcher()
    rules = 0
    for sheet in page.iter("style"):
        for rule in tinycss2.parse_stylesheet(
            "".join(sheet.itertext()), skip_comments=True, skip_whitespace=True
        ):
            if isinstance(rule, QualifiedRule) and rules < MOST_RULES:
                rules += _add(matcher, rule)
    return matcher, bool(rules)


def _add(matcher: cssselect2.Matcher, rule: QualifiedRule) -> int:
    """Add a rule that bears on what is displayed; how many selectors it has."""
    # Pages let parts appear by a script from opacity 0: in a style sheet that hides nothing.
    declared = _declared(rule.content)
    values = {name: declared[name] for name in ("display", "visibility") if name in declared}
    if not values:
        return 0
    try:
        selectors = list(cssselect2.compile_selector_list(rule.prelude))
    except cssselect2.SelectorError:
        return 0
    for selector in selectors:
        if selector.pseudo_element is None:
            matcher.add_selector(selector, values)
    return len(selectors)


def _declared(style: object) -> Values:
    """The declarations that bear on what is displayed; the last one of a name counts."""
    return {
        declaration.lower_name: _value(declaration.value)
        for declaration in tinycss2.parse_blocks_contents(
            style, skip_comments=True, skip_whitespace=True
        )
        if declaration.type == "declaration" and declaration.lower_name in _HIDING
    }


def _value(tokens: Iterator[object]) -> str:
    return str(tinycss2.serialize(tokens)).strip().lower()
