"""Credentials whose form is told by the key that they stand under: without a prefix of their own, by name, length and signs.

The forms are those of the providers' documentation. A key names its provider by one of its words (`HEROKU_API_KEY`);
of a value that has the provider's form nothing else needs to speak for it.
"""

from __future__ import annotations

import re

from envparity.model.expressions import expression
from envparity.secrets.kinds import words_of

_UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
_HEX32, _HEX40, _HEX64 = "[0-9a-f]{32}", "[0-9a-f]{40}", "[0-9a-f]{64}"
_ANY = "[A-Za-z0-9]"
_URL = r"[A-Za-z0-9_\-]"
_BASE64 = "[A-Za-z0-9+/]"

_BY_FORM: tuple[tuple[str, str], ...] = (
    (
        (
            "heroku railway codecov snyk postmark scaleway sinch optimizely coda shortcut clubhouse braze hightouch statuspage loggly "
            "squarespace docusign urlscan swaggerhub stadia leonardo vapi exa sambanova saucelabs sauce cypress appsignal opsgenie consul "
            "nomad wise kucoin lithic frontegg pinecone helius victorops hubspot hapikey coveo dwolla"
        ),
        _UUID,
    ),
    (
        (
            "twilio mailjet rollbar datadog equinix packet rackspace gitee zulip wechat weixin loops bugsnag airbrake mezmo logdna cronitor "
            "recurly amplitude mixpanel iterable spotify vimeo assemblyai clarifai openweather openweathermap owm weatherstack geoapify ipstack "
            "apilayer newsapi tmdb taxjar shipstation agora toggl hexpm fossa novu infura etherscan steam crunchbase hibp giphy poeditor "
            "braintree honeycomb azure newrelic pusher weatherapi"
        ),
        _HEX32,
    ),
    (
        (
            "gitea forgejo gogs sparkpost cloudsmith pipedrive strava todoist lokalise pandadoc serper deepgram imgur wandb circleci rubygems "
            "hunter jumpcloud datadog particle pivotal"
        ),
        _HEX40,
    ),
    (
        "linode webflow phrase virustotal onelogin daily together serpapi semgrep codeclimate trello attio ankr vast dotenv rapidsms cloudflare",
        _HEX64,
    ),
    ("hetzner hcloud koyeb auth0 oneid binance sumologic", f"{_ANY}{{64}}"),
    ("cohere zendesk expo nasa ngc duo contentstack", f"{_ANY}{{40}}"),
    (
        "mistral drone shodan here box tomtom giphy magento aiven securitytrails filestack stability",
        f"{_ANY}{{32}}",
    ),
    ("vultr", "[A-Z0-9]{36}"),
    ("fastly", f"{_URL}{{32}}"),
    ("cloudflare", f"{_URL}{{40}}|[0-9a-f]{{37}}"),
    ("vercel zeit", f"{_ANY}{{24}}"),
    ("travis travisci raygun", f"{_URL}{{22}}"),
    ("messagebird", f"{_ANY}{{25}}"),
    ("mattermost", "[a-z0-9]{26}"),
    ("twitch", "[a-z0-9]{30}"),
    ("alibaba aliyun alicloud oss", f"{_ANY}{{30}}"),
    ("tencent tencentcloud qcloud cos", f"{_ANY}{{32}}"),
    ("coveralls", f"{_ANY}{{33}}"),
    ("betterstack logtail", f"{_ANY}{{24}}"),
    ("papertrail browserstack maptiler", f"{_ANY}{{20}}"),
    ("pagerduty", r"[A-Za-z0-9+_\-]{20}"),
    ("unsplash contentful patreon here here_maps", f"{_URL}{{43}}"),
    ("mux", f"{_BASE64}{{75}}"),
    ("bitrise", f"{_URL}{{86}}"),
    ("plaid", "[0-9a-f]{30}"),
    ("datocms", "[0-9a-f]{30}"),
    ("packagecloud", "[0-9a-f]{48}"),
    ("crowdin", "[0-9a-f]{80}"),
    ("elasticemail", "[0-9A-F]{96}"),
    ("veracode", "[0-9a-f]{128}"),
    ("strapi", "[0-9a-f]{256}"),
    ("bunny bunnycdn bunnynet", "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}-[0-9a-f]{4}-[0-9a-f]{4}"),
    ("infobip", f"[0-9a-f]{{32}}-{_UUID}"),
    ("kraken", f"{_BASE64}{{86}}=="),
    ("digitalocean spaces wasabi do", f"{_BASE64}{{40,43}}"),
    ("uptimerobot", r"[um]\d{6,10}-[0-9a-f]{24,32}"),
    ("etherscan bscscan polygonscan", "[A-Z0-9]{34}"),
    ("line", f"{_BASE64}{{150,180}}={{0,2}}|[0-9a-f]{{32}}"),
    ("paypal", f"{_URL}{{80}}"),
    ("yelp", f"{_URL}{{128}}"),
    ("nexmo vonage", f"{_ANY}{{16}}"),
    ("recaptcha", r"6L[A-Za-z0-9_\-]{38}"),
    ("hcaptcha", "0x[0-9a-fA-F]{40}|ES_[0-9a-f]{32}"),
    ("gcore", r"\d{2,8}\$[0-9a-f]{128}"),
    ("dingtalk dingding ding", f"SEC{_HEX64}"),
    ("pushbullet", f"o\\.{_ANY}{{32}}"),
    ("sanity", f"sk{_ANY}{{80,180}}"),
    ("flagsmith", f"ser\\.{_ANY}{{22}}"),
    ("runway runwayml", "key_[0-9a-f]{128}"),
    ("close closeio", f"api_{_ANY}{{20,22}}\\.{_ANY}{{20,22}}"),
    ("percy", f"(?:web|app|auto|ss)_{_HEX64}"),
    ("azure devops vsts ado", "[a-z2-7]{52}"),
    ("coder", f"{_ANY}{{10}}-{_ANY}{{22}}"),
    ("ngrok", "[0-9A-Za-z]{27}_[0-9A-Za-z]{20,23}|ak_[0-9A-Za-z]{27}"),
    ("airtable", f"key{_ANY}{{14}}"),
    ("twitter", f"{_ANY}{{50}}|\\d{{9,19}}-{_ANY}{{40}}|{_ANY}{{45}}"),
    ("ethereum eth wallet deployer signer private", "(?:0x)?[0-9a-fA-F]{64}"),
)


def _table() -> dict[str, list[re.Pattern[str]]]:
    forms: dict[str, list[re.Pattern[str]]] = {}
    for words, form in _BY_FORM:
        compiled = expression(form)
        for word in words.split():
            forms.setdefault(word, []).append(compiled)
    return forms


_FORMS = _table()


def named_kind(key: str, text: str) -> str:
    """Give the kind of a value that has the form of the provider which its key names; empty for any other."""
    for word in words_of(key):
        for form in _FORMS.get(word, ()):
            if form.fullmatch(text):
                return "private-key" if word in _WALLETS else f"{word}-key"
    return ""


_WALLETS = frozenset({"ethereum", "eth", "wallet", "deployer", "signer", "private"})
