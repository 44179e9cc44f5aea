"""Addresses of this room."""

from django.urls import path

from accounts.views import (
    account,
    arriving,
    changing,
    door,
    members,
    renewing,
    resetting,
    settings,
)

urlpatterns = [
    path("", door.home, name="home"),
    path("sign-in/", door.sign_in, name="sign-in"),
    path("sign-in/code/", door.sign_in_code, name="sign-in-code"),
    path("lock/", door.lock, name="lock"),
    path("sign-out/", door.sign_out, name="sign-out"),
    path("demo/", door.demo_continue, name="demo-continue"),
    path("found/", arriving.found, name="found"),
    path("join/<slug:code>/", arriving.join, name="join"),
    path("recover/", arriving.recover, name="recover"),
    path("members/", members.members, name="members"),
    path("members/invite/", members.member_invite, name="member-invite"),
    path("members/<uuid:invitation_id>/admit/", members.member_admit, name="member-admit"),
    path(
        "members/<uuid:invitation_id>/turn-away/",
        members.member_turn_away,
        name="member-turn-away",
    ),
    path("members/<uuid:membership_id>/", changing.member, name="member"),
    path("members/<uuid:membership_id>/role/", changing.member_role, name="member-role"),
    path("members/<uuid:membership_id>/remove/", changing.member_remove, name="member-remove"),
    path("members/<uuid:membership_id>/reset/", resetting.member_reset, name="member-reset"),
    path("renewal/", renewing.renewal, name="renewal"),
    path("reset/<slug:code>/", resetting.reset, name="reset"),
    path("settings/", settings.settings, name="settings"),
    path("account/", account.account, name="account"),
    path("account/passphrase/", account.passphrase, name="passphrase"),
    path("account/second-factor/", account.factor, name="factor"),
    path("account/sessions/end/", account.sessions_end, name="sessions-end"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<uuid:token_id>/revoke/", account.token_revoke, name="token-revoke"),
]
