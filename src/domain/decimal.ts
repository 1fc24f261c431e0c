const PATTERN = /^([+-]?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d{1,3}))?$/;
const MAX_DIGITS = 80;

/** An exact decimal number of any sign: `coefficient × 10^-scale`, kept without trailing zeros. No float is involved anywhere. */
export class Decimal {
  static readonly ZERO = new Decimal(0n, 0);
  readonly #coefficient: bigint;
  readonly #scale: number;

  private constructor(coefficient: bigint, scale: number) {
    while (scale > 0 && coefficient % 10n === 0n) {
      coefficient /= 10n;
      scale -= 1;
    }
    this.#coefficient = coefficient;
    this.#scale = scale;
  }

  /** Reads plain or exponent notation (`0.5`, `1e-7`); null for anything else, or for a number of more than 80 digits. */
  static parse(text: string): Decimal | null {
    const match = PATTERN.exec(text);
    if (!match) return null;
    const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
    const digits = whole + fraction;
    const scale = fraction.length - Number(exponent);
    if (Math.max(digits.length, scale, digits.length - scale) > MAX_DIGITS) return null;
    const coefficient = BigInt(sign + digits) * (scale < 0 ? 10n ** BigInt(-scale) : 1n);
    return new Decimal(coefficient, Math.max(scale, 0));
  }

  /** For literals and values already known to be well formed; throws otherwise. */
  static of(text: string): Decimal {
    const value = Decimal.parse(text);
    if (!value) throw new Error(`Not a decimal number: ${text.slice(0, 40)}`);
    return value;
  }

  compare(other: Decimal): -1 | 0 | 1 {
    const [a, b] = aligned(this, other);
    return a < b ? -1 : a > b ? 1 : 0;
  }
  equals(other: Decimal): boolean {
    return this.compare(other) === 0;
  }
  lessThan(other: Decimal): boolean {
    return this.compare(other) < 0;
  }
  greaterThan(other: Decimal): boolean {
    return this.compare(other) > 0;
  }
  isZero(): boolean {
    return this.#coefficient === 0n;
  }
  isPositive(): boolean {
    return this.#coefficient > 0n;
  }
  plus(other: Decimal): Decimal {
    const [a, b, scale] = aligned(this, other);
    return new Decimal(a + b, scale);
  }
  minus(other: Decimal): Decimal {
    const [a, b, scale] = aligned(this, other);
    return new Decimal(a - b, scale);
  }
  times(other: Decimal): Decimal {
    return new Decimal(this.#coefficient * other.#coefficient, this.#scale + other.#scale);
  }
  /** The quotient, cut (not rounded) after `decimals` digits. Throws on zero. */
  dividedBy(other: Decimal, decimals: number): Decimal {
    const numerator = this.#coefficient * 10n ** BigInt(other.#scale + decimals);
    return new Decimal(numerator / (other.#coefficient * 10n ** BigInt(this.#scale)), decimals);
  }
  /** How many whole `step`s fit, cut toward zero. Throws on a zero step. */
  stepsOf(step: Decimal): bigint {
    const [a, b] = aligned(this, step);
    return a / b;
  }
  /** The nearest multiple of `step` toward zero. */
  roundDown(step: Decimal): Decimal {
    return step.times(new Decimal(this.stepsOf(step), 0));
  }
  /** The nearest multiple of `step` away from zero. */
  roundUp(step: Decimal): Decimal {
    const down = this.roundDown(step);
    if (down.equals(this)) return down;
    return this.#coefficient < 0n ? down.minus(step) : down.plus(step);
  }
  /** How many digits stand after the point. */
  get decimals(): number {
    return this.#scale;
  }
  /** How many digits stand before the point; 1 for zero. */
  get integerDigits(): number {
    const digits = this.#coefficient.toString().replace('-', '').length;
    return Math.max(digits - this.#scale, 1);
  }
  /** Plain notation without trailing zeros, never an exponent: `12345678.12345678`. */
  toString(): string {
    const sign = this.#coefficient < 0n ? '-' : '';
    const digits = this.#coefficient
      .toString()
      .replace('-', '')
      .padStart(this.#scale + 1, '0');
    if (this.#scale === 0) return sign + digits;
    return `${sign}${digits.slice(0, -this.#scale)}.${digits.slice(-this.#scale)}`;
  }
  toJSON(): string {
    return this.toString();
  }

  /** Both coefficients at the larger of the two scales. */
  static align(a: Decimal, b: Decimal): [bigint, bigint, number] {
    const scale = Math.max(a.#scale, b.#scale);
    return [a.#coefficient * 10n ** BigInt(scale - a.#scale), b.#coefficient * 10n ** BigInt(scale - b.#scale), scale];
  }
}

const aligned = Decimal.align;
