"""The log outlives what it tells of: its content is sealed, and it names ids, never people."""

from audit.erasing import keeps

keeps("journal.Waiting", reason="tells that something was erased; gone a moment later")
keeps("audit.Chain", reason="belongs to an organisation and holds public keys and hashes only")
keeps("audit.Entry", reason="removing one would break the chain; it names ids and codes, sealed")
keeps("audit.Checkpoint", reason="proves the chain; holds a hash and a signature only")
