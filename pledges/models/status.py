"""Verdicts: what somebody says became of a pledge and somebody else's acceptance.

The database holds the rules that it can see; `pledges/progress.py` has them all, in words.
"""

from typing import Self

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.append_only import append_only
from accounts.models import User
from accounts.querysets import PeerQuerySet
from pledges.models.part import Part
from pledges.models.pledge import Pledge
from pledges.models.status_choices import CONCLUDING_STATUSES, Status

__all__ = ["Awaiting", "Status", "StatusDecision", "StatusUpdate"]

CONCLUDING = ", ".join(f"'{status}'" for status in CONCLUDING_STATUSES)


def refuse(sentence: str, constraint: str) -> str:
    """The SQL that refuses a row."""
    return f"""
        RAISE EXCEPTION '{sentence}'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_{constraint}';
    """


class Shortfall(models.TextChoices):
    """In what a promise was kept only partly."""

    LESS = "less", _("Less than promised")
    LATE = "late", _("Later than promised")
    OTHERWISE = "otherwise", _("Otherwise than promised")


class StatusUpdateQuerySet(PeerQuerySet["StatusUpdate"]):
    def visible_to(self, user: User) -> Self:
        if not (user.is_authenticated and user.is_advocate):
            return self.none()
        return self

    def newest(self) -> Self:
        """Those that nothing was said after."""
        return self.filter(followed_by__isnull=True)

    def awaiting(self) -> Self:
        """Concluding ones on which nobody else has decided yet, and nothing newer was said."""
        return self.filter(awaited__isnull=False)


