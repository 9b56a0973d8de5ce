"""Documents from the grammar of SPEC are read alike by all routes and by JavaScript, or by none."""

from contextlib import ExitStack

import pytest

import codec
from codec.tags import tag_table
from tests.codec import routes
from tests.fuzz.checks import check
from tests.fuzz.grammar_fuzzer import Fuzzer, document_of, known

SEED = 16
SOME = 200


def test_some_documents_are_the_same_on_every_route() -> None:
    some = {number: document_of(SEED, number) for number in range(SOME)}
    found = [
        (number, data, *one)
        for number, data in some.items()
        for one in check(data, number, None, {})
    ]
    assert not [one for one in found if known(one[2], one[1]) is None]


def test_documents_have_every_tag_and_many_are_read() -> None:
    some = [document_of(SEED, number) for number in range(2000)]
    assert not {tag for tag in tag_table.RESERVED if not any(tag.encode() in one for one in some)}
    outcomes = [routes.outcome(codec.loads, one)[0] for one in some[:SOME]]
    assert 0.2 < outcomes.count("DecodeError") / SOME < 0.6


DOCUMENT = b'[{"dtype":"float32","shape":[1],"__ndarray__":[0.5]}]'
TEXT = DOCUMENT.decode()


@pytest.mark.parametrize(
    ("javascript", "kind"),
    [
        ({"text": TEXT}, ""),
        ({"text": TEXT.replace("0.5", "5e-1")}, ""),
        ({"text": TEXT.replace("0.5", "0.25")}, "JavaScript has another: "),
        ({"message": "$: refused", "place": "$"}, "JavaScript refuses: "),
        ({"crash": "TypeError: undefined"}, "JavaScript fails: TypeError: undefined"),
    ],
)
def test_it_notices_another_outcome_in_javascript(javascript: dict[str, str], kind: str) -> None:
    kinds = [one for one, _ in check(DOCUMENT, 0, javascript, {})]
    assert [one[: len(kind)] for one in kinds] == ([kind] if kind else [])


def test_it_notices_another_outcome_on_a_route(monkeypatch: pytest.MonkeyPatch) -> None:
    def as_double(data: bytes, **more: object) -> object:
        return [codec.loads(data)[0].astype("f8")]

    monkeypatch.setitem(routes.OF_BYTES, "loads, bytes", as_double)
    assert [one for one, _ in check(DOCUMENT, 4, None, {})] == [
        "routes: \"dtype('float32')\" or \"dtype('float64')\""
    ]


@pytest.mark.thorough
@pytest.mark.browser
def test_documents_are_the_same_in_javascript_within_limits() -> None:
    with ExitStack() as stack:
        run = Fuzzer(stack).run(SEED, range(3000))
        found = [one for one in run if not isinstance(one, int)]
    assert not [one for one in found if known(one.kind, one.document) is None]
