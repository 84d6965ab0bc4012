"""Credentials are found by the form that their providers document, and what only resembles one is not.

The values are drawn here from fixed seeds: none was ever issued.
"""

from __future__ import annotations

import base64
import random
import re
import string

import pytest

from envparity.secrets.detectors.base import Detector
from envparity.secrets.detectors.expressions import linear
from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.plausible import judge
from envparity.secrets.detectors.providers.named import named_kind
from envparity.secrets.detectors.search import readings, search_for
from envparity.secrets.detectors.table import DETECTORS

ALNUM = string.ascii_letters + string.digits
HEX = "0123456789abcdef"
UPPER = string.ascii_uppercase + string.digits
LOWER = string.ascii_lowercase + string.digits


def _drawn(signs: str, length: int) -> str:
    return "".join(random.Random(f"{signs}{length}").choices(signs, k=length))


def _uuid() -> str:
    return "-".join(_drawn(HEX, length) for length in (8, 4, 4, 4, 12))


EXACT = [
    ("groq-key", "gsk_", ALNUM, 52),
    ("huggingface-token", "hf_", ALNUM, 34),
    ("linear-key", "lin_api_", ALNUM, 40),
    ("notion-token", "ntn_", ALNUM, 46),
    ("neon-key", "napi_", LOWER, 64),
    ("aws-appsync-key", "da2-", LOWER, 26),
    ("upcloud-token", "ucat_", UPPER, 26),
    ("e2b-key", "e2b_", HEX, 40),
    ("deepsource-token", "dsp_", HEX, 40),
    ("mailersend-key", "mlsn.", HEX, 64),
    ("checkly-key", "cu_", HEX, 32),
    ("klaviyo-key", "pk_", HEX, 34),
    ("prefect-key", "pnu_", ALNUM, 36),
    ("dynamic-token", "dyn_", ALNUM, 56),
    ("adafruit-key", "aio_", ALNUM, 28),
    ("honeybadger-token", "hbp_", ALNUM, 36),
    ("ramp-secret", "ramp_sec_", ALNUM, 48),
    ("postman-key", "PMAT-", UPPER, 26),
    ("databricks-token", "dapi", HEX, 32),
    ("nylas-key", "nyk_v0_", ALNUM, 64),
]


@pytest.mark.parametrize(("kind", "prefix", "signs", "length"), EXACT, ids=[row[0] for row in EXACT])
def test_a_form_of_one_length_fits_that_length_alone(kind: str, prefix: str, signs: str, length: int) -> None:
    value = prefix + _drawn(signs, length)
    assert _kinds(f"before {value}, after") == [kind]
    assert kind not in _kinds(f"before {value}0 after")
    assert kind not in _kinds(f"before {value[:-1]} after")
    assert kind not in _kinds(f"before my{value} after")


