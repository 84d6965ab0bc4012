"""What stands under a telling key and is no secret: what leads elsewhere, words of a sentence, names of things."""

from __future__ import annotations

import pytest

from envparity.secrets.detectors.flavours import Flavour
from envparity.secrets.detectors.pairs import fluency
from envparity.secrets.detectors.search import search_for
from envparity.secrets.detectors.texts import is_stand_in


@pytest.mark.parametrize(
    "line",
    [
        'export TF_VAR_db_password="((cf_db_password))"',
        "db_password = random_password.db.result",
        "password: .Values.auth.password",
        "password: __DB_PASSWORD__",
        "password: @db.password@",
        "namespace that contains the password for authentication.",
        "            the password of database to use",
        "credhub set --type password --name /x",
        "kubectl create secret tls frontend-tls --cert=public.crt",
        '"$$hashKey": "object:276",',
        "cert-manager.io/inject-ca-from-secret: cert-manager/webhook-ca",
        "hashed_secret: 5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8",
        "#BindPasswd: secret",
        "translation_key: 6bd9ee25-11fc-45b3-b105-5f0065e84b19",
        "POSTHOG_API_KEY: phc_6AT2D3sP5u4fkUZtSqgtmoKmcx8rEX8f86lpISOpAhx",
        "password: パスワード",
    ],
)
def test_what_leads_elsewhere_or_is_prose_is_no_setting(line: str) -> None:
    assert search_for(Flavour.SETTINGS).hits(line.encode()) == []


@pytest.mark.parametrize(
    "line",
    [
        'token = "flight-block"',
        '"full_token": "everything-with-variations",',
        'const opUpdateSecretVersionStage = "UpdateSecretVersionStage"',
        "password=passwordExample.value)",
        'cfg.Login("host.example", "test-user", "test-token", "", false)',
        '    MovedAttribute("HTTPPasswordMgr", "urllib2", "urllib.request"),',
        'input.split("oauth_token=")(1).split("&")(0)',
    ],
)
def test_names_of_things_are_no_secrets_of_a_program(line: str) -> None:
    assert search_for(Flavour.SOURCE).hits(line.encode()) == []


@pytest.mark.parametrize(
    "line",
    [
        "requirepass kT4-92xq",
        "requirepass wonderland",
        "  password wonderland",
        "mysqladmin -u root password wonderland",
        "#keystore.password = kT4-92xq",
        "MASTER_PASSWORD=correct-horse-battery",
        "  --password=admin",
        "CLIENT_SECRET: 6bd9ee25-11fc-45b3-b105-5f0065e84b19",
    ],
)
def test_a_setting_of_a_weak_password_is_one(line: str) -> None:
    assert len(search_for(Flavour.SETTINGS).hits(line.encode())) == 1


@pytest.mark.parametrize("quotes", ['"', "'", '"""', "'''"])
def test_a_literal_counts_in_whatever_marks_it_stands(quotes: str) -> None:
    line = f"password = {quotes}kT4-92xq-Zz81{quotes}".encode()
    (hit,) = search_for(Flavour.SOURCE).hits(line)
    assert line[hit.start : hit.end] == b"kT4-92xq-Zz81"


def test_letters_that_follow_one_another_as_in_words_read_fluently() -> None:
    assert min(map(fluency, ("NumberOfLines", "flight-block", "everything-with-variations"))) > 4
    assert max(map(fluency, ("xsKpQrZwTbNm", "kT4-92xq", "hJ7kd92LqpzxWm4T"))) < 2


def test_a_key_that_documentation_publishes_is_nobodys() -> None:
    published = (
        "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq" + "/K1SZFPTOtr/KBHBeksoGMGw=="
    )
    assert is_stand_in(published)
    assert not is_stand_in(published.replace("UVEr", "UVEs"))


@pytest.mark.parametrize(
    "value",
    [
        "fake_password", "fakepassword", "FAKE-API-KEY-1234", "mock-token-value", "a_bogus_value_1", "mockSecret12",
        "not-a-real-password", "SALTYSALTYSALTYSALTYSALTY", "salty-salty-salty-", "fakefakefakefakefake",
    ],
)  # fmt: skip
def test_what_says_of_itself_that_it_is_none_is_no_secret(value: str) -> None:
    assert is_stand_in(value)


@pytest.mark.parametrize(
    "value",
    ["kT9#vLq2pWz", "q8ZrT4wLx0Pn2mKd", "mockingbird-lantern-62", "fakir9Lane!Tundra", "bananabanana7#Kq"],
)
def test_what_only_begins_like_such_a_word_is_weighed_as_any_other(value: str) -> None:
    assert not is_stand_in(value)
