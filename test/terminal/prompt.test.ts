// The prompt: history, search, stash, placeholder, sections and what plugins do with it, driven by a terminal's bytes.
import { describe, expect, test } from "bun:test";
import { ViRegisters } from "../../src/kernel/editing/vi-registers.ts";
import { TypedPrompt } from "./editor-harness.ts";

const UP = "\x1b[A";
const DOWN = "\x1b[B";

describe("submitting", () => {
  test("tells the text, adds it to the history, and leaves nothing to undo", () => {
    const typed = new TypedPrompt(["old"], {
      onChange: () => typed.told.push(`changed ${typed.buffer.text}`),
    });
    typed.type("a", "\n", "b");
    typed.told.length = 0;
    expect(typed.type("\r", "\x1f")).toBe("|");
    expect(typed.told).toEqual(["submit a\nb", "changed "]);
    expect(typed.history.entries).toEqual(["old", "a\nb"]);
    typed.type("\r");
    expect(typed.told.at(-1)).toBe("submit ");
    expect(typed.history.entries).toHaveLength(2);
  });

  test("the program may set another text while it is told", () => {
    const typed = new TypedPrompt([], { onSubmit: (text) => typed.prompt.setText(`again ${text}`) });
    expect(typed.type("x\r")).toBe("again x|");
    expect(typed.type("\x1f")).toBe("again x|");
  });

  test("with vi, one types again afterwards", () => {
    const typed = new TypedPrompt([], { vi: { registers: new ViRegisters() } });
    expect(typed.type("ab", "\x1b", "\r", "cd")).toBe("cd|");
  });
});

describe("the history", () => {
  test("is gone through by Up and Down at the edges; what was being typed comes back", () => {
    const typed = new TypedPrompt(["one", "two\nlines"]);
    expect(typed.type("draft", UP)).toBe("two\nlines|");
    expect(typed.type(UP)).toBe("two|\nlines");
    expect(typed.type(UP)).toBe("one|");
    typed.type(UP);
    expect(typed.taken).toBe(false);
    expect(typed.type(DOWN)).toBe("two\nlines|");
    expect(typed.type(DOWN)).toBe("draft|");
    typed.type(DOWN);
    expect(typed.taken).toBe(false);
  });

  test("keeps what was made of an entry until something is submitted", () => {
    const typed = new TypedPrompt(["one", "two"]);
    typed.type("\x10", "!", "\x10", "\x0e");
    expect(typed.shown).toBe("two!|");
    typed.type("\r", UP, UP);
    expect(typed.shown).toBe("two|");
  });

  test("is undone", () => {
    const typed = new TypedPrompt(["one"]);
    expect(typed.type("draft", UP, "\x1f")).toBe("draft|");
  });

  test("is reached from both modes of vi", () => {
    const typed = new TypedPrompt(["one", "two"], { vi: { registers: new ViRegisters() } });
    expect(typed.type(UP)).toBe("two|");
    expect(typed.type("\x0b")).toBe("two|");
    expect(typed.taken).toBe(false);
    expect(typed.type("\x1b", "\x0b")).toBe("on|e");
    expect(typed.type("\n")).toBe("tw|o");
  });
});

describe("searching the history", () => {
  const entries = ["git commit", "make test", "git push\nnow"];

  test("offers the best match as one types; Enter takes it, to be edited", () => {
    const typed = new TypedPrompt(entries);
    typed.type("\x12", "g", "i");
    expect(typed.told.at(-1)).toBe("status search history: gi (1 of 2) git push");
    typed.type("\x12");
    expect(typed.told.at(-1)).toBe("status search history: gi (2 of 2) git commit");
    typed.type("\x12", "\x13", "\x12");
    expect(typed.shown).toBe("|");
    expect(typed.type("\r")).toBe("git commit|");
    expect(typed.told.at(-1)).toBe("status undefined");
    expect(typed.type("\x1f")).toBe("|");
  });

  test("other keys take the match and act on it; Esc and Ctrl-G give it up", () => {
    const typed = new TypedPrompt(entries);
    expect(typed.type("\x12", "make", "\x01")).toBe("|make test");
    expect(typed.type("\x12", "push", "\x07")).toBe("|make test");
    expect(typed.type("\x12", "push", "\x1b")).toBe("|make test");
    expect(typed.told.at(-1)).toBe("status undefined");
    expect(typed.told.some((line) => line.startsWith("submit"))).toBe(false);
  });

  test("a query is shortened, pasted and may find nothing", () => {
    const typed = new TypedPrompt(entries);
    typed.type("\x12", "\x1b[200~make\ntex\x1b[201~");
    expect(typed.told.at(-1)).toBe("status search history: make tex (nothing found)");
    typed.type("\x7f");
    expect(typed.told.at(-1)).toBe("status search history: make te (1 of 1) make test");
    typed.type("\x15", `\x1b[200~${"x".repeat(10_000_000)}\x1b[201~`);
    expect(typed.told.at(-1)?.length).toBeLessThan(2000);
    expect(typed.type("\x1b")).toBe("|");
  });

  test("Ctrl-R is redo in vi's normal mode", () => {
    const typed = new TypedPrompt(entries, { vi: { registers: new ViRegisters() } });
    expect(typed.type("ab", "\x1b", "u", "\x12")).toBe("|ab");
    expect(typed.told).toEqual([]);
  });
});

