"""Credentials of mail, chat and telephony providers, of monitoring and of marketing."""

from __future__ import annotations

from envparity.secrets.detectors import proofs
from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector(
        "slack-token",
        r"\b(xox[abcdeoprs]-[A-Za-z0-9\-]{10,250})\b",
        ("xoxa-", "xoxb-", "xoxc-", "xoxd-", "xoxe-", "xoxo-", "xoxp-", "xoxr-", "xoxs-"),
        proofs.slack_parts,
        2.5,
    ),
    Detector(
        "nats-seed",
        r"\b(S[UAONCX]A[A-P][A-Z2-7]{54})\b",
        ("sua", "saa", "soa", "sna", "sca", "sxa"),
        proofs.nkey_checksum,
    ),
    Detector(
        "slack-rotating-token",
        r"\b(xoxe\.xox[bp]-\d-[A-Za-z0-9]{160,180}|xoxe-\d-[A-Za-z0-9]{140,160})\b",
        ("xoxe",),
    ),
    Detector("slack-app-token", r"\b(xapp-\d-[A-Z0-9]{8,14}-\d{8,16}-[0-9a-f]{40,80})\b", ("xapp-",)),
    Detector(
        "slack-webhook",
        r"(hooks\.slack(?:-gov)?\.com/(?:services|workflows|triggers)/[A-Za-z0-9+/]{40,60})",
        ("hooks.slack",),
        bits=3.0,
    ),
    Detector(
        "discord-webhook",
        r"(discord(?:app)?\.com/api/webhooks/\d{17,20}/[A-Za-z0-9_\-]{60,70})",
        ("/api/webhooks/",),
    ),
    Detector(
        "discord-token",
        r"""(?i:discord|bot|token).{0,40}["'=:\s]([MNO][A-Za-z0-9_\-]{23,27}\.[A-Za-z0-9_\-]{6}\.[A-Za-z0-9_\-]{27,38})\b""",
        ("discord", "bot", "token"),
        bits=4.0,
    ),
    Detector("telegram-token", r"\b(\d{8,10}:AA[A-Za-z0-9_\-]{33})", (":aa",), bits=3.5),
    Detector(
        "teams-webhook",
        r"(\.webhook\.office\.com/webhookb2/[0-9a-f\-]{36}@[0-9a-f\-]{36}/IncomingWebhook/[0-9a-f]{32}/[0-9a-f\-]{36})",
        ("webhook.office.com",),
    ),
    Detector(
        "google-chat-webhook",
        r"chat\.googleapis\.com/v1/spaces/[A-Za-z0-9_\-]{8,20}/messages\?key=[A-Za-z0-9_\-]{30,50}&token=([A-Za-z0-9_\-%]{30,80})",
        ("chat.googleapis.com",),
    ),
    Detector("twilio-key", r"\b(SK[0-9a-f]{32})\b", ("sk",), bits=3.0),
    Detector(
        "twilio-token",
        r"""(?i)(?:twilio|auth_?token).{0,30}["'=:\s]{1,5}([0-9a-f]{32})\b""",
        ("twilio", "auth_token", "authtoken"),
        bits=3.0,
    ),
    Detector("sendgrid-key", r"\b(SG\.[A-Za-z0-9_\-]{22}\.[A-Za-z0-9_\-]{43})", ("sg.",)),
    Detector("mailgun-key", r"\b(key-[0-9a-f]{32})\b", ("key-",), bits=3.0),
    Detector("mailchimp-key", r"\b([0-9a-f]{32}-us\d{1,2})\b", ("-us",), bits=3.0),
    Detector("mailjet-key", r"""(?i)mailjet.{0,30}["'=:\s]{1,5}([0-9a-f]{32})\b""", ("mailjet",), bits=3.0),
    Detector(
        "brevo-key",
        r"\b(xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}|xsmtpsib-[0-9a-f]{64}-[A-Za-z0-9]{16})\b",
        ("xkeysib-", "xsmtpsib-"),
    ),
    Detector("resend-key", r"\b(re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24})\b", ("re_",), bits=3.5),
    Detector(
        "postmark-token",
        r"""(?i)postmark.{0,30}["'=:\s]{1,5}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b""",
        ("postmark",),
    ),
    Detector(
        "sparkpost-key", r"""(?i)sparkpost.{0,30}["'=:\s]{1,5}([0-9a-f]{40})\b""", ("sparkpost",), bits=3.0
    ),
    Detector(
        "messagebird-key",
        r"""(?i)message_?bird.{0,30}["'=:\s]{1,5}([A-Za-z0-9]{25})\b""",
        ("messagebird", "message_bird"),
        bits=3.8,
    ),
    Detector("facebook-token", r"\b(EAA[A-Za-z0-9]{90,250})\b", ("eaa",), bits=4.0),
    Detector("facebook-app-token", r"\b(\d{15,16}\|[A-Za-z0-9_\-]{27})\b", ("|",), bits=3.8),
    Detector("twitter-bearer", r"\b(A{22}[A-Za-z0-9%]{60,100})", ("aaaaaaaaaaaaaaaaaaaaaa",), bits=3.5),
    Detector(
        "linkedin-secret",
        r"""(?i)linkedin.{0,20}secret.{0,6}["'=:\s]{1,5}([A-Za-z0-9]{16})\b""",
        ("linkedin",),
        bits=3.3,
    ),
    Detector(
        "hubspot-token",
        r"\b(pat-(?:na|eu)\d-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("pat-na", "pat-eu"),
    ),
    Detector("intercom-token", r"\b(dG9r[A-Za-z0-9+/=]{56,64})", ("dg9r",), bits=4.0),
    Detector(
        "zendesk-token", r"""(?i)zendesk.{0,30}["'=:\s]{1,5}([A-Za-z0-9]{40})\b""", ("zendesk",), bits=4.0
    ),
    Detector(
        "sentry-token", r"\b(sntrys_eyJ[A-Za-z0-9+/=_\-]{80,400}|sntryu_[0-9a-f]{64})", ("sntrys_", "sntryu_")
    ),
    Detector(
        "newrelic-key",
        r"\b(NRAK-[A-Z0-9]{27}|NRII-[A-Za-z0-9_\-]{32}|[0-9a-f]{36}NRAL)\b",
        ("nrak-", "nrii-", "nral"),
    ),
    Detector(
        "datadog-key",
        r"""(?i)(?:datadog|dd_?(?:api|app)).{0,30}["'=:\s]{1,5}([0-9a-f]{32}|[0-9a-f]{40})\b""",
        ("datadog", "dd_api", "dd_app", "ddapi", "ddapp"),
        bits=3.0,
    ),
    Detector("dynatrace-token", r"\b(dt0[a-z]\d{2}\.[A-Z0-9]{24}\.[A-Z0-9]{64})\b", ("dt0",)),
    Detector(
        "honeycomb-key",
        r"\b(hc[abx][il]k_[a-z0-9]{58})\b",
        ("hcaik_", "hcbik_", "hcxik_", "hcalk_", "hcblk_", "hcxlk_"),
    ),
    Detector("rollbar-token", r"""(?i)rollbar.{0,30}["'=:\s]{1,5}([0-9a-f]{32})\b""", ("rollbar",), bits=3.0),
    Detector(
        "pagerduty-key",
        r"""(?i)pager_?duty.{0,30}["'=:\s]{1,5}([A-Za-z0-9+_\-]{20}|[0-9a-f]{32})\b""",
        ("pagerduty", "pager_duty"),
        bits=3.3,
    ),
    Detector(
        "opsgenie-key",
        r"""(?i)opsgenie.{0,30}["'=:\s]{1,5}([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b""",
        ("opsgenie",),
    ),
    Detector("mapbox-token", r"\b(sk\.eyJ[A-Za-z0-9_\-]{60,120}\.[A-Za-z0-9_\-]{20,30})\b", ("sk.eyj",)),
    Detector(
        "algolia-key",
        r"""(?i)algolia.{0,30}(?:admin|api|write).{0,12}["'=:\s]{1,5}([0-9a-f]{32})\b""",
        ("algolia",),
        bits=3.0,
    ),
    Detector("typeform-token", r"\b(tfp_[A-Za-z0-9_\-.=]{59})", ("tfp_",)),
    Detector(
        "okta-token",
        r"""(?i)(?:okta|ssws).{0,30}["'=:\s]{1,5}(00[A-Za-z0-9_\-]{40})\b""",
        ("okta", "ssws"),
        bits=4.0,
    ),
    Detector("segment-token", r"\b(sgp_[A-Za-z0-9]{64})\b", ("sgp_",)),
    Detector("firebase-server-key", r"\b(AAAA[A-Za-z0-9_\-]{7}:APA91b[A-Za-z0-9_\-]{134})", (":apa91b",)),
    Detector("dropbox-token", r"\b(sl\.[A-Za-z0-9_\-]{130,160})", ("sl.",), bits=4.0),
    Detector("salesforce-token", r"\b(00D[A-Za-z0-9]{12,15}![A-Za-z0-9._]{80,120})", ("00d",), bits=3.5),
)
"""Webhooks are credentials too: whoever has the address can write."""
