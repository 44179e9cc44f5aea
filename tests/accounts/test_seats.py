"""Which roles a kind of team has, and which of them may admit: believed, or only written there."""

from __future__ import annotations

from itertools import product

import pytest

from accounts import contexts
from accounts.admission import is_believed, sign_admission
from accounts.founding import add_team
from accounts.keyrings import open_keyring
from accounts.models import Membership, Role, Team, User
from tests.world import Person, make_organisation, make_person
from vault import seal

SEATS = {
    "documentation": {"peer", "paralegal", "coordinator"},
    "legal_aid": {"lawyer", "coordinator", "paralegal"},
    "advocacy": {"advocate", "coordinator"},
    "audit": {"auditor"},
}
ADMIT = {
    "documentation": {"coordinator"},
    "legal_aid": {"lawyer", "coordinator"},
    "advocacy": {"advocate", "coordinator"},
    "audit": {"auditor"},
}
every_seat = pytest.mark.parametrize(
    ("kind", "role"), list(product([str(kind) for kind in Team.Kind], [str(role) for role in Role]))
)


@pytest.fixture
def steward(db: None) -> Person:
    return make_organisation("Harbour", "hana")[0]


@pytest.fixture
def team(steward: Person, kind: str) -> Team:
    organisation = Team.objects.filter(memberships__user=steward.user).first().organisation
    if kind == Team.Kind.LEGAL_AID:
        return add_team(
            keyring=steward.keyring, actor=steward.user, organisation=organisation,
            kind=kind, name="Harbour lawyers", jurisdiction="KE",
        )  # fmt: skip
    return Team.objects.get(organisation=organisation, kind=kind)


def put(user: User, team: Team, role: str, *, by: Person, seed: bytes) -> Membership:
    """A row as the verb would write it, whatever the role: the seed for all but peers."""
    sealed = seal(seed, user.public_key, contexts.team_seed(team.pk, 1, user.pk))
    signature = sign_admission(
        by.keyring.signing, user=user, team=team, role=role, public_key=team.current_key.public_key
    )
    return Membership.objects.create(
        user=user, team=team, role=role, admitted_by=by.user, signature=signature,
        sealed_seed=b"" if role == "peer" else sealed,
    )  # fmt: skip


def seed_of(team: Team, steward: Person) -> bytes:
    steward.forget_keyring()
    return steward.keyring.pair(team.pk).seed


@every_seat
def test_a_role_that_the_team_does_not_have_is_not_believed(
    steward: Person, team: Team, kind: str, role: str
) -> None:
    nadia = make_person("nadia")
    membership = put(nadia.user, team, role, by=steward, seed=seed_of(team, steward))
    assert is_believed(membership, team.current_key) is (role in SEATS[kind])
    holds = open_keyring(nadia.user, nadia.seed).holds(team.pk)
    assert holds is (role in SEATS[kind] and role != "peer")


@every_seat
def test_only_who_may_admit_vouches_for_somebody(
    steward: Person, team: Team, kind: str, role: str
) -> None:
    nadia, victor = make_person("nadia"), make_person("victor")
    seed = seed_of(team, steward)
    put(nadia.user, team, role, by=steward, seed=seed)
    anything = sorted(SEATS[kind] - {"peer"})[0]
    membership = put(victor.user, team, anything, by=nadia, seed=seed)
    assert is_believed(membership, team.current_key) is (role in ADMIT[kind])
    assert open_keyring(victor.user, victor.seed).holds(team.pk) is (role in ADMIT[kind])


@pytest.mark.parametrize("kind", ["documentation"])
def test_a_chain_of_admitters_is_followed_to_its_end(steward: Person, team: Team) -> None:
    """Three generations of coordinators; the middle one goes, and the last is believed no more."""
    seed, people, by = seed_of(team, steward), [], steward
    for name in ("nadia", "victor", "wuying"):
        person = make_person(name)
        last = put(person.user, team, "coordinator", by=by, seed=seed)
        people.append(person)
        by = person
    assert is_believed(last, team.current_key)
    Membership.objects.filter(user=people[1].user).update(role="paralegal")
    assert not is_believed(last, team.current_key)
    Membership.objects.filter(user=people[1].user).update(role="coordinator", signature=b"x" * 64)
    assert not is_believed(last, team.current_key)


@pytest.mark.parametrize("kind", ["documentation"])
def test_an_admitter_of_another_team_vouches_for_nobody_here(steward: Person, team: Team) -> None:
    """The same person may admit there; here they are nobody."""
    seed = seed_of(team, steward)
    audit = Team.objects.get(organisation=team.organisation, kind=Team.Kind.AUDIT)
    nadia, victor = make_person("nadia"), make_person("victor")
    put(nadia.user, audit, "auditor", by=steward, seed=seed_of(audit, steward))
    membership = put(victor.user, team, "paralegal", by=nadia, seed=seed)
    assert not is_believed(membership, team.current_key)
    assert not is_believed(membership, audit.current_key)
    retired = team.current_key
    retired.is_current = False
    own = put(make_person("wuying").user, team, "paralegal", by=steward, seed=seed)
    assert is_believed(own, team.current_key)
    assert not is_believed(own, retired)
