"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import pledges

urlpatterns: list[URLPattern] = [
    path("pledges/<slug:slug>/", pledges.pledge_detail, name="pledge_detail"),
]
