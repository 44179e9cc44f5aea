"""Everything there can be a row of: whose it is, in which state, and the people who try."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import totp
from accounts.approvals import ask
from accounts.challenges import Challenge
from accounts.founding import add_team
from accounts.joining import answer_invitation, invite
from accounts.models import Approval, Membership, Passkey, Role, Team, Unlocker, User
from accounts.outsiders import name_outsider
from accounts.passkeys import add_passkey
from accounts.people import fingerprint_of
from accounts.readmission import ask_readmission, resets_made_by
from accounts.recovery.making import make_sheets
from accounts.resetting import begin_reset, find_reset, finish_reset
from accounts.tokens import issue_token
from advocacy import frames
from advocacy.drafts import start
from advocacy.ledger import frozen
from advocacy.ledger.beginning import ledger_of
from advocacy.ledger.boxes import contents_context, enclose, facts_context
from advocacy.ledger.chain import signature_context
from advocacy.ledger.contents import Contents
from advocacy.ledger.models import LedgerRelease
from advocacy.ledger.preview import body_of
from advocacy.ledger.publishing import make_public
from advocacy.ledger.state import state_of
from advocacy.ledger.state import write as write_state
from advocacy.ledger.universes import Universe
from advocacy.specs import TableSpec
from incidents.alerts.duties import Entry, set_list
from incidents.alerts.models import PushEndpoint
from incidents.answering import answer
from incidents.batches import release_facts
from incidents.drafts import keep_draft, slot_of_new
from incidents.evidence import details
from incidents.evidence.copying import make_copy
from incidents.evidence.describing import describe
from incidents.evidence.handovers import HandedOver, handover_key, sealed
from incidents.evidence.models import EvidenceFile, Handover
from incidents.evidence.notes import write_note
from incidents.evidence.uploads import begin as begin_upload
from incidents.inbox import ask_back, reject
from incidents.intake import open_intake, submit_intake
from incidents.models import Draft, Intake, Record
from incidents.outbox.passes import phones_of
from incidents.people.merging import merge_clients
from incidents.recording import register, revise
from incidents.search.question import Question
from incidents.search.saved import save_search
from legal_aid.case_changes import add_hearing
from legal_aid.cases import change_case, open_case
from legal_aid.community.disputes import begin
from legal_aid.days.feeds import begin_feed
from legal_aid.days.hearings import named
from legal_aid.days.task_editing import with_new
from legal_aid.days.task_table import open_tasks, save_tasks
from legal_aid.directory import add_entry, describe_provider
from legal_aid.documents.preparing import Wanted
from legal_aid.documents.versions import make_document
from legal_aid.models import Offer, Provider, Referral, Shift
from legal_aid.offers import accept_offer, decline_offer
from legal_aid.providers.declared import declare_conflicts
from legal_aid.providers.describing import Description
from legal_aid.providers.hours import parse_hours
from legal_aid.providers.people import Person as Named
from legal_aid.providers.people import set_people
from legal_aid.providers.practices import Practice
from legal_aid.providers.ratings import rate
from legal_aid.providers.rota import add_shift
from legal_aid.referrals import refer
from legal_aid.rules.keeping import publish, save_draft
from legal_aid.rules.table import RuleTable
from legal_aid.sweeping import sweep
from tests.accounts.outsider_stories import trust
from tests.advocacy.outputs.invented import QUARTERS, release, table
from tests.authenticator import Device, write
from tests.conftest import open_browser
from tests.incidents import stories as incident_stories
from tests.incidents.evidence.decoding.boxes import video
from tests.incidents.evidence.sending import a_picture, give, send
from tests.incidents.outbox.a_phone import PHOTO, Phone
from tests.incidents.people import stories as people_stories
from tests.legal_aid import stories
from tests.legal_aid.conftest import ALL_MATTERS
from tests.world import PASSWORD, Person, World, make_member, make_person, recall_world
from vault import context, digest, new_secret

HEARING_AT = "2027-01-12T09:30"
STATISTICS = {"scope": "statistics", "state": "granted"}


@dataclass
class Stage:
    """The world with something in every state. `ids` are what addresses may name, by label."""

    world: World
    people: dict[str, Person]
    ids: dict[str, UUID | str]
    browsers: dict[str, Client] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    devices: dict[str, Device] = field(default_factory=lambda: {"para": Device(), "otho": Device()})
    # By team: the three sheets of its recovery.
    sheets: dict[UUID, tuple[str, ...]] = field(default_factory=dict, repr=False)

    def browser(self, role: str) -> Client:
        """The role's signed-in browser; one without cookies for "anon"."""
        client = Client()
        client.handler = _pages
        if role != "anon":
            client.cookies.update(self.browsers[role].cookies)
        return client

    def api(self, role: str) -> Client:
        """The role's API client with a token; "anon" has none, "lock" a locked session."""
        client = APIClient()
        client.handler = _api
        if role == "lock":
            client.cookies.update(self.browsers[role].cookies)
        elif role != "anon":
            client.credentials(HTTP_AUTHORIZATION=f"Bearer {self.tokens[role]}")
        return client


