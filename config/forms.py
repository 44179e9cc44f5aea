"""Every form field looks and behaves the same: label, note, control, error; nothing remembered."""

from __future__ import annotations

from typing import Any

from django import forms
from django.forms.renderers import TemplatesSetting

UNSTYLED = (
    forms.CheckboxInput,
    forms.CheckboxSelectMultiple,
    forms.RadioSelect,
    forms.HiddenInput,
)


class QuietBoundField(forms.BoundField):
    """Adds the stylesheet's class and, unless the form says otherwise, `autocomplete="off"`.

    Without it browsers write what is typed to disk, even when it is never saved.
    """

    @property
    def may_stay_empty(self) -> bool:
        """Whether its label says so: not where the form's own rules may ask for an answer, which
        it names in `asks_sometimes`."""
        return not (self.field.required or self.name in getattr(self.form, "asks_sometimes", ()))

    def build_widget_attrs(self, attrs: dict[str, Any], widget: Any = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        if not isinstance(widget, UNSTYLED):
            attrs["class"] = f"input {widget.attrs.get('class', '')}".strip()
        if not isinstance(widget, forms.HiddenInput):
            attrs.setdefault("autocomplete", widget.attrs.get("autocomplete", "off"))
        return attrs


class FieldRenderer(TemplatesSetting):
    """`{{ form.name.as_field_group }}` renders templates/_form_field.html."""

    field_template_name = "_form_field.html"
    form_template_name = "_form.html"
    bound_field_class = QuietBoundField
