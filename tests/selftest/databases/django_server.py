"""Campaigns by Django REST Framework and django-filter: as they teach it, and with care.

Where the database is, the environment says: `DATABASE_PORT`.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, ClassVar

import django
import pymysql
from answers import OPERATION
from contracts import STATUS
from django.conf import settings
from verdicts import KEY

pymysql.install_as_MySQLdb()
settings.configure(
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["127.0.0.1"],
    INSTALLED_APPS=["rest_framework", "django_filters"],
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.mysql",
            "NAME": "contract",
            "USER": "root",
            "HOST": "127.0.0.1",
            "PORT": os.environ["DATABASE_PORT"],
            "OPTIONS": {"charset": "utf8mb4"},
        }
    },
    REST_FRAMEWORK={"UNAUTHENTICATED_USER": None},
    USE_TZ=True,
)
django.setup()

# What follows needs the settings.
from django.core.asgi import get_asgi_application
from django.db import connection, models
from django.urls import path
from django_filters import rest_framework as filters
from rest_framework import serializers
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed, NotAuthenticated, ValidationError
from rest_framework.filters import SearchFilter
from rest_framework.generics import ListAPIView
from rest_framework.pagination import PageNumberPagination
from rest_framework.permissions import IsAuthenticated
from rest_framework.response import Response
from rest_framework.views import exception_handler

from databases.campaigns import COLUMNS, campaigns

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class Campaign(models.Model):
    """A row; `details` are the members that nothing filters or sorts by."""

    id = models.CharField(max_length=36, primary_key=True)
    name = models.CharField(max_length=255)
    description = models.TextField(null=True)
    status = models.CharField(max_length=20, choices=[(value, value) for value in STATUS.values])
    createdAt = models.DateTimeField()
    updatedAt = models.DateTimeField()
    startDate = models.DateTimeField(null=True)
    details = models.JSONField()

    class Meta:
        app_label = "campaigns"


def fill() -> None:
    """Make the table, with the campaigns in it."""
    with connection.schema_editor() as editor:
        editor.create_model(Campaign)
    Campaign.objects.bulk_create(Campaign(**campaign) for campaign in campaigns())


class User:
    """Whoever has the key."""

    is_authenticated = True


class ApiKeyAuthentication(BaseAuthentication):
    """The key, in a header."""

    def authenticate(self, request: Request) -> tuple[User, None] | None:
        key = request.headers.get("x-api-key")
        if not key:
            return None
        if key != KEY:
            raise AuthenticationFailed("Invalid API key")
        return User(), None

    def authenticate_header(self, request: Request) -> str:
        return "Api-Key"


class CampaignSerializer(serializers.ModelSerializer[Campaign]):
    """A campaign as it is sent."""

    class Meta:
        model = Campaign
        fields = COLUMNS

    def to_representation(self, instance: Campaign) -> dict[str, Any]:
        return {**instance.details, **super().to_representation(instance)}


class CampaignPagination(PageNumberPagination):
    """The envelope."""

    page_size = 50
    page_size_query_param = "perPage"
    max_page_size = 100

    def get_paginated_response(self, data: list[dict[str, Any]]) -> Response:
        page = self.page
        return Response(
            {
                "itemsTotal": page.paginator.count,
                "currentPage": page.number,
                "nextPage": page.next_page_number() if page.has_next() else None,
                "prevPage": page.previous_page_number() if page.has_previous() else None,
                "items": data,
            }
        )


class CampaignList(ListAPIView[Campaign]):
    """The list as the documentation of the two teaches it."""

    queryset = Campaign.objects.all()
    serializer_class = CampaignSerializer
    authentication_classes: ClassVar = [ApiKeyAuthentication]
    permission_classes: ClassVar = [IsAuthenticated]
    pagination_class = CampaignPagination
    filter_backends: ClassVar = [filters.DjangoFilterBackend, SearchFilter]
    filterset_fields: ClassVar = ["status"]
    search_fields: ClassVar = ["name", "description"]

    def get_queryset(self) -> QuerySet[Campaign]:
        parameters = self.request.query_params
        key = parameters.get("sortBy", OPERATION.default_sort)
        if key not in OPERATION.sort_keys:
            key = OPERATION.default_sort
        down = parameters.get("sortDirection", OPERATION.default_direction) == OPERATION.descending
        return super().get_queryset().order_by(f"-{key}" if down else key)


class QuerySerializer(serializers.Serializer[Any]):
    """The parameters, each of them checked."""

    page = serializers.IntegerField(min_value=1, default=1)
    perPage = serializers.IntegerField(min_value=1, max_value=100, default=50)
    sortBy = serializers.ChoiceField(OPERATION.sort_keys, default=OPERATION.default_sort)
    sortDirection = serializers.ChoiceField(
        OPERATION.directions, default=OPERATION.default_direction
    )


class CarefulList(CampaignList):
    """The list with every parameter checked, a tie-break, and the vendor's errors."""

    def get_queryset(self) -> QuerySet[Campaign]:
        query = QuerySerializer(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return super().get_queryset().order_by(*super().get_queryset().query.order_by, "id")

    def get_exception_handler(self) -> Any:
        return _told


def _told(error: Exception, context: dict[str, Any]) -> Response | None:
    """The error as the vendor's documentation shows it."""
    response = exception_handler(error, context)
    if response is None:
        return None
    if isinstance(error, ValidationError):
        # SearchFilter tells of a NUL without the name of its parameter.
        by_name = error.detail if isinstance(error.detail, dict) else {"search": error.detail}
        problems = [
            {"path": [name], "message": str(message), "code": message.code}
            for name, messages in by_name.items()
            for message in messages
        ]
        response.data = {"message": "Invalid query", "code": "VALIDATION_ERROR", "errors": problems}
    else:
        refused = isinstance(error, AuthenticationFailed | NotAuthenticated)
        code = "UNAUTHORIZED" if refused else "NOT_FOUND"
        response.data = {"message": str(error), "code": code}
    return response


urlpatterns = [
    path("taught/v2/campaigns", CampaignList.as_view()),
    path("careful/v2/campaigns", CarefulList.as_view()),
]
application = get_asgi_application()
