"""Parameters outside their documented set or range."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import validation


@requirement("VAL-1")
def test_val_1_invalid_page_is_refused(judge: Judge) -> None:
    """A `page` of 0, -1 or no number is refused."""
    judge(validation.invalid_page_is_refused)


@requirement("VAL-2")
def test_val_2_invalid_page_size_is_refused(judge: Judge) -> None:
    """A `perPage` of 0, -1, 101 or no number is refused."""
    judge(validation.invalid_page_size_is_refused)


@requirement("VAL-3")
def test_val_3_unknown_sort_key_is_refused(judge: Judge) -> None:
    """A `sortBy` that is none of the five is refused."""
    judge(validation.unknown_sort_key_is_refused)


@requirement("VAL-4")
def test_val_4_unknown_sort_direction_is_refused(judge: Judge) -> None:
    """A `sortDirection` other than asc and desc is refused."""
    judge(validation.unknown_sort_direction_is_refused)


@requirement("VAL-5")
def test_val_5_unknown_status_is_refused(judge: Judge) -> None:
    """A `status` that is none of the eight is refused."""
    judge(validation.unknown_filter_value_is_refused)


@requirement("VAL-6")
def test_val_6_validation_error_is_documented(judge: Judge) -> None:
    """An invalid parameter gets a 400 or 422, the documented code and error body."""
    judge(validation.validation_error_is_documented)


@requirement("VAL-7")
def test_val_7_undocumented_values_never_crash(judge: Judge) -> None:
    """Huge, fractional, padded, repeated and empty values never get a 5xx."""
    judge(validation.undocumented_values_never_crash)


@requirement("VAL-8")
def test_val_8_names_are_no_operators(judge: Judge) -> None:
    """A name such as `status[$ne]` is ignored or refused."""
    judge(validation.names_are_no_operators)
