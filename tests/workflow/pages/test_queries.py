"""What pages ask of the tables: the right number, or a message that says what is not there."""

import pytest

from method_kit import named_arrays
from pages import numpy_facts, queries, use_cases
from pages.queries import AnswerError, Answers, NoMethodError, NotMeasuredError

from ..figures import fake_tables


@pytest.fixture
def run() -> Answers:
    return fake_tables.answers()


def test_a_cell_is_found_by_its_table_dataset_method_and_column(run: Answers) -> None:
    found = run.lookup("sizes", "ratio", dataset="nature_dqn", method="codec_text")
    assert found == 3.2
    assert run.text("sizes", "label", method="codec_text") == "codec text"
    assert run.measure("ratio", "nature_dqn", "codec_text") == 3.2
    assert run.measure("write_and_read", "nature_dqn", "codec_text") == 0.02


def test_several_seeds_give_their_median_and_their_worst_verdict() -> None:
    tables = fake_tables.tables()
    more = [
        {**row, "seed": seed, "ratio": ratio, "verdict": verdict, "lost": lost}
        for row in tables["sizes"]
        if row["method"] == "pickle_gzip"
        for seed, ratio, verdict, lost in (
            ("2", "0.5", "lost", "identity"),
            ("3", "0.9", "identical", ""),
        )
    ]
    run = fake_tables.answers({**tables, "sizes": [*tables["sizes"], *more]})
    assert run.measure("ratio", "nature_dqn", "pickle_gzip") == 0.5
    assert run.verdict("nature_dqn", "pickle_gzip") == "lost"
    assert run.lost("nature_dqn", "pickle_gzip") == ("identity",)
    assert "pickle_gzip" not in run.identical("nature_dqn")
    assert "pickle_gzip" in run.whole("nature_dqn")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"dataset": "nature_dqm"}, "sizes.csv has no row of dataset nature_dqm, method np_save"),
        ({"method": "np_sav"}, "sizes.csv has no row of dataset nature_dqn, method np_sav"),
        (
            {"method": "json_list"},
            "sizes.csv has no ratio of nature_dqn, json_list (TypeError: no | such thing)",
        ),
    ],
)
def test_what_was_not_measured_is_named(run: Answers, keys: dict[str, str], message: str) -> None:
    with pytest.raises(NotMeasuredError) as error:
        run.lookup("sizes", "ratio", **{"dataset": "nature_dqn", "method": "np_save", **keys})
    assert str(error.value) == message


def test_a_table_that_was_not_made_is_named() -> None:
    with pytest.raises(NotMeasuredError, match=r"^layouts.csv was not made$"):
        Answers({}).rows("layouts")


def test_questions_that_no_run_answers_are_errors(run: Answers) -> None:
    with pytest.raises(AnswerError, match="there is no table size;"):
        run.rows("size")
    with pytest.raises(AnswerError, match=r"sizes.csv has no column rati$"):
        run.lookup("sizes", "rati", method="np_save")
    with pytest.raises(AnswerError, match=r"sizes.csv has no column methd$"):
        run.lookup("sizes", "ratio", methd="np_save")
    with pytest.raises(AnswerError, match="there is no measure beauty;"):
        run.measure("beauty", "nature_dqn", "np_save")
    with pytest.raises(AnswerError, match="there is no need sleep;"):
        use_cases.winner(run, "sleep", "nature_dqn")
    with pytest.raises(AnswerError, match="no number"):
        run.lookup("sizes", "label", dataset="nature_dqn", method="np_save")
    with pytest.raises(AnswerError, match=r"^sizes.csv, ratio of np_savetxt: .* and 5.0"):
        run.text("sizes", "ratio", method="np_savetxt")


def test_methods_are_chosen_by_what_they_keep_of_all_such_datasets(run: Answers) -> None:
    assert "np_save" in run.identical("nature_dqn")
    assert "np_save" not in run.identical("breakout_hwc")
    assert "np_save" in run.whole("breakout_hwc")
    assert "ndarray_dump" not in run.identical("breakout_hwc")  # it loses of the other memory
    assert not run.whole("nature_dqn") & {"tofile", "csv_flat", "json_list", "np_savetxt"}


def test_the_best_is_the_least_and_says_what_does_as_well(run: Answers) -> None:
    best = run.best_identical("nature_dqn", by="ratio")
    assert best == queries.Best("pickle_gzip", "pickle gzip", 0.4)
    best = run.best("nature_dqn", "ratio", {"pickle_dump_5", "pickle_dumps_5", "codec_text"})
    assert best == queries.Best("pickle_dump_5", "pickle dump 5", 1.0, ("pickle dumps 5",))


