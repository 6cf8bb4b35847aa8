// Editing in the REPL: the text and its cursor, where they lie on the screen, and what the keys do.
import { describe, expect, test } from "bun:test";
import { Editor, type EditorHost, type Key } from "../../src/cli/repl/editor.ts";
import { inColumns, layOut, window } from "../../src/cli/repl/layout.ts";
import { Line } from "../../src/cli/repl/line.ts";

/** A line with `|` where the cursor is. */
function line(text: string): Line {
  const made = new Line();
  made.set(text.replace("|", ""), text.indexOf("|"));
  return made;
}

function shown(made: Line): string {
  return `${made.before}|${made.after}`;
}

const edits: [action: keyof Line, before: string, after: string][] = [
  ["left", "a日|b", "a|日b"],
  ["left", "x👩‍🚀|", "x|👩‍🚀"],
  ["left", "|x", "|x"],
  ["right", "|e\u0301x", "e\u0301|x"],
  ["wordLeft", "foo.bar_1  |", "foo.|bar_1  "],
  ["wordRight", "fo|o.bar", "foo|.bar"],
  ["home", "a\nbc|d", "a\n|bcd"],
  ["end", "a|b\ncd", "ab|\ncd"],
  ["deleteLeft", "a👩‍🚀|b", "a|b"],
  ["deleteRight", "a|\nb", "a|b"],
  ["cutWordLeft", "print(abc|)", "print(|)"],
  ["cutBlankWordLeft", "local print(abc|)", "local |)"],
  ["cutWordRight", "a| bc d", "a| d"],
  ["cutToEnd", "a|bc\nd", "a|\nd"],
  ["cutToEnd", "a|\nd", "a|d"],
  ["cutToStart", "x\nab|c", "x\n|c"],
  ["transpose", "ab|c", "acb|"],
  ["transpose", "ab|", "ba|"],
  ["up", "abc\nd|ef", "a|bc\ndef"],
  ["up", "a\nbcd|", "a|\nbcd"],
  ["down", "ab|c\nd", "abc\nd|"],
];

test.each(edits)("%s: %j becomes %j", (action, before, after) => {
  const made = line(before);
  (made[action] as () => void).call(made);
  expect(shown(made)).toBe(after);
});

test("what was cut can be pasted", () => {
  const made = line("one two|");
  made.cutWordLeft();
  made.home();
  made.paste();
  expect(shown(made)).toBe("two|one ");
});

describe("layout", () => {
  test("prompts, continuation lines, and the cursor among them", () => {
    expect(layOut("ab\nc", 4, ["> ", ">> "], 10)).toEqual({ rows: ["> ab", ">> c"], row: 1, column: 4 });
  });
  test("a full row leaves the cursor at the start of the next", () => {
    expect(layOut("abc", 3, ["> ", ""], 5)).toEqual({ rows: ["> abc", ""], row: 1, column: 0 });
  });
  test("a wide character does not straddle the edge, nor does the cursor before it", () => {
    expect(layOut("ab日", 2, ["> ", ""], 5)).toEqual({ rows: ["> ab", "日"], row: 1, column: 0 });
  });
  test("control characters are visible", () => {
    expect(layOut("a\x1b\tb", 4, ["", ""], 20)).toEqual({ rows: ["a^[    b"], row: 0, column: 8 });
  });
  test("a text taller than the screen is seen around the cursor", () => {
    const layout = layOut("1\n2\n3\n4\n5\n6", 0, ["", ""], 9);
    expect(window(layout, 3)).toEqual({ rows: ["1", "2", "3"], row: 0, column: 0 });
    expect(window({ ...layout, row: 5 }, 3)).toEqual({ rows: ["4", "5", "6"], row: 2, column: 0 });
  });
  test("words stand in columns", () => {
    expect(inColumns(["a", "bb", "ccc", "d"], 12)).toEqual(["a    ccc", "bb   d"]);
  });
});

