// Floats of every size: from decimal digits to bits, and to the shortest digits that come back.

import { digitsOf, spellDigits, spellFloat } from "./errors.mjs";

const scratch = new DataView(new ArrayBuffer(8));

/** The exponent of a finite number other than 0: it is at least 2 to that. */
function exponentOf(value) {
  scratch.setFloat64(0, value);
  const biased = (scratch.getUint16(0) >> 4) & 0x7ff;
  if (biased) return biased - 1023;
  return exponentOf(value * 2 ** 64) - 64;
}

/** Round to the nearest integer, a tie to the even one. */
function roundEven(value) {
  const floor = Math.floor(value);
  const rest = value - floor;
  return rest > 0.5 || (rest === 0.5 && floor % 2 !== 0) ? floor + 1 : floor;
}

/**
 * A binary float of at most 16 bits. What of it is not finite is its `special`: "ieee", "fn" (a
 * NaN of all ones, no infinity), "fnuz" (the NaN is where -0 would be), "finite" (neither), "e8m0"
 * (powers of two, without sign or 0).
 */
export class SmallFloat {
  constructor(exponentBits, mantissaBits, special = "ieee", bias = 2 ** (exponentBits - 1) - 1) {
    this.exponentBits = exponentBits;
    this.mantissaBits = mantissaBits;
    this.special = special;
    this.bias = bias;
    this.width = exponentBits + mantissaBits; // without the sign
    this.lowest = (special === "e8m0" ? 0 : 1) - bias; // exponent of the smallest normal number
    this.nan =
      {
        ieee: (2 ** exponentBits - 1) * 2 ** mantissaBits + 2 ** (mantissaBits - 1),
        fn: 2 ** this.width - 1,
        fnuz: 2 ** this.width,
        e8m0: 255,
      }[special] ?? null;
    this.infinity = special === "ieee" ? (2 ** exponentBits - 1) * 2 ** mantissaBits : null;
    const after = { ieee: this.infinity, fn: this.nan, e8m0: this.nan }[special];
    this.max = this.toNumber((after ?? 2 ** this.width) - 1);
  }

  /** The number that bits stand for. */
  toNumber(bits) {
    if (this.special === "e8m0") return bits === 255 ? NaN : 2 ** (bits - 127);
    const negative = (bits >> this.width) & 1;
    const size = bits & (2 ** this.width - 1);
    if (this.special === "fnuz" && negative && size === 0) return NaN;
    if (this.special === "fn" && size === this.nan) return NaN;
    if (this.infinity !== null && size >= this.infinity) {
      return size > this.infinity ? NaN : negative ? -Infinity : Infinity;
    }
    const exponent = size >> this.mantissaBits;
    const mantissa = size & (2 ** this.mantissaBits - 1);
    const whole = exponent ? mantissa + 2 ** this.mantissaBits : mantissa;
    const value = whole * 2 ** (Math.max(exponent - this.bias, this.lowest) - this.mantissaBits);
    return negative ? -value : value;
  }

  /** The bits of the nearest number, or null for a finite number beyond the format. */
  toBits(value) {
    const unsigned = this.special === "e8m0";
    if (value === 0) {
      if (unsigned) return null;
      return Object.is(value, -0) && this.special !== "fnuz" ? 2 ** this.width : 0;
    }
    if (unsigned && Math.fround(value) <= 0) return null; // ml_dtypes makes a float32 of it first
    const size = this.#size(Math.abs(value));
    if (size === null) return null;
    if (size === 0 && this.special === "fnuz") return 0;
    return value < 0 ? size + 2 ** this.width : size;
  }

  #size(value) {
    const exponent = Math.max(exponentOf(value), this.lowest);
    const whole = roundEven(value * 2 ** (this.mantissaBits - exponent));
    if (this.special === "e8m0") {
      // Of a number between the least two, ml_dtypes takes the larger, however near it is.
      const isBetween = exponent === this.lowest && Math.fround(value) > 2 ** this.lowest;
      const power = exponent + 127 + (whole > 1 || isBetween ? 1 : 0);
      return power > 254 ? null : power;
    }
    if (whole * 2 ** (exponent - this.mantissaBits) > this.max) return null;
    return whole + (exponent - this.lowest) * 2 ** this.mantissaBits;
  }
}

