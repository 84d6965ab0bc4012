"""A stand-in for the assistant: it starts, answers health checks and reaches what it depends on."""
