"""The main job from the first organisation to an exported table, with a canary in every field."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.test import Client
from django.urls import reverse

from accounts.models import Team
from accounts.recovery_codes import new_recovery_code
from accounts.unlocking import unlock
from api.bodies.days import AfterHearing
from api.bodies.documents import NewDocument
from api.bodies.legal_aid import CaseChange
from api.bodies.people import ChangedClient, ClientSearch, NewClient
from incidents.alerts.tasks import sweep_alerts
from incidents.batches import release_facts
from incidents.document import IncidentDocument
from incidents.erasing import erase_record
from incidents.intake import Receipt, submit_intake
from incidents.models import Intake, Record
from incidents.people.appearances import appearances
from incidents.people.references import Reference
from incidents.quick_report import QuickReport
from incidents.vocabulary import codes
from legal_aid.models import Offer, Provider
from legal_aid.rules.keeping import open_version, working
from tests.attacks.canaries import Canaries
from tests.attacks.desk import Desk, posting
from tests.attacks.free_text import filled
from tests.attacks.planted_bundle import hand_over_bundle
from tests.attacks.planted_dispute import settle
from tests.attacks.planted_evidence import send_planted_evidence
from tests.attacks.planted_holds import leave_holds
from tests.attacks.planted_legal_aid import fill_the_directory, try_the_case
from tests.attacks.planted_people import People, Someone
from tests.attacks.planted_phone import report_by_phone
from tests.attacks.planted_population import keep_planted_population
from tests.attacks.planted_recovery import print_and_rehearse, recover
from tests.attacks.planted_refusals import garble, refuse_everything
from tests.attacks.planted_releases import draft_and_publish
from tests.attacks.planted_workload import hand_over_planted, plan_planted
from tests.authenticator import Device, options_of, write

SURE = {"sure": True}


def submit_report(person: Someone, words: str) -> Receipt:
    """A report of somebody who signed in, whose receipt is also known here."""
    team = person.user.memberships.get().team
    return submit_intake(
        team=team,
        report=QuickReport(words=words, consent_store="granted"),
        intake_id=uuid4(),
        author=person.user,
        keyring=person.keyring,
    )


class Story(People):
    """Plays everybody. `codes` are codes and dates that must not be found at rest either."""

    def __init__(self, canaries: Canaries, marks: Canaries) -> None:
        super().__init__(canaries, marks)
        self.codes: set[str] = set()

    def play(self) -> None:
        self.found_and_join()
        self.report()
        self.be_on_call()
        self.write_about_reports()
        self.register()
        self.keep_clients()
        self.revise()
        self.search()
        report_by_phone(self)
        send_planted_evidence(self)
        self.rule()
        self.refer_and_accept()
        settle(self)
        hand_over_planted(self)
        hand_over_bundle(self)
        plan_planted(self)
        self.run_the_case()
        self.count()
        self.own_account()
        self.add_and_use_passkeys()
        self.take_back()
        self.take_by_phone()
        fill_the_directory(self)
        refuse_everything(self)
        sheets = print_and_rehearse(self)
        self.change_team()
        recover(self, sheets)

    def report(self) -> None:
        petra = self.people["petra"].desk
        petra.fill(reverse("report"), when="day", date="1987-04-19")
        petra.get(reverse("report-sent"))
        said = {"groups": ["arr"], "attachments": []}
        body = {"id": str(uuid4()), "report": self.document(QuickReport) | said}
        sent = self.taken(self.api("petra").post("/api/v1/intakes/", body, format="json"), 201)
        self.secrets.append(sent.json()["receipt"])
        petra.get(reverse("my-reports"))

    def be_on_call(self) -> None:
        """Pavel is told by mail and in a browser; who carries signals reads nothing of reports."""
        pavel, carla, team = (
            self.people["pavel"].desk,
            self.people["carla"].desk,
            self.people["pavel"].user.memberships.get().team_id,
        )
        alerts, listed = reverse("alerts"), reverse("on-call", args=[team])
        pavel.get(alerts)
        address = f"{self.marks.plant('ReminderAddress.email', 'word')}@example.org"
        pavel.post(alerts, {"email": address})
        pavel.post(alerts, {"email": f"{self.plant('no address')}"}, status=422)
        email = f"{self.marks.plant('ReminderAddress.email api', 'word')}@example.org"
        # Of several people: the address of whoever leaves the team goes with them.
        for name in ("pavel", "carla", "fran"):
            changed = self.api(name).put("/api/v1/alerts/", {"email": email}, format="json")
            self.taken(changed, 200)
        endpoint = f"https://localhost/{self.plant('endpoint', 'word')}"
        pavel.post(reverse("alerts-push"), {"endpoint": endpoint}, status=422)
        carla.get(listed)
        prefix = self.people["pavel"].user.pk.hex
        wrong = {f"{prefix}-{name}": self.plant(name) for name in ("place", "from_hour", "to_hour")}
        carla.post(listed, wrong, status=422)
        carla.post(listed, {f"{prefix}-place": "1"})
        sweep_alerts()
        pavel.get(reverse("inbox"))

    def write_about_reports(self) -> None:
        """Questions and answers by page, API and receipt; reports not taken and erased."""
        pavel, petra, plant = self.people["pavel"].desk, self.people["petra"].desk, self.plant
        sent = [submit_report(self.people["petra"], plant("anonymous words")) for _ in range(3)]
        self.secrets += [receipt.text for receipt in sent]
        for receipt in sent:
            url = reverse("inbox-open", args=[receipt.intake])
            pavel.fill_all(url, leave=("yes",)) if receipt is sent[0] else pavel.get(url)
        ask = reverse("inbox-ask", args=[sent[1].intake])
        pavel.post(ask, {"ask-text": plant("question"), "ask-message_id": plant("id")}, status=422)
        reject = reverse("inbox-reject", args=[sent[1].intake])
        typed = {"reject-text": plant("reason"), "reject-message_id": plant("id")}
        pavel.post(reject, typed, status=422)
        body = {"id": str(uuid4()), "text": plant("asked by API")}
        path = f"/api/v1/intakes/{sent[1].intake}/"
        self.taken(self.api("pavel").post(f"{path}ask/", body, format="json"), 204)
        merge = reverse("inbox-merge", args=[sent[1].intake])
        pavel.post(merge, {"record": plant("record")}, status=422)
        self._answer(petra, sent)
        carla = self.api("carla")
        self.taken(carla.post(f"/api/v1/intakes/{sent[0].intake}/erase/", SURE, format="json"), 204)
        Intake.objects.filter(pk__in=[one.intake for one in sent]).delete()

    def _answer(self, petra: Desk, sent: list[Receipt]) -> None:
        """As the sender who signed in, and as one who has but a receipt."""
        petra.get(reverse("my-reports"))
        address = reverse("report-answer")
        typed = {"report": str(sent[1].intake), "message_id": str(uuid4())}
        petra.post(address, typed | {"text": self.plant("answer")})
        petra.post(address, typed | {"text": " "}, status=422)
        petra.post(address, typed | {"report": self.plant("report")}, status=404)
        petra.post(address, typed | {"message_id": self.plant("id")}, status=404)
        body = {"id": str(uuid4()), "text": self.plant("answered by API")}
        path = f"/api/v1/reports/{sent[1].intake}/answer/"
        self.taken(self.api("petra").post(path, body, format="json"), 204)
        stranger, door = Desk(self.plant), reverse("receipt")
        page = stranger.post(door, {"receipt": sent[1].text}, status=200)
        said = stranger.filled(page, posting(page)[0])
        stranger.post(door, said | {"text": self.plant("answer by receipt")}, status=200)
        stranger.post(door, said | {"message_id": self.plant("id")}, status=422)
        stranger.post(door, {"receipt": self.plant("receipt"), "text": "x"}, status=422)

    @property
    def plant(self) -> Any:
        return self.canaries.plant

    def register(self) -> None:
        pavel = self.people["pavel"].desk
        reports = list(Intake.objects.order_by("pk"))
        for intake in reports:
            pavel.get(reverse("inbox-open", args=[intake.pk]))
        new = reverse("incident-new")
        pavel.fill(f"{new}?intake={reports[0].pk}")
        pavel.prefer = ("on_behalf", "granted", "victim")
        scopes = ("store", "share_legal")
        pavel.fill(new, **{f"consent-{scope}-confirm_by": "2026-12-01 10:00" for scope in scopes})
        pavel.prefer = ("granted", "victim")
        api = self.api("pavel")
        body = {"document": self.incident(), "intake": str(reports[1].pk)}
        self.taken(api.post("/api/v1/incidents/", body, format="json"), 201)
        for record in Record.objects.all():
            for page in ("incident", "incident-print", "incident-medication"):
                pavel.get(reverse(page, args=[record.pk]))
            pavel.post(reverse("incident-print", args=[record.pk]), {"sensitive": "1"}, status=200)
            # What is said of files is looked at before the first byte of them goes out.
            pavel.fill(reverse("evidence-add", args=[record.pk]), status=200)
            garble(self, pavel, reverse("evidence-add", args=[record.pk]))
        pavel.get(f"{reverse('register')}?team={self.canaries.plant('query')}")

    def keep_clients(self) -> None:
        """Somebody of a record is registered, changed, searched for, and told apart."""
        pavel = self.people["pavel"].desk
        records = Record.objects.incidents().select_related("team").order_by("pk")
        there = next(
            one for one in appearances(self.people["pavel"].keyring, records) if one.identity.people
        )
        person = Reference("person", there.record.pk, there.identity.people[0].id)
        pavel.fill(f"{reverse('client-new')}?person={person}", born="1987-04", is_new="yes")
        pavel.fill(reverse("client-new"), born="1987-04", is_new="yes")
        one, other = Record.objects.clients().order_by("pk")
        pavel.fill(reverse("client-edit", args=[one.pk]), born="1987-05")
        pavel.post(
            reverse("clients"), {"q": self.canaries.plant("search for a client")}, status=200
        )
        pair = {"one": f"client:{one.pk.hex}", "other": f"client:{other.pk.hex}"}
        for answer in ("different", "open", "same"):
            pavel.post(reverse("people-decide"), pair | {"answer": answer})
        for client in (one, other):
            pavel.get(reverse("client", args=[client.pk]))
            pavel.post(reverse("client-contacts", args=[client.pk]), {}, status=200)
        pavel.get(reverse("officers"))
        self.keep_clients_by_the_api()
        pavel.post(reverse("client-undo", args=[other.pk]), {})

    def keep_clients_by_the_api(self) -> None:
        api, clients = self.api("pavel"), "/api/v1/clients/"
        one = ""
        for model, send in ((NewClient, api.post), (ChangedClient, api.put)):
            body = self.document(model)
            agreed = {"scope": "store", "state": "granted", "confirm_by": "", "date": "2026-03-05"}
            body["client"]["consents"][0] |= agreed
            body["client"]["workers"] = []
            if model is NewClient:
                made = self.taken(send(clients, body, format="json"), 201)
                one = f"{clients}{made.json()['id']}/"
            else:
                tag = {"If-Match": api.get(one)["ETag"]}
                self.taken(send(one, body, format="json", headers=tag), 200)
        self.taken(api.post(f"{clients}search/", self.document(ClientSearch), format="json"), 200)
        self.taken(api.get(one.replace("clients", "candidates")), 200)
        self.taken(api.get("/api/v1/officers/"), 200)

    def revise(self) -> None:
        """Once as it should be, once against somebody else's change, once by the API."""
        pavel, api = self.people["pavel"].desk, self.api("pavel")
        record = Record.objects.incidents().order_by("pk").first()
        url = reverse("incident-revise", args=[record.pk])
        pavel.fill(url)
        page = pavel.get(url)
        typed = pavel.filled(page, posting(page)[0])
        pavel.post(reverse("incident-draft", args=[record.pk]), typed)
        pavel.get(f"{url}?draft=1")
        clash = pavel.post(url, typed | {"expected": "1"}, status=409)
        form = posting(clash)[0]
        mine = form.untouched() | {
            name: ["mine"] for name in form.controls if name.startswith("choose:")
        }
        pavel.post(url, mine | {"settle": "edit"}, status=200)
        pavel.post(url, mine | {"settle": "1"})
        detail = f"/api/v1/incidents/{record.pk}/"
        tag = {"If-Match": api.get(detail)["ETag"]}
        self.taken(api.put(detail, self.incident(), format="json", headers=tag), 200)
        for more in ("history", "sensitive", "consents", "changes"):
            self.taken(api.get(f"{detail}{more}/"), 200)
        pavel.post(reverse("incident-sensitive", args=[record.pk]), {}, status=200)
        pavel.post(reverse("incident-contacts", args=[record.pk]), {})
        for name in ("incident-versions", "incident-consents"):
            pavel.get(reverse(name, args=[record.pk]))
        pavel.post(reverse("incident-versions", args=[record.pk]), {}, status=200)

    def rule(self) -> None:
        """A pool, a rule and a note with every field filled; drafted, tried, published."""
        carla = self.people["carla"].desk
        team = self.people["pavel"].user.memberships.get().team_id
        carla.get(reverse("rules", args=[team]))
        carla.fill(reverse("pool", args=[team, 0]))
        rule = reverse("rule", args=[team, 0])
        plain = {"provider": "", "order": "10", "priority": "2", "effect": "first"}
        days = {"starts": "2026-01-01", "ends": "2036-01-01"}
        drafted = working(Team.objects.get(pk=team))
        name = open_version(self.people["carla"].keyring, drafted).table.pools[0].name
        place = f"KE/{self.plant('rule place', 'word')}"
        carla.fill(rule, pool=name, regions=place, **plain, **days)
        said = {"provider": self.plant("provider"), "order": self.plant("order")}
        carla.post(rule, said, status=422)
        carla.get(reverse("rules-try", args=[team]))
        base = working(Team.objects.get(pk=team)).pk
        told = {"base": str(base), "note": self.plant("note")}
        carla.post(reverse("rules-publish", args=[team]), told)
        carla.get(reverse("rules-version", args=[team, 1]))
        api, url = self.api("carla"), f"/api/v1/rules/{team}/"
        read = self.taken(api.get(url), 200).json()
        [pool], [rule] = read["table"]["pools"], read["table"]["rules"]
        pool["name"] = rule["pool"] = self.plant("pool api")
        rule["name"] = self.plant("rule api")
        sent = {"base": read["base"], "table": read["table"]}
        base = self.taken(api.put(url, sent, format="json"), 200).json()["base"]
        told = {"base": base, "note": self.plant("note api")}
        self.taken(api.post(f"{url}publish/", told, format="json"), 201)

    def refer_and_accept(self) -> None:
        """Two incidents: one declined by the first provider and taken by the other."""
        carla = self.people["carla"].desk
        carla.get(reverse("board"))
        for record in Record.objects.incidents().order_by("pk")[:2]:
            carla.get(reverse("wishes", args=[record.pk]))
            wrong = {
                "gender": self.plant("gender"),
                "unwanted": self.plant("unwanted"),
                "head": "1",
            }
            carla.post(reverse("wishes", args=[record.pk]), wrong, status=422)
            url = reverse("refer", args=[record.pk])
            carla.get(url)
            carla.post(url, {"note": self.canaries.plant("refer")})
            first = self._lawyer_of(Offer.objects.get(referral__record=record, state="live"))
            first.get(reverse("offer", args=[self._live(record)]))
            first.post(reverse("offer-decline", args=[self._live(record)]), {})
            offer = self._live(record)
            second = self._lawyer_of(Offer.objects.get(pk=offer))
            second.get(reverse("offer", args=[offer]))
            second.post(reverse("offer-check", args=[offer]), {})
            second.get(reverse("offer-accept", args=[offer]))
            second.post(reverse("offer-accept", args=[offer]), {"conflict": "no"})

    def take_by_phone(self) -> None:
        """A record of its own: a sheet is printed, and a provider says yes on the telephone."""
        carla = self.people["carla"].desk
        first, second = [self._registered() for _ in range(2)]
        carla.get(reverse("referral-sheet", args=[first]))
        names = ("provider", "name", "answer", "conflict", "said_by", "at")
        wrong = {name: self.canaries.plant(f"telephone {name}") for name in names}
        carla.post(reverse("by-phone", args=[first]), wrong, status=422)
        form = {
            "provider": str(Provider.objects.exclude(team=None).order_by("pk")[0].team_id),
            "name": self.canaries.plant("name"),  # kept only where a team is founded
            "answer": "accepted",
            "conflict": "no",
            "said_by": self.canaries.plant("said by"),
            "at": "2026-11-20 18:40",
        }
        carla.post(reverse("by-phone", args=[first]), form, status=200)
        sent = {name: form[name] for name in ("provider", "answer", "conflict", "said_by")}
        told = sent | {"said_by": self.canaries.plant("said by"), "at": "2026-11-20T18:40:00Z"}
        path = f"/api/v1/incidents/{second}/phone-answer/"
        self.taken(self.api("carla").post(path, told, format="json"), 200)
        leave_holds(self, first, second)

    def _registered(self) -> str:
        made = self.api("pavel").post(
            "/api/v1/incidents/", {"document": self.incident()}, format="json"
        )
        return str(self.taken(made, 201).json()["id"])

    def _live(self, record: Record) -> Any:
        return Offer.objects.get(referral__record=record, state="live").pk

    def _lawyer_of(self, offer: Offer) -> Desk:
        users = set(offer.provider.memberships.values_list("user", flat=True))
        return next(one.desk for one in self.people.values() if one.user.pk in users)

    def run_the_case(self) -> None:
        for number, case in enumerate(Record.objects.cases().select_related("team")):
            offer = Offer.objects.get(referral__case_file__record=case, state="accepted")
            lawyer = self._lawyer_of(offer)
            url = reverse("case", args=[case.pk])
            desks = [lawyer, self.people["carla"].desk] if number == 0 else []
            for desk in desks:
                desk.fill_all(url, leave=("close",))
                course = reverse("case-course", args=[case.pk])
                desk.fill_all(course, leave=("close", "resolve", "transfer"))
            name = next(n for n, one in self.people.items() if one.desk is lawyer)
            api, detail = self.api(name), f"/api/v1/cases/{case.pk}/"
            body = self.document(CaseChange)
            body["hearings"][0] |= {"at": "2026-12-01T10:00", "happened": None}
            body["linked"] = []
            for outcome in body["outcomes"]:
                outcome["code"] = "bail"  # a community resolution comes from its steps alone
            tag = {"If-Match": api.get(detail)["ETag"]}
            self.taken(api.patch(detail, body, format="json", headers=tag), 200)
            lawyer.get(reverse("cases"))
            self.go_to_court(case, lawyer, api)
            self.make_documents(lawyer, api, case)
            if number == 0:
                try_the_case(self, lawyer, api, case)
        for step in ("hold", "lift"):
            said = {"step": step, "reason": self.canaries.plant("StepTaken.reason")}
            self.taken(api.post(f"{detail}step/", said, format="json"), 204)
        lawyer.post(url, {"do": "close"})
        moved = Record.objects.cases().filter(state=Record.State.ACTIVE).first()
        said = {"reason": self.canaries.plant("Transfer.reason")}
        carla = self.api("carla")
        self.taken(carla.post(f"/api/v1/cases/{moved.pk}/transfer/", said, format="json"), 204)

    def go_to_court(self, case: Record, lawyer: Desk, api: Any) -> None:
        """A hearing is prepared, and written up on the page and over the API; a calendar asks."""
        shared = api.get(f"/api/v1/cases/{case.pk}/").json()["shared"]
        hearings = {one["id"] or f"n{n}": one for n, one in enumerate(shared["hearings"], 1)}
        names = [name for name, one in hearings.items() if one["happened"] is None]
        lawyer.get(reverse("day"))
        lawyer.get(reverse("hearing", args=[case.pk, names[0]]))
        wrong = {"at": "x", "next_kind": self.plant("kind"), "due_1": self.plant("due")}
        lawyer.post(reverse("hearing-after", args=[case.pk, names[0]]), wrong, status=422)
        after = self.document(AfterHearing) | {"at": hearings[names[-1]]["at"], "happened": True}
        after |= {"next_at": "2026-12-24T10:00"}
        sent = api.post(f"/api/v1/cases/{case.pk}/hearings/{names[-1]}/after/", after, "json")
        self.taken(sent, 204)
        lawyer.post(reverse("calendar-feed"), {"do": "begin"})
        address = lawyer.get(reverse("calendar-feed")).context["address"]
        self.secrets.append(address.rpartition("/")[2].removesuffix(".ics"))
        lawyer.get(reverse("calendar-file", args=[self.secrets[-1]]))

    def make_documents(self, lawyer: Desk, api: Any, case: Record) -> None:
        """Every page of documents, one made on a page and one over the API, both taken away."""
        url, detail = reverse("case-documents", args=[case.pk]), f"/api/v1/cases/{case.pk}/"
        chosen = {"document": "client_letter", "language": "en"}
        lawyer.get(url)
        lawyer.post(url, {"do": "check", **chosen}, status=200)
        lawyer.post(url, {"do": "make", "part": "privileged", **chosen})
        body = self.document(NewDocument) | chosen | {"part": "shared"}
        self.taken(api.post(f"{detail}documents/", body, format="json"), 400)
        self.taken(api.post(f"{detail}documents/", body | {"about": ""}, format="json"), 201)
        for one in api.get(f"{detail}documents/").json():
            for kind in one["formats"]:
                lawyer.get(reverse("case-document", args=[case.pk, one["id"], kind]))

    def count(self) -> None:
        ada, api = self.people["ada"].desk, self.api("ada")
        release_facts(force=True)
        for query in ("", f"region=KE/{self.canaries.plant('query', 'word')}&rows=agency"):
            ada.get(f"{reverse('trends')}?{query}")
            assert api.get(f"/api/v1/trends/?{query}").status_code == 200
        keep_planted_population(self)
        draft_and_publish(self)

    def own_account(self) -> None:
        """A new passphrase, a recovery, a locked session that is unlocked again."""
        petra = self.people["petra"]
        new = f"{self.canaries.plant('passphrase', 'word')} other words"
        typed = {"old": petra.passphrase, "new": new, "again": new}
        petra.desk.post(reverse("passphrase"), typed)
        petra.passphrase = new
        petra.desk.client.post(reverse("lock"))
        petra.desk.post(reverse("sign-in"), {"password": new, "next": "/report/"})
        newest = f"{self.canaries.plant('passphrase', 'word')} third words"
        code = self._code_of(petra)
        shown = Desk(self.canaries.plant).post(
            reverse("recover"), {"code": code, "new": newest, "again": newest}, status=200
        )
        self.secrets.append(shown.context["code"])
        petra.passphrase = newest
        pavel = self.people["pavel"]
        typed = {"password": pavel.passphrase}
        shown = pavel.desk.post(reverse("recovery-code"), typed, status=200)
        self.secrets.append(shown.context["code"])

    def add_and_use_passkeys(self) -> None:
        """One that opens keys; it signs in, passes as second factor and unlocks."""
        ada, device = self.people["ada"], Device()
        label = self.canaries.plant("passkey", "word")
        typed = {"label": label, "password": ada.passphrase}
        ada.desk.get(reverse("passkeys"))
        page = ada.desk.post(reverse("passkey-new"), typed, status=200)
        ada.desk.post(reverse("passkey-add"), device.create(options_of(page)) | {"label": label})
        credential = device.credentials[0]
        self.secrets += [write(device.secret(credential)), write(credential.id)]
        door, between = reverse("sign-in-passkey"), reverse("sign-in-code-passkey")
        ada.desk.client.post(reverse("lock"))
        for client in (ada.desk.client, Client()):
            signed = device.sign(options_of(client.post(door)))
            assert client.post(door, signed)["Location"] == reverse("today")
        ada.desk.client = client = Client()
        typed = {"username": ada.name, "password": ada.passphrase}
        page = client.get(client.post(reverse("sign-in"), typed)["Location"])
        signed = device.sign(options_of(page))
        assert client.post(between, signed)["Location"] == reverse("today")
        for refused in (door, between):
            client = Client()
            client.post(reverse("sign-in"), typed)
            client.post(door)
            plant = self.canaries.plant
            client.post(
                refused,
                {
                    "credential": plant("credential"),
                    "unlocker": plant("unlocker"),
                    "next": plant("n"),
                },
            )

    def _code_of(self, person: Someone) -> str:
        code = new_recovery_code(person.user, unlock(person.user, person.passphrase).seed)
        self.secrets.append(code)
        return code

    def take_back(self) -> None:
        """Consent withdrawn, then the record erased: what was written must be gone as well."""
        carla, pavel = self.people["carla"], self.people["pavel"].desk
        record = Record.objects.incidents().order_by("pk").last()
        pavel.prefer = ("withdrawn", "declined", "victim")
        page = pavel.get(reverse("incident-revise", args=[record.pk]))
        typed = posting(page)[0].untouched() | {"consent-share_legal-state": "withdrawn"}
        pavel.post(reverse("incident-revise", args=[record.pk]), typed)
        pavel.prefer = ("granted", "victim")
        erase_record(keyring=carla.keyring, actor=carla.user, record=record)

    def change_team(self) -> None:
        """A role is changed; an account is reset, and its owner sets a passphrase."""
        carla = self.people["carla"].desk
        pavel = self.people["pavel"].user
        role = reverse("member-role", args=[pavel.memberships.get().pk])
        carla.post(role, {"role": self.canaries.plant("role")}, status=200)
        carla.post(role, {"role": "coordinator"})
        reset = reverse("member-reset", args=[pavel.memberships.get().pk])
        made = carla.post(reset, {}, status=200)
        path = made.context["link"].partition("testserver")[2]
        self.secrets.append(path.rstrip("/").rpartition("/")[2])
        new = f"{self.canaries.plant('passphrase', 'word')} fourth words"
        typed = {"new": new, "again": new}
        shown = Desk(self.canaries.plant).post(path, typed, status=200)
        self.secrets.append(shown.context["code"])

    # What is written ---------------------------------------------------------

    def search(self) -> None:
        """Questions by page and API, asked and saved; they find, and they do not."""
        pavel, plant, api = self.people["pavel"].desk, self.plant, self.api("pavel")
        page = reverse("search")
        pavel.fill(page, status=None, since="1987-04-19", until="1987-04-19")
        asked = {"text": plant("question"), "region": plant("region", "word"), "since": "1987"}
        pavel.post(page, asked | {"do": "save", "name": plant("name of a question")}, status=200)
        pavel.post(page, {"text": plant("refused"), "since": plant("no date")}, status=422)
        [kept] = api.get("/api/v1/saved-searches/").json()
        pavel.post(reverse("search-saved", args=[kept["id"]]), {"do": "ask"}, status=200)
        renamed = {"do": "rename", "name": plant("new name of a question")}
        pavel.post(reverse("search-saved", args=[kept["id"]]), renamed)
        body = {"name": plant("name by API"), "question": self._question()}
        made = self.taken(api.post("/api/v1/saved-searches/", body, format="json"), 201).json()
        called = {"name": plant("RenamedSearch name")}
        here = f"/api/v1/saved-searches/{made['id']}/"
        self.taken(api.patch(here, called, format="json"), 200)
        self.taken(api.post("/api/v1/search/", {"question": body["question"]}, format="json"), 200)
        pavel.get(reverse("register"))

    def _question(self) -> dict[str, Any]:
        said = {"text": self.plant("asked by API"), "region": self.plant("asked region", "word")}
        return said | {"violation": "vio_sexforrelease", "since": "1987-04-19"}

    def document(self, model: Any) -> dict[str, Any]:
        return filled(model, lambda at, shape: self.canaries.plant(f"{model.__name__} {at}", shape))

    def incident(self) -> dict[str, Any]:
        """A whole document whose links hold, with every consent asked for."""
        body = self.document(IncidentDocument)
        account, person = body["account"], body["identity"]["people"][0]
        act = account["acts"][0]
        act |= {"date": "1987-04-19", "violation": "vio_sexforrelease"}
        act["victims"], act["perpetrators"] = [person["id"]], [account["perpetrators"][0]["id"]]
        act["sources"] = [account["sources"][0]["id"]]
        account["custody"][0]["person"] = person["id"]
        body["sensitive"]["circumstances"] = {person["id"]: ["hiv"]}
        asked = account["consents"][0]
        account["consents"] = [
            asked | {"scope": scope, "state": "granted", "method": self.canaries.plant("method")}
            for scope in codes("consent_scope")
        ]
        self.codes |= {"vio_sexforrelease", "1987-04-19"}
        self.codes |= {account["needs"][0], act["harms"][0], account["responses"][0]}
        return body

    def taken(self, answer: Any, status: int) -> Any:
        assert answer.status_code == status, (answer.status_code, answer.content[:500])
        return answer
