// Keeps a part of many rows, and says how many are missing.
import type { CapBlock } from "../../../kernel/block.ts";
import type { Style, StyledLine } from "../../../kernel/draw.ts";
import { wrapLine } from "../wrap.ts";

/** The rows of a block that has at most so many. @param base the style under that of the marker */
export function capRows(
  all: readonly StyledLine[],
  cap: CapBlock,
  { base, width }: { readonly base: Style; readonly width: number },
): readonly StyledLine[] {
  const most = Math.max(0, Math.floor(cap.rows) || 0);
  const tailOnly = cap.keep === "tail";
  const half = Math.min(most, Math.max(0, Math.floor(cap.headRows ?? Math.ceil(most / 2)) || 0));
  const isWhole = all.length <= most;
  const headRows = isWhole ? all.length : cap.keep === "head" ? most : tailOnly ? 0 : half;
  const head = all.slice(0, headRows);
  const tail = isWhole ? [] : all.slice(all.length - (most - headRows));
  const missing = Math.max(all.length, cap.totalRows ?? 0) - head.length - tail.length;
  if (missing <= 0 || cap.marker === undefined) return [...head, ...tail];
  const text = `… ${missing} more ${missing === 1 ? "row" : "rows"}`;
  const spans: StyledLine = [{ text, style: { ...base, dim: true, selectable: false } }];
  const [marker = []] = wrapLine({ spans, cut: true }, width);
  if (cap.marker === "above") return [marker, ...head, ...tail];
  return cap.marker === "below" ? [...head, ...tail, marker] : [...head, marker, ...tail];
}