# Loading the middleware anew for every client takes longer than most requests.
_pages = Client().handler
_api = APIClient().handler


@contextmanager
def undone() -> Iterator[None]:
    """Whatever is written inside is taken back; refusals may still be logged durably."""
    cache.clear()
    block = transaction.atomic()
    block._from_testcase = True
    with block:
        yield
        transaction.set_rollback(True)


def set_stage() -> Stage:
    """Build it: about a hundred verbs, real keys."""
    world = recall_world()
    stage = Stage(world, _people(world), {})
    _providers(world)
    _incidents(stage)
    _rules(stage)
    _task_tables(stage)
    _referrals(stage)
    _foreign(stage)
    _clients(stage)
    _over(stage)
    _calendars(stage)
    _phones(stage)
    _evidence(stage)
    _published(stage)
    _doors(stage)
    _second_persons(stage)
    _sheets(stage)
    release_facts(force=True)
    for role, person in stage.people.items():
        stage.browsers[role] = open_browser(person)
        stage.tokens[role] = token_of(person)
    locked = open_browser(world.pavel)
    assert locked.post("/lock/").status_code == 302
    stage.browsers["lock"] = locked
    return stage


def token_of(
    person: Person, scopes: tuple[str, ...] = ("read", "write", "manage", "hand_over")
) -> str:
    return issue_token(
        keyring=person.keyring,
        user=person.user,
        scopes=scopes,
        expires_on=timezone.localdate() + timedelta(days=30),
    )


def draft_of(person: Person) -> Draft:
    """Something the person has begun to write."""
    slot = slot_of_new(person.keyring, uuid4())
    keep_draft(keyring=person.keyring, user=person.user, slot=slot, fields=[], form=uuid4())
    return Draft.objects.get(user=person.user)


def passkey_of(person: Person, device: Device) -> Passkey:
    """A passkey that also opens the person's keys."""
    challenge = Challenge(new_secret(256), new_secret(256), "testserver")
    asked = {
        "rp": {"id": challenge.host},
        "user": {"id": write(challenge.handle)},
        "challenge": write(challenge.value),
    }
    made = device.create(asked)
    return add_passkey(
        keyring=person.keyring,
        user=person.user,
        label="my phone",
        answer=json.loads(made["credential"]),
        challenge=challenge,
        secret=device.secret(device.credentials[-1]),
    )


def _people(world: World) -> dict[str, Person]:
    admin = make_person("adam")
    User.objects.filter(pk=admin.user.pk).update(is_administrator=True)
    admin.factor = totp.new_secret()
    totp.enrol(user=admin.user, secret=admin.factor)
    return {
        "peer": world.petra,
        "para": world.pavel,
        "coor": world.carla,
        "lwof": world.dmitri,  # a live offer
        "lwno": world.wanda,  # a prepared offer, and a case of other people's
        "lwca": world.lena,  # a case
        "advo": world.ada,
        "audi": world.ossian,
        "otho": world.otto,
        "admn": admin,
    }


