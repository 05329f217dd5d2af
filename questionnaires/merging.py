"""Two people at one form: what each changed since both saw the same. Pure."""

from dataclasses import dataclass
from hashlib import sha256

from sources.normalising import normalise


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


def _plain(value: str) -> str:
    """Browsers send CRLF, and trim nothing; neither is a change of words."""
    return normalise(value).strip()
