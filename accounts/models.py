"""Organisations, teams and the people in them. Who holds which key is decided here."""

from __future__ import annotations

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.approval_models import Approval as Approval
from accounts.approval_models import Outsider as Outsider
from accounts.approval_models import Reset as Reset
from accounts.passkey_models import Passkey
from accounts.recovery.models import TeamRecovery as TeamRecovery


class Organisation(models.Model):
    """One tenant. A team belongs to exactly one; only offers, grants and releases cross."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=120)
    chain = models.OneToOneField("audit.Chain", on_delete=models.PROTECT, related_name="+")
    keeps_years = models.PositiveSmallIntegerField(default=2)  # closed records, then they are due
    # Whether a record may begin before its person was asked: see `incidents.answers`.
    allows_urgent_basis = models.BooleanField(default=True)
    # Whether everyone may read what its advocates published: see `advocacy.outputs`.
    has_public_page = models.BooleanField(default=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="keeps_1_to_30_years", condition=Q(keeps_years__range=(1, 30))
            )
        ]

    def __str__(self) -> str:
        return f"organisation {self.id.hex[:8]}"


class Team(models.Model):
    """A group that owns a key pair. What is sealed to a team, its key-holding members open."""

    class Kind(models.TextChoices):
        DOCUMENTATION = "documentation", _("Documentation")
        LEGAL_AID = "legal_aid", _("Legal aid")
        ADVOCACY = "advocacy", _("Advocacy")
        AUDIT = "audit", _("Audit")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="teams")
    kind = models.CharField(max_length=16, choices=Kind)
    name = models.CharField(max_length=120)
    # A documentation team feeds exactly one advocacy team with facts.
    feeds = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="fed_by"
    )
    jurisdiction = models.CharField(max_length=8, blank=True)
    # A random key shared by the team (blind tokens, client tags), sealed under its current seed.
    sealed_blind_key = models.BinaryField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="only_documentation_feeds",
                condition=Q(feeds__isnull=True) | Q(kind="documentation"),
            )
        ]

    def __str__(self) -> str:
        return f"team {self.id.hex[:8]}"

    @property
    def current_key(self) -> TeamKey:
        """The generation to seal to now."""
        return self.keys.get(is_current=True)


class TeamKey(models.Model):
    """One generation of a team's key pair; each is signed by the one before it.

    Its steward is the member from whom every admission of this generation descends: the founder
    for the first, whoever changed the key for a later one.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="keys")
    generation = models.PositiveIntegerField(default=1)
    is_current = models.BooleanField(default=True)
    public_key = models.BinaryField()
    signing_public = models.BinaryField()
    # The team's Ed25519 seed, sealed under this generation's seed (see `accounts.generations`).
    sealed_signing_seed = models.BinaryField()
    # Ed25519 by the previous generation over this one's public keys; empty for the first.
    predecessor_signature = models.BinaryField(default=bytes)
    # A retired generation's seed, sealed under the seed of the generation that replaced it.
    sealed_retired_seed = models.BinaryField(default=bytes)
    # This generation's seed, sealed to the team's recovery key if it has one.
    sealed_for_recovery = models.BinaryField(default=bytes)
    steward = models.ForeignKey("User", on_delete=models.PROTECT, related_name="+")
    # Ed25519 by this generation over its steward's public keys.
    steward_signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "generation"], name="one_key_per_generation"),
            models.UniqueConstraint(
                fields=["team"], condition=Q(is_current=True), name="one_current_key_per_team"
            ),
        ]

    def __str__(self) -> str:
        return f"team key {self.id.hex[:8]}"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str) -> User:
        return self.get(username=username)


class KnownKeys(models.Model):
    """What a team, or a person, knows of other teams' keys: see `accounts.known_keys`.

    Made together with its owner's own keys and sealed under them, so a missing one is an alarm.
    """

    # The id of a team or of a person.
    owner = models.UUIDField(primary_key=True, editable=False)
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"known keys of {self.owner.hex[:8]}"


