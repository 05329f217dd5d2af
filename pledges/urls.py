"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import passages, pledges

urlpatterns: list[URLPattern] = [
    path("pledges/new/", passages.pledge_new, name="pledge_new"),
    path("pledges/<slug:slug>/", pledges.pledge_detail, name="pledge_detail"),
]
