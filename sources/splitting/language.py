"""Which language a text is written in, by its commonest words. Pure."""

import re
from collections import Counter

# Words that are frequent in one of these languages and rare in the others.
_COMMON = {
    "fr": "les des est une dans pour qui nous vous sur avec pas sont cette aux ces être ont mais",
    "en": "the and of to is that for we are with this our you have will be not which on their",
    "de": "der die und das ist nicht wir mit für den von auf sind ein eine werden zu dass auch",
    "es": "los las una para que es por con del más como pero nuestra sus son este está y el",
    "it": "che di il per della con una sono gli nel alla più come questo anche delle ed",
    "pt": "que não uma para com os dos das mais como são ao pela nossa também em está",
    "nl": "het een van wij niet met voor zijn dat de op ook aan worden deze naar bij",
}
_LANGUAGES_OF: dict[str, list[str]] = {}
for _language, _words in _COMMON.items():
    for _word in _words.split():
        _LANGUAGES_OF.setdefault(_word, []).append(_language)

_WORD = re.compile(r"[^\W\d_]+")
FEWEST = 4
ENOUGH = 20_000  # characters


def language_of(text: str) -> str | None:
    """An ISO 639-1 code, or None when the text is too short or mixed to say."""
    words = Counter(_WORD.findall(text[:ENOUGH].lower()))
    votes: Counter[str] = Counter()
    for word, times in words.items():
        for language in _LANGUAGES_OF.get(word, ()):
            votes[language] += times
    ranked = [*votes.most_common(2), ("", 0), ("", 0)]
    (first, most), (_, second) = ranked[0], ranked[1]
    return first if most >= FEWEST and most >= 1.3 * second else None
