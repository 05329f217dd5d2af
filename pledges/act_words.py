"""The words that acts use for what the house says otherwise: a search for evidence tries both.

Pure. Titles of acts are not ours: "travail du sexe" is voted on as "prostitution".
"""

import re
from collections.abc import Iterator

from sources.typography import fold_for_search
from sources.vocabulary import LANGUAGES, Entry, Vocabulary

MOST = 40  # alternatives of one search
_UNCHANGED = 3  # letters: shorter words have no endings worth leaving open
_STEM = 4


def alternatives(words: str, vocabulary: Vocabulary) -> tuple[str, ...]:
    """The search with each house word replaced by what the house avoids, each once.

    Endings are left open: "travailleuses du sexe" is a house word as well.
    """
    folded = fold_for_search(words).text
    found = dict.fromkeys(_replaced(folded, vocabulary))
    found.pop(folded, None)
    return tuple(found)[:MOST]


def _replaced(folded: str, vocabulary: Vocabulary) -> Iterator[str]:
    for entry in vocabulary.entries:
        for language in LANGUAGES:
            for ours in entry.write(language):
                pattern = _pattern(ours)
                if pattern.search(folded):
                    yield from (pattern.sub(act, folded) for act in _avoided(entry, language))


def _avoided(entry: Entry, language: str) -> Iterator[str]:
    """What is avoided, without its endings and with all of them: the search stems both, and in
    texts without accents the stem of one is not that of the other."""
    for form in entry.avoid(language):
        for spelled in (re.sub(r"·\w+", "", form), form.replace("·", "")):
            bare = fold_for_search(spelled).text
            if "#" not in bare:
                yield f'"{bare}"' if " " in bare else bare


def _pattern(ours: str) -> re.Pattern[str]:
    words = fold_for_search(re.sub(r"·\w+", "", ours)).text.split()
    return re.compile(rf"\b{'[ -]+'.join(map(_with_endings, words))}(?!\w)")


def _with_endings(word: str) -> str:
    if len(word) <= _UNCHANGED:
        return re.escape(word)
    stem = word[: max(_STEM, len(word) - _UNCHANGED)]
    return rf"{re.escape(stem)}\w*(?:[·.()/-]\w+\)?)*"
