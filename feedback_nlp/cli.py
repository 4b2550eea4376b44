"""The command line `feedback-nlp`: group, regroup, evaluate, build-model, models."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from feedback_nlp.errors import FeedbackError, InputError
from feedback_nlp.files import read_json, read_lines, write_json
from feedback_nlp.types import Comment, Correction, Link, Result, Strategy, decision

FAILED = 1
"""Exit code when the work could not be done; argparse uses 2 for a wrong command line."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns 0, or 1 after a plain message on standard error."""
    options = _parser().parse_args(arguments)
    try:
        options.run(options)
    except FeedbackError as error:
        print(f"feedback-nlp: {error}", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="feedback-nlp", description="Groups what citizens say about a draft plan."
    )
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    group = commands.add_parser("group", help="group comments by goal, measure and theme")
    group.add_argument("comments", type=Path, metavar="COMMENTS.jsonl")
    group.add_argument("--strategy", type=Path, required=True, metavar="STRATEGY.json")
    group.add_argument("--output", type=Path, metavar="RESULT.json", help="default: print it")
    group.add_argument(
        "--previous", type=Path, metavar="RESULT.json", help="an earlier result: keep its themes"
    )
    group.add_argument("--corrections", type=Path, metavar="FILE.jsonl", help="what staff decided")
    group.add_argument("--model", metavar="NAME_OR_FOLDER", help="default: the embedded model")
    group.add_argument("--no-split", action="store_true", help="one opinion per comment")
    group.add_argument("--group-count", type=int, metavar="N", help="number of themes in all")
    group.add_argument("--quiet", action="store_true", help="do not tell of the progress")
    group.set_defaults(run=_group)

    again = commands.add_parser("regroup", help="more or fewer themes, without grouping again")
    again.add_argument("result", type=Path, metavar="RESULT.json")
    wanted = again.add_mutually_exclusive_group(required=True)
    wanted.add_argument("--group-count", type=int, metavar="N", help="number of themes in all")
    wanted.add_argument(
        "--granularity", type=float, metavar="X", help="1: as a run does; more is finer"
    )
    again.add_argument("--output", type=Path, metavar="RESULT.json", help="default: print it")
    again.set_defaults(run=_regroup)

    evaluate = commands.add_parser("evaluate", help="compare a result with gold labels")
    evaluate.add_argument("result", type=Path, metavar="RESULT.json")
    evaluate.add_argument("--gold", type=Path, required=True, metavar="GOLD.jsonl")
    evaluate.set_defaults(run=_evaluate)

    build = commands.add_parser("build-model", help="build the embedded model")
    build.add_argument(
        "--vectors",
        type=Path,
        required=True,
        metavar="DIR",
        help="where the packages of requirements-model.lock are unpacked",
    )
    build.add_argument("--force", action="store_true", help="build it even if it is there")
    build.set_defaults(run=_build_model)

    models = commands.add_parser("models", help="tell which models are at hand")
    models.add_argument("--model", action="append", default=[], metavar="NAME_OR_FOLDER")
    models.add_argument(
        "--gold", type=Path, metavar="GOLD.jsonl", help="measure each model on labelled comments"
    )
    models.add_argument("--strategy", type=Path, metavar="STRATEGY.json", help="needed with --gold")
    models.set_defaults(run=_models)
    return parser


def _group(options: argparse.Namespace) -> None:
    from feedback_nlp.pipeline import group

    decisions = list(read_lines(options.corrections, decision)) if options.corrections else []
    result = group(
        list(read_lines(options.comments, Comment.from_json)),
        Strategy.from_json(read_json(options.strategy)),
        previous=Result.from_json(read_json(options.previous)) if options.previous else None,
        corrections=[line for line in decisions if isinstance(line, Correction)],
        links=[line for line in decisions if isinstance(line, Link)],
        model=options.model,
        split=not options.no_split,
        group_count=options.group_count,
        progress=None if options.quiet else _tell,
    )
    write_json(options.output, result.to_json())


def _regroup(options: argparse.Namespace) -> None:
    from feedback_nlp.granularity import regroup

    found = Result.from_json(read_json(options.result))
    regrouped = regroup(found, granularity=options.granularity, group_count=options.group_count)
    write_json(options.output, regrouped.to_json())


def _evaluate(options: argparse.Namespace) -> None:
    from feedback_nlp.evaluate import evaluate

    result = Result.from_json(read_json(options.result))
    write_json(None, evaluate(result, list(read_lines(options.gold, _gold_row))))


def _build_model(options: argparse.Namespace) -> None:
    from feedback_nlp.model.build import build
    from feedback_nlp.model.store import embedded_folder, is_built

    folder = embedded_folder()
    if is_built() and not options.force:
        print(f"The embedded model is already in {folder}.")
        return
    print(f"Building the embedded model in {folder} ...", flush=True)
    description = build(options.vectors, folder)
    print(f"Built: {description['vocabulary']} words, {description['dimensions']} dimensions.")


def _models(options: argparse.Namespace) -> None:
    from feedback_nlp.model.choice import at_hand, measure

    found = at_hand(options.model)
    if options.gold:
        if not options.strategy:
            raise InputError("--gold needs the draft that the comments speak about: --strategy")
        gold = list(read_lines(options.gold, _gold_row))
        strategy = Strategy.from_json(read_json(options.strategy))
        found = [{**row, **measure(row, gold, strategy)} for row in found]
    write_json(None, {"models": found})


def _gold_row(row: Any) -> dict[str, Any]:
    if not isinstance(row, dict) or "id" not in row:
        raise InputError("a gold row needs an id")
    return row


def _tell(step: str, done: int, total: int) -> None:
    if done == total:
        print(f"{step}: done", file=sys.stderr, flush=True)
