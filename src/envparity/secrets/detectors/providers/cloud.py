"""Credentials of clouds and of what runs on them, from the providers' documentation of their forms."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector(
        "aws-access-key",
        r"\b((?:AKIA|ASIA|ABIA|ACCA)[A-Z2-7]{16})\b",
        ("akia", "asia", "abia", "acca"),
        proofs.aws_account,
        2.5,
    ),
    Detector(
        "aws-secret-key",
        r"""(?i)aws.{0,24}(?:secret|sk).{0,24}["'=:\s>]{1,5}([a-z0-9/+]{40})\b""",
        ("aws",),
        bits=3.8,
    ),
    Detector(
        "aws-mws-token",
        r"\b(amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("amzn.mws.",),
    ),
    Detector("aws-bedrock-key", r"\b(ABSK[A-Za-z0-9+/]{109,269}=?=?)", ("absk",)),
    Detector("google-api-key", r"\b(AIza[0-9A-Za-z_\-]{35})", ("aiza",), bits=3.0),
    Detector("google-oauth-secret", r"\b(GOCSPX-[0-9A-Za-z_\-]{28})", ("gocspx-",)),
    Detector("google-oauth-token", r"\b(ya29\.[0-9A-Za-z_\-]{20,})", ("ya29.",), bits=3.0),
    Detector("azure-storage-key", r"AccountKey=([A-Za-z0-9+/]{86}==)", ("accountkey=",), bits=4.0),
    Detector(
        "azure-client-secret",
        r"(?:^|[\"'`\s=:>])([a-zA-Z0-9_~.]{3}\dQ~[a-zA-Z0-9_~.\-]{31,34})(?:$|[\"'`\s<;,])",
        ("q~",),
        bits=3.5,
    ),
    Detector("azure-sas", r"[?&]sig=([A-Za-z0-9%+/]{40,80}(?:%3D|=))", ("sig=",), bits=3.5),
    Detector(
        "azure-service-bus-key", r"SharedAccessKey=([A-Za-z0-9+/]{43}=)", ("sharedaccesskey=",), bits=4.0
    ),
    Detector("azure-devops-token", r"\b([0-9a-zA-Z]{76}AZDO[0-9a-zA-Z]{4})\b", ("azdo",)),
    Detector("azure-key", r"\b([A-Za-z0-9]{52}JQQJ99[A-Za-z0-9]{26})\b", ("jqqj99",)),
    Detector("azure-acr-password", r"\b([A-Za-z0-9+/]{42}\+ACR[A-D][A-Za-z0-9]{5})\b", ("+acr",)),
    Detector("digitalocean-token", r"\b(do[opr]_v1_[0-9a-f]{64})\b", ("dop_v1_", "doo_v1_", "dor_v1_")),
    Detector("alibaba-access-key", r"\b(LTAI[A-Za-z0-9]{12,20})\b", ("ltai",), bits=3.0),
    Detector("tencent-secret-id", r"\b(AKID[A-Za-z0-9]{32})\b", ("akid",), bits=3.5),
    Detector(
        "ibm-cloud-key",
        r"""(?i)ibm.{0,24}(?:key|apikey).{0,6}["'=:\s]{1,5}([a-z0-9_\-]{44})\b""",
        ("ibm",),
        bits=4.0,
    ),
    Detector("oracle-cloud-key", r"\b(ocid1\.credential\.oc1\.\.[a-z0-9]{60})\b", ("ocid1.credential",)),
    Detector("cloudflare-ca-key", r"\b(v1\.0-[0-9a-f]{24}-[0-9a-f]{146})\b", ("v1.0-",)),
    Detector("cloudflare-token", r"\b(cf(?:ut|at|k)_[A-Za-z0-9]{40,80})\b", ("cfut_", "cfat_", "cfk_")),
    Detector(
        "flyio-token", r"\b(fo1_[\w\-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,500}={0,3})", ("fo1_", "fm1", "fm2")
    ),
    Detector("heroku-token", r"\b(HRKU-[A-Za-z0-9_\-]{36,66})\b", ("hrku-",)),
    Detector("render-token", r"\b(rnd_[A-Za-z0-9]{28,40})\b", ("rnd_",), bits=3.0),
    Detector("netlify-token", r"\b(nf[pcoub]_[A-Za-z0-9]{36})\b", ("nfp_", "nfc_", "nfo_", "nfu_", "nfb_")),
    Detector(
        "vercel-token", r"\b(vc[pkia]_[A-Za-z0-9]{24,60})\b", ("vcp_", "vck_", "vci_", "vca_"), bits=3.2
    ),
    Detector("scaleway-key", r"\b(SCW[A-Z0-9]{17})\b", ("scw",), bits=3.0),
    Detector("linode-token", r"""(?i)linode.{0,24}["'=:\s]{1,5}([0-9a-f]{64})\b""", ("linode",), bits=3.0),
    Detector("vault-token", r"\b(hv[sbr]\.[A-Za-z0-9_\-]{24,300})\b", ("hvs.", "hvb.", "hvr."), bits=3.0),
    Detector(
        "vault-service-token", r"""(?i:vault).{0,40}["'=:\s](s\.[A-Za-z0-9]{24})\b""", ("vault",), bits=3.8
    ),
    Detector("terraform-token", r"\b([A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_\-=]{60,70})", (".atlasv1.",)),
    Detector("pulumi-token", r"\b(pul-[0-9a-f]{40})\b", ("pul-",)),
    Detector(
        "doppler-token",
        r"\b(dp\.(?:pt|st|ct|sa|scim|audit)\.(?:[a-z0-9\-_]{2,35}\.)?[A-Za-z0-9]{40,44})\b",
        ("dp.",),
    ),
    Detector("onepassword-token", r"\b(ops_eyJ[A-Za-z0-9+/_\-]{60,}={0,3})", ("ops_eyj",)),
    Detector(
        "onepassword-secret-key",
        r"\b(A3-[A-Z0-9]{6}-(?:[A-Z0-9]{11}|[A-Z0-9]{6}-[A-Z0-9]{5})-[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5})\b",
        ("a3-",),
    ),
    Detector("infisical-token", r"\b(st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32,64})\b", ("st.",)),
    Detector(
        "age-key", r"\b(AGE-SECRET-KEY-1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{58})\b", ("age-secret-key-1",)
    ),
    Detector(
        "tailscale-key", r"\b(tskey-[a-z]{2,12}-[A-Za-z0-9]{6,40}(?:-[A-Za-z0-9]{8,64})?)\b", ("tskey-",)
    ),
    Detector("openshift-token", r"\b(sha256~[A-Za-z0-9_\-]{43})", ("sha256~",), bits=4.0),
    Detector("planetscale-token", r"\b(pscale_(?:tkn|pw|oauth)_[A-Za-z0-9_\-.=]{32,64})", ("pscale_",)),
    Detector("databricks-token", r"\b((?:dapi|dkea|dose)[0-9a-f]{32}(?:-\d)?)\b", ("dapi", "dkea", "dose")),
    Detector(
        "supabase-key", r"\b(sb_secret_[A-Za-z0-9_\-]{20,64}|sbp_[0-9a-f]{40})\b", ("sb_secret_", "sbp_")
    ),
    Detector("neon-key", r"\b(napi_[a-z0-9]{64})\b", ("napi_",)),
    Detector(
        "grafana-token",
        r"\b(glsa_[A-Za-z0-9]{32}_[0-9a-fA-F]{8}|glc_[A-Za-z0-9+/]{32,400}={0,2})",
        ("glsa_", "glc_"),
    ),
    Detector(
        "yandex-key",
        r"\b(AQVN[A-Za-z0-9_\-]{35,38}|t1\.[A-Z0-9a-z_\-]{64,}={0,2}\.[A-Z0-9a-z_\-]{86}={0,2})",
        ("aqvn", "t1."),
        bits=3.5,
    ),
)
"""In the order in which documentation lists them; a form that several services share stands once."""
