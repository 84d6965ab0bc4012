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
    Detector(
        "cloudflare-token", r"\b(cf(?:ut|at|k)_[A-Za-z0-9]{40}[0-9a-f]{8})\b", ("cfut_", "cfat_", "cfk_")
    ),
    Detector(
        "flyio-token", r"\b(fo1_[\w\-]{43}|fm[12][ar]?_[A-Za-z0-9+/]{100,500}={0,3})", ("fo1_", "fm1", "fm2")
    ),
    Detector("heroku-token", r"\b(HRKU-[A-Za-z0-9_\-]{36,66})\b", ("hrku-",)),
    Detector("render-token", r"\b(rnd_[A-Za-z0-9]{28,40})\b", ("rnd_",), bits=3.0),
    Detector("netlify-token", r"\b(nf[pcoub]_[A-Za-z0-9]{36})\b", ("nfp_", "nfc_", "nfo_", "nfu_", "nfb_")),
    Detector(
        "vercel-token",
        r"\b(vc[pkiars]_[A-Za-z0-9]{24,60})\b",
        ("vcp_", "vck_", "vci_", "vca_", "vcr_", "vcs_"),
        bits=3.2,
    ),
    Detector("scaleway-key", r"\b(SCW[A-Z0-9]{17})\b", ("scw",), bits=3.0),
    Detector("linode-token", r"""(?i)linode.{0,24}["'=:\s]{1,5}([0-9a-f]{64})\b""", ("linode",), bits=3.0),
    Detector("terraform-token", r"\b([A-Za-z0-9]{14}\.atlasv1\.[A-Za-z0-9_\-=]{60,70})", (".atlasv1.",)),
    Detector("pulumi-token", r"\b(pul-[0-9a-f]{40})\b", ("pul-",)),
    Detector("openshift-token", r"\b(sha256~[A-Za-z0-9_\-]{43})", ("sha256~",), bits=4.0),
    Detector(
        "yandex-key",
        r"\b(AQVN[A-Za-z0-9_\-]{35,38}|t1\.[A-Z0-9a-z_\-]{64,}={0,2}\.[A-Z0-9a-z_\-]{86}={0,2})",
        ("aqvn", "t1."),
        bits=3.5,
    ),
    Detector(
        "aws-session-token",
        r"\b((?:IQoJb3JpZ2luX2Vj|FwoGZXIvYXdz|FQoGZXIvYXdz)[A-Za-z0-9+/%]{100,900}={0,2})",
        ("iqojb3jpz2lux2vj", "fwogzxivyxdz", "fqogzxivyxdz"),
    ),
    Detector("aws-bedrock-key", r"\b(bedrock-api-key-[A-Za-z0-9+/]{100,900}={0,2})", ("bedrock-api-key-",)),
    Detector("aws-appsync-key", r"\b(da2-[a-z0-9]{26})\b", ("da2-",), bits=3.3),
    Detector("google-api-key", r"\b(AQ\.Ab[A-Za-z0-9_\-]{40,60})", ("aq.ab",), bits=4.0),
    Detector(
        "google-refresh-token", r"""(?:^|["'`\s=:>])(1//0[A-Za-z0-9_\-]{40,110})""", ("1//0",), bits=4.0
    ),
    Detector("google-storage-key", r"\b(GOOG1[A-Z0-9]{56})\b", ("goog1",), bits=3.5),
    Detector(
        "azure-key",
        r"(?:^|[^A-Za-z0-9+/_\-])((?:[A-Za-z0-9+/]{76}(?:\+ASt|\+ABa|ACDb|APIM|\+AMC)|[A-Za-z0-9+/_\-]{33}(?:\+ASb|\+AEh|\+ARm|AIoT|AzEg)|[A-Za-z0-9]{33}AzCa|[A-Za-z0-9_\-]{44}AzFu|[A-Za-z0-9]{42}AzSe)[A-Za-z0-9+/_\-]{5,6}={0,2})(?:$|[^A-Za-z0-9+/=_\-])",
        (
            "+ast",
            "+aba",
            "acdb",
            "apim",
            "+amc",
            "+asb",
            "+aeh",
            "+arm",
            "aiot",
            "azeg",
            "azca",
            "azfu",
            "azse",
        ),
        bits=4.0,
    ),
    Detector(
        "azure-connection-key",
        r"""(?i)\b(?:endpoint|hostname)=[^\s"'`]{8,160};[^\s"'`]{0,80}(?:access_?key|secret)=([a-z0-9+/]{42,120}={0,2})""",
        ("endpoint=", "hostname="),
        bits=4.0,
    ),
    Detector(
        "azure-function-key",
        r"""\.azurewebsites\.net/[^\s"'`?]{0,120}\?(?:[^\s"'`]{0,60}&)?code=([A-Za-z0-9_\-/+%]{40,70}={0,2})""",
        (".azurewebsites.net/",),
        bits=4.0,
    ),
    Detector(
        "azure-logic-webhook",
        r"""\.logic\.azure\.com(?::443)?/workflows/[0-9a-f]{32}/[^\s"'`]{10,160}&sig=([A-Za-z0-9_\-]{40,50})""",
        (".logic.azure.com",),
        bits=4.0,
    ),
    Detector("digitalocean-spaces-key", r"\b(DO(?:00|801)[A-Z0-9]{15,16})\b", ("do00", "do801"), bits=3.3),
    Detector("exoscale-key", r"\b(EXO[0-9a-f]{24})\b", ("exo",), bits=3.0),
    Detector("upcloud-token", r"\b(ucat_[A-Z0-9]{26})\b", ("ucat_",), bits=3.3),
    Detector("baidu-key", r"\b(bce-v3/ALTAK-[A-Za-z0-9]{21}/[0-9a-f]{40})\b", ("bce-v3/altak-",)),
    Detector("baidu-access-key", r"\b(ALTAK[A-Za-z0-9]{21})\b", ("altak",), bits=3.5),
    Detector("volcengine-access-key", r"\b(AKLT[A-Za-z0-9]{40,60})\b", ("aklt",), bits=4.0),
    Detector("jdcloud-access-key", r"\b(JDC_[A-Z0-9]{25,32})\b", ("jdc_",), bits=3.3),
    Detector(
        "yandex-key",
        r"\b(y[0-3]_[A-Za-z0-9_\-]{50,70})",
        ("y0_", "y1_", "y2_", "y3_"),
        bits=4.2,
    ),
    Detector("deno-deploy-token", r"\b(dd[pow]_[A-Za-z0-9]{36})\b", ("ddp_", "ddo_", "ddw_"), bits=3.5),
    Detector("val-town-token", r"\b(vtwn_[A-Za-z0-9]{20,40})\b", ("vtwn_",), bits=3.5),
    Detector(
        "vercel-blob-token", r"\b(vercel_blob_rw_[A-Za-z0-9]{16}_[A-Za-z0-9]{30})\b", ("vercel_blob_rw_",)
    ),
    Detector("cloudflare-turnstile-secret", r"\b(0x4AAAAAAA[A-Za-z0-9_\-]{24,28})\b", ("0x4aaaaaaa",)),
    Detector("backblaze-key", r"\b(K00\d[A-Za-z0-9+/]{27})\b", ("k00",), bits=4.0),
    Detector(
        "kubernetes-join-token",
        r"""(?i:kubeadm|bootstrap).{0,80}token["']?[\s=:]{1,3}["']?([a-z0-9]{6}\.[a-z0-9]{16})\b""",
        ("kubeadm", "bootstrap"),
        bits=3.0,
    ),
    Detector("k3s-token", r"\b(K10[0-9a-f]{64}::[a-z0-9:]{1,40}:[0-9a-f]{24,64})\b", ("k10",)),
    Detector("swarm-token", r"\b(SWMTKN-1-[0-9a-z]{50}-[0-9a-z]{25})\b", ("swmtkn-1-",)),
    Detector(
        "rancher-token",
        r"\b((?:token|kubeconfig-[a-z]+)-[a-z0-9]{5,10}:[a-z0-9]{54})\b",
        ("token-", "kubeconfig-"),
    ),
    Detector("portainer-token", r"\b(ptr_[A-Za-z0-9+/]{40,44}={0,2})", ("ptr_",), bits=4.0),
    Detector(
        "proxmox-token",
        r"PVEAPIToken=[^\s!]{3,60}![^\s=]{1,60}=([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("pveapitoken=",),
    ),
)
"""In the order in which documentation lists them; a form that several services share stands once."""
