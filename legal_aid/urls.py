"""Addresses of referrals, offers and cases. They carry ids only, never what a case is about."""

from django.urls import path

from legal_aid.views import board, cases, keeping, offer, providers, refer

urlpatterns = [
    path("board/", board.board, name="board"),
    path("incidents/<uuid:record_id>/refer/", refer.refer, name="refer"),
    path("referrals/<uuid:referral_id>/withdraw/", board.take_back, name="referral-withdraw"),
    path("offers/<uuid:offer_id>/", offer.offer, name="offer"),
    path("offers/<uuid:offer_id>/check/", offer.check, name="offer-check"),
    path("offers/<uuid:offer_id>/accept/", offer.accept, name="offer-accept"),
    path("offers/<uuid:offer_id>/decline/", offer.decline, name="offer-decline"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:record_id>/", cases.case, name="case"),
    path("cases/<uuid:record_id>/keeping/", keeping.case_keeping, name="case-keeping"),
    path("providers/", providers.providers, name="providers"),
    path("providers/<uuid:team_id>/", providers.edit, name="provider-edit"),
]
