"""The house vocabulary of this installation, and the warning about words that it avoids.

For texts of staff alone: comments, reasons, notes, titles. Nothing is blocked, and words of
candidates, documents and quotations never come here.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, reduce
from itertools import chain
from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from accounts.access import SignedInRequest
from accounts.localised import LocalisedText, in_language
from sources.vocabulary import LANGUAGES, Entry, Finding, Vocabulary, find
from sources.vocabulary_file import VocabularyError, read_vocabulary

MOST_SHOWN = 5


def house_vocabulary() -> Vocabulary:
    """The vocabulary that the settings name. Raises ImproperlyConfigured with a sentence."""
    return _vocabulary_in(settings.VOCABULARY_FILE)


@cache
def _vocabulary_in(path: Path) -> Vocabulary:
    try:
        return read_vocabulary(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"VOCABULARY_FILE: {path} cannot be read: {error}.") from error
    except VocabularyError as error:
        raise ImproperlyConfigured(f"VOCABULARY_FILE: in {path}, {error}") from error


@dataclass(frozen=True, slots=True)
class HouseWord:
    """Avoided words of one entry, as a text has them, told in the language of its reader."""

    words: tuple[str, ...]
    language: str
    entry: Entry
    reader_language: str

    @property
    def avoided(self) -> str:
        return _either(self.words)

    @property
    def better(self) -> str:
        """What to write; empty where there is only advice."""
        return _either(self.entry.write(self.language))

    @property
    def only_when(self) -> LocalisedText:
        return in_language(self.entry, "only_when", self.reader_language)

    @property
    def advice(self) -> LocalisedText:
        return in_language(self.entry, "advice", self.reader_language)

    @property
    def why(self) -> LocalisedText:
        return in_language(self.entry, "why", self.reader_language)


def _reader_language() -> str:
    return (get_language() or LANGUAGES[0])[:2]


def _either(words: tuple[str, ...]) -> str:
    """One or the other, each in quotation marks."""
    quoted = [_("“%(words)s”") % {"words": one} for one in words]
    return reduce(_or, quoted) if quoted else ""


def _or(one: str, other: str) -> str:
    return _("%(one)s or %(other)s") % {"one": one, "other": other}


def house_words_in(*texts: str) -> list[HouseWord]:
    """The avoided words of what staff wrote, each once. Nobody says in which language it is."""
    told: dict[tuple[Entry, str], dict[str, str]] = {}
    for finding in chain.from_iterable(map(_findings, texts)):
        words = told.setdefault((finding.entry, finding.language), {})
        words.setdefault(finding.words.casefold(), finding.words)
    reader = _reader_language()
    return [
        HouseWord(tuple(words.values()), language, entry, reader)
        for (entry, language), words in told.items()
    ]


def _findings(text: str) -> Iterable[Finding]:
    """One finding a place: what both languages avoid is told in the reader's."""
    at: dict[tuple[int, int], Finding] = {}
    for finding in find(text, "", house_vocabulary()):
        place = (finding.start, finding.end)
        if place not in at or finding.language == _reader_language():
            at[place] = finding
    return at.values()


def avoided_words() -> list[tuple[str, list[HouseWord]]]:
    """(language, its words) of the whole vocabulary, the reader's language first."""
    reader = _reader_language()
    entries = house_vocabulary().entries
    return [
        (
            language,
            [
                HouseWord(entry.shown(language), language, entry, reader)
                for entry in entries
                if entry.avoid(language)
            ],
        )
        for language in sorted(LANGUAGES, key=lambda language: language != reader)
    ]


def warn_of_words(request: SignedInRequest, *texts: str, change_url: str = "") -> None:
    """After staff texts were saved: a message about words that the house avoids, if there are any.

    `change_url` leads to the form where the text can still be changed, if it can.
    """
    house_words = house_words_in(*texts)
    if house_words:
        context = {
            "house_words": house_words[:MOST_SHOWN],
            "more": len(house_words[MOST_SHOWN:]),
            "change_url": change_url,
            "is_saved": True,
        }
        messages.warning(request, render_to_string("sources/house_words.html", context))
