"""Signing in and out, one's own account, one's organisations."""

from allauth.account import views as library
from django.urls import path, re_path

from trueline.web.account import demo, joining, organisations, password, state, tokens, views

urlpatterns = [
    path("", organisations.home, name="home"),
    path("health", state.health, name="health"),
    path("session", state.session, name="session"),
    path("demo/", demo.demo, name="demo"),
    path("invitation", joining.answer, name="invitation-answer"),
    path("invitation/<str:secret>", joining.invitation, name="invitation"),
    path("organisations", organisations.organisations, name="organisations"),
    path("organisations/new", organisations.found, name="organisation-new"),
    path("account", views.account, name="account"),
    path("account/tokens", tokens.issue, name="account-token-new"),
    path("account/tokens/<int:token_id>/revocation", tokens.revoke, name="account-token-revoke"),
    # The sign-in library asks for these by its own names.
    path("sign-in", library.login, name="account_login"),
    path("sign-out", password.sign_out, name="account_logout"),
    path("sign-up", joining.sign_up, name="account_signup"),
    path("account/inactive", library.account_inactive, name="account_inactive"),
    path("account/password", password.change, name="account_change_password"),
    path("password", library.password_reset, name="account_reset_password"),
    path("password/sent", library.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)$",
        library.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/changed",
        library.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
]