def _providers(world: World) -> None:
    for name, lawyer, places in (
        ("clinic", world.lena, ["KE/Nairobi/Kamukunji"]),
        ("duty", world.dmitri, ["KE/Nairobi"]),
        ("desk", world.wanda, ["KE"]),
    ):
        entry = describe_provider(
            actor=lawyer.user,
            team=getattr(world, name),
            matters=ALL_MATTERS,
            jurisdictions=places,
            languages=["sw", "en"],
            capacity=9,
            takes_custody_calls=True,
        )
        declare_conflicts(
            keyring=lawyer.keyring,
            actor=lawyer.user,
            provider=entry,
            organisations=[f"Water company of {name}"],
        )
    _describe_people(world)


def _describe_people(world: World) -> None:
    """The clinic has somebody on call, and Riverside somebody whom it phones."""
    clinic = Provider.objects.get(team=world.clinic)
    person = {"actor": world.lena.user, "provider": clinic}
    set_people(**person, people=[Named("Wanjiku Mwangi", "Advocate", user=world.lena.user.pk)])
    start = timezone.now().replace(second=0, microsecond=0) + timedelta(days=2)
    end = start + timedelta(hours=8)
    add_shift(**person, person=clinic.people.get().pk, start=start, end=end)
    said = Description(
        (Practice(("housing",), ("KE/Kisumu",), ("sw",), ("Kisumu High Court",)),),
        2,
        hours=parse_hours("Mo-Fr 09:00-17:00"),
        time_zone="Africa/Nairobi",
        holidays="KE",
        phone="+254 20 000 001",
        remarks="Ask for the pro bono desk.",
    )
    add_entry(
        actor=world.carla.user, kept_by=world.riverside, name="Pro bono desk", description=said
    )
    rate(
        keyring=world.petra.keyring,
        actor=world.petra.user,
        provider=clinic,
        stars=5,
        after_contact=True,
    )


def _register(person: Person, team: Team, document: Any = None, **options: Any) -> Record:
    return register(
        keyring=person.keyring,
        author=person.user,
        team=team,
        document=document or counted(),
        **options,
    )


def counted(**account: Any) -> Any:
    """The held woman, who also agreed to be counted."""
    consents = [*stories.HELD["account"]["consents"], STATISTICS]
    return stories.held(consents=consents, **account)


def _intake(person: Person, team: Team, **fields: Any) -> Intake:
    made = uuid4()
    submit_intake(
        team=team,
        report=incident_stories.report(**fields),
        intake_id=made,
        author=person.user,
        keyring=person.keyring,
    )
    return Intake.objects.get(pk=made)


def _asked(person: Person, intake: Intake) -> UUID:
    """A question that its sender has been asked."""
    made = uuid4()
    ask_back(
        keyring=person.keyring,
        actor=person.user,
        intake=intake,
        text="Which station?",
        message_id=made,
    )
    return made


def _questions(stage: Stage) -> None:
    """Two reports: one asked about and answered, another not taken."""
    world, ids = stage.world, stage.ids
    report = Intake.objects.get(pk=ids["report"])
    open_intake(keyring=world.pavel.keyring, reader=world.pavel.user, intake=report)
    _asked(world.pavel, report)
    answer(
        keyring=world.petra.keyring,
        author=world.petra.user,
        intake_id=report.pk,
        text="By the bridge",
        message_id=uuid4(),
    )
    rejected = _intake(world.petra, world.riverside)
    reject(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        intake=rejected,
        text="Not ours",
        message_id=uuid4(),
    )
    set_list(actor=world.carla.user, team=world.riverside, entries=[Entry(world.pavel.user.pk)])
    browser = PushEndpoint.objects.create(user=world.pavel.user, url="https://push.example/1")
    ids |= {"report-rejected": rejected.pk, "browser": browser.pk}


