"""What leaves the server when somebody is told: nothing of content, and not to everywhere."""

from __future__ import annotations

import base64
import json
import logging
import socket
import stat

import pytest
from django.core import mail
from django.urls import reverse
from py_vapid import Vapid02

from incidents.alerts import dialling, vapid
from incidents.alerts.channels import add_browser
from incidents.alerts.dialling import Refused, is_public, public_addresses, read_address
from incidents.alerts.models import Alert, PushEndpoint, ReminderAddress
from incidents.alerts.sweeping import sweep
from incidents.alerts.telling import Outcome, tell
from incidents.alerts.telling import push as send_push
from tests.incidents.alerts.conftest import NOON

pytestmark = pytest.mark.django_db


def test_a_mail_says_that_something_waits_and_nothing_else(world, list_, urgent, settings):
    settings.AMPARO_SITE = "help.example.org"
    settings.AMPARO_ALERT_SUBJECT = "Garden club"
    list_(world.pavel)
    intake = urgent(words="They took Amina behind the pharmacy", client_code="K-4821")
    sweep(NOON)
    (message,) = mail.outbox
    assert (message.subject, message.body) == (
        "Garden club",
        "Something waits at help.example.org. Sign in.\n",
    )
    sent = message.message().as_string()
    for secret in (intake.pk.hex, intake.pk.hex[:8], str(intake.pk), "Riverside", "urgent", "now"):
        assert secret not in sent
    for word in ("Amina", "pharmacy", "K-4821", "custody", socket.gethostname()):
        assert word not in sent
    assert message.to == ["pavel@example.org"]


def test_every_mail_is_the_same_whatever_it_is_about(world, list_, urgent):
    list_(world.pavel)
    urgent()
    urgent(harms=["overdose"], in_custody=False)
    sweep(NOON)
    one, other = mail.outbox
    assert (one.subject, one.body, one.to) == (other.subject, other.body, other.to)


def test_a_push_carries_no_payload_and_names_nothing(world, push, browser_of_push, urgent, list_):
    list_(world.pavel)
    ReminderAddress.objects.all().delete()
    browser_of_push(world.pavel, "/send/abc?x=1")
    intake = urgent()
    sweep(NOON, dial=push.dial)
    ((path, headers, body),) = push.heard
    assert (path, body) == ("/send/abc?x=1", b"")
    assert (headers["TTL"], headers["Urgency"]) == ("3600", "high")
    assert Vapid02.verify(headers["Authorization"])
    token = headers["Authorization"].partition("t=")[2].partition(",")[0]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    assert claims.keys() == {"aud", "exp", "sub"}
    assert claims["aud"] == "https://push.example"
    assert intake.pk.hex[:8] not in str(headers)


def test_nothing_of_who_or_what_is_in_the_log_of_the_program(
    world, push, browser_of_push, urgent, list_, caplog
):
    caplog.set_level(logging.DEBUG)
    list_(world.pavel)
    browser_of_push(world.pavel, "/send/secret-of-the-browser")
    push.answers = [500]
    intake = urgent()
    sweep(NOON, dial=push.dial)
    for word in ("secret-of", "pavel", "push.example", intake.pk.hex[:8], "example.org"):
        assert word not in caplog.text
    assert "a push was not delivered: 500" in caplog.text


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_removed(world, push, browser_of_push, status):
    browser_of_push(world.pavel)
    push.answers = [status]
    assert tell(world.pavel.user, dial=push.dial) == 0
    assert not PushEndpoint.objects.exists()


@pytest.mark.parametrize("status", [301, 302, 307, 308, 400, 401, 403, 413, 429, 500, 503])
def test_a_browser_that_could_not_be_reached_stays_and_no_redirect_is_followed(
    world, push, browser_of_push, status
):
    browser_of_push(world.pavel)
    push.answers = [status]
    assert tell(world.pavel.user, dial=push.dial) == 0
    assert PushEndpoint.objects.exists()
    assert len(push.heard) == 1


def test_a_push_service_with_a_wrong_certificate_gets_nothing(push, monkeypatch):
    monkeypatch.delenv("SSL_CERT_FILE")
    assert send_push(push.url(), dial=push.dial) is Outcome.FAILED
    assert push.heard == []


def test_a_mail_server_that_is_away_costs_an_alert_and_no_crash(world, list_, urgent, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    list_(world.pavel)
    urgent()
    assert sweep(NOON).unheard == 1
    assert Alert.objects.get().told == 0


def test_without_a_sender_no_mail_is_tried(world, list_, urgent, settings):
    settings.AMPARO_EMAIL_FROM = ""
    list_(world.pavel)
    urgent()
    assert sweep(NOON).unheard == 1
    assert mail.outbox == []


@pytest.mark.parametrize(
    "url",
    [
        "",
        "http://push.example/x",
        "https://push.example:8443/x",
        "https://user@push.example/x",
        "https://u:p@push.example/x",
        "https:///x",
        "https://push.example/x#y",
        "ftp://push.example/",
        "file:///etc/passwd",
        "https://[::1",
        "https://push.example/\r\nX: y",
        "https://push.example/a b",
        "https://push.example\\@elsewhere/",
        "https://pushé.example/",
        "https://push.example/" + "a" * 1000,
        "\0",
    ],
)
def test_what_is_no_address_of_a_push_service_is_refused(world, url):
    with pytest.raises(Refused):
        read_address(url)
    with pytest.raises(Exception, match="gave an address"):
        add_browser(user=world.pavel.user, url=url)
    assert send_push(url) is Outcome.FAILED


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "127.0.0.1",
        "127.1",
        "0.0.0.0",  # noqa: S104
        "10.0.0.8",
        "172.16.3.4",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "224.0.0.1",
        "255.255.255.255",
        "[::1]",
        "[::]",
        "[fe80::1]",
        "[fd00::1]",
        "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]",
        "[2002:7f00:1::]",
        "[64:ff9b::7f00:1]",
        "[ff02::1]",
        "nobody.invalid",
    ],
)
def test_addresses_inside_are_never_dialled(world, host, monkeypatch):
    def never(*_, **__):
        raise AssertionError("dialled")

    monkeypatch.setattr(dialling.socket, "create_connection", never)
    url = f"https://{host}/x"
    assert send_push(url) is Outcome.FAILED
    with pytest.raises(Exception, match="gave an address"):
        add_browser(user=world.pavel.user, url=url)
    assert not PushEndpoint.objects.exists()


