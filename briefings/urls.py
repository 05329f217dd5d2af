"""Addresses of the pages that join the apps, and of briefings."""

from django.urls import URLPattern, path

from briefings.views import briefings, candidacies, home, search

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("candidacies/", candidacies.candidacy_list, name="candidacy_list"),
    path("candidacies/<slug:slug>/", candidacies.candidacy_detail, name="candidacy_detail"),
    path("search/", search.search, name="search"),
    path("briefings/", briefings.briefing_list, name="briefing_list"),
    path("briefings/new/", briefings.briefing_new, name="briefing_new"),
    path("briefings/<int:pk>/", briefings.briefing_detail, name="briefing_detail"),
    path("editions/<int:pk>/pdf/", briefings.edition_pdf, name="edition_pdf"),
]
