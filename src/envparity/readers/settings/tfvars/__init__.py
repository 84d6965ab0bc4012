"""Terraform variable definitions."""
