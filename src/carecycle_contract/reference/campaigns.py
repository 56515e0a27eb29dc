"""Campaigns, the items of the shipped contract: realistic, and deterministic for a seed.

A row holds the members that filter, search and sort use. The full campaign is built from it only
when it is served, so that a million campaigns cost little.
"""

from __future__ import annotations

import random
import uuid
import zlib
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from carecycle_contract.reference.row import Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from carecycle_contract.contract import JSON, Operation
    from carecycle_contract.reference.data import InvalidParameter

_SCHEMA = "https://carecycle-contract.invalid/schemas/campaign.json"

CLIENT_ID = "7d9f4c1e-52a8-4b0e-9c65-0d6a3f1b8e24"
_SPACE = uuid.UUID("0b6f2c58-4a51-4d0a-8a4e-6f1f0f4c9a10")
_BEGIN = datetime(2025, 1, 6, 8, 0, tzinfo=UTC)

_TOPICS = (
    "Medicare AEP", "Flu shot reminder", "Annual wellness visit", "Post-discharge check",
    "Welcome call", "Diabetes care gap", "Dental recall", "Prescription refill", "Lapsed members",
    "New inquiry", "Missed appointment", "Mammogram outreach", "Special enrollment", "Survey",
)  # fmt: skip
_PLACES = (
    "Phoenix", "Tampa", "Cleveland", "San José", "Québec", "El Paso", "Mayagüez", "Doña Ana",
    "St. Paul", "Coeur d'Alene", "north region", "Texas & Oklahoma", "Zürich office",
)  # fmt: skip
_ODD_NAMES = (
    "100% coverage check", "50% off dental cleaning", "Q4_retention_v2", "Q4 retention v2",
    'The "gold" plan', "O'Brien family practice", r"C:\imports\leads", "[test] do not call",
    "Health & safety 😀", "Ação de saúde", "Ångström clinic", "Angstrom clinic",
    "Café outreach", "Cafe\u0301 outreach", "cafe outreach", "Здоровье 2026", "健康診断のお知らせ",
    "welcome call", "WELCOME CALL", "Welcome call", "Renewal (final)", "renewal-final", "*starred*",
)  # fmt: skip
_PURPOSES = (
    "Calls members whose plan renews this season", "Reminds patients of their next appointment",
    "Follows up on inquiries from the website", "Offers a review of current coverage",
    "Checks in with patients after discharge", "Invites members to a free screening",
)  # fmt: skip
_DETAILS = (
    "in English and Spanish", "before the deadline", "weekdays only", "with a warm transfer",
    "100% opt-in", "at most three attempts", "see the naïve baseline", "for Müller & Söhne",
)  # fmt: skip
_MOST_ALIKE = 1000
_STATUSES = (
    "draft", "active", "paused", "completed", "archived", "inactive", "cancelled", "testing",
)  # fmt: skip
_STATUS_WEIGHTS = (14, 40, 12, 30, 10, 12, 6, 12)


def are_items_of(operation: Operation) -> bool:
    """Whether an operation lists campaigns."""
    return bool(operation.item.schema["$id"] == _SCHEMA)


def rows(count: int, seed: int = 2026) -> Iterator[Row]:
    """`count` campaigns; a larger count only appends to them."""
    for number in range(count):
        dice = random.Random(seed * 1_000_003 + number)  # noqa: S311 - data, not secrets
        # Every seventh campaign has the creation time of the one before it, as after an import.
        created = _BEGIN + timedelta(minutes=97 * (number - (number % 7 == 6)))
        updated = created + timedelta(minutes=dice.choice((0, 0, 60, 1440, 7 * 1440)))
        members = {
            "id": str(uuid.uuid5(_SPACE, f"{seed}/{number}")),
            "name": _name(number, dice),
            "description": None if dice.random() < 0.15 else _description(dice),
            "status": _STATUSES[number]
            if number < len(_STATUSES)
            else dice.choices(_STATUSES, _STATUS_WEIGHTS)[0],
            "createdAt": _timestamp(created),
            "updatedAt": _timestamp(updated),
            "startDate": None
            if dice.random() < 0.2
            else _timestamp(created + timedelta(days=dice.randrange(0, 60, 5))),
        }
        yield Row(number, members)


