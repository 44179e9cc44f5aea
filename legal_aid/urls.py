"""Addresses of referrals, offers and cases. They carry ids only, never what a case is about."""

from django.urls import path

from legal_aid import provider_urls
from legal_aid.views import (
    board,
    by_phone,
    case_lead,
    cases,
    course,
    deadlines,
    disputes,
    documents,
    fairness,
    keeping,
    offer,
    reached,
    refer,
    rule,
    rules,
    rules_file,
    wishes,
    workload,
)

urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/fairness/", fairness.fairness, name="fairness"),
    path("incidents/<uuid:record_id>/refer/", refer.refer, name="refer"),
    path("incidents/<uuid:record_id>/wishes/", wishes.wishes, name="wishes"),
    path("incidents/<uuid:record_id>/by-phone/", by_phone.by_phone, name="by-phone"),
    path("incidents/<uuid:record_id>/referral-sheet/", by_phone.sheet, name="referral-sheet"),
    path("referrals/<uuid:referral_id>/withdraw/", board.take_back, name="referral-withdraw"),
    path("offers/<uuid:offer_id>/", offer.offer, name="offer"),
    path("offers/<uuid:offer_id>/check/", offer.check, name="offer-check"),
    path("offers/<uuid:offer_id>/accept/", offer.accept, name="offer-accept"),
    path("offers/<uuid:offer_id>/decline/", offer.decline, name="offer-decline"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:record_id>/", cases.case, name="case"),
    path("cases/<uuid:record_id>/lead/", case_lead.lead, name="case-lead"),
    path("workload/", workload.workload, name="workload"),
    path("workload/hand-over/", workload.hand_over, name="work-hand-over"),
    path("cases/<uuid:record_id>/disputes/", disputes.begin, name="case-dispute-begin"),
    path(
        "cases/<uuid:record_id>/disputes/<slug:dispute_id>/", disputes.dispute, name="case-dispute"
    ),
    path("cases/<uuid:record_id>/reached/", reached.add, name="case-reached"),
    path("incidents/<uuid:record_id>/results/", reached.take_over, name="incident-results"),
    path("cases/<uuid:record_id>/deadlines/", deadlines.case_deadlines, name="case-deadlines"),
    path("cases/<uuid:record_id>/course/", course.case_course, name="case-course"),
    path("cases/<uuid:record_id>/documents/", documents.documents, name="case-documents"),
    path(
        "cases/<uuid:record_id>/documents/<uuid:file>/<str:kind>/",
        documents.document,
        name="case-document",
    ),
    path("cases/<uuid:record_id>/keeping/", keeping.case_keeping, name="case-keeping"),
    path("teams/<uuid:team_id>/rules/", rules.rules, name="rules"),
    path("teams/<uuid:team_id>/rules/yaml/", rules_file.take_out, name="rules-yaml"),
    path(
        "teams/<uuid:team_id>/rules/versions/<int:number>/yaml/",
        rules_file.take_out,
        name="rules-version-yaml",
    ),
    path("teams/<uuid:team_id>/rules/file/", rules_file.bring_in, name="rules-file"),
    path("teams/<uuid:team_id>/rules/try/", rules.try_out, name="rules-try"),
    path("teams/<uuid:team_id>/rules/publish/", rules.put_in_force, name="rules-publish"),
    path("teams/<uuid:team_id>/rules/discard/", rules.throw_away, name="rules-discard"),
    path("teams/<uuid:team_id>/rules/versions/<int:number>/", rules.version, name="rules-version"),
    path("teams/<uuid:team_id>/rules/<int:place>/", rule.rule, name="rule"),
    path("teams/<uuid:team_id>/rules/pools/<int:place>/", rule.pool, name="pool"),
    *provider_urls.urlpatterns,
]
