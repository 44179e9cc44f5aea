"""Trusted outsiders: both sides compare one code and sign; nobody else's word makes one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.changing import change_role, remove_member
from accounts.keyrings import give_keys
from accounts.logs import actors_of
from accounts.models import Membership, Organisation, Outsider, Role, User
from accounts.outsiders import (
    agree,
    answer_link,
    code_of,
    end_trust,
    find_named,
    forget_unfinished,
    name_outsider,
    outsiders_of,
    trusted_by,
)
from accounts.replayers import _outsider as replay_end
from audit.journal import writing
from audit.reading import read_entries
from tests.accounts.changing_stories import logged, membership_of, reopened
from tests.accounts.outsider_stories import answered, trust
from tests.world import PASSWORD, Person, World
from vault import SigningKey


@pytest.fixture
def lakeside(world: World) -> Organisation:
    return world.lakeside.organisation


def trusted(person: Person, organisation: Organisation) -> list[str]:
    return [row.user.username for row in trusted_by(reopened(person), organisation)]


def test_trust_needs_both_sides(world: World, lakeside: Organisation) -> None:
    row = answered(world.olga, world.lena, lakeside)
    assert trusted(world.olga, lakeside) == []
    agree(keyring=world.lena.keyring, actor=world.lena.user, outsider=row)
    assert trusted(world.olga, lakeside) == []
    agree(keyring=world.olga.keyring, actor=world.olga.user, outsider=row)
    assert trusted(world.olga, lakeside) == ["lena"]
    assert trusted(world.otto, lakeside) == ["lena"]  # he holds the team's key, so he can tell
    assert trusted(world.carla, lakeside) == []  # she cannot, and need not


def test_every_step_is_in_the_log_of_the_organisation(world: World) -> None:
    row = trust(world.carla, world.lena, world.riverside.organisation)
    end_trust(actor=world.lena.user, outsider=row)
    assert [verb for verb, _detail in logged(world) if verb.startswith("outsider")] == [
        "outsider.name",
        "outsider.answer",
        "outsider.accept",
        "outsider.confirm",
        "outsider.end",
    ]


@pytest.mark.parametrize("who", ["otto", "lena", "carla", "ossian"])
def test_only_who_coordinates_names_outsiders(
    world: World, lakeside: Organisation, who: str
) -> None:
    with pytest.raises(PermissionDenied):
        name_outsider(actor=getattr(world, who).user, organisation=lakeside)
    assert not Outsider.objects.exists()


def test_members_are_no_outsiders(world: World, lakeside: Organisation) -> None:
    row = find_named(name_outsider(actor=world.olga.user, organisation=lakeside))
    for person in (world.olga, world.otto):
        with pytest.raises(ValidationError, match="outside"):
            answer_link(user=person.user, outsider=row)


def test_an_outsider_who_joins_is_none_any_more(world: World, lakeside: Organisation) -> None:
    trust(world.olga, world.lena, lakeside)
    membership = membership_of(world.otto, world.lakeside)
    Membership.objects.filter(pk=membership.pk).update(user=world.lena.user)
    assert trusted(world.olga, lakeside) == []


def test_a_link_works_once_and_for_a_week(world: World, lakeside: Organisation) -> None:
    code = name_outsider(actor=world.olga.user, organisation=lakeside)
    row = find_named(code)
    answer_link(user=world.lena.user, outsider=row)
    assert find_named(code) is None
    with pytest.raises(ValidationError):
        answer_link(user=world.dmitri.user, outsider=row)
    again = find_named(name_outsider(actor=world.olga.user, organisation=lakeside))
    with pytest.raises(ValidationError, match="before"):
        answer_link(user=world.lena.user, outsider=again)
    code = name_outsider(actor=world.olga.user, organisation=lakeside)
    Outsider.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    assert find_named(code) is None
    assert find_named("nonsense\0") is None
    forget_unfinished()
    assert not Outsider.objects.exists()


def test_what_both_signed_does_not_run_out(world: World, lakeside: Organisation) -> None:
    trust(world.olga, world.lena, lakeside)
    Outsider.objects.update(expires_on=timezone.localdate() - timedelta(days=400))
    forget_unfinished()
    assert trusted(world.olga, lakeside) == ["lena"]


def test_both_see_one_code_and_it_covers_all_four_keys(
    world: World, lakeside: Organisation
) -> None:
    row = answered(world.olga, world.lena, lakeside)
    code, seen = code_of(row), set()
    for user in (row.named_by, row.user):
        for key in ("public_key", "signing_public"):
            kept = getattr(user, key)
            setattr(user, key, bytes(len(kept)))
            seen.add(code_of(row))
            setattr(user, key, kept)
    assert code not in seen
    assert len(seen) == 4


def test_a_row_written_into_the_database_is_not_believed(
    world: World, lakeside: Organisation
) -> None:
    """Dmitri, who can write every table, makes himself Lakeside's trusted outsider."""
    forged = SigningKey.generate()
    row = answered(world.olga, world.dmitri, lakeside)
    row = agree(keyring=world.dmitri.keyring, actor=world.dmitri.user, outsider=row)
    for signature in (bytes(row.accepted_signature), forged.sign(b"", b"amparo\x01x"), bytes(64)):
        Outsider.objects.filter(pk=row.pk).update(named_signature=signature)
        assert trusted(world.olga, lakeside) == []
    # A true row of somebody else's, with his account put into it.
    row.delete()
    real = trust(world.olga, world.lena, lakeside)
    Outsider.objects.filter(pk=real.pk).update(user=world.dmitri.user)
    assert trusted(world.olga, lakeside) == []
    # A true row of his own organisation, moved to another.
    Outsider.objects.all().delete()
    own = trust(world.carla, world.dmitri, world.riverside.organisation)
    Outsider.objects.filter(pk=own.pk).update(organisation=lakeside)
    assert trusted(world.olga, lakeside) == []