def _kinds(text: str, flavour: Flavour = Flavour.PROSE) -> list[str]:
    return [hit.kind for hit in search_for(flavour).hits(text.encode())]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("mongodb-atlas-secret", "mdb_sa_sk_" + _drawn(ALNUM, 40)),
        ("cockroachdb-key", f"CCDB1_{_drawn(ALNUM, 22)}_{_drawn(ALNUM, 40)}"),
        ("datastax-token", f"AstraCS:{_drawn(string.ascii_letters, 24)}:{_drawn(HEX, 64)}"),
        ("cloudflare-token", f"cfut_{_drawn(ALNUM, 40)}{_drawn(HEX, 8)}"),
        ("docker-hub-token", "dckr_pat_" + _drawn(ALNUM, 27)),
        ("circleci-token", f"CCIPAT_{_drawn(ALNUM, 22)}_{_drawn(HEX, 40)}"),
        ("harness-token", f"pat.{_drawn(ALNUM, 22)}.{_drawn(HEX, 24)}.{_drawn(ALNUM, 20)}"),
        ("paddle-key", f"pdl_live_apikey_{_drawn(LOWER, 26)}_{_drawn(ALNUM, 22)}_{_drawn(ALNUM, 3)}"),
        ("polar-token", "polar_oat_" + _drawn(ALNUM, 43)),
        ("xendit-key", "xnd_development_" + _drawn(ALNUM, 56)),
        ("axiom-token", f"xaat-{_uuid()}"),
        ("wakatime-key", f"waka_{_uuid()}"),
        ("deepl-key", f"{_uuid()}:fx"),
        ("clickup-token", f"pk_1234567_{_drawn(UPPER, 32)}"),
        ("swarm-token", f"SWMTKN-1-{_drawn(LOWER, 50)}-{_drawn(LOWER, 25)}"),
        ("dingtalk-webhook", f"https://oapi.dingtalk.com/robot/send?access_token={_drawn(HEX, 64)}"),
        ("infura-key", f"https://mainnet.infura.io/v3/{_drawn(HEX, 32)}"),
        ("unleash-token", f"*:development.{_drawn(HEX, 60)}"),
        ("onesignal-key", "os_v2_app_" + _drawn("abcdefghijklmnopqrstuvwxyz234567", 103)),
        ("anthropic-key", f"sk-ant-api03-{_drawn(ALNUM, 93)}AA"),
        ("wireguard-key", f"PrivateKey = {_drawn(ALNUM, 42)}A="),
        ("ngrok-token", f"ngrok config add-authtoken {_drawn(ALNUM, 27)}_{_drawn(ALNUM, 22)}"),
        ("authorization-token", f"curl -H 'Authorization: Token {_drawn(ALNUM, 40)}'"),
        ("docker-auth", '{"auth": "' + base64.b64encode(b"robot:x7T-kk29q").decode() + '"}'),
        ("basic-credentials", "Basic " + base64.b64encode(b"robot:x7T-kk29q").decode()),
        ("registry-auth", "_auth=" + base64.b64encode(b"robot:x7T-kk29q").decode()),
        ("api-key", f"fetch(url, {{'X-Auth-Key': '{_drawn(HEX, 37)}'}})"),
        ("tailscale-key", f"tskey-k{_drawn(ALNUM, 11)}CNTRL-{_drawn(ALNUM, 32)}"),
        ("command-password", "mysql -u app -px7T-kk29q shop"),
        ("command-password", "sshpass -p 'x7T-kk29q' ssh host"),
        ("command-password", "redis-cli -h cache -a x7T-kk29q ping"),
        ("command-password", "jdbc:oracle:thin:shop/x7T_kk29q@//db:1521/x"),
        ("command-password", "machine git.example.net login bot password x7T-kk29q"),
    ],
)
def test_a_credential_of_a_documented_form_is_found(kind: str, text: str) -> None:
    assert kind in _kinds(f" {text} ")


@pytest.mark.parametrize(
    "text",
    [
        "mysql -u root -p shop",
        "mysql -uroot -proot shop",
        "mysql -u app -p$PASSWORD shop",
        'sshpass -p "$PASSWORD" ssh host',
        "redis-cli -a your_password ping",
        "Basic authentication is needed",
        '"Authorization": "Basic ' + base64.b64encode(b"user:password").decode() + '"',
        "'Content-Type,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent'",
        "Authorization: Token your-access-token-here",
        "gsk_" + "x" * 52,
        "mnemonic = 'test test test test test test test test test test test junk'",
    ],
)
def test_what_only_speaks_of_a_credential_is_none(text: str) -> None:
    assert _kinds(f" {text} ") == []


@pytest.mark.parametrize(
    ("key", "value", "kind"),
    [
        ("HEROKU_API_KEY", _uuid(), "heroku-key"),
        ("herokuApiKey", _uuid(), "heroku-key"),
        ("HCLOUD_TOKEN", _drawn(ALNUM, 64), "hcloud-key"),
        ("CLOUDFLARE_API_KEY", _drawn(HEX, 37), "cloudflare-key"),
        ("AZURE_DEVOPS_EXT_PAT", _drawn("abcdefghijklmnopqrstuvwxyz234567", 52), "azure-key"),
        ("PRIVATE_KEY", "0x" + _drawn(HEX, 64), "private-key"),
        ("HEROKU_API_KEY", _drawn(ALNUM, 36), ""),
        ("OTHER_API_KEY", _uuid(), ""),
    ],
)
def test_a_key_tells_whose_form_its_value_has(key: str, value: str, kind: str) -> None:
    assert named_kind(key, value) == kind


def test_a_named_credential_needs_no_more_to_speak_for_it() -> None:
    line = f"use(herokuToken='{_uuid()}', other)".encode()
    ((_, text, found, raw),) = readings(line, Flavour.SOURCE)
    assert judge(found, raw, text, Flavour.SOURCE) == ("heroku-key", "pattern")


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda one: f"{one.kind}-{DETECTORS.index(one)}")
def test_a_form_compiles_in_the_syntax_that_all_engines_share(detector: Detector) -> None:
    assert linear(detector.form).groups == re.compile(detector.form).groups
