"""YAML files of settings: frameworks' own, and the values of Helm charts."""
