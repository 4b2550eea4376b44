"""What stays of a run so that later opinions can be placed in its themes without the old ones.

Its size grows with the themes and the terms; of each distinct opinion only its number and a hash
are in it.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import Any

import numpy as np
import numpy.typing as npt

from feedback_nlp.duplicates import Originals
from feedback_nlp.enrich import Taught
from feedback_nlp.errors import InputError
from feedback_nlp.features import Features, Space, common_part, unit
from feedback_nlp.lexicon import Lexicon
from feedback_nlp.model.encoder import Encoder
from feedback_nlp.readings import key_of
from feedback_nlp.types import Opinion, Strategy, Theme

Places = Mapping[str, tuple[float, float]]


@dataclass(frozen=True)
class StandingGoal:
    """The themes of one goal, in the features that their opinions were compared by.

    `common` is 1 × dimensions, `centres` themes × dimensions and `anchors` the representatives ×
    dimensions, both without what the goal has in common. `islands` are where the themes are on the
    map: x, y and the number of opinions.
    """

    goal: int
    space: Space
    common: Features
    themes: tuple[str, ...]
    centres: Features
    representatives: tuple[str, ...]
    anchors: Features
    islands: npt.NDArray[np.float64]

    def renamed(self, names: Mapping[str, str]) -> "StandingGoal":
        """The themes under their names of now; those without one are closed."""
        kept = [at for at, theme in enumerate(self.themes) if theme in names]
        return replace(
            self,
            themes=tuple(names[self.themes[at]] for at in kept),
            centres=self.centres[kept],
            islands=self.islands[kept],
        )


@dataclass(frozen=True)
class Standing:
    """The themes of a finished run, open to later opinions.

    `mark` tells the model, the draft and the rules that it holds for.
    """

    mark: str
    taught: Taught
    originals: Originals
    goals: tuple[StandingGoal, ...]

    @classmethod
    def of(
        cls,
        mark: str,
        taught: Taught,
        originals: Originals,
        settled: Iterable["Settled"],
        themes: Mapping[str, Theme],
        places: Places,
    ) -> "Standing":
        """What stays of a run that found `themes` and put its opinions in `places`."""
        return cls(mark, taught, originals, tuple(goal.stand(themes, places) for goal in settled))

    def renamed(self, names: Mapping[str, str]) -> "Standing":
        """The themes under their names of now; nothing joins those that have none.

        Where themes were merged, several have the same name.
        """
        return replace(self, goals=tuple(goal.renamed(names) for goal in self.goals))

    def to_bytes(self) -> bytes:
        """The whole as one file of NumPy's npz format, without anything that could be run."""
        arrays: dict[str, npt.NDArray[Any]] = {
            "ratios": self.taught.ratios,
            "hashes": self.originals.hashes,
            "signatures": self.originals.signatures,
        }
        about = {
            "mark": self.mark,
            "terms": self.taught.terms,
            "scale": self.taught.scale,
            "ids": self.originals.ids,
            "letters": self.originals.letters,
            "goals": [_goal_to(goal, arrays) for goal in self.goals],
        }
        arrays["about"] = np.frombuffer(json.dumps(about).encode(), dtype=np.uint8)
        file = BytesIO()
        np.savez(file, allow_pickle=False, **arrays)
        return file.getvalue()

    @classmethod
    def from_bytes(cls, stored: bytes) -> "Standing":
        """The inverse of to_bytes. Raises InputError if `stored` is nothing of the kind."""
        try:
            with np.load(BytesIO(stored), allow_pickle=False) as arrays:
                about = json.loads(arrays["about"].tobytes())
                originals = Originals(
                    arrays["hashes"], about["ids"], about["letters"], arrays["signatures"]
                )
                return cls(
                    about["mark"],
                    Taught(about["terms"], arrays["ratios"], about["scale"]),
                    originals,
                    tuple(_goal_from(row, arrays) for row in about["goals"]),
                )
        except (KeyError, TypeError, ValueError, OSError) as error:
            raise InputError("not what stays of a run") from error


