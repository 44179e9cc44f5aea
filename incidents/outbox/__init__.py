"""The sealed outbox: phones that seal a report themselves, and send it when they can."""
