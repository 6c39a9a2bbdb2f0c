"""Proves that each refusal has words in both languages and that an unknown one is shown as it came."""

from __future__ import annotations

import pytest

from desktop.models.problem import ProblemType
from desktop.settings.settings import Language
from tests.helpers.panel_stage import PanelStage
from widgets.parts.problem_words import problem_words


@pytest.mark.parametrize(
    "problem",
    [
        ProblemType.STALE_REVISION,
        ProblemType.TRANSITION_NOT_ALLOWED,
        ProblemType.COVERAGE_CONFLICT,
        ProblemType.OUT_OF_AREA,
        ProblemType.FORBIDDEN,
        ProblemType.NOT_FOUND,
        ProblemType.VALIDATION,
        ProblemType.COMMAND_EXPIRED,
        ProblemType.INTERNAL,
    ],
)
def test_a_refusal_is_said_in_words(stage: PanelStage, problem: ProblemType) -> None:
    chinese = problem_words(problem.value)
    stage.speak(Language.ENGLISH)
    english = problem_words(problem.value)
    assert problem.value not in (chinese, english)
    assert any("\u4e00" <= letter <= "\u9fff" for letter in chinese)
    assert english.isascii()


def test_a_refusal_of_a_later_contract_is_shown_as_it_came(stage: PanelStage) -> None:
    assert problem_words("some-new-problem") == "some-new-problem"
    assert problem_words("") == ""
