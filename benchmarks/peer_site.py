"""The peer's one page: the changelist of cases."""

from typing import Any

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import path
from django.utils import timezone

from hospitium.access.models import Membership
from hospitium.cases.models import Case


class Site(admin.AdminSite):
    """Coordinators only."""

    def has_permission(self, request: HttpRequest) -> bool:
        """One question of the memberships; asked once a request."""
        known = vars(request)
        if "is_coordinator" not in known:
            live = Membership.objects.filter(person=request.user.pk, role="coordinator", until=None)
            known["is_coordinator"] = live.exists()
        return bool(known["is_coordinator"])


class Queue(admin.SimpleListFilter):
    """The worklist's queues; awake cases only, as there."""

    title, parameter_name = "queue", "queue"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(name, name.capitalize()) for name in ("open", "mine", "overdue", "closed")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Case]) -> QuerySet[Case]:
        now = timezone.now()
        awake = Q(snoozed_until=None) | Q(snoozed_until__lte=now.date())
        open_to_me = Q(is_restricted=False) | Q(owner=request.user.pk)
        listed = queryset.filter(awake, open_to_me).exclude(closed_to__overlap=["role:coordinator"])
        of_open = listed.exclude(stage="closed")
        return {
            "open": of_open,
            "mine": of_open.filter(owner=request.user.pk),
            "overdue": of_open.filter(due_at__lt=now),
            "closed": listed.filter(stage="closed"),
        }.get(self.value() or "", queryset)


class CaseAdmin(admin.ModelAdmin):
    """The worklist's columns and filters."""

    list_display = (
        "ref", "patient", "country", "next_task", "service_line", "waiting_on", "stage", "urgency", "due_at", "owner",
        "office",
    )  # fmt: skip
    list_select_related = ("patient", "service_line", "owner", "office")
    list_filter = (Queue, "stage", "waiting_on", "urgency", "office", "service_line")
    search_fields = ("ref", "patient__search_text")
    ordering = ("look_at", "id")
    list_per_page = 50
    actions = None

    @admin.display(ordering="patient__country")
    def country(self, case: Case) -> str:
        """Where the patient lives."""
        return case.patient.country

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return site.has_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return site.has_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_module_permission(self, request: HttpRequest) -> bool:
        return site.has_permission(request)


site = Site(name="admin")
site.register(Case, CaseAdmin)
urlpatterns = [path("admin/", site.urls)]
