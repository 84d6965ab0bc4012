"""Readers of what Terraform and OpenTofu write."""
