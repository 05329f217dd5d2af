"""Kinds of evidence and what each counts for, as `fixtures/evidence_kinds.toml` says it.

Pure but for reading that file once. Whoever edits it is told by a sentence what is wrong.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

NATURES = ("funding", "rule", "service", "study", "dialogue", "advocacy", "stance")
ACT, SEEN, STEP, NOTHING = "act", "seen", "step", "nothing"
SEARCH = "search"
FIRST_OFFERED = 6
FILE = Path(__file__).parent.parent / "fixtures" / "evidence_kinds.toml"


class EvidenceKindsError(ValueError):
    """The data file cannot be used; the message says why."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence: what it counts for by itself, and for which natures it is an act."""

    key: str
    name_fr: str
    name_en: str
    counts: str
    act_for: tuple[str, ...] = ()

    def name(self, language: str) -> str:
        return self.name_en if language == "en" else self.name_fr


@dataclass(frozen=True, slots=True)
class Kinds:
    """All kinds in the order in which they are offered, and what *kept* takes by nature."""

    by_key: Mapping[str, Kind]
    kept: Mapping[str, Mapping[str, tuple[str, ...]]]

    def counts_as(self, key: str, nature: str) -> str:
        """What a piece of this kind counts as for a pledge of this nature.

        `act` and `seen` are what *kept* asks for; an act that does not fit the nature is a step.
        """
        for counted, keys in self.kept[nature].items():
            if key in keys:
                return counted
        counts = self.by_key[key].counts
        return STEP if counts == ACT else counts

    def suffice(self, nature: str, counted: str) -> list[Kind]:
        """The kinds that show an `act`, or that a service is `seen`, for this nature."""
        return [self.by_key[key] for key in self.kept[nature].get(counted, ())]


@cache
def evidence_kinds() -> Kinds:
    """The kinds of the data file, read once."""
    return read_kinds(FILE.read_text(encoding="utf-8"))


def read_kinds(content: str) -> Kinds:
    """The content of a data file. Raises EvidenceKindsError."""
    tables = tomllib.loads(content)
    rows = [_kind(row) for row in tables.get("kind", [])]
    by_key = {kind.key: kind for kind in rows}
    if len(by_key) < len(rows):
        raise EvidenceKindsError("two kinds have the same key.")
    kept = {
        nature: {counted: tuple(keys) for counted, keys in lists.items()}
        for nature, lists in tables.get("kept", {}).items()
    }
    _check(by_key, kept)
    return Kinds(by_key, kept)


def _kind(row: dict[str, Any]) -> Kind:
    kind = Kind(**{**row, "act_for": tuple(row.get("act_for", ()))})
    if kind.counts not in (ACT, STEP, NOTHING):
        raise EvidenceKindsError(f"{kind.key}: counts is “act”, “step” or “nothing”.")
    return kind


def _check(by_key: Mapping[str, Kind], kept: Mapping[str, Mapping[str, tuple[str, ...]]]) -> None:
    if set(kept) != set(NATURES):
        raise EvidenceKindsError(f"[kept] has one line for each of {', '.join(NATURES)}.")
    for nature, lists in kept.items():
        if not lists.get(ACT) or set(lists) - {ACT, SEEN}:
            raise EvidenceKindsError(f"{nature}: give a list “act”, and “seen” where it needs one.")
        if unknown := [key for keys in lists.values() for key in keys if key not in by_key]:
            raise EvidenceKindsError(f"{nature}: “{unknown[0]}” is no kind of evidence.")
        for kind in map(by_key.__getitem__, lists[ACT]):
            if kind.counts != ACT and nature not in kind.act_for:
                raise EvidenceKindsError(f"{kind.key} is no act for {nature}, yet [kept] takes it.")
