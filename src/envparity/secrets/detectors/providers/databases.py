"""Credentials of databases, search engines, queues and warehouses that are run as a service."""

from __future__ import annotations

from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector("planetscale-token", r"\b(pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_\-.=]{32,64})", ("pscale_",)),
    Detector(
        "databricks-token", r"\b((?:dapi|dkea|dose)[0-9a-fA-F]{32}(?:-\d)?)\b", ("dapi", "dkea", "dose")
    ),
    Detector(
        "supabase-key", r"\b(sb_secret_[A-Za-z0-9_\-]{20,64}|sbp_[0-9a-f]{40})\b", ("sb_secret_", "sbp_")
    ),
    Detector("neon-key", r"\b(napi_[a-z0-9]{64})\b", ("napi_",)),
    Detector("aiven-password", r"\b(AVNS_[A-Za-z0-9_\-]{19})", ("avns_",), bits=3.2),
    Detector("cockroachdb-key", r"\b(CCDB1_[A-Za-z0-9]{22}_[A-Za-z0-9]{40})\b", ("ccdb1_",)),
    Detector("mongodb-atlas-secret", r"\b(mdb_sa_sk_[A-Za-z0-9_\-]{40})", ("mdb_sa_sk_",)),
    Detector("datastax-token", r"\b(AstraCS:[A-Za-z]{24}:[0-9a-f]{64})\b", ("astracs:",)),
    Detector("clickhouse-secret", r"\b(4b1d[A-Za-z0-9]{38})\b", ("4b1d",), bits=4.0),
    Detector("confluent-secret", r"\b(cflt[A-Za-z0-9+/]{60})", ("cflt",), bits=4.0),
    Detector("elastic-cloud-key", r"\b(essu_[A-Za-z0-9+/=]{40,120})", ("essu_",)),
    Detector("xata-key", r"\b(xau_[A-Za-z0-9]{30,50})\b", ("xau_",)),
    Detector(
        "tinybird-token", r"\b(p\.eyJ[A-Za-z0-9_\-]{60,300}\.[A-Za-z0-9_\-]{20,64})", ("p.eyj",), bits=4.0
    ),
    Detector(
        "convex-deploy-key",
        r"\b((?:prod|dev|preview|project):[a-z0-9\-:]{4,60}\|[A-Za-z0-9+/_\-]{40,400}={0,2})",
        ("prod:", "dev:", "preview:", "project:"),
        bits=4.0,
    ),
    Detector("appwrite-key", r"\b(standard_[0-9a-f]{200,260})\b", ("standard_",)),
    Detector(
        "prisma-key",
        r"prisma(?:\+postgres)?://[^\s\"'`]{4,80}[?&]api_key=([A-Za-z0-9_\-.]{30,400})",
        ("prisma",),
    ),
    Detector(
        "upstash-token",
        r"(?i)upstash.{0,40}token.{0,6}[\"'=:\s]{1,5}(A[A-Za-z0-9]{40,120}={0,2})",
        ("upstash",),
        bits=4.0,
    ),
    Detector(
        "influxdb-token", r"(?i)influx.{0,30}[\"'=:\s]{1,5}([A-Za-z0-9_\-]{86}==)", ("influx",), bits=4.5
    ),
    Detector("dbt-token", r"\b(dbt[uc]_[A-Za-z0-9_\-]{32,60})", ("dbtu_", "dbtc_"), bits=3.5),
    Detector("prefect-key", r"\b(pn[ub]_[A-Za-z0-9]{36})\b", ("pnu_", "pnb_"), bits=3.5),
    Detector("retool-token", r"\b(retool_[a-z0-9]{26})\b", ("retool_",), bits=3.3),
    Detector("metabase-key", r"\b(mb_[A-Za-z0-9+/]{43}=)", ("mb_",), bits=4.0),
    Detector(
        "tableau-token", r"(?:^|[\"'`\s=:>])([A-Za-z0-9+/]{22}==:[A-Za-z0-9]{32})\b", ("==:",), bits=4.0
    ),
    Detector("databento-key", r"\b(db-[A-Za-z0-9]{29})\b", ("db-",), bits=3.8),
    Detector("hex-tech-token", r"\b(hxt[pw]_[0-9a-f]{64,130})\b", ("hxtp_", "hxtw_")),
    Detector(
        "kafka-nats-creds", r"-----BEGIN USER NKEY SEED-----\s{1,4}(SU[A-Z2-7]{56})", ("user nkey seed",)
    ),
    Detector("roboflow-kaggle-token", r"\b(KGAT_[0-9a-f]{32})\b", ("kgat_",)),
)
"""Where an address holds the password, `general` finds it."""
