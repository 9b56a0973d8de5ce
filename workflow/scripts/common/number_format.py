"""How pages spell quantities, comparisons and lists."""

import re
from collections.abc import Sequence

_SAME = 0.005  # two values this close, as a part of the smaller, are called the same


def ratio(value: float) -> str:
    """Spell a ratio to two decimals, or to two significant digits where it is small.

    >>> ratio(1), ratio(12.345), ratio(0.1), ratio(0.0123), ratio(0.02)
    ('1.00', '12.35', '0.10', '0.012', '0.020')
    """
    return f"{value:.2f}" if value >= 0.095 else f"{value:#.2g}"


def amount(value: float) -> str:
    """Spell a number to two or three digits, without an exponent.

    >>> amount(1.0), amount(2.345), amount(34.56), amount(1234.5)
    ('1.0', '2.3', '35', '1,234')
    """
    return f"{value:.1f}" if value < 9.95 else f"{value:,.0f}"


def _with_unit(value: float, units: Sequence[tuple[float, str]]) -> str:
    for factor, unit in units[:-1]:
        if value >= 0.995 * factor:
            return f"{amount(value / factor)} {unit}"
    factor, unit = units[-1]
    return f"{amount(value / factor)} {unit}"


def time(seconds: float) -> str:
    """Spell a time.

    >>> time(12.3), time(0.00123), time(4.5e-6)
    ('12 s', '1.2 ms', '4.5 µs')
    >>> time(90), time(7200), time(1e6)
    ('1.5 min', '2.0 h', '12 days')
    """
    long = [(86_400, "days"), (3600, "h"), (60, "min")]
    return _with_unit(seconds, [*long, (1, "s"), (1e-3, "ms"), (1e-6, "µs")])


def size(bytes_: float) -> str:
    """Spell a number of bytes, in powers of 1,000.

    >>> size(0), size(1_234_567), size(45_600), size(5e13)
    ('0 bytes', '1.2 MB', '46 kB', '50 TB')
    """
    if bytes_ < 995:
        return f"{bytes_:.0f} bytes"
    return _with_unit(bytes_, [(1e12, "TB"), (1e9, "GB"), (1e6, "MB"), (1e3, "kB")])


def number(value: float) -> str:
    """Spell a large number to two or three digits.

    >>> number(999_999), number(12_345), number(2.5e9), number(160)
    ('1 million', '12,000', '2.5 billion', '160')
    """
    rounded = float(f"{value:.2g}")
    for factor, word in ((1e9, "billion"), (1e6, "million")):
        if rounded >= factor:
            return f"{amount(rounded / factor).removesuffix('.0')} {word}"
    return f"{rounded:,.0f}"


def part(value: float) -> str:
    """Spell a part of something in per cent.

    >>> part(0.123), part(0.004), part(1.5)
    ('12 %', '0.4 %', '150 %')
    """
    return f"{100 * value:.{0 if value >= 0.0095 else 1}f} %"


def compared(value: float, other: float, more: str, less: str) -> str:
    """Say how many times more or less a value is than another; both above zero.

    >>> compared(6.0, 2.0, "larger", "smaller")
    '3.0 times larger than'
    >>> compared(2.0, 2.2, "larger", "smaller")
    '9 % smaller than'
    >>> compared(2.0, 2.001, "larger", "smaller")
    'the same as'
    """
    low, high = sorted((value, other))
    if low <= 0:
        raise ValueError(f"{value} and {other} have no ratio")
    if high / low - 1 < _SAME:
        return "the same as"
    word = more if value > other else less
    if high / low >= 2:
        return f"{amount(high / low)} times {word} than"
    return f"{part(abs(value - other) / other)} {word} than"


def listed(items: Sequence[str]) -> str:
    """Join words as a sentence does.

    >>> listed(["a"]), listed(["a", "b", "c"]), listed([])
    ('a', 'a, b and c', 'nothing')
    """
    if not items:
        return "nothing"
    *head, tail = items
    return f"{', '.join(head)} and {tail}" if head else tail


def counted(number: int, one: str) -> str:
    """Say how many there are.

    >>> counted(1, "method"), counted(0, "method"), counted(1200, "method")
    ('1 method', 'no methods', '1,200 methods')
    """
    if number == 1:
        return f"1 {one}"
    return f"{f'{number:,}' if number else 'no'} {one}s"


def sentence(text: str) -> str:
    """Begin a text with a capital letter, and leave the others.

    >>> sentence("one JSON file")
    'One JSON file'
    """
    return text[:1].upper() + text[1:]


def code(text: str) -> str:
    """Return text as Markdown's code.

    >>> code("a_b"), code("of `x`")
    ('`a_b`', '`` of `x` ``')
    """
    return f"`` {text} ``" if "`" in text else f"`{text}`"


def escaped(text: str) -> str:
    r"""Return text that Markdown shows as it is.

    >>> escaped("np_save has no row of <x> | *y*")
    'np\\_save has no row of \\<x\\> \\| \\*y\\*'
    """
    return re.sub(r"([\\`*_<>\[\]|#])", r"\\\1", text)
