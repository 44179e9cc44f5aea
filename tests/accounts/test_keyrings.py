"""What a keyring holds, and whom it does not believe."""

from __future__ import annotations

import pytest

from accounts import contexts
from accounts.admission import is_believed, sign_admission
from accounts.errors import NotBelieved
from accounts.generations import Generation, new_generation, open_generations, retire
from accounts.joining import admit
from accounts.keyrings import open_keyring
from accounts.models import Membership, Role, TeamKey, User
from accounts.teams import blind_key, organisation_of, roles_of, seal_to_team, teams_of
from tests.world import Person, World, make_person
from vault import KeyPair, Keyring, SigningKey, Undecryptable, context, seal

LETTER = context("letter")


def reopened(person: Person) -> Keyring:
    return open_keyring(User.objects.get(pk=person.user.pk), person.seed)


def membership_of(person: Person) -> Membership:
    return Membership.objects.get(user=person.user)


def test_members_open_what_is_sealed_to_their_team_and_nobody_else_does(world: World) -> None:
    sealed = seal_to_team(world.riverside, b"meet at nine", LETTER)
    for reader in (world.carla, world.pavel, world.fran):
        assert reader.keyring.open(sealed, LETTER) == b"meet at nine"
    for other in (world.petra, world.ada, world.ossian, world.lena, world.otto):
        with pytest.raises(Undecryptable):
            other.keyring.open(sealed, LETTER)


def test_a_peer_belongs_to_the_team_without_its_seed(world: World) -> None:
    assert bytes(membership_of(world.petra).sealed_seed) == b""
    assert not world.petra.keyring.holds(world.riverside.pk)
    assert list(teams_of(world.petra.user)) == [world.riverside]
    assert roles_of(world.petra.user) == {Role.PEER}


def test_members_share_the_team_blind_key_and_signing_key(world: World) -> None:
    assert blind_key(world.carla.keyring, world.riverside) == blind_key(
        world.pavel.keyring, world.riverside
    )
    assert world.pavel.keyring.signing_key(world.riverside.pk).public == bytes(
        world.riverside.current_key.signing_public
    )
    with pytest.raises(Undecryptable):
        blind_key(world.petra.keyring, world.riverside)


def test_the_founder_holds_the_trends_key_without_being_an_advocate(world: World) -> None:
    assert world.fran.keyring.holds(world.trends.pk)
    assert roles_of(world.fran.user) == {Role.COORDINATOR, Role.AUDITOR}
    assert organisation_of(world.ada.user) == world.riverside.organisation


def test_a_membership_inserted_into_the_database_is_not_believed(world: World) -> None:
    """The row has a role and even a seed of the team; nobody who may admit has signed it."""
    mallory = make_person("mallory")
    Membership.objects.create(
        user=mallory.user,
        team=world.riverside,
        role=Role.COORDINATOR,
        admitted_by=world.carla.user,
        sealed_seed=seal(
            world.carla.keyring.pair(world.riverside.pk).seed,
            mallory.user.public_key,
            contexts.team_seed(world.riverside.pk, 1, mallory.user.pk),
        ),
        signature=bytes(membership_of(world.pavel).signature),
    )
    assert not reopened(mallory).holds(world.riverside.pk)


def test_a_membership_signed_by_its_own_member_is_not_believed(world: World) -> None:
    mallory = make_person("mallory")
    membership = Membership.objects.create(
        user=mallory.user,
        team=world.riverside,
        role=Role.COORDINATOR,
        admitted_by=mallory.user,
        sealed_seed=b"x",
        signature=sign_admission(
            mallory.keyring.signing,
            user=mallory.user,
            team=world.riverside,
            role=Role.COORDINATOR,
            public_key=world.riverside.current_key.public_key,
        ),
    )
    assert not is_believed(membership, world.riverside.current_key)


def test_someone_admitted_by_a_paralegal_is_not_believed(world: World) -> None:
    """Pavel holds the team's key and signs correctly, but may not admit anyone."""
    mallory = make_person("mallory")
    membership = Membership.objects.create(
        user=mallory.user,
        team=world.riverside,
        role=Role.PARALEGAL,
        admitted_by=world.pavel.user,
        sealed_seed=b"x",
        signature=sign_admission(
            world.pavel.keyring.signing,
            user=mallory.user,
            team=world.riverside,
            role=Role.PARALEGAL,
            public_key=world.riverside.current_key.public_key,
        ),
    )
    assert not is_believed(membership, world.riverside.current_key)


