"""Cloud providers and platforms: whose a package, an image, an address, a resource or an annotation is.

A system hangs on a provider where it names something that only that provider has. What several run alike (Postgres,
an S3 interface at another address) is nobody's.
"""

from __future__ import annotations

from functools import cache

AWS, AZURE, GOOGLE = "Amazon Web Services", "Microsoft Azure", "Google Cloud"

_TERRAFORM = (
    ("aws_", AWS),
    ("awscc_", AWS),
    ("azurerm_", AZURE),
    ("azuread_", AZURE),
    ("azapi_", AZURE),
    ("google_", GOOGLE),
    ("cloudflare_", "Cloudflare"),
    ("digitalocean_", "DigitalOcean"),
    ("heroku_", "Heroku"),
    ("hcloud_", "Hetzner Cloud"),
    ("scaleway_", "Scaleway"),
    ("ovh_", "OVHcloud"),
    ("vercel_", "Vercel"),
    ("netlify_", "Netlify"),
    ("cloudfoundry_", "Cloud Foundry"),
    ("oci_", "Oracle Cloud"),
    ("alicloud_", "Alibaba Cloud"),
    ("ibm_", "IBM Cloud"),
    ("fastly_", "Fastly"),
    ("datadog_", "Datadog"),
    ("newrelic_", "New Relic"),
    ("mongodbatlas_", "MongoDB Atlas"),
    ("snowflake_", "Snowflake"),
    ("auth0_", "Auth0"),
    ("okta_", "Okta"),
)
"""Prefixes of Terraform's resource types, which are the providers' own names."""

_HOSTS = (
    ("amazonaws.com", AWS),
    ("amazonaws.com.cn", AWS),
    ("awsapps.com", AWS),
    ("cloudfront.net", AWS),
    ("public.ecr.aws", AWS),
    ("azure.com", AZURE),
    ("azure.net", AZURE),
    ("azurecr.io", AZURE),
    ("azurewebsites.net", AZURE),
    ("azureedge.net", AZURE),
    ("windows.net", AZURE),
    ("mcr.microsoft.com", ""),
    ("googleapis.com", GOOGLE),
    ("gcr.io", GOOGLE),
    ("pkg.dev", GOOGLE),
    ("run.app", GOOGLE),
    ("appspot.com", GOOGLE),
    ("cloudfunctions.net", GOOGLE),
    ("firebaseio.com", GOOGLE),
    ("digitaloceanspaces.com", "DigitalOcean"),
    ("ondigitalocean.app", "DigitalOcean"),
    ("herokuapp.com", "Heroku"),
    ("r2.cloudflarestorage.com", "Cloudflare"),
    ("workers.dev", "Cloudflare"),
    ("vercel.app", "Vercel"),
    ("netlify.app", "Netlify"),
    ("fly.dev", "Fly.io"),
    ("onrender.com", "Render"),
    ("supabase.co", "Supabase"),
    ("mongodb.net", "MongoDB Atlas"),
    ("snowflakecomputing.com", "Snowflake"),
    ("auth0.com", "Auth0"),
    ("okta.com", "Okta"),
    ("sentry.io", "Sentry"),
    ("datadoghq.com", "Datadog"),
    ("datadoghq.eu", "Datadog"),
    ("api.openai.com", "OpenAI"),
    ("api.anthropic.com", "Anthropic"),
    ("api.mistral.ai", "Mistral AI"),
    ("api.stripe.com", "Stripe"),
    ("sendgrid.net", "SendGrid"),
    ("api.twilio.com", "Twilio"),
)
"""Ends of host names with whose they are; the longest that fits. An empty owner is nobody's in particular."""

_PACKAGES = {
    AWS: "boto3 botocore aiobotocore aioboto3 aws-sdk aws-sdk.* aws-sdk-* @aws-sdk/* @aws-cdk/* aws-cdk-lib aws-lambda-* "
    "aws-xray-sdk chalice github.com/aws/* awssdk.* amazon.* com.amazonaws:* software.amazon.awssdk:* aws/aws-sdk-php "
    "aws_sdk* django-ses rusoto* aws-config",
    AZURE: "azure azure.* azure-* @azure/* microsoft.azure.* msal com.azure:* com.microsoft.azure:* "
    "microsoft.applicationinsights* applicationinsights github.com/azure/* opencensus-ext-azure",
    GOOGLE: "google-cloud google-cloud-* @google-cloud/* google.cloud.* com.google.cloud:* cloud.google.com/go* "
    "firebase firebase-admin firebase-tools @firebase/* functions-framework",
    "Heroku": "django-heroku heroku*",
    "Cloudflare": "wrangler @cloudflare/*",
    "Vercel": "@vercel/*",
    "Supabase": "supabase @supabase/*",
    "OpenAI": "openai langchain-openai @langchain/openai @ai-sdk/openai ruby-openai github.com/sashabaranov/go-openai",
    "Anthropic": "anthropic @anthropic-ai/* langchain-anthropic @langchain/anthropic @ai-sdk/anthropic",
    "Mistral AI": "mistralai @mistralai/* langchain-mistralai",
    "Datadog": "datadog* ddtrace dd-trace",
    "New Relic": "newrelic*",
    "Sentry": "sentry-sdk @sentry/* sentry-* io.sentry:* sentry.*",
    "Stripe": "stripe @stripe/*",
    "Twilio": "twilio twilio-ruby",
    "SendGrid": "sendgrid* @sendgrid/*",
    "Auth0": "auth0* @auth0/*",
}
"""Libraries that speak to one provider alone, by their names in any ecosystem; a star stands for any end."""

