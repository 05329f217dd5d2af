"""Addresses of the pages that join the apps, and of briefings."""

from django.urls import URLPattern, path

from briefings.views import briefings, candidacies, codebook, exports, home, search

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path("candidacies/", candidacies.candidacy_list, name="candidacy_list"),
    path("candidacies/<slug:slug>/", candidacies.candidacy_detail, name="candidacy_detail"),
    path("codes/", codebook.code_list, name="code_list"),
    path("codes/new/", codebook.code_new, name="code_new"),
    path("codes/<slug:key>/", codebook.code_detail, name="code_detail"),
    path("codes/<slug:key>/merge/", codebook.code_merge, name="code_merge"),
    path("codes/<slug:key>/retire/", codebook.code_retire, name="code_retire"),
    path("codes/<slug:key>/restore/", codebook.code_restore, name="code_restore"),
    path("search/", search.search, name="search"),
    path("briefings/", briefings.briefing_list, name="briefing_list"),
    path("briefings/new/", briefings.briefing_new, name="briefing_new"),
    path("briefings/<int:pk>/", briefings.briefing_detail, name="briefing_detail"),
    path("editions/<int:pk>/pdf/", briefings.edition_pdf, name="edition_pdf"),
    path("editions/<int:pk>/csv/", exports.edition_csv, name="edition_csv"),
    path("editions/<int:pk>/xlsx/", exports.edition_xlsx, name="edition_xlsx"),
    path("data/", exports.data_export, name="data_export"),
]
