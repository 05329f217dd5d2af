"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import evidence, notices, passages, pledges

urlpatterns: list[URLPattern] = [
    path("pledges/new/", passages.pledge_new, name="pledge_new"),
    path("pledges/notices/", notices.notice_list, name="notice_list"),
    path("pledges/notices/new/<int:pk>/", notices.notice_new, name="notice_new"),
    path("pledges/notices/<int:pk>/reply/", notices.notice_reply, name="notice_reply"),
    path("pledges/corrections/", notices.correction_list, name="correction_list"),
    path("pledges/<slug:slug>/", pledges.pledge_detail, name="pledge_detail"),
    path("pledges/<slug:slug>/evidence/new/", evidence.evidence_new, name="evidence_new"),
    path("evidence/", evidence.evidence_list, name="evidence_list"),
    path("evidence/<int:pk>/", evidence.evidence_detail, name="evidence_detail"),
    path("evidence/<int:pk>/original/", evidence.evidence_original, name="evidence_original"),
    path("evidence/<int:pk>/pledges/", evidence.evidence_attach, name="evidence_attach"),
    path("evidence/<int:pk>/copy/", evidence.evidence_copy, name="evidence_copy"),
    path("evidence/<int:pk>/withdraw/", evidence.evidence_withdraw, name="evidence_withdraw"),
]
