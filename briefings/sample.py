"""Writes made-up pledges by the hundred thousand, to try how fast pages are.

Rows go in by COPY with the triggers of their tables switched off (the sample has no history of
edits); what the triggers would have written is worked out for all rows at once, and compared for a
few of them with what the triggers do write.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection, models, transaction

from accounts.models import SystemUser, User, Visibility
from briefings.demo import is_example_or_nothing
from briefings.sample_check import Mismatch, check_sample
from briefings.sample_plans import MOST_WAIT_AMONG, Plan, plans
from pledges.models import (
    Bearing,
    Competence,
    Evidence,
    Notice,
    Origin,
    Pledge,
    Standing,
    StatusDecision,
    StatusUpdate,
    Theme,
)
from pledges.models.status import Awaiting
from pledges.progress import CONCLUDING, Stage
from pledges.themes import load_default_themes
from sources.actions import annotate, freeze_text
from sources.codebook import load_codebook
from sources.models import Anchor, Code
from sources.models.text import Wording
from stakeholders.models import Candidacy, Election
from stakeholders.sorting import sort_key

__all__ = ["Mismatch", "OtherData", "SampleCounts", "make_sample"]

SLUG = "echantillon"
CANDIDACIES = 20
PASSAGES = 50
BEGINS_ON = date(2020, 3, 15)
OWN_WORDS = "Nous le ferons pendant ce mandat."
TABLES = (
    Pledge,
    Evidence,
    StatusUpdate,
    StatusDecision,
    Bearing,
    Notice,
    Origin,
    Competence,
)
SWITCHED_OFF = (*TABLES, Standing, Awaiting)
# What the triggers write when a status takes effect, for all statuses at once.
STANDINGS = f"""
    WITH effects AS (
        SELECT id AS pledge_id, NULL::bigint AS update_id, 'not_rated' AS status,
            created_at AS at, 0 AS step
        FROM pledges_pledge WHERE id >= %(first)s
        UNION ALL
        SELECT said.pledge_id, said.id, said.status, coalesce(decision.created_at, said.created_at),
            said.id
        FROM pledges_statusupdate said
        LEFT JOIN pledges_statusdecision decision ON decision.update_id = said.id
        WHERE said.pledge_id >= %(first)s AND (
            said.status NOT IN ({", ".join(f"'{stage}'" for stage in sorted(CONCLUDING))})
            OR decision.ruling = 'accepted'
        )
    ), ordered AS (
        SELECT *, lag(status) OVER thread AS before, lead(at) OVER thread AS ends_at
        FROM effects WINDOW thread AS (PARTITION BY pledge_id ORDER BY at, step)
    ), runs AS (
        SELECT *, count(*) FILTER (WHERE before IS DISTINCT FROM status)
            OVER (PARTITION BY pledge_id ORDER BY at, step) AS run
        FROM ordered
    )
    INSERT INTO pledges_standing (pledge_id, status, update_id, since, starts_at, ends_at)
    SELECT pledge_id, status, update_id, min(at) OVER (PARTITION BY pledge_id, run), at, ends_at
    FROM runs ORDER BY pledge_id, at, step
