"""The hooks door: HTTP around the engine, and pages about what it knows. No rule is decided here."""
