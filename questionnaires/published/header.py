"""Where the names of the respondents stand, and which cells look like replies."""

from collections.abc import Sequence

from questionnaires.published.fields import Field, Rows
from questionnaires.published.names import QUESTION_WORDS, WORDS, is_figure, is_total_name
from questionnaires.published.replies import (
    DIGITS,
    NO,
    UNCERTAIN,
    YES,
    begins_with_reply,
    fold,
    is_silence,
    name_key,
)
from questionnaires.published.sentences import TableRefused, gettext_noop
from questionnaires.published.table import Choices

THIRD = 1 / 3
LONGEST_REPLY = 40  # of a table's own words: what is longer is prose

NO_REPLIES = gettext_noop(
    "No yes or no was found in this table. If its replies have other words, say what they mean."
)
NO_HEADER = gettext_noop("No row above the first replies holds the names of the respondents.")


class Vocabulary:
    """Which cells look like replies, in this table: judged before anything is known of it."""

    def __init__(self, rows: Rows, choices: Choices) -> None:
        fields = [field for row in rows for field in row if field.text]
        words = sum(fold(field.text) in YES | NO for field in fields)
        digits = sum(fold(field.text) in DIGITS for field in fields)
        self.is_binary = digits > 3 * words
        self.mapped = set(choices.values)
        self.recurring = _recurring(fields)

    def is_certain(self, folded: str) -> bool:
        return folded in YES | NO or (self.is_binary and folded in DIGITS) or folded in self.mapped

    def is_likely(self, folded: str) -> bool:
        """Whether it is no silence and looks like a reply."""
        if is_silence(folded) and folded not in self.mapped:
            return False
        return (
            self.is_certain(folded)
            or begins_with_reply(folded)
            or folded in UNCERTAIN - DIGITS
            or folded in self.recurring
        )

    def share(self, texts: Sequence[str]) -> float:
        """The share of cells that look like replies or say that there is none."""
        folded = [fold(text) for text in texts]
        alike = sum(self.is_likely(value) or is_silence(value) for value in folded)
        return alike / len(folded) if folded else 0

    def has_likely(self, texts: Sequence[str]) -> bool:
        return any(self.is_likely(fold(text)) for text in texts)

    def certain_share(self, texts: Sequence[str]) -> float:
        said = [value for text in texts if not is_silence(value := fold(text))]
        return sum(map(self.is_certain, said)) / len(said) if said else 0


def _recurring(fields: Sequence[Field]) -> set[str]:
    """Short words that stand in several columns and several rows: a table's own replies."""
    columns: dict[str, set[int]] = {}
    rows: dict[str, set[int]] = {}
    for field in fields:
        folded = fold(field.text)
        is_word = len(folded) <= LONGEST_REPLY and any(map(str.isalpha, folded))
        if is_word and not is_total_name(name_key(field.text)):
            columns.setdefault(folded, set()).add(field.column)
            rows.setdefault(folded, set()).add(field.row)
    return {value for value in columns if len(columns[value]) > 1 and len(rows[value]) > 1}


def header_of(rows: Rows, vocabulary: Vocabulary) -> int:
    """The index of the row that names the respondents. Raises TableRefused."""
    width = max(map(len, rows))
    likely = [at for at in range(width) if _is_likely_column(rows, at, vocabulary)]
    first = next((at for at, row in enumerate(rows) if _has_reply(row, likely, vocabulary)), None)
    if first is None:
        raise TableRefused(NO_REPLIES)
    fitness = [_fitness(row, likely) for row in rows[:first]]
    best = max(fitness, default=(0, 0, False))
    if best[0] > len(likely) / 2:
        return fitness.index(best)
    if (below := _header_among_replies(rows, likely, vocabulary)) is not None:
        return below
    if not best[0]:
        raise TableRefused(NO_HEADER)
    return fitness.index(best)


def _header_among_replies(rows: Rows, likely: Sequence[int], vocabulary: Vocabulary) -> int | None:
    """The header where it looks like replies in part, or stands below a legend that does.

    Parties and countries are called S, NO or Yes Party; a legend says "Key:,Y = yes,N = no".
    """
    for at, row in enumerate(rows):
        folded = [fold(row[column].text) for column in likely if column < len(row)]
        names = [value for value in folded if not is_silence(value)]
        replies = sum(map(vocabulary.is_likely, names))
        plain = sum(value in UNCERTAIN or vocabulary.is_certain(value) for value in names)
        if replies == len(names) > len(likely) / 2:
            return None
        is_asked = next((field.text for field in row if field.text), "").endswith("?")
        if len(names) - plain > len(likely) / 2 and not is_asked:
            return at
    return None


def _fitness(row: Sequence[Field], likely: Sequence[int]) -> tuple[int, int, bool]:
    """How well a row would name the respondents: how many it names, and how many apart."""
    filled = [row[at].text for at in likely if at < len(row)]
    names = [name_key(text) for text in filled if not is_silence(fold(text))]
    labels = [name_key(field.text) for at, field in enumerate(row) if at not in likely]
    is_named = any(set(WORDS.findall(label)) & QUESTION_WORDS for label in labels)
    return len(names), len(set(names)), is_named


def _is_likely_column(rows: Rows, at: int, vocabulary: Vocabulary) -> bool:
    texts = [row[at].text for row in rows if at < len(row) and row[at].text]
    if texts and is_total_name(name_key(texts[0])) and all(map(is_figure, texts[1:])):
        return False  # a column of totals, named after a reply
    return vocabulary.share(texts) >= THIRD and vocabulary.has_likely(texts)


def _has_reply(row: Sequence[Field], likely: Sequence[int], vocabulary: Vocabulary) -> bool:
    return any(at < len(row) and vocabulary.is_likely(fold(row[at].text)) for at in likely)
