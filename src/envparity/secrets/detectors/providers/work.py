"""Credentials of what people work with: trackers, documents, design, content, maps, shops and files."""

from __future__ import annotations

from envparity.secrets.detectors.base import Detector

_UUID = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"

DETECTORS = (
    Detector(
        "figma-token",
        r"\b(fig[dou]r?_[A-Za-z0-9_\-]{38,64})",
        ("figd_", "figo_", "figu_", "figdr_", "figor_", "figur_"),
    ),
    Detector("canva-secret", r"\b(cnvca[A-Za-z0-9_\-]{40,60})", ("cnvca",), bits=4.0),
    Detector("adobe-secret", r"\b(p8e-[A-Za-z0-9_\-]{32})", ("p8e-",), bits=3.5),
    Detector(
        "linear-key", r"\b(lin_api_[A-Za-z0-9]{40}|lin_oauth_[A-Za-z0-9]{64})\b", ("lin_api_", "lin_oauth_")
    ),
    Detector("linear-webhook-secret", r"\b(lin_wh_[A-Za-z0-9]{32,64})\b", ("lin_wh_",)),
    Detector(
        "notion-token", r"\b(ntn_[A-Za-z0-9]{46}|secret_[A-Za-z0-9]{43})\b", ("ntn_", "secret_"), bits=3.8
    ),
    Detector("airtable-token", r"\b(pat[A-Za-z0-9]{14}\.[0-9a-f]{64})\b", ("pat",)),
    Detector("asana-token", r"\b([12]/\d{13,16}(?:/\d{13,16})?:[0-9a-f]{32})\b", ("1/", "2/")),
    Detector("clickup-token", r"\b(pk_\d{6,9}_[A-Z0-9]{32})\b", ("pk_",), bits=3.5),
    Detector("trello-token", r"\b(ATTA[0-9a-f]{64}[0-9A-F]{8})\b", ("atta",)),
    Detector(
        "youtrack-token",
        r"\b(perm[:\-][A-Za-z0-9+/=_\-]{4,60}\.[A-Za-z0-9+/=_\-]{4,60}\.[A-Za-z0-9]{25,50})\b",
        ("perm:", "perm-"),
    ),
    Detector("atlassian-token", r"\b(AT[AC]TT3[A-Za-z0-9_\-+=]{180,220})", ("atatt3", "atctt3")),
    Detector("calcom-key", r"\b(cal_(?:live_)?[0-9a-f]{32})\b", ("cal_",), bits=3.0),
    Detector("harvest-token", r"\b(\d{4,9}\.(?:pt|at)\.[A-Za-z0-9_\-]{80,100})", (".pt.", ".at."), bits=4.0),
    Detector("nylas-key", r"\b(nyk_v0_[A-Za-z0-9]{64})\b", ("nyk_v0_",)),
    Detector("readme-key", r"\b(rdme_[a-z0-9]{70})\b", ("rdme_",)),
    Detector("gitbook-token", r"\b(gb_api_[A-Za-z0-9]{40})\b", ("gb_api_",)),
    Detector("postman-key", r"\b(PMAK-[0-9a-f]{24}-[0-9a-f]{34}|PMAT-[A-Z0-9]{26})\b", ("pmak-", "pmat-")),
    Detector("rapidapi-key", r"\b([0-9a-z]{10}msh[0-9a-z]{15}p1[0-9a-z]{6}jsn[0-9a-z]{12})\b", ("msh",)),
    Detector("zuplo-key", r"\b(zpka_[0-9a-f]{32}_[0-9a-f]{8})\b", ("zpka_",)),
    Detector("kong-token", r"\b((?:kpat|spat)_[A-Za-z0-9]{40,60})\b", ("kpat_", "spat_"), bits=3.8),
    Detector("contentful-token", r"\b(CFPAT-[A-Za-z0-9_\-]{43})", ("cfpat-",)),
    Detector(
        "ghost-key",
        r"""(?i:ghost|admin_?api).{0,40}["'=:\s]([0-9a-f]{24}:[0-9a-f]{64})\b""",
        ("ghost", "admin_api", "adminapi"),
    ),
    Detector(
        "storyblok-token", r"""(?i:storyblok).{0,40}["'=:\s]([A-Za-z0-9]{22}tt)\b""", ("storyblok",), bits=3.5
    ),
    Detector("wix-key", r"\b(IST\.eyJ[A-Za-z0-9_\-]{60,900}\.eyJ[A-Za-z0-9_\-]{60,900})", ("ist.eyj",)),
    Detector(
        "shopify-token",
        r"\b(shp(?:at|ca|pa|ss|tka|cr)_[a-zA-Z0-9]{32,64})\b",
        ("shpat_", "shpca_", "shppa_", "shpss_", "shptka_", "shpcr_"),
    ),
    Detector("woocommerce-key", r"\b(c[ks]_[0-9a-f]{40})\b", ("ck_", "cs_"), bits=3.0),
    Detector(
        "ebay-key",
        r"\b((?:PRD|SBX)-[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})\b",
        ("prd-", "sbx-"),
    ),
    Detector("amazon-selling-secret", r"\b(amzn1\.oa2-cs\.v1\.[0-9a-f]{64})\b", ("amzn1.oa2-cs.",)),
    Detector("amazon-login-token", r"\b(Atz[ar]\|[A-Za-z0-9_\-]{100,600})", ("atza|", "atzr|"), bits=4.0),
    Detector("aftership-key", r"\b(asat_[0-9a-f]{32})\b", ("asat_",), bits=3.0),
    Detector("mapbox-token", r"\b(sk\.eyJ[A-Za-z0-9_\-]{60,120}\.[A-Za-z0-9_\-]{20,30})\b", ("sk.eyj",)),
    Detector("arcgis-key", r"\b(AAP[KT][A-Za-z0-9_\-.]{65,300})", ("aapk", "aapt"), bits=4.3),
    Detector("mapillary-token", r"\b(MLY\|\d{10,20}\|[0-9a-f]{32})\b", ("mly|",)),
    Detector("radar-key", r"\b(prj_(?:live|test)_sk_[0-9a-f]{40})\b", ("prj_live_sk_", "prj_test_sk_")),
    Detector("foursquare-key", r"\b(fsq3[A-Za-z0-9+/]{40,44}={0,2})", ("fsq3",), bits=4.0),
    Detector(
        "algolia-key",
        r"""(?i)algolia.{0,30}(?:admin|api|write).{0,12}["'=:\s]{1,5}([0-9a-f]{32})\b""",
        ("algolia",),
        bits=3.0,
    ),
    Detector("typeform-token", r"\b(tfp_[A-Za-z0-9_\-.=]{59})", ("tfp_",)),
    Detector("dropbox-token", r"\b(sl\.(?:u\.)?[A-Za-z0-9_\-]{130,900})", ("sl.",), bits=4.0),
    Detector("salesforce-token", r"\b(00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,120})", ("00d",), bits=3.5),
    Detector("zoho-token", r"\b(1000\.[0-9a-f]{32}\.[0-9a-f]{32})\b", ("1000.",)),
    Detector("hubspot-token", rf"\b(pat-(?:na|eu|ap)\d-{_UUID})\b", ("pat-na", "pat-eu", "pat-ap")),
    Detector(
        "zapier-webhook",
        r"\b(hooks\.zapier\.com/hooks/(?:catch|standard)/\d{4,10}/[A-Za-z0-9]{6,40})",
        ("hooks.zapier.com",),
    ),
    Detector("make-webhook", r"\b(hook\.(?:eu|us)\d\.make\.com/[a-z0-9]{32})\b", ("make.com/",)),
    Detector(
        "ifttt-key",
        r"\bmaker\.ifttt\.com/(?:use|trigger/[^\s\"'`/]{1,60}(?:/json)?/with/key)/([A-Za-z0-9_\-]{21,43})\b",
        ("maker.ifttt.com",),
    ),
    Detector(
        "workato-token", r"\b(wrka[a-z]{2}-eyJ[A-Za-z0-9_\-]{60,900}\.[A-Za-z0-9_\-.]{60,900})", ("wrka",)
    ),
    Detector("transifex-token", r"\b(1/[0-9a-f]{40})\b", ("1/",), bits=3.3),
    Detector("weblate-token", r"\b(wl[up]_[A-Za-z0-9]{36,40})\b", ("wlu_", "wlp_"), bits=3.5),
    Detector("deepl-key", rf"\b({_UUID}:fx)\b", (":fx",)),
    Detector("frameio-token", r"\b(fio-u-[A-Za-z0-9_\-=]{64})", ("fio-u-",)),
    Detector("adafruit-key", r"\b(aio_[A-Za-z0-9]{28})\b", ("aio_",), bits=3.5),
    Detector("things-network-key", r"\b(NNSXS\.[A-Z0-9]{39}\.[A-Z0-9]{52})\b", ("nnsxs.",)),
    Detector("ubidots-key", r"\b(BB(?:FF|US)-[A-Za-z0-9]{30,40})\b", ("bbff-", "bbus-"), bits=3.8),
    Detector("wakatime-key", rf"\b(waka_(?:sec_|tok_|ref_)?(?:{_UUID}|[A-Za-z0-9]{{64,80}}))\b", ("waka_",)),
    Detector("riot-key", rf"\b(RGAPI-{_UUID})\b", ("rgapi-",)),
    Detector("cfxre-key", r"\b(cfxk_[A-Za-z0-9]{20}_[A-Za-z0-9]{5,6})\b", ("cfxk_",)),
    Detector(
        "roblox-cookie",
        r"(_\|WARNING:-DO-NOT-SHARE-THIS\.[^\s\"'`|]{20,200}\|_[0-9A-F]{100,900})",
        ("_|warning:-do-not-share-this",),
    ),
    Detector("modrinth-token", r"\b(mr[pa]_[A-Za-z0-9]{60})\b", ("mrp_", "mra_"), bits=3.8),
    Detector("thunderstore-token", r"\b(tss_[A-Za-z0-9]{36,40})\b", ("tss_",), bits=3.8),
    Detector("inngest-key", r"\b(signkey-(?:prod|test|branch)-[0-9a-f]{32,64})\b", ("signkey-",)),
    Detector(
        "trigger-dev-key",
        r"\b(tr_(?:dev|prod|stg|preview|pat)_[A-Za-z0-9]{20,40})\b",
        ("tr_dev_", "tr_prod_", "tr_stg_", "tr_preview_", "tr_pat_"),
        bits=3.5,
    ),
    Detector(
        "liveblocks-key", r"\b(sk_(?:dev|prod)_[A-Za-z0-9_\-]{40,80})", ("sk_dev_", "sk_prod_"), bits=4.0
    ),
    Detector("unkey-key", r"\b(unkey_[A-Za-z0-9]{20,50})\b", ("unkey_",), bits=3.8),
)
"""A webhook's address is a credential too: whoever has it can write."""
