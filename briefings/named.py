"""Whom an edition for readers outside names, and whose words it prints: what `clearing` let out.

A person is named where the gate would mask something if they did not agree. So whatever field
somebody adds, the names in it are found; and nobody has to remember to say whom a cut names. Of
words, the cut says where in their text those stand that it did not mask.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

from accounts.models import Visibility
from briefings.briefing import Briefing
from briefings.clearing import NO_WORDS, is_name, name_orders, surnames_of
from briefings.models import Edition, Naming, Printing
from sources.masking import Finder
from stakeholders.models import Person


def record_names(edition: Edition) -> None:
    """Write down whom an edition names, beside those written down before. Three queries at most.

    Done again before it is approved and shared: somebody may have been entered since its issue.
    """
    named = named_in(edition.content, Visibility(edition.briefing.audience))
    Naming.objects.bulk_create(
        [Naming(edition=edition, person=person) for person in named], ignore_conflicts=True
    )


def record_printings(edition: Edition, content: Briefing) -> None:
    """Write down which words of which texts an edition for readers outside prints. One query."""
    if edition.is_outside:
        Printing.objects.bulk_create(
            Printing(edition=edition, text_id=text, start=start, end=end)
            for text, start, end in sorted(set(_stretches(asdict(content))))
        )


def _stretches(content: object) -> Iterator[tuple[int, int, int]]:
    if isinstance(content, dict):
        for each in content.get("stretches", ()):
            yield each["text"], each["start"], each["end"]
    for part in _parts(content):
        yield from _stretches(part)


def named_in(content: Mapping[str, Any], audience: Visibility) -> list[Person]:
    """The people whose names stand in a frozen content for `audience`. One query.

    Inside nobody needs to agree, and nothing is looked for.
    """
    if audience == Visibility.INTERNAL:
        return []
    words = "\n".join(_words(content))
    finder = Finder(words)
    people = list(Person.objects.with_is_nameable_to(audience))
    shown = Counter(chain.from_iterable(surnames_of(one.name) for one in people if _is_shown(one)))
    return [
        person
        for person in people
        if any(finder.starts(order) for order in name_orders(person.name))
        or any(
            is_name(words, start)
            for surname in surnames_of(person.name)
            # The gate leaves a surname standing that somebody else has who may be named.
            if shown[surname] == _is_shown(person)
            for start in finder.starts(surname)
        )
    ]


def _is_shown(person: Person) -> bool:
    return bool(vars(person)["is_nameable"])


def _words(content: object) -> Iterator[str]:
    """Every string; runs of one line in one piece, since a mark may begin within a name."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, list) and content and _is_run(content[0]):
        yield "".join(run["text"] for run in content)
    else:
        for part in _parts(content):
            yield from _words(part)


def _is_run(content: object) -> bool:
    return isinstance(content, dict) and "is_masked" in content


def _parts(content: object) -> Iterator[object]:
    if isinstance(content, list | tuple):
        yield from content
    elif isinstance(content, dict):
        yield from (part for name, part in content.items() if name not in NO_WORDS)
