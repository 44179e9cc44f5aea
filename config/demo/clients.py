"""Invented clients: people who come back, as the paralegal registers them from their records."""

from __future__ import annotations

from config.demo.people import Cast
from incidents.models import Record
from incidents.people.client import Client
from incidents.people.deciding import decide
from incidents.people.references import Reference
from incidents.people.registering import register_client

# Who stands in which of the demo's incidents. The last of Samuel's is left for somebody to decide.
KEPT = (
    (
        {"name": "Peter", "safe_contact": "Through the night outreach", "gender": "man"},
        ("encampment", "tent"),
    ),
    ({"name": "Samuel Kiprop", "born": "2004-05", "contact_flags": ["no_visit"]}, ("refused",)),
    (
        {
            "name": "Fatuma Ali",
            "aliases": ["Mama Fatu"],
            "safe_contact": "Work phone, any time",
            "contact_flags": ["no_name"],
            "languages": ["sw", "en"],
        },
        (),
    ),
)


def register_clients(cast: Cast, records: dict[str, Record]) -> None:
    """Take them in, and say whose records are theirs."""
    who = {"keyring": cast.paralegal.keyring, "actor": cast.paralegal.user}
    agreed = [{"scope": "store", "state": "granted", "method": "Spoken, in person"}]
    for said, names in KEPT:
        plain = {"consents": agreed, "workers": [cast.paralegal.user.pk.hex], **said}
        client = Client.model_validate(plain)
        made = register_client(**who, team=cast.riverside, client=client)
        for name in names:
            decide(
                **who,
                team=cast.riverside,
                one=Reference("client", made.pk),
                other=Reference("person", records[name].pk, "p1"),
                answer="same",
            )
            records[name].refresh_from_db()
