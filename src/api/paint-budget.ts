// How long code that draws may run, in milliseconds: other windows wait for it.
export const PAINT_BUDGET = 250;