def test_a_coordinator_inserted_into_the_database_names_nobody(
    world: World, lakeside: Organisation
) -> None:
    """Otto makes himself a coordinator in the table; his signature is not olga's."""
    Membership.objects.filter(user=world.otto.user).update(role=Role.COORDINATOR)
    trust(world.otto, world.lena, lakeside)
    assert trusted(world.olga, lakeside) == []


def test_new_keys_on_either_side_end_it(world: World, lakeside: Organisation) -> None:
    trust(world.olga, world.lena, lakeside)
    lena = User.objects.get(pk=world.lena.user.pk)
    give_keys(lena)
    lena.save()
    assert trusted(world.olga, lakeside) == []


def test_trust_falls_with_the_role_of_who_named(world: World) -> None:
    organisation = world.riverside.organisation
    trust(world.carla, world.lena, organisation)
    assert trusted(world.fran, organisation) == ["lena"]
    carla = membership_of(world.carla, world.riverside)
    change_role(
        keyring=reopened(world.fran),
        actor=world.fran.user,
        membership=carla,
        role=Role.PARALEGAL,
    )
    assert trusted(world.fran, organisation) == []


def test_trust_outlives_a_change_of_the_teams_key(world: World) -> None:
    organisation = world.riverside.organisation
    trust(world.carla, world.lena, organisation)
    remove_member(
        keyring=reopened(world.carla),
        actor=world.carla.user,
        membership=membership_of(world.pavel, world.riverside),
    )
    assert trusted(world.carla, organisation) == ["lena"]


def test_either_side_ends_it_and_an_old_copy_ends_it_again(
    world: World,
    lakeside: Organisation,
    settings: Any,
    tmp_path: Path,
    django_capture_on_commit_callbacks: Any,
) -> None:
    settings.DATA, settings.AMPARO_JOURNAL = tmp_path, ""
    for person in (world.lena, world.olga):
        row = trust(world.olga, world.lena, lakeside)
        kept = Outsider.objects.get(pk=row.pk)
        with django_capture_on_commit_callbacks(execute=True):
            end_trust(actor=person.user, outsider=row)
        assert f'"subject": "{kept.pk}"' in writing.journal_file().read_text().splitlines()[-1]
        kept.save(force_insert=True)  # as an older backup would bring it back
        assert trusted(world.olga, lakeside) == ["lena"]
        assert replay_end(str(kept.pk), b"") == 1
        assert replay_end(str(kept.pk), b"") == 0
        assert trusted(world.olga, lakeside) == []


