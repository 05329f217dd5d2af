"""Addresses of questionnaires, responses, received documents and answers."""

from django.urls import path

from questionnaires.views import answers, questionnaires, receipts, responses, tables

urlpatterns = [
    path("questionnaires/", questionnaires.questionnaire_list, name="questionnaire_list"),
    # Before the codes of questionnaires, none of which may be this word.
    path("questionnaires/import-table/", tables.table_import, name="table_import"),
    path(
        "questionnaires/<slug:slug>/",
        questionnaires.questionnaire_detail,
        name="questionnaire_detail",
    ),
    path("questionnaires/<slug:slug>/responses/new/", receipts.response_new, name="response_new"),
    path("responses/<int:pk>/", responses.response_detail, name="response_detail"),
    path("receipts/<int:pk>/", receipts.receipt_detail, name="receipt_detail"),
    path("receipts/<int:pk>/original/", receipts.receipt_original, name="receipt_original"),
    path("answers/<int:pk>/", answers.answer_detail, name="answer_detail"),
    path("answers/<int:pk>/check/", answers.answer_check, name="answer_check"),
    path("answers/<int:pk>/correct/", answers.answer_correct, name="answer_correct"),
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
]
