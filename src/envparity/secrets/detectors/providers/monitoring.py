"""Credentials of monitoring, logging, paging, analytics and feature flags."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

DETECTORS = (
    Detector(
        "grafana-token",
        r"\b(glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/]{32,400}={0,2})",
        ("glsa_", "glc_"),
    ),
    Detector("grafana-key", r"\b(eyJrIjoi[A-Za-z0-9+/]{60,160}={0,2})", ("eyjrijoi",), bits=4.0),
    Detector(
        "sentry-token", r"\b(sntrys_eyJ[A-Za-z0-9+/=_\-]{80,400}|sntryu_[0-9a-f]{64})", ("sntrys_", "sntryu_")
    ),
    Detector(
        "newrelic-key",
        r"\b(NRAK-[A-Z0-9]{27}|NRII-[A-Za-z0-9_\-]{32}|NRAA-[0-9a-f]{27}|NRSP-[A-Za-z0-9_\-]{32,60}|[0-9a-f]{36}NRAL)\b",
        ("nrak-", "nrii-", "nraa-", "nrsp-", "nral"),
    ),
    Detector(
        "datadog-key",
        r"""(?i)(?:datadog|dd_?(?:api|app)).{0,30}["'=:\s]{1,5}([0-9a-f]{32}|[0-9a-f]{40})\b""",
        ("datadog", "dd_api", "dd_app", "ddapi", "ddapp"),
        bits=3.0,
    ),
    Detector(
        "datadog-token",
        r"\b(dd(?:pat|sat|app)_[A-Za-z0-9]{34,46})\b",
        ("ddpat_", "ddsat_", "ddapp_"),
        bits=3.5,
    ),
    Detector("dynatrace-token", r"\b(dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64})\b", ("dt0",)),
    Detector(
        "honeycomb-key",
        r"\b(hc[abx][il]k_[a-z0-9]{58})\b",
        ("hcaik_", "hcbik_", "hcxik_", "hcalk_", "hcblk_", "hcxlk_"),
    ),
    Detector("honeybadger-token", r"\b(hbp_[A-Za-z0-9]{36})\b", ("hbp_",), bits=3.5),
    Detector("rollbar-token", r"""(?i)rollbar.{0,30}["'=:\s]{1,5}([0-9a-f]{32})\b""", ("rollbar",), bits=3.0),
    Detector("axiom-token", rf"\b(xa(?:at|pt)-{_UUID})\b", ("xaat-", "xapt-")),
    Detector(
        "coralogix-key", r"\b(cxt[phur]_[A-Za-z0-9]{30})\b", ("cxtp_", "cxth_", "cxtu_", "cxtr_"), bits=3.5
    ),
    Detector("checkly-key", r"\b(cu_[0-9a-f]{32})\b", ("cu_",), bits=3.0),
    Detector(
        "pagerduty-key",
        r"""(?i)pager_?duty.{0,30}["'=:\s]{1,5}([A-Za-z0-9+_\-]{20}|[0-9a-f]{32})\b""",
        ("pagerduty", "pager_duty"),
        check=proofs.drawn,
        bits=3.3,
    ),
    Detector(
        "pagerduty-token",
        r"\b(pd(?:us|eu)\+_[A-Za-z0-9_\-]{8,20}_[A-Za-z0-9_\-]{20,60})",
        ("pdus+_", "pdeu+_"),
    ),
    Detector(
        "opsgenie-key",
        rf"""(?i)(?:opsgenie|geniekey).{{0,30}}["'=:\s]{{1,5}}({_UUID})\b""",
        ("opsgenie", "geniekey"),
    ),
    Detector("rootly-key", r"\b(rootly_[0-9a-f]{64})\b", ("rootly_",)),
    Detector("firehydrant-token", r"\b(fhb-[0-9a-f]{32})\b", ("fhb-",), bits=3.0),
    Detector(
        "incident-io-key",
        r"\b(inc_(?:live|test|dev)_[A-Za-z0-9_\-]{30,80})",
        ("inc_live_", "inc_test_", "inc_dev_"),
    ),
    Detector("splunk-token", rf"""(?i)splunk.{{0,30}}["'=:\s]{{1,5}}({_UUID})\b""", ("splunk",)),
    Detector(
        "unleash-token",
        r"((?:\*|\[\]|[a-z0-9_\-]{1,60}):(?:default|development|dev|test|staging|stage|production|prod)\.[0-9a-f]{56,64})\b",
        (":default.", ":dev", ":test.", ":stag", ":prod"),
        bits=3.3,
    ),
    Detector(
        "launchdarkly-key",
        r"\b((?:sdk|api)-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("sdk-", "api-"),
    ),
    Detector(
        "configcat-key", r"\b(configcat-sdk-1/[A-Za-z0-9_\-]{22}/[A-Za-z0-9_\-]{22})", ("configcat-sdk-1/",)
    ),
    Detector("statsig-key", r"\b(secret-[A-Za-z0-9]{40,50})\b", ("secret-",), bits=4.0),
    Detector(
        "growthbook-key",
        r"\b(secret_(?:admin|readonly|user)_[A-Za-z0-9/+]{20,60})",
        ("secret_admin_", "secret_readonly_", "secret_user_"),
        bits=3.5,
    ),
    Detector("devcycle-key", r"\b(dvc_server_[0-9a-f_]{40,90})\b", ("dvc_server_",)),
    Detector("segment-token", r"\b(sgp_[A-Za-z0-9]{64})\b", ("sgp_",)),
    Detector("posthog-key", r"\b(ph[xsar]_[A-Za-z0-9]{40,60})\b", ("phx_", "phs_", "pha_", "phr_"), bits=3.8),
    Detector(
        "apify-token",
        r"\b(apify_(?:api|proxy|ui|integration_api|actor_run_api)_[A-Za-z0-9]{28,40})\b",
        ("apify_",),
        bits=3.5,
    ),
)
"""Keys that only send data in are told as well where the provider calls them secret."""