def test_a_name_with_one_address_inside_is_refused_whole(monkeypatch):
    """A name that answers with a public and an inner address, or changes its answer."""
    answers = iter([["93.184.216.34", "10.0.0.1"], ["93.184.216.34"]])

    def resolve(host, port, **_):
        return [(2, 1, 6, "", (address, port)) for address in next(answers)]

    dialled = []
    monkeypatch.setattr(dialling.socket, "getaddrinfo", resolve)
    monkeypatch.setattr(
        dialling.socket, "create_connection", lambda where, timeout: dialled.append(where)
    )
    with pytest.raises(Refused):
        public_addresses("push.example")
    dialling.dial_public("push.example", 1)
    assert dialled == [("93.184.216.34", 443)]  # the address looked at, not the name again


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"])
def test_the_open_internet_is_public(address):
    assert is_public(address)


def test_the_servers_push_key_is_made_once_and_only_its_owner_reads_it(settings):
    key = vapid.application_server_key()
    assert key == vapid.application_server_key()
    assert len(base64.urlsafe_b64decode(key + "=")) == 65
    path = settings.DATA / "vapid.key"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


# Pages -----------------------------------------------------------------------


def test_one_gives_and_takes_back_an_address(world, browser_of, logged):
    pavel, url = browser_of(world.pavel), reverse("alerts")
    assert "You are on no list" in pavel.get(url).content.decode()
    assert pavel.post(url, {"email": "p@example.org"})["Location"] == url
    assert ReminderAddress.objects.get().email == "p@example.org"
    assert logged()[-1][:2] == (str(world.pavel.user.pk), "alerts.address")
    for wrong in ("x", "a@b", "a@example.org\r\nBcc: b@example.org", "ä@example.org", "\0@a.org"):
        page = pavel.post(url, {"email": wrong})
        assert page.status_code == 422, wrong
        assert page.context["form"].errors.keys() == {"email"}
    assert ReminderAddress.objects.get().email == "p@example.org"
    pavel.post(url, {"email": ""})
    assert not ReminderAddress.objects.exists()


def test_one_removes_only_ones_own_browsers(world, browser_of):
    mine = PushEndpoint.objects.create(user=world.pavel.user, url="https://push.example/1")
    carla = browser_of(world.carla)
    assert carla.post(reverse("alerts-push-remove", args=[mine.pk])).status_code == 404
    pavel = browser_of(world.pavel)
    assert pavel.post(reverse("alerts-push-remove", args=[mine.pk])).status_code == 302
    assert not PushEndpoint.objects.exists()


def test_the_page_shows_no_address_of_a_browser(world, browser_of):
    PushEndpoint.objects.create(user=world.pavel.user, url="https://push.example/secret")
    assert "secret" not in browser_of(world.pavel).get(reverse("alerts")).content.decode()


def test_trying_it_tells_and_is_counted(world, browser_of):
    ReminderAddress.objects.create(user=world.pavel.user, email="pavel@example.org")
    pavel, url = browser_of(world.pavel), reverse("alerts-try")
    assert pavel.post(url).context["tried"] == 1
    answers = [pavel.post(url).status_code for _ in range(8)]
    assert answers[-1] == 429
    assert len(mail.outbox) < 9


def test_the_list_is_set_on_its_page(world, browser_of):
    carla, url = browser_of(world.carla), reverse("on-call", args=[world.riverside.pk])
    page = carla.get(url)
    assert "Nobody is on call" in page.content.decode()
    pavel, own = world.pavel.user.pk.hex, world.carla.user.pk.hex
    data = {f"{pavel}-place": "2", f"{own}-place": "1", f"{own}-from_hour": "8"}
    assert carla.post(url, data).status_code == 422
    assert carla.post(url, data | {f"{own}-place": "x"}).status_code == 422
    assert carla.post(url, data | {f"{own}-to_hour": "20"}).status_code == 302
    page = carla.get(url)
    assert [member.user.username for member, _f, _t in page.context["rows"]][:2] == [
        "carla",
        "pavel",
    ]
    assert browser_of(world.pavel).get(url).status_code == 404
    assert browser_of(world.olga).get(url).status_code == 404


def test_the_worker_says_nothing_about_anybody(client, settings):
    settings.AMPARO_ALERT_SUBJECT = "</script>Garden"
    answer = client.get(reverse("alerts-worker"))
    assert answer["Content-Type"].startswith("text/javascript")
    assert "no-store" in answer["Cache-Control"]
    assert "importScripts" in answer.content.decode()
