"""Readers of what the package managers of Swift and Objective-C write."""
