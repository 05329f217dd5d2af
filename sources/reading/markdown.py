"""What stands in a Markdown file besides its words: front matter, tags of templates, anchors. Pure.

Pages of weblogs and pages that a program turned into Markdown carry them. They are set aside with
their reason, so that no question begins with them and no word is lost.
"""

import re
from dataclasses import dataclass
from html import unescape

from sources.normalising import normalise
from sources.reading.blocks import Remark, SetAside, gettext_noop

COMMENT_REMOVED = gettext_noop("Comments that a reader does not see were left out: %(quote)s.")

PICTURES = gettext_noop("Pictures were left out: %(quote)s. Words in them are not read.")

# Before a line that its writer broke on purpose; a private character, taken out of what is read.
BROKEN = "\ue000"

_FRONT = re.compile(
    r"\A\s*(?P<fence>---|\+\+\+)[ \t]*\n(?P<lines>.*?)\n(?P=fence)[ \t]*(?:\n|\Z)", re.DOTALL
)
_HEAD = re.compile(r"\A(?P<lines>(?:[A-Za-z][\w-]{1,20}: .*\n){2,})(?=\s*\n)")
_KEY = re.compile(r"\s*[\w.-]{1,40}\s*[:=]")
_HEAD_KEYS = re.compile(
    r"(?m)^(?:date|slug|tags|category|status|author|lang|layout): ", re.IGNORECASE
)
# A long title in quotation marks goes on behind a line's "\".
_TITLE = re.compile(
    r"(?mi)^title\s*[:=]\s*(?P<quote>[\"']?)(?P<title>\S(?:.|(?<=\\)\n){0,500}?)"
    r"(?:\\\n\s*)?(?P=quote)[ \t]*$"
)
_TITLE_BREAK = re.compile(r"\s*\\\n\s*\\?")
_FIRST_HEADING = re.compile(r"(?m)^#\s+\S|^\S.*\n={3,}[ \t]*$")
_PICTURE = re.compile(r"!\[\s*\](?:\([^()\n]{1,2000}\)|\[[^\[\]\n]{0,200}\])")
_TEMPLATE = re.compile(r"\{%[^{}\n]{1,500}%\}|\{\{[^{}\n]{1,500}\}\}")
_ANCHOR = re.compile(
    r"(?m)^(?P<heading>#{1,6}\s.*?)[ \t]*(?P<anchor>\{[#.][^{}\n]{1,300}\})[ \t]*$"
)
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_TAG = re.compile(
    r"</?(?:p|div|span|center|details|summary|blockquote|section|article|strong|em|b|i|u|small|sup"
    r"|sub|font|a|img|iframe|hr)\b[^<>\n]{0,500}>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,6}|#[xX][0-9a-fA-F]{1,5}|[A-Za-z]{2,20}\d{0,2});")
# Of pandoc: what stands between two such lines is set apart on the page.
_FENCE = re.compile(r"(?m)^:{3,}[ \t]*(?:\{[^{}\n]{0,300}\}|[\w.-]{0,60})[ \t]*$")
_BREAK = re.compile(r"<br\s*/?>[ \t]*\n?|\\\n", re.IGNORECASE)
_MARKED_BREAK = re.compile(r"(?m)\S\\$")
# "one_****_two": bold and slanted letters that end and begin again at once, as programs write them.
_AGAIN = re.compile(
    r"(?<=[^\W_])_?\*{4}_?(?P<line>[ \t]*\n[ \t]*)?(?:_?\*{4}_?)?(?=\w)|(?<=\*\*)_\n_(?=\w)"
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The text that is left; `is_soft`: line ends without a mark mean nothing in this file."""

    text: str
    is_soft: bool
    aside: tuple[SetAside, ...] = ()
    remarks: tuple[Remark, ...] = ()


def prepare(text: str) -> Prepared:
    """The words of a Markdown file, with its marked line breaks as BROKEN.

    A program that marks the line breaks it means ("\\" at the end) breaks other lines by width.
    """
    text = text.replace(BROKEN, "")
    text, aside = _without_front_matter(text)
    text, comments = _COMMENT.subn("", text)
    text, pictures = _without_pictures(text)
    aside += pictures
    for pattern, why in ((_TEMPLATE, "template"), (_FENCE, "template"), (_ANCHOR, "anchor")):
        group = "anchor" if pattern is _ANCHOR else 0
        found = [match[group] for match in pattern.finditer(text)]
        aside += [SetAside(words, why) for words in found if any(map(str.isalnum, words))]
    text = _ANCHOR.sub(r"\g<heading>", _FENCE.sub("", _TEMPLATE.sub("", text)))
    text = _AGAIN.sub(_between, text)
    is_soft = bool(_MARKED_BREAK.search(text))
    text = _BREAK.sub(f"\n{BROKEN}", spelt_out(_TAG.sub("", text)).replace(BROKEN, ""))
    remarks: tuple[Remark, ...] = ()
    if comments:
        remarks += (Remark(COMMENT_REMOVED, str(comments)),)
    if pictures:
        remarks += (Remark(PICTURES, str(len(pictures))),)
    return Prepared(text, is_soft, tuple(aside), remarks)


def _without_pictures(text: str) -> tuple[str, list[SetAside]]:
    """Pictures of which nothing is said; the address is set aside."""
    found = [SetAside(match[0], "picture") for match in _PICTURE.finditer(text)]
    return _PICTURE.sub("", text), found


def _between(match: re.Match[str]) -> str:
    """What stands between two stretches of letters that are bold alike."""
    return "\n" if match[0].startswith("_\n") else " " if match["line"] else ""


def spelt_out(text: str) -> str:
    """The characters behind "&nbsp;" and "&#8217;"; never an invisible one."""
    # As a whole: an accent that is spelt out joins the letter before it.
    return normalise(_ENTITY.sub(lambda match: " ".join(unescape(match[0]).splitlines()), text))


def _without_front_matter(text: str) -> tuple[str, list[SetAside]]:
    """The title in the lines about the page becomes its heading, where it has no other."""
    match = _FRONT.match(text) or _HEAD.match(text)
    if match is None:
        return text, []
    lines, body = match["lines"], text[match.end() :]
    is_front = _KEY.match(lines) if "fence" in match.groupdict() else _HEAD_KEYS.search(lines)
    if not is_front:
        return text, []
    title = _TITLE.search(lines)
    if title and not _FIRST_HEADING.search(body):
        lines = lines[: title.start("title")] + lines[title.end("title") :]
        body = f"# {_TITLE_BREAK.sub(' ', title['title'])}\n\n{body}"
    return body, [SetAside(lines.strip(), "front matter")]