def _incidents(stage: Stage) -> None:
    world = stage.world
    stage.ids |= {
        "own": _register(world.pavel, world.riverside).pk,
        "foreign": _register(world.otto, world.lakeside).pk,
        "report": _intake(world.petra, world.riverside).pk,
        "report-foreign": _intake(world.otto, world.lakeside).pk,
        "nothing": UUID(int=0x5EED << 96 | 1 << 78 | 1 << 63, version=4),
    }
    _questions(stage)
    for name, person in (("search", world.pavel), ("search-foreign", world.otto)):
        kept = save_search(
            keyring=person.keyring,
            owner=person.user,
            name="Bottles",
            question=Question(text="bottle"),
        )
        stage.ids[name] = kept.id


def _refer(person: Person, record: Record, *teams: Team) -> Referral:
    return refer(
        keyring=person.keyring,
        actor=person.user,
        record=record,
        providers=[team.pk for team in teams] or None,
    )


def _offer(referral: Referral, team: Team) -> UUID:
    return Offer.objects.get(referral=referral, provider=team).pk


def _rules(stage: Stage) -> None:
    """Riverside and Lakeside have published rules that move nobody here, and a draft."""
    world = stage.world
    for team, person in ((world.riverside, world.carla), (world.lakeside, world.olga)):
        table = RuleTable.model_validate(
            {
                "pools": [{"name": "Families", "members": [str(world.desk.pk)]}],
                "rules": [
                    {"name": "To families", "pool": "Families", "when": {"matters": ["family"]}}
                ],
            }
        )
        by = {"keyring": person.keyring, "actor": person.user, "team": team}
        draft = save_draft(table=table, base=None, **by)
        version = publish(base=draft.pk, **by)
        changed = save_draft(table=table, base=version.pk, **by)
        if team == world.riverside:
            stage.ids["rules-base"] = changed.pk


def _task_tables(stage: Stage) -> None:
    """Two legal-aid teams have task templates of their own."""
    world = stage.world
    for team, person in ((world.clinic, world.lena), (world.duty, world.dmitri)):
        tasks = with_new(open_tasks(person.keyring, None), "active", text="Ring the shelter")
        row = save_tasks(
            keyring=person.keyring, actor=person.user, team=team, tasks=tasks, base=None
        )
        stage.ids[f"tasks-{person.user.username}"] = row.pk


def _hearing(world: World, case: Record) -> str:
    """A hearing of one of Lena's cases, and what addresses call it."""
    change_case(
        keyring=world.lena.keyring,
        author=world.lena.user,
        record=case,
        change=add_hearing(HEARING_AT, "Nairobi"),
    )
    case.refresh_from_db()
    return next(name for name, _one in named(open_case(world.lena.keyring, case).shared.hearings))


def _referrals(stage: Stage) -> None:
    """One referral taken by Lena, one that she declined and that is now open to Dmitri."""
    world, ids = stage.world, stage.ids
    taken = _register(world.pavel, world.riverside)
    placed = _refer(world.carla, taken)
    offer = Offer.objects.get(referral=placed, provider=world.clinic)
    case = accept_offer(
        keyring=world.lena.keyring, actor=world.lena.user, offer=offer, conflict="no"
    )
    ids["hearing"] = _hearing(world, case)
    # Long ago, so that the clinic has had no more than its share and is first again.
    long_ago = timezone.now() - timedelta(days=100)
    Offer.objects.filter(pk=offer.pk).update(due_at=long_ago)
    going = _register(world.pavel, world.riverside)
    placing = _refer(world.carla, going)
    declined = Offer.objects.get(referral=placing, provider=world.clinic)
    decline_offer(actor=world.lena.user, offer=declined)
    _documents(stage, case)
    ids |= {
        "taken": taken.pk,
        "placed": placed.pk,
        "case": case.pk,
        "offered": going.pk,
        "placing": placing.pk,
        "dispute": begin(keyring=world.lena.keyring, author=world.lena.user, record=case),
        "offer-accepted": offer.pk,
        "offer-closed": _offer(placed, world.duty),
        "offer-declined": declined.pk,
        "offer-live": _offer(placing, world.duty),
        "offer-prepared": _offer(placing, world.desk),
    }


