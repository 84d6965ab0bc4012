"""Docker and Podman by the Docker Engine API: `api` is the one door to the library."""
