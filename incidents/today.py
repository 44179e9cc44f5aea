"""What waits for paralegals and coordinators: sealed reports, and urgent records without a lawyer.

Counts and urgency come from the plaintext register. A report is tried only to say aloud that one
does not open; nothing in it is shown, so this is not written in the log as opening.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.access import roles_here
from accounts.models import Role, Team
from accounts.teams import teams_of
from accounts.today import Waiting
from incidents import retention
from incidents.answering import threads_of
from incidents.drafts import drafts_of
from incidents.evidence.models import EvidencePiece
from incidents.facts import held_facts_of, send_held
from incidents.intake import opens
from incidents.models import Intake, Record
from incidents.moved_facts import tell_moved
from incidents.people.retention import due_in
from incidents.reminders import reminders_of
from incidents.rights import ERASING_ROLES, WRITING_ROLES
from incidents.urgency import NOW, THIS_WEEK, TODAY
from incidents.views.continuing import address_of
from vault import Keyring

# Each is one public-key operation; who has more waiting sees the oldest most urgent ones first.
MOST_REPORTS = 20
URGENT_FROM = 1
A_DAY = timedelta(days=1)


def waiting(request: HttpRequest) -> list[Waiting]:
    """Reports by urgency and age, then urgent records that nobody has referred."""
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=WRITING_ROLES)
    _send_held_facts(request, teams)
    return [
        *_reports(request, teams),
        *_records(teams),
        *_to_ask(request, teams),
        *_drafts(request),
        *_due(request),
        *_files(teams),
        *_first_step(request),
    ]


def _drafts(request: HttpRequest) -> Iterator[Waiting]:
    """What one has begun to write and not saved."""
    keyring = getattr(request, "keyring", None)
    if keyring is None or not request.user.drafts.exists():
        return
    for one in drafts_of(keyring, request.user)[:MOST_REPORTS]:
        at = formats.date_format(timezone.localtime(one.at), "j M, H:i")
        yield Waiting(
            title=_("A draft of yours, %(at)s") % {"at": at},
            detail=(
                _("A revision of record %(ref)s, not saved yet") % {"ref": one.about.hex[:8]}
                if one.about
                else _("A new record, not saved yet")
            ),
            url=address_of(one),
            action=_("Go on with it"),
        )


def _to_ask(request: HttpRequest, teams: QuerySet[Team]) -> Iterator[Waiting]:
    """Whose answers are wanted, from each team's sealed book: before the time, and after it."""
    keyring, now = getattr(request, "keyring", None), timezone.now()
    if keyring is None:
        return
    found = [one for team in teams for one in reminders_of(keyring, team)]
    for one in sorted(found, key=lambda reminder: reminder.due)[:MOST_REPORTS]:
        at = formats.date_format(timezone.localtime(one.due), "j M, H:i")
        is_over = one.due < now
        yield Waiting(
            title=_("Record %s rests on nobody's own answer") % one.record.hex[:8],
            detail=(
                _("They were to be asked by %(at)s. Ask now; until then no lawyer is shown it.")
                if is_over
                else _("Ask the person by %(at)s, and write down what they say.")
            )
            % {"at": at},
            url=reverse("incident-consents", args=[one.record]),
            urgency=NOW if is_over else (TODAY if one.due - now <= A_DAY else THIS_WEEK),
            action=_("See the consents"),
        )


def _send_held_facts(request: HttpRequest, teams: QuerySet[Team]) -> None:
    """Only members can: what waited for the advocacy team's key to be the one known, and for
    somebody to tell what legal aid did."""
    if getattr(request, "keyring", None) is None:
        return
    for team in held_facts_of(teams):
        send_held(request.keyring, team)
    tell_moved(request.keyring, teams.filter(feeds__isnull=False))


def _files(teams: QuerySet[Team]) -> Iterator[Waiting]:
    """Evidence whose sealing anew broke off after a withdrawal; opening the files goes on."""
    waiting = EvidencePiece.objects.due().filter(file__record__team__in=teams)
    for pk in waiting.values_list("file__record", flat=True).distinct()[:MOST_REPORTS]:
        yield Waiting(
            title=_("Files of record %s still lie under their former keys") % pk.hex[:8],
            detail=_(
                "Sharing was withdrawn, and sealing them anew broke off. Open the list of files and"
                " it goes on. If this stays here, a file is damaged: put it back from a backup."
            ),
            url=reverse("evidence", args=[pk]),
            urgency=THIS_WEEK,
            action=_("See the files"),
        )


