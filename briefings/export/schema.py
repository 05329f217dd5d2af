"""What a table of the package is, and how a Data Package describes it. Pure."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Type(StrEnum):
    """What a field holds. Texts alone are words that somebody wrote."""

    ID = "id"
    CODE = "code"
    TEXT = "text"
    ADDRESS = "address"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATE = "date"


JSON_TYPES = {Type.INTEGER: "integer", Type.BOOLEAN: "boolean", Type.DATE: "date"}
URN = r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


@dataclass(frozen=True, slots=True)
class Field:
    """A column. `to` is the table whose `id` it holds; `is_inside`: empty in the other packages."""

    name: str
    type: Type
    meaning: str
    to: str = ""
    choices: tuple[str, ...] = ()
    is_required: bool = False
    is_inside: bool = False

    def described(self) -> dict[str, Any]:
        """As a Table Schema has it."""
        constraints: dict[str, Any] = {"required": True} if self.is_required else {}
        if self.name == "id":
            constraints["unique"] = True
        if self.type == Type.ID:
            constraints["pattern"] = URN
        if self.choices:
            constraints["enum"] = list(self.choices)
        found: dict[str, Any] = {
            "name": self.name,
            "type": JSON_TYPES.get(self.type, "string"),
            "description": self.told,
        }
        if self.type == Type.BOOLEAN:
            found |= {"trueValues": ["true"], "falseValues": ["false"]}
        return found | ({"constraints": constraints} if constraints else {})

    @property
    def told(self) -> str:
        """What it means, and whom it is for."""
        return f"{self.meaning} Only in the internal package." if self.is_inside else self.meaning


@dataclass(frozen=True, slots=True)
class Table:
    """A table, one CSV file; the first field is its key where that is `id`."""

    name: str
    title: str
    meaning: str
    fields: tuple[Field, ...]

    def described(self) -> dict[str, Any]:
        """As a Data Resource has it, but for the size and the fingerprint of the file."""
        schema: dict[str, Any] = {
            "fields": [field.described() for field in self.fields],
            "missingValues": [""],
        }
        if self.fields[0].name == "id":
            schema["primaryKey"] = "id"
        if keys := [self._key(field) for field in self.fields if field.to]:
            schema["foreignKeys"] = keys
        return {
            "name": self.name,
            "title": self.title,
            "description": self.meaning,
            "path": f"{self.name}.csv",
            "profile": "tabular-data-resource",
            "format": "csv",
            "mediatype": "text/csv",
            "encoding": "utf-8",
            "schema": schema,
        }

    @staticmethod
    def _key(field: Field) -> dict[str, Any]:
        return {"fields": field.name, "reference": {"resource": field.to, "fields": "id"}}
