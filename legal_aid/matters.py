"""The kinds of legal work, and which of them a recorded violation asks for."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# Most pressing first: the first matter of a need is the one a lawyer must take to be asked.
MATTERS: dict[str, Promise] = {
    "custody": _("Person in custody"),
    "criminal_defence": _("Criminal defence"),
    "health_in_custody": _("Health care in custody"),
    "family": _("Family and children"),
    "housing": _("Housing"),
    "complaint": _("Complaint to oversight"),
    "discrimination": _("Discrimination"),
    "services": _("Rights of a service"),
    "civil_claim": _("Civil claim"),
}

# What a violation asks for, by its group in the vocabulary ...
_BY_GROUP: dict[str, tuple[str, ...]] = {
    "arr": ("criminal_defence", "complaint"),
    "det": ("criminal_defence", "complaint"),
    "due": ("criminal_defence", "complaint"),
    "vio": ("complaint", "civil_claim"),
    "ext": ("complaint",),
    "prp": ("complaint", "civil_claim"),
    "hlt": ("complaint",),
    "svc": ("services", "complaint"),
    "pri": ("complaint", "civil_claim"),
    "dis": ("discrimination", "complaint"),
    "rem": ("complaint",),
    "hou": ("housing",),
    "fam": ("family",),
    "oth": ("complaint",),
}
# ... and by its code where the group says too little.
_BY_CODE: dict[str, tuple[str, ...]] = {
    "det_conditions": ("health_in_custody", "complaint"),
    "hlt_withdrawal": ("health_in_custody", "complaint"),
    "hlt_oat_custody": ("health_in_custody", "complaint"),
    "hlt_oat_prison": ("health_in_custody", "complaint"),
    "hlt_art": ("health_in_custody", "complaint"),
    "hlt_maternal": ("health_in_custody", "complaint"),
    "prp_naloxone": ("complaint", "services"),
    "prp_syringe": ("complaint", "services"),
    "svc_worker": ("services", "criminal_defence"),
    "arr_service": ("criminal_defence", "services"),
    "due_entrap": ("criminal_defence", "services"),
}
_BY_NEED: dict[str, tuple[str, ...]] = {
    "lawyer_now": ("criminal_defence",),
    "bail": ("criminal_defence",),
    "find_detainee": ("custody",),
    "oat_continuity": ("health_in_custody",),
    "art_continuity": ("health_in_custody",),
    "childcare": ("family",),
    "shelter": ("housing",),
}
# Needs that only mean legal work while somebody is held.
_ONLY_IN_CUSTODY = frozenset({"bail", "oat_continuity", "art_continuity"})


def label(matter: str) -> str:
    """The matter in the reader's language; KeyError for an unknown code."""
    return str(MATTERS[matter])


def matters_of(
    violations: Iterable[tuple[str, str]], *, needs: Iterable[str] = (), in_custody: bool = False
) -> tuple[str, ...]:
    """The matters that an incident asks for, most pressing first; never empty.

    `violations` are pairs (code, group) of the vocabulary, `needs` its need codes. Whoever is held
    now needs somebody for custody before anything else.
    """
    wanted = {"custody"} if in_custody else set()
    for code, group in violations:
        wanted.update(_BY_CODE.get(code) or _BY_GROUP.get(group, ()))
    for need in needs:
        if in_custody or need not in _ONLY_IN_CUSTODY:
            wanted.update(_BY_NEED.get(need, ()))
    return tuple(matter for matter in MATTERS if matter in (wanted or {"complaint"}))
