from django.apps import AppConfig

from songserm.policy.rule_sets import take_additions_from


class ReferenceConfig(AppConfig):
    name = "songserm.reference"
    label = "reference"

    def ready(self) -> None:
        from songserm.reference.queries import additions  # noqa: PLC0415 - models exist from here on

        take_additions_from(additions.of)
