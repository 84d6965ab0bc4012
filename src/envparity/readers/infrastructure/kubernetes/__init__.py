"""Kubernetes: manifests as they are applied, and what kustomizations make of them."""
