"""The service as it is served, on the day of the worked cases: the named requests always give the same cards."""

from datetime import UTC, datetime, time

from fastapi import FastAPI

from cds_service.catalog import load_catalog
from cds_service.rules.cases import DAY
from cds_service.settings import read_settings
from cds_service.store import Store
from cds_service.web.app import create_app


def factory() -> FastAPI:
    settings = read_settings()
    noon = datetime.combine(DAY, time(12), UTC)
    return create_app(load_catalog(), Store.open(settings.database_url), settings, clock=lambda: noon)
