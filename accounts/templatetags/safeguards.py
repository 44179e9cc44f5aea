"""`{% protects "tokens" %}`: what a page of settings protects, in the same words everywhere."""

from __future__ import annotations

from django import template

from accounts.safeguards import protects

register = template.Library()
register.simple_tag(protects, name="protects")
