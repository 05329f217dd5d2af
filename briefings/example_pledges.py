"""The pledges of the example, from its data files, through the actions.

What each key means is said in the files of `fixtures/example/`.
"""

from collections.abc import Iterator
from typing import Any

from django.utils import timezone

from accounts.actions import acting_as
from accounts.models import User, Visibility
from pledges.actions.merging import merge_pledges
from pledges.actions.pledges import (
    Links,
    Power,
    Source,
    make_pledge,
    split_pledge,
)
from pledges.actions.statuses import Decision, decide, report_status
from pledges.models import Evidence, Notice, Pledge, StatusUpdate, Task, Theme
from pledges.models.evidence import Stance
from pledges.progress import Stage
from pledges.requirements import Cited, Said, Told
from sources.models import Anchor, Text
from stakeholders.models import Candidacy, Event, Organisation

# A table of a data file.
Table = dict[str, Any]
NO_FIELDS = (
    "slug",
    "themes",
    "beneficiaries",
    "powers",
    "origins",
    "tasks",
    "parts",
    "update",
    "merged_into",
    "merged_because",
)


def create_pledges(table: Table, *, by: User, accepted_by: User) -> list[Pledge]:
    """The pledges of one file, what one member reports of each, and what another accepts."""
    event = Event.objects.filter(slug=table.get("event")).first()
    evidence = {key: _evidence(row, by) for key, row in table.get("evidence", {}).items()}
    pledges = {}
    for row in table["pledge"]:
        pledge = pledges[row["slug"]] = _create_pledge(row, table, by=by)
        for update in row.get("update", []):
            _report(update, pledge, evidence, by=by, accepted_by=accepted_by)
        if "merged_into" in row:
            into = pledges[row["merged_into"]]
            merge_pledges(by=by, pledge=pledge, into=into, because=row["merged_because"])
        _create_tasks(row.get("tasks", []), by, pledge=pledge)
    _create_tasks(table.get("task", []), by, event=event)
    return list(pledges.values())


def _create_pledge(row: Table, table: Table, *, by: User) -> Pledge:
    fields = {key: value for key, value in row.items() if key not in NO_FIELDS}
    pledge = make_pledge(
        by=by,
        slug=row["slug"],
        fields={
            **fields,
            **_promiser(table),
            "visibility": Visibility[row.get("visibility", "internal").upper()],
            "is_example": table["is_example"],
            "owner": by,
        },
        sources=_sources(row, table),
        links=_links(row),
    )
    if "parts" in row:
        split_pledge(pledge=pledge, titles=row["parts"])
    return pledge


def _promiser(table: Table) -> dict[str, Candidacy | Organisation]:
    if "candidacy" in table:
        return {"candidacy": Candidacy.objects.get(slug=table["candidacy"])}
    return {"organisation": Organisation.objects.get(slug=table["organisation"])}


def _sources(row: Table, table: Table) -> Iterator[Source]:
    for origin in row["origins"]:
        anchor = Anchor.objects.get(
            text__in=_texts(origin, table),
            exact=origin["words"],
            annotation__code__key=origin["code"],
        )
        yield Source(anchor, said_on=table.get("said_on"), capacity=table["capacity"])


def _texts(origin: Table, table: Table) -> Any:
    """The words that an origin is in: of an answer of the candidacy, or of the event's report."""
    if "candidacy" in table:
        return Text.objects.filter(
            answer_version__answer__response__candidacy__slug=table["candidacy"],
            answer_version__answer__question__number=origin["question"],
        )
    return Text.objects.filter(report__event__slug=table["event"])


def _links(row: Table) -> Links:
    return Links(
        themes=list(Theme.objects.filter(key__in=row["themes"])),
        beneficiaries=list(Organisation.objects.filter(slug__in=row.get("beneficiaries", []))),
        powers=[Power(**power) for power in row["powers"]],
    )


def _evidence(row: Table, by: User) -> Evidence:
    fields = row | {"visibility": Visibility[row["visibility"].upper()]}
    return Evidence.objects.create(added_by=by, **fields)


def _report(
    row: Table, pledge: Pledge, evidence: dict[str, Evidence], *, by: User, accepted_by: User
) -> None:
    part = pledge.parts.get(position=row["part"]) if "part" in row else None
    newest = StatusUpdate.objects.newest().filter(pledge=pledge, part=part).first()
    said = _said(row, evidence)
    update = report_status(
        by=by, pledge=pledge, said=said, seen=newest.pk if newest else None, part=part
    )
    _reply(update, row.get("told", {}))
    if "decision" in row:
        with acting_as(accepted_by):
            decide(by=accepted_by, update=update, decision=Decision(**row["decision"]))


def _said(row: Table, evidence: dict[str, Evidence]) -> Said:
    told = {key: value for key, value in row.get("told", {}).items() if not key.startswith("repl")}
    return Said(
        status=Stage(row["status"]),
        # No status lies ahead, where a clock is behind the example.
        true_on=min(row["true_on"], timezone.localdate()),
        reason=row["reason"],
        cited=tuple(
            Cited(evidence[cited["key"]], Stance(cited.get("stance", Stance.SUPPORTS)))
            for cited in row.get("evidence", [])
        ),
        shortfall=row.get("shortfall", ""),
        blocked_by=row.get("blocked_by", ""),
        told=Told(**told) if told else None,
    )


def _reply(update: StatusUpdate, told: Table) -> None:
    if "reply" in told:
        notice = Notice.objects.get(update=update)
        notice.replied_on, notice.reply = told["replied_on"], told["reply"]
        notice.save(update_fields=["replied_on", "reply"])


def _create_tasks(
    rows: list[Table], by: User, *, pledge: Pledge | None = None, event: Event | None = None
) -> None:
    for row in rows:
        Task.objects.create(pledge=pledge, event=event, owner=by, created_by=by, **row)
