"""Every rule, by area, in the order in which users see them."""

from __future__ import annotations

from envparity.rules.api_integration.other_api_version import OtherApiVersion
from envparity.rules.api_integration.other_model import OtherModel
from envparity.rules.api_integration.unencrypted_call import UnencryptedCall
from envparity.rules.api_integration.unverified_tls import UnverifiedTls
from envparity.rules.base import Rule
from envparity.rules.configuration.blank_in_production import BlankInProduction
from envparity.rules.configuration.feature_flag import FeatureFlag
from envparity.rules.configuration.loose_cookie import LooseCookie
from envparity.rules.configuration.missing_in_production import MissingInProduction
from envparity.rules.configuration.missing_on_the_way import MissingOnTheWay
from envparity.rules.configuration.open_origins import OpenOrigins
from envparity.rules.configuration.other_address_part import OtherAddressPart
from envparity.rules.configuration.other_dialect import OtherDialect
from envparity.rules.configuration.other_spelling import OtherSpelling
from envparity.rules.configuration.other_type import OtherType
from envparity.rules.configuration.unread_key import UnreadKey
from envparity.rules.configuration.unrehearsed_key import UnrehearsedKey
from envparity.rules.configuration.unrehearsed_value import UnrehearsedValue
from envparity.rules.configuration.unset_key import UnsetKey
from envparity.rules.configuration.unset_variable import UnsetVariable
from envparity.rules.containerization.floating_image import FloatingImage
from envparity.rules.containerization.looser_pin import LooserPin
from envparity.rules.containerization.missing_healthcheck import MissingHealthcheck
from envparity.rules.containerization.missing_port import MissingPort
from envparity.rules.containerization.missing_service import MissingService
from envparity.rules.containerization.missing_volume import MissingVolume
from envparity.rules.containerization.other_command import OtherCommand
from envparity.rules.containerization.other_image import OtherImage
from envparity.rules.containerization.running_differs import RunningDiffers
from envparity.rules.cost.larger_before_production import LargerBeforeProduction
from envparity.rules.cost.other_size import OtherSize
from envparity.rules.cost.over_budget import OverBudget
from envparity.rules.cost.unbudgeted_model import UnbudgetedModel
from envparity.rules.dependencies.becomes_transitive import BecomesTransitive
from envparity.rules.dependencies.downgrade import Downgrade
from envparity.rules.dependencies.image_differs import ImageDiffers
from envparity.rules.dependencies.install_script import InstallScript
from envparity.rules.dependencies.lock_outside_range import LockOutsideRange
from envparity.rules.dependencies.major_drift import MajorDrift
from envparity.rules.dependencies.minor_drift import MinorDrift
from envparity.rules.dependencies.missing_package import MissingPackage
from envparity.rules.dependencies.moved_group import MovedGroup
from envparity.rules.dependencies.not_locked import NotLocked
from envparity.rules.dependencies.other_content import OtherContent
from envparity.rules.dependencies.other_edges import OtherEdges
from envparity.rules.dependencies.other_origin import OtherOrigin
from envparity.rules.dependencies.other_parts import OtherParts
from envparity.rules.dependencies.other_platforms import OtherPlatforms
from envparity.rules.dependencies.patch_drift import PatchDrift
from envparity.rules.dependencies.pre_release import PreRelease
from envparity.rules.dependencies.several_versions import SeveralVersions
from envparity.rules.dependencies.stale_lock import StaleLock
from envparity.rules.dependencies.two_locks import TwoLocks
from envparity.rules.dependencies.unpinned import Unpinned
from envparity.rules.deployment_pipeline.floating_release import FloatingRelease
from envparity.rules.deployment_pipeline.missing_rollback import MissingRollback
from envparity.rules.deployment_pipeline.moving_action import MovingAction
from envparity.rules.deployment_pipeline.other_build import OtherBuild
from envparity.rules.deployment_pipeline.skipped_staging import SkippedStaging
from envparity.rules.deployment_pipeline.ungated_production import UngatedProduction
from envparity.rules.deployment_pipeline.untested_production import UntestedProduction
from envparity.rules.infrastructure_as_code.does_not_load import DoesNotLoad
from envparity.rules.infrastructure_as_code.loose_guard import LooseGuard
from envparity.rules.infrastructure_as_code.missing_infrastructure import MissingInfrastructure
from envparity.rules.infrastructure_as_code.other_engine import OtherEngine
from envparity.rules.infrastructure_as_code.other_module import OtherModule
from envparity.rules.infrastructure_as_code.shared_state import SharedState
from envparity.rules.isolation.in_build_context import InBuildContext
from envparity.rules.isolation.localhost_in_production import LocalhostInProduction
from envparity.rules.isolation.not_ignored import NotIgnored
from envparity.rules.isolation.other_user import OtherUser
from envparity.rules.isolation.points_at_another import PointsAtAnother
from envparity.rules.isolation.points_at_production import PointsAtProduction
from envparity.rules.isolation.privileged_service import PrivilegedService
from envparity.rules.isolation.production_points_elsewhere import ProductionPointsElsewhere
from envparity.rules.isolation.published_store import PublishedStore
from envparity.rules.isolation.readable_by_others import ReadableByOthers
from envparity.rules.isolation.root_user import RootUser
from envparity.rules.isolation.shared_bucket import SharedBucket
from envparity.rules.isolation.shared_store import SharedStore
from envparity.rules.latency.across_regions import AcrossRegions
from envparity.rules.latency.other_region import OtherRegion
from envparity.rules.latency.other_timeout import OtherTimeout
from envparity.rules.latency.over_latency_budget import OverLatencyBudget
from envparity.rules.observability.debug_logging import DebugLogging
from envparity.rules.observability.missing_telemetry import MissingTelemetry
from envparity.rules.orchestration.blocking_budget import BlockingBudget
from envparity.rules.orchestration.missing_resource import MissingResource
from envparity.rules.orchestration.missing_restart import MissingRestart
from envparity.rules.orchestration.other_strategy import OtherStrategy
from envparity.rules.runtime_environment.ailing_service import AilingService
from envparity.rules.runtime_environment.backing_version import BackingVersion
from envparity.rules.runtime_environment.contradicting_pins import ContradictingPins
from envparity.rules.runtime_environment.debug_in_production import DebugInProduction
from envparity.rules.runtime_environment.development_server import DevelopmentServer
from envparity.rules.runtime_environment.locale_drift import LocaleDrift
from envparity.rules.runtime_environment.other_backing_service import OtherBackingService
from envparity.rules.runtime_environment.other_extensions import OtherExtensions
from envparity.rules.runtime_environment.other_mode_in_production import OtherModeInProduction
from envparity.rules.runtime_environment.runtime_drift import RuntimeDrift
from envparity.rules.runtime_environment.unpinned_runtime import UnpinnedRuntime
from envparity.rules.scalability.less_in_production import LessInProduction
from envparity.rules.scalability.missing_limit import MissingLimit
from envparity.rules.scalability.missing_request import MissingRequest
from envparity.rules.scalability.unrehearsed_replicas import UnrehearsedReplicas
from envparity.rules.secrets.expired_secret import ExpiredSecret
from envparity.rules.secrets.guessable_in_production import GuessableInProduction
from envparity.rules.secrets.live_key_before_production import LiveKeyBeforeProduction
from envparity.rules.secrets.missing_in_store import MissingInStore
from envparity.rules.secrets.old_secret import OldSecret
from envparity.rules.secrets.one_secret_two_keys import OneSecretTwoKeys
from envparity.rules.secrets.secret_for_browsers import SecretForBrowsers
from envparity.rules.secrets.secret_in_compose import SecretInCompose
from envparity.rules.secrets.secret_in_configmap import SecretInConfigMap
from envparity.rules.secrets.secret_on_command_line import SecretOnCommandLine
from envparity.rules.secrets.shared_before_production import SharedBeforeProduction
from envparity.rules.secrets.shared_reference import SharedReference
from envparity.rules.secrets.shared_with_production import SharedWithProduction
from envparity.rules.secrets.short_signing_key import ShortSigningKey
from envparity.rules.secrets.test_key_in_production import TestKeyInProduction
from envparity.rules.secrets.tracked_secret import TrackedSecret
from envparity.rules.vendor_lock_in.emulated_provider import EmulatedProvider
from envparity.rules.vendor_lock_in.hangs_on_provider import HangsOnProvider
from envparity.rules.vendor_lock_in.unrehearsed_provider import UnrehearsedProvider