_ACTIONS = (
    ("aws-actions/", AWS),
    ("azure/", AZURE),
    ("google-github-actions/", GOOGLE),
    ("superfly/", "Fly.io"),
    ("cloudflare/", "Cloudflare"),
    ("akhileshns/heroku-deploy", "Heroku"),
    ("digitalocean/", "DigitalOcean"),
    ("amondnet/vercel-action", "Vercel"),
    ("cloud-gov/", "Cloud Foundry"),
)
_ANNOTATIONS = (
    ("amazonaws.com", AWS),
    ("aws.amazon.com", AWS),
    ("aws-load-balancer", AWS),
    ("eks.", AWS),
    ("azure.", AZURE),
    ("aadpodidbinding", AZURE),
    ("cloud.google.com", GOOGLE),
    ("networking.gke.io", GOOGLE),
    ("iam.gke.io", GOOGLE),
)
_KINDS = {
    "BackendConfig": GOOGLE,
    "FrontendConfig": GOOGLE,
    "ManagedCertificate": GOOGLE,
    "GCPBackendPolicy": GOOGLE,
    "TargetGroupBinding": AWS,
    "IngressClassParams": AWS,
    "AzureIdentity": AZURE,
    "AzureIdentityBinding": AZURE,
}
"""Kinds of a cluster's resources that one provider's clusters alone know."""

_PLATFORMS = {
    "fly": "Fly.io",
    "render": "Render",
    "appengine": GOOGLE,
    "heroku": "Heroku",
    "aws": AWS,
    "azure": AZURE,
}

EMULATORS = ("localstack", "azurite", "minio", "moto", "fake-gcs-server", "dynamodb-local", "elasticmq", "goaws",
             "pubsub-emulator", "firebase-tools", "cosmosdb", "s3mock", "s3ninja", "adobe/s3mock", "servicebus-emulator")  # fmt: skip
"""Images that stand in for a provider's services on a developer's machine."""


def provider_of_package(name: str) -> str:
    """Give whose library a package is; empty when it is nobody's in particular."""
    lowered = name.lower()
    whole, begun = _by_name()
    if lowered in whole:
        return whole[lowered]
    if not lowered.startswith(tuple(begun)):
        return ""
    return next(owner for start, owner in begun.items() if lowered.startswith(start))


@cache
def _by_name() -> tuple[dict[str, str], dict[str, str]]:
    """Give the owners by whole names, and by how names begin."""
    named = [(word, owner) for owner, words in _PACKAGES.items() for word in words.split()]
    whole = {word: owner for word, owner in named if not word.endswith("*")}
    return whole, {word[:-1]: owner for word, owner in named if word.endswith("*")}


def provider_of_host(host: str) -> str:
    """Give whose host name it is; empty when it is nobody's in particular."""
    lowered = host.lower().rstrip(".")
    fitting = [(end, owner) for end, owner in _HOSTS if lowered == end or lowered.endswith(f".{end}")]
    return max(fitting, key=lambda pair: len(pair[0]))[1] if fitting else ""


def provider_of_resource(kind: str) -> str:
    """Give whose a kind of resource is: `terraform:aws_sqs_queue`, `kubernetes:BackendConfig`, `platform:fly`."""
    family, _, name = kind.partition(":")
    if family == "terraform":
        return next((owner for prefix, owner in _TERRAFORM if name.startswith(prefix)), "")
    if family == "kubernetes":
        return _KINDS.get(name, "")
    if family == "template":
        return {"cloudformation": AWS, "bicep": AZURE, "arm": AZURE}.get(name, "")
    return _PLATFORMS.get(name, "") if family == "platform" else ""


def provider_of_action(name: str) -> str:
    """Give whose a step of a pipeline is."""
    lowered = name.lower()
    return next((owner for prefix, owner in _ACTIONS if lowered.startswith(prefix)), "")


def provider_of_annotation(key: str) -> str:
    """Give whose an annotation or a class of storage is."""
    return next((owner for part, owner in _ANNOTATIONS if part in key), "")
