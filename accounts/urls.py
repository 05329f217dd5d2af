"""Addresses of accounts: only the pages of allauth that the product offers."""

from allauth.account import views as allauth_views
from django.urls import path, re_path

from accounts.views import account, invitations, team

urlpatterns = [
    path("", account.preferences, name="preferences"),
    path("language/", account.set_language, name="set_language"),
    path("welcome/", invitations.welcome, name="welcome"),
    path("invitations/<str:token>/", invitations.invitation_accept, name="invitation_accept"),
    path("team/", team.team_list, name="team_list"),
    path("team/invitations/<int:pk>/revoke/", team.invitation_revoke, name="invitation_revoke"),
    path("team/<int:pk>/role/", team.team_role, name="team_role"),
    path("team/<int:pk>/deactivate/", team.team_deactivate, name="team_deactivate"),
    path("team/<int:pk>/reactivate/", team.team_reactivate, name="team_reactivate"),
    path("login/", allauth_views.login, name="account_login"),
    path("logout/", account.sign_out, name="account_logout"),
    path("reauthenticate/", allauth_views.reauthenticate, name="account_reauthenticate"),
    path("inactive/", allauth_views.account_inactive, name="account_inactive"),
    path("password/reset/", allauth_views.password_reset, name="account_reset_password"),
    path(
        "password/reset/done/",
        allauth_views.password_reset_done,
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        allauth_views.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/key/done/",
        allauth_views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
