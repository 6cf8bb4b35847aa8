// Repeatable randomness for property tests: the same seed gives the same choices.

/** A source of random choices. */
export interface Random {
  /** An integer from 0 to `limit` - 1. */
  below(limit: number): number;
  /** One of the items, of which there must be at least one. */
  pick<Item>(items: readonly Item[]): Item;
}

/** Makes a source from a seed (the generator is mulberry32). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const below = (limit: number): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) % limit;
  };
  return { below, pick: <Item>(items: readonly Item[]) => items[below(items.length)] as Item };
}
