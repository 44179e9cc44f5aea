"""Everything under /api/: version 1, the schema and its page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from api.docs import ApiDocs
from api.views.account import MeView, SentReportViewSet, SessionViewSet
from api.views.alerts import AlertsViewSet, OnCallViewSet
from api.views.board import BoardViewSet
from api.views.cases import CaseViewSet
from api.views.clients import CandidateViewSet, ClientViewSet, OfficerViewSet
from api.views.incidents import IncidentViewSet
from api.views.intakes import IntakeViewSet
from api.views.invitations import InvitationViewSet
from api.views.members import MemberViewSet, RenewalViewSet, TeamViewSet
from api.views.offers import OfferViewSet
from api.views.organisations import OrganisationViewSet
from api.views.outbox import OutboxFileView, OutboxKeysView, OutboxView
from api.views.providers import ProviderViewSet
from api.views.referrals import ReferralViewSet
from api.views.register import RegisterViewSet
from api.views.search import SavedSearchViewSet, SearchViewSet
from api.views.tokens import TokenViewSet
from api.views.trends import TrendsView
from api.views.vocabulary import VocabularyView

router = SimpleRouter(use_regex_path=False)
router.register("incidents", IncidentViewSet, basename="api-incident")
router.register("clients", ClientViewSet, basename="api-client")
router.register("candidates", CandidateViewSet, basename="api-candidate")
router.register("officers", OfficerViewSet, basename="api-officer")
router.register("intakes", IntakeViewSet, basename="api-intake")
router.register("referrals", ReferralViewSet, basename="api-referral")
router.register("offers", OfferViewSet, basename="api-offer")
router.register("cases", CaseViewSet, basename="api-case")
router.register("board", BoardViewSet, basename="api-board")
router.register("providers", ProviderViewSet, basename="api-provider")
router.register("organisations", OrganisationViewSet, basename="api-organisation")
router.register("teams", TeamViewSet, basename="api-team")
router.register("members", MemberViewSet, basename="api-member")
router.register("invitations", InvitationViewSet, basename="api-invitation")
router.register("renewals", RenewalViewSet, basename="api-renewal")
router.register("register", RegisterViewSet, basename="api-register")
router.register("reports", SentReportViewSet, basename="api-report")
router.register("on-call", OnCallViewSet, basename="api-on-call")
router.register("sessions", SessionViewSet, basename="api-session")
router.register("search", SearchViewSet, basename="api-search")
router.register("saved-searches", SavedSearchViewSet, basename="api-saved-search")
router.register("tokens", TokenViewSet, basename="api-token")

urlpatterns = [
    path("v1/", include(router.urls)),
    path(
        "v1/alerts/",
        AlertsViewSet.as_view({"get": "show", "put": "change"}),
        name="api-alerts",
    ),
    path("v1/me/", MeView.as_view(), name="api-me"),
    path("v1/outbox/", OutboxView.as_view(), name="api-outbox"),
    path("v1/outbox/file/", OutboxFileView.as_view(), name="api-outbox-file"),
    path("v1/outbox/keys/", OutboxKeysView.as_view(), name="api-outbox-keys"),
    path("v1/trends/", TrendsView.as_view(), name="api-trends"),
    path("v1/vocabulary/", VocabularyView.as_view(), name="api-vocabulary"),
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="api-schema"),
    path("docs/", login_not_required(ApiDocs.as_view()), name="api-docs"),
]
