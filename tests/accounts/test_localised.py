"""Days as they are spelt in French and in English."""

from datetime import date

import pytest
from django.utils import translation

from accounts.localised import day_in_words


@pytest.mark.parametrize(
    ("day", "language", "words"),
    [
        (date(2027, 2, 1), "fr", "1er février 2027"),
        (date(2027, 2, 11), "fr", "11 février 2027"),
        (date(2027, 2, 21), "fr", "21 février 2027"),
        (date(2027, 2, 1), "en", "1 February 2027"),
    ],
)
def test_day_in_words_has_the_ordinal_of_french(day, language, words):
    with translation.override(language):
        assert day_in_words(day) == words
