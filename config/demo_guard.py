"""Keeps the demo and real people's data apart."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db import DatabaseError


def is_real() -> bool:
    """Whether real people work here: there are accounts, and none of them is the demo's.

    Someone who tries out founding or joining inside a demo does not make it real.
    """
    accounts = get_user_model()._default_manager.all()
    try:
        return accounts.exists() and not accounts.filter(is_demo=True).exists()
    except DatabaseError:
        return False  # no tables yet: nothing of anyone's is here
