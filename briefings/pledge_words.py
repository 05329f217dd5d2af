"""The passages in which pledges were made, as one audience may read them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from briefings.clearing import Clearance, Elsewhere, Marking
from briefings.promised import Passage
from briefings.records import hidden_elsewhere, markings_of, source_of
from pledges.models import Origin
from questionnaires.models import AnswerVersion
from questionnaires.models.response import Decision
from sources.models import Text
from stakeholders.models import Report


@dataclass(frozen=True, slots=True)
class Passages:
    """The passages by pledge, and how many stay inside."""

    shown: Mapping[int, tuple[Passage, ...]]
    kept_inside: int = 0


def passages_of(origins: Sequence[Origin], clearance: Clearance) -> Passages:
    """Each origin as the answers are printed: masks, names and the label of what is no quotation.

    Eight queries at most, and two more for each further version of an answer that is an origin.
    """
    texts = {origin.anchor.text_id: origin.anchor.text for origin in origins}
    readable, versions = _readable(texts, clearance)
    markings = markings_of((text for pk, text in texts.items() if pk in readable), clearance)
    elsewhere = _hidden(versions) if clearance.is_outside else {}
    shown: dict[int, list[Passage]] = defaultdict(list)
    of_pledge: dict[int, list[Origin]] = defaultdict(list)
    for origin in origins:
        of_pledge[origin.pledge_id].append(origin)
    kept_inside = 0
    for origin in origins:
        text = origin.anchor.text
        if text.pk not in readable:
            kept_inside += 1
            continue
        if any(_says_all_of(other, origin) for other in of_pledge[origin.pledge_id]):
            continue
        marking = replace(markings[text.pk], elsewhere=elsewhere.get(text.pk, ()))
        shown[origin.pledge_id].append(_passage(origin, marking, clearance))
    return Passages({pledge: tuple(found) for pledge, found in shown.items()}, kept_inside)


def _says_all_of(other: Origin, origin: Origin) -> bool:
    """Whether the words of an origin stand in a longer one of the same pledge, said by the same."""
    longer, shorter = other.anchor, origin.anchor
    is_within = longer.start <= shorter.start and shorter.end <= longer.end
    return (
        is_within
        and (longer.start, longer.end) != (shorter.start, shorter.end)
        and longer.text_id == shorter.text_id
        and _remark(other) == _remark(origin)
    )


def _remark(origin: Origin) -> str:
    """Who said it, and how they confirmed it."""
    said_by = origin.capacity or (str(origin.said_by) if origin.said_by else "")
    if not origin.confirmed_how:
        return said_by
    confirmed = _("Confirmed: %(how)s") % {"how": origin.confirmed_how}
    return f"{said_by}. {confirmed}" if said_by else confirmed


def _passage(origin: Origin, marking: Marking, clearance: Clearance) -> Passage:
    anchor, text = origin.anchor, origin.anchor.text
    return Passage(
        words=clearance.passage(text, marking, anchor.start, anchor.end),
        source=source_of(text, clearance, remark=_remark(origin)),
    )


def _readable(
    texts: Mapping[int, Text], clearance: Clearance
) -> tuple[set[int], list[AnswerVersion]]:
    """Which words this audience may read: checked answers, released reports, public words."""
    versions = list(
        AnswerVersion.objects.filter(text__in=texts).select_related("answer", "check_record")
    )
    reports = dict(Report.objects.filter(text__in=texts).values_list("text", "visibility"))
    unchecked = {
        version.text_id
        for version in versions
        if getattr(getattr(version, "check_record", None), "decision", None) != Decision.ACCEPTED
    }
    withheld = {text for text, visibility in reports.items() if visibility < clearance.audience}
    return set(texts) - unchecked - withheld, versions


def _hidden(versions: Iterable[AnswerVersion]) -> dict[int, Sequence[Elsewhere]]:
    """What other versions of the same answers hide, by text; one version of an answer at a time."""
    found: dict[int, Sequence[Elsewhere]] = {}
    for layer in _layers(versions):
        found |= hidden_elsewhere(layer)
    return found


def _layers(versions: Iterable[AnswerVersion]) -> Iterator[list[AnswerVersion]]:
    by_answer: dict[int, list[AnswerVersion]] = defaultdict(list)
    for version in versions:
        by_answer[version.answer_id].append(version)
    for at in range(max(map(len, by_answer.values()), default=0)):
        yield [found[at] for found in by_answer.values() if at < len(found)]