describe("the stash", () => {
  test("Ctrl-S puts the text aside and brings it back", () => {
    const typed = new TypedPrompt();
    typed.type("\x13");
    expect(typed.taken).toBe(false);
    expect(typed.type("one", "\x13")).toBe("|");
    expect(typed.prompt.stash).toBe("one");
    expect(typed.type("two", "\r", "\x13")).toBe("one|");
    expect(typed.prompt.stash).toBeUndefined();
  });

  test("nothing is lost when there is text already", () => {
    const typed = new TypedPrompt();
    expect(typed.type("one", "\x13", "two", "\x13")).toBe("one|");
    expect(typed.prompt.stash).toBe("two");
  });
});

describe("the placeholder", () => {
  const withPlaceholder = () => {
    const typed = new TypedPrompt();
    typed.window.placeholder = { text: "try this", acceptKeys: ["<Tab>"], dismissKeys: ["<Esc>", "<C-c>"] };
    return typed;
  };

  test("is taken over into the text", () => {
    const typed = withPlaceholder();
    expect(typed.type("\t")).toBe("try this|");
    expect(typed.told).toEqual(["accepted"]);
    expect(typed.type("\x1f")).toBe("|");
  });

  test("is dismissed, once", () => {
    const typed = withPlaceholder();
    typed.type("\x1b", "\x1b");
    expect(typed.told).toEqual(["dismissed", "dismiss"]);
    expect(typed.window.placeholder).toBeUndefined();
  });

  test("survives typing and undo, and its keys mean nothing meanwhile", () => {
    const typed = withPlaceholder();
    typed.type("x", "\t", "\x1b");
    expect(typed.taken).toBe(true);
    expect(typed.shown).toBe("x|");
    typed.type("\x1f");
    expect(typed.window.placeholder?.text).toBe("try this");
    expect(typed.type("\t")).toBe("try this|");
  });
});

describe("what plugins do with it", () => {
  test("the cursor counts bytes, is put on a character and in the text", () => {
    const { prompt } = new TypedPrompt();
    prompt.setText("aé😀\nb");
    expect(prompt.cursorByte).toBe(9);
    const places = [2, 5, 6, 7, -1, 99, Number.NaN].map((offset) => {
      prompt.cursorByte = offset;
      return prompt.cursorByte;
    });
    expect(places).toEqual([1, 3, 3, 7, 0, 9, 0]);
  });

  test("a range of bytes is replaced; the cursor is behind it", () => {
    const typed = new TypedPrompt();
    typed.prompt.setText("see @é now");
    expect(typed.prompt.replaceRange(4, 7, "src/ä")).toBe(10);
    expect(typed.shown).toBe("see src/ä| now");
    expect(typed.prompt.replaceRange(99, 3, "!")).toBe(15);
    expect(typed.prompt.replaceRange(3, 1, "X")).toBe(4);
    expect(typed.shown).toBe("seeX| src/ä now!");
    typed.prompt.editor.undo();
    expect(typed.shown).toBe("see src/ä now!|");
  });

  test("clearing can be undone", () => {
    const typed = new TypedPrompt();
    typed.type("text");
    typed.prompt.clear();
    expect(typed.shown).toBe("|");
    expect(typed.type("\x1f")).toBe("text|");
  });

  test("sections are kept in their order until they are removed", () => {
    const { prompt } = new TypedPrompt();
    prompt.setSection("a", "1");
    prompt.setSection("b", "2");
    prompt.setSection("a", "3");
    prompt.removeSection("none");
    expect([...prompt.sections]).toEqual([
      ["a", "3"],
      ["b", "2"],
    ]);
    prompt.removeSection("a");
    expect([...prompt.sections.keys()]).toEqual(["b"]);
  });

  test("a change is told, by whomever it was made; what is changed meanwhile is not told again", () => {
    let count = 0;
    const typed = new TypedPrompt([], {
      onChange: () => {
        count++;
        typed.prompt.setText(`${typed.prompt.text()}!`);
      },
    });
    typed.type("a", "\x1b[D");
    expect([count, typed.buffer.text]).toEqual([1, "a!"]);
    typed.buffer.setText("b");
    expect([count, typed.buffer.text]).toEqual([2, "b!"]);
  });

  test("the mode is told", () => {
    const modes: (string | undefined)[] = [];
    const vi = { registers: new ViRegisters() };
    const typed = new TypedPrompt([], { vi, onModeChange: (mode) => modes.push(mode) });
    typed.type("\x1b", "v");
    typed.prompt.editor.setVi(false);
    expect(modes).toEqual(["normal", "visual", undefined]);
  });

  test("a buffer that is closed ends the prompt quietly", () => {
    const typed = new TypedPrompt(["one"]);
    typed.type("a", "\x12");
    typed.buffer.close();
    typed.told.length = 0;
    typed.type("b", UP, "\r", "\x13", "\x12", "\x1b");
    typed.prompt.setText("late");
    expect(typed.taken).toBe(false);
    expect(typed.told).toEqual([]);
    expect(typed.clock.count).toBe(0);
  });
});

test("10 MB are pasted and submitted, without asking completers for that much", () => {
  const typed = new TypedPrompt();
  const asked: number[] = [];
  typed.prompt.addCompleter({ detect: (text) => void asked.push(text.length), rows: () => [], accept: () => "" });
  typed.type(`\x1b[200~${"line\n".repeat(2_000_000)}\x1b[201~`, "x", "\x1b[D", "\r");
  expect(typed.told.map((line) => line.length)).toEqual([10_000_008]);
  expect(typed.shown).toBe("|");
  expect(asked).toEqual([0, 0]);
});
