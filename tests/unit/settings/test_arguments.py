"""Proves the command line: the desk by default, each program by its name, nonsense refused."""

import pytest

from desktop.settings.arguments import Program, parse_arguments


def test_desk_is_the_default() -> None:
    assert parse_arguments([]).program is Program.DESK
    arguments = parse_arguments(["--officer", "2", "--seat", "3"])
    assert (arguments.program, arguments.officer, arguments.seat) == (Program.DESK, 2, 3)


@pytest.mark.parametrize("program", list(Program))
def test_every_program_takes_the_common_flags(program: Program) -> None:
    file = "FILE " if program is Program.CHECK_GRIDS else ""
    flags = f"{file}--profile p --central http://c --token t --language en --theme day --speed 20"
    arguments = parse_arguments([program, *flags.split()])
    assert arguments.program is program
    assert (arguments.profile, arguments.central, arguments.token) == ("p", "http://c", "t")
    assert (arguments.language, arguments.theme, arguments.speed) == ("en", "day", 20.0)


def test_size_of_pictures() -> None:
    assert parse_arguments(["snapshot", "--size", "3840x2160"]).size == (3840, 2160)


@pytest.mark.parametrize(
    "argv",
    [["--seat", "0"], ["--speed", "0"], ["--theme", "grey"], ["snapshot", "--size", "big"], ["nonsense"]],
)
def test_nonsense_is_refused(argv: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        parse_arguments(argv)
    assert stop.value.code == 2
    assert "usage" in capsys.readouterr().err


def test_token_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GRIDDESK_TOKEN", "from-environment")
    assert parse_arguments(["desk"]).token == "from-environment"
