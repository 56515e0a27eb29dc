"""Generated campaigns: realistic, fictional, the same for the same seed.

A campaign is a light `Row` with the members that filter, search and sort look at; the full
document is made from it only where it is served, so that a million campaigns cost little.
"""

from __future__ import annotations

import random
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from carecycle_contract.contract import campaigns

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from carecycle_contract.contract import JSON

USUAL_COUNT = 137
"""How many campaigns the reference API has unless it is told."""

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
_STATUS_WEIGHTS = (14, 40, 12, 30, 10, 12, 6, 12)


@dataclass(frozen=True, slots=True)
class Row:
    """The light part of a campaign; `number` seeds the rest. Times are RFC 3339 in UTC."""

    number: int
    id: str
    name: str
    description: str | None
    status: str
    createdAt: str  # noqa: N815 - the contract's spelling
    updatedAt: str  # noqa: N815
    startDate: str | None  # noqa: N815


def rows(count: int, seed: int = 2026) -> Iterator[Row]:
    """`count` campaigns, the first of them the same whatever the count."""
    statuses = campaigns().filter.values
    for number in range(count):
        dice = random.Random(seed * 1_000_003 + number)  # noqa: S311 - data, not secrets
        # Every seventh campaign shares its creation time with its neighbour, as imports do.
        created = _BEGIN + timedelta(minutes=97 * (number - (number % 7 == 6)))
        updated = created + timedelta(minutes=dice.choice((0, 0, 60, 1440, 7 * 1440)))
        yield Row(
            number=number,
            id=str(uuid.uuid5(_SPACE, f"{seed}/{number}")),
            name=_name(number, dice),
            description=None if dice.random() < 0.15 else _description(dice),
            status=statuses[number]
            if number < len(statuses)
            else dice.choices(statuses, _STATUS_WEIGHTS[: len(statuses)])[0],
            createdAt=_timestamp(created),
            updatedAt=_timestamp(updated),
            startDate=None
            if dice.random() < 0.2
            else _timestamp(created + timedelta(days=dice.randrange(0, 60, 5))),
        )


