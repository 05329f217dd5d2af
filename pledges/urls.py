"""Addresses of pledges, their statuses, evidence and tasks."""

from django.urls import URLPattern, path

from pledges.views import figures

urlpatterns: list[URLPattern] = [
    path("pledges/figures/", figures.pledge_figures, name="pledge_figures"),
]