@append_only
class StatusUpdate(models.Model):
    """A dated verdict on a pledge, or on one of its parts, with its reason.

    `true_on`: since when it is so in the world; `created_at`: when we said it. Each one follows
    the one before, so that two people cannot both speak next. One that `undoes` the one before
    restores what stood before that.
    """

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="updates")
    part = models.ForeignKey(
        Part, on_delete=models.PROTECT, null=True, blank=True, related_name="updates"
    )
    status = models.CharField(_("status"), max_length=20, choices=Status)
    true_on = models.DateField(_("since"))
    reason = models.TextField(_("reason"), max_length=3000, blank=True)
    shortfall = models.CharField(_("in what"), max_length=10, choices=Shortfall, blank=True)
    blocked_by = models.CharField(_("prevented by"), max_length=200, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="status_updates"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    follows = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by"
    )
    undoes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="undone_by"
    )

    objects = StatusUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = _("status update")
        verbose_name_plural = _("status updates")
        ordering = ["pk"]
        indexes = [models.Index(fields=["pledge", "id"], name="pledges_updates_of_pledge")]
        triggers = [
            pgtrigger.Trigger(
                name="follows_the_rules",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("pledge", "pledges_pledge"), ("before", "text")],
                func=f"""
                    SELECT * INTO pledge FROM pledges_pledge WHERE id = NEW.pledge_id FOR UPDATE;
                    IF pledge.withdrawn_at IS NOT NULL THEN
                        {refuse("The pledge was withdrawn", "statusupdate_pledge_stands")}
                    END IF;
                    IF NEW.part_id IS NULL AND EXISTS (
                        SELECT FROM pledges_part WHERE pledge_id = NEW.pledge_id
                    ) THEN
                        {refuse("The status is that of its parts", "statusupdate_whole_of_parts")}
                    END IF;
                    IF NEW.part_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM pledges_part WHERE id = NEW.part_id
                            AND pledge_id = NEW.pledge_id
                    ) THEN
                        {refuse("It is a part of another pledge", "statusupdate_part_of_pledge")}
                    END IF;
                    IF NEW.follows_id IS NOT NULL AND NOT EXISTS (
                        SELECT FROM pledges_statusupdate earlier WHERE earlier.id = NEW.follows_id
                            AND earlier.pledge_id = NEW.pledge_id
                            AND earlier.part_id IS NOT DISTINCT FROM NEW.part_id
                    ) THEN
                        {refuse("It follows one of another pledge", "statusupdate_same_thread")}
                    END IF;
                    IF NEW.true_on > (NEW.created_at AT TIME ZONE 'Europe/Paris')::date THEN
                        {refuse("The day lies ahead", "statusupdate_true_already")}
                    END IF;
                    IF NEW.undoes_id IS NULL AND pledge.kept_if_fr || pledge.kept_if_en = ''
                        AND NEW.status NOT IN ('{Status.NOT_ASSESSABLE}', '{Status.LAPSED}')
                    THEN
                        {refuse("It has no criterion", "statusupdate_has_criterion")}
                    END IF;
                    IF NEW.undoes_id IS NOT NULL THEN
                        before := pledges_status_before(NEW.undoes_id);
                        IF NEW.undoes_id IS DISTINCT FROM NEW.follows_id
                            OR NEW.status IS DISTINCT FROM before
                        THEN
                            {refuse("Undoing restores what stood", "statusupdate_undo_restores")}
                        END IF;
                    END IF;
                    IF NEW.status = '{Status.KEPT}' AND NEW.undoes_id IS NULL
                        AND NEW.true_on > pledge.deadline THEN
                        {refuse("Late is kept in part", "statusupdate_kept_in_time")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  words of our own
            ),
            pgtrigger.Trigger(
                name="rests_on_evidence",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                condition=pgtrigger.Q(new__undoes__isnull=True),
                func=f"""
                    IF NEW.status NOT IN ('{Status.NOT_ASSESSABLE}', '{Status.LAPSED}')
                        AND NOT EXISTS (
                            SELECT FROM pledges_bearing bearing
                            JOIN pledges_evidence evidence ON evidence.id = bearing.evidence_id
                            WHERE bearing.update_id = NEW.id AND CASE NEW.status
                                WHEN '{Status.NOT_STARTED}' THEN evidence.kind = 'search'
                                WHEN '{Status.IN_PROGRESS}' THEN
                                    evidence.kind <> 'search' AND bearing.stance = 'supports'
                                WHEN '{Status.STALLED}' THEN bearing.stance <> 'context'
                                WHEN '{Status.BROKEN}' THEN bearing.stance <> 'context'
                                ELSE evidence.kind <> 'search' AND bearing.stance <> 'context'
                            END
                        )
                    THEN
                        {refuse("It rests on no evidence", "statusupdate_rests_on_evidence")}
                    END IF;
                    IF NEW.status = '{Status.KEPT}' AND NOT pledges_shows_act(NEW.id) THEN
                        {refuse("No act shows that it was kept", "statusupdate_kept_by_an_act")}
                    END IF;
                    IF NEW.status = '{Status.BROKEN}' AND NOT EXISTS (
                        SELECT FROM pledges_notice WHERE update_id = NEW.id
                    ) THEN
                        {refuse("They were not told", "statusupdate_told_first")}
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608  words of our own
            ),
            pgtrigger.Trigger(
                name="takes_effect",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    UPDATE pledges_pledge SET looked_at = greatest(looked_at, NEW.created_at)
                        WHERE id = NEW.pledge_id;
                    IF NEW.undoes_id IS NOT NULL OR NEW.status NOT IN ({CONCLUDING}) THEN
                        PERFORM pledges_take_effect(NEW.id, NEW.created_at);
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608  words of our own
            ),
            pgtrigger.Trigger(
                name="awaits_acceptance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func=f"""
                    DELETE FROM pledges_awaiting WHERE update_id = NEW.follows_id;
                    IF NEW.undoes_id IS NULL AND NEW.status IN ({CONCLUDING}) THEN
                        INSERT INTO pledges_awaiting (update_id) VALUES (NEW.id);
                    END IF;
                    RETURN NULL;
                """,  # noqa: S608  words of our own
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "part"],
                condition=Q(follows__isnull=True),
                nulls_distinct=False,
                name="%(app_label)s_%(class)s_one_first",
            ),
            models.CheckConstraint(
                condition=Q(status__in=Status.values), name="%(app_label)s_%(class)s_known_status"
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.NOT_RATED) | Q(undoes__isnull=False),
                name="%(app_label)s_%(class)s_not_rated_by_undo",
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=False) | Q(reason__regex=r"\S"),
                name="%(app_label)s_%(class)s_has_reason",
                violation_error_message=_("Say why."),
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=True) | Q(follows__isnull=False, undoes=F("follows")),
                name="%(app_label)s_%(class)s_undoes_the_last",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | Q(follows__lt=F("id")),
                name="%(app_label)s_%(class)s_in_order",
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=False, shortfall="")
                | Q(status=Status.PARTLY_KEPT, shortfall__in=Shortfall.values)
                | ~Q(status=Status.PARTLY_KEPT) & Q(shortfall=""),
                name="%(app_label)s_%(class)s_partly_in_what",
                violation_error_message=_("Say in what it was kept only partly."),
            ),
            models.CheckConstraint(
                condition=Q(undoes__isnull=False, blocked_by="")
                | Q(status=Status.BLOCKED, blocked_by__regex=r"\S")
                | ~Q(status=Status.BLOCKED) & Q(blocked_by=""),
                name="%(app_label)s_%(class)s_blocked_by_whom",
                violation_error_message=_("Say by whom it was prevented."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pledge_id}: {self.status}"

    @property
    def is_direct(self) -> bool:
        """Whether it takes effect at once, without anybody's acceptance."""
        return self.undoes_id is not None or self.status not in CONCLUDING_STATUSES


class Ruling(models.TextChoices):
    """What somebody else says of a concluding status."""

    ACCEPTED = "accepted", _("Accepted")
    DECLINED = "declined", _("Declined")


@append_only
class StatusDecision(models.Model):
    """Somebody else accepts a concluding status, which then takes effect, or declines it."""

    update = models.OneToOneField(StatusUpdate, on_delete=models.PROTECT, related_name="decision")
    ruling = models.CharField(_("decision"), max_length=10, choices=Ruling)
    reason = models.TextField(_("why"), max_length=3000)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="status_decisions"
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PeerQuerySet["StatusDecision"].as_manager()

    class Meta:
        verbose_name = _("decision on a status")
        verbose_name_plural = _("decisions on statuses")
        ordering = ["pk"]
        triggers = [
            pgtrigger.Trigger(
                name="by_somebody_else",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("proposed", "pledges_statusupdate")],
                func=f"""
                    SELECT * INTO proposed FROM pledges_statusupdate WHERE id = NEW.update_id;
                    PERFORM FROM pledges_pledge WHERE id = proposed.pledge_id FOR UPDATE;
                    IF proposed.undoes_id IS NOT NULL OR proposed.status NOT IN ({CONCLUDING}) THEN
                        {refuse("It needs no acceptance", "statusdecision_concluding_only")}
                    END IF;
                    IF EXISTS (SELECT FROM pledges_statusupdate WHERE follows_id = NEW.update_id)
                    THEN
                        {refuse("Something newer was said", "statusdecision_on_the_newest")}
                    END IF;
                    IF NEW.decided_by_id = proposed.made_by_id THEN
                        {refuse("Somebody else decides", "statusdecision_by_somebody_else")}
                    END IF;
                    IF EXISTS (
                        SELECT FROM pledges_pledge_beneficiaries benefit
                        JOIN stakeholders_affiliation affiliation
                            ON affiliation.organisation_id = benefit.organisation_id
                        WHERE benefit.pledge_id = proposed.pledge_id
                            AND affiliation.user_id = NEW.decided_by_id
                            AND affiliation.ended_at IS NULL
                    ) THEN
                        {refuse("It would benefit their own", "statusdecision_not_ours")}
                    END IF;
                    RETURN NEW;
                """,  # noqa: S608  words of our own
            ),
            pgtrigger.Trigger(
                name="takes_effect",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Q(new__ruling=Ruling.ACCEPTED),
                func="PERFORM pledges_take_effect(NEW.update_id, NEW.created_at); RETURN NULL;",
            ),
            pgtrigger.Trigger(
                name="ends_waiting",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="DELETE FROM pledges_awaiting WHERE update_id = NEW.update_id; RETURN NULL;",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ruling__in=Ruling.values), name="%(app_label)s_%(class)s_known_ruling"
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"),
                name="%(app_label)s_%(class)s_has_reason",
                violation_error_message=_("Write why, for whoever reads this later."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.update_id}: {self.ruling}"


class Awaiting(models.Model):
    """A concluding status that awaits somebody else’s acceptance: one row for as long as it does.

    Written by the database alone. There are few at any time, so that asking for them costs the
    same however many updates there are.
    """

    update = models.OneToOneField(StatusUpdate, on_delete=models.CASCADE, related_name="awaited")

    objects = PeerQuerySet["Awaiting"].as_manager()

    class Meta:
        verbose_name = _("status that awaits acceptance")
        verbose_name_plural = _("statuses that await acceptance")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.update_id)
