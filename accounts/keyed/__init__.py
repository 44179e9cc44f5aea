"""Work that goes on with nobody signed in: keys for a piece of it, sealed to a worker's memory."""
