"""Credentials of source hosts, of continuous integration and of package registries."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector(
        "github-token",
        r"\b(gh[pousr]_[A-Za-z0-9]{36})\b",
        ("ghp_", "gho_", "ghu_", "ghs_", "ghr_"),
        proofs.github_checksum,
        3.0,
    ),
    Detector("github-token", r"\b(ghs_\d{1,12}_eyJ[A-Za-z0-9_\-]{10,}\.eyJ[A-Za-z0-9_\-.]{10,})", ("ghs_",)),
    Detector(
        "github-fine-grained-token",
        r"\b(github_pat_[A-Za-z0-9]{22}_[A-Za-z0-9]{59})\b",
        ("github_pat_",),
        proofs.fine_grained_checksum,
        3.0,
    ),
    Detector(
        "gitlab-token",
        r"\b(gl(?:pat|dt|cbt|ptt|ft|imt|agent|oas|soat|ffct|wt)-[A-Za-z0-9_\-.=]{20,300})",
        (
            "glpat-",
            "gldt-",
            "glcbt-",
            "glptt-",
            "glft-",
            "glimt-",
            "glagent-",
            "gloas-",
            "glsoat-",
            "glffct-",
            "glwt-",
        ),
        bits=3.0,
    ),
    Detector(
        "gitlab-runner-token",
        r"\b(glrt-[A-Za-z0-9_\-.]{20,60}|GR1348941[A-Za-z0-9_\-]{20})",
        ("glrt-", "gr1348941"),
        bits=3.0,
    ),
    Detector("bitbucket-token", r"\b(ATBB[A-Za-z0-9]{32})\b", ("atbb",), bits=3.0),
    Detector("atlassian-token", r"\b(AT[AC]TT3[A-Za-z0-9_\-+=]{180,220})", ("atatt3", "atctt3")),
    Detector("gitea-token", r"""(?i)gitea.{0,24}["'=:\s]{1,5}([0-9a-f]{40})\b""", ("gitea",), bits=3.0),
    Detector(
        "circleci-token",
        r"\b(CCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}|CCIPRJ_[A-Za-z0-9]{22}_[0-9a-f]{40})\b",
        ("ccipat_", "cciprj_"),
    ),
    Detector("buildkite-token", r"\b(bkua_[0-9a-f]{40})\b", ("bkua_",)),
    Detector(
        "travis-token", r"""(?i)travis.{0,24}["'=:\s]{1,5}([A-Za-z0-9_\-]{22})\b""", ("travis",), bits=3.8
    ),
    Detector("npm-token", r"\b(npm_[A-Za-z0-9]{36})\b", ("npm_",), proofs.npm_checksum, 3.0),
    Detector(
        "npm-legacy-token",
        r"_authToken\s{0,3}=\s{0,3}[\"']?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})",
        ("_authtoken",),
    ),
    Detector("pypi-token", r"\b(pypi-AgE[A-Za-z0-9_\-]{50,})", ("pypi-age",), proofs.pypi_macaroon),
    Detector("rubygems-key", r"\b(rubygems_[0-9a-f]{48})\b", ("rubygems_",)),
    Detector("nuget-key", r"\b(oy2[a-z0-9]{43})\b", ("oy2",), bits=3.5),
    Detector("crates-token", r"\b(cio[A-Za-z0-9]{32})\b", ("cio",), bits=3.8),
    Detector("clojars-token", r"\b(CLOJARS_[a-z0-9]{60})\b", ("clojars_",)),
    Detector("docker-hub-token", r"\b(dckr_(?:pat|oat)_[A-Za-z0-9_\-]{24,40})", ("dckr_",)),
    Detector("artifactory-key", r"\b(AKCp[0-9A-Za-z]{60,75}|cmVmd[A-Za-z0-9]{59})\b", ("akcp", "cmvmd")),
    Detector("sonar-token", r"\b(sq[uap]_[0-9a-f]{40})\b", ("squ_", "sqa_", "sqp_")),
    Detector(
        "snyk-token",
        r"""(?i)snyk.{0,24}["'=:\s]{1,5}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b""",
        ("snyk",),
    ),
    Detector(
        "codecov-token",
        r"""(?i)codecov.{0,24}["'=:\s]{1,5}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b""",
        ("codecov",),
    ),
    Detector("sourcegraph-token", r"\b(sgp_(?:[a-fA-F0-9]{16}_|local_)?[a-fA-F0-9]{40})\b", ("sgp_",)),
    Detector("jenkins-token", r"""(?i)jenkins.{0,24}["'=:\s]{1,5}(11[0-9a-f]{32})\b""", ("jenkins",)),
    Detector(
        "launchdarkly-key",
        r"\b((?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("sdk-", "api-"),
    ),
    Detector("postman-key", r"\b(PMAK-[0-9a-f]{24}-[0-9a-f]{34})\b", ("pmak-",)),
    Detector("readme-key", r"\b(rdme_[a-z0-9]{70})\b", ("rdme_",)),
    Detector("figma-token", r"\b(fig[du]r?_[A-Za-z0-9_\-]{38,64})", ("figd_", "figu_", "figdr_", "figur_")),
    Detector("linear-key", r"\b(lin_(?:api|oauth)_[A-Za-z0-9]{40,64})\b", ("lin_",)),
    Detector(
        "notion-token", r"\b(ntn_[A-Za-z0-9]{40,60}|secret_[A-Za-z0-9]{43})\b", ("ntn_", "secret_"), bits=3.8
    ),
    Detector("airtable-token", r"\b(pat[A-Za-z0-9]{14}\.[0-9a-f]{64})\b", ("pat",)),
    Detector("asana-token", r"\b([12]/\d{16}(?:/\d{16})?:[0-9a-f]{32})\b", ("1/", "2/")),
    Detector("contentful-token", r"\b(CFPAT-[A-Za-z0-9_\-]{43})", ("cfpat-",)),
    Detector(
        "shopify-token",
        r"\b(shp(?:at|ca|pa|ss|tka)_[a-zA-Z0-9]{32,64})\b",
        ("shpat_", "shpca_", "shppa_", "shpss_", "shptka_"),
    ),
)
"""Source hosts first, then registries, then the trades around them."""
