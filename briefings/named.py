"""Whom a briefing for readers outside names: the mirror of what `clearing` hides.

A person is named where the gate would mask something if they did not agree. So whatever field
somebody adds, the names in it are found; and nobody has to remember to say whom a cut names.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from itertools import chain

from accounts.models import Visibility
from briefings.briefing import Briefing, Run
from briefings.clearing import NO_WORDS, is_name, name_orders, surnames_of
from sources.masking import Finder
from stakeholders.models import Person


def named_in(content: Briefing, audience: Visibility) -> list[Person]:
    """The people whose names stand in a briefing that is cleared for `audience`. One query.

    Inside nobody needs to agree, and nothing is looked for.
    """
    if audience == Visibility.INTERNAL:
        return []
    people = list(Person.objects.nameable_to(audience))
    words = "\n".join(_words(content))
    finder = Finder(words)
    shared = Counter(chain.from_iterable(surnames_of(person.name) for person in people))
    return [person for person in people if _stands(person.name, words, finder, shared)]


def _stands(name: str, words: str, finder: Finder, shared: Counter[str]) -> bool:
    if any(finder.starts(order) for order in name_orders(name)):
        return True
    # A surname that somebody else has as well would be left standing by the gate.
    own = (surname for surname in surnames_of(name) if shared[surname] == 1)
    return any(is_name(words, start) for surname in own for start in finder.starts(surname))


def _words(content: object) -> Iterator[str]:
    """Every string; runs of one line in one piece, since a mark may begin within a name."""
    if isinstance(content, str):
        yield content
    elif isinstance(content, tuple) and content and isinstance(content[0], Run):
        yield "".join(run.text for run in content)
    else:
        for part in _parts(content):
            yield from _words(part)


def _parts(content: object) -> Iterator[object]:
    if isinstance(content, tuple):
        yield from content
    elif is_dataclass(content) and not isinstance(content, type):
        for each in fields(content):
            if each.name not in NO_WORDS:
                yield getattr(content, each.name)