/**
 * Spell a finite number by the fewest digits of which a reader makes it again; of these, by the
 * nearest, and by the even one of two.
 * @param {number} value
 * @param {(read: number, isExact: () => boolean) => boolean} comesBack whether digits do, of which
 *   this is the float64, and perhaps exactly
 * @param {number} usual how many digits are often needed
 */
export function shortest(value, comesBack, usual) {
  if (value === 0) return spellFloat(value);
  // More digits come back where fewer do, so the search goes down or up from the usual number.
  let precision = usual;
  let found = within(value, precision, comesBack);
  while (found === null) found = within(value, (precision += 1), comesBack);
  for (let next = found; next !== null; precision -= 1) {
    found = next;
    next = precision > 1 ? within(value, precision - 1, comesBack) : null;
  }
  return (value < 0 ? "-" : "") + spellDigits(...digitsOf(evenOf(value, found, comesBack)));
}

const isBack = (spelled, comesBack) => comesBack(Number(spelled), () => isExactly(spelled));

/** The nearest digits, so many of them, that come back; null where none do. */
function within(value, precision, comesBack) {
  const nearest = value.toExponential(precision - 1);
  if (isBack(nearest, comesBack)) return nearest;
  // Above a power of two there is twice the room as below: the next digits up may do.
  if (Math.abs(value) !== 2 ** exponentOf(value)) return null;
  const next = beside(nearest, 1n);
  return isBack(next, comesBack) ? next : null;
}

/** The even digits, where two are equally near; JavaScript takes those farther from 0. */
function evenOf(value, spelled, comesBack) {
  const [own] = digitsOf(spelled);
  const [more] = digitsOf(value.toExponential(Math.min(own.length + 30, 100)));
  if (Number(own.at(-1)) % 2 === 0 || !/^50*$/.test(more.slice(own.length))) return spelled;
  const even = beside(spelled, -1n);
  return isBack(even, comesBack) ? even : spelled;
}

/** The digits beside others, a step of the last one farther from 0 or nearer to it. */
function beside(spelled, step) {
  const [before, exponent] = digitsOf(spelled);
  const digits = String(BigInt(before) + step);
  const minus = spelled[0] === "-" ? "-" : "";
  const power = exponent + digits.length - before.length;
  return `${minus}${digits[0]}.${digits.slice(1) || "0"}e${power}`;
}

/** Whether the float64 of digits is exactly what they say. */
function isExactly(spelled) {
  const [own, exact] = [spelled, Number(spelled).toExponential(60)].map(digitsOf);
  const significant = ([digits]) => digits.replace(/0+$/, "");
  return significant(own) === significant(exact) && own[1] === exact[1];
}

/** A float of 80 or 128 bits, as bits (a bigint) and as decimal digits. */
export class LongFloat {
  constructor(precision, explicit) {
    this.precision = BigInt(precision);
    this.explicit = explicit; // x87 stores the first bit of the mantissa
    this.stored = explicit ? this.precision : this.precision - 1n;
    this.digits = explicit ? 21 : 36;
    this.hexDigits = explicit ? 20 : 32;
    this.infinity = (0x7fffn << this.stored) | (explicit ? 1n << 63n : 0n);
    this.nan = this.infinity | (1n << (this.precision - 2n));
    this.sign = 1n << (this.stored + 15n);
  }

  /** The bits of decimal digits, or null for what is beyond the format. */
  toBits(text) {
    const [, minus, whole, fraction = "", power = "0"] = /^(-?)(\d+)(?:\.(\d+))?(?:e(.+))?$/.exec(
      text,
    );
    const exponent = Number(power) - fraction.length;
    const size = this.#size(BigInt(whole + fraction), exponent, whole.length + fraction.length);
    return size === null ? null : minus ? size | this.sign : size;
  }

