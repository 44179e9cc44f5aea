"""Everything under /api/: version 1, the schema and its page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from api.docs import ApiDocs
from api.views.account import MeView, SentReportViewSet, SessionViewSet
from api.views.alerts import AlertsViewSet, OnCallViewSet
from api.views.board import BoardViewSet
from api.views.bundles import BundleViewSet
from api.views.by_phone import ByPhoneViewSet
from api.views.cases import CaseViewSet
from api.views.clients import CandidateViewSet, ClientViewSet, OfficerViewSet
from api.views.days import CalendarFeedViewSet, DayViewSet, HearingViewSet
from api.views.disputes import DisputeViewSet
from api.views.evidence import EvidenceViewSet
from api.views.evidence_notes import EvidenceDescriptionViewSet, EvidenceNotesViewSet
from api.views.evidence_removal import EvidenceRemovalViewSet
from api.views.fairness import FairnessViewSet
from api.views.incidents import IncidentViewSet
from api.views.intakes import IntakeViewSet
from api.views.invitations import InvitationViewSet
from api.views.ledger import LedgerViewSet
from api.views.members import MemberViewSet, RenewalViewSet, TeamViewSet
from api.views.offers import OfferViewSet
from api.views.organisations import OrganisationViewSet
from api.views.outbox import OutboxFileView, OutboxKeysView, OutboxView
from api.views.population import PopulationViewSet
from api.views.providers import ProviderViewSet
from api.views.reached import ReachedViewSet, ResultsViewSet
from api.views.referrals import ReferralViewSet
from api.views.register import RegisterViewSet
from api.views.release_files import ReleaseFileViewSet
from api.views.releases import ReleaseDraftViewSet, ReleaseViewSet
from api.views.rules import RulesViewSet
from api.views.saved_tables import SavedTableViewSet
from api.views.search import SavedSearchViewSet, SearchViewSet
from api.views.task_templates import TaskTemplateViewSet
from api.views.tokens import TokenViewSet
from api.views.trends import TrendsView
from api.views.vocabulary import VocabularyView
from api.views.workload import CaseLeadViewSet, WorkloadViewSet

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
router.register("task-templates", TaskTemplateViewSet, basename="api-task-templates")
router.register("rules", RulesViewSet, basename="api-rules")
router.register("reports", SentReportViewSet, basename="api-report")
router.register("on-call", OnCallViewSet, basename="api-on-call")
router.register("sessions", SessionViewSet, basename="api-session")
router.register("search", SearchViewSet, basename="api-search")
router.register("saved-searches", SavedSearchViewSet, basename="api-saved-search")
router.register("releases", ReleaseViewSet, basename="api-release")
router.register("release-drafts", ReleaseDraftViewSet, basename="api-release-draft")
router.register("ledgers", LedgerViewSet, basename="api-ledger")
router.register("saved-tables", SavedTableViewSet, basename="api-saved-table")
router.register("tokens", TokenViewSet, basename="api-token")

urlpatterns = [
    path("v1/", include(router.urls)),
    path(
        "v1/alerts/",
        AlertsViewSet.as_view({"get": "show", "put": "change"}),
        name="api-alerts",
    ),
    path(
        "v1/cases/<uuid:pk>/reached/",
        ReachedViewSet.as_view({"post": "add"}),
        name="api-case-reached",
    ),
    path(
        "v1/incidents/<uuid:pk>/results/",
        ResultsViewSet.as_view({"get": "show", "post": "take_over"}),
        name="api-incident-results",
    ),
    path(
        "v1/cases/<uuid:pk>/disputes/",
        DisputeViewSet.as_view({"post": "begin"}),
        name="api-dispute-list",
    ),
    path(
        "v1/cases/<uuid:pk>/disputes/<slug:dispute>/",
        DisputeViewSet.as_view({"patch": "step"}),
        name="api-dispute-detail",
    ),
    path(
        "v1/incidents/<uuid:pk>/phone-answer/",
        ByPhoneViewSet.as_view({"post": "answer"}),
        name="api-phone-answer",
    ),
    path(
        "v1/incidents/<uuid:pk>/referral-sheet/",
        ByPhoneViewSet.as_view({"get": "sheet"}),
        name="api-referral-sheet",
    ),
    path(
        "v1/releases/<uuid:pk>/files/",
        ReleaseFileViewSet.as_view({"get": "list"}),
        name="api-release-files",
    ),
    path(
        "v1/releases/<uuid:pk>/files/<str:name>/",
        ReleaseFileViewSet.as_view({"get": "take"}),
        name="api-release-file",
    ),
    path(
        "v1/cases/<uuid:pk>/lead/",
        CaseLeadViewSet.as_view({"put": "change"}),
        name="api-case-lead",
    ),
    path("v1/workload/", WorkloadViewSet.as_view({"get": "show"}), name="api-workload"),
    path(
        "v1/workload/hand-over/",
        WorkloadViewSet.as_view({"post": "hand_over"}),
        name="api-work-hand-over",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/",
        EvidenceViewSet.as_view({"get": "list"}),
        name="api-evidence",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/uploads/",
        EvidenceViewSet.as_view({"post": "begin"}),
        name="api-evidence-uploads",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/uploads/<uuid:file_id>/",
        EvidenceViewSet.as_view({"head": "progress", "patch": "take", "delete": "abandon"}),
        name="api-evidence-upload",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/<uuid:file_id>/original/",
        EvidenceViewSet.as_view({"get": "original"}),
        name="api-evidence-original",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/<uuid:file_id>/custody/",
        EvidenceViewSet.as_view({"get": "custody"}),
        name="api-evidence-custody",
    ),
    path(
        "v1/records/<uuid:pk>/bundle/",
        BundleViewSet.as_view({"post": "hand_over"}),
        name="api-evidence-bundle",
    ),
    path(
        "v1/records/<uuid:pk>/bundle/preview/",
        BundleViewSet.as_view({"post": "preview"}),
        name="api-evidence-bundle-preview",
    ),
    path(
        "v1/records/<uuid:pk>/handovers/",
        BundleViewSet.as_view({"get": "handovers"}),
        name="api-evidence-handovers",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/<uuid:file_id>/notes/",
        EvidenceNotesViewSet.as_view({"get": "list"}),
        name="api-evidence-notes",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/<uuid:file_id>/notes/<uuid:note_id>/",
        EvidenceNotesViewSet.as_view({"put": "write"}),
        name="api-evidence-note",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/<uuid:file_id>/description/",
        EvidenceDescriptionViewSet.as_view({"get": "show", "put": "change"}),
        name="api-evidence-description",
    ),
    path(
        "v1/records/<uuid:pk>/evidence/<uuid:file_id>/remove/",
        EvidenceRemovalViewSet.as_view({"post": "remove"}),
        name="api-evidence-remove",
    ),
    path("v1/fairness/", FairnessViewSet.as_view({"get": "show"}), name="api-fairness"),
    path(
        "v1/calendar-feed/",
        CalendarFeedViewSet.as_view({"get": "show", "post": "begin", "delete": "end"}),
        name="api-calendar-feed",
    ),
    path(
        "v1/cases/<uuid:pk>/hearings/<slug:name>/",
        HearingViewSet.as_view({"get": "prepare"}),
        name="api-hearing",
    ),
    path(
        "v1/cases/<uuid:pk>/hearings/<slug:name>/after/",
        HearingViewSet.as_view({"post": "after"}),
        name="api-hearing-after",
    ),
    path(
        "v1/cases/<uuid:pk>/proposed-tasks/",
        HearingViewSet.as_view({"get": "proposed", "post": "propose"}),
        name="api-case-proposed",
    ),
    path("v1/days/", DayViewSet.as_view({"get": "show"}), name="api-days"),
    path("v1/me/", MeView.as_view(), name="api-me"),
    path("v1/outbox/", OutboxView.as_view(), name="api-outbox"),
    path("v1/outbox/file/", OutboxFileView.as_view(), name="api-outbox-file"),
    path("v1/outbox/keys/", OutboxKeysView.as_view(), name="api-outbox-keys"),
    path(
        "v1/trends/population/",
        PopulationViewSet.as_view({"get": "show", "put": "change"}),
        name="api-population",
    ),
    path("v1/trends/", TrendsView.as_view(), name="api-trends"),
    path("v1/vocabulary/", VocabularyView.as_view(), name="api-vocabulary"),
    path("schema/", login_not_required(SpectacularAPIView.as_view()), name="api-schema"),
    path("docs/", login_not_required(ApiDocs.as_view()), name="api-docs"),
]