def _documents(stage: Stage, case: Record) -> None:
    """A petition that only Lena's team opens, and a letter that both teams do."""
    lena = stage.world.lena
    stage.ids["docx"] = "docx"
    for label, code, part in (
        ("document", "habeas", "privileged"),
        ("document-shared", "client_letter", "shared"),
    ):
        made = make_document(
            keyring=lena.keyring,
            author=lena.user,
            record=Record.objects.get(pk=case.pk),
            wanted=Wanted(code, "en"),
            part=part,
        )
        stage.ids[label] = made.kept.file


def _clients(stage: Stage) -> None:
    """A register of clients of Riverside's, one merged into another, and one of Lakeside's."""
    world = stage.world
    made = {
        label: people_stories.make_client(person, team, name=name, uic=uic)
        for label, person, team, name, uic in (
            ("client-own", world.pavel, world.riverside, "Amina Otieno", "AMOT031987F"),
            ("client-second", world.pavel, world.riverside, "Brian Odhiambo", ""),
            ("client-merged", world.carla, world.riverside, "B. Odhiambo", ""),
            ("client-foreign", world.otto, world.lakeside, "Carol Were", ""),
        )
    }
    merge_clients(
        keyring=world.pavel.keyring,
        actor=world.pavel.user,
        client=made["client-merged"].record,
        into=made["client-second"].record,
    )
    stage.ids |= {label: one.pk for label, one in made.items()}


def _foreign(stage: Stage) -> None:
    """Lakeside's own referral, taken by Wanda: a case that nobody else here has to do with."""
    world, ids = stage.world, stage.ids
    record = _register(world.otto, world.lakeside)
    referral = _refer(world.otto, record, world.desk)
    offer = Offer.objects.get(referral=referral)
    case = accept_offer(
        keyring=world.wanda.keyring, actor=world.wanda.user, offer=offer, conflict="no"
    )
    ids |= {"placed-foreign": referral.pk, "case-foreign": case.pk}
    ids |= {"taken-foreign": record.pk, "offer-foreign": offer.pk}


def _second_persons(stage: Stage) -> None:
    """Riverside trusts Otto; Lakeside trusts Lena, who is asked about somebody who comes back."""
    world, ids = stage.world, stage.ids
    own = trust(world.fran, world.otto, world.riverside.organisation)
    elsewhere = trust(world.olga, world.lena, world.lakeside.organisation)
    lost = make_member("lotta", world.lakeside, Role.PEER, world.olga)
    code = begin_reset(keyring=world.olga.keyring, actor=world.olga.user, user=lost.user)
    finish_reset(reset=find_reset(code), new=PASSWORD)
    waiting = resets_made_by(world.olga.user).get()
    asked = ask_readmission(
        keyring=world.olga.keyring,
        actor=world.olga.user,
        waiting=waiting,
        outsider=world.lena.user,
    )
    release = ask(
        keyring=world.ada.keyring,
        actor=world.ada.user,
        team=world.trends,
        kind=Approval.Kind.RELEASE,
        subject=context("release"),
        told={},
        approver=world.otto.user,
    )
    spring = TableSpec("2026-01", "2026-03", ("violation_group",))
    ids["release-draft"] = start(
        keyring=world.ada.keyring,
        actor=world.ada.user,
        team=world.trends,
        title="Spring",
        tables=(spring,),
    ).pk
    lately = make_member("lotte", world.riverside, Role.PEER, world.carla)
    ids |= {
        "reset-link": begin_reset(
            keyring=world.carla.keyring, actor=world.carla.user, user=lately.user
        ),
        "reset-unused": resets_made_by(world.carla.user).get().pk,
        "second-elsewhere": waiting.pk,
        "trust": own.pk,
        "trust-elsewhere": elsewhere.pk,
        "trust-link": name_outsider(
            actor=world.carla.user, organisation=world.riverside.organisation
        ),
        "asked": asked.pk,
        "asked-release": release.pk,
    }


