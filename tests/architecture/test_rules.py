"""Proves that the whole source keeps the rules of the house."""

from collections.abc import Callable, Iterator

import pytest

from tests.architecture.rules import honesty, imports, qt, shape
from tests.architecture.rules.source import Source, read_product, read_tests

PRODUCT = read_product()
TESTS = read_tests()

Rule = Callable[[list[Source]], Iterator[str]]

PRODUCT_RULES: list[Rule] = [
    imports.find_foreign_imports,
    imports.find_late_imports,
    imports.find_escaped_rows,
    qt.find_loose_slots,
    qt.find_rich_text,
    qt.find_unguarded_paints,
    shape.find_vague_names,
    shape.find_missing_owners,
    shape.find_sql_outside,
]
RULES_OF_ALL: list[Rule] = [shape.find_long_files, shape.find_long_functions]
TEST_RULES: list[Rule] = [honesty.find_evasions, honesty.find_fixed_waits]


def refuse(breaches: Iterator[str]) -> None:
    found = list(breaches)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize("rule", PRODUCT_RULES, ids=lambda rule: rule.__name__)
def test_product_keeps(rule: Rule) -> None:
    refuse(rule(PRODUCT))


@pytest.mark.parametrize("rule", RULES_OF_ALL, ids=lambda rule: rule.__name__)
def test_product_and_tests_keep(rule: Rule) -> None:
    refuse(rule(PRODUCT + TESTS))


@pytest.mark.parametrize("rule", TEST_RULES, ids=lambda rule: rule.__name__)
def test_tests_keep(rule: Rule) -> None:
    refuse(rule(TESTS))


def test_nothing_is_left_unfinished() -> None:
    refuse(
        shape.find_unfinished(
            [source for source in PRODUCT + TESTS if "architecture" not in source.path.parts]
        )
    )


def test_every_module_is_tested() -> None:
    refuse(honesty.find_untested_modules(PRODUCT, TESTS))


def test_program_chooser_stays_small() -> None:
    main = next(source for source in PRODUCT if source.module == "main")
    assert main.text.count("\n") <= 60
