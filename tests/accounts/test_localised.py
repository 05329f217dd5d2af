"""Days as they are spelt in French and in English."""

from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template
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


def test_template_spells_days_and_local_moments_and_leaves_nothing_for_none():
    shown = "{{ day|day_in_words }}, {{ at|day_in_words:'DATETIME_FORMAT' }}{{ no|day_in_words }}"
    at = datetime(2027, 1, 31, 23, 30, tzinfo=UTC)
    context = Context({"day": date(2027, 2, 1), "at": at, "no": None})
    with translation.override("fr"):
        words = Template(shown).render(context)
    assert words == "1er février 2027, 1er février 2027 à 00:30"
