"""What the codes in the log say in plain words. A test fails on a verb that has none."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

VERBS = {
    "add_team": _("Founded a team"),
    "admit": _("Admitted a member"),
    "answer_invitation": _("Answered an invitation"),
    "case.close": _("Closed a case"),
    "case.erase": _("Erased a case"),
    "case.open": _("Opened a case"),
    "case.revise": _("Changed a case"),
    "change_password": _("Changed their passphrase"),
    "change_password_refused": _("Gave a wrong passphrase when changing it"),
    "change_role": _("Changed a member's role"),
    "checkpoint_taken": _("Signed a checkpoint and took it along"),
    "erased": _("Erased a record"),
    "found_organisation": _("Founded the organisation"),
    "hold.lift": _("Lifted a legal hold"),
    "hold.set": _("Set a legal hold"),
    "imported": _("Imported records"),
    "intake opened": _("Opened a report"),
    "intake submitted": _("A report was sent in"),
    "invite": _("Made an invitation"),
    "issue_token": _("Made an access token"),
    "log_exported": _("Exported the log"),
    "offer.accept": _("Accepted an offer"),
    "offer.check": _("Checked an offer for a conflict"),
    "offer.decline": _("Declined an offer"),
    "offer.expire": _("An offer ran out"),
    "offer.open": _("An offer was opened to a provider"),
    "opened": _("Opened a record or report"),
    "provider.describe": _("Changed a directory entry"),
    "recover": _("Used a recovery code"),
    "recover_refused": _("A recovery code was refused"),
    "remove_member": _("Removed a member"),
    "renew_keys": _("Renewed a team's keys"),
    "referral.consent_gone": _("A referral ended: the consent was taken back"),
    "referral.make": _("Referred a record to legal aid"),
    "referral.unplaced": _("Nobody could take a record"),
    "referral.withdraw": _("Took back a referral"),
    "registered": _("Registered a record"),
    "revised": _("Revised a record"),
    "revoke_token": _("Revoked an access token"),
    "set_second_factor": _("Set up a second factor"),
    "sign_in_code_refused": _("A wrong code was given at the door"),
    "sign_in_refused": _("A wrong name or passphrase was given at the door"),
    "unlock_refused": _("A wrong passphrase was given to unlock"),
    "sharing_withdrawn": _("Took back what was shared; the record has new keys"),
    "table_built": _("Built a table"),
    "table_exported": _("Exported a table"),
    "turn_away": _("Withdrew an invitation or turned somebody away"),
    "use_token_first": _("Used an access token for the first time"),
}

KINDS = {
    "intake": _("Report"),
    "invitation": _("Invitation"),
    "membership": _("Membership"),
    "offer": _("Offer"),
    "organisation": _("Organisation"),
    "provider": _("Directory entry"),
    "record": _("Record or case"),
    "referral": _("Referral"),
    "team": _("Team"),
    "unlocker": _("Access token"),
    "user": _("Account"),
}

# Codes that come with an entry, and what stands before their value.
DETAILS = {
    "because": _("because"),
    "entry": _("up to entry"),
    "facts": _("statistics"),
    "kind": _("kind"),
    "role": _("role"),
}