def _name(number: int, dice: random.Random) -> str:
    if number % 5 == 3 and number // 5 < len(_ODD_NAMES):
        return _ODD_NAMES[number // 5]
    name = f"{dice.choice(_TOPICS)} {dice.randrange(2024, 2028)} – {dice.choice(_PLACES)}"
    # In a long list some names repeat, as people copy campaigns, but most do not.
    return name if number < _MOST_ALIKE else f"{name} {number}"


def _description(dice: random.Random) -> str:
    lot = f"list {dice.randrange(10**6):06d}"
    return f"{dice.choice(_PURPOSES)} {dice.choice(_DETAILS)} from {lot}"


def _timestamp(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def document(row: Row) -> dict[str, JSON]:
    """The full campaign as the API serves it, with every documented member.

    The object is the caller's own. What is nested in it is served again and must not be changed,
    only replaced.
    """
    return {**_document(row)}


@lru_cache(maxsize=1000)
def _document(row: Row) -> Mapping[str, JSON]:
    n = row.number
    full: dict[str, JSON] = {
        "id": row.id,
        "createdAt": row.createdAt,
        "updatedAt": row.updatedAt,
        "startDate": row.startDate,
        "endDate": None if n % 3 else row.updatedAt,
        "dialAfterhours": n % 4 == 0,
        "outboundEnabled": n % 5 != 0,
        "outboundBatchSize": n % 50,
        "variableMappings": {"inquiryTopic": "coverage"} if n % 2 else {},
        "redialTracking": {"lastRunSmsCount": n % 9, "lastRunTimestamp": row.updatedAt},
        "name": row.name,
        "templateId": _uuid("template", n % 6),
        "description": row.description,
        "status": row.status,
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
        "transferConfig": _transfer_config(n, row) if n % 4 else None,
        "transferConfigIds": [_uuid("transfer", n % 8)] if n % 4 else [],
        "appointmentConfig": _appointment_config(n, row) if n % 3 else None,
        "campaignAutomations": [],
        "templateName": "Outreach",
        "pulseWorkflowId": _uuid("workflow", n % 5) if n % 5 else None,
        "suite": "receptionist",
        "features": {
            "transfers": n % 4 != 0,
            "appointments": n % 3 != 0,
            "inquiries": n % 6 == 0,
            "checkPlan": False,
        },
    }
    if n % 11 == 0:
        # Nobody says that these are always there.
        del full["sourceType"], full["campaignAutomations"]
    return full


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
    counts: dict[str, JSON] = {
        name: (n * 31 + i * 7) % 40 for i, name in enumerate(_CUSTOMER_STATES)
    }
    return {"total": 320, "totalCalls": n * 13, "todayCalls": n % 17, "statusCounts": counts}


def _stamps(row: Row) -> dict[str, JSON]:
    return {"createdAt": row.createdAt, "updatedAt": row.updatedAt}


def _agent(n: int, row: Row, *, group: str | None) -> JSON:
    person = n % 12
    return {
        "id": _uuid("agent", person),
        **_stamps(row),
        "routingConfigId": _uuid("routing", n % 8),
        "memberId": _uuid("member", person),
        "groupId": group,
        "priority": 1,
        "weight": 10,
        "lastCallAt": None,
        "isActive": True,
        "skills": None,
        "member": {
            "id": _uuid("member", person),
            "createdAt": row.createdAt,
            "clientId": CLIENT_ID,
            "userId": _uuid("user", person),
            "role": "agent",
            "filterData": None,
            "user": {
                "id": _uuid("user", person),
                "name": f"Agent Example {person}",
                "email": f"agent{person}@example.com",
            },
        },
    }


def _transfer_config(n: int, row: Row) -> JSON:
    group = _uuid("group", n % 4)
    return {
        "id": _uuid("transfer", n % 8),
        **_stamps(row),
        "clientId": CLIENT_ID,
        "name": "Front desk",
        "routingConfigId": _uuid("routing", n % 8),
        "type": ("direct", "dynamic", "sip", "softphone")[n % 4],
        "warmTransfer": True,
        "directPhoneNumber": "+1 555 010 0199",
        "sipUri": None,
        "sipHeaders": None,
        "warmSummaryPrompt": "Say who is calling and why.",
        "warmMode": ("wait-for-operator", "immediate-summary", None)[n % 3],
        "softphoneFallbackType": ("appointment_booking", "phone_number", None)[n % 3],
        "softphoneFallbackPhoneNumber": "+1 555 010 0142",
        "appointmentBookingEnabled": n % 2 == 0,
        "routingConfig": {
            "id": _uuid("routing", n % 8),
            **_stamps(row),
            "name": "Licensed agents",
            "description": None,
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
            "agents": [_agent(n, row, group=None)],
            "groups": [
                {
                    "id": group,
                    **_stamps(row),
                    "routingConfigId": _uuid("routing", n % 8),
                    "name": "Evenings",
                    "description": None,
                    "routingType": "linear",
                    "priority": 2,
                    "isActive": True,
                    "agents": [_agent(n + 1, row, group=group)],
                }
            ],
        },
        "dynamicOptions": {
            "pingUrl": "https://example.com/route",
            "method": "GET",
            "timeout": 5,
            "headers": {},
            "body": {},
            "transferNumberField": "number",
            "transferNumber": None,
            "successConditions": [{"field": "ok", "operator": "equals", "value": "true"}],
        },
        "transferWaitingMessages": ["One moment, please."],
    }


def _appointment_config(n: int, row: Row) -> JSON:
    return {
        "id": _uuid("workflow", 100 + n % 5),
        **_stamps(row),
        "clientId": CLIENT_ID,
        "name": "Office hours",
        "concurrentLimit": 2,
        "appointmentLength": 30,
        "appointmentSpacing": 15,
        "maxOptions": 3,
        "minDate": None,
        "maxDate": None,
        "minHours": None,
        "preferredMode": ("timezone", "zipcode")[n % 2],
        "pulseWorkflowId": _uuid("workflow", n % 5),
        "createdBy": _uuid("user", n % 12),
        "updatedBy": None,
    }
