// What `buf:mark` is told of a mark, and the mark that comes of it.
import type { MarkOptions } from "../kernel/marks.ts";
import type { TextBuffer } from "../kernel/text-buffer.ts";
import { color, withoutUndefined } from "./looks.ts";
import { flag, type Options, t } from "./types.ts";

const text = t.optional(t.string);
const integer = t.optional(t.integer);

const fields = {
  id: [integer, "moves the mark of that number"],
  end_row: [integer, "row of the end, counted from 1"],
  end_col: [integer, "byte offset behind the last character; past the end of the line means its end"],
  priority: [integer, "higher paints over lower"],
  right_gravity: [flag, "whether the start stays behind text that is inserted there; true unless given"],
  end_right_gravity: [flag, "the same for the end; false unless given"],
  hl_group: [text, "theme group"],
  hl: [text, "the same, in short"],
  fg: [t.optional(color), "foreground, over that of the group"],
  bg: [t.optional(color), "background"],
  bold: [flag, ""],
  dim: [flag, ""],
  italic: [flag, ""],
  underline: [flag, ""],
  crossedout: [flag, ""],
  reverse: [flag, ""],
  hl_eol: [flag, "goes on to the edge of the window"],
  on_cursor_row: [flag, "only in the row of the cursor"],
  virt_text: [text, "text that is shown and is not in the buffer"],
  virt_text_hl: [text, "its theme group"],
  virt_text_pos: [t.optional(t.oneOf("inline", "overlay", "right_align", "eol")), "its place; eol unless given"],
  selectable: [flag, "false: a selection leaves it out"],
  yank_as: [text, "what is copied instead"],
} as const;

export const markOptions = t.options("buf.MarkOpts", fields);

type Given = Options<typeof fields>;

/** The kernel's options for a mark that starts at a row counted from 0. */
export function toMark(buffer: TextBuffer, row: number, given: Given): MarkOptions {
  const { id, end_row, end_col, priority, right_gravity, end_right_gravity, ...payload } = given;
  const isRange = end_row !== undefined || end_col !== undefined;
  const endRow = end_row === undefined ? row : end_row - 1;
  const column = end_col ?? Number.MAX_SAFE_INTEGER;
  return {
    id,
    end: isRange ? buffer.positionOf(endRow, column, "byte") : undefined,
    priority,
    rightGravity: right_gravity,
    endRightGravity: end_right_gravity,
    payload: withoutUndefined(payload),
  };
}
