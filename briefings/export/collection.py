"""What a package will hold: rows, words and marks, each cleared for the audience as it comes in."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from briefings.clearing import Clearance, ClearedText
from briefings.export.annotations import Marked, annotation
from briefings.export.identity import Identity
from briefings.export.schema import Field, Type
from briefings.export.tables import TABLES
from briefings.export.words import Span, flattened, utf16_length
from briefings.records import address_of
from sources.models import Code, Text

type Row = dict[str, Any]


@dataclass(slots=True)
class Collection:
    """Rows by table, the files of words by path, and the annotations.

    `with_levels`: whether the audience reads settled levels.
    """

    clearance: Clearance
    identity: Identity
    with_levels: bool
    rows: dict[str, list[Row]] = field(default_factory=lambda: defaultdict(list))
    files: dict[str, str] = field(default_factory=dict)
    annotations: list[dict[str, Any]] = field(default_factory=list)
    codes: dict[int, Code] = field(default_factory=dict)

    def urn(self, table: str, key: int | None) -> str:
        return self.identity.urn(table, key)

    def add(self, table: str, **values: object) -> None:
        """A row, past the last gate: names without consent, and what is for inside alone.

        Raises KeyError for a field that the schema has and the row has not, or the other way.
        """
        fields = {each.name: each for each in TABLES[table].fields}
        if unknown := fields.keys() ^ values.keys():
            raise KeyError(f"{table}: {', '.join(sorted(unknown))}")
        self.rows[table].append(
            {name: self._cleared(each, values[name]) for name, each in fields.items()}
        )

    def _cleared(self, each: Field, value: object) -> object:
        if each.is_inside and self.clearance.is_outside:
            return None
        if each.type == Type.ADDRESS:
            return address_of(str(value), self.clearance)
        return self.clearance.clear(str(value)) if each.type == Type.TEXT else value

    def add_text(self, text: Text, cleared: ClearedText) -> str:
        """Words with their file and their marks; returns their name."""
        urn = self.urn("texts", text.pk)
        words, spans = flattened(cleared.words)
        if (gated := self.clearance.clear(words)) != words:
            words, spans = gated, {}  # a place in words that changed would be a wrong one
        path = f"texts/{urn.rpartition(':')[2]}.txt"
        self.files[path] = words
        self._add_marks(Marked(path, text.language, words), cleared, spans)
        withheld = cleared.withheld
        self.add(
            "texts",
            id=urn,
            path=path,
            language=text.language,
            wording=text.wording,
            voice=text.voice,
            reported_by=text.reported_by,
            source_name=text.source_name,
            source_address=text.source_url,
            said_on=text.said_on,
            masked_passages=withheld.masks.total() + withheld.undecided + withheld.is_whole,
            characters=len(words),
            characters_utf16=utf16_length(words),
            sha256=sha256(words.encode()).hexdigest(),
            words=words,
        )
        return urn

    def _add_marks(self, marked: Marked, cleared: ClearedText, spans: Mapping[int, Span]) -> None:
        """The marks that the audience reads, each with its code and our comment."""
        for anchor, note in zip(cleared.anchors, cleared.notes, strict=True):
            if span := spans.get(note.mark.number):
                code = anchor.annotation.code
                self.codes[code.pk] = code
                comment = self.clearance.clear(note.comment.text) if note.comment else ""
                self.annotations.append(
                    annotation(
                        self.urn("annotations", anchor.pk),
                        marked,
                        span,
                        code=(self.urn("codes", code.pk), code.key),
                        comment=(comment, note.comment.lang if note.comment else ""),
                    )
                )

    def add_codes(self) -> None:
        """The codes that the annotations carry, in the order of the codebook."""
        for code in sorted(self.codes.values(), key=lambda code: (code.rank, code.pk)):
            self.add(
                "codes",
                id=self.urn("codes", code.pk),
                key=code.key,
                name_fr=code.name_fr,
                name_en=code.name_en,
                definition_fr=code.definition_fr,
                definition_en=code.definition_en,
            )
