"""What one audience may read: masks, names without consent, notes and comments that stay inside.

Everything that a briefing prints goes through a `Clearance`. What it takes away it also counts, so
that the briefing can say what is missing and why.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from enum import Enum
from itertools import chain
from typing import Any, cast

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.models import Visibility
from briefings.briefing import Mark, Note, Phrase, Translation, Words
from briefings.lines import marks_of, paragraphs, shortened, stretches_of
from sources.anchoring import Segment, Span
from sources.masking import Replacement, excerpt, masked, naming, plain, repeats_masked
from sources.models import Anchor, Code, Text
from sources.models import Mask as MaskRow
from sources.models import Translation as TranslationRow
from sources.models.annotation import MaskReason
from sources.words import label_of, label_of_translation
from stakeholders.models import Person

# Fields of a briefing that hold no words.
NO_WORDS = frozenset({"lang", "language", "tint", "shape", "state", "number", "key"})
SHORTEST_SURNAME = 3
ADDRESS = re.compile(r"@|//|\bwww\.")


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A passage that stays hidden in another version of the words; `reason` as a mask gives it."""

    body: str
    start: int
    end: int
    reason: str

    @property
    def exact(self) -> str:
        return self.body[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Marking:
    """The marks and the masks of one text, withdrawn ones left aside.

    `elsewhere` are passages hidden in the other versions of the same answer: a correction of the
    transcription lays nothing open. `comments_wait` while somebody has yet to judge the words:
    they would do it with the comments of others in mind.
    """

    anchors: Sequence[Anchor] = ()
    masks: Sequence[MaskRow] = ()
    elsewhere: Sequence[Elsewhere] = ()
    comments_wait: bool = False


@dataclass(slots=True)
class Withheld:
    """What was taken out of one text, counted. Of comments that wait, the method speaks."""

    masks: Counter[str] = field(default_factory=Counter)
    undecided: int = 0
    is_whole: bool = False
    translation: bool = False
    notes: int = 0
    comments: int = 0
    waiting_comments: int = 0

    @property
    def hides_words(self) -> bool:
        return bool(self.masks.total() or self.undecided or self.is_whole)

    def sentences(self) -> list[str]:
        """Why something is missing, one sentence for each reason."""
        found = [
            self._masks(),
            self._undecided(),
            self._whole(),
            self._translation(),
            self._notes(),
            self._comments(),
        ]
        return [sentence for sentence in found if sentence]

    def _masks(self) -> str:
        count = self.masks.total()
        if not count:
            return ""
        return ngettext(
            "%(count)s passage is masked (%(reasons)s).",
            "%(count)s passages are masked (%(reasons)s).",
            count,
        ) % {"count": count, "reasons": ", ".join(+self.masks)}

    def _undecided(self) -> str:
        if not self.undecided:
            return ""
        return ngettext(
            "%(count)s passage could expose somebody and is masked until it is decided on.",
            "%(count)s passages could expose somebody and are masked until they are decided on.",
            self.undecided,
        ) % {"count": self.undecided}

    def _whole(self) -> str:
        if not self.is_whole:
            return ""
        return _(
            "The words are masked as a whole: what another version of them hides may stand in "
            "them, and nobody has placed it yet."
        )

    def _translation(self) -> str:
        if not self.translation:
            return ""
        return _("The working translation is left out: it could say what is masked in the words.")

    def _notes(self) -> str:
        if not self.notes:
            return ""
        return ngettext(
            "%(count)s note on a passage stays inside the coalition.",
            "%(count)s notes on passages stay inside the coalition.",
            self.notes,
        ) % {"count": self.notes}

    def _comments(self) -> str:
        if not self.comments:
            return ""
        return ngettext(
            "%(count)s comment is left out because it repeats masked words.",
            "%(count)s comments are left out because they repeat masked words.",
            self.comments,
        ) % {"count": self.comments}


@dataclass(frozen=True, slots=True)
class ClearedText:
    """A text as one audience reads it, with its notes and the anchor of each."""

    words: Words
    notes: tuple[Note, ...]
    anchors: tuple[Anchor, ...]
    withheld: Withheld
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class Clearance:
    """One audience, the language it reads, and the names that it may not read.

    `surnames` are looked for with a capital letter only: they may be words as well.
    """

    audience: Visibility
    language: str
    names: tuple[str, ...] = ()
    surnames: tuple[str, ...] = ()

    @property
    def is_outside(self) -> bool:
        return self.audience > Visibility.INTERNAL

    def phrase(self, words: str, lang: str = "") -> Phrase:
        """Words of ours, in the language of the briefing unless they say otherwise."""
        return Phrase(str(words), lang or getattr(words, "lang", "") or self.language)

    def text(
        self, text: Text, marking: Marking, translation: TranslationRow | None = None
    ) -> ClearedText:
        """The words under their marks, each name and each masked passage replaced."""
        replacements, withheld = self._replacements(text, marking)
        anchors = {anchor.pk: anchor for anchor in marking.anchors if self._shows(anchor)}
        spans = [Span(anchor.start, anchor.end, anchor.pk) for anchor in anchors.values()]
        shown = masked(text.body, spans, replacements)
        marks = marks_of(shown, {pk: anchor.annotation.code.tint for pk, anchor in anchors.items()})
        notes = []
        for pk, mark in marks.items():
            anchor = anchors[pk]
            comment = anchor.annotation.comment
            if comment and marking.comments_wait:
                withheld.waiting_comments += 1
                comment = ""
            elif comment and repeats_masked(comment, text.body, replacements):
                withheld.comments += 1
                comment = ""
            notes.append(self._note(anchor, mark, shown, comment))
        withheld.notes = len(marking.anchors) - len(notes) - self._protecting(marking)
        label = label_of(text)
        return ClearedText(
            words=Words(
                paragraphs(shown, marks),
                text.language,
                self.phrase(label) if label else None,
                stretches_of(text.pk, shown),
            ),
            notes=tuple(notes),
            anchors=tuple(anchors[pk] for pk in marks),
            withheld=withheld,
            translation=self._translation(translation, marking, withheld) if translation else None,
        )

    def passage(self, text: Text, marking: Marking, start: int, end: int) -> Words:
        """A piece of a text under no marks, each name and each masked passage in it replaced."""
        replacements, _withheld = self._replacements(text, marking)
        whole: Sequence[Segment[int]] = masked(text.body, (), replacements)
        shown = excerpt(whole, start, end)
        label = label_of(text)
        return Words(
            paragraphs(shown, {}),
            text.language,
            self.phrase(label) if label else None,
            stretches_of(text.pk, shown),
        )

    def _translation(
        self, row: TranslationRow, marking: Marking, withheld: Withheld
    ) -> Translation | None:
        """What stands after the words; nothing where something of them is hidden.

        A mask has its place in the words and none in their translation, which would say it.
        """
        repeats = any(_repeats(row.body, hidden) for hidden in marking.elsewhere)
        if withheld.hides_words or repeats:
            withheld.translation = True
            return None
        named = self._named(row.body)
        if named:
            withheld.masks[_("name without consent")] += len(named)
        shown: Sequence[Segment[int]] = masked(row.body, (), named)
        return Translation(paragraphs(shown, {}), row.language, self.phrase(self._credit(row)))

    def _credit(self, row: TranslationRow) -> str:
        """Who made and who checked it: outside under a pseudonym, or as nobody in particular."""
        translator, checker = row.translated_by, row.check_record.checked_by
        if not self.is_outside:
            return label_of_translation(row, str(translator), str(checker))
        return label_of_translation(
            row,
            translator.pseudonym or _("a person from the coalition"),
            checker.pseudonym or _("another person from the coalition"),
        )

    def _note(
        self, anchor: Anchor, mark: Mark, shown: Sequence[Segment[int]], comment: str
    ) -> Note:
        annotation = anchor.annotation
        return Note(
            mark=mark,
            code=self.phrase(annotation.code.name),
            passage=shortened(plain(excerpt(shown, anchor.start, anchor.end))),
            comment=self.phrase(comment, settings.LANGUAGE_CODE) if comment else None,
            is_internal=annotation.visibility == Visibility.INTERNAL,
        )

    def clear(self, words: str) -> str:
        """Words that have no marks, without the names that this audience may not read."""
        replacements = self._named(words)
        return plain(masked(words, (), replacements)) if replacements else words

    def everywhere[T](self, content: T) -> T:
        """A briefing, or a part of one, with `clear` applied to all its words.

        The last gate: it holds whatever field somebody adds and forgets.
        """
        return cast("T", self._cleared(content)) if self.is_outside else content

    def _cleared(self, content: object) -> object:
        if isinstance(content, Enum):
            return content
        if isinstance(content, str):
            return self.clear(content)
        if isinstance(content, tuple):
            return tuple(self._cleared(part) for part in content)
        if is_dataclass(content) and not isinstance(content, type):
            cleared: dict[str, Any] = {
                each.name: self._cleared(getattr(content, each.name))
                for each in fields(content)
                if each.name not in NO_WORDS
            }
            return replace(content, **cleared)
        return content

    def _shows(self, anchor: Anchor) -> bool:
        annotation = anchor.annotation
        is_protecting = self.is_outside and annotation.code.key == Code.PROTECT
        return annotation.visibility >= self.audience and not is_protecting

    def _protecting(self, marking: Marking) -> int:
        if not self.is_outside:
            return 0
        return sum(anchor.annotation.code.key == Code.PROTECT for anchor in marking.anchors)

    def _replacements(self, text: Text, marking: Marking) -> tuple[list[Replacement], Withheld]:
        withheld = Withheld()
        replacements: list[Replacement] = []
        if not self.is_outside:
            return replacements, withheld
        for mask in marking.masks:
            reason = str(MaskReason(mask.reason).label)
            withheld.masks[reason] += 1
            replacements.append(Replacement(mask.start, mask.end, _instead(reason)))
        for anchor in marking.anchors:
            if anchor.annotation.code.key == Code.PROTECT and not _is_masked(anchor, marking):
                withheld.undecided += 1
                replacements.append(
                    Replacement(anchor.start, anchor.end, _instead(_("to protect")))
                )
        for hidden in marking.elsewhere:
            replacements.extend(_followed(hidden, text.body, replacements, withheld))
        named = self._named(text.body)
        if named:
            withheld.masks[_("name without consent")] += len(named)
        return [*replacements, *named], withheld

    def _named(self, words: str) -> list[Replacement]:
        by = _instead(_("name without consent"))
        found = list(naming(words, self.names, by))
        for surname in naming(words, self.surnames, by):
            is_part = any(name.start <= surname.start < name.end for name in found)
            if not is_part and is_name(words, surname.start):
                found.append(surname)
        return found


def clearance_for(audience: Visibility, language: str) -> Clearance:
    """What an audience may read today. One query outside, none inside."""
    if audience == Visibility.INTERNAL:
        return Clearance(audience, language)
    named: dict[bool, list[str]] = {True: [], False: []}
    for person in Person.objects.with_is_nameable_to(audience):
        named[vars(person)["is_nameable"]].append(person.name)
    hidden, shown = named[False], named[True]
    names = set(chain.from_iterable(map(name_orders, hidden)))
    surnames = set(chain.from_iterable(map(surnames_of, hidden)))
    surnames -= set(chain.from_iterable(map(surnames_of, shown)))
    return Clearance(audience, language, tuple(sorted(names)), tuple(sorted(surnames)))


def name_orders(name: str) -> tuple[str, str]:
    """A name as it is kept, and with its last word first."""
    words = name.split()
    return name, " ".join(words[-1:] + words[:-1])


def surnames_of(name: str) -> set[str]:
    """The last word of a name of several words, and the parts of a double one; not very short."""
    words = name.split()[1:]
    parts = {words[-1], *words[-1].split("-")} if words else set()
    return {part for part in parts if len(part) >= SHORTEST_SURNAME}


def is_name(words: str, start: int) -> bool:
    """Whether the word there is set as a name is, or stands in an address."""
    if not words[start].islower():
        return True
    begins = max(words.rfind(space, 0, start) for space in string.whitespace) + 1
    return bool(ADDRESS.search(words[begins:].split(maxsplit=1)[0]))


def _instead(reason: str) -> str:
    return _("[masked by the coalition: %(reason)s]") % {"reason": reason}


def _repeats(words: str, hidden: Elsewhere) -> bool:
    return repeats_masked(words, hidden.body, [Replacement(hidden.start, hidden.end, "")])


def _followed(
    hidden: Elsewhere, body: str, masks: Sequence[Replacement], withheld: Withheld
) -> list[Replacement]:
    """Where `body` says again what another version hides; all of it when that cannot be told."""
    by = _instead(hidden.reason)
    found = naming(body, [hidden.exact], by)
    if not found and _repeats(body, hidden):
        withheld.is_whole = True
        return [Replacement(0, len(body), by)]
    fresh = [
        place
        for place in found
        if not any(mask.start <= place.start and place.end <= mask.end for mask in masks)
    ]
    withheld.masks[hidden.reason] += len(fresh)
    return fresh


def _is_masked(anchor: Anchor, marking: Marking) -> bool:
    return any(mask.start <= anchor.start and anchor.end <= mask.end for mask in marking.masks)
