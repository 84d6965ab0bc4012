"""Services as a Terraform module of no provider: data that any provider's resources can be made from.

`terraform_data` is built into Terraform, so the module is valid and plans with nothing installed. Secrets are
sensitive variables without a default.
"""

from __future__ import annotations

import json
import re
from typing import Any

from envparity.export.outline import Exported, Mount, Outline, Piece, Probe, secret_names
from envparity.export.writing import head

FILE = "main.tf.json"

Data = dict[str, Any]


def export(outline: Outline) -> Exported:
    """Write one module in Terraform's JSON syntax: a variable a secret, a resource a service, an output of all."""
    left = [*outline.left, "nothing is created by it: resources of a provider take `output.services`"]
    variables = {
        _identifier(name): {
            "type": "string",
            "sensitive": True,
            "description": f"The value of {name}",
        }
        for name in secret_names(outline.pieces)
    }
    if variables:
        left.append(f"secrets are not written: set {', '.join(f'TF_VAR_{name}' for name in variables)}")
    resources = {_identifier(piece.name): {"input": _service(piece)} for piece in outline.pieces}
    services = {
        piece.name: f"${{terraform_data.{_identifier(piece.name)}.output}}" for piece in outline.pieces
    }
    secrets = {
        piece.name: {key: f"${{var.{_identifier(name)}}}" for key, name in piece.secrets.items()}
        for piece in outline.pieces
        if piece.secrets
    }
    outputs: Data = {"services": {"value": services}}
    if secrets:
        outputs["secrets"] = {"value": secrets, "sensitive": True}
    module = {
        "//": head("terraform", outline.environment, left).replace("# ", "").splitlines(),
        "terraform": {"required_version": ">= 1.4"},
        **({"variable": variables} if variables else {}),
        "resource": {"terraform_data": resources},
        "output": outputs,
    }
    return Exported({FILE: json.dumps(module, indent=2) + "\n"}, tuple(left))


def _identifier(text: str) -> str:
    found = re.sub(r"[^A-Za-z0-9_-]", "_", text)
    return found if found[:1].isalpha() or found[:1] == "_" else f"_{found}"


def _escaped(value: Any) -> Any:
    """Keep `${` and `%{` from being filled in by Terraform."""
    if isinstance(value, str):
        return value.replace("${", "$${").replace("%{", "%%{")
    if isinstance(value, dict):
        return {_escaped(key): _escaped(item) for key, item in value.items()}
    return [_escaped(item) for item in value] if isinstance(value, list) else value


def _service(piece: Piece) -> Data:
    words = {facet: piece.words(facet) for facet in ("command", "entrypoint") if facet in piece.one}
    plain = {name.replace("-", "_"): text for name, text in piece.one.items() if name not in words}
    found: Data = {
        "name": piece.name,
        **plain,
        **words,
        "ports": [
            {"number": port.number, "protocol": port.protocol, "published": list(port.published)}
            for port in piece.ports
        ],
        "mounts": [_mount(mount) for mount in piece.mounts],
        "environment": dict(piece.variables),
        "secrets": list(piece.secrets),
        "needs": [
            {"service": name, "condition": condition, "optional": optional}
            for name, condition, optional in piece.needs
        ],
        "capabilities": [{"name": name, "how": how} for name, how in piece.capabilities],
        "networks": [{"name": name, "aliases": list(aliases)} for name, aliases in piece.networks],
    }
    if piece.probe is not None:
        found["health"] = _health(piece.probe)
    if piece.arguments:
        found["build_arguments"] = dict(piece.arguments)
    escaped: Data = _escaped(found)
    return escaped


def _mount(mount: Mount) -> Data:
    return {"path": mount.path, "kind": mount.kind, "name": mount.name, "read_only": mount.read_only}


def _health(probe: Probe) -> Data:
    return {"kind": probe.kind, "command": probe.command, "port": probe.port, "path": probe.path}