def _due(request: HttpRequest) -> Iterator[Waiting]:
    """Records past their time, for those who may erase them."""
    teams = teams_of(request.user, kind=Team.Kind.DOCUMENTATION, roles=ERASING_ROLES)
    past = retention.due(Record.objects.incidents().filter(team__in=teams))
    for record in past[:MOST_REPORTS]:
        yield Waiting(
            title=_("Record %s is past its time") % record.pk.hex[:8],
            detail=_("Closed longer ago than it is to stay. Erase it, or set a legal hold."),
            url=reverse("incident-keeping", args=[record.pk]),
            action=_("Decide"),
        )
    yield from _due_clients(getattr(request, "keyring", None), teams)


def _due_clients(keyring: Keyring | None, teams: QuerySet[Team]) -> Iterator[Waiting]:
    """Clients whom no record names any more. Only an open register tells, and only old ones ask."""
    for team in teams.select_related("organisation") if keyring else ():
        for client in due_in(keyring, team)[:MOST_REPORTS]:
            yield Waiting(
                title=_("Client %s is past their time") % client.client.code,
                detail=_("No record names them any more. Erase them, unless you work with them."),
                url=reverse("client", args=[client.pk]),
                action=_("Decide"),
            )


def _first_step(request: HttpRequest) -> Iterator[Waiting]:
    """A peer's page is never empty: reporting is what a peer comes for."""
    if str(Role.PEER) in roles_here(request):
        if keyring := getattr(request, "keyring", None):
            threads = threads_of(keyring, request.user)
            yield from _questions(sum(one.waits_for_answer for one in threads))
        yield Waiting(
            title=_("Report what happened"),
            detail=_("It takes two minutes and is sealed at once."),
            url=reverse("report"),
            action=_("Make a report"),
        )


def _questions(count: int) -> Iterator[Waiting]:
    """What the team has asked about one's own reports and waits to be answered."""
    if count:
        yield Waiting(
            title=_("Your team has a question"),
            detail=_("About a report that you sent."),
            url=reverse("my-reports"),
            urgency=1,
            count=count if count > 1 else 0,
            action=_("Read it"),
        )


def _reports(request: HttpRequest, teams: QuerySet[Team]) -> Iterator[Waiting]:
    unhandled = Intake.objects.filter(team__in=teams).waiting()
    keyring = getattr(request, "keyring", None)
    for intake in unhandled[:MOST_REPORTS]:
        broken = keyring is not None and not opens(keyring, intake)
        opened = intake.state == Intake.State.OPENED
        yield Waiting(
            title=_("Report %s does not open") % intake.pk.hex[:8]
            if broken
            else _("Sealed report %s") % intake.pk.hex[:8],
            detail=_("It is kept aside. Ask the sender for it again.")
            if broken
            else (_("Opened, not registered yet") if opened else _("Nobody has opened it yet")),
            url=reverse("inbox-open", args=[intake.pk]),
            urgency=intake.urgency,
            action=_("Open"),
        )
    more = unhandled.count() - MOST_REPORTS
    if more > 0:
        yield Waiting(
            title=ngettext("%d more sealed report", "%d more sealed reports", more) % more,
            detail="",
            url=reverse("inbox"),
            count=more,
            action=_("See all"),
        )


def _records(teams: QuerySet[Team]) -> Iterator[Waiting]:
    urgent = Record.objects.incidents().filter(
        team__in=teams, state=Record.State.REGISTERED, urgency__gte=URGENT_FROM
    )
    # What nobody could take is told once, with its reasons, by the room that asked them.
    urgent = urgent.exclude(referrals__state="unplaced")
    for record in urgent.order_by("-urgency", "week", "pk")[:MOST_REPORTS]:
        yield Waiting(
            title=_("Record %s is urgent and with no lawyer") % record.pk.hex[:8],
            detail=_("Registered, not referred yet"),
            url=reverse("incident", args=[record.pk]),
            urgency=record.urgency,
            action=_("Open"),
        )
