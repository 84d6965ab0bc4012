"""pixi.lock of version 7: platforms of their own, packages that are built from a folder, and those of a repository."""

from __future__ import annotations

from collections.abc import Callable

from envparity.model.facts import Package, Reading

Read = Callable[..., Reading]
ByName = Callable[[Reading], dict[str, Package]]

TEXT = """version: 7
platforms:
- name: linux-64
  virtual-packages:
  - __glibc=2.28
environments:
  default:
    channels:
    - url: https://conda.example/forge/
    packages:
      linux-64:
      - conda: https://conda.example/forge/linux-64/libffi-3.5.2-h3435931_0.conda
      - conda_source: own_math[3a644c82] @ ./math
      - pypi: git+https://code.example/mike?rev=main#2d4ad799442f4592db8ad53b179bfb33db8c69ac
packages:
- conda: https://conda.example/forge/linux-64/libffi-3.5.2-h3435931_0.conda
  sha256: {0}
  depends:
  - libgcc >=14
  run_exports:
    weak:
    - libffi >=3.5.2,<3.6.0a0
  size: 1
- conda_source: own_math[3a644c82] @ ./math
  variants:
    target_platform: linux-64
  depends:
  - libffi >=3
- pypi: git+https://code.example/mike?rev=main#2d4ad799442f4592db8ad53b179bfb33db8c69ac
  name: mike
  version: 2.2.0
""".replace("{0}", "0" * 64)


def test_version_7_is_read(read: Read, by_name: ByName) -> None:
    reading = read("pixi.lock", TEXT)
    assert reading.problems == ()
    found = {name: (p.ecosystem, p.version, p.origin, p.place.line) for name, p in by_name(reading).items()}
    assert found == {
        "libffi": ("conda", "3.5.2", "registry+https://conda.example/forge", 16),
        "own_math": ("conda", "", "path+./math", 24),
        "mike": (
            "pypi",
            "2.2.0",
            "git+https://code.example/mike@2d4ad799442f4592db8ad53b179bfb33db8c69ac",
            29,
        ),
    }
    assert by_name(reading)["libffi"].via == ("own_math",)
