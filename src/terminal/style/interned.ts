// Numbers for values that cells refer to, bounded: when the numbers run out, those that no grid shows are given anew.

type Numbers = Uint16Array | Uint32Array;

/** Something that keeps numbers alive, such as a grid. It is held weakly. */
interface Holder {
  reference: WeakRef<object>;
  /** The numbers that it holds; others than this table's may be among them. */
  held: (holder: never) => readonly Numbers[];
}

/**
 * A table of values with a number each, counted from `first`. A number stays good while a holder has it, and otherwise
 * through at least the next `limit / 8` values that are new to the table.
 */
export class Interned<Value> {
  private readonly numbers = new Map<string, number>();
  private readonly keys: (string | undefined)[] = [];
  private readonly values: (Value | undefined)[] = [];
  /** When each value was last asked for, in values that were new. */
  private readonly asked: Float64Array;
  private readonly grace: number;
  private holders: Holder[] = [];
  private free: number[] = [];
  private news = 0;
  private swept = 0;
  /** Changes whenever numbers have become free, so that their meaning may change. */
  generation = 0;

  /**
   * @param limit how many values there may be
   * @param first number of the first value
   */
  constructor(
    readonly limit: number,
    private readonly first = 0,
  ) {
    this.asked = new Float64Array(limit);
    this.grace = limit >> 3;
  }

  /** Keeps the numbers alive that `holder` has, for as long as it lives itself. */
  watch<Held extends object>(holder: Held, held: (holder: Held) => readonly Numbers[]): void {
    this.holders.push({ reference: new WeakRef(holder), held });
  }

  /**
   * @param key tells values apart
   * @param value called when the key is new
   * @returns the number, undefined when all are in use
   */
  number(key: string, value: () => Value): number | undefined {
    const known = this.numbers.get(key);
    if (known !== undefined) {
      this.asked[known] = this.news;
      return known + this.first;
    }
    const index = this.vacant();
    if (index === undefined) return undefined;
    this.numbers.set(key, index);
    this.keys[index] = key;
    this.values[index] = value();
    this.asked[index] = this.news;
    return index + this.first;
  }

  /** As if the value of a number in use had been asked for. */
  touch(number: number): void {
    this.asked[number - this.first] = this.news;
  }

  /** @returns the value, undefined when the number is not in use */
  value(number: number): Value | undefined {
    return this.values[number - this.first];
  }

  private vacant(): number | undefined {
    this.news++;
    if (this.keys.length < this.limit) return this.keys.length;
    // Not at each new value: looking through all grids takes a while, and might free nothing.
    if (this.free.length === 0 && this.news - this.swept >= this.grace) this.sweep();
    return this.free.pop();
  }

  private sweep(): void {
    this.swept = this.news;
    this.generation++;
    const used = new Uint8Array(this.limit);
    this.holders = this.holders.filter(({ reference, held }) => {
      const holder = reference.deref();
      if (holder === undefined) return false;
      for (const numbers of held(holder as never)) {
        for (const number of numbers) {
          const index = number - this.first;
          if (index >= 0 && index < this.limit) used[index] = 1;
        }
      }
      return true;
    });
    for (let index = 0; index < this.limit; index++) {
      const key = this.keys[index];
      // What was asked for lately may be about to be drawn.
      const recent = (this.asked[index] as number) >= this.news - this.grace;
      if (key === undefined || used[index] === 1 || recent) continue;
      this.numbers.delete(key);
      this.keys[index] = undefined;
      this.values[index] = undefined;
      this.free.push(index);
    }
  }
}
