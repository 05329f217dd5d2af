"""Words that try to fetch, to break out or to burn time, put into every field of a briefing."""

from dataclasses import fields, is_dataclass, replace
from enum import Enum

from briefings.clearing import NO_WORDS

COUNTED = frozenset({"count", "total"})  # worked out, never written by anybody
FETCHING = (
    "<img src={0}/a onerror=b> <style>@import url({0}/c);p{{background:url({0}/d)}}</style> "
    "<p style=background:url({0}/e)> <svg><use href={0}/f#a /><image href={0}/g /></svg> "
    "<iframe src={0}/h> <object data={0}/i> <link rel=stylesheet href={0}/j> "
    "<link rel=attachment href=file:///etc/passwd> <meta http-equiv=refresh content=0;url={0}/k> "
    "<base href={0}/> ![l]({0}/l) [m](javascript:m) [n](file:///etc/passwd)"
)
BURNING = (
    '<table><tr><td colspan="1000000" rowspan="65000">x</td></tr></table> '
    f'<p style="{"".join(f"--b{at + 1}:var(--b{at})var(--b{at});" for at in range(30))}">x</p> '
    "{{ settings.SECRET_KEY }} {% load i18n %} --> ]]> </body></html> &#0; &nosuch;"
)
UNUSUAL = (
    "\u202eetirw ot thgir\u202c \u2067حقوق\u2069 עברית 👩‍👩‍👧 🏳️‍🌈 Z̸̛͝a\u0301\u0301\u0301lgo "
    "\x01\x08\x0b\x0c\x1b\x7f\x85\ufffe\ufdd0 \u2028\u2029 \u200b\ufeff"
)


def infected[T](content: T, words: str) -> T:
    """The content with these words after whatever each of its fields says.

    What names a shape, a language or a key stays as it is, as does what says nothing.
    """
    return _infected(content, words)  # type: ignore[return-value]


def _infected(content: object, words: str) -> object:
    if isinstance(content, Enum):
        return content
    if isinstance(content, str):
        return f"{content} {words}" if content else ""
    if isinstance(content, tuple):
        return tuple(_infected(part, words) for part in content)
    if is_dataclass(content) and not isinstance(content, type):
        held = {
            each.name: _infected(getattr(content, each.name), words)
            for each in fields(content)
            if each.name not in COUNTED | NO_WORDS
        }
        return replace(content, **held)
    return content
