"""Working translations of one answer: beside its words, and on the page where they are made."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy as _

from accounts.models import User
from questionnaires.models import Answer, AnswerVersion
from sources.models import Text, Translation
from sources.words import label_of_translation

IN_LANGUAGE = {
    "fr": _("In French"),
    "en": _("In English"),
    "de": _("In German"),
    "es": _("In Spanish"),
}


@dataclass(frozen=True, slots=True)
class InLanguage:
    """What there is of an answer's words in one language, for one reader.

    `accepted` is what stands beside the words; `latest` a newer one that does not count (yet), for
    staff. `earlier` is the number of the last version of the words that has an accepted one, where
    these words have none.
    """

    language: str
    accepted: Translation | None = None
    latest: Translation | None = None
    earlier: int | None = None

    @property
    def title(self) -> str:
        return str(IN_LANGUAGE[self.language])

    @property
    def label(self) -> str:
        """Who made and who checked the accepted one, for colleagues."""
        if self.accepted is None:
            return ""
        check = self.accepted.check_record
        return label_of_translation(
            self.accepted, str(self.accepted.translated_by), str(check.checked_by)
        )

    @property
    def is_empty(self) -> bool:
        return self.accepted is None and self.latest is None and self.earlier is None


def in_other_languages(
    text: Text | None, versions: Sequence[AnswerVersion], reader: User
) -> list[InLanguage]:
    """Each language but that of the words, with what the reader may see there. One query.

    `versions` are those that the reader may see. Volunteers read what was accepted, of the words
    shown.
    """
    if text is None:
        return []
    made = Translation.objects.select_related("translated_by", "check_record__checked_by")
    if reader.is_advocate:
        made = made.filter(text__in=[version.text_id for version in versions])
    else:
        made = made.accepted().filter(text=text)
    number_of = {version.text_id: version.number for version in versions}
    found = list(made.order_by("number"))
    return [
        _in_language(code, text, [one for one in found if one.language == code], number_of)
        for code in IN_LANGUAGE
        if code != text.language
    ]


def _in_language(
    language: str, text: Text, made: list[Translation], number_of: dict[int | None, int]
) -> InLanguage:
    of_these = [one for one in made if one.text_id == text.pk]
    accepted = _last_accepted(of_these)
    latest = of_these[-1] if of_these and of_these[-1] != accepted else None
    elsewhere = [number_of[one.text_id] for one in made if one.is_accepted]
    earlier = None if of_these else max(elsewhere, default=None)
    return InLanguage(language, accepted, latest, earlier)


def _last_accepted(made: Iterable[Translation]) -> Translation | None:
    return next((one for one in reversed(list(made)) if one.is_accepted), None)


@dataclass(frozen=True)
class Translating:
    """The accepted words of one answer, and all that was made of it in one language."""

    answer: Answer
    language: str
    reader: User

    @property
    def title(self) -> str:
        return str(IN_LANGUAGE[self.language])

    @cached_property
    def version(self) -> AnswerVersion | None:
        return self.answer.versions.current().select_related("text").first()

    @property
    def text(self) -> Text | None:
        return self.version.text if self.version else None

    @cached_property
    def made(self) -> list[Translation]:
        """Of every version of the words, those of the newest first."""
        return list(
            Translation.objects.filter(
                text__answer_version__answer=self.answer, language=self.language
            )
            .select_related("translated_by", "check_record__checked_by", "text__answer_version")
            .defer("text__search", "text__body")
            .order_by("-text__answer_version__number", "-number")
        )

    @property
    def latest(self) -> Translation | None:
        """The last one of the accepted words, whatever became of it."""
        first = self.made[0] if self.made else None
        return first if first and first.text_id == getattr(self.text, "pk", None) else None

    @property
    def is_waiting(self) -> bool:
        return self.latest is not None and not self.latest.decision

    @property
    def is_own(self) -> bool:
        return self.latest is not None and self.latest.translated_by_id == self.reader.pk

    @property
    def may_check(self) -> bool:
        return self.is_waiting and not self.is_own

    @property
    def seen(self) -> str:
        """What a translator had before their eyes: the words and the last translation of them."""
        return f"{self.text.pk if self.text else 0}-{self.latest.pk if self.latest else 0}"

    def has_already(self, sent: Mapping[str, Any]) -> bool:
        """Whether the latest one is what the reader sends: a form that came twice."""
        return self.is_own and all(
            getattr(self.latest, name) == sent.get(name) for name in ("body", "made_with", "note")
        )

    @property
    def outdated(self) -> Translation | None:
        """The last accepted one of earlier words, where these words have none at all."""
        if self.latest:
            return None
        return next((one for one in self.made if one.is_accepted), None)

    def starting_from(self, pk: int | None) -> dict[str, Any]:
        """What the form begins with: the translation asked for, or else the latest."""
        asked = next((one for one in self.made if one.pk == pk), None)
        begun = asked or self.latest
        typed = {"body": begun.body, "made_with": begun.made_with} if begun else {}
        return typed | {"seen": self.seen, "is_asked": asked is not None}
