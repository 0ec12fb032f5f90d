"""GET /api/cpe/states."""

from __future__ import annotations

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework.generics import ListAPIView
from rest_framework.permissions import IsAuthenticated

from cpe import states
from cpe.api.serializers import StateSerializer
from jobs.api.problems import problem
from templates_app.api.pagination import LinkedPages
from templates_app.models import Template


class StatePages(LinkedPages):
    ordering = ("name", "id")


@extend_schema_view(
    get=extend_schema(
        operation_id="list_states",
        summary="The states whose tables can be filled",
        responses={200: StateSerializer(many=True), **problem(401)},
    )
)
class StateList(ListAPIView[Template]):
    permission_classes = (IsAuthenticated,)
    serializer_class = StateSerializer
    pagination_class = StatePages

    def get_queryset(self) -> QuerySet[Template]:
        return states.all_states()
