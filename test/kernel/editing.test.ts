// The editing commands: motions, deletions, the kill ring, case, transposing.
import { describe, expect, test } from "bun:test";
import * as commands from "../../src/kernel/editing/commands.ts";
import { KillRing } from "../../src/kernel/editing/kill-ring.ts";
import * as motions from "../../src/kernel/editing/motions.ts";
import type { Position, TextSource } from "../../src/kernel/editing/position.ts";
import { TextBuffer } from "../../src/kernel/text-buffer.ts";

/** A text with `|` for the cursor and `[` or `]` for the other end of a selection. */
function parse(marked: string): { buffer: TextBuffer; selection: commands.Selection } {
  const plain = marked.replace(/[|[\]]/g, "");
  const buffer = new TextBuffer();
  buffer.setText(plain);
  const place = (index: number) => buffer.positionAt(marked.slice(0, index).replace(/[|[\]]/g, "").length, "utf16");
  const anchor = marked.search(/[[\]]/);
  const cursor = place(marked.indexOf("|"));
  return { buffer, selection: anchor === -1 ? { cursor } : { cursor, anchor: place(anchor) } };
}

function show(buffer: TextBuffer, cursor: Position): string {
  const offset = buffer.offsetOf(cursor, "utf16");
  return `${buffer.text.slice(0, offset)}|${buffer.text.slice(offset)}`;
}

type Command = (text: TextSource, selection: commands.Selection) => commands.Outcome;

function run(marked: string, command: Command): string {
  const { buffer, selection } = parse(marked);
  const { edits, cursor } = command(buffer, selection);
  expect(commands.applyEdits(buffer, edits)).toBe(true);
  return show(buffer, cursor);
}

describe("motions", () => {
  const cases: [string, string, string, (text: TextSource, at: Position) => Position][] = [
    ["left over a cluster", "e\u0301👨‍👩‍👧|x", "e\u0301|👨‍👩‍👧x", motions.left],
    ["left over a line break", "ab\n|c", "ab|\nc", motions.left],
    ["left at the start", "|ab", "|ab", motions.left],
    ["right over a cluster", "|🇩🇪x", "🇩🇪|x", motions.right],
    ["right over a line break", "ab|\nc", "ab\n|c", motions.right],
    ["right at the end", "ab|", "ab|", motions.right],
    ["word right", "|foo-bar baz", "foo|-bar baz", motions.wordRight],
    ["word right over punctuation and lines", "foo| ..\n  bär x", "foo ..\n  bär| x", motions.wordRight],
    ["word left", "foo-bar|", "foo-|bar", motions.wordLeft],
    ["word left over lines", "foo ..\n |x", "|foo ..\n x", motions.wordLeft],
    ["blank-delimited word left", "a foo-bar  |x", "a |foo-bar  x", motions.blankLeft],
    ["blank-delimited word left over lines", "a b\n|x", "a |b\nx", motions.blankLeft],
    ["line end", "a|b\nc", "ab|\nc", motions.lineEnd],
    ["text end", "|ab\nc", "ab\nc|", motions.textEnd],
  ];
  test.each(cases)("%s", (_name, before, after, motion) => {
    const { buffer, selection } = parse(before);
    expect(show(buffer, motion(buffer, selection.cursor))).toBe(after);
  });

  test("up and down keep to their column on the screen, and say when there is no further row", () => {
    const { buffer, selection } = parse("abcd|ef\n日本語\n\nx");
    const cell = motions.cellOf(buffer, selection.cursor);
    expect(motions.vertical(buffer, selection.cursor, 1, cell)).toEqual({ row: 1, column: 2 });
    expect(motions.vertical(buffer, selection.cursor, 2, cell)).toEqual({ row: 2, column: 0 });
    expect(motions.vertical(buffer, selection.cursor, -1, cell)).toBeUndefined();
  });
});

describe("commands", () => {
  const upper: Command = (text, selection) => commands.changeCase(text, selection, "upper");
  const capital: Command = (text, selection) => commands.changeCase(text, selection, "capital");
  const cases: [string, string, string, Command][] = [
    ["typing", "a|b", "ax\ny|b", (text, selection) => commands.insertText(text, selection, "x\ny")],
    ["typing over a selection", "a[bc|d", "aX|d", (text, selection) => commands.insertText(text, selection, "X")],
    ["Backspace takes a cluster", "a👨‍👩‍👧|b", "a|b", commands.deleteBackward],
    ["Backspace takes a selection", "a|bc]d", "a|d", commands.deleteBackward],
    ["Backspace at the start", "|a", "|a", commands.deleteBackward],
    ["Delete joins lines", "a|\nb", "a|b", commands.deleteForward],
    ["Ctrl-K", "a|bc\nd", "a|\nd", commands.killLine],
    ["Ctrl-K at the end of a line", "a|\nd", "a|d", commands.killLine],
    ["Ctrl-U", "abc|d", "|d", commands.killToLineStart],
    ["Alt-D", "a| foo bar", "a| bar", (text, selection) => commands.killBy(text, selection, motions.wordRight)],
    ["transposing", "ab|c", "acb|", commands.transposeCharacters],
    ["transposing at the end", "abc|", "acb|", commands.transposeCharacters],
    ["transposing clusters", "x|é\n", "éx|\n", commands.transposeCharacters],
    ["transposing at the start", "|abc", "|abc", commands.transposeCharacters],
    ["upper case", "|foo bar", "FOO| bar", upper],
    ["upper case of a selection", "[foo b|ar", "FOO B|ar", upper],
    ["capitals", "| hELLO x", " Hello| x", capital],
    [
      "another yank",
      "a12|",
      "axyz|",
      (_text, { cursor }) => commands.replaceYank(cursor, { row: 0, column: 1 }, "xyz"),
    ],
  ];
  test.each(cases)("%s", (_name, before, after, command) => {
    expect(run(before, command)).toBe(after);
  });

  test("tell what was killed, and on which side", () => {
    const { buffer, selection } = parse("one |two");
    expect(commands.killLine(buffer, selection).killed).toEqual({ text: "two", backwards: false });
    expect(commands.killToLineStart(buffer, selection).killed).toEqual({ text: "one ", backwards: true });
    expect(commands.killBy(buffer, selection, (_text, at) => at).killed).toBeUndefined();
  });

  test("leave a readonly text alone", () => {
    const { buffer, selection } = parse("a|b");
    buffer.readonly = true;
    expect(commands.applyEdits(buffer, commands.deleteBackward(buffer, selection).edits)).toBe(false);
    expect(buffer.text).toBe("ab");
  });
});

describe("the kill ring", () => {
  test("joins kills in a row, on their sides", () => {
    const ring = new KillRing();
    ring.kill("b", false);
    ring.kill("c", false);
    ring.kill("a", true);
    expect(ring.newest).toBe("abc");
    ring.separate();
    ring.kill("x", false);
    expect([ring.newest, ring.size]).toEqual(["x", 2]);
  });

  test("goes round, and keeps as many as it is told", () => {
    const ring = new KillRing(2);
    for (const text of ["one", "two", "three"]) {
      ring.kill(text, false);
      ring.separate();
    }
    expect([ring.newest, ring.rotate(), ring.rotate(), ring.size]).toEqual(["three", "two", "three", 2]);
  });
});
