"""What raw SQL could still get around: the order of a thread, undoing across threads, parts and
standings written directly, evidence that was withdrawn or bears on another pledge.
"""

import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

# The status that stands in the thread of a part: of the last that took effect, or the first one.
STATUS_OF_PART = """
CREATE FUNCTION pledges_status_of_part(which bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT said.status FROM pledges_statusupdate said
            LEFT JOIN pledges_statusdecision decision ON decision.update_id = said.id
            WHERE said.part_id = which AND (
                said.undoes_id IS NOT NULL
                OR said.status NOT IN ('blocked', 'broken', 'kept', 'lapsed', 'partly_kept')
                OR decision.ruling = 'accepted'
            )
            ORDER BY said.id DESC LIMIT 1
        ),
        (SELECT initial FROM pledges_part WHERE id = which)
    )
$$
"""


class Migration(migrations.Migration):
    dependencies = [
        ("pledges", "0008_fates"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunSQL(STATUS_OF_PART, "DROP FUNCTION pledges_status_of_part(bigint)"),
        pgtrigger.migrations.RemoveTrigger(
            model_name="pledge",
            name="status_by_updates",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="statusupdate",
            name="follows_the_rules",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="statusupdate",
            name="rests_on_evidence",
        ),
        migrations.RemoveConstraint(
            model_name="statusdecision",
            name="pledges_statusdecision_has_reason",
        ),
        migrations.RemoveConstraint(
            model_name="statusupdate",
            name="pledges_statusupdate_has_reason",
        ),
        migrations.RemoveConstraint(
            model_name="statusupdate",
            name="pledges_statusupdate_undoes_the_last",
        ),
        migrations.RemoveConstraint(
            model_name="statusupdate",
            name="pledges_statusupdate_blocked_by_whom",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="bearing",
            trigger=pgtrigger.compiler.Trigger(
                name="bears_it_out",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF EXISTS (\n                        SELECT FROM pledges_evidence\n                        WHERE id = NEW.evidence_id AND withdrawn_at IS NOT NULL\n                    ) THEN\n                        \n        RAISE EXCEPTION 'The evidence was withdrawn'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_bearing_evidence_stands';\n    \n                    END IF;\n                    IF NEW.update_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM pledges_statusupdate\n                        WHERE id = NEW.update_id AND pledge_id = NEW.pledge_id\n                    ) THEN\n                        \n        RAISE EXCEPTION 'The status is of another pledge'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_bearing_same_pledge';\n    \n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="97437d73676febbd0120dd42f062937069d7ff02",
                    operation="INSERT",
                    pgid="pgtrigger_bears_it_out_a792d",
                    table="pledges_bearing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="notice",
            trigger=pgtrigger.compiler.Trigger(
                name="stays",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="RAISE EXCEPTION 'pgtrigger: Cannot delete rows from % table', TG_TABLE_NAME;",
                    hash="fdac2448e47d51f4e1915becf1c74314924e8aed",
                    operation="DELETE",
                    pgid="pgtrigger_stays_8115e",
                    table="pledges_notice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="notice",
            trigger=pgtrigger.compiler.Trigger(
                name="of_one_update",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."update_id" IS DISTINCT FROM (NEW."update_id") OR OLD."recorded_by_id" IS DISTINCT FROM (NEW."recorded_by_id") OR OLD."created_at" IS DISTINCT FROM (NEW."created_at"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="68207a9a21753f0e0a135da8f59d984d6b2b9f44",
                    operation="UPDATE",
                    pgid="pgtrigger_of_one_update_dc210",
                    table="pledges_notice",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="part",
            trigger=pgtrigger.compiler.Trigger(
                name="of_one_pledge",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (OLD."pledge_id" IS DISTINCT FROM (NEW."pledge_id") OR OLD."initial" IS DISTINCT FROM (NEW."initial"))',
                    func="RAISE EXCEPTION 'pgtrigger: Cannot update rows from % table', TG_TABLE_NAME;",
                    hash="41aeffb1c52ef61d9f7f56e1e6ea06d1a548e187",
                    operation="UPDATE",
                    pgid="pgtrigger_of_one_pledge_23dec",
                    table="pledges_part",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="part",
            trigger=pgtrigger.compiler.Trigger(
                name="status_by_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF TG_OP = 'INSERT' AND (\n                            NEW.status <> NEW.initial OR NEW.initial IS DISTINCT FROM (\n                                SELECT status FROM pledges_pledge WHERE id = NEW.pledge_id\n                            )\n                        ) OR TG_OP = 'UPDATE' AND NEW.status IS DISTINCT FROM OLD.status\n                            AND NEW.status IS DISTINCT FROM pledges_status_of_part(NEW.id)\n                    THEN\n                        RAISE EXCEPTION 'A status comes from an update'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'pledges_part_status_by_updates';\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="8b38aade1f36ab70678422dbeac00f965a8a45c9",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_status_by_updates_ce05e",
                    table="pledges_part",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="pledge",
            trigger=pgtrigger.compiler.Trigger(
                name="status_by_updates",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF TG_OP = 'INSERT' AND NEW.status <> 'not_rated'\n                        OR TG_OP = 'UPDATE' AND NEW.status IS DISTINCT FROM OLD.status\n                            AND NEW.status IS DISTINCT FROM (\n                                SELECT status FROM pledges_standing\n                                WHERE pledge_id = NEW.id AND ends_at IS NULL\n                            )\n                    THEN\n                        RAISE EXCEPTION 'A status comes from an update'\n                            USING ERRCODE = 'check_violation',\n                            CONSTRAINT = 'pledges_pledge_status_by_updates';\n                    END IF;\n                    IF TG_OP = 'UPDATE' AND pg_trigger_depth() < 2 THEN\n                        NEW.looked_at := OLD.looked_at;\n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="c7d84bb8f4ff9b206f0915cfb48292626ebe2c17",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_status_by_updates_ec164",
                    table="pledges_pledge",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="standing",
            trigger=pgtrigger.compiler.Trigger(
                name="by_the_database",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n                    IF pg_trigger_depth() < 2 THEN\n                        \n        RAISE EXCEPTION 'What stood is written by updates'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_standing_by_updates';\n    \n                    END IF;\n                    RETURN coalesce(NEW, OLD);\n                ",
                    hash="100dab27018ee79555bcd45157acc04562f10818",
                    operation="INSERT OR UPDATE OR DELETE",
                    pgid="pgtrigger_by_the_database_de20a",
                    table="pledges_standing",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusupdate",
            trigger=pgtrigger.compiler.Trigger(
                name="follows_the_rules",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE pledge pledges_pledge; before text;",
                    func="\n                    SELECT * INTO pledge FROM pledges_pledge WHERE id = NEW.pledge_id FOR UPDATE;\n                    IF pledge.withdrawn_at IS NOT NULL THEN\n                        \n        RAISE EXCEPTION 'The pledge was withdrawn'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_pledge_stands';\n    \n                    END IF;\n                    IF NEW.part_id IS NULL AND EXISTS (\n                        SELECT FROM pledges_part WHERE pledge_id = NEW.pledge_id\n                    ) THEN\n                        \n        RAISE EXCEPTION 'The status is that of its parts'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_whole_of_parts';\n    \n                    END IF;\n                    IF NEW.part_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM pledges_part WHERE id = NEW.part_id\n                            AND pledge_id = NEW.pledge_id\n                    ) THEN\n                        \n        RAISE EXCEPTION 'It is a part of another pledge'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_part_of_pledge';\n    \n                    END IF;\n                    IF NEW.follows_id IS NOT NULL AND NOT EXISTS (\n                        SELECT FROM pledges_statusupdate earlier WHERE earlier.id = NEW.follows_id\n                            AND earlier.pledge_id = NEW.pledge_id\n                            AND earlier.part_id IS NOT DISTINCT FROM NEW.part_id\n                    ) THEN\n                        \n        RAISE EXCEPTION 'It follows one of another pledge'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_same_thread';\n    \n                    END IF;\n                    IF NEW.true_on > (NEW.created_at AT TIME ZONE 'Europe/Paris')::date THEN\n                        \n        RAISE EXCEPTION 'The day lies ahead'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_true_already';\n    \n                    END IF;\n                    IF NEW.undoes_id IS NULL AND pledge.kept_if_fr || pledge.kept_if_en = ''\n                        AND NEW.status NOT IN ('not_assessable', 'lapsed')\n                    THEN\n                        \n        RAISE EXCEPTION 'It has no criterion'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_has_criterion';\n    \n                    END IF;\n                    IF NEW.undoes_id IS NOT NULL THEN\n                        before := pledges_status_before(NEW.undoes_id);\n                        IF NEW.undoes_id IS DISTINCT FROM NEW.follows_id\n                            OR NEW.status IS DISTINCT FROM before\n                        THEN\n                            \n        RAISE EXCEPTION 'Undoing restores what stood'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_undo_restores';\n    \n                        END IF;\n                    END IF;\n                    IF NEW.status = 'kept' AND NEW.undoes_id IS NULL\n                        AND NEW.true_on > pledge.deadline THEN\n                        \n        RAISE EXCEPTION 'Late is kept in part'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_kept_in_time';\n    \n                    END IF;\n                    RETURN NEW;\n                ",
                    hash="9c989b55d240c3dff9bf648b709fe1f3c0e3a76a",
                    operation="INSERT",
                    pgid="pgtrigger_follows_the_rules_63ad2",
                    table="pledges_statusupdate",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="statusupdate",
            trigger=pgtrigger.compiler.Trigger(
                name="rests_on_evidence",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    condition='WHEN (NEW."undoes_id" IS NULL)',
                    constraint="CONSTRAINT",
                    func="\n                    IF NEW.status NOT IN ('not_assessable', 'lapsed')\n                        AND NOT EXISTS (\n                            SELECT FROM pledges_bearing bearing\n                            JOIN pledges_evidence evidence ON evidence.id = bearing.evidence_id\n                            WHERE bearing.update_id = NEW.id AND CASE NEW.status\n                                WHEN 'not_started' THEN evidence.kind = 'search'\n                                WHEN 'in_progress' THEN\n                                    evidence.kind <> 'search' AND bearing.stance = 'supports'\n                                WHEN 'stalled' THEN bearing.stance <> 'context'\n                                WHEN 'broken' THEN bearing.stance <> 'context'\n                                ELSE evidence.kind <> 'search' AND bearing.stance <> 'context'\n                            END\n                        )\n                    THEN\n                        \n        RAISE EXCEPTION 'It rests on no evidence'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_rests_on_evidence';\n    \n                    END IF;\n                    IF NEW.status = 'kept' AND NOT pledges_shows_act(NEW.id) THEN\n                        \n        RAISE EXCEPTION 'No act shows that it was kept'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_kept_by_an_act';\n    \n                    END IF;\n                    IF NEW.status = 'broken' AND NOT EXISTS (\n                        SELECT FROM pledges_notice WHERE update_id = NEW.id\n                    ) THEN\n                        \n        RAISE EXCEPTION 'They were not told'\n            USING ERRCODE = 'check_violation', CONSTRAINT = 'pledges_statusupdate_told_first';\n    \n                    END IF;\n                    RETURN NULL;\n                ",
                    hash="80bd73224b7ffe5e1467987554d732573b8a0ccd",
                    operation="INSERT",
                    pgid="pgtrigger_rests_on_evidence_e85db",
                    table="pledges_statusupdate",
                    timing="DEFERRABLE INITIALLY DEFERRED",
                    when="AFTER",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="statusdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("reason__regex", "\\S")),
                name="pledges_statusdecision_has_reason",
                violation_error_message="Write why, for whoever reads this later.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undoes__isnull", False), ("reason__regex", "\\S"), _connector="OR"
                ),
                name="pledges_statusupdate_has_reason",
                violation_error_message="Say why.",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("undoes__isnull", True),
                    models.Q(("follows__isnull", False), ("undoes", models.F("follows"))),
                    _connector="OR",
                ),
                name="pledges_statusupdate_undoes_the_last",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("follows__isnull", True), ("follows__lt", models.F("id")), _connector="OR"
                ),
                name="pledges_statusupdate_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusupdate",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("blocked_by", ""), ("undoes__isnull", False)),
                    models.Q(("blocked_by__regex", "\\S"), ("status", "blocked")),
                    models.Q(models.Q(("status", "blocked"), _negated=True), ("blocked_by", "")),
                    _connector="OR",
                ),
                name="pledges_statusupdate_blocked_by_whom",
                violation_error_message="Say by whom it was prevented.",
            ),
        ),
    ]
