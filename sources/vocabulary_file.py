"""Reads and checks the data file of the house vocabulary, and turns its forms into patterns.

Pure. Whoever edits the file is told by a sentence what is wrong, and in which entry.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable
from dataclasses import fields
from itertools import chain
from typing import Any

from sources.normalising import normalise
from sources.typography import fold_case
from sources.vocabulary import LANGUAGES, Entry, Search, Vocabulary

LISTS = ("avoid_fr", "avoid_en", "write_fr", "write_en")
KEYS = tuple(field.name for field in fields(Entry))
OFFICIAL = ("laws_and_acts", "schemes_and_bodies", "organisations")

# How an ending is joined to its word: prostitué·e·s, prostitué.e.s, prostitué-e-s, prostitué(e)s.
_JOINER = "[·.•‧⋅/-]"
_BETWEEN_WORDS = "(?: ?- ?| )"
_TIME_OF_DAY = r"(?:[01]?[0-9]|2[0-4]) ?(?:h(?:eures?)?(?: ?[0-5][0-9])?|:[0-5][0-9]|[ap]\.?m)"
_ACCENTS = "\u0300\u0301\u0302\u0303\u0308\u030a\u030c\u0327"
_NOTHING = "(?!)"


class VocabularyError(ValueError):
    """The data file cannot be used; the message says where and why."""


def read_vocabulary(content: str) -> Vocabulary:
    """The content of a data file. Raises VocabularyError with a sentence for whoever edits it."""
    try:
        tables = tomllib.loads(normalise(content))
    except tomllib.TOMLDecodeError as error:
        raise VocabularyError(f"this is not TOML: {error}.") from error
    if unknown := sorted(set(tables) - {"entry", "official_names"}):
        raise VocabularyError(f"“{unknown[0]}” is not known; there are entry and official_names.")
    rows = tables.get("entry")
    if not isinstance(rows, list) or not rows:
        raise VocabularyError("there is no [[entry]].")
    entries = tuple(_entry(row, number) for number, row in enumerate(rows, start=1))
    names = _official_names(tables.get("official_names", {}))
    return Vocabulary(
        entries=entries,
        official_names=names,
        searches={language: _search(entries, language) for language in LANGUAGES},
        official=_any_of(chain.from_iterable(names.values())),
    )


def _entry(row: Any, number: int) -> Entry:
    where = f"entry {number}"
    if not isinstance(row, dict):
        raise VocabularyError(f"{where} is not a table.")
    if unknown := sorted(set(row) - set(KEYS)):
        raise VocabularyError(f"{where}: “{unknown[0]}” is not known; there are {', '.join(KEYS)}.")
    read = {
        key: (_texts if key in LISTS else _text)(value, f"{where}, {key}")
        for key, value in row.items()
    }
    entry = Entry(**read)
    _check_complete(entry, where)
    return entry


def _check_complete(entry: Entry, where: str) -> None:
    if not entry.avoid_fr and not entry.avoid_en:
        raise VocabularyError(f"{where} avoids no word: give avoid_fr or avoid_en.")
    for language in LANGUAGES:
        if entry.avoid(language) and not (entry.write(language) or entry.advice(language)):
            raise VocabularyError(
                f"{where} (“{entry.avoid(language)[0]}”) does not say what to write: "
                f"give write_{language} or advice_{language}."
            )


def _official_names(table: Any) -> dict[str, tuple[str, ...]]:
    if not isinstance(table, dict) or (unknown := sorted(set(table) - set(OFFICIAL))):
        raise VocabularyError(
            f"[official_names] holds lists called {', '.join(OFFICIAL)}, "
            f"not “{unknown[0] if isinstance(table, dict) else table}”."
        )
    return {key: _texts(table.get(key, []), f"official_names, {key}") for key in OFFICIAL}


def _text(value: Any, where: str) -> Any:
    if not isinstance(value, str) or not value.strip():
        raise VocabularyError(f"{where}: give words between quotation marks.")
    return value.strip()


def _texts(value: Any, where: str) -> Any:
    if not isinstance(value, list):
        raise VocabularyError(f"{where}: give a list, in square brackets.")
    return tuple(_text(item, where) for item in value)


def _search(entries: tuple[Entry, ...], language: str) -> Search:
    entry_of: dict[str, Entry] = {}
    # The first alternative that fits wins: longer forms come first.
    forms = [(form, entry) for entry in entries for form in entry.avoid(language)]
    for form, entry in sorted(forms, key=lambda pair: len(pair[0]), reverse=True):
        if entry_of.setdefault(_pattern(form), entry) is not entry:
            raise VocabularyError(f"“{form}” stands in two entries (avoid_{language}).")
    pattern = re.compile(_bounded(f"({pattern})" for pattern in entry_of))
    return Search(pattern, tuple(entry_of.values()))


def _any_of(names: Iterable[str]) -> re.Pattern[str]:
    return re.compile(_bounded(sorted(map(_pattern, names), key=len, reverse=True)))


def _bounded(alternatives: Iterable[str]) -> str:
    return rf"(?<!\w)(?:{'|'.join(alternatives) or _NOTHING})(?!\w)"


def _pattern(form: str) -> str:
    """A regular expression for a form of the data file, to be looked for in a text folded alike."""
    words = re.split("[ -]+", fold_case(form).text)
    return _BETWEEN_WORDS.join(_pattern_of_word(word, form) for word in words)


def _pattern_of_word(word: str, form: str) -> str:
    stem, *endings = word.split("·")
    if not stem or not all(endings):
        raise VocabularyError(f"“{form}”: the point · joins an ending to a word.")
    joined = "".join(rf"(?:\({_letters(end)}\)|{_JOINER}?{_letters(end)})?" for end in endings)
    if len(endings) > 1:
        joined = rf"(?:\({_letters(''.join(endings))}\)|{joined})"
    return _letters(stem) + joined


def _letters(word: str) -> str:
    return "".join(map(_letter, word))


def _letter(character: str) -> str:
    """An accent may be missing or another one, never one too many: « traité » is not « traite »."""
    if character == "#":
        return _TIME_OF_DAY
    base = unicodedata.normalize("NFD", character)[0]
    if base == character:
        return re.escape(character)
    accented = (unicodedata.normalize("NFC", base + accent) for accent in _ACCENTS)
    return f"[{base}{''.join(letter for letter in accented if len(letter) == 1)}]"
