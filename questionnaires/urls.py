"""Addresses of questionnaires and their grids, responses, received documents and answers."""

from django.urls import path

from questionnaires.views import (
    answer_tables,
    answers,
    corrections,
    grids,
    judging,
    letters,
    outreach,
    questionnaires,
    receipts,
    responses,
    results,
    rights,
    scoring,
    tables,
    translations,
)

urlpatterns = [
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaire_list"),
    # Before the codes of questionnaires, none of which may be this word.
    path("questionnaires/import-table/", tables.table_import, name="table_import"),
    path(
        "questionnaires/<slug:slug>/",
        questionnaires.questionnaire_detail,
        name="questionnaire_detail",
    ),
    path("questionnaires/<slug:slug>/comparison/", results.comparison, name="comparison"),
    path("questionnaires/<slug:slug>/distribution/", results.distribution, name="distribution"),
    path("questionnaires/<slug:slug>/responses/new/", receipts.response_new, name="response_new"),
    path(
        "questionnaires/<slug:slug>/import-answers/",
        answer_tables.answers_import,
        name="answers_import",
    ),
    path("questionnaires/<slug:slug>/rights/", rights.grant_list, name="grant_list"),
    path(
        "questionnaires/<slug:slug>/rights/<int:pk>/revoke/",
        rights.grant_revoke,
        name="grant_revoke",
    ),
    path("questionnaires/<slug:slug>/outreach/", outreach.outreach_list, name="outreach_list"),
    path(
        "questionnaires/<slug:slug>/outreach/letters/<slug:occasion>/",
        letters.letters_write,
        name="letters_write",
    ),
    path(
        "questionnaires/<slug:slug>/outreach/lists/<slug:candidacy_slug>/",
        outreach.outreach_detail,
        name="outreach_detail",
    ),
    path(
        "questionnaires/<slug:slug>/outreach/lists/<slug:candidacy_slug>/address/",
        outreach.outreach_address,
        name="outreach_address",
    ),
    path("outreach/<int:pk>/withdraw/", outreach.outreach_withdraw, name="outreach_withdraw"),
    path("letters/<int:pk>/settle/", letters.letter_settle, name="letter_settle"),
    path("questionnaires/<slug:slug>/judging/", judging.judging_detail, name="judging_detail"),
    path("questionnaires/<slug:slug>/judging/grid/", judging.judging_grid, name="judging_grid"),
    path(
        "questionnaires/<slug:slug>/judging/scorers/",
        judging.judging_scorers,
        name="judging_scorers",
    ),
    path(
        "questionnaires/<slug:slug>/judging/weights/",
        judging.judging_weights,
        name="judging_weights",
    ),
    path(
        "questionnaires/<slug:slug>/asks/<int:pk>/applicability/",
        judging.ask_applicability,
        name="ask_applicability",
    ),
    path("grids/", grids.grid_list, name="grid_list"),
    path("grids/new/", grids.grid_new, name="grid_new"),
    path("grids/defaults/", grids.grid_defaults, name="grid_defaults"),
    path("grids/<slug:slug>/<int:number>/", grids.grid_detail, name="grid_detail"),
    path("grids/<slug:slug>/<int:number>/edit/", grids.grid_edit, name="grid_edit"),
    path("responses/<int:pk>/", responses.response_detail, name="response_detail"),
    path("receipts/<int:pk>/draft/", receipts.receipt_draft, name="receipt_draft"),
    path("receipts/<int:pk>/", receipts.receipt_detail, name="receipt_detail"),
    path("receipts/<int:pk>/original/", receipts.receipt_original, name="receipt_original"),
    path("answers/<int:pk>/", answers.answer_detail, name="answer_detail"),
    path(
        "answers/<int:pk>/versions/<int:number>/highlights/",
        answers.answer_highlights,
        name="answer_highlights",
    ),
    path("answers/<int:pk>/check/", answers.answer_check, name="answer_check"),
    path("answers/<int:pk>/correct/", corrections.answer_correct, name="answer_correct"),
    path(
        "answers/<int:pk>/correct/draft/",
        corrections.answer_correct_draft,
        name="answer_correct_draft",
    ),
    path("answers/<int:pk>/annotations/", answers.answer_annotate, name="answer_annotate"),
    path(
        "answers/<int:pk>/annotations/<int:annotation_pk>/",
        answers.answer_annotation,
        name="answer_annotation",
    ),
    path(
        "answers/<int:pk>/annotations/<int:annotation_pk>/withdraw/",
        answers.answer_annotation_withdraw,
        name="answer_annotation_withdraw",
    ),
    path("answers/<int:pk>/words/", scoring.answer_words, name="answer_words"),
    path("answers/<int:pk>/scores/", scoring.answer_score, name="answer_score"),
    path(
        "answers/<int:pk>/asks/<int:ask_pk>/settlement/",
        scoring.answer_settle,
        name="answer_settle",
    ),
    path("answers/<int:pk>/asks/<int:ask_pk>/single/", scoring.answer_single, name="answer_single"),
    path("scores/<int:pk>/confirm/", scoring.score_confirm, name="score_confirm"),
    path(
        "questionnaires/<slug:slug>/scoring/",
        scoring.questionnaire_scoring,
        name="questionnaire_scoring",
    ),
    path("questionnaires/<slug:slug>/scoring/next/", scoring.scoring_next, name="scoring_next"),
    path(
        "answers/<int:pk>/translations/<slug:language>/",
        translations.answer_translation,
        name="answer_translation",
    ),
    path(
        "answers/<int:pk>/translations/<slug:language>/check/",
        translations.answer_translation_check,
        name="answer_translation_check",
    ),
]
