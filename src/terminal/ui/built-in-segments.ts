// What the statusline shows besides the segments of plugins: the mode of vi, what is being done or searched, errors
// nobody has read.
import type { ViMode } from "../../kernel/editing/vi.ts";
import type { Segment } from "../../kernel/statusline.ts";

export interface StatusFacts {
  /** Of what has focus; undefined without vi. */
  readonly mode: ViMode | undefined;
  /** What has been typed of a command of vi. */
  readonly pending: string;
  readonly unreadErrors: number;
  /** What is being done, with its spinner, where that is not shown elsewhere. */
  readonly working: string | undefined;
  /** How the search through the history of the prompt goes. */
  readonly search: string | undefined;
}

const GROUPS: Readonly<Record<ViMode, string>> = {
  insert: "SmeltVimInsert",
  normal: "SmeltVimNormal",
  visual: "SmeltVimVisual",
  visual_line: "SmeltVimVisual",
};

/** A mode of vi as it is shown: `VISUAL LINE`. */
export function modeLabel(mode: ViMode): string {
  return mode.replace("_", " ").toUpperCase();
}

export function builtInSegments({ mode, pending, unreadErrors, working, search }: StatusFacts): Segment[] {
  const segments: Segment[] = [];
  const add = (text: string, hl: string, more: Partial<Segment> = {}): void => {
    segments.push({
      ...{ text, style: { hl }, priority: 1, alignRight: false, truncatable: false, separated: false },
      ...more,
    });
  };
  if (mode !== undefined) add(` ${modeLabel(mode)} `, GROUPS[mode]);
  // Nothing else tells the user what the keys do now.
  if (search !== undefined) add(` ${search} `, "SmeltAccent", { priority: 0, truncatable: true });
  if (working !== undefined) add(` ${working} `, "SmeltAccent", { truncatable: true });
  if (unreadErrors > 0)
    add(` ${unreadErrors} ${unreadErrors === 1 ? "error" : "errors"} · /messages `, "ErrorMsg", { priority: 3 });
  if (mode !== undefined && pending !== "") add(` ${pending} `, "KeyHint", { alignRight: true });
  return segments;
}