class User(AbstractBaseUser):
    """A person who signs in. The name is a pseudonym; the key pair opens what was sealed to it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    username = models.CharField(
        max_length=40,
        unique=True,
        error_messages={"unique": _("This sign-in name is taken. Choose another.")},
    )
    # The verifier half of the one derivation (see vault.encode_verifier); never a separate hash.
    password = models.CharField(max_length=255)
    last_login = None
    is_active = models.BooleanField(default=True)
    is_administrator = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)
    public_key = models.BinaryField()
    signing_public = models.BinaryField()
    # The Ed25519 seed, sealed under the person's own seed.
    sealed_signing_seed = models.BinaryField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: list[str] = []
    objects = UserManager()

    def __str__(self) -> str:
        return f"user {self.id.hex[:8]}"

    def set_password(self, raw_password: str | None) -> None:
        """Refused: a password belongs to a sealed seed, see `accounts.passwords`."""
        raise TypeError("a password is changed together with what it unlocks")

    def check_password(self, raw_password: str) -> bool:
        """Refused: it would be a second derivation, see `accounts.unlocking`."""
        raise TypeError("a password is checked by unlocking with it")


class Unlocker(models.Model):
    """One sealed copy of a user's seed. Who has its secret opens the user's key pair."""

    class Kind(models.TextChoices):
        PASSWORD = "password", _("Password")
        RECOVERY = "recovery", _("Recovery code")
        TOKEN = "token", _("API token")
        PASSKEY = "passkey", _("Passkey")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="unlockers")
    kind = models.CharField(max_length=16, choices=Kind)
    # Taken away together with the passkey that it opens by; null for the other kinds.
    passkey = models.OneToOneField(Passkey, models.CASCADE, null=True, related_name="unlocker")
    # SHA-256 of the lookup half of a high-entropy secret; null for password and passkey.
    lookup_hash = models.BinaryField(null=True, unique=True)
    scopes = models.JSONField(default=list)  # tokens: of accounts.tokens.SCOPES
    expires_on = models.DateField(null=True)
    is_used = models.BooleanField(default=False)
    sealed_seed = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "kind"],
                condition=Q(kind__in=("password", "recovery")),
                name="one_password_and_one_recovery_code",
            ),
            models.CheckConstraint(
                name="only_passkeys_have_passkeys",
                condition=Q(kind="passkey", passkey__isnull=False)
                | ~Q(kind="passkey") & Q(passkey__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"unlocker {self.id.hex[:8]}"


class SecondFactor(models.Model):
    """A TOTP secret and the last time step it was used for, sealed to its owner's key.

    It guards the door, not the keys: the password alone derives what unlocks.
    """

    user = models.OneToOneField(
        User, on_delete=models.CASCADE, primary_key=True, related_name="second_factor"
    )
    sealed = models.BinaryField()

    def __str__(self) -> str:
        return f"second factor {self.user_id.hex[:8]}"


class Role(models.TextChoices):
    PEER = "peer", _("Peer")
    PARALEGAL = "paralegal", _("Paralegal")
    COORDINATOR = "coordinator", _("Coordinator")
    LAWYER = "lawyer", _("Lawyer")
    ADVOCATE = "advocate", _("Advocate")
    AUDITOR = "auditor", _("Auditor")


class Membership(models.Model):
    """Binds a user's public keys to a team's current key, by the admitter's signature.

    A peer's membership carries no team seed: peers write to the team and cannot read it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=16, choices=Role)
    # The current team seed sealed to the user's key; empty for peers.
    sealed_seed = models.BinaryField(default=bytes)
    admitted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signature = models.BinaryField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "team"], name="one_membership_per_team")
        ]

    def __str__(self) -> str:
        return f"membership {self.id.hex[:8]}"


class Invitation(models.Model):
    """A one-time link to a team. It carries no key; admission by a member follows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=16, choices=Role)
    made_by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    lookup_hash = models.BinaryField(unique=True)
    expires_on = models.DateField()
    # For peers: what the link's maker knows of the team's keys, sealed under the link's code.
    sealed_pin = models.BinaryField(default=bytes)
    # Set when the person has made an account and waits for admission.
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "team"], name="one_wait_per_person_and_team")
        ]

    def __str__(self) -> str:
        return f"invitation {self.id.hex[:8]}"


class Attempts(models.Model):
    """How often someone knocked at a door without getting in: a keyed hash, a count, a time.

    What was counted (a sign-in name, an address, both together) is not here, see
    `accounts.throttles`.
    """

    blind = models.BinaryField(unique=True)
    count = models.PositiveIntegerField(default=0)
    # The next try is taken from then on; an hour later the row is deleted.
    opens_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"attempts {self.pk}"


class KeyRenewal(models.Model):
    """What is still to be sealed anew to a team's current key: one row a column.

    `cursor` is the last row that was looked at; it says nothing of which were sealed to what.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="renewals")
    what = models.CharField(max_length=80)  # app.Model.column
    cursor = models.UUIDField(null=True)
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    has_changed = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "what"], name="one_renewal_per_column")
        ]

    def __str__(self) -> str:
        return f"key renewal {self.id.hex[:8]}"