RULES: tuple[Rule, ...] = (
    MissingPackage(),
    MajorDrift(),
    MinorDrift(),
    PatchDrift(),
    Downgrade(),
    OtherContent(),
    OtherOrigin(),
    MovedGroup(),
    InstallScript(),
    PreRelease(),
    Unpinned(),
    BecomesTransitive(),
    SeveralVersions(),
    OtherPlatforms(),
    OtherParts(),
    OtherEdges(),
    NotLocked(),
    LockOutsideRange(),
    StaleLock(),
    TwoLocks(),
    ImageDiffers(),
    MissingInProduction(),
    UnrehearsedKey(),
    OtherType(),
    BlankInProduction(),
    UnrehearsedValue(),
    FeatureFlag(),
    OtherDialect(),
    UnsetVariable(),
    OtherSpelling(),
    OpenOrigins(),
    MissingOnTheWay(),
    UnsetKey(),
    UnreadKey(),
    LooseCookie(),
    OtherAddressPart(),
    SharedWithProduction(),
    SharedBeforeProduction(),
    GuessableInProduction(),
    TrackedSecret(),
    SecretInConfigMap(),
    SecretOnCommandLine(),
    SecretForBrowsers(),
    TestKeyInProduction(),
    LiveKeyBeforeProduction(),
    OneSecretTwoKeys(),
    SecretInCompose(),
    ExpiredSecret(),
    OldSecret(),
    MissingInStore(),
    ShortSigningKey(),
    SharedReference(),
    RuntimeDrift(),
    DebugInProduction(),
    OtherModeInProduction(),
    LocaleDrift(),
    OtherBackingService(),
    BackingVersion(),
    DevelopmentServer(),
    ContradictingPins(),
    UnpinnedRuntime(),
    OtherExtensions(),
    AilingService(),
    UngatedProduction(),
    SkippedStaging(),
    UntestedProduction(),
    MovingAction(),
    OtherBuild(),
    FloatingRelease(),
    MissingRollback(),
    OtherModel(),
    OtherApiVersion(),
    UnverifiedTls(),
    UnencryptedCall(),
    FloatingImage(),
    OtherImage(),
    LooserPin(),
    MissingHealthcheck(),
    MissingVolume(),
    OtherCommand(),
    MissingService(),
    MissingPort(),
    RunningDiffers(),
    MissingRestart(),
    MissingResource(),
    OtherStrategy(),
    BlockingBudget(),
    DebugLogging(),
    MissingTelemetry(),
    UnrehearsedReplicas(),
    MissingLimit(),
    MissingRequest(),
    LessInProduction(),
    OtherTimeout(),
    OtherRegion(),
    AcrossRegions(),
    OverLatencyBudget(),
    OverBudget(),
    LargerBeforeProduction(),
    OtherSize(),
    UnbudgetedModel(),
    PointsAtProduction(),
    ProductionPointsElsewhere(),
    PointsAtAnother(),
    LocalhostInProduction(),
    PublishedStore(),
    SharedStore(),
    SharedBucket(),
    PrivilegedService(),
    OtherUser(),
    RootUser(),
    ReadableByOthers(),
    NotIgnored(),
    InBuildContext(),
    OtherEngine(),
    MissingInfrastructure(),
    LooseGuard(),
    SharedState(),
    DoesNotLoad(),
    OtherModule(),
    HangsOnProvider(),
    UnrehearsedProvider(),
    EmulatedProvider(),
)