def _name(number: int, dice: random.Random) -> str:
    if number % 5 == 3 and number // 5 < len(_ODD_NAMES):
        return _ODD_NAMES[number // 5]
    name = f"{dice.choice(_TOPICS)} {dice.randrange(2024, 2028)} – {dice.choice(_PLACES)}"
    # In a long list some names repeat, as campaigns are copied, but most do not.
    return name if number < _MOST_ALIKE else f"{name} {number}"


def _description(dice: random.Random) -> str:
    lot = f"list {dice.randrange(10**6):06d}"
    return f"{dice.choice(_PURPOSES)} {dice.choice(_DETAILS)} from {lot}"


def _timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def problems(refused: Sequence[InvalidParameter]) -> dict[str, JSON]:
    """The members about invalid parameters in an error, as the vendor's other pages show them."""
    return {
        "errors": [
            {
                "path": [problem.parameter],
                "message": f"Expected {problem.expected}",
                "expected": problem.expected,
                "received": problem.received,
                "code": "invalid_value",
            }
            for problem in refused
        ]
    }


def document(row: Row) -> dict[str, JSON]:
    """The full campaign; nested values are shared and must be replaced, not modified."""
    campaign = {**_varied_campaign(row.number, row.createdAt, row.updatedAt), **row.members}
    if row.number % _SPARSE == 0:
        absent = [name for name in ("startDate", "description") if campaign[name] is None]
        for name in (*absent, "sourceType", "campaignAutomations"):
            campaign.pop(name, None)
    return campaign


# Every eleventh campaign lacks optional members that the others have, and those that are null.
_SPARSE = 11
# A third of the campaigns vary their nested members, one depth at a time. In six turns at a depth,
# each of its members is null once and absent once.
_DEPTHS, _TURNS = 7, 6
# Members that come from the row; null until it is merged in.
_STORED = ("id", "createdAt", "updatedAt", "startDate", "name", "description", "status")


@lru_cache(maxsize=1000)
def _varied_campaign(n: int, created: str, updated: str) -> Mapping[str, JSON]:
    campaign = _campaign(n, created, updated)
    if n % 6 not in (1, 5):
        return campaign
    turn, depth = divmod(n // 3, _DEPTHS)
    others = {name: campaign[name] for name in campaign if name not in _STORED}
    varied = _varied(others, depth, turn)
    return {name: varied.get(name) for name in campaign if name in _STORED or name in varied}


def _varied(value: Any, depth: int, turn: int, path: str = "") -> Any:  # noqa: ANN401 - any JSON
    """A copy in which some members at a depth are null or absent, different ones in each turn."""
    if isinstance(value, list):
        return [_varied(element, depth, turn, path) for element in value]
    if not isinstance(value, dict):
        return value
    varied = {}
    for name, member in value.items():
        inner = f"{path}.{name}"
        choice = _TURNS if depth else (zlib.crc32(inner.encode()) + turn) % _TURNS
        if choice:
            varied[name] = None if choice == 1 else _varied(member, depth - 1, turn, inner)
    return varied


def _campaign(n: int, created: str, updated: str) -> dict[str, JSON]:
    stamps: dict[str, JSON] = {"createdAt": created, "updatedAt": updated}
    workflow = _uuid("workflow", n % 5) if n % 5 else None
    return {
        "id": None,
        **stamps,
        "startDate": None,
        "endDate": None if n % 3 else updated,
        "dialAfterhours": n % 4 == 0,
        "outboundEnabled": n % 5 != 0,
        "outboundBatchSize": n % 50,
        "variableMappings": {"inquiryTopic": "coverage"} if n % 2 else {},
        "redialTracking": {"lastRunSmsCount": n % 9, "lastRunTimestamp": updated},
        "name": None,
        "templateId": _uuid("template", n % 6),
        "description": None,
        "status": None,
        "sourceType": ("upload", "crm", "api")[n % 3],
        "enablePulse": n % 2 == 0,
        "suitType": "sales",
        "redial": n % 3 == 0,
        "redialPatterns": [{"days": [1, 2, 3], "attempts": 2, "intervalMinutes": 90}],
        "successCriteria": _criteria("transferred", value=True),
        "failureCriteria": _criteria("attempts", value=3),
        "maxAttempts": n % 7,
        "smsTypes": dict.fromkeys(_SMS_TYPES, n % 2 == 0),
        "smsContent": {
            name: f"Hi {{{{clientCustomer.firstName}}}}, about your {name}." for name in _SMS_TYPES
        },
        "smsCompanyName": "Example Health",
        "requiredVars": ["firstName"] if n % 2 else [],
        "client": {"id": CLIENT_ID, "smsCompanyName": "Example Health"},
        "hasInquiryCallback": n % 6 == 0,
        "customerStats": _statistics(n),
        "transferConfig": _transfer_config(n, stamps) if n % 4 else None,
        "transferConfigIds": [_uuid("transfer", n % 8)] if n % 4 else [],
        "appointmentConfig": _appointment_config(n, stamps, workflow) if n % 3 else None,
        "campaignAutomations": [],
        "templateName": "Outreach",
        "pulseWorkflowId": workflow,
        "suite": "receptionist",
        "features": {
            "transfers": n % 4 != 0,
            "appointments": n % 3 != 0,
            "inquiries": n % 6 == 0,
            "checkPlan": False,
        },
    }


_SMS_TYPES = (
    "redial", "newInquiry", "postWelcome", "firstContact", "missedInquiry", "appointmentBooked",
    "missedAppointment", "missedFirstContact", "appointmentReminder", "informationalFollowup",
)  # fmt: skip
_CUSTOMER_STATES = (
    "expired", "failed", "pending", "completed", "exceeded_max_calls", "in_progress", "cancelled",
    "skipped",
)  # fmt: skip


def _uuid(kind: str, number: int) -> str:
    kinds = ("template", "transfer", "workflow", "routing", "agent", "member", "user", "group")
    return f"{kinds.index(kind) + 1:08x}-0d44-4b50-8888-{number:012x}"


def _criteria(field: str, value: JSON) -> JSON:
    return {
        "operator": "and",
        "conditions": [{"field": field, "operator": "equals", "value": value}],
    }


def _statistics(n: int) -> JSON:
    counts = {name: (n * 31 + i * 7) % 40 for i, name in enumerate(_CUSTOMER_STATES)}
    total = sum(counts.values())
    return {"total": total, "totalCalls": n * 13, "todayCalls": n % 17, "statusCounts": counts}


def _agent(n: int, stamps: Mapping[str, JSON], *, routing: int, group: str | None) -> JSON:
    person = n % 12
    return {
        "id": _uuid("agent", 12 * routing + person),
        **stamps,
        "routingConfigId": _uuid("routing", routing),
        "memberId": _uuid("member", person),
        "groupId": group,
        "priority": 1,
        "weight": 10,
        "lastCallAt": stamps["updatedAt"] if n % 2 else None,
        "isActive": True,
        "skills": "spanish,medicare" if n % 5 else None,
        "member": {
            "id": _uuid("member", person),
            "createdAt": stamps["createdAt"],
            "clientId": CLIENT_ID,
            "userId": _uuid("user", person),
            "role": "agent",
            "filterData": "state = AZ" if n % 5 == 0 else None,
            "user": {
                "id": _uuid("user", person),
                "name": f"Agent Example {person}",
                "email": f"agent{person}@example.com",
            },
        },
    }


def _transfer_config(n: int, stamps: Mapping[str, JSON]) -> JSON:
    routing = n % 8
    kind = ("direct", "dynamic", "sip", "softphone")[n // 4 % 4]
    return {
        "id": _uuid("transfer", n % 8),
        **stamps,
        "clientId": CLIENT_ID,
        "name": "Front desk",
        "routingConfigId": _uuid("routing", routing),
        "type": kind,
        "warmTransfer": True,
        "directPhoneNumber": "+1 555 010 0199",
        "sipUri": "sip:desk@example.com" if kind == "sip" else None,
        "sipHeaders": "X-Desk: front" if kind == "sip" else None,
        "warmSummaryPrompt": "Say who is calling and why.",
        "warmMode": ("wait-for-operator", "immediate-summary", None)[n % 3],
        "softphoneFallbackType": ("appointment_booking", "phone_number", None)[n % 3],
        "softphoneFallbackPhoneNumber": "+1 555 010 0142",
        "appointmentBookingEnabled": n % 2 == 0,
        "routingConfig": _routing_config(n, stamps, routing),
        "dynamicOptions": {
            "pingUrl": "https://example.com/route",
            "method": "GET",
            "timeout": 5,
            "headers": {},
            "body": {},
            "transferNumberField": "number",
            "transferNumber": "+1 555 010 0121" if kind == "dynamic" else None,
            "successConditions": [{"field": "ok", "operator": "equals", "value": "true"}],
        },
        "transferWaitingMessages": ["One moment, please."],
    }


def _routing_config(n: int, stamps: Mapping[str, JSON], routing: int) -> JSON:
    group = _uuid("group", n % 4)
    return {
        "id": _uuid("routing", routing),
        **stamps,
        "name": "Licensed agents",
        "description": "Agents with a licence in the caller's state." if n % 2 else None,
        "routingType": "linear",
        "clientId": CLIENT_ID,
        "fallbackBehavior": "voicemail",
        "fallbackNumber": "+1 555 010 0177",
        "maxRingPerAgent": 20,
        "maxWaitTime": -1,
        "tryCustomerAgentFirst": False,
        "tryPreviousSoftphoneAgentFirst": True,
        "customerAgentPriority": -1,
        "previousSoftphoneAgentPriority": -1,
        "agents": [_agent(n, stamps, routing=routing, group=None)],
        "groups": [
            {
                "id": group,
                **stamps,
                "routingConfigId": _uuid("routing", routing),
                "name": "Evenings",
                "description": "From six to nine." if n % 2 else None,
                "routingType": "linear",
                "priority": 2,
                "isActive": True,
                "agents": [_agent(n + 1, stamps, routing=routing, group=group)],
            }
        ],
    }


def _appointment_config(n: int, stamps: Mapping[str, JSON], workflow: str | None) -> JSON:
    limited = n % 4 == 1
    return {
        "id": _uuid("workflow", 100 + n % 5),
        **stamps,
        "clientId": CLIENT_ID,
        "name": "Office hours",
        "concurrentLimit": 2,
        "appointmentLength": 30,
        "appointmentSpacing": 15,
        "maxOptions": 3,
        "minDate": "2026-01-05" if limited else None,
        "maxDate": "2026-12-18" if limited else None,
        "minHours": 24 if limited else None,
        "preferredMode": ("timezone", "zipcode")[n % 2],
        "pulseWorkflowId": workflow,
        "createdBy": _uuid("user", n % 12),
        "updatedBy": _uuid("user", (n + 1) % 12) if limited else None,
    }
