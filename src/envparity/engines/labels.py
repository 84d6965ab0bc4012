"""The labels on what we start: Compose's, so that other tools see a normal project, and our own.

Our own two say which workspace and environment a thing belongs to. A container, network or volume
without them is somebody else's and is never stopped or removed, whatever its name is.
"""

from __future__ import annotations

ENVIRONMENT = "dev.envparity.environment"
WORKSPACE = "dev.envparity.workspace"
"""The absolute path of the workspace's folder: two checkouts of one repository are two workspaces."""
FORM = "dev.envparity.form"
"""A digest of everything a thing was made from; when it differs from what is wanted, the thing is made anew."""
PARTS = "dev.envparity.parts"
"""A short digest of each of its attributes, so that what changed can be named and not only that something did."""
CONTAINER = "dev.envparity.container"
"""The name a container is to have: while it is made it may stand under a passing one."""
MOVED = "dev.envparity.moved"
"""By how much its ports on this machine are moved, where it runs beside another environment."""
GATEWAY = "dev.envparity.lets-out"
"""The host that a container of ours carries connections to, out of an internal environment."""
PRE_STOP = "dev.envparity.pre-stop"
"""What is run in a container before it is stopped."""

PROJECT = "com.docker.compose.project"
SERVICE = "com.docker.compose.service"
NUMBER = "com.docker.compose.container-number"
ONEOFF = "com.docker.compose.oneoff"
CONFIG_HASH = "com.docker.compose.config-hash"
CONFIG_FILES = "com.docker.compose.project.config_files"
WORKING_DIR = "com.docker.compose.project.working_dir"
DEPENDS_ON = "com.docker.compose.depends_on"
IMAGE = "com.docker.compose.image"
NETWORK = "com.docker.compose.network"
VOLUME = "com.docker.compose.volume"
