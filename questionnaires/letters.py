"""The words of letters to campaigns: templates by language, and what is filled into them."""

import hashlib
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LANGUAGES = ("fr", "en")
OCCASIONS = ("sent", "reminded")
PLACEHOLDERS = frozenset(
    {"candidacy", "questionnaire", "questions", "reply_by", "sent_on", "coalition", "contact"}
)
_PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")


class IncompleteLetters(ValueError):
    """The file lacks a letter, or names a word that we cannot fill in."""


@dataclass(frozen=True, slots=True)
class Template:
    """Subject and message with placeholders between braces."""

    subject: str
    body: str


@cache
def templates_in(path: Path) -> Mapping[tuple[str, str], Template]:
    """The templates of a file by language and occasion. Raises IncompleteLetters."""
    content = tomllib.loads(path.read_text())
    found = {}
    for language in LANGUAGES:
        for occasion in OCCASIONS:
            try:
                letter = content[language][occasion]
                template = Template(letter["subject"], letter["body"].strip() + "\n")
            except (KeyError, TypeError, AttributeError):
                raise IncompleteLetters(
                    f"{path.name}: [{language}.{occasion}] is missing"
                ) from None
            if strange := unknown(template.subject + template.body, PLACEHOLDERS):
                raise IncompleteLetters(f"{path.name}: {{{strange[0]}}} cannot be filled in")
            found[language, occasion] = template
    return found


def unknown(text: str, known: frozenset[str] | set[str]) -> list[str]:
    """What stands between braces and cannot be filled in."""
    return [name for name in _PLACEHOLDER.findall(text) if name not in known]


def without(text: str, missing: set[str]) -> str:
    """A template without the paragraphs, or in a last one the lines, that need what is missing."""
    paragraphs = text.strip("\n").split("\n\n")
    kept = []
    for paragraph in paragraphs:
        lines = [
            line for line in paragraph.split("\n") if not missing & set(_PLACEHOLDER.findall(line))
        ]
        if lines:
            kept.append("\n".join(lines))
    return "\n\n".join(kept) + "\n"


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with its placeholders filled in; what is filled in is not looked at again."""
    return _PLACEHOLDER.sub(lambda found: values[found[1]], text)


def digest(parts: Sequence[str]) -> str:
    """A sign of what somebody saw, so that nothing else is sent: 64 hexadecimal digits."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()
