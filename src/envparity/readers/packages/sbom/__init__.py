"""Readers of what makers of bills of materials write."""
