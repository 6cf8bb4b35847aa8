// Shares the cells of one axis among the items of a box.
// Whole cells come out, their sum never exceeds what there is, and the same input gives the same output.
import { type Constraint, limits, resolveBound } from "../constraint.ts";
import { clamp } from "../rectangle.ts";

export interface Claimant {
  readonly constraint: Constraint;
  /** Cells its content wants; undefined when it takes what it gets. Read for `fit` only. */
  readonly natural: number | undefined;
}

interface Share {
  size: number;
  readonly least: number;
  readonly most: number;
  /** For those that grow into what is left; 0 for the others. */
  readonly weight: number;
  readonly fixed: boolean;
}

/** The cells of each claimant. */
export function distribute(available: number, claimants: readonly Claimant[]): number[] {
  const shares = initialShares(available, claimants);
  const excess = total(shares) - available;
  if (excess > 0) shrink(shares, available);
  else if (excess < 0) grow(shares, available);
  return shares.map(({ size }) => size);
}

/** What everyone wants, regardless of the others. */
function initialShares(available: number, claimants: readonly Claimant[]): Share[] {
  let exactEdge = 0;
  let edge = 0;
  return claimants.map(({ constraint, natural }) => {
    const { extent } = constraint;
    const { least, most } = limits(constraint, available);
    if (extent.kind === "fill" || (extent.kind === "fit" && natural === undefined))
      return { size: least, least, most, weight: extent.kind === "fill" ? extent.weight : 1, fixed: false };
    let wanted: number;
    if (extent.kind === "share") {
      // The edges are rounded, not the sizes: two halves of 81 cells are 81 cells.
      exactEdge += (available * extent.part) / extent.whole;
      const next = Math.round(exactEdge);
      wanted = next - edge;
      edge = next;
    } else {
      wanted = extent.kind === "fit" ? (natural as number) : resolveBound(extent, available);
    }
    return { size: clamp(wanted, least, most), least, most, weight: 0, fixed: extent.kind === "cells" };
  });
}

/** Too little for all: those that follow content or screen give way first, then fixed sizes, then minimums. */
function shrink(shares: Share[], available: number): void {
  const rounds: [Share[], (share: Share) => number][] = [
    [shares.filter(({ fixed }) => !fixed), ({ least }) => least],
    [shares.filter(({ fixed }) => fixed), ({ least }) => least],
    [shares, () => 0],
  ];
  for (const [givers, floor] of rounds) {
    const excess = total(shares) - available;
    if (excess <= 0) return;
    level(givers, floor, total(givers) - excess);
  }
}

/** Brings the sum down towards `target` by cutting the largest first; nobody goes below the floor. */
function level(shares: Share[], floor: (share: Share) => number, target: number): void {
  const capped = (share: Share, cap: number): number => Math.min(share.size, Math.max(cap, floor(share)));
  const sumAt = (cap: number): number => shares.reduce((sum, share) => sum + capped(share, cap), 0);
  let low = 0;
  let high = shares.reduce((most, { size }) => Math.max(most, size), 0);
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (sumAt(middle) <= target) low = middle;
    else high = middle - 1;
  }
  let spare = Math.max(0, target - sumAt(low));
  for (const share of shares) {
    const size = capped(share, low);
    // What rounding leaves over goes to the first that were cut.
    const extra = spare > 0 && size === low && share.size > low ? 1 : 0;
    share.size = size + extra;
    spare -= extra;
  }
}

/** What is left goes to those that fill, by weight, between their limits. */
function grow(shares: Share[], available: number): void {
  let growing = shares.filter(({ weight }) => weight > 0);
  let room = available - total(shares) + total(growing);
  while (growing.length > 0) {
    const sizes = byWeight(room, growing);
    const clamped = growing.map((share, index) => clamp(sizes[index] as number, share.least, share.most));
    const violation = clamped.reduce((sum, size, index) => sum + size - (sizes[index] as number), 0);
    // Those at the limit that outweighs are settled; the others share what that leaves (as CSS flexible boxes do).
    const settles = (index: number): boolean => {
      const difference = (clamped[index] as number) - (sizes[index] as number);
      return violation === 0 || (violation > 0 ? difference > 0 : difference < 0);
    };
    growing = growing.filter((share, index) => {
      if (!settles(index)) return true;
      share.size = clamped[index] as number;
      room -= share.size;
      return false;
    });
  }
}

function byWeight(room: number, shares: readonly Share[]): number[] {
  const whole = shares.reduce((sum, { weight }) => sum + weight, 0);
  let weight = 0;
  let edge = 0;
  return shares.map((share) => {
    weight += share.weight;
    const next = Math.round((room * weight) / whole);
    const size = next - edge;
    edge = next;
    return size;
  });
}

function total(shares: readonly Share[]): number {
  return shares.reduce((sum, { size }) => sum + size, 0);
}