def _sheets(stage: Stage) -> None:
    """Two teams that could be recovered."""
    world = stage.world
    for team, person in ((world.riverside, world.carla), (world.clinic, world.lena)):
        made = make_sheets(keyring=person.keyring, actor=person.user, team=team)
        stage.sheets[team.pk] = made.shares


def _over(stage: Stage) -> None:
    """What once was open to someone: an offer of Dmitri's that ran out, and a case of Lena's whose
    client took the consent back. And a record of another team of the same organisation."""
    world, ids = stage.world, stage.ids
    expired = _register(world.pavel, world.riverside)
    unplaced = _refer(world.carla, expired, world.duty)
    Offer.objects.filter(referral=unplaced).update(due_at=timezone.now() - timedelta(minutes=5))
    sweep()
    withdrawn = _register(world.pavel, world.riverside)
    ended = _refer(world.carla, withdrawn, world.clinic)
    accepted = Offer.objects.get(referral=ended)
    case = accept_offer(
        keyring=world.lena.keyring, actor=world.lena.user, offer=accepted, conflict="no"
    )
    _hearing(world, case)
    withdrawn.refresh_from_db()
    no = [*stories.without("share_legal"), {"scope": "share_legal", "state": "withdrawn"}]
    revise(
        keyring=world.pavel.keyring,
        author=world.pavel.user,
        record=withdrawn,
        document=stories.held(consents=no),
        expected=withdrawn.head,
    )
    sister = add_team(
        keyring=world.fran.keyring,
        actor=world.fran.user,
        organisation=world.riverside.organisation,
        kind=Team.Kind.DOCUMENTATION,
        name="Hillside",
        jurisdiction="KE",
    )
    world.fran.forget_keyring()
    ids |= {
        "expired": expired.pk,
        "unplaced": unplaced.pk,
        "offer-expired": _offer(unplaced, world.duty),
        "withdrawn": withdrawn.pk,
        "ended": ended.pk,
        "case-withdrawn": case.pk,
        "offer-withdrawn": accepted.pk,
        "sister": _register(world.fran, sister).pk,
    }


def _calendars(stage: Stage) -> None:
    """Lena's calendar asks for her times, Pavel's for his."""
    for name, person in (("feed", stage.world.lena), ("feed-other", stage.world.pavel)):
        stage.ids[name] = begin_feed(keyring=person.keyring, owner=person.user)


def _published(stage: Stage) -> None:
    """A release of Riverside's that everyone may read, at the end of a ledger that holds."""
    keyring, team = stage.world.ada.keyring, stage.world.trends
    ledger = ledger_of(keyring, team)
    first = {"ledger": ledger.pk, "number": 1, "previous": ""}
    told = release(table(QUARTERS)).model_copy(update=first)
    body = body_of(told)
    row = LedgerRelease(ledger=ledger, number=told.number)
    contents = Contents(
        body=body,
        signature=keyring.signing_key(team.pk).sign(body, signature_context(ledger.pk, row.number)),
        generation=team.keys.get(is_current=True).generation,
        spans=(),
        universe=Universe({}),
        statements=(),
    )
    where = contents_context(row.pk, ledger.pk, row.number)
    row.sealed = enclose(keyring, team, contents.written(), where)
    where = facts_context(row.pk, ledger.pk, row.number)
    row.sealed_facts = enclose(keyring, team, frozen.pack(frames.live(frames.empty())), where)
    make_public(row, contents, told.id)
    row.save(force_insert=True)
    write_state(
        keyring, ledger, replace(state_of(keyring, ledger), number=row.number, head=digest(body))
    )
    ledger.save(update_fields=["sealed"])
    stage.ids |= {
        "trends": team.pk,
        "published": told.id,
        "published-file": f"{told.id}.json",
        "release": row.pk,
    }


