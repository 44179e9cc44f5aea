"""The hard constraints: what keeps a provider from being asked at all, as code and sentence."""

from __future__ import annotations

import math
from collections.abc import Iterable

from django.utils.translation import gettext as _

from legal_aid import languages, matters, regions
from legal_aid.routing.facts import Need, ProviderProfile


def obstacle(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    """The first hard constraint that the provider fails, None for none.

    Consent comes last: whoever is kept out by it alone could be asked once it is there.
    """
    for constraint in (_provider_itself, _client_and_conflicts, _work, _reach, _speech, _room):
        if found := constraint(need, profile):
            return found
    if not need.consent:
        return "consent", _("The person has not agreed to share this with legal aid.")
    return None


def overrides_the_slot(need: Need, profile: ProviderProfile) -> bool:
    """Whether a full provider is asked all the same, because somebody is held."""
    return need.in_custody and profile.capacity > 0 and not profile.free


def covering(need: Need, profile: ProviderProfile) -> list[str]:
    """The provider's areas in which the place of the case lies."""
    return [path for path in profile.jurisdictions if regions.covers(path, need.place)]


def understood(need: Need, profile: ProviderProfile) -> list[str]:
    """Languages of the case that the provider works in, itself or with an interpreter."""
    return languages.shared(need.languages, (*profile.languages, *profile.interpreters))


def listed(words: Iterable[str]) -> str:
    return "; ".join(words)


def _provider_itself(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    if profile.key_in_doubt:
        return "key", _("Its key is not the one known here. Ring them and compare the fingerprint.")
    if not profile.is_active:
        return "inactive", _("Takes no new cases at present.")
    if profile.answered == "declined":
        return "declined", _("Declined this case. We do not ask twice.")
    if profile.answered == "handed_on":
        return "handed_on", _("Had this case before. It was transferred from them.")
    if profile.answered:
        return "expired", _("Was asked about this case and did not answer in time.")
    return None


def _client_and_conflicts(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    if profile.provider_id in need.vetoes:
        return "veto", _("The client does not want them.")
    if profile.has_conflict or not set(profile.conflicts).isdisjoint(need.agencies):
        return "conflict", _("Declared a conflict with somebody in this case.")
    return None


def _work(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    lead = need.matters[0] if need.matters else ""
    if lead and lead not in profile.matters:
        return "matter", _("Does not take: %(matter)s.") % {"matter": matters.label(lead)}
    if not covering(need, profile):
        return "region", _region_reason(need, profile)
    if need.in_custody and not profile.takes_custody_calls:
        return "custody", _("Does not go to people in custody.")
    return None


def _reach(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    """A clock that is over rules nobody out: then whoever comes, comes too late anyway."""
    reachable, left = profile.reachable_in_hours, need.hours_left
    if reachable is None:
        return None
    if math.isinf(reachable):
        return "reach", _("Nobody of them is on duty in the time to come.")
    if left is not None and 0 < left <= reachable:
        return "reach", _("Cannot be reached before the clock ends.")
    return None


def _speech(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    if need.languages and not understood(need, profile):
        wanted = listed(languages.label(code) for code in need.languages)
        return "language", _("Does not work in %(languages)s.") % {"languages": wanted}
    return None


def _room(need: Need, profile: ProviderProfile) -> tuple[str, str] | None:
    if profile.free or overrides_the_slot(need, profile):
        return None
    return "capacity", _("Is full: has no room for another case.")


def _region_reason(need: Need, profile: ProviderProfile) -> str:
    if not regions.steps(need.place):
        return _("The record does not say in which country this happened.")
    narrower = [path for path in profile.jurisdictions if regions.covers(need.place, path)]
    if narrower:
        return _("Works only in %(region)s; the record says no more than %(place)s.") % {
            "region": listed(regions.spoken(path) for path in narrower),
            "place": regions.spoken(need.place),
        }
    return _("Does not work in %(place)s.") % {"place": regions.spoken(need.place)}
