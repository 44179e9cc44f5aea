"""A table of rules as a YAML file that people take out, change and bring in again.

Whom a rule means is written as in the table, by id, with a list of ids and names on top as a
comment. A file that is brought in may use names instead, as long as the directory has them once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

import pydantic
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from incidents.problems import problems
from legal_aid.rules import plain_yaml
from legal_aid.rules.table import RuleTable

FILE_NAME = "amparo-rules.yaml"
# 200 rules with everything in them are half of it.
LARGEST = 500_000


def written(table: RuleTable, providers: Mapping[str, str]) -> str:
    """The table as YAML; `providers` are names by id. Fields that say nothing are left out."""
    heading = [f"# {one}  {_one_line(name)}" for one, name in providers.items()]
    said = {
        "pools": [pool.model_dump() for pool in table.pools],
        "rules": [_said(rule.model_dump()) for rule in table.rules],
    }
    return "\n".join([*heading, plain_yaml.dump(said)])


def read(text: str, providers: Mapping[str, str]) -> RuleTable:
    """The table of a file. ValidationError with a sentence for everything that is wrong, each
    after the place where it stands; none repeats what stood there."""
    if len(text) > LARGEST:
        raise ValidationError(_("This is too large."))
    try:
        sent = plain_yaml.load(text)
    except plain_yaml.NotPlain as error:
        raise ValidationError(str(error)) from None
    if not isinstance(sent, dict):
        raise ValidationError(_("There must be “rules”, and “pools” if the rules name any."))
    try:
        return RuleTable.model_validate(_by_id(sent, providers))
    except pydantic.ValidationError as error:
        raise ValidationError([spoken(one.path, one.message) for one in problems(error)]) from None


def spoken(path: str, message: str) -> str:
    """ "rules.3.when.regions.0" is "Rule 4, when.regions.0"."""
    head, _dot, rest = path.partition(".")
    number, _dot, field = rest.partition(".")
    words = {"rules": _("Rule %(number)d"), "pools": _("Pool %(number)d")}
    if head not in words or not number.isdigit():
        return f"{path}: {message}" if path else message
    where = words[head] % {"number": int(number) + 1}
    return f"{where}, {field}: {message}" if field else f"{where}: {message}"


def _said(rule: dict[str, Any]) -> dict[str, Any]:
    when = {name: value for name, value in rule.pop("when").items() if value not in ("", [])}
    said = {name: value for name, value in rule.items() if value != ""}
    return said | ({"when": when} if when else {})


def _by_id(sent: dict[str, Any], providers: Mapping[str, str]) -> dict[str, Any]:
    """Names of providers that the directory has once become ids; the rest is left to be judged."""
    once = {name for name, count in Counter(providers.values()).items() if count == 1}
    ids = {name: one for one, name in providers.items() if name in once}

    def known(value: Any) -> Any:
        return ids.get(value, value) if isinstance(value, str) else value

    rules = [
        {**rule, "provider": known(rule["provider"])} if _has(rule, "provider", str) else rule
        for rule in _listed(sent, "rules")
    ]
    pools = [
        {**pool, "members": [known(one) for one in pool["members"]]}
        if _has(pool, "members", list)
        else pool
        for pool in _listed(sent, "pools")
    ]
    changed = {"rules": rules} if isinstance(sent.get("rules"), list) else {}
    changed |= {"pools": pools} if isinstance(sent.get("pools"), list) else {}
    return {**sent, **changed}


def _listed(sent: dict[str, Any], name: str) -> list[Any]:
    found = sent.get(name)
    return found if isinstance(found, list) else []


def _has(row: Any, name: str, kind: type) -> bool:
    return isinstance(row, dict) and isinstance(row.get(name), kind)


def _one_line(name: str) -> str:
    return " ".join(name.split())