def mark_of(strategy: Strategy, encoder: Encoder) -> str:
    """What a standing holds for: the model, the rules and every word of the draft."""
    return hashlib.blake2b(key_of(repr(strategy), encoder).encode(), digest_size=16).hexdigest()


@dataclass(frozen=True)
class Settled:
    """A goal whose opinions were grouped: those that were compared, and their features."""

    goal: int
    opinions: Sequence[Opinion]
    features: Features
    keep: Callable[[], Space]

    def stand(self, themes: Mapping[str, Theme], places: Places) -> StandingGoal:
        """What stays of it; `places` tell where opinions are on the map."""
        common = common_part(self.features)
        plain = unit(self.features - common)
        row_of = {opinion.id: row for row, opinion in enumerate(self.opinions)}
        names = sorted({o.theme for o in self.opinions if o.theme is not None})
        central = [key for name in names for key in themes[name].representatives if key in row_of]
        islands = [_island(themes[name].opinions, places) for name in names]
        return StandingGoal(
            goal=self.goal,
            space=self.keep(),
            common=common,
            themes=tuple(names),
            centres=unit(self._sums(plain, names)),
            representatives=tuple(central),
            anchors=plain[[row_of[key] for key in central]],
            islands=np.array(islands, dtype=np.float64).reshape(len(names), 3),
        )

    def _sums(self, plain: Features, names: Sequence[str]) -> Features:
        number = {name: at for at, name in enumerate(names)}
        placed = [(row, number[o.theme]) for row, o in enumerate(self.opinions) if o.theme]
        sums: Features = np.zeros((len(names), plain.shape[1]), dtype=np.float32)
        if placed:
            rows, columns = np.array(placed, dtype=np.int64).T
            np.add.at(sums, columns, plain[rows])
        return sums


def _island(opinions: Iterable[str], places: Places) -> tuple[float, float, float]:
    """The middle of a theme on the map, and how many opinions are there."""
    found = [places[key] for key in opinions if key in places]
    if not found:
        return 0.0, 0.0, 0.0
    x, y = np.mean(found, axis=0)
    return float(x), float(y), float(len(found))


def _goal_to(goal: StandingGoal, arrays: dict[str, npt.NDArray[Any]]) -> dict[str, Any]:
    """The goal's texts and numbers; its arrays go into `arrays`, the large ones in float16."""
    lexicon = goal.space.lexicon
    own: dict[str, npt.NDArray[Any]] = {
        "common": goal.common,
        "centres": goal.centres,
        "anchors": goal.anchors.astype(np.float16),
        "islands": goal.islands,
        "idf": lexicon.idf,
        "shared": lexicon.shared,
    }
    if lexicon.axes is not None:
        own["axes"] = lexicon.axes.astype(np.float16)
    arrays |= {f"{goal.goal}.{name}": array for name, array in own.items()}
    return {
        "goal": goal.goal,
        "terms": lexicon.terms,
        "unseen": lexicon.unseen,
        "codes": goal.space.codes,
        "themes": goal.themes,
        "representatives": goal.representatives,
    }


def _goal_from(row: Mapping[str, Any], arrays: Mapping[str, npt.NDArray[Any]]) -> StandingGoal:
    def own(name: str) -> npt.NDArray[Any]:
        return arrays[f"{row['goal']}.{name}"]

    has_axes = f"{row['goal']}.axes" in arrays
    axes = own("axes").astype(np.float32) if has_axes else None
    lexicon = Lexicon(row["terms"], own("idf"), row["unseen"], own("shared"), axes)
    return StandingGoal(
        goal=row["goal"],
        space=Space(lexicon, tuple(row["codes"])),
        common=own("common"),
        themes=tuple(row["themes"]),
        centres=own("centres"),
        representatives=tuple(row["representatives"]),
        anchors=own("anchors").astype(np.float32),
        islands=own("islands"),
    )
