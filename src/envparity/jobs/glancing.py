"""A glance at an engine for front ends: whether all is there as it was, and no more than that."""

from envparity.engines.docker.glance import glance as glance
from envparity.engines.docker.glance import lasting as lasting