describe("keys", () => {
  const keys: Record<string, Key> = {
    "<up>": { sequence: "\x1b[A", name: "up" },
    "<down>": { sequence: "\x1b[B", name: "down" },
    "<left>": { sequence: "\x1b[D", name: "left" },
    "<enter>": { sequence: "\r", name: "return" },
    "<tab>": { sequence: "\t", name: "tab" },
    "<^r>": { sequence: "\x12", name: "r", ctrl: true },
    "<^g>": { sequence: "\x07", name: "g", ctrl: true },
    "<^c>": { sequence: "\x03", name: "c", ctrl: true },
    "<^d>": { sequence: "\x04", name: "d", ctrl: true },
    "<bs>": { sequence: "\x7f", name: "backspace" },
    "<paste>": { sequence: "\x1b[200~", name: "paste-start" },
    "</paste>": { sequence: "\x1b[201~", name: "paste-end" },
  };

  /** Types into an editor until it finishes. @returns the entry */
  async function edit(typed: string, host: Partial<EditorHost> = {}): Promise<string | undefined> {
    const editor = new Editor({
      columns: 40,
      rows: 10,
      write: () => {},
      hold: () => {},
      suspend: () => {},
      history: [],
      isComplete: () => true,
      complete: (before) => ({ start: before.length, words: [] }),
      ...host,
    });
    const entry = editor.read();
    for (const part of typed.match(/<[^<>]+>|./gsu) ?? []) editor.press(keys[part] ?? { sequence: part });
    return await entry;
  }

  const history = ["one", "do\n two\nend", "three"];

  test("Enter ends a complete entry and breaks the line of another", async () => {
    expect(await edit("if<enter>end<enter>", { isComplete: (text) => text.endsWith("end") })).toBe("if\nend");
  });
  test("history goes up, through the lines of an entry, and back down to the draft", async () => {
    expect(await edit("<up><up><enter>", { history })).toBe("do\n two\nend");
    expect(await edit("<up><up><up><up><up><enter>", { history })).toBe("one");
    expect(await edit("draft<up><down>!<enter>", { history })).toBe("draft!");
  });
  test("a search finds older entries; what ends it is carried out", async () => {
    expect(await edit("<^r>o<^r><enter>", { history })).toBe("one");
    expect(await edit("<^r>thr<bs><bs><left>X<enter>", { history })).toBe("Xthree");
    expect(await edit("a<^r>three<^g>b<enter>", { history })).toBe("ab");
    expect(await edit("<^r>zzz<enter>", { history })).toBe("");
  });
  test("a paste ends nothing, and its control characters are dropped", async () => {
    expect(await edit("<paste>a\r\nb\x1b\r</paste>c<enter>")).toBe("a\nbc");
  });
  test("Ctrl-C gets out of a paste that never ends", async () => {
    expect(await edit("<paste>lost<^c>x<enter>")).toBe("x");
  });
  test("Tab completes as far as it is clear, and indents where there is no word", async () => {
    const complete = () => ({ start: 0, words: ["format", "form"] });
    expect(await edit("fo<tab><enter>", { complete })).toBe("form");
    expect(await edit("<tab>x<enter>", { complete })).toBe("  x");
  });
  test("Ctrl-D leaves an empty line only", async () => {
    expect(await edit("x<left><^d><^d>")).toBeUndefined();
  });
  test("output takes the place of what is typed, which is drawn again below it", async () => {
    let screen = "";
    const editor = new Editor({
      columns: 4,
      rows: 10,
      write: (text) => {
        screen += text;
      },
      hold: () => {},
      suspend: () => {},
      history: [],
      isComplete: () => true,
      complete: (before) => ({ start: before.length, words: [] }),
    });
    editor.makeRoom();
    expect(screen).toBe(""); // nothing is edited
    const reading = editor.read();
    for (const key of "abcd") editor.press({ sequence: key });
    await Promise.resolve();
    screen = "";
    editor.makeRoom();
    screen += "1\n";
    editor.makeRoom();
    screen += "2\n";
    await Promise.resolve();
    expect(screen).toBe("\r\x1b[1A\x1b[J1\n2\n⏎   \r\x1b[K\r\x1b[J> ab\r\ncd\x1b[3G");
    editor.press(keys["<enter>"] as Key);
    expect(await reading).toBe("abcd");
  });
  test("what fails on the way reaches the reader", async () => {
    const complete = () => {
      throw new Error("no completion");
    };
    expect(edit("x<tab>", { complete })).rejects.toThrow("no completion");
  });
});
