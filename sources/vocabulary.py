"""The house vocabulary: words that staff avoid, and what they write instead.

Pure: a text goes in, findings come out as places in it. Only what staff write is looked through;
what somebody said is quoted as it was said. `vocabulary_file` reads the data file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sources.typography import Folded, fold_case

LANGUAGES = ("fr", "en")

_TIMES_SHOWN = {"fr": "22\u00a0h", "en": "10\u00a0pm"}

# Markdown's quotations and code, and hashtags. No pattern here scans a line more than twice.
_BESIDE = re.compile(r"^[ \t]{0,3}>.*$|`[^`\n]*`|#\w+", re.MULTILINE)
_UNBROKEN = re.compile(r"\S+")
_PARAGRAPHS = re.compile(r"(?:[^\n]|\n(?![ \t]*\n))+")
_OPENING = {"»": "«", "”": "“", "’": "‘"}


@dataclass(frozen=True, slots=True)
class Entry:
    """Words that mean the same, by language. `only_when` says in which sense they are avoided;
    where it is empty they always are. What has nothing to `write` has an `advice`.
    """

    avoid_fr: tuple[str, ...] = ()
    avoid_en: tuple[str, ...] = ()
    write_fr: tuple[str, ...] = ()
    write_en: tuple[str, ...] = ()
    only_when_fr: str = ""
    only_when_en: str = ""
    advice_fr: str = ""
    advice_en: str = ""
    why_fr: str = ""
    why_en: str = ""

    def avoid(self, language: str) -> tuple[str, ...]:
        """The forms of the data file, where `·` stands before an ending that may be there."""
        return self.avoid_fr if language == "fr" else self.avoid_en

    def shown(self, language: str) -> tuple[str, ...]:
        """The forms as a page prints them; only French knows the point."""
        forms = (form.replace("#", _TIMES_SHOWN[language]) for form in self.avoid(language))
        return tuple(forms if language == "fr" else (re.sub(r"·\w+", "", form) for form in forms))

    def write(self, language: str) -> tuple[str, ...]:
        return self.write_fr if language == "fr" else self.write_en

    def advice(self, language: str) -> str:
        return self.advice_fr if language == "fr" else self.advice_en

    def why(self, language: str) -> str:
        return self.why_fr if language == "fr" else self.why_en


@dataclass(frozen=True, slots=True)
class Search:
    """What one language avoids: group n + 1 of the pattern belongs to entry n."""

    pattern: re.Pattern[str]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The data file, read and checked. `official_names` stand under what they are names of."""

    entries: tuple[Entry, ...]
    official_names: Mapping[str, tuple[str, ...]]
    searches: Mapping[str, Search]
    official: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Finding:
    """An avoided word at text[start:end], in code points."""

    start: int
    end: int
    words: str
    language: str
    entry: Entry

    @property
    def instead(self) -> tuple[str, ...]:
        """What to write, one or the other; empty where the entry only advises."""
        return self.entry.write(self.language)

    @property
    def reason(self) -> str:
        """Why, in the language of the words; often empty."""
        return self.entry.why(self.language)


# --- Finding ------------------------------------------------------------------------------------


def find(text: str, language: str, vocabulary: Vocabulary) -> tuple[Finding, ...]:
    """The avoided words of a text in NFC, in its order; of all languages where its own is "".

    The same place may be found once in each language. Takes time in proportion to the text.
    """
    folded = fold_case(text)
    exempt = _merged(_exempt(text, folded, vocabulary))
    found = [
        Finding(start, end, text[start:end], each, entry)
        for each in ((language,) if language else LANGUAGES)
        for start, end, entry in _occurrences(folded, vocabulary.searches.get(each))
        if not _touches(exempt, start, end)
    ]
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _occurrences(folded: Folded, search: Search | None) -> Iterator[tuple[int, int, Entry]]:
    for match in search.pattern.finditer(folded.text) if search else ():
        if search and match.lastindex:
            yield *folded.place(*match.span()), search.entries[match.lastindex - 1]


def _touches(spans: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether one of these spans, in order and apart from each other, meets text[start:end]."""
    before = bisect_right(spans, end, key=lambda span: span[0] + 1)
    return before > 0 and spans[before - 1][1] > start


def _merged(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _exempt(text: str, folded: Folded, vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    """Where words are not ours: quotations, official names, addresses, code."""
    yield from (match.span() for match in _BESIDE.finditer(text))
    yield from (match.span() for match in _UNBROKEN.finditer(text) if _is_address(match[0]))
    yield from _quotations(text)
    yield from _straight_quotations(text)
    for match in vocabulary.official.finditer(folded.text):
        yield folded.place(*match.span())


def _is_address(unbroken: str) -> bool:
    return "://" in unbroken or "@" in unbroken or unbroken.casefold().startswith("www.")


def _quotations(text: str) -> Iterator[tuple[int, int]]:
    """Between « and », “ and ”, ‘ and ’, nested or not. What is never closed exempts nothing."""
    opened: dict[str, list[int]] = {"«": [], "“": [], "‘": []}
    for at, character in enumerate(text):
        if character in opened:
            opened[character].append(at)
        elif character == "’" and text[at + 1 : at + 2].isalnum():
            continue  # an apostrophe
        elif (opening := _OPENING.get(character)) and opened[opening]:
            yield opened[opening].pop(), at + 1


def _straight_quotations(text: str) -> Iterator[tuple[int, int]]:
    """Between two straight marks of the same paragraph."""
    for paragraph in _PARAGRAPHS.finditer(text):
        marks = [at for at in range(*paragraph.span()) if text[at] == '"']
        yield from ((first, last + 1) for first, last in zip(marks[::2], marks[1::2], strict=False))
