"""`{% checked %}...{% endchecked %}`: words about rights and consent, honest about who read them.

In a language in which nobody has released these very words they stand with "not yet checked" and
the English beside them. Inside may stand `translate` and `blocktranslate` tags and variables that
hold lazy texts; `{% checked "consent_scope" %}` names the context of coded words among them. Words
that a form writes (labels) get `{% check_note form.field.label %}` beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import template
from django.template.base import FilterExpression, Node, NodeList, Parser, Token, VariableNode
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext as _

from config.catalogues.texts import checked_context

register = template.Library()
SOURCE = "en"
Key = tuple[str, str]  # (context, English)


@register.tag
def checked(parser: Parser, token: Token) -> Node:
    """The block; see the module."""
    arguments = token.split_contents()[1:]
    context = parser.compile_filter(arguments[0]) if arguments else None
    inside = parser.parse(("endchecked",))
    parser.delete_first_token()
    return CheckedNode(inside, context)


class CheckedNode(Node):
    child_nodelists = ("inside",)

    def __init__(self, inside: NodeList, of_codes: FilterExpression | None) -> None:
        self.inside, self.of_codes = inside, of_codes

    def render(self, context: template.Context) -> SafeString:
        words = self.inside.render(context)
        if (get_language() or SOURCE).split("-")[0] == SOURCE:
            return words
        of_codes = self.of_codes.resolve(context) if self.of_codes else ""
        with override(SOURCE):
            english = self.inside.render(context)
            keys = list(_keys(self.inside, context, of_codes))
        if all(is_released(key) for key in keys):
            return words
        if words == english:
            return format_html('<span lang="en">{}</span>', english)
        return with_english(words, english)


@register.simple_tag
def check_note(text: Promise | str) -> SafeString:
    """What stands beside one lazy text that a form shows: nothing in English, or once released."""
    with override(SOURCE):
        english = str(text)
    if str(text) == english or is_released(("", english)):
        return SafeString()
    return _note(english)


def with_english(words: SafeString, english: SafeString) -> SafeString:
    """The words, that nobody has checked them, and the English. Both are HTML already."""
    return format_html("{} {}", words, _note(english))


def _note(english: str) -> SafeString:
    markup = (
        '<span class="unchecked"><strong>{}</strong> <span lang="en" dir="ltr">{}</span></span>'
    )
    return format_html(markup, _("Not yet checked. In English:"), english)


def is_released(key: Key) -> bool:
    """Whether a reviewer released this text in the reader's language, as a coded word or not."""
    context, text = key
    return any(pgettext(checked_context(one), text) != text for one in {context, ""})


def _keys(nodes: NodeList, context: template.Context, of_codes: str) -> Iterator[Key]:
    """Which texts stand inside. To be asked in English, where a text is its own key."""
    for node in nodes.get_nodes_by_type((TranslateNode, BlockTranslateNode, VariableNode)):
        if isinstance(node, TranslateNode):
            literal = getattr(node.filter_expression.var, "literal", None)
            text = str(literal or node.filter_expression.resolve(context))
            yield _context(node, context), text.replace("%", "%%")
        elif isinstance(node, BlockTranslateNode):
            text, _variables = node.render_token_list(node.singular)
            yield _context(node, context), text
        else:
            value = node.filter_expression.resolve(context, ignore_failures=True)
            if isinstance(value, Promise) or of_codes:
                yield of_codes, str(value)


def _context(node: Any, context: template.Context) -> str:
    return node.message_context.resolve(context) if node.message_context else ""
