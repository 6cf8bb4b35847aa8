// Shows that the program works: a spinner and what is being done, on the upper border of the prompt.
import type { Solved } from "../../kernel/layout/solve.ts";
import type { Rectangle } from "../../kernel/rectangle.ts";

/** The pictures of the spinner, and how long each is shown, in milliseconds. */
const GLYPHS = ["⠋", "⠙", "⠹", "⠸", "⠼", "⠴", "⠦", "⠧", "⠇", "⠏"] as const;
export const SPINNER_PERIOD = 80;

/** The picture that is shown now. */
export function spinnerGlyph(now = performance.now()): string {
  return GLYPHS[Math.floor(now / SPINNER_PERIOD) % GLYPHS.length] as string;
}

/**
 * The upper border of the prompt, without its ends.
 * @returns undefined when it has none, or one with a title
 */
export function promptBorder(main: Solved | undefined, prompt: Rectangle | undefined): Rectangle | undefined {
  if (main === undefined || prompt === undefined) return undefined;
  for (const part of main.chrome) {
    if (part.kind !== "frame" || part.edges.top === 0 || part.title !== undefined) continue;
    const { row, column, width } = part.rectangle;
    const isAbove = row === prompt.row - 1 && column <= prompt.column && column + width >= prompt.column + prompt.width;
    if (isAbove && width > 2) return { row, column: column + 1, width: width - 2, height: 1 };
  }
  return undefined;
}