@pytest.mark.parametrize("who", ["otto", "carla", "dmitri"])
def test_nobody_else_ends_it_or_signs_for_it(
    world: World, lakeside: Organisation, who: str
) -> None:
    person = getattr(world, who)
    row = answered(world.olga, world.lena, lakeside)
    with pytest.raises(PermissionDenied):
        agree(keyring=person.keyring, actor=person.user, outsider=row)
    with pytest.raises(PermissionDenied):
        agree(keyring=person.keyring, actor=world.lena.user, outsider=row)
    with pytest.raises(PermissionDenied):
        end_trust(actor=person.user, outsider=row)
    assert not outsiders_of(person.user).exists()


def test_through_the_pages_with_an_account_made_for_it(
    world: World, browser_of: Callable[[Person], Client], lakeside: Organisation
) -> None:
    """Vera belongs to no team. She needs a second factor like everyone who may decide."""
    olga, vera = browser_of(world.olga), Client()
    made = olga.post(reverse("outsiders"), {"organisation": str(lakeside.pk)})
    path = made.context["link"].partition("testserver")[2]
    assert "Be their second person" in vera.get(path).content.decode()
    assert vera.post(path, {}).status_code == 200
    typed = {"username": "vera", "new": PASSWORD, "again": PASSWORD}
    assert "vera" in vera.post(path, typed).content.decode()
    assert vera.get(path).status_code == 404
    row = Outsider.objects.get()
    page = reverse("outsider", args=[row.pk])
    assert vera.get(page)["Location"] == reverse("factor")
    assert vera.get(reverse("settings"))["Location"] == reverse("factor")
    assert row.user.username == "vera"
    assert "vera" in olga.get(page).content.decode()
    code = code_of(row)
    for refused in ({}, {"compared": "yes", "shown": "OLD"}, {"shown": code}):
        answer = olga.post(page, {"do": "agree", **refused})
        assert "Compare the code first" in answer.content.decode()
    assert not Outsider.objects.get().named_signature
    agreed = {"do": "agree", "compared": "yes", "shown": code}
    assert olga.post(page, agreed).status_code == 302
    assert olga.post(page, {"do": "dance"}).status_code == 400
    assert "other side has still to compare" in olga.get(page).content.decode()
    assert page in [one.url for one in _waiting(browser_of, world.lena, lakeside, world)]


def _waiting(
    browser_of: Callable[[Person], Client], person: Person, lakeside: Organisation, world: World
) -> Any:
    """As for Lena, had she been the one who answered."""
    Outsider.objects.update(user=person.user)
    return browser_of(person).get(reverse("today")).context["waiting"]


def test_everyone_who_reads_sees_whom_the_organisation_trusts(
    world: World, browser_of: Callable[[Person], Client], lakeside: Organisation
) -> None:
    row = trust(world.olga, world.lena, lakeside)
    pages = {
        name: browser_of(getattr(world, name)).get(reverse("outsiders")).content.decode()
        for name in ("otto", "lena", "carla")
    }
    assert "<bdi>lena</bdi>" in pages["otto"]
    assert "Trusted: both have compared" in pages["otto"]
    assert "Name a trusted outsider" not in pages["otto"]
    assert "<bdi>Lakeside</bdi>" in pages["lena"]  # among those who trust her
    assert "Lakeside" not in pages["carla"]
    otto, olga = browser_of(world.otto), browser_of(world.olga)
    assert otto.get(reverse("outsider", args=[row.pk])).status_code == 404
    for wrong in ("", "x", str(uuid4()), str(world.riverside.organisation_id)):
        answer = olga.post(reverse("outsiders"), {"organisation": wrong})
        assert answer.status_code == 404
    named = {"organisation": str(lakeside.pk)}
    assert otto.post(reverse("outsiders"), named).status_code == 404


def test_the_log_names_the_outsider(world: World) -> None:
    organisation = world.riverside.organisation
    trust(world.carla, world.lena, organisation)
    chain = organisation.chain
    chain.refresh_from_db()
    actors = {row.actor for row in read_entries(world.ossian.keyring, chain, limit=1000)}
    assert str(world.lena.user.pk) in actors
    assert actors_of(organisation)[str(world.lena.user.pk)] == "lena"
