"""Any sentence-transformers model can stand in for the embedded one, and only safe ones can."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file
from sentence_transformers import SentenceTransformer

from feedback_nlp import Comment, ModelError, Strategy, group
from feedback_nlp.cli import main
from feedback_nlp.errors import ModelMissing, ModelUnsafe
from feedback_nlp.features import hybrid
from feedback_nlp.model.build import build
from feedback_nlp.model.choice import at_hand, packaged
from feedback_nlp.model.encoder import Encoder, load
from feedback_nlp.model.store import embedded_folder
from feedback_nlp.readings import read_comments
from feedback_nlp.vocabulary import Bags
from feedback_nlp.words import words
from tests.feedback_nlp.conftest import SMALL_STRATEGY
from tests.tiny_model import tiny_model


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_model(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("FEEDBACK_NLP_HOME", str(tmp_path))
    load.cache_clear()
    yield tmp_path
    load.cache_clear()


def test_a_transformer_folder_groups_comments(
    tiny: Path, elsewhere: Path, comments: list[Comment], strategy: Strategy
) -> None:
    result = group(comments, strategy, model=str(tiny))
    assert (result.model["name"], result.model["dimensions"]) == (str(tiny), 16)
    assert {o.submission for o in result.opinions} == {comment.id for comment in comments}


def test_vectors_are_computed_once(tiny: Path, elsewhere: Path) -> None:
    first = load(str(tiny))
    before = first.encode(["保育園", "公園", "保育園"])
    broken = Encoder(first.name, first.fingerprint, 16, None, "", first.cache)  # type: ignore[arg-type]
    np.testing.assert_array_equal(broken.encode(["公園", "保育園"]), before[[1, 0]])
    assert b"\xe4\xbf\x9d" not in next((elsewhere / "cache").glob("*.sqlite3")).read_bytes()


def test_the_embedded_model_is_never_a_silent_substitute(elsewhere: Path) -> None:
    with pytest.raises(ModelError):
        load(str(elsewhere))
    told = at_hand([str(elsewhere)])
    assert [row["available"] for row in (told[0], told[-1])] == [False, False]
    assert "build-model" in told[0]["reason"]


def test_another_prefix_is_another_model(tiny: Path, elsewhere: Path) -> None:
    plain, asking = load(str(tiny)), load(f"{tiny}|park ")
    assert (plain.prefix, asking.prefix) == ("", "park ")
    assert asking.describe()["name"] == str(tiny)
    assert not np.allclose(plain.encode(["保育園"]), asking.encode(["保育園"]))
    np.testing.assert_array_equal(asking.encode(["保育園"]), plain.encode(["park 保育園"]))
    # What was read with one is not taken for what the other reads.
    comments = [Comment("a", "保育園を増やしてほしい。")]
    keys = [read_comments(comments, name)[0].key for name in (str(tiny), f"{tiny}|park ")]
    assert len(set(keys)) == 2


def test_nothing_is_fetched_for_a_name_that_is_not_here(
    elsewhere: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*args: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.socket.connect", connect)
    for name in ("cl-nagoya/ruri-v3-30m", "/no/such/folder", "../nowhere", "no such name!"):
        with pytest.raises(ModelMissing):
            load(name)


def test_folders_in_the_home_are_at_hand(tiny: Path, elsewhere: Path) -> None:
    folder = shutil.copytree(tiny, elsewhere / "models" / "tiny")
    told = {row["name"]: row["available"] for row in at_hand()}
    assert told[str(folder)]


def test_models_are_measured_on_a_gold_file(
    tiny: Path, elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    gold, draft = elsewhere / "gold.jsonl", elsewhere / "draft.json"
    rows = [
        {"id": "a", "text": "保育園を増やしてほしい。", "goal": 1},
        {"id": "b", "text": "バスの本数を増やしてほしい。", "goal": 2},
    ]
    gold.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    draft.write_text(json.dumps(SMALL_STRATEGY), encoding="utf-8")
    command = ["models", "--model", str(tiny), "--gold", str(gold)]
    assert main(command) == 1
    assert "--strategy" in capsys.readouterr().err
    assert main([*command, "--strategy", str(draft)]) == 0
    told = {row["name"]: row for row in json.loads(capsys.readouterr().out)["models"]}
    assert "figures" not in told["embedded"]
    assert 0 <= told[str(tiny)]["figures"]["goal_accuracy"] <= 1


def test_the_packaged_model_groups_english(elsewhere: Path, strategy: Strategy) -> None:
    texts = ["More trains in the evening.", "A swing for the park.", "The nursery is full."]
    comments = [Comment(str(at), text) for at, text in enumerate(texts)]
    result = group(comments, strategy, model=str(packaged()[0]))
    assert [opinion.measures[0].code for opinion in result.opinions] == ["2-1-1", "1-1-2", "1-1-1"]
    assert result.model["dimensions"] == 384


def test_weights_that_are_not_safetensors_are_refused(tiny: Path, elsewhere: Path) -> None:
    folder = shutil.copytree(tiny, elsewhere / "pickled")
    weights = next(folder.rglob("*.safetensors"))
    torch.save(load_file(weights), weights.with_name("pytorch_model.bin"))
    weights.unlink()
    with pytest.raises(ModelUnsafe):
        load(str(folder))
    shutil.copytree(tiny, elsewhere / "damaged")
    next((elsewhere / "damaged").rglob("*.safetensors")).write_bytes(b"damaged")
    with pytest.raises(ModelError, match="cannot be loaded"):
        load(str(elsewhere / "damaged"))


def test_a_folder_without_vectors_builds_no_model(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no word vectors"):
        build(tmp_path, tmp_path / "model")
    assert not (tmp_path / "model").exists()


def test_the_embedded_model_knows_words_that_mean_the_same(encoder: Encoder) -> None:
    vectors = encoder.encode(["夜のバスの本数", "buses in the evening", "保育園の入園", ""])
    alike = vectors @ vectors.T
    assert alike[0, 1] > alike[0, 2] + 0.2
    assert not vectors[3].any()


def test_the_embedded_model_is_what_sentence_transformers_make_of_its_folder() -> None:
    texts = ["ﾊﾞｽの本数を増やしてほしい。", "More buses, please", "ゴニョゾル", "", "2026年度の予算"]
    plain = SentenceTransformer(str(embedded_folder()), device="cpu").float().encode(texts)
    lengths = np.maximum(np.linalg.norm(plain, axis=1, keepdims=True), 1e-9)
    np.testing.assert_allclose(load().encode(texts), plain / lengths, atol=1e-5)


def test_grouping_with_the_embedded_model_loads_no_torch() -> None:
    script = """
import sys
from feedback_nlp import Comment, Strategy, group
strategy = Strategy.from_json({"goals": [{"no": 1, "title": "交通"}]})
group([Comment("1", "バスの本数を増やしてほしい。")], strategy)
sys.exit("torch" in sys.modules)
"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0  # noqa: S603


def test_english_is_compared_by_words_nearly_alone_only_where_the_model_knows_little() -> None:
    texts = list(words(["late buses", "late trains", "empty trains", "empty buses"]))
    vectors = np.full((4, 4), 0.5, dtype=np.float32)
    little, much = (hybrid(vectors, Bags.of(texts, foreign), [()] * 4) for foreign in (True, False))
    assert little[0] @ little[2] < 0.3 < much[0] @ much[2]
