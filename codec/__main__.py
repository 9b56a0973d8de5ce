"""The command ``codec``, also as ``python -m codec``."""

import io
import sys

import codec


def main() -> None:
    """Run the command line, or say what to install for it."""
    if sys.argv[1:] == ["--version"]:  # without what takes long to import
        print(f"codec {codec.__version__}")
        return
    try:
        import rich  # noqa: F401, PLC0415
        import typer  # noqa: F401, PLC0415
    except ImportError:
        message = "codec: the command line needs typer and rich: pip install typer rich"
        print(message, file=sys.stderr)
        raise SystemExit(2) from None
    from codec.cli.app import app  # noqa: PLC0415

    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")  # what the encoding lacks is printed too
    app(prog_name="codec")


if __name__ == "__main__":
    main()
