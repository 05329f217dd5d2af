"""Two people at one form: what each changed since both saw the same. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256

from sources.normalising import normalise


@dataclass(frozen=True, slots=True)
class TypedFields:
    """What a page sends of one small form: its fields, the digests that they started from.

    `open_fields` were in conflict, and the person has not decided yet.
    """

    values: Mapping[str, str]
    seen: Mapping[str, str] = field(default_factory=dict)
    open_fields: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Merged:
    """What a field holds now. `theirs` is what stands against `value`; None without a conflict."""

    value: str
    theirs: str | None = None


def digest(value: str) -> str:
    """What a page remembers of a field as it was shown, to tell who changed it since."""
    return sha256(_plain(value).encode()).hexdigest()[:16]


def merge(*, seen: str, mine: str, theirs: str) -> Merged:
    """A field that only one side changed takes the change; `seen` is the digest both started from.

    Without a digest nothing is known of the start, so two different values are a conflict.
    """
    if digest(mine) == digest(theirs) or digest(mine) == seen:
        return Merged(theirs)
    if digest(theirs) == seen:
        return Merged(mine)
    return Merged(mine, theirs)


def merge_fields(
    standing: Mapping[str, str], sent: TypedFields, *, is_stale: bool
) -> tuple[dict[str, str], list[str]]:
    """What each field holds after a save, and the names of those that somebody must decide on.

    A page that is not stale has seen all that stands, so its words are taken as they are.
    """
    kept, in_conflict = {}, []
    for name, mine in sent.values.items():
        theirs = standing[name]
        if name in sent.open_fields:
            merged = Merged(theirs, theirs if mine != theirs else None)
        elif is_stale:
            merged = merge(seen=sent.seen.get(name, ""), mine=mine, theirs=theirs)
        else:
            merged = Merged(mine)
        kept[name] = merged.value if merged.theirs is None else theirs
        if merged.theirs is not None:
            in_conflict.append(name)
    return kept, in_conflict


def _plain(value: str) -> str:
    """Browsers send CRLF, and trim nothing; neither is a change of words."""
    return normalise(value).strip()
