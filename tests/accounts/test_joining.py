"""Founding, inviting, joining, admitting."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.founding import add_team, found_organisation
from accounts.joining import admit, create_account, invite
from accounts.models import Invitation, Membership, Organisation, Role, SecondFactor, Team, User
from accounts.people import fingerprint_of
from accounts.teams import roles_of, seal_to_team
from audit.reading import read_entries
from tests.world import PASSWORD, Person, World, make_person
from vault import Undecryptable, context

Browser = Callable[[Person], Client]
NEW = "another set of quiet words"


def verbs_of(world: World) -> list[str]:
    chain = world.riverside.organisation.chain
    return [entry.verb for entry in read_entries(world.ossian.keyring, chain)]


def invite_paralegal(world: World) -> str:
    invited = invite(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    return reverse("join", args=[invited.code])


def join(client: Client, link: str, name: str = "nadia"):
    return client.post(link, {"username": name, "new": NEW, "again": NEW})


def test_from_invitation_to_reading(world: World, browser_of: Browser, client: Client) -> None:
    carla = browser_of(world.carla)
    place = f"{world.riverside.pk}:{Role.PARALEGAL}"
    page = carla.post(reverse("member-invite"), {"place": place})
    link = page.context["link"]
    code_page = join(client, link)
    assert code_page.context["code"]
    assert client.get(reverse("account")).context["waits_for"].team == world.riverside
    nadia = User.objects.get(username="nadia")
    waiting = carla.get(reverse("members")).context["waiting"]
    assert [row["fingerprint"] for row in waiting] == [code_page.context["fingerprint"]]
    admit_url = reverse("member-admit", args=[waiting[0]["invitation"].pk])
    assert b"Compare the fingerprints first" in carla.post(admit_url).content
    assert not Membership.objects.filter(user=nadia).exists()
    carla.post(admit_url, {"compared": "yes"})
    assert roles_of(nadia) == {Role.PARALEGAL}
    assert verbs_of(world)[-3:] == ["invite", "answer_invitation", "admit"]
    # Her next page is the second factor; then she reads what the team was sent.
    assert client.get(reverse("today"))["Location"] == reverse("factor")


def test_who_is_admitted_opens_the_teams_letters(world: World) -> None:
    nadia = make_person("nadia")
    admit(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        user=nadia.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    letter = context("letter")
    sealed = seal_to_team(world.riverside, b"hello", letter)
    assert nadia.keyring.open(sealed, letter) == b"hello"


def test_an_invitation_opens_nothing_and_works_once(world: World, client: Client) -> None:
    link = invite_paralegal(world)
    assert join(client, link).status_code == 200
    assert not Membership.objects.filter(user__username="nadia").exists()
    assert Client().get(link).status_code == 404
    assert join(Client(), link, "second").status_code == 404
    assert not User.objects.filter(username="second").exists()


def test_an_invitation_ends_after_its_days(world: World, client: Client) -> None:
    link = invite_paralegal(world)
    Invitation.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert client.get(link).status_code == 404


def test_two_people_who_open_one_link_at_once_do_not_both_wait(world: World) -> None:
    invited = invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    )
    create_account(username="first", password=NEW, invitation=invited.invitation)
    with pytest.raises(ValidationError):
        create_account(username="second", password=NEW, invitation=invited.invitation)
    assert not User.objects.filter(username="second").exists()


def test_a_member_asks_to_join_a_further_team(world: World, browser_of: Browser) -> None:
    invited = invite(
        keyring=world.lena.keyring, actor=world.lena.user, team=world.clinic, role=Role.LAWYER
    )
    pavel = browser_of(world.pavel)
    link = reverse("join", args=[invited.code])
    assert pavel.get(link).status_code == 200
    assert pavel.post(link)["Location"] == reverse("account")
    assert Invitation.objects.get(pk=invited.invitation.pk).user == world.pavel.user


def test_the_link_is_stored_nowhere(world: World) -> None:
    invited = invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    )
    row = Invitation.objects.values().get()
    assert invited.code not in str(row)


@pytest.mark.parametrize("name", ["pavel", "petra", "ada", "ossian", "lena", "otto"])
def test_only_coordinators_invite_and_admit_to_documentation(
    world: World, browser_of: Browser, name: str
) -> None:
    person, nadia = getattr(world, name), make_person("nadia")
    with pytest.raises(PermissionDenied):
        invite(
            keyring=person.keyring,
            actor=person.user,
            team=world.riverside,
            role=Role.PEER,
        )
    with pytest.raises(PermissionDenied):
        admit(
            keyring=person.keyring,
            actor=person.user,
            user=nadia.user,
            team=world.riverside,
            role=Role.PEER,
        )
    waiting = invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    ).invitation
    Invitation.objects.filter(pk=waiting.pk).update(user=nadia.user)
    client = browser_of(person)
    for url in ("member-admit", "member-turn-away"):
        assert client.post(reverse(url, args=[waiting.pk]), {"compared": "yes"}).status_code == 404
    assert not Membership.objects.filter(user=nadia.user).exists()


@pytest.mark.parametrize(("name", "status"), [("pavel", 404), ("petra", 404), ("carla", 200)])
def test_the_members_page_is_for_those_who_admit(
    world: World, browser_of: Browser, name: str, status: int
) -> None:
    assert browser_of(getattr(world, name)).get(reverse("members")).status_code == status


def test_nobody_is_admitted_with_anothers_keyring(world: World) -> None:
    nadia = make_person("nadia")
    with pytest.raises(PermissionDenied):
        admit(
            keyring=world.pavel.keyring,
            actor=world.carla.user,
            user=nadia.user,
            team=world.riverside,
            role=Role.PEER,
        )


@pytest.mark.parametrize("role", [Role.LAWYER, Role.ADVOCATE, Role.AUDITOR, "king", ""])
def test_a_team_admits_only_to_its_own_roles(world: World, role: str) -> None:
    with pytest.raises(ValidationError):
        invite(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            team=world.riverside,
            role=role,
        )


def test_admitting_twice_changes_nothing(world: World) -> None:
    before = Membership.objects.get(user=world.pavel.user)
    with pytest.raises(ValidationError):
        admit(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            user=world.pavel.user,
            team=world.riverside,
            role=Role.COORDINATOR,
        )
    assert Membership.objects.get(user=world.pavel.user).role == before.role


def test_the_members_page_shows_a_row_that_nobody_signed(world: World, browser_of: Browser) -> None:
    mallory = make_person("mallory")
    Membership.objects.create(
        user=mallory.user,
        team=world.riverside,
        role=Role.COORDINATOR,
        admitted_by=world.carla.user,
        signature=bytes(64),
    )
    teams = browser_of(world.carla).get(reverse("members")).context["teams"]
    believed = {row["name"]: row["is_believed"] for row in teams[0]["members"]}
    assert believed == {
        "carla": True,
        "fran": True,
        "mallory": False,
        "pavel": True,
        "petra": True,
    }


def test_turning_away_ends_the_invitation(world: World, browser_of: Browser) -> None:
    invited = invite(
        keyring=world.carla.keyring, actor=world.carla.user, team=world.riverside, role=Role.PEER
    )
    browser_of(world.carla).post(reverse("member-turn-away", args=[invited.invitation.pk]))
    assert not Invitation.objects.exists()
    assert verbs_of(world)[-1] == "turn_away"


@pytest.mark.parametrize(
    "place", ["", "x", "a:b", "\0", "00000000-0000-0000-0000-000000000000:peer"]
)
def test_an_invitation_to_nowhere_is_a_form_error(
    world: World, browser_of: Browser, place: str
) -> None:
    page = browser_of(world.carla).post(reverse("member-invite"), {"place": place})
    assert page.context["form"].errors.keys() == {"place"}


def test_an_invitation_to_a_foreign_team_is_a_form_error(world: World, browser_of: Browser) -> None:
    page = browser_of(world.carla).post(
        reverse("member-invite"), {"place": f"{world.lakeside.pk}:peer"}
    )
    assert page.context["form"].errors.keys() == {"place"}
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"username": "ab"}, "username"),
        ({"username": "CARLA"}, "username"),
        ({"username": "‮nadia"}, "username"),
        ({"username": "na\0dia"}, "username"),
        ({"username": "nadia@example.org"}, "username"),
        ({"username": "x" * 500_000}, "username"),
        ({"new": "short", "again": "short"}, "new"),
        ({"new": "nadia nadia nadia", "again": "nadia nadia nadia"}, "new"),
        ({"new": "aaaaaaaaaaaaaaaa", "again": "aaaaaaaaaaaaaaaa"}, "new"),
        ({"new": "password1234", "again": "password1234"}, "new"),
        ({"new": "x" * 500_000, "again": "x"}, "new"),
        ({"again": "something else"}, "again"),
    ],
)
def test_bad_accounts_are_errors_at_the_field(
    world: World, client: Client, typed: dict[str, str], field: str
) -> None:
    before = User.objects.count()
    link = invite_paralegal(world)
    page = client.post(link, {"username": "nadia", "new": NEW, "again": NEW, **typed})
    assert field in page.context["form"].errors
    assert User.objects.count() == before
    assert NEW not in page.content.decode()


def test_names_of_any_script_are_welcome(db: None) -> None:
    for name in ("айгүл", "josé", "аня-7", "ليلى"):
        assert create_account(username=name, password=NEW)[0].username == name


def test_the_first_organisation_is_founded_by_a_page(db: None, client: Client) -> None:
    assert client.get(reverse("home"))["Location"] == reverse("found")
    page = client.post(
        reverse("found"),
        {
            "name": "Riverside",
            "jurisdiction": "ke",
            "username": "fran",
            "new": NEW,
            "again": NEW,
        },
    )
    assert page.context["code"]
    fran = User.objects.get(username="fran")
    assert fran.is_administrator
    assert roles_of(fran) == {Role.COORDINATOR, Role.AUDITOR}
    documentation = Team.objects.get(kind=Team.Kind.DOCUMENTATION)
    assert documentation.jurisdiction == "KE"
    assert documentation.feeds.kind == Team.Kind.ADVOCACY
    assert client.get(reverse("today"))["Location"] == reverse("factor")
    assert Client().get(reverse("found")).status_code == 404


def test_a_further_organisation_is_founded_by_an_administrator_only(
    world: World, browser_of: Browser
) -> None:
    typed = {"name": "Hillside", "username": "hana", "new": NEW, "again": NEW}
    assert browser_of(world.carla).post(reverse("found"), typed).status_code == 404
    assert world.fran.user.is_administrator
    page = browser_of(world.fran).post(reverse("found"), typed)
    assert page.context["for_other"]
    hana = User.objects.get(username="hana")
    assert not hana.is_administrator
    hillside = Organisation.objects.get(name="Hillside")
    # The administrator made the house and has no key to it.
    for team in hillside.teams.all():
        assert not world.fran.keyring.holds(team.pk)
    with pytest.raises(PermissionDenied):
        found_organisation(name="X Y", username="xy", password=NEW, by=world.carla.user)


def test_founding_with_a_taken_name_writes_nothing(world: World) -> None:
    before = Organisation.objects.count()
    with pytest.raises(ValidationError) as refused:
        found_organisation(name="Hillside", username="carla", password=NEW)
    assert refused.value.error_dict.keys() == {"username"}
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("name", ["", " ", "x", "x" * 101, "a\0b", "a\u202eb", "\ud800\ud800"])
def test_an_organisation_needs_a_plain_name(db: None, name: str) -> None:
    with pytest.raises(ValidationError) as refused:
        found_organisation(name=name, username="fran", password=NEW)
    assert refused.value.error_dict.keys() == {"name"}
    assert not Organisation.objects.exists()


def test_a_further_documentation_team_feeds_the_same_trends(world: World) -> None:
    hill = add_team(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        organisation=world.riverside.organisation,
        kind=Team.Kind.DOCUMENTATION,
        name="Hill",
    )
    assert hill.feeds == world.trends
    assert world.carla.keyring.holds(hill.pk)
    assert verbs_of(world)[-1] == "add_team"


@pytest.mark.parametrize("name", ["pavel", "petra", "ada", "ossian", "lena", "otto"])
def test_only_coordinators_of_the_organisation_add_teams(world: World, name: str) -> None:
    person = getattr(world, name)
    with pytest.raises(PermissionDenied):
        add_team(
            keyring=person.keyring,
            actor=person.user,
            organisation=world.riverside.organisation,
            kind=Team.Kind.LEGAL_AID,
            name="Mine",
        )


def test_the_command_founds_and_prints_the_code_once(db: None, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSWORD + "\n")
    out = StringIO()
    call_command(
        "found_organisation",
        name="Riverside",
        username="fran",
        jurisdiction="ke",
        password_file=file,
        stdout=out,
    )
    code = out.getvalue().strip().splitlines()[-1]
    page = Client().post(reverse("recover"), {"code": code, "new": NEW, "again": NEW})
    assert page.context["code"] != code
    with pytest.raises(CommandError):
        call_command(
            "found_organisation", name="Other", username="fran", password_file=file, stdout=out
        )


def test_the_command_adds_a_team(world: World, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSWORD)
    options = {"kind": "legal_aid", "name": "Own lawyers", "password_file": file}
    call_command("add_team", username="carla", stdout=StringIO(), **options)
    assert Team.objects.filter(name="Own lawyers", kind=Team.Kind.LEGAL_AID).exists()
    for username in ("pavel", "nobody"):
        with pytest.raises(CommandError):
            call_command("add_team", username=username, stdout=StringIO(), **options)


def test_a_recovery_code_works_once_and_passes_the_second_factor(
    world: World, browser_of: Browser, client: Client
) -> None:
    elsewhere = browser_of(world.carla)
    code = world.carla.recovery_code.lower().replace("-", " ").replace("0", "o")
    page = client.post(reverse("recover"), {"code": code, "new": NEW, "again": NEW})
    assert page.context["code"] != world.carla.recovery_code
    assert not SecondFactor.objects.filter(user=world.carla.user).exists()
    assert client.get(reverse("today"))["Location"] == reverse("factor")
    assert elsewhere.get(reverse("account")).status_code == 302  # other sessions ended
    again = Client().post(reverse("recover"), {"code": code, "new": NEW, "again": NEW})
    assert again.context["form"].errors.keys() == {"code"}
    assert "recover" in verbs_of(world)
    # Same keys as before.
    assert fingerprint_of(User.objects.get(username="carla")) == fingerprint_of(world.carla.user)


def test_a_bad_new_passphrase_does_not_use_the_code_up(world: World, client: Client) -> None:
    code = world.petra.recovery_code
    page = client.post(reverse("recover"), {"code": code, "new": "short", "again": "short"})
    assert page.context["form"].errors.keys() == {"new"}
    page = client.post(reverse("recover"), {"code": code, "new": NEW, "again": NEW})
    assert page.context["code"]


@pytest.mark.parametrize("code", ["", "x", "0" * 32, "U" * 32, "\0" * 32, "Я" * 32, "0" * 500_000])
def test_odd_recovery_codes_are_form_errors(world: World, client: Client, code: str) -> None:
    page = client.post(reverse("recover"), {"code": code, "new": NEW, "again": NEW})
    assert page.context["form"].errors.keys() == {"code"}


def test_the_recovery_code_and_the_passphrase_are_stored_nowhere(world: World) -> None:
    from django.core import serializers

    rows = serializers.serialize(
        "json", [row for model in (User,) for row in model.objects.all()]
    ) + str(list(world.carla.user.unlockers.values()))
    assert world.carla.recovery_code not in rows
    assert PASSWORD not in rows
    assert world.carla.seed.hex() not in rows


def test_a_keyring_without_the_team_admits_nobody(world: World) -> None:
    """Carla's admission was tampered with: she keeps the role in the database, not the key."""
    Membership.objects.filter(user=world.carla.user).update(signature=bytes(64))
    world.carla.forget_keyring()
    nadia = make_person("nadia")
    with pytest.raises(Undecryptable):
        admit(
            keyring=world.carla.keyring,
            actor=world.carla.user,
            user=nadia.user,
            team=world.riverside,
            role=Role.PEER,
        )
