// Completion in the prompt: when completers are asked, and how the keys of the menu act.
import { describe, expect, test } from "bun:test";
import { ViRegisters } from "../../src/kernel/editing/vi-registers.ts";
import type { Completer, CompletionRow, PromptOptions } from "../../src/terminal/prompt.ts";
import { TypedPrompt } from "./editor-harness.ts";

const UP = "\x1b[A";
const DOWN = "\x1b[B";
const ESC = "\x1b";

type Rows = (token: string) => readonly CompletionRow[] | Promise<readonly CompletionRow[]>;

/** Completes words that begin with `sign`, by words of a list unless other rows are given. */
function words(sign: string, list: readonly string[], rows?: Rows): Completer {
  return {
    detect(text, cursorByte) {
      const before = Buffer.from(text).toString("utf8", 0, cursorByte);
      const start = before.search(new RegExp(`${sign}\\S*$`));
      return start < 0 ? undefined : { anchor: Buffer.byteLength(before.slice(0, start)), data: sign };
    },
    rows: (_, token) =>
      rows?.(token) ??
      list.filter((word) => word.startsWith(token.slice(sign.length))).map((word) => ({ label: sign + word })),
    accept: (_, { label }) => label,
  };
}

/** Waits until promises that are resolved have had their effects. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

class Completing extends TypedPrompt {
  constructor(completers: readonly Completer[], options: Partial<PromptOptions> = {}) {
    super(["old"], options);
    for (const completer of completers) this.prompt.addCompleter(completer);
  }

  /** The rows of the menu, the selected one in brackets; nothing without a menu. */
  get menu(): string | undefined {
    const { menu } = this.prompt;
    return menu?.rows.map(({ label }, row) => (row === menu.selected ? `[${label}]` : label)).join(" ");
  }
}

const files = words("@", ["alpha", "beta", "beta-2"]);

test("a menu comes as one types, follows what is typed, and goes when there is nothing", () => {
  const typed = new Completing([files]);
  typed.type("é @");
  expect(typed.menu).toBe("[@alpha] @beta @beta-2");
  expect(typed.prompt.menu?.anchor).toBe(3);
  typed.type("b");
  expect(typed.menu).toBe("[@beta] @beta-2");
  typed.type("x");
  expect(typed.menu).toBeUndefined();
  typed.type("\x7f", "\x01");
  expect(typed.menu).toBeUndefined();
  typed.type("\x05");
  expect(typed.menu).toBe("[@beta] @beta-2");
});

test("Up and Down select around the ends, Tab takes over", () => {
  const typed = new Completing([files]);
  typed.type("@", UP);
  expect(typed.menu).toBe("@alpha @beta [@beta-2]");
  typed.type(DOWN, "\x0e");
  expect(typed.menu).toBe("@alpha [@beta] @beta-2");
  expect(typed.type("\t")).toBe("@beta|");
  expect(typed.menu).toBeUndefined();
  expect(typed.type("\x1f")).toBe("@|");
});

test("Enter takes over what is selected, and submits when that stands there already", () => {
  const typed = new Completing([files]);
  expect(typed.type("@a\r")).toBe("@alpha|");
  expect(typed.told).toEqual([]);
  typed.type("\r", "@alpha\r");
  expect(typed.told).toEqual(["submit @alpha", "submit @alpha"]);
});

test("Ctrl-J and Ctrl-K select as well, and Ctrl-C closes the menu without touching the text", () => {
  const typed = new Completing([files]);
  typed.type("@", "\x0b");
  expect(typed.menu).toBe("@alpha @beta [@beta-2]");
  typed.type("\x0a", "\x0a");
  expect(typed.menu).toBe("@alpha [@beta] @beta-2");
  expect(typed.type("\x03")).toBe("@|");
  expect(typed.menu).toBeUndefined();
});

test("what is accepted and submitted at once has no blank behind it", () => {
  const commands = {
    ...words("/", ["help", "quit"]),
    submits: true,
    accept: (_: unknown, row: CompletionRow) => `${row.label} `,
  };
  const typed = new Completing([commands]);
  typed.type("/h\r");
  expect(typed.told).toEqual(["submit /help"]);
  expect(typed.type("/q\t")).toBe("/quit |");
});

test("only the token before the cursor is replaced", () => {
  const typed = new Completing([files]);
  typed.prompt.setText("ä @al rest");
  typed.prompt.cursorByte = 6;
  expect(typed.type("\t")).toBe("ä @alpha| rest");
});

