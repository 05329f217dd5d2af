"""Working translations that a briefing may print beside the words, and what it says of them."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from briefings.clearing import Clearance, ClearedText
from sources.models import Text, Translation


def accepted_translations(
    texts: Iterable[Text | None], clearance: Clearance
) -> dict[int, Translation]:
    """The current translations into the language of the briefing, by text. At most one query."""
    foreign = [text.pk for text in texts if text and text.language != clearance.language]
    rows = Translation.objects.current().filter(text__in=foreign, language=clearance.language)
    people = ("translated_by", "check_record__checked_by")
    return {row.text_id: row for row in rows.select_related(*people)}


def moments_of(translations: Iterable[Translation]) -> list[datetime]:
    """When each of them began to count."""
    return [translation.check_record.created_at for translation in translations]


def on_translations(texts: Iterable[ClearedText], language: str) -> Iterator[str]:
    """How translations were made, and how many texts stay without one: a line each."""
    foreign = [text for text in texts if text.words.lang != language]
    if any(text.translation for text in foreign):
        yield _(
            "A working translation helps to read and was checked by a second person; only the "
            "original words above it count."
        )
    untranslated = sum(not text.translation and not text.withheld.translation for text in foreign)
    if untranslated:
        yield ngettext(
            "%(count)s text has no checked translation: it stands in its own language.",
            "%(count)s texts have no checked translation: they stand in their own language.",
            untranslated,
        ) % {"count": untranslated}
