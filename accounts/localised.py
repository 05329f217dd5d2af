"""Words and days in the language of the reader: labels that staff write in two languages."""

from datetime import date
from typing import Any, Self, overload

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import get_language

LANGUAGES = ("fr", "en")


def reader_language() -> str:
    """The language in which the page, mail or briefing at hand is written: fr or en."""
    return (get_language() or LANGUAGES[0])[:2]


def day_in_words(day: date, form: str = "DATE_FORMAT") -> str:
    """A day as the page, mail or briefing at hand spells it: "1er février 2027".

    `form` is the name of one of Django's formats that begins with the day.
    """
    words = date_format(day, form)
    if reader_language() == "fr" and words.startswith("1 "):
        return f"1er {words[2:]}"
    return words


class LocalisedText(str):
    """A text that knows its language, so that a template can mark it."""

    __slots__ = ("lang",)
    lang: str

    def __new__(cls, text: str, lang: str) -> Self:
        localised_text = super().__new__(cls, text)
        localised_text.lang = lang
        return localised_text


def in_language(row: object, name: str, language: str) -> LocalisedText:
    """Return `<name>_<language>` of `row`, or the other language where that is empty."""
    ordered = sorted(LANGUAGES, key=lambda candidate: candidate != language)
    for candidate in ordered:
        if text := getattr(row, f"{name}_{candidate}"):
            return LocalisedText(text, candidate)
    return LocalisedText("", language)


class Localised:
    """Read-only attribute: `label = Localised()` beside `label_fr` and `label_en`."""

    def __set_name__(self, owner: type[Model], name: str) -> None:
        self.name = name

    @overload
    def __get__(self, row: None, owner: Any) -> Self: ...
    @overload
    def __get__(self, row: Model, owner: Any) -> LocalisedText: ...
    def __get__(self, row: Model | None, owner: Any) -> Self | LocalisedText:
        if row is None:
            return self
        return in_language(row, self.name, reader_language())
