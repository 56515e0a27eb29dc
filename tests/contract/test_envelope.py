"""The body of a list, and the five members of its envelope."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import envelope


@requirement("ENV-1")
def test_env_1_body_is_one_json_object(judge: Judge) -> None:
    """The body is one JSON object, valid by RFC 8259."""
    judge(envelope.body_is_one_json_object)


@requirement("ENV-2")
def test_env_2_body_is_served_as_json(judge: Judge) -> None:
    """The media type is application/json."""
    judge(envelope.body_is_served_as_json)


@requirement("ENV-3")
def test_env_3_envelope_is_complete(judge: Judge) -> None:
    """All five members are present, even if null or empty."""
    judge(envelope.envelope_is_complete)


@requirement("ENV-4")
def test_env_4_counters_are_whole_numbers(judge: Judge) -> None:
    """`itemsTotal` counts from 0, `currentPage` from 1."""
    judge(envelope.counters_are_whole_numbers)


@requirement("ENV-5")
def test_env_5_neighbours_are_page_numbers_or_null(judge: Judge) -> None:
    """`nextPage` and `prevPage` are page numbers, or null."""
    judge(envelope.neighbours_are_page_numbers_or_null)


@requirement("ENV-6")
def test_env_6_items_is_an_array_of_objects(judge: Judge) -> None:
    """`items` is an array of objects."""
    judge(envelope.items_is_an_array_of_objects)
