"""Every place where something is judged, read at once: each ask × candidacy, and what became of it.

One statement of our own, a row for each candidacy: for a comparison of 1,500 places, QuerySets
took 28 ms to be built, read and joined in Python, and this takes 2.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import eq
from typing import Any, NamedTuple

from django.db import connection

from questionnaires.models import Questionnaire
from questionnaires.scoring import Agreement

# Of the versions of an answer the latest accepted one counts; while there is none, the answer
# waits, whatever it says. A settlement counts for the words on record and the grid in use.
PLACES = """
SELECT
    questionnaire_id, candidacy_id, is_weighted, array_agg(answer_id),
    array_agg(
        CASE
            WHEN is_exempt THEN 'not_applicable'
            WHEN answer_id IS NULL AND is_returned THEN 'not_entered'
            WHEN answer_id IS NULL THEN 'not_returned'
            WHEN is_accepted AND state <> 'answered' THEN state
            WHEN level_id IS NOT NULL THEN 'settled'
            WHEN was_settled THEN 'stale'
            ELSE 'waiting'
        END
    ),
    array_agg(level_id), array_agg(method), array_agg(lowest), array_agg(highest)
FROM (
    SELECT DISTINCT ON (questionnaire.id, candidacy.id, question.position, ask.key)
        questionnaire.id AS questionnaire_id, candidacy.id AS candidacy_id, answer.id AS answer_id,
        EXISTS (SELECT FROM questionnaires_weighting WHERE questionnaire_id = questionnaire.id)
            AS is_weighted,
        exempt.id IS NOT NULL AS is_exempt,
        EXISTS (SELECT FROM questionnaires_receipt WHERE response_id = response.id)
            OR EXISTS (SELECT FROM questionnaires_answer WHERE response_id = response.id)
            AS is_returned,
        check_.decision IS NOT DISTINCT FROM 'accepted' AS is_accepted,
        version.state,
        CASE
            WHEN settlement.grid_id = questionnaire.grid_id AND exempt.id IS NULL
            THEN settlement.level_id
        END AS level_id,
        settlement.method,
        bool_or(settlement.id IS NOT NULL)
            OVER (PARTITION BY questionnaire.id, candidacy.id, ask.id) AS was_settled,
        given.lowest, given.highest
    FROM questionnaires_questionnaire questionnaire
    CROSS JOIN unnest(%(candidacies)s::bigint[]) candidacy (id)
    JOIN questionnaires_question question ON question.questionnaire_id = questionnaire.id
    JOIN questionnaires_ask ask ON ask.question_id = question.id
    LEFT JOIN questionnaires_notapplicable exempt
        ON exempt.ask_id = ask.id AND exempt.candidacy_id = candidacy.id
    LEFT JOIN questionnaires_response response
        ON response.questionnaire_id = questionnaire.id AND response.candidacy_id = candidacy.id
    LEFT JOIN questionnaires_answer answer
        ON answer.response_id = response.id AND answer.question_id = question.id
    LEFT JOIN questionnaires_answerversion version ON version.answer_id = answer.id
    LEFT JOIN questionnaires_check check_ ON check_.version_id = version.id
    LEFT JOIN questionnaires_settlement settlement
        ON settlement.version_id = version.id AND settlement.ask_id = ask.id
        AND NOT EXISTS (
            SELECT FROM questionnaires_settlement later WHERE later.replaces_id = settlement.id
        )
    LEFT JOIN LATERAL (
        SELECT min(level.rank) AS lowest, max(level.rank) AS highest
        FROM questionnaires_score score
        JOIN questionnaires_level level ON level.id = score.level_id
        WHERE score.version_id = version.id AND score.ask_id = ask.id
            AND score.grid_id = questionnaire.grid_id
            AND NOT EXISTS (
                SELECT FROM questionnaires_score later WHERE later.replaces_id = score.id
            )
        HAVING count(*) > 1
    ) given ON TRUE
    WHERE questionnaire.id = ANY(%(questionnaires)s)
    ORDER BY
        questionnaire.id, candidacy.id, question.position, ask.key,
        is_accepted DESC, version.number DESC,
        settlement.grid_id = questionnaire.grid_id DESC NULLS LAST
) place
GROUP BY questionnaire_id, candidacy_id, is_weighted
"""


class Places(NamedTuple):
    """What became of the asks of a questionnaire put to a candidacy; lists in the asks' order.

    `levels` are primary keys of settled levels. `lowest` and `highest` are the ranks that two
    scorers gave, None unless both are in. `is_weighted`: the questionnaire has weights of its own.
    """

    questionnaire: int
    candidacy: int
    is_weighted: bool = False
    answers: Sequence[int | None] = ()
    statuses: Sequence[str] = ()
    levels: Sequence[int | None] = ()
    methods: Sequence[str | None] = ()
    lowest: Sequence[int | None] = ()
    highest: Sequence[int | None] = ()

    @property
    def columns(self) -> tuple[Sequence[Any], ...]:
        return self[3:]

    @property
    def agreement(self) -> Agreement:
        """On how many of the asks that two people scored the lowest rank is the highest as well.

        The same as `scoring.agreement`, without a pair for each of 1,500 places.
        """
        unscored = self.lowest.count(None)
        equal = sum(map(eq, self.lowest, self.highest)) - unscored
        return Agreement(equal=equal, double_scored=len(self.lowest) - unscored)


def read_places(
    questionnaires: Iterable[Questionnaire], candidacies: Collection[int]
) -> Iterator[Places]:
    """The places of each questionnaire and each candidacy, given by its primary key.

    A questionnaire without asks has none.
    """
    wanted = {
        "questionnaires": [questionnaire.pk for questionnaire in questionnaires],
        "candidacies": list(candidacies),
    }
    with connection.cursor() as cursor:
        cursor.execute(PLACES, wanted)
        yield from map(Places._make, cursor.fetchall())
