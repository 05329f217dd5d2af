"""What the triggers of statuses call: what stood before, what the whole is, and taking effect.

The same rules as `pledges/progress.py`; tests/pledges/test_status_properties.py compares them.
"""

from django.db import migrations

CONCLUDING = "('blocked', 'broken', 'kept', 'lapsed', 'partly_kept')"

# The status in a thread before one of its updates: of the last that took effect, or the first one.
STATUS_BEFORE = f"""
CREATE FUNCTION pledges_status_before(which bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(
        (
            SELECT earlier.status FROM pledges_statusupdate earlier
            LEFT JOIN pledges_statusdecision decision ON decision.update_id = earlier.id
            WHERE earlier.pledge_id = asked.pledge_id
                AND earlier.part_id IS NOT DISTINCT FROM asked.part_id
                AND earlier.id < asked.id
                AND (
                    earlier.undoes_id IS NOT NULL
                    OR earlier.status NOT IN {CONCLUDING}
                    OR decision.ruling = 'accepted'
                )
            ORDER BY earlier.id DESC LIMIT 1
        ),
        (SELECT initial FROM pledges_part WHERE id = asked.part_id),
        'not_rated'
    )
    FROM pledges_statusupdate asked WHERE asked.id = which
$$
"""  # noqa: S608  words of our own

SHOWS_ACT = """
CREATE FUNCTION pledges_shows_act(which bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT FROM pledges_bearing
        WHERE update_id = which AND stance = 'supports' AND counted = 'act'
    ) AND (
        EXISTS (
            SELECT FROM pledges_bearing
            WHERE update_id = which AND stance = 'supports' AND counted = 'seen'
        )
        OR NOT EXISTS (
            SELECT FROM pledges_statusupdate proposed
            JOIN pledges_pledge pledge ON pledge.id = proposed.pledge_id
            WHERE proposed.id = which AND pledge.nature = 'service'
        )
    )
$$
"""

WHOLE_OF = f"""
CREATE FUNCTION pledges_whole_of(which bigint) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT CASE
        WHEN count(DISTINCT status) = 1 THEN min(status)
        WHEN bool_and(status IN {CONCLUDING} OR status = 'not_assessable') THEN 'partly_kept'
        ELSE 'in_progress'
    END
    FROM pledges_part WHERE pledge_id = which
$$
"""  # noqa: S608  words of our own

TAKE_EFFECT = """
CREATE FUNCTION pledges_take_effect(which bigint, moment timestamptz) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    taken pledges_statusupdate;
    before pledges_standing;
    whole text;
    began timestamptz;
BEGIN
    SELECT * INTO taken FROM pledges_statusupdate WHERE id = which;
    SELECT * INTO before FROM pledges_standing
        WHERE pledge_id = taken.pledge_id AND ends_at IS NULL;
    moment := greatest(moment, before.starts_at);
    began := moment;
    whole := taken.status;
    IF taken.part_id IS NOT NULL THEN
        UPDATE pledges_part SET status = taken.status WHERE id = taken.part_id;
        whole := pledges_whole_of(taken.pledge_id);
    END IF;
    IF before.status = whole THEN
        began := before.since;
    ELSIF taken.undoes_id IS NOT NULL THEN
        SELECT since INTO began FROM pledges_standing
            WHERE pledge_id = taken.pledge_id AND status = whole ORDER BY id DESC LIMIT 1;
    END IF;
    UPDATE pledges_standing SET ends_at = moment WHERE id = before.id;
    INSERT INTO pledges_standing (pledge_id, status, update_id, since, starts_at)
        VALUES (taken.pledge_id, whole, which, coalesce(began, moment), moment);
    UPDATE pledges_pledge SET status = whole WHERE id = taken.pledge_id AND status <> whole;
END
$$
"""


def function(name: str, arguments: str, statement: str) -> migrations.RunSQL:
    return migrations.RunSQL(statement, f"DROP FUNCTION {name}({arguments})")


class Migration(migrations.Migration):
    dependencies = [("pledges", "0001_pledges")]

    operations = [
        function("pledges_status_before", "bigint", STATUS_BEFORE),
        function("pledges_shows_act", "bigint", SHOWS_ACT),
        function("pledges_whole_of", "bigint", WHOLE_OF),
        function("pledges_take_effect", "bigint, timestamptz", TAKE_EFFECT),
    ]