def test_another_result_makes_another_winner() -> None:
    tables = fake_tables.tables()
    for row in tables["sizes"]:
        if row["method"] == "codec_compressed":
            row["ratio"] = "0.2"
    run = fake_tables.answers(tables)
    assert run.best_identical("nature_dqn", by="ratio").method == "codec_compressed"


def test_without_any_method_that_does_there_is_no_best(run: Answers) -> None:
    with pytest.raises(NoMethodError, match=r"^Title of nature_dqn: no method of this run does$"):
        run.best("nature_dqn", "ratio", set())
    with pytest.raises(NotMeasuredError, match="nature_dqn: none of 1 methods has a part_wall"):
        run.best("nature_dqn", "part_wall", {"codec_text"})


@pytest.mark.parametrize(
    ("need", "weights", "frames"),
    [
        ("go_on", "pickle_dump_5", "pickle_dump_5"),
        ("share", "codec_compressed", "codec_compressed"),
        ("eye", "codec_text", "codec_text"),
        ("web", "codec_compressed", "codec_compressed"),
        ("archive", "codec_compressed", "codec_compressed"),
        ("part", "np_save", "np_save"),
        ("memory", "codec_compressed", "codec_compressed"),
    ],
)
def test_each_need_has_its_winner(run: Answers, need: str, weights: str, frames: str) -> None:
    assert use_cases.winner(run, need, "nature_dqn").method == weights
    assert use_cases.winner(run, need, "breakout_hwc").method == frames


def test_no_need_but_to_go_on_takes_what_runs_code(run: Answers) -> None:
    dangerous = run.methods("properties", runs_code="true")
    assert dangerous
    for need in use_cases.NEEDS:
        fit = need.fit(run, "nature_dqn")
        assert bool(fit & dangerous) == (need.name == "go_on"), need.name


@pytest.mark.parametrize(
    ("case", "verdict", "fit"),
    [("float16", "lost", False), ("masked", "lost", True), ("float16", "refused", True)],
)
def test_what_changes_a_number_without_a_word_is_fit_for_nothing(
    case: str, verdict: str, fit: bool
) -> None:
    tables = fake_tables.tables()
    lost = "values dtype" if verdict == "lost" else ""
    for method in ("pickle_dump_5", "codec_text"):
        row = {"method": method, "case": case, "verdict": verdict, "lost": lost}
        tables["fidelity"].append(row)
    run = fake_tables.answers(tables)
    assert ("pickle_dump_5" in use_cases.need("go_on").fit(run, "nature_dqn")) == fit
    assert ("codec_text" in use_cases.need("eye").fit(run, "nature_dqn")) == fit


def test_what_compression_and_layout_save(run: Answers) -> None:
    assert run.saves("breakout_hwc", "compression") == pytest.approx(250)  # of single frames
    assert run.saves("breakout_hwc", "layout") == pytest.approx(4)
    assert run.saves("breakout_hwc", "both") == pytest.approx(1000)


@pytest.mark.parametrize("choice", ["compression", "layout", "both"])
def test_without_uncompressed_files_nothing_is_said_of_what_is_saved(choice: str) -> None:
    tables = fake_tables.tables()
    tables["layouts"] = [row for row in tables["layouts"] if row["codec"] != "none"]
    with pytest.raises(NotMeasuredError, match="no uncompressed layout of breakout_hwc"):
        fake_tables.answers(tables).saves("breakout_hwc", choice)


def test_counts(run: Answers) -> None:
    assert run.cases_kept("np_save") == (1, 2)
    assert run.equally_large("pickle_dump_5", "pickle_dumps_5") == (3, 3)
    assert run.equally_large("pickle_dump_5", "json_list") == (0, 0)
    assert run.datasets_with("np_savetxt", "refused") == ["nature_dqn", "breakout_hwc"]
    assert run.datasets_with("csv_naive", "lost", lost="values") == list(fake_tables.DATASETS)
    assert run.lost_of_such("breakout_hwc", "ndarray_dump") == tuple(queries.AROUND)
    assert run.columns_of_memories == len(named_arrays.TRANSITION) == 5


def test_what_numpy_does_today() -> None:
    assert numpy_facts.pickle_protocol_of_dumps() == 2
    assert not numpy_facts.load_allows_pickle()
    assert numpy_facts.elements_printed_in_full() == 1000
    assert not numpy_facts.npz_has("file")
    assert not numpy_facts.numpy_has("loads")
    assert numpy_facts.npy_overhead() == 128
