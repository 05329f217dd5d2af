"""Addresses of meetings, their reports, and our members."""

from django.urls import URLPattern, path

from stakeholders.views import events, meetings, members, reports, statements

urlpatterns: list[URLPattern] = [
    path("events/", events.event_list, name="event_list"),
    path("events/new/", meetings.event_new, name="event_new"),
    path("events/<slug:slug>/edit/", meetings.event_edit, name="event_edit"),
    path(
        "events/<slug:slug>/participations/new/",
        meetings.participation_new,
        name="participation_new",
    ),
    path("events/<slug:slug>/outcomes/new/", meetings.outcome_new, name="outcome_new"),
    path("outcomes/<int:pk>/", meetings.outcome_edit, name="outcome_edit"),
    path("participations/<int:pk>/", meetings.participation_detail, name="participation_detail"),
    path(
        "participations/<int:pk>/remove/",
        meetings.participation_remove,
        name="participation_remove",
    ),
    path("participations/<int:pk>/consents/", meetings.consent_give, name="consent_give"),
    path(
        "participations/<int:pk>/consents/withdraw/",
        meetings.consent_withdraw,
        name="consent_withdraw",
    ),
    path("events/<slug:slug>/reports/new/", reports.report_new, name="report_new"),
    path("reports/<int:pk>/", reports.report_detail, name="report_detail"),
    path("reports/<int:pk>/original/", reports.report_original, name="report_original"),
    path("reports/<int:pk>/release/", reports.report_release, name="report_release"),
    path("reports/<int:pk>/annotations/", reports.report_annotate, name="report_annotate"),
    path(
        "reports/<int:pk>/annotations/<int:annotation_pk>/",
        reports.report_annotation,
        name="report_annotation",
    ),
    path(
        "reports/<int:pk>/annotations/<int:annotation_pk>/withdraw/",
        reports.report_annotation_withdraw,
        name="report_annotation_withdraw",
    ),
    path("reports/<int:pk>/masks/", reports.report_masks, name="report_masks"),
    path(
        "reports/<int:pk>/masks/<int:mask_pk>/lift/",
        reports.report_mask_lift,
        name="report_mask_lift",
    ),
    path("statements/", statements.statement_list, name="statement_list"),
    path("statements/new/", statements.statement_new, name="statement_new"),
    path("statements/<int:pk>/", statements.statement_detail, name="statement_detail"),
    path("statements/<int:pk>/original/", statements.statement_original, name="statement_original"),
    path(
        "statements/<int:pk>/annotations/",
        statements.statement_annotate,
        name="statement_annotate",
    ),
    path(
        "statements/<int:pk>/annotations/<int:annotation_pk>/",
        statements.statement_annotation,
        name="statement_annotation",
    ),
    path(
        "statements/<int:pk>/annotations/<int:annotation_pk>/withdraw/",
        statements.statement_annotation_withdraw,
        name="statement_annotation_withdraw",
    ),
    path("statements/<int:pk>/masks/", statements.statement_masks, name="statement_masks"),
    path(
        "statements/<int:pk>/masks/<int:mask_pk>/lift/",
        statements.statement_mask_lift,
        name="statement_mask_lift",
    ),
    path("members/", members.member_list, name="member_list"),
    path("affiliations/<int:pk>/end/", members.affiliation_end, name="affiliation_end"),
]
