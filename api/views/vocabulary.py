"""The coded vocabulary, in the caller's language."""

from __future__ import annotations

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.bodies.vocabulary import Vocabulary, Word
from api.views.base import shown
from incidents import vocabulary
from incidents.forms.languages import NAMES
from legal_aid.matters import MATTERS


class VocabularyView(APIView):
    """Codes never change their meaning; labels are translated."""

    @extend_schema(responses=Vocabulary)
    def get(self, request: Request) -> Response:
        """Every code with its label, its group and the rights it touches; besides those of
        records, the matters and languages of the directory."""
        more = {"matter": MATTERS, "language": NAMES}
        words = {
            kind: [
                shown(Word(code=code, label=str(label), group="", rights=[]))
                for code, label in labels.items()
            ]
            for kind, labels in more.items()
        }
        return Response(
            words
            | {
                kind: [
                    shown(
                        Word(
                            code=code,
                            label=str(term.label),
                            group=term.group or "",
                            rights=list(term.rights or []),
                        )
                    )
                    for code, term in vocabulary.codes(kind).items()
                ]
                for kind in vocabulary.kinds()
            }
        )