def _evidence(stage: Stage) -> None:
    """A file and an upload that is not whole of each of some records."""
    world = stage.world
    for label, person in (
        ("own", world.pavel),
        ("taken", world.pavel),
        ("foreign", world.otto),
        ("case", world.lena),
    ):
        record = Record.objects.get(pk=stage.ids[label])
        file = send(person, record, a_picture(), cuts=(3,))
        copy = make_copy(keyring=person.keyring, actor=person.user, file=file, copy_id=uuid4())
        said = details.Description.model_validate({"stated": {"place": "the market"}})
        describe(keyring=person.keyring, actor=person.user, file=file, description=said)
        heard = details.Note(text="He shouts")
        who = {"keyring": person.keyring, "author": person.user}
        stage.ids[f"note-{label}"] = write_note(file=file, said=heard, **who).note
        film = send(person, record, video(), name="film.mp4")
        stage.ids |= {f"file-{label}": file.pk, f"copy-{label}": copy.pk, f"film-{label}": film.pk}
        if label in ("own", "foreign"):
            stage.ids[f"handover-{label}"] = _hand_over(person, file)
        coming = begin_upload(
            keyring=person.keyring,
            actor=person.user,
            record=record,
            length=100,
            file_id=uuid4(),
        )
        give(person, coming, 0, b"not all of it")
        stage.ids[f"upload-{label}"] = coming.pk


def _hand_over(person: Person, file: EvidenceFile) -> UUID:
    said = HandedOver(to="a court", purpose="evidence_use", at="2026-03-05", by="", name="")
    row = Handover(record=file.record)
    row.sealed = sealed(handover_key(person.keyring, file.record), row, said)
    row.save()
    return row.pk


def _phones(stage: Stage) -> None:
    """Petra's phone has sent a report with two photos."""
    phone = Phone.of(stage.world.petra, stage.world.riverside)
    sealed = phone.seal(files=(PHOTO, PHOTO))
    phone.bring(sealed)
    stage.ids |= {
        "phone": phones_of(stage.world.petra.user).get().pk,
        "report-photo": sealed.intake,
        "first": 1,
        "notes": "notes",
    }


def _doors(stage: Stage) -> None:
    """Invitations in every state, tokens, and the teams of the directory."""
    world, ids = stage.world, stage.ids
    stage.browsers["join"] = Client()
    open_one = invite(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    waiting = invite(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        team=world.riverside,
        role=Role.PARALEGAL,
    )
    newcomer = make_person("nadia")
    answer_invitation(user=newcomer.user, invitation=waiting.invitation)
    elsewhere = invite(
        keyring=world.lena.keyring, actor=world.lena.user, team=world.clinic, role=Role.LAWYER
    )
    peers = invite(
        keyring=world.carla.keyring,
        actor=world.carla.user,
        team=world.riverside,
        role=Role.PEER,
    )
    token_of(world.pavel)
    passkey_of(world.otto, stage.devices["otho"])
    ids |= {
        "link": open_one.code,
        "peer-link": peers.code,
        "invited-peer": peers.invitation.pk,
        "link-nothing": "a" * 32,
        "session": "0" * 32,
        "log": world.riverside.organisation_id,
        "log-foreign": world.lakeside.organisation_id,
        "fingerprint": fingerprint_of(newcomer.user),
        "invited": open_one.invitation.pk,
        "waiting": waiting.invitation.pk,
        "invited-elsewhere": elsewhere.invitation.pk,
        "member": Membership.objects.get(user=world.pavel.user).pk,
        "member-elsewhere": Membership.objects.exclude(user=world.lena.user)
        .get(team=world.clinic)
        .pk,
        "draft": draft_of(world.pavel).pk,
        "passkey": passkey_of(world.pavel, stage.devices["para"]).pk,
        "token": Unlocker.objects.filter(user=world.pavel.user, kind="token").first().pk,
        "clinic": world.clinic.pk,
        "first-task": "meet_client",
        "new-task": "new",
        "no-task": "no_such_task",
        "phoned": Provider.objects.get(team__isnull=True).pk,
        "shift": Shift.objects.get().pk,
        "lakeside": world.lakeside.pk,
        "riverside": world.riverside.pk,
        "office": world.riverside.organisation_id,
        "desk": world.desk.pk,
        "petra": world.petra.user.pk,
        "lwca": world.lena.user.pk,
    }
    assert Provider.objects.count() == 4
