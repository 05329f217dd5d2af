"""Addresses of meetings, their reports, and our members."""

from django.urls import URLPattern, path

from stakeholders.views import events, members, reports

urlpatterns: list[URLPattern] = [
    path("events/", events.event_list, name="event_list"),
    path("events/<slug:slug>/", events.event_detail, name="event_detail"),
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
    path("members/", members.member_list, name="member_list"),
    path("affiliations/<int:pk>/end/", members.affiliation_end, name="affiliation_end"),
]
