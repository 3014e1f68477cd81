"""The API's schema is a promise: a change of it shows in the diff."""

import json

from songserm.project.api import api
from tests.conftest import ROOT


def test_the_committed_schema_is_the_one_that_is_served():
    # Renew: songserm django export_openapi_schema --api songserm.project.api.api --indent 2 --output docs/api/openapi.json
    kept = json.loads((ROOT / "docs" / "api" / "openapi.json").read_text(encoding="utf-8"))
    assert kept == json.loads(json.dumps(api.get_openapi_schema(path_prefix="/api/v1/"), default=str))
