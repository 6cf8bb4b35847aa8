// Keeps a text in one line: whatever brings in line breaks, vi's `o` or a register of whole lines, gets blanks for them.
import type { TextBuffer } from "../../kernel/text-buffer.ts";
import { Undo } from "../../kernel/undo.ts";
import type { Caret } from "./caret.ts";

/** The text with blanks for line breaks. */
export function inOneLine(text: string): string {
  return text.replaceAll("\n", " ");
}

/** Puts blanks in the place of the line breaks. */
export function joinLines(buffer: TextBuffer, caret: Caret): void {
  if (buffer.lineCount === 1) return;
  const column = buffer.offsetOf(caret.position, "utf16");
  buffer.replace({ row: 0, column: 0 }, buffer.end, buffer.lines().join(" "));
  caret.position = { row: 0, column };
}

/** The undo history of such a text: what a group of changes brings in is taken back together with the blanks. */
export class SingleLineUndo extends Undo {
  constructor(
    private readonly text: TextBuffer,
    private readonly caret: Caret,
  ) {
    super(text);
  }

  override end(...[cursor]: Parameters<Undo["end"]>): void {
    joinLines(this.text, this.caret);
    super.end(cursor);
  }
}
