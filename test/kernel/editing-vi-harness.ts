// A vi over a text of its own, for tests to type into.
import type { Position } from "../../src/kernel/editing/position.ts";
import { Vi, type ViOptions } from "../../src/kernel/editing/vi.ts";
import { ViRegisters } from "../../src/kernel/editing/vi-registers.ts";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";
import { Undo } from "../../src/kernel/undo.ts";
import { COMPARED_REGISTERS, FIRST_KEYS, FIRST_REGISTERS, type VimCase, type VimResult } from "./editing-real-vim.ts";

export class TypedVi {
  readonly buffer = new TextBuffer();
  readonly registers: ViRegisters;
  readonly vi: Vi;
  readonly undo: Undo;
  readonly target: { buffer: TextBuffer; undo: Undo; cursor: Position; beep(): void };
  beeps = 0;

  constructor(lines: readonly string[], options: ViOptions = {}) {
    this.buffer.setLines(lines);
    this.registers = options.registers ?? new ViRegisters();
    this.undo = new Undo(this.buffer);
    this.target = {
      buffer: this.buffer,
      undo: this.undo,
      cursor: { row: 0, column: 0 },
      beep: () => {
        this.beeps++;
      },
    };
    this.vi = new Vi(this.target, { ...options, registers: this.registers });
  }

  type(keys: readonly string[]): void {
    for (const key of keys) this.vi.key(key);
  }
}

/** The chords in a string of keys: `ciwfoo<Esc>`. */
export function chords(keys: string): string[] {
  return keys.match(/<[A-Za-z][A-Za-z-]*>|<C-.>|./gsu) ?? [];
}

/** Runs a case that is meant for vim too. */
export function runInOurs({ lines, row, column, commands }: VimCase): VimResult {
  const typed = new TypedVi(lines);
  for (const [name, text] of Object.entries(FIRST_REGISTERS)) typed.registers.set(name, { text, linewise: false });
  for (const key of FIRST_KEYS) typed.vi.key(key);
  typed.target.cursor = typed.buffer.positionOf(row, column, "byte");
  for (const keys of commands) {
    typed.type(keys);
    typed.vi.key("<Esc>");
    typed.vi.key("<Esc>");
  }
  const { cursor } = typed.target;
  return {
    lines: typed.buffer.lines(),
    row: cursor.row,
    column: typed.buffer.columnOf(cursor, "byte"),
    registers: COMPARED_REGISTERS.map((name) => {
      const value = typed.registers.get(name);
      // vim shows the lines of a register each with its line break.
      return value === undefined ? "" : value.linewise ? `V${value.text}\n` : value.text;
    }),
  };
}
