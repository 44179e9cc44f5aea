"""Teams with sheets, people who lost everything, and someone who writes the database."""

from __future__ import annotations

from uuid import UUID

from accounts.joining import admits_to
from accounts.models import Team, TeamKey, TeamRecovery, Unlocker
from accounts.recovery.keys import set_label
from accounts.recovery.making import Sheets, make_sheets
from accounts.recovery.recovering import Recovered, recover_team
from accounts.recovery.rehearsing import rehearse
from tests.accounts.changing_stories import reopened
from tests.world import Person, World, make_person

REASON = "All four lost their phones in the raid"


def sheets_of(person: Person, team: Team) -> Sheets:
    """Make a team's sheets, or new ones, as somebody who admits to it."""
    recovery = TeamRecovery.objects.filter(team=team).first()
    made = make_sheets(
        keyring=reopened(person),
        actor=person.user,
        team=team,
        instead_of=set_label(recovery.public_key) if recovery else "",
    )
    person.forget_keyring()
    return made


def sheets_for_all(world: World) -> dict[UUID, Sheets]:
    """Every team's sheets, by team, made by whoever founded it."""
    return {
        team.pk: sheets_of(founder, team)
        for founder in world.founders
        for team in admits_to(founder.user)
    }


def rehearse_all(made: dict[UUID, Sheets]) -> None:
    for sheets in made.values():
        rehearse(first=sheets.shares[0], second=sheets.shares[2], actor=None)


def lose_everything(world: World) -> None:
    """Everybody who holds Riverside's key loses passphrase, recovery code and sessions."""
    for person in (world.fran, world.carla, world.pavel):
        Unlocker.objects.filter(user=person.user).delete()


def recover(
    sheets: Sheets, steward: Person, *, pair: tuple[int, int] = (0, 1), keep: bool = False
) -> Recovered:
    done = recover_team(
        first=sheets.shares[pair[0]],
        second=sheets.shares[pair[1]],
        keyring=reopened(steward),
        steward=steward.user,
        reason=REASON,
        keep=keep,
    )
    steward.forget_keyring()
    return done


def stranger() -> Person:
    """Somebody with an account that belongs nowhere."""
    return make_person("nadia")


def recovery_of(team: Team) -> TeamRecovery:
    return TeamRecovery.objects.get(team=team)


def current(team: Team) -> TeamKey:
    return TeamKey.objects.get(team=team, is_current=True)
