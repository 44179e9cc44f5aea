"""Addresses of this room."""

from django.urls import path

from accounts.views import account, arriving, door, members

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
    path("account/", account.account, name="account"),
    path("account/passphrase/", account.passphrase, name="passphrase"),
    path("account/second-factor/", account.factor, name="factor"),
    path("account/tokens/", account.tokens, name="tokens"),
    path("account/tokens/<uuid:token_id>/revoke/", account.token_revoke, name="token-revoke"),
]
