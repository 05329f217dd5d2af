"""Addresses of the pages that join the apps, and of briefings."""

from django.urls import URLPattern, path

from briefings.views import (
    briefings,
    candidacies,
    codebook,
    editions,
    exports,
    home,
    outside,
    search,
)

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
    path("editions/<int:pk>/", editions.edition_detail, name="edition_detail"),
    path("editions/<int:pk>/approve/", editions.edition_approve, name="edition_approve"),
    path("editions/<int:pk>/withdraw/", editions.edition_withdraw, name="edition_withdraw"),
    path("editions/<int:pk>/share/", editions.edition_share, name="edition_share"),
    path("editions/<int:pk>/quiet-day/", editions.edition_quiet_day, name="edition_quiet_day"),
    path("links/<int:pk>/revoke/", editions.link_revoke, name="link_revoke"),
    path("links/<int:pk>/forget/", editions.link_forget, name="link_forget"),
    # Printed in briefings and given to partners: these must stay what they are.
    path("e/", outside.edition_check, name="edition_check"),
    path("e/<str:code>/", outside.edition_public, name="edition_public"),
    path("s/<str:secret>/", outside.shared_edition, name="shared_edition"),
    path("s/<str:secret>/pdf/", outside.shared_pdf, name="shared_pdf"),
    path("editions/<int:pk>/pdf/", briefings.edition_pdf, name="edition_pdf"),
    path("editions/<int:pk>/csv/", exports.edition_csv, name="edition_csv"),
    path("editions/<int:pk>/xlsx/", exports.edition_xlsx, name="edition_xlsx"),
    path("data/", exports.data_export, name="data_export"),
]
