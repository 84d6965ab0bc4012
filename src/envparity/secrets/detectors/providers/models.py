"""Credentials of providers of language models and of what is built around them."""

from __future__ import annotations

from envparity.secrets.detectors.base import Detector

DETECTORS = (
    Detector(
        "openai-key",
        r"\b(sk-(?:(?:proj|svcacct|admin|None)-)?[A-Za-z0-9_\-]{20,80}T3BlbkFJ[A-Za-z0-9_\-]{20,80})",
        ("t3blbkfj",),
    ),
    Detector(
        "openai-key",
        r"\b(sk-(?:proj|svcacct|admin)-[A-Za-z0-9_\-]{40,200})",
        ("sk-proj-", "sk-svcacct-", "sk-admin-"),
        bits=3.8,
    ),
    Detector("openai-style-key", r"\b(sk-[A-Za-z0-9]{32,64})\b", ("sk-",), bits=3.8),
    Detector(
        "anthropic-key", r"\b(sk-ant-(?:api|admin|oat|sid|ort)\d{2}-[A-Za-z0-9_\-]{32,200})", ("sk-ant-",)
    ),
    Detector(
        "huggingface-token",
        r"\b(hf_[A-Za-z0-9]{34}|api_org_[A-Za-z]{34})\b",
        ("hf_", "api_org_"),
        bits=3.5,
    ),
    Detector("groq-key", r"\b(gsk_[A-Za-z0-9]{52})\b", ("gsk_",), bits=3.5),
    Detector("xai-key", r"\b(xai-[A-Za-z0-9]{60,100})\b", ("xai-",)),
    Detector("openrouter-key", r"\b(sk-or-v1-[0-9a-f]{64})\b", ("sk-or-",)),
    Detector("perplexity-key", r"\b(pplx-[A-Za-z0-9]{48})\b", ("pplx-",)),
    Detector("replicate-token", r"\b(r8_[A-Za-z0-9]{37})\b", ("r8_",), bits=3.5),
    Detector(
        "cohere-key",
        r"""(?i)(?:cohere|co_api_key).{0,30}["'=:\s]{1,5}([A-Za-z0-9]{40})\b""",
        ("cohere", "co_api_key"),
        bits=4.0,
    ),
    Detector(
        "mistral-key", r"""(?i)mistral.{0,30}["'=:\s]{1,5}([A-Za-z0-9]{32})\b""", ("mistral",), bits=4.0
    ),
    Detector("deepseek-key", r"""(?i)deepseek.{0,30}["'=:\s]{1,5}(sk-[0-9a-f]{32})\b""", ("deepseek",)),
    Detector("nvidia-key", r"\b(nvapi-[A-Za-z0-9_\-]{60,70})", ("nvapi-",)),
    Detector("langsmith-key", r"\b(lsv2_(?:pt|sk)_[0-9a-f]{32}_[0-9a-f]{10})\b", ("lsv2_",)),
    Detector(
        "langfuse-key",
        r"\b(sk-lf-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("sk-lf-",),
    ),
    Detector("wandb-key", r"""(?i)(?:wandb).{0,30}["'=:\s]{1,5}([0-9a-f]{40})\b""", ("wandb",), bits=3.0),
    Detector("pinecone-key", r"\b(pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,66})\b", ("pcsk_",)),
    Detector("elevenlabs-key", r"\b(sk_[0-9a-f]{48})\b", ("sk_",)),
    Detector("fireworks-key", r"\b(fw_[A-Za-z0-9]{22,24})\b", ("fw_",), bits=3.8),
    Detector("cerebras-key", r"\b(csk-[a-z0-9]{48})\b", ("csk-",)),
    Detector("tavily-key", r"\b(tvly-(?:dev-|prod-)?[A-Za-z0-9]{32})\b", ("tvly-",)),
    Detector("stability-key", r"""(?i)stability.{0,30}["'=:\s]{1,5}(sk-[A-Za-z0-9]{48})\b""", ("stability",)),
    Detector("together-key", r"\b(tgp_v1_[A-Za-z0-9_\-]{43})", ("tgp_v1_",)),
    Detector("anyscale-key", r"\b(esecret_[a-z0-9]{26})\b", ("esecret_",)),
    Detector("modal-secret", r"\b(as-[A-Za-z0-9]{22})\b", ("as-",), bits=4.0),
    Detector("runpod-key", r"\b(rpa_[A-Za-z0-9]{40,50})\b", ("rpa_",), bits=3.8),
    Detector(
        "lambda-cloud-key", r"\b(secret_[a-z0-9_\-]{1,40}_[0-9a-f]{32}\.[A-Za-z0-9]{32})\b", ("secret_",)
    ),
    Detector("luma-key", r"\b(luma-[0-9a-f\-]{60,130})\b", ("luma-",)),
    Detector(
        "fal-key",
        r"""(?i:fal[_\-]?(?:key|ai|api)).{0,40}["'=:\s]([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}:[0-9a-f]{32})\b""",
        ("fal_", "fal-", "falkey", "falai", "falapi"),
    ),
    Detector("voyage-key", r"\b(pa-[A-Za-z0-9_\-]{43})(?:$|[^A-Za-z0-9_\-])", ("pa-",), bits=4.5),
    Detector("jina-key", r"\b(jina_[A-Za-z0-9_\-]{50,64})", ("jina_",), bits=4.0),
    Detector("firecrawl-key", r"\b(fc-[0-9a-f]{32})\b", ("fc-",), bits=3.0),
    Detector(
        "browserbase-key", r"\b(bb_(?:live|test)_[A-Za-z0-9_\-]{24,32})", ("bb_live_", "bb_test_"), bits=3.5
    ),
    Detector(
        "helicone-key",
        r"\b(sk-helicone-[a-z0-9]{4,10}-[a-z0-9]{4,10}-[a-z0-9]{4,10}-[a-z0-9]{4,10})\b",
        ("sk-helicone-",),
    ),
    Detector("langsmith-key", r"\b(ls__[0-9a-f]{32})\b", ("ls__",), bits=3.0),
    Detector("llamacloud-key", r"\b(llx-[A-Za-z0-9]{44,64})\b", ("llx-",), bits=4.0),
    Detector("mem0-key", r"\b(m0-[A-Za-z0-9]{40})\b", ("m0-",), bits=4.0),
    Detector("e2b-key", r"\b(e2b_[0-9a-f]{40})\b", ("e2b_",), bits=3.0),
    Detector("daytona-key", r"\b(dtn_[0-9a-f]{64})\b", ("dtn_",)),
    Detector("you-key", r"\b(ydc-sk-[0-9a-f\-]{30,90})\b", ("ydc-sk-",)),
    Detector("wandb-key", r"\b(wandb_v\d_[A-Za-z0-9_]{60,100})\b", ("wandb_v",), bits=4.0),
    Detector("openpipe-key", r"\b(opk_[0-9a-f]{40,60})\b", ("opk_",)),
    Detector("cartesia-key", r"\b(sk_car_[A-Za-z0-9]{20,40})\b", ("sk_car_",), bits=3.8),
    Detector("cursor-key", r"\b(crsr_[0-9a-f]{64})\b", ("crsr_",)),
    Detector(
        "context7-key",
        r"\b(ctx7sk-[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\b",
        ("ctx7sk-",),
    ),
    Detector(
        "baseten-key", r"""(?i:baseten).{0,40}["'=:\s]([A-Za-z0-9]{8}\.[A-Za-z0-9]{32})\b""", ("baseten",)
    ),
    Detector(
        "zhipu-key",
        r"""(?i:zhipu|bigmodel|glm|zai).{0,40}["'=:\s]([0-9a-f]{32}\.[A-Za-z0-9]{16})\b""",
        ("zhipu", "bigmodel", "glm", "zai"),
    ),
)
"""A prefix that several providers share (`sk-`) is told by its length and its randomness."""
