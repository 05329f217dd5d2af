"""The pledges of a package as one JSON document, made of its rows and of nothing else. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

type Rows = Mapping[str, Sequence[Mapping[str, Any]]]


def pledges_of(rows: Rows) -> dict[str, Any]:
    """Each pledge under its name, with its passages, powers, statuses and evidence."""
    names = {row["id"]: row["name"] for row in rows["candidacies"]}
    sources = {row["id"]: row for row in rows["evidence"]}
    found = {
        table: _by_pledge(rows[table])
        for table in ("powers", "passages", "status_updates", "evidence_uses")
    }
    return {
        "pledges": [
            {
                **row,
                "candidacy": _named(row["candidacy"], names),
                "powers": found["powers"][row["id"]],
                "passages": found["passages"][row["id"]],
                "status_updates": found["status_updates"][row["id"]],
                "evidence": [
                    {**sources[use["evidence"]], **_without(use, "evidence")}
                    for use in found["evidence_uses"][row["id"]]
                ],
            }
            for row in rows["pledges"]
        ]
    }


def _named(key: str, names: Mapping[str, str]) -> dict[str, str] | None:
    return {"id": key, "name": names[key]} if key else None


def _by_pledge(rows: Iterable[Mapping[str, Any]]) -> defaultdict[str, list[dict[str, Any]]]:
    found: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        found[row["pledge"]].append(_without(row, "pledge"))
    return found


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}
