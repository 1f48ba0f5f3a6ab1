"""`confcompat schema`."""

from __future__ import annotations

import click


@click.command("schema")
@click.argument("name", required=False, default="settings", metavar="[NAME]")
@click.option("--list", "names_only", is_flag=True, help="Only the names of all schemas.")
@click.option("--output", metavar="FILE", default="-", help="Where the schema goes; default: stdout.")
def command(name: str, names_only: bool, output: str) -> int:
    """Print a JSON Schema: of the settings file, or of an answer.

    NAME is settings (the default), check, reads, diff, key, plan, rules,
    recording, verify, or one of the answers for several applications, such as
    check-many.
    """
    from confcompat.adapters.schemas import SCHEMA_NAMES, load_schema
    from confcompat.cli.output import STDOUT, write_file, write_stdout
    from confcompat.render.json_v1.document import document

    text = "".join(f"{one}\n" for one in SCHEMA_NAMES) if names_only else document(load_schema(name))
    if output == STDOUT:
        write_stdout(text, utf8=True)
    else:
        write_file(output, text)
    return 0
