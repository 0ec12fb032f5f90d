"""The shapes of the platform's resources; each endpoint's own shapes stand beside it."""