@pytest.mark.parametrize(
    "change",
    [
        {"role": Role.COORDINATOR},
        {"role": Role.ADVOCATE},
        {"signature": bytes(64)},
        {"signature": b""},
        {"sealed_seed": b""},
        {"sealed_seed": b"rubbish"},
    ],
)
def test_an_altered_membership_opens_nothing(world: World, change: dict) -> None:
    Membership.objects.filter(user=world.pavel.user).update(**change)
    assert not reopened(world.pavel).holds(world.riverside.pk)


def test_a_member_is_not_believed_once_their_admitter_is_gone(world: World) -> None:
    Membership.objects.filter(user=world.carla.user).delete()
    assert not reopened(world.pavel).holds(world.riverside.pk)


def test_two_strangers_who_admit_each_other_are_not_believed(world: World) -> None:
    strangers = [make_person("mallory"), make_person("mallet")]
    for person, admitter in (strangers, reversed(strangers)):
        Membership.objects.create(
            user=person.user,
            team=world.riverside,
            role=Role.COORDINATOR,
            admitted_by=admitter.user,
            sealed_seed=b"x",
            signature=sign_admission(
                admitter.keyring.signing,
                user=person.user,
                team=world.riverside,
                role=Role.COORDINATOR,
                public_key=world.riverside.current_key.public_key,
            ),
        )
    for person in strangers:
        assert is_believed(membership_of(person), world.riverside.current_key) is False


def test_an_exchanged_team_key_is_not_believed(world: World) -> None:
    """Mallory writes her own key pair over the team's, hoping that reports are sealed to it."""
    before = reopened(world.carla)
    mine, signing = KeyPair.generate(), SigningKey.generate()
    key = world.riverside.current_key
    key.public_key, key.signing_public = mine.public, signing.public
    key.save()
    assert not reopened(world.carla).holds(world.riverside.pk)
    # A keyring opened before still seals to the true key.
    sealed = seal_to_team(world.riverside, b"x", LETTER, keyring=before)
    assert before.open(sealed, LETTER) == b"x"


def test_an_exchanged_steward_is_not_believed(world: World) -> None:
    """Mallory names herself steward and signs everyone anew, but lacks the team's signing seed."""
    mallory = make_person("mallory")
    key = world.riverside.current_key
    TeamKey.objects.filter(pk=key.pk).update(
        steward=mallory.user,
        steward_signature=mallory.keyring.signing.sign(
            b"", contexts.stewardship(world.riverside.pk, 1)
        ),
    )
    pavel = membership_of(world.pavel)
    Membership.objects.filter(pk=pavel.pk).update(
        admitted_by=mallory.user,
        signature=sign_admission(
            mallory.keyring.signing,
            user=world.pavel.user,
            team=world.riverside,
            role=Role.PARALEGAL,
            public_key=key.public_key,
        ),
    )
    assert not reopened(world.pavel).holds(world.riverside.pk)


@pytest.mark.parametrize("field", ["public_key", "signing_public"])
def test_an_account_whose_public_key_was_exchanged_does_not_open(world: World, field: str) -> None:
    User.objects.filter(pk=world.carla.user.pk).update(
        **{field: bytes(getattr(world.lena.user, field))}
    )
    with pytest.raises(Undecryptable):
        reopened(world.carla)


def test_an_admitter_with_an_exchanged_signing_key_vouches_for_nobody(world: World) -> None:
    User.objects.filter(pk=world.carla.user.pk).update(signing_public=SigningKey.generate().public)
    assert not reopened(world.pavel).holds(world.riverside.pk)


def test_a_new_generation_opens_what_the_old_one_sealed(world: World) -> None:
    before = seal_to_team(world.riverside, b"old", LETTER)
    change_key(world)
    after = seal_to_team(world.riverside, b"new", LETTER)
    keyring = reopened(world.carla)
    assert keyring.open(before, LETTER) == b"old"
    assert keyring.open(after, LETTER) == b"new"


