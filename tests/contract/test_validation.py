"""Values outside the documented sets and ranges."""

from carecycle_contract.plugin import Judge, requirement
from carecycle_contract.rules import validation


@requirement("VAL-1")
def test_val_1_invalid_page_is_refused(judge: Judge) -> None:
    """Page 0, -1 and abc."""
    judge(validation.invalid_page_is_refused)


@requirement("VAL-2")
def test_val_2_invalid_page_size_is_refused(judge: Judge) -> None:
    """PerPage 0, -1, 101 and abc."""
    judge(validation.invalid_page_size_is_refused)


@requirement("VAL-3")
def test_val_3_unknown_sort_key_is_refused(judge: Judge) -> None:
    """A sortBy that is none of the five."""
    judge(validation.unknown_sort_key_is_refused)


@requirement("VAL-4")
def test_val_4_unknown_sort_direction_is_refused(judge: Judge) -> None:
    """A sortDirection that is neither."""
    judge(validation.unknown_sort_direction_is_refused)


@requirement("VAL-5")
def test_val_5_unknown_status_is_refused(judge: Judge) -> None:
    """A status that is none of the eight."""
    judge(validation.unknown_filter_value_is_refused)


@requirement("VAL-6")
def test_val_6_validation_error_is_documented(judge: Judge) -> None:
    """The error has its documented code and shape."""
    judge(validation.validation_error_is_documented)


@requirement("VAL-7")
def test_val_7_undocumented_values_never_crash(judge: Judge) -> None:
    """Huge, fractional, padded, repeated and empty values."""
    judge(validation.undocumented_values_never_crash)
