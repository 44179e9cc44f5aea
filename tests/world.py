"""The people and teams of the tests' stories, with real keys and a small KDF profile."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import transaction
from django.db.models import Model

from accounts import totp
from accounts.founding import add_team, found_organisation
from accounts.joining import admit, create_account
from accounts.keyrings import open_keyring
from accounts.models import Role, Team, User
from vault import Keyring

PASSWORD = "four quiet words here"


@dataclass
class Person:
    """Someone with an account. `keyring` opens what they may open after their last admission."""

    user: User
    password: str
    seed: bytes = field(repr=False)
    recovery_code: str = field(repr=False)
    factor: str = field(default="", repr=False)

    @property
    def keyring(self) -> Keyring:
        if self._keyring is None:
            self._keyring = open_keyring(User.objects.get(pk=self.user.pk), self.seed)
        return self._keyring

    @property
    def acting(self) -> dict[str, Any]:
        """Who does it and with what, as many verbs ask for it."""
        return {"keyring": self.keyring, "actor": self.user}

    def forget_keyring(self) -> None:
        """Open the keyring anew: something about the person's teams has changed."""
        self._keyring = None

    def __post_init__(self) -> None:
        self._keyring: Keyring | None = None

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_keyring": None}


@dataclass
class World:
    """Riverside documents and feeds Trends; Clinic, Duty and Desk are lawyers elsewhere.

    Lakeside is another organisation's documentation team. Each organisation was founded by its own
    founder, who is steward of its teams.
    """

    riverside: Team
    trends: Team
    audit_team: Team
    clinic: Team
    duty: Team
    desk: Team
    lakeside: Team
    fran: Person  # founded Riverside
    carla: Person
    pavel: Person
    petra: Person
    ada: Person
    ossian: Person
    lena: Person
    dmitri: Person
    wanda: Person
    otto: Person
    olga: Person  # founded Lakeside, and coordinates it alone
    founders: list[Person]  # one for each organisation


def make_person(name: str, *, is_demo: bool = False) -> Person:
    """An account that belongs nowhere yet."""
    user, seed, recovery_code = create_account(username=name, password=PASSWORD, is_demo=is_demo)
    return Person(user, PASSWORD, seed, recovery_code)


def make_member(name: str, team: Team, role: Role, admitter: Person) -> Person:
    """An account admitted to a team; everyone but peers has a second factor."""
    person = make_person(name)
    admit(keyring=admitter.keyring, actor=admitter.user, user=person.user, team=team, role=role)
    if role != Role.PEER:
        person.factor = totp.new_secret()
        totp.enrol(user=person.user, secret=person.factor)
    return person


def make_organisation(name: str, founder: str) -> tuple[Person, dict[str, Team]]:
    """An organisation and its founder, who has a second factor."""
    made = found_organisation(name=name, username=founder, password=PASSWORD, jurisdiction="KE")
    person = Person(made.user, PASSWORD, made.seed, made.recovery_code, totp.new_secret())
    totp.enrol(user=person.user, secret=person.factor)
    return person, made.teams


def make_provider(name: str, lawyer: str) -> tuple[Team, Person, Person]:
    """A legal-aid team in an organisation of its own, its lawyer, and who founded it."""
    founder, teams = make_organisation(name, f"founder-of-{name.lower()}")
    team = add_team(
        keyring=founder.keyring,
        actor=founder.user,
        organisation=teams[Team.Kind.DOCUMENTATION].organisation,
        kind=Team.Kind.LEGAL_AID,
        name=name,
        jurisdiction="KE",
    )
    return team, make_member(lawyer, team, Role.LAWYER, founder), founder


def make_world() -> World:
    """Build everyone. Slow work is the small KDF only, so a test may have its own world."""
    fran, teams = make_organisation("Riverside", "fran")
    riverside, trends, audit_team = (
        teams[kind] for kind in (Team.Kind.DOCUMENTATION, Team.Kind.ADVOCACY, Team.Kind.AUDIT)
    )
    carla = make_member("carla", riverside, Role.COORDINATOR, fran)
    clinic, lena, *founders = make_provider("Clinic", "lena")
    duty, dmitri, *more = make_provider("Duty", "dmitri")
    desk, wanda, *others = make_provider("Desk", "wanda")
    olga, other = make_organisation("Lakeside", "olga")
    lakeside = other[Team.Kind.DOCUMENTATION]
    return World(
        riverside=riverside,
        trends=trends,
        audit_team=audit_team,
        clinic=clinic,
        duty=duty,
        desk=desk,
        lakeside=lakeside,
        fran=fran,
        carla=carla,
        pavel=make_member("pavel", riverside, Role.PARALEGAL, carla),
        petra=make_member("petra", riverside, Role.PEER, carla),
        ada=make_member("ada", trends, Role.ADVOCATE, fran),
        ossian=make_member("ossian", audit_team, Role.AUDITOR, fran),
        lena=lena,
        dmitri=dmitri,
        wanda=wanda,
        otto=make_member("otto", lakeside, Role.PARALEGAL, olga),
        olga=olga,
        founders=[fran, olga, *founders, *more, *others],
    )


_remembered: list[bytes] = []


def recall_world() -> World:
    """The same world as the first time in this process, written back in a few statements.

    Same people, same keys; building it anew for every test would take longer than the tests.
    """
    if not _remembered:
        world = make_world()
        rows = [list(model.objects.all()) for model in _written()]
        _remembered.append(pickle.dumps((world, rows)))
        return world
    # Written and read by this process only.
    world, rows = pickle.loads(_remembered[0])  # noqa: S301
    with transaction.atomic():  # rows point at one another; they are checked together at the end
        for model, kept in zip(_written(), rows, strict=True):
            model.objects.bulk_create(kept)
    return world


def _written() -> list[type[Model]]:
    return [
        *apps.get_app_config("audit").get_models(),
        *apps.get_app_config("accounts").get_models(),
    ]
