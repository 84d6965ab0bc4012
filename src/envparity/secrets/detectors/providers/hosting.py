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
    Detector("gitea-token", r"""(?i)gitea.{0,24}["'=:\s]{1,5}([0-9a-f]{40})\b""", ("gitea",), bits=3.0),
    Detector(
        "circleci-token",
        r"\b(CCIPAT_[A-Za-z0-9]{22}_[0-9a-f]{40}|CCIPRJ_[A-Za-z0-9]{22}_[0-9a-f]{40})\b",
        ("ccipat_", "cciprj_"),
    ),
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
    Detector(
        "docker-hub-token",
        r"\b(dckr_pat_[A-Za-z0-9_\-]{27}|dckr_oat_[A-Za-z0-9_\-]{32})(?:$|[^A-Za-z0-9_\-])",
        ("dckr_",),
    ),
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
        "bitbucket-token",
        r"\b(ATBB[A-Za-z0-9]{32}|BBDC-[A-Za-z0-9+/@_\-]{40,50})",
        ("atbb", "bbdc-"),
        bits=3.0,
    ),
    Detector(
        "buildkite-token",
        r"\b(bk(?:ua|aa|aj|ar|ct|cq|pr|pt|ps|po)_[A-Za-z0-9_\-]{40,90})\b",
        ("bkua_", "bkaa_", "bkaj_", "bkar_", "bkct_", "bkcq_", "bkpr_", "bkpt_", "bkps_", "bkpo_"),
        bits=3.3,
    ),
    Detector(
        "gitlab-token",
        r"\b(glrtr-[A-Za-z0-9_\-.]{20,60}|gltok-[A-Za-z0-9_\-.]{20,60})",
        ("glrtr-", "gltok-"),
        bits=3.0,
    ),
    Detector("appveyor-token", r"""(?i:appveyor).{0,40}["'=:\s](v2\.[a-z0-9]{20})\b""", ("appveyor",)),
    Detector(
        "harness-token", r"\b([ps]at\.[A-Za-z0-9_\-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20})\b", ("pat.", "sat.")
    ),
    Detector("octopus-key", r"\b(API-[A-Z0-9]{25,36})\b", ("api-",), bits=3.6),
    Detector(
        "teamcity-token",
        r"\b(eyJ0eXAiOiAiVENWMiJ9\.[A-Za-z0-9_\-]{36,}\.[A-Za-z0-9_\-]{48,})",
        ("eyj0exaioiaivenwmij9",),
    ),
    Detector("depot-token", r"\b(depot_(?:org|project|user)_[0-9a-f]{50,80})\b", ("depot_",)),
    Detector("chromatic-token", r"\b(chpt_[0-9a-f]{12,20})\b", ("chpt_",), bits=2.8),
    Detector("deepsource-token", r"\b(dsp_[0-9a-f]{40})\b", ("dsp_",), bits=3.0),
    Detector("snyk-token", r"\b(snyk_(?:uat|sat|pat)\.[0-9a-z]{8}\.[A-Za-z0-9_\-.]{40,200})", ("snyk_",)),
    Detector("socket-token", r"\b(sktsec_[A-Za-z0-9_\-]{20,80}_api)\b", ("sktsec_",)),
    Detector("veracode-key", r"\b(vera01e[is]-[0-9a-f]{32,140})\b", ("vera01ei-", "vera01es-")),
    Detector("aikido-token", r"\b(AIK_(?:CI|SECRET|RUNTIME)_[A-Za-z0-9_]{30,80})\b", ("aik_",), bits=3.5),
    Detector("gitpod-token", r"\b(gitpod_pat_[A-Za-z0-9._\-]{40,90})", ("gitpod_pat_",)),
    Detector("codesandbox-token", r"\b(csb_v1_[A-Za-z0-9_\-]{40,60})", ("csb_v1_",)),
    Detector(
        "sourcegraph-token",
        r"\b((?:slk|sgd|sgs|sgph?)_[0-9a-f]{40,64})\b",
        ("slk_", "sgd_", "sgs_", "sgp_", "sgph_"),
        bits=3.0,
    ),
    Detector("packagist-token", r"\b(packagist_[a-z]{3}_[0-9a-f]{68})\b", ("packagist_",)),
    Detector("jsr-token", r"\b(jsr[pd]_[A-Za-z0-9]{40,60})\b", ("jsrp_", "jsrd_"), bits=3.8),
    Detector(
        "anaconda-token",
        r"""(?i:anaconda|conda).{0,40}["'=:\s/]([a-z]{2}-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b""",
        ("conda",),
    ),
    Detector(
        "openvsx-token",
        r"\b(ovsx(?:at|p)_[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("ovsxat_", "ovsxp_"),
    ),
    Detector(
        "registry-auth",
        r"""_(?:auth|password)\s{0,3}=\s{0,3}["']?([A-Za-z0-9+/]{12,200}={0,2})""",
        ("_auth", "_password"),
        proofs.registry_auth,
    ),
    Detector(
        "docker-auth",
        r""""auth"\s{0,4}:\s{0,4}"([A-Za-z0-9+/]{8,800}={0,2})\"""",
        ('"auth"',),
        proofs.basic_pair,
    ),
)
"""Source hosts first, then registries, then the trades around them."""
