"""Terraform and OpenTofu: what a configuration asks for with an environment's variables, and what a state says there is."""
