"""Files by which platforms run a project: what each says of its processes, their size, their place and their settings."""
