"""The language in which a command answers, where it is not to be that of LANG."""

import argparse


def add_lang(parser: argparse.ArgumentParser) -> None:
    """Let it be asked for."""
    parser.add_argument("--lang", default="", type=_language, metavar="LANGUAGE", help="help-match-lang")


def _language(text: str) -> str:
    if text and text.replace("_", "-").partition("-")[0].casefold() not in {"zh", "en"}:
        raise argparse.ArgumentTypeError(f"{text} is not a language that is spoken here: zh (中文) or en (English)")
    return text
