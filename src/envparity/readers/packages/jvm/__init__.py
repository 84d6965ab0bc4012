"""Readers of what the build tools of the JVM write."""
