"""Infrastructure: what a cluster or a cloud is asked for."""