test("Esc closes the menu until something else is completed, or Tab asks for it", () => {
  const typed = new Completing([files]);
  typed.type("@", ESC, "b");
  expect(typed.menu).toBeUndefined();
  expect(typed.told).toEqual([]);
  typed.type("\t");
  expect(typed.menu).toBe("[@beta] @beta-2");
  typed.type(ESC, " @");
  expect(typed.menu).toBe("[@alpha] @beta @beta-2");
  typed.type(ESC, "\x15", "\t");
  expect(typed.taken).toBe(false);
});

test("completers are asked latest first until one has something; they go with their menu", () => {
  const typed = new Completing([files]);
  const remove = typed.prompt.addCompleter(words("@", ["beta"]));
  typed.type("@");
  expect(typed.menu).toBe("[@beta]");
  remove();
  expect(typed.menu).toBeUndefined();
  typed.type("a");
  expect(typed.menu).toBe("[@alpha]");
});

test("a history entry that is brought back is not completed", () => {
  const typed = new Completing([words("o", ["ld", "ther"])]);
  expect(typed.type(UP)).toBe("old|");
  expect(typed.menu).toBeUndefined();
});

test("vi's normal mode has no menu", () => {
  const typed = new Completing([files], { vi: { registers: new ViRegisters() } });
  typed.type("@", ESC, ESC, "h", "i");
  expect(typed.menu).toBeUndefined();
  typed.type("\x1b[F");
  expect(typed.menu).toBeUndefined();
});

describe("locks", () => {
  test("keep menus away; when the last is gone, completers are asked", () => {
    const typed = new Completing([files]);
    typed.type("@");
    const [first, second] = [typed.prompt.acquire(), typed.prompt.acquire()];
    expect(typed.menu).toBeUndefined();
    typed.type("b");
    first();
    first();
    expect(typed.prompt.isModal).toBe(true);
    expect(typed.menu).toBeUndefined();
    second();
    expect(typed.prompt.isModal).toBe(false);
    expect(typed.menu).toBe("[@beta] @beta-2");
  });
});

describe("answers that take their time", () => {
  test("are shown when they come, unless something else was asked since", async () => {
    const waiting: ((rows: CompletionRow[]) => void)[] = [];
    const slow = words("@", [], () => new Promise((resolve) => waiting.push(resolve)));
    const shown: (number | undefined)[] = [];
    const typed = new Completing([slow], { onMenu: (menu) => shown.push(menu?.rows.length) });
    typed.type("@", "a");
    waiting[1]?.([{ label: "@a1" }]);
    await settled();
    waiting[0]?.([{ label: "late" }, { label: "later" }]);
    await settled();
    expect(typed.menu).toBe("[@a1]");
    expect(shown).toEqual([1]);
    expect(typed.type("\t")).toBe("@a1|");
  });

  test("are dropped when the prompt is submitted", async () => {
    const { promise, resolve } = Promise.withResolvers<CompletionRow[]>();
    const typed = new Completing([words("@", [], () => promise)]);
    typed.type("@", "\r");
    resolve([{ label: "late" }]);
    await promise;
    await settled();
    expect(typed.menu).toBeUndefined();
  });
});

describe("completers that fail", () => {
  const fail = (): never => {
    throw new Error("broken");
  };

  test("are told, and others are asked", () => {
    for (const broken of [
      { ...files, detect: fail },
      { ...files, rows: fail },
    ]) {
      const typed = new Completing([files, broken]);
      typed.type("@");
      expect(typed.menu).toBe("[@alpha] @beta @beta-2");
      expect(typed.told.at(-1)).toBe("error Error: broken");
    }
  });

  test("leave the text as it is when they fail to accept", () => {
    const typed = new Completing([{ ...files, accept: fail }]);
    expect(typed.type("@", "\t")).toBe("@|");
    expect(typed.told).toEqual(["error Error: broken"]);
  });

  test("by a promise are told as well", async () => {
    const typed = new Completing([words("@", [], () => Promise.reject(new Error("broken")))]);
    typed.type("@");
    await settled();
    expect(typed.told).toEqual(["error Error: broken"]);
  });

  test("to end, by changing the text whenever they are asked, are asked once", () => {
    const typed = new Completing([]);
    let asked = 0;
    typed.prompt.addCompleter({
      detect: (text) => {
        asked++;
        typed.prompt.setText(`${text}!`);
        return undefined;
      },
      rows: () => [],
      accept: () => undefined,
    });
    asked = 0;
    typed.type("a");
    expect(asked).toBe(1);
  });
});

test("more rows than are shown are cut off", () => {
  const rows = Array.from({ length: 100_000 }, (_, i) => ({ label: String(i) }));
  const typed = new Completing([words("@", [], () => rows)]);
  typed.type("@", UP);
  expect(typed.prompt.menu).toMatchObject({ selected: 199, anchor: 0 });
});
