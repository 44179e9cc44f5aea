"""Community dispute resolution: never over what must not be, never unsafe, asked about later."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incidents import vocabulary
from incidents.models import Record
from legal_aid.case_document import Dispute, DisputeParty, Outcome
from legal_aid.case_parts import with_changes
from legal_aid.cases import OF_DISPUTES, open_case, revise_case
from legal_aid.community import disputes
from legal_aid.community.safeguards import (
    POWER,
    VOLUNTARINESS,
    asked_by,
    blocked_by,
    due_on,
    next_follow_up,
    obstacles,
)
from legal_aid.course import close_case
from legal_aid.errors import NotPossibleNow
from legal_aid.forms.case import OutcomeForm
from legal_aid.models import JoinedIncident
from tests.incidents.stories import save
from tests.legal_aid import stories
from vault import Undecryptable

SAFE = {
    "voluntariness": {one.code: one.safe for one in VOLUNTARINESS},
    "power": {one.code: one.safe for one in POWER},
}
PEOPLE = [
    DisputeParty(role="client", name="Amina"),
    DisputeParty(role="other", name="The landlord"),
]


def day(days: int) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def prepared(**fields):
    given = {"id": "d1", "parties": PEOPLE, "facilitator": "Mama Njeri"} | SAFE | fields
    return Dispute(**given)


@pytest.fixture
def dispute_of(world, make_case, make_incident):
    """A case about a beating, with a dispute that nothing stands against; and who writes in it."""

    def made(person=None, *, ready=True):
        person = person or world.pavel
        case = make_case(make_incident(stories.beaten()))
        who = {"keyring": person.keyring, "author": person.user, "record": case}
        made_id = disputes.begin(**who)
        who["dispute"] = made_id
        if ready:
            disputes.set_people(**who, facilitator="Mama Njeri", parties=PEOPLE)
            disputes.answer_checks(**who, **SAFE, note="")
        return who

    return made


def again(who) -> Dispute:
    record = Record.objects.get(pk=who["record"].pk)
    return next(
        one for one in open_case(who["keyring"], record).shared.disputes if one.id == who["dispute"]
    )


def outcomes(who):
    record = Record.objects.get(pk=who["record"].pk)
    return [one.code for one in open_case(who["keyring"], record).shared.outcomes]


@pytest.mark.parametrize("violation", sorted(vocabulary.never_mediated()))
def test_some_abuses_are_never_settled_so(world, make_case, make_incident, violation):
    def also(data):
        data["account"]["acts"].append({"id": "a9", "violation": violation, "victims": ["p1"]})

    case = make_case(make_incident(stories.beaten(also)))
    with pytest.raises(NotPossibleNow, match="never settled"):
        disputes.begin(keyring=world.lena.keyring, author=world.lena.user, record=case)
    assert open_case(world.lena.keyring, case).shared.disputes == []


def test_every_record_of_a_strategic_case_counts(world, dispute_of, make_incident):
    who = dispute_of()
    tortured = stories.beaten(
        lambda data: data["account"]["acts"].append(
            {"id": "a9", "violation": "vio_torture", "victims": ["p1"]}
        )
    )
    JoinedIncident.objects.create(case=who["record"], incident=make_incident(tortured))
    with pytest.raises(ValidationError, match="never settled"):
        disputes.agree(**who, terms="He pays the rent back.", agreed_on=day(0))
    assert again(who).state == "preparing"


def tortured(data):
    data["account"]["acts"].append({"id": "a9", "violation": "vio_torture", "victims": ["p1"]})


def test_an_abuse_that_is_recorded_later_stops_the_agreement(world, dispute_of):
    who = dispute_of()
    incident = Record.objects.get(case_files__record=who["record"])
    save(world, incident, stories.beaten(tortured))
    with pytest.raises(ValidationError, match="never settled"):
        disputes.agree(**who, terms="He pays the rent back.", agreed_on=day(0))
    assert outcomes(who) == []


def test_an_abuse_recorded_after_the_agreement_is_told_on_the_case_and_its_dispute(
    world, dispute_of, browser_of
):
    who = dispute_of()
    disputes.agree(**who, terms="He pays the rent back.", agreed_on=day(0))
    places = [
        reverse("case", args=[who["record"].pk]),
        reverse("case-dispute", args=[who["record"].pk, who["dispute"]]),
    ]
    warning = "It was recorded after the agreement."
    browser = browser_of(world.lena)
    assert not any(warning in browser.get(url).content.decode() for url in places)
    save(world, Record.objects.get(case_files__record=who["record"]), stories.beaten(tortured))
    assert all(warning in browser.get(url).content.decode() for url in places)


def test_an_agreement_becomes_a_result_and_is_asked_about_twice(dispute_of):
    who = dispute_of()
    disputes.agree(**who, terms="He pays the rent back.", agreed_on=day(-31))
    agreed = again(who)
    assert (agreed.state, agreed.terms, outcomes(who)) == (
        "agreed",
        "He pays the rent back.",
        ["cdr_agreement"],
    )
    assert next_follow_up(agreed) == (30, timezone.localdate() - timedelta(days=1))
    disputes.ask_again(**who, days=30, kept="partly")
    with pytest.raises(NotPossibleNow, match="answered already"):
        disputes.ask_again(**who, days=30, kept="kept")
    with pytest.raises(NotPossibleNow, match="or later"):
        disputes.ask_again(**who, days=90, kept="kept")
    disputes.ask_again(**who, days=90, kept="broken")
    assert (again(who).kept_30, again(who).kept_90) == ("partly", "broken")
    assert outcomes(who) == ["cdr_agreement", "cdr_failed"]
    assert next_follow_up(again(who)) is None


def test_no_hand_writes_what_only_the_steps_of_a_dispute_bring(
    world, make_case, make_incident, api_of
):
    """Over an abuse that is never settled so, nor over any other without the safeguards."""
    case = make_case(make_incident(stories.beaten()))
    lena = {"keyring": world.lena.keyring, "author": world.lena.user}
    for code in ("cdr_agreement", "cdr_failed"):
        settled = [Outcome(code=code, on="2026-11")]
        now = open_case(world.lena.keyring, case)
        shared = with_changes(now.shared, outcomes=settled)
        with pytest.raises(NotPossibleNow):
            revise_case(**lena, record=case, expected=now.etag, shared=shared)
        with pytest.raises(NotPossibleNow):
            close_case(**lena, record=case, expected=now.etag, shared=shared)
        api, place = api_of(world.lena), f"/api/v1/cases/{case.pk}/"
        answer = api.patch(
            place,
            {"outcomes": [{"code": code, "on": "2026-11"}]},
            format="json",
            headers={"If-Match": api.get(place)["ETag"]},
        )
        assert answer.status_code == 400, answer.content
    assert open_case(world.lena.keyring, Record.objects.get(pk=case.pk)).shared.outcomes == []
    offered = {code for code, _label in OutcomeForm().fields["code"].choices}
    assert "bail" in offered
    assert not offered & set(OF_DISPUTES)


def test_what_a_dispute_brought_stays_when_other_results_are_written(dispute_of):
    who = dispute_of()
    disputes.agree(**who, terms="He returns the phone.", agreed_on=day(0))
    now = open_case(who["keyring"], Record.objects.get(pk=who["record"].pk))
    more = [*now.shared.outcomes, Outcome(code="pending")]
    mine = {name: who[name] for name in ("keyring", "author", "record")}
    revise_case(**mine, expected=now.etag, shared=with_changes(now.shared, outcomes=more))
    assert outcomes(who) == ["cdr_agreement", "pending"]


def test_everybody_may_stop_at_any_time(dispute_of):
    stopped, failed = dispute_of(ready=False), None
    disputes.end(**stopped, state="stopped")
    assert (again(stopped).state, outcomes(stopped)) == ("stopped", [])
    with pytest.raises(NotPossibleNow, match="another step"):
        disputes.agree(**stopped, terms="x", agreed_on=day(0))
    failed = {
        **stopped,
        "dispute": disputes.begin(**{k: stopped[k] for k in ("keyring", "author", "record")}),
    }
    disputes.end(**failed, state="failed")
    assert outcomes(failed) == ["cdr_failed"]


def test_nothing_is_agreed_while_a_safeguard_is_open(dispute_of):
    who = dispute_of(ready=False)
    with pytest.raises(ValidationError) as said:
        disputes.agree(**who, terms=" ", agreed_on="")
    words = " ".join(said.value.messages)
    for wanted in (
        "who the client is",
        "other side",
        "facilitates",
        "Not clear yet",
        "what was agreed",
        "when it was",
    ):
        assert wanted in words
    assert again(who).state == "preparing"


def test_a_record_that_does_not_open_cannot_be_checked(world, dispute_of, make_incident):
    who = dispute_of(world.lena)
    incident = Record.objects.get(case_files__record=who["record"])
    document = stories.beaten(
        consents=[*stories.without("share_legal"), {"scope": "share_legal", "state": "withdrawn"}]
    )
    save(world, incident, document)
    with pytest.raises(ValidationError):
        disputes.agree(**who, terms="He pays.", agreed_on=day(0))
    assert outcomes(who) == []


def test_strangers_do_not_settle_anything(world, dispute_of):
    who = dispute_of()
    for stranger in (world.olga, world.dmitri, world.petra):
        with pytest.raises((PermissionDenied, NotPossibleNow)):
            disputes.begin(keyring=stranger.keyring, author=stranger.user, record=who["record"])
        with pytest.raises((PermissionDenied, Undecryptable)):
            disputes.end(
                **who | {"keyring": stranger.keyring, "author": stranger.user}, state="stopped"
            )
    assert again(who).state == "preparing"


@pytest.mark.parametrize("question", [*VOLUNTARINESS, *POWER], ids=lambda one: one.code)
def test_every_question_counts(question):
    check = "voluntariness" if question in VOLUNTARINESS else "power"
    against = {"yes": "no", "no": "yes"}[question.safe]
    for answer in ("unclear", against):
        one = prepared(**{check: SAFE[check] | {question.code: answer}})
        assert len(obstacles(one, ["vio_force"])) == 1
        noted = one.model_copy(update={"note": "A lawyer comes along."})
        is_outweighed = answer == against and not question.always
        assert (obstacles(noted, ["vio_force"]) == []) is is_outweighed
    open_one = prepared(**{check: {k: v for k, v in SAFE[check].items() if k != question.code}})
    assert obstacles(open_one, []) != []


def test_whoever_facilitates_is_neither_side():
    assert obstacles(prepared(), []) == []
    assert [one.code for one in obstacles(prepared(facilitator="the LANDLORD"), [])] == [
        "facilitator"
    ]


@given(
    st.sets(st.sampled_from(sorted(vocabulary.codes("violation")))),
    st.dictionaries(
        st.sampled_from([q.code for q in VOLUNTARINESS]), st.sampled_from(["yes", "no", "unclear"])
    ),
    st.dictionaries(
        st.sampled_from([q.code for q in POWER]), st.sampled_from(["yes", "no", "unclear"])
    ),
    st.booleans(),
)
def test_no_set_of_answers_lets_an_unsafe_agreement_through(violations, free, power, has_note):
    one = prepared(voluntariness=free, power=power, note="outweighed" if has_note else "")
    if obstacles(one, violations):
        return
    assert not blocked_by(violations)
    assert free == SAFE["voluntariness"]
    assert (power["afraid"], power["independent"]) == ("no", "yes")
    assert has_note or power == SAFE["power"]
    assert "unclear" not in power.values()
    assert len(power) == len(POWER)


def test_a_loose_date_is_asked_about_sooner_rather_than_later():
    one = prepared(state="agreed", agreed_on="2026-03")
    assert due_on(one, 30).isoformat() == "2026-03-31"
    assert due_on(prepared(agreed_on="2026-03"), 30) is None
    assert [(each[1], each[2].isoformat()) for each in asked_by([one], due_on(one, 30))] == [
        (30, "2026-03-31")
    ]
    assert asked_by([one], due_on(one, 29)) == []


def test_the_page_walks_from_people_to_the_answer_after_thirty_days(world, dispute_of, browser_of):
    who = dispute_of(ready=False)
    case = who["record"]
    pavel = browser_of(world.pavel)
    url = reverse("case-dispute", args=[case.pk, who["dispute"]])
    assert url in pavel.get(reverse("case", args=[case.pk])).content.decode()
    page = pavel.get(url)
    assert "No agreement can be recorded yet" in page.content.decode()
    people = {
        "do": "people",
        "people-facilitator": "Mama Njeri",
        "party-0-role": "client",
        "party-0-name": "Amina",
        "party-1-role": "other",
        "party-1-name": "The landlord",
        "party-2-role": "other",
        "party-3-role": "other",
    }
    assert pavel.post(url, people).status_code == 302
    checks = {f"checks-v-{k}": v for k, v in SAFE["voluntariness"].items()}
    checks |= {f"checks-p-{k}": v for k, v in SAFE["power"].items()} | {"do": "checks"}
    assert pavel.post(url, checks).status_code == 302
    assert "No agreement can be recorded yet" not in pavel.get(url).content.decode()
    refused = pavel.post(url, {"do": "agree", "agree-terms": "", "agree-agreed_on": ""})
    assert refused.status_code == 422
    agreed = {"do": "agree", "agree-terms": "He pays.", "agree-agreed_on": day(-40)}
    assert pavel.post(url, agreed).status_code == 302
    assert pavel.post(url, agreed).status_code == 409
    assert pavel.post(url, {"do": "kept", "kept-kept": "kept"}).status_code == 302
    assert again(who).kept_30 == "kept"
    assert pavel.post(url, {"do": "burn"}).status_code == 400
    assert browser_of(world.olga).get(url).status_code == 404
    assert pavel.get(reverse("case-dispute", args=[case.pk, "d77"])).status_code == 404


def test_a_blocked_case_says_so_on_a_page(world, make_case, make_incident, browser_of):
    def also(data):
        data["account"]["acts"].append({"id": "a9", "violation": "vio_sexual", "victims": ["p1"]})

    case = make_case(make_incident(stories.beaten(also)))
    answer = browser_of(world.lena).post(reverse("case-dispute-begin", args=[case.pk]))
    assert answer.status_code == 409
    assert "never settled in the community" in answer.content.decode()


def test_the_api_walks_the_same_way(world, dispute_of, api_of):
    who = dispute_of(ready=False)
    url = f"/api/v1/cases/{who['record'].pk}/disputes/"
    pavel = api_of(world.pavel, ("read", "write"))
    made = pavel.post(url, {}, format="json")
    assert (made.status_code, made.json()["state"]) == (201, "preparing")
    step = f"{url}{made.json()['id']}/"
    people = {"facilitator": "Mama Njeri", "parties": [one.model_dump() for one in PEOPLE]}
    agreement = {"terms": "He pays.", "agreed_on": day(-1)}
    assert pavel.patch(step, {"agreement": agreement}, format="json").status_code == 400
    assert pavel.patch(step, {"people": people}, format="json").status_code == 200
    assert pavel.patch(step, {"checks": SAFE}, format="json").status_code == 200
    done = pavel.patch(step, {"agreement": agreement}, format="json")
    assert (done.status_code, done.json()["state"]) == (200, "agreed")
    kept = {"kept": {"days": 30, "kept": "broken"}}
    assert pavel.patch(step, kept, format="json").json()["kept_30"] == "broken"
    assert pavel.patch(step, kept | {"end": "failed"}, format="json").status_code == 400
    assert pavel.patch(step, {}, format="json").status_code == 400
    unknown = {"checks": SAFE | {"power": {"other": "yes"}}}
    assert pavel.patch(step, unknown, format="json").status_code == 400
    assert pavel.patch(f"{url}d99/", {"end": "failed"}, format="json").status_code == 404


def test_the_api_knows_every_question():
    from typing import get_args

    from api.bodies.disputes import Equal, Free

    assert get_args(Free) == tuple(one.code for one in VOLUNTARINESS)
    assert get_args(Equal) == tuple(one.code for one in POWER)
