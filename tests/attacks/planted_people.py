"""How the people of the planted story come in: founding, joining, admission, second factors."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone
from rest_framework.test import APIClient

from accounts import totp
from accounts.founding import add_team
from accounts.keyrings import open_keyring
from accounts.models import Invitation, Outsider, Team, User
from accounts.unlocking import unlock
from tests.attacks.canaries import Canaries
from tests.attacks.desk import Desk, posting

MATTERS = ["custody", "criminal_defence", "health_in_custody", "complaint", "services"]


class Someone:
    """A person with a browser of their own."""

    def __init__(self, name: str, passphrase: str, desk: Desk) -> None:
        self.name, self.passphrase, self.desk = name, passphrase, desk

    @property
    def user(self) -> User:
        return User.objects.get(username=self.name)

    @property
    def keyring(self) -> Any:
        return open_keyring(self.user, unlock(self.user, self.passphrase).seed)


class People:
    """Everybody, each with a browser. `secrets` are shown once and must not be found at rest."""

    def __init__(self, canaries: Canaries, marks: Canaries) -> None:
        self.canaries, self.marks = canaries, marks
        self.secrets: list[str] = []
        self.people: dict[str, Someone] = {}

    def found_and_join(self) -> None:
        fran = self.someone("fran")
        self.secrets.append(self._found(fran, "fran"))
        riverside, trends = self._team("documentation"), self._team("advocacy")
        for name, team, role in (
            ("carla", riverside, "coordinator"),
            ("pavel", riverside, "paralegal"),
            ("petra", riverside, "peer"),
            ("ada", trends, "advocate"),
        ):
            self._join(name, team, role)
        for name in ("lena", "dmitri"):
            self._provider(name)
        self.phoned()
        self.trust_somebody()

    def someone(self, name: str) -> Someone:
        desk = Desk(self.canaries.plant, prefer=("granted", "victim"))
        # The name is a pseudonym and may be read; the passphrase may not.
        person = Someone(self.marks.plant(f"User.username {name}", "word"), "", desk)
        person.passphrase = f"{self.canaries.plant('passphrase', 'word')} quiet words"
        self.people[name] = person
        return person

    def _found(self, person: Someone, name: str, by: Someone | None = None) -> str:
        desk = (by or person).desk
        page = desk.get(reverse("found"))
        typed = desk.filled(page, posting(page)[0]) | {
            "name": self.marks.plant(f"Organisation.name {name}", "word"),
            "jurisdiction": "KE",
            **self._account(person),
        }
        shown = desk.post(reverse("found"), typed, status=200)
        if by is None:
            self.set_factor(person)
        return shown.context["code"]

    def _account(self, person: Someone) -> dict[str, str]:
        return {"username": person.name, "new": person.passphrase, "again": person.passphrase}

    def _join(self, name: str, team: Team, role: str) -> None:
        fran, person = self.people["fran"].desk, self.someone(name)
        invited = fran.post(reverse("member-invite"), {"place": f"{team.pk}:{role}"}, status=200)
        link = invited.context["link"]
        self.secrets.append(link.rstrip("/").rpartition("/")[2])
        path = link.partition("testserver")[2]
        person.desk.get(path)
        self.secrets.append(
            person.desk.post(path, self._account(person), status=200).context["code"]
        )
        waiting = Invitation.objects.get(user=person.user)
        fran.get(reverse("members"))
        fran.post(reverse("member-admit", args=[waiting.pk]), {"compared": "yes"})
        if role != "peer":
            self.set_factor(person)

    def trust_somebody(self) -> None:
        """Vera belongs to no team; fran and she compare a code."""
        fran, vera = self.people["fran"].desk, self.someone("vera")
        named = {"organisation": str(self._team("documentation").organisation_id)}
        fran.get(reverse("outsiders"))
        link = fran.post(reverse("outsiders"), named, status=200).context["link"]
        self.secrets.append(link.rstrip("/").rpartition("/")[2])
        path = link.partition("testserver")[2]
        vera.desk.get(path)
        self.secrets.append(vera.desk.post(path, self._account(vera), status=200).context["code"])
        self.set_factor(vera)
        row = Outsider.objects.get(user=vera.user)
        for desk in (vera.desk, fran):
            page = reverse("outsider", args=[row.pk])
            shown = desk.get(page).context["code"]
            desk.post(page, {"do": "agree", "compared": "yes", "shown": shown})
        vera.desk.get(reverse("outsiders"))
        fran.get(reverse("retention", args=[row.organisation_id]))
        number = reverse("call-number", args=[self._team("documentation").pk])
        fran.fill(number, number="+254 700 000 000")

    def _provider(self, name: str) -> None:
        person = self.someone(name)
        self._found(person, name, by=self.people["fran"])
        self.sign_in(person)
        self.set_factor(person)
        organisation = Team.objects.get(
            memberships__user=person.user, kind="documentation"
        ).organisation
        team = add_team(
            keyring=person.keyring,
            actor=person.user,
            organisation=organisation,
            kind="legal_aid",
            name=self.marks.plant(f"Team.name {name}", "word"),
            jurisdiction="KE",
        )
        place = self.marks.plant("Provider.jurisdictions", "word")
        url = reverse("provider-edit", args=[team.pk])
        person.desk.get(url)
        answer = {"matters": MATTERS, "jurisdictions": f"KE\nKE/{place}", "capacity": "9"}
        language = self.marks.plant("Provider.languages", "code")
        flags = {"takes_custody_calls": "on", "is_active": "on"}
        words = {
            field: self.marks.plant(f"Provider.{field}", "word")
            for field in ("courts", "phone", "urgent_phone", "address", "remarks")
        }
        words["email"] = f"{self.marks.plant('Provider.email', 'word')}@example.org"
        words["website"] = f"https://{self.marks.plant('Provider.website', 'word')}.example"
        words["seat"] = f"KE/{self.marks.plant('Provider.seat', 'word')}"
        words["organisations"] = self.canaries.plant("Provider.organisations")
        words["hours"] = "Mo-Su 00:00-24:00"
        person.desk.post(
            url, answer | flags | words | {"languages": ["sw", "en", language]}, status=302
        )
        people = reverse("provider-people", args=[team.pk])
        named = {
            f"new0-{field}": self.marks.plant(f"Provider.people {field}", "word")
            for field in ("name", "task", "phone")
        }
        person.desk.get(people)
        person.desk.post(people, named, status=302)
        rota = reverse("provider-rota", args=[team.pk])
        person.desk.get(rota)
        day = (timezone.localdate() + timedelta(days=3)).isoformat()
        whose = str(team.provider.people.get().pk)
        shift = {"person": whose, "start": f"{day}T08:00", "end": f"{day}T18:00"}
        person.desk.post(rota, shift, status=302)
        entry = {
            "matters": MATTERS,
            "jurisdictions": ["KE", f"KE/{self.marks.plant('Provider.jurisdictions api', 'word')}"],
            "languages": ["sw", "en", self.marks.plant("Provider.languages api", "code")],
            "capacity": 9,
            "takes_custody_calls": True,
            "is_active": True,
            "phone": self.marks.plant("Provider.phone api", "word"),
            "organisations": [self.canaries.plant("Provider.organisations api")],
        }
        made = self.api(name).put(f"/api/v1/providers/{team.pk}/", entry, format="json")
        assert made.status_code == 200, made.content

    def phoned(self) -> None:
        """Riverside's coordinator keeps somebody without keys, typed and from a table."""
        carla = self.people["carla"].desk
        name, court = (
            self.marks.plant("Provider.name", "word"),
            self.marks.plant("Provider.courts of a table", "word"),
        )
        table = f"name,matters,jurisdictions,languages,courts\n{name},housing,KE,sw,{court}"
        carla.post(reverse("provider-import"), {"table": table, "do": "bring"}, status=302)

    def sign_in(self, person: Someone) -> None:
        person.desk.client = Client()
        person.desk.get(reverse("sign-in"))
        typed = {"username": person.name, "password": person.passphrase, "next": "/today/"}
        person.desk.post(reverse("sign-in"), typed)

    def set_factor(self, person: Someone) -> None:
        url = reverse("factor")
        secret = person.desk.get(url).context["secret"].replace(" ", "")
        self.secrets.append(secret)
        person.desk.post(url, {"code": totp.code_at(secret, totp.step_now())})

    def api(self, name: str) -> APIClient:
        """A client with a token that the person made on the page."""
        desk = self.people[name].desk
        soon = (timezone.localdate() + timedelta(days=9)).isoformat()
        typed = {
            "scopes": ["read", "write", "import", "submit", "manage", "hand_over"],
            "expires_on": soon,
        }
        token = desk.post(reverse("tokens"), typed, status=200).context["token"]
        self.secrets.append(token.rpartition("_")[2])
        client = APIClient()
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {token}")
        return client

    def _team(self, kind: str) -> Team:
        return Team.objects.filter(kind=kind, memberships__user=self.people["fran"].user).get()
