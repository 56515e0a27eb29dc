"""Faults in what stands for a parameter that is left out."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from carecycle_contract.contract import Role
from carecycle_contract.reference.api import ListQuery, ReferenceApi
from carecycle_contract.reference.faults.fault import breaks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from carecycle_contract.contract import JSON, Parameter

Body = dict[str, "JSON"]


@breaks("PAG-8")
class DefaultSizeIsTwenty(ReferenceApi):
    """Without perPage a page has 20 items."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter.role is Role.PAGE_SIZE and not values:
            return 20
        return super().read_parameter(parameter, values, problems)


@breaks("PAG-8")
class DefaultSizeIsTheLargest(ReferenceApi):
    """Without perPage a page has as many items as are allowed."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter.role is Role.PAGE_SIZE and not values:
            return 100
        return super().read_parameter(parameter, values, problems)


class _DefaultSize(ReferenceApi):
    """Has a page size of its own for some lists that are asked for without perPage."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        given = self.operation.page_size.name in dict(pairs)
        return query if given else replace(query, per_page=self.size(query))

    def size(self, query: ListQuery) -> int:
        raise NotImplementedError


@breaks("FILT-3", "PAG-8", "PAG-4", campaigns=420)
class DefaultSizeOfFilteredListsIsTwentyFive(_DefaultSize):
    """With a status and without perPage a page has 25 items."""

    def size(self, query: ListQuery) -> int:
        return 25 if query.filter else query.per_page


@breaks("SRCH-5", "PAG-8", "PAG-4")
class DefaultSizeOfSearchesIsTen(_DefaultSize):
    """With a search text and without perPage a page has 10 items."""

    def size(self, query: ListQuery) -> int:
        return 10 if query.search else query.per_page


@dataclass(frozen=True, slots=True)
class _Unsized(ListQuery):
    """A query without perPage."""


@breaks("PAG-6", "PAG-7")
class SecondPageOfTheDefaultSizeSkipsOne(ReferenceApi):
    """Without perPage, page 2 begins one campaign later than page 1 ended."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        given = self.operation.page_size.name in dict(pairs)
        return query if given else _Unsized(**asdict(query))

    def limit_and_offset(self, query: ListQuery) -> tuple[int, int]:
        limit, offset = super().limit_and_offset(query)
        return limit, offset + (query.page == 2 and isinstance(query, _Unsized))


@breaks("PAG-8", "PAG-1")
class DefaultPageIsTheSecond(ReferenceApi):
    """Without page the list begins on page 2: 0 and 1 were mixed up."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter.role is Role.PAGE_NUMBER and not values:
            return 2
        return super().read_parameter(parameter, values, problems)


@breaks("SORT-6")
class DefaultDirectionIsAscending(ReferenceApi):
    """Without sortDirection the order is ascending."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter.role is Role.SORT_DIRECTION and not values:
            return self.operation.ascending
        return super().read_parameter(parameter, values, problems)


@breaks("SORT-6")
class DefaultSortIsByName(ReferenceApi):
    """Without sortBy the order is by name."""

    def read_parameter(
        self, parameter: Parameter, values: Sequence[str], problems: list[JSON]
    ) -> str | int | None:
        if parameter.role is Role.SORT_KEY and not values:
            return "name"
        return super().read_parameter(parameter, values, problems)


@breaks("SORT-6")
class DirectionAloneIsIgnored(ReferenceApi):
    """sortDirection counts only together with sortBy."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        names = {name for name, _ in pairs}
        if "sortBy" in names:
            return query
        return replace(query, sort_direction=self.operation.descending)


@breaks("SORT-6")
class KeyAloneSortsAscending(ReferenceApi):
    """sortBy without sortDirection sorts ascending, as the library's default is."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        names = {name for name, _ in pairs}
        alone = "sortBy" in names and "sortDirection" not in names
        return replace(query, sort_direction=self.operation.ascending) if alone else query


class _AscendingAlone(ReferenceApi):
    """Sorts one key ascending where no direction is given."""

    member = ""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        given = self.operation.sort_direction.name in dict(pairs)
        if given or query.sort_by != self.member:
            return query
        return replace(query, sort_direction=self.operation.ascending)


@breaks("SORT-8", "SORT-6")
class StatusAloneSortsAscending(_AscendingAlone):
    """sortBy=status without sortDirection sorts ascending, as an alphabet is read."""

    member = "status"


@breaks("SORT-6")
class StartDateAloneSortsAscending(_AscendingAlone):
    """sortBy=startDate without sortDirection sorts ascending, as a calendar is read."""

    member = "startDate"


@breaks("SORT-6", "SORT-11")
class FilteredListsSortByNameByDefault(ReferenceApi):
    """With a status and without sortBy the order is by name."""

    def read_parameters(self, pairs: Sequence[tuple[str, str]]) -> ListQuery:
        query = super().read_parameters(pairs)
        given = self.operation.sort_key.name in dict(pairs)
        return replace(query, sort_by="name") if query.filter and not given else query
