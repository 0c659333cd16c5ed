"""The command `panel` from its beginning: what needs no record does not wait for the application to load."""

import sys

from panel import evaluate_command, plan_command


def main() -> None:
    """Run one command. A wrong call of any is one sentence, for which the whole command line is there."""
    quick = {command.name: command for command in (*plan_command.COMMANDS, *evaluate_command.COMMANDS)}
    named = sys.argv[1] if len(sys.argv) > 1 else ""
    if named in quick:
        plan_command.run(quick[named], sys.argv[2:])
    else:
        from panel.cli import main as every  # noqa: PLC0415 - half a second, for the others alone

        every(prog_name="panel")


if __name__ == "__main__":
    main()