def test_a_generation_that_its_predecessor_did_not_sign_is_not_believed(world: World) -> None:
    change_key(world)
    TeamKey.objects.filter(team=world.riverside, generation=2).update(
        predecessor_signature=bytes(64)
    )
    assert not reopened(world.carla).holds(world.riverside.pk)


def test_a_member_of_an_old_generation_is_not_believed_under_the_new_key(world: World) -> None:
    """Someone puts a removed member's old row back: it was signed for a key that is gone."""
    change_key(world)
    assert not is_believed(membership_of(world.pavel), world.riverside.current_key)


def test_a_missing_generation_is_noticed(world: World) -> None:
    change_key(world)
    TeamKey.objects.filter(team=world.riverside, generation=1).delete()
    assert not reopened(world.carla).holds(world.riverside.pk)


@pytest.mark.parametrize("field", ["public_key", "signing_public"])
@pytest.mark.parametrize("generation", [1, 2])
def test_one_exchanged_key_of_any_generation_is_noticed(
    world: World, field: str, generation: int
) -> None:
    change_key(world)
    TeamKey.objects.filter(team=world.riverside, generation=generation).update(
        **{field: bytes(getattr(world.clinic.current_key, field))}
    )
    keyring = reopened(world.carla)
    assert not keyring.holds(world.riverside.pk)


@pytest.mark.parametrize(
    ("generation", "change"),
    [
        (1, {"sealed_retired_seed": b""}),
        (1, {"sealed_retired_seed": b"x" * 300}),
        (1, {"sealed_signing_seed": b"x" * 300}),
        (2, {"sealed_signing_seed": b"x" * 300}),
        (2, {"steward_signature": bytes(64)}),
        (2, {"predecessor_signature": b""}),
        (1, {"is_current": True}),
        (2, {"is_current": False}),
        (1, {"generation": 3}),
        (2, {"generation": 3}),
    ],
)
def test_a_spoilt_row_shuts_its_team_and_no_other(
    world: World, generation: int, change: dict[str, object]
) -> None:
    """Who writes the database can take a team away from its members, and nothing else."""
    change_key(world)
    assert reopened(world.fran).holds(world.riverside.pk)
    if "is_current" in change:  # the database holds one current key a team
        TeamKey.objects.filter(team=world.riverside).update(is_current=False)
    TeamKey.objects.filter(team=world.riverside, generation=generation).update(**change)
    keyring = reopened(world.fran)
    assert not keyring.holds(world.riverside.pk)
    assert keyring.holds(world.trends.pk)
    assert keyring.own.public == bytes(world.fran.user.public_key)


def test_a_team_without_keys_is_left_out(world: World) -> None:
    TeamKey.objects.filter(team=world.riverside).delete()
    keyring = reopened(world.fran)
    assert not keyring.holds(world.riverside.pk)
    assert keyring.holds(world.trends.pk)
    with pytest.raises(NotBelieved):
        list(open_generations(bytes(32), []))


def test_the_founder_can_admit(world: World) -> None:
    nadia = make_person("nadia")
    admit(
        keyring=world.fran.keyring,
        actor=world.fran.user,
        user=nadia.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    sealed = seal_to_team(world.riverside, b"hello", LETTER)
    assert nadia.keyring.open(sealed, LETTER) == b"hello"


def change_key(world: World) -> None:
    """Give Riverside a second generation, with Carla as steward, and Fran."""
    team, carla = world.riverside, world.carla
    old = team.current_key
    keyring = carla.keyring
    previous = Generation(1, keyring.pair(team.pk), keyring.signing_key(team.pk), is_current=True)
    key, generation = new_generation(team=team, steward=carla.user, previous=previous)
    retire(key=old, generation=previous, successor=generation)
    old.save()
    key.save(force_insert=True)
    for person in (carla, world.fran):
        Membership.objects.filter(user=person.user, team=team).update(
            admitted_by=carla.user,
            sealed_seed=seal(
                generation.pair.seed,
                person.user.public_key,
                contexts.team_seed(team.pk, 2, person.user.pk),
            ),
            signature=sign_admission(
                keyring.signing,
                user=person.user,
                team=team,
                role=Role.COORDINATOR,
                public_key=generation.pair.public,
            ),
        )