"""  # noqa: S608  words of our own


class OtherData(Exception):
    """The database holds something else than the example, so no sample is mixed into it."""


@dataclass(frozen=True, slots=True)
class SampleCounts:
    """How many rows were written."""

    pledges: int
    updates: int
    evidence: int


@transaction.atomic
def make_sample(count: int) -> SampleCounts:
    """Write `count` pledges with four updates and three pieces of evidence each, on average.

    Raises OtherData, and Mismatch when what stands is not what the triggers would have written;
    then nothing was changed.
    """
    if not is_example_or_nothing():
        raise OtherData
    first = _next_id(Pledge)
    written = _Sample(count).write()
    check_sample(first)
    return written


class _Sample:
    """The rows of a sample; each number of a row follows from that of its pledge."""

    def __init__(self, count: int) -> None:
        load_default_themes()
        self.by = User.objects.system(SystemUser.COMMAND_LINE)
        self.accepted_by = User.objects.system(SystemUser.COMPARISON)
        self.themes = list(Theme.objects.values_list("pk", flat=True))
        self.candidacies = _candidacies()
        self.anchors = [
            _anchors(self.by, wording) for wording in (Wording.SUMMARY, Wording.VERBATIM)
        ]
        self.first = {model: _next_id(model) for model in TABLES}
        self.count = count
        # Where the rows of each pledge begin, counted once: plans are made again for each table.
        self.starts: list[tuple[int, int]] = []
        self.totals = self._count_rows()

    def _count_rows(self) -> SampleCounts:
        updates, evidence = self.first[StatusUpdate], self.first[Evidence]
        for plan in self._plans():
            self.starts.append((updates, evidence))
            updates += len(plan.updates)
            evidence += len(plan.proofs)
        return SampleCounts(
            self.count, updates - self.first[StatusUpdate], evidence - self.first[Evidence]
        )

    def _plans(self) -> Iterator[Plan]:
        return plans(self.count, len(self.themes))

    def write(self) -> SampleCounts:
        """Copy every table, with the triggers off, then write what they would have written."""
        tables = ", ".join(model._meta.db_table for model in SWITCHED_OFF)
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model in SWITCHED_OFF:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} DISABLE TRIGGER USER")
            self._copy_all()
            cursor.execute(STANDINGS, {"first": self.first[Pledge]})
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for model in SWITCHED_OFF:
                cursor.execute(f"ALTER TABLE {model._meta.db_table} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            cursor.execute(f"ANALYZE {tables}, pledges_pledge_themes, sources_anchor, sources_text")
        return self.totals

    def _copy_all(self) -> None:
        rows: dict[type[models.Model], Callable[[Plan], Iterable[dict[str, Any]]]] = {
            Pledge: self._pledge,
            Pledge.themes.through: self._themes,
            Competence: self._competences,
            Origin: self._origin,
            Evidence: self._evidence,
            StatusUpdate: self._updates,
            StatusDecision: self._decisions,
            Awaiting: self._awaiting,
            Notice: self._notices,
            Bearing: self._bearings,
        }
        for model, of_plan in rows.items():
            _copy(model, (row for plan in self._plans() for row in of_plan(plan)))

    # --- Rows -----------------------------------------------------------------------------------

    def _pledge_id(self, plan: Plan) -> int:
        return self.first[Pledge] + plan.number

    def _update_id(self, plan: Plan, at: int) -> int:
        return self.starts[plan.number][0] + at

    def _evidence_id(self, plan: Plan, at: int) -> int:
        return self.starts[plan.number][1] + at

    def _pledge(self, plan: Plan) -> Iterator[dict[str, Any]]:
        said_at = [update.said_at for update in plan.updates]
        yield {
            "id": self._pledge_id(plan),
            "slug": f"{SLUG}-{plan.number + 1}",
            "title_fr": plan.title,
            "candidacy_id": self.candidacies[plan.number % len(self.candidacies)],
            "nature": plan.nature,
            "relation": plan.relation,
            "verifiable": plan.verifiable,
            "verifiable_reason": "" if plan.verifiable == "yes" else "Aucune date n’est donnée.",
            "kept_if_fr": f"L’acte est publié avant la fin du mandat ({plan.number + 1}).",
            "review_on": _review_on(plan),
            "owner_id": self.by.pk,
            "visibility": Visibility.INTERNAL,
            "is_example": True,
            "created_by_id": self.by.pk,
            "created_at": plan.made_at,
            "status": plan.status,
            "looked_at": max(said_at, default=None),
            "sort_key": sort_key(plan.title),
        }

    def _themes(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at in plan.themes:
            yield {"pledge_id": self._pledge_id(plan), "theme_id": self.themes[at]}

    def _competences(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at, authority in enumerate(plan.authorities):
            yield {
                "pledge_id": self._pledge_id(plan),
                "authority": authority,
                "does": "funds" if at else "decides",
                "leads": at == 0,
            }

    def _origin(self, plan: Plan) -> Iterator[dict[str, Any]]:
        yield {
            "pledge_id": self._pledge_id(plan),
            "anchor_id": self.anchors[plan.is_own_words][plan.number % PASSAGES],
            "said_on": plan.made_at.date(),
            "capacity": "",
            "added_by_id": self.by.pk,
            "created_at": plan.made_at,
        }

    def _evidence(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at, proof in enumerate(plan.proofs):
            is_search = proof.kind == "search"
            yield {
                "id": self._evidence_id(plan, at),
                "kind": proof.kind,
                "title": f"Acte {at + 1} sur l’engagement {plan.number + 1}",
                "reference": "" if is_search else f"2021 EX {self._evidence_id(plan, at)}",
                "dated_on": proof.dated_on,
                "searched_where": "Recueil des actes" if is_search else "",
                "searched_terms": plan.title[:80] if is_search else "",
                "searched_by": "la coalition" if is_search else "",
                "added_by_id": self.by.pk,
                "created_at": plan.made_at,
            }

    def _updates(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at, update in enumerate(plan.updates):
            yield {
                "id": self._update_id(plan, at),
                "pledge_id": self._pledge_id(plan),
                "status": update.status,
                "true_on": update.said_at.date(),
                "reason": "Constaté dans les actes.",
                "shortfall": "less" if update.status == Stage.PARTLY_KEPT else "",
                "blocked_by": "Une autre autorité" if update.status == Stage.BLOCKED else "",
                "made_by_id": self.by.pk,
                "created_at": update.said_at,
                "follows_id": self._update_id(plan, at - 1) if at else None,
            }

    def _decisions(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at, update in enumerate(plan.updates):
            if update.ruling:
                yield {
                    "update_id": self._update_id(plan, at),
                    "ruling": update.ruling,
                    "reason": "L’acte répond au critère, ou n’y répond pas.",
                    "decided_by_id": self.accepted_by.pk,
                    "created_at": update.decided_at,
                }

    def _awaiting(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at, update in enumerate(plan.updates):
            if update.status in CONCLUDING and not update.ruling:
                yield {"update_id": self._update_id(plan, at)}

    def _notices(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at, update in enumerate(plan.updates):
            if update.status == Stage.BROKEN:
                told_on = update.said_at.date()
                yield {
                    "update_id": self._update_id(plan, at),
                    "told_on": told_on,
                    "told_whom": "La liste",
                    "answer_by": told_on + timedelta(days=14),
                    "recorded_by_id": self.by.pk,
                    "created_at": update.said_at,
                }

    def _bearings(self, plan: Plan) -> Iterator[dict[str, Any]]:
        for at, update in enumerate(plan.updates):
            for cited in update.cites:
                yield {
                    "evidence_id": self._evidence_id(plan, cited),
                    "pledge_id": self._pledge_id(plan),
                    "update_id": self._update_id(plan, at),
                    "counted": plan.proofs[cited].counted,
                    "added_by_id": self.by.pk,
                    "created_at": update.said_at,
                }


def _review_on(plan: Plan) -> date:
    """Far ahead for most: few are overdue at any time, however many pledges there are."""
    year = 2026 if plan.number < MOST_WAIT_AMONG else 2040
    return date(year, 1, 1) + timedelta(days=plan.number % 365)


def _candidacies() -> list[int]:
    election = Election.objects.create(
        slug=SLUG,
        name_fr="Scrutin d’échantillon (fictif)",
        name_en="Sample ballot (fictional)",
        first_round_on=BEGINS_ON,
        mandate_ends_on=date(2026, 3, 28),
    )
    return [
        Candidacy.objects.create(
            slug=f"{SLUG}-liste-{number}",
            election=election,
            name=f"Liste d’échantillon {number} (fictive)",
            is_fictional=True,
        ).pk
        for number in range(1, CANDIDACIES + 1)
    ]


def _anchors(by: User, wording: Wording) -> list[int]:
    """Passages that pledges of the sample rest on, all in the same few words."""
    load_codebook()
    code = Code.objects.get(key="pledge")
    text = freeze_text(
        OWN_WORDS, language="fr", wording=wording, source_name="Échantillon", said_on=BEGINS_ON
    )
    for number in range(PASSAGES):
        annotate(
            by=by,
            text=text,
            start=0,
            end=len(OWN_WORDS),
            exact=OWN_WORDS,
            code=code,
            comment=f"Passage {number + 1}",
        )
    return list(Anchor.objects.filter(text=text).order_by("pk").values_list("pk", flat=True))


def _next_id(model: type[models.Model]) -> int:
    latest = model._default_manager.aggregate(latest=models.Max("pk"))["latest"]
    return int(latest or 0) + 1


def _copy(model: type[models.Model], rows: Iterable[dict[str, Any]]) -> None:
    """COPY rows; fields that they do not name get the model's default."""
    fields = [
        field
        for field in model._meta.concrete_fields
        if not field.generated and not isinstance(field, models.GeneratedField)
    ]
    given = iter(rows)
    first = next(given, None)
    if first is None:
        return
    if "id" not in first:
        fields = [field for field in fields if not field.primary_key]
    columns = [field.column for field in fields]
    defaults = {field.column: field.get_default() for field in fields if not field.primary_key}
    table, names = model._meta.db_table, ", ".join(f'"{column}"' for column in columns)
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy,
    ):
        for row in _chained(first, given):
            values = defaults | row
            copy.write_row([values[column] for column in columns])
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"  # noqa: S608
        )


def _chained(first: dict[str, Any], others: Iterator[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield first
    yield from others