  #size(digits, exponent, count) {
    if (digits === 0n || exponent + count < -5000) return 0n;
    if (exponent > 5000) return null;
    const up = digits * 10n ** BigInt(Math.max(exponent, 0));
    const down = 10n ** BigInt(Math.max(-exponent, 0));
    const lowest = -16381n - this.precision;
    let unit = BigInt(up.toString(2).length - down.toString(2).length) - this.precision;
    if (unit < lowest) unit = lowest;
    let mantissa = divideEven(up, down, unit);
    if (mantissa >> this.precision) {
      unit += 1n;
      mantissa = divideEven(up, down, unit);
    }
    const isNormal = mantissa >> (this.precision - 1n) !== 0n;
    if (mantissa >> this.precision) [mantissa, unit] = [mantissa >> 1n, unit + 1n];
    const biased = isNormal ? unit - lowest + 1n : 0n;
    if (biased >= 0x7fffn) return null;
    const kept = this.explicit ? mantissa : mantissa & ((1n << this.stored) - 1n);
    return (biased << this.stored) | kept;
  }

  /** The spelling of bits: digits, a name, or hex where no digits give them. */
  spell(bits) {
    if (bits === this.nan) return "NaN";
    const minus = bits & this.sign ? "-" : "";
    const size = bits & (this.sign - 1n);
    if (size === this.infinity) return `${minus}Infinity`;
    const hex = `0x${bits.toString(16).padStart(this.hexDigits, "0")}`;
    const biased = size >> this.stored;
    if (biased === 0x7fffn) return hex;
    const kept = size & ((1n << this.stored) - 1n);
    const mantissa = this.explicit || biased === 0n ? kept : kept | (1n << this.stored);
    if (this.explicit && (biased !== 0n) !== (mantissa >> 63n !== 0n)) return hex; // not a number
    return minus + this.#decimal(size, mantissa, (biased || 1n) - 16382n - this.precision);
  }

  #decimal(size, mantissa, unit) {
    if (mantissa === 0n) return "0.0";
    const up = unit > 0n ? mantissa << unit : mantissa;
    const down = unit < 0n ? 1n << -unit : 1n;
    const power = powerOfTen(up, down);
    let [none, all] = [0, this.digits]; // digits that do not come back, and that do
    let found = null;
    while (all - none > 1 || found === null) {
      const count = found === null && all - none <= 1 ? all : (none + all) >> 1;
      const spelled = roundDigits(up, down, power, count);
      if (this.#size(spelled.digits, spelled.power - count + 1, count) === size) {
        [all, found] = [count, spelled];
      } else none = count;
    }
    return spellDigits(String(found.digits), found.power);
  }
}

/** Divide by `down` and 2 to the `unit`, to the nearest integer, a tie to the even one. */
function divideEven(up, down, unit) {
  if (unit > 0n) down <<= unit;
  else up <<= -unit;
  const quotient = up / down;
  const twice = (up % down) * 2n;
  return twice > down || (twice === down && quotient & 1n) ? quotient + 1n : quotient;
}

/** The exponent of the first decimal digit of a fraction. */
function powerOfTen(up, down) {
  const guess = up.toString().length - down.toString().length;
  const [more, less] =
    guess < 0 ? [up * 10n ** BigInt(-guess), down] : [up, down * 10n ** BigInt(guess)];
  return more < less ? guess - 1 : guess;
}

/** Round a fraction to so many digits. */
function roundDigits(up, down, power, count) {
  const shift = count - 1 - power;
  if (shift > 0) up *= 10n ** BigInt(shift);
  else down *= 10n ** BigInt(-shift);
  const digits = divideEven(up, down, 0n);
  return digits === 10n ** BigInt(count)
    ? { digits: digits / 10n, power: power + 1 }
    : { digits, power };
}
