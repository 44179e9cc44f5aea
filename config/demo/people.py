"""Who is in the demo, and in which team."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from accounts.demo import username_of
from accounts.founding import Founding, add_team, found_organisation
from accounts.joining import admit, create_account
from accounts.keyrings import open_keyring
from accounts.models import Role, Team, User
from legal_aid.directory import describe_provider
from vault import Keyring

JURISDICTION = "KE"


@dataclass
class Member:
    """A demo account, unlocked while the demo is being made."""

    user: User
    keyring: Keyring


@dataclass
class Cast:
    """Everyone. `second` is another advocate; `passwords` is by sign-in name."""

    riverside: Team
    trends: Team
    peer: Member
    paralegal: Member
    coordinator: Member
    lawyer: Member
    advocate: Member
    second: Member
    passwords: dict[str, str]


PROVIDERS = (
    # name, lawyer's sign-in name, matters, places, languages, capacity, custody calls
    (
        "Harbour Law Clinic",
        username_of(Role.LAWYER),
        ["custody", "criminal_defence", "health_in_custody", "complaint", "services"],
        ["KE", "KE/Harbour"],
        ["en", "sw"],
        12,
        True,
    ),
    (
        "Duty Lawyers Lake",
        "demo-duty-lawyer",
        ["custody", "criminal_defence", "complaint", "civil_claim"],
        ["KE/Lake", "KE/Plain"],
        ["en", "sw", "luo"],
        3,
        True,
    ),
    (
        "Women's Desk",
        "demo-desk-lawyer",
        ["complaint", "family", "housing", "discrimination"],
        ["KE"],
        ["en", "sw"],
        6,
        False,
    ),
)


def assemble() -> Cast:
    """Found the organisations and admit everyone. About one slow derivation an account."""
    passwords: dict[str, str] = {}
    founder = _found("Riverside Harm Reduction", "demo-founder", passwords)
    riverside = founder.teams[Team.Kind.DOCUMENTATION]
    trends = founder.teams[Team.Kind.ADVOCACY]
    lawyers = [_provider(*provider, passwords) for provider in PROVIDERS]
    _admitted(founder, founder.teams[Team.Kind.AUDIT], Role.AUDITOR, passwords)
    return Cast(
        riverside=riverside,
        trends=trends,
        peer=_admitted(founder, riverside, Role.PEER, passwords),
        paralegal=_admitted(founder, riverside, Role.PARALEGAL, passwords),
        coordinator=_admitted(founder, riverside, Role.COORDINATOR, passwords),
        lawyer=lawyers[0],
        advocate=_admitted(founder, trends, Role.ADVOCATE, passwords),
        second=_admitted(founder, trends, Role.ADVOCATE, passwords, username="demo-editor"),
        passwords=passwords,
    )


def _found(name: str, username: str, passwords: dict[str, str]) -> Founding:
    return found_organisation(
        name=name,
        username=username,
        password=_password(username, passwords),
        jurisdiction=JURISDICTION,
        is_demo=True,
    )


def _provider(
    name: str,
    lawyer: str,
    matters: list[str],
    places: list[str],
    languages: list[str],
    capacity: int,
    takes_custody_calls: bool,
    passwords: dict[str, str],
) -> Member:
    founder = _found(name, f"{lawyer}-office", passwords)
    team = add_team(
        keyring=founder.keyring,
        actor=founder.user,
        organisation=founder.organisation,
        kind=Team.Kind.LEGAL_AID,
        name=name,
        jurisdiction=JURISDICTION,
    )
    describe_provider(
        actor=founder.user,
        team=team,
        matters=matters,
        jurisdictions=places,
        languages=languages,
        capacity=capacity,
        takes_custody_calls=takes_custody_calls,
    )
    return _admitted(founder, team, Role.LAWYER, passwords, username=lawyer)


def _admitted(
    founder: Founding, team: Team, role: Role, passwords: dict[str, str], username: str = ""
) -> Member:
    username = username or username_of(role)
    user, seed, _recovery_code = create_account(
        username=username, password=_password(username, passwords), is_demo=True
    )
    admit(keyring=founder.keyring, actor=founder.user, user=user, team=team, role=role)
    return Member(user, open_keyring(user, seed))


def _password(username: str, passwords: dict[str, str]) -> str:
    passwords[username] = secrets.token_urlsafe(18)
    return passwords[username]
