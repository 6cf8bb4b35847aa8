// Prompts as a window shows them: what is seen, what is answered, how they are cancelled, and what they leave behind.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "bun:test";
import { type Key, parseChord } from "../../src/kernel/chord.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import type { Style } from "../../src/kernel/draw.ts";
import { PromptHost } from "../../src/terminal/clack-host.ts";

/** A clock whose time passes when it is told. */
class ManualClock implements Clock {
  private callbacks = new Set<() => void>();

  get size(): number {
    return this.callbacks.size;
  }

  after(): () => void {
    throw new Error("nobody waits for a single time");
  }

  sleep(): Promise<void> {
    throw new Error("nobody sleeps");
  }

  every(_: number, callback: () => void): () => void {
    this.callbacks.add(callback);
    return () => this.callbacks.delete(callback);
  }

  tick(times = 1): void {
    for (let i = 0; i < times; i++) for (const callback of [...this.callbacks]) callback();
  }
}

/** A host with short ways to press keys and to read what is shown. */
class Window extends PromptHost {
  constructor(columns = 60, rows = 20, clock?: Clock) {
    super({ columns, rows, onChange: () => {}, clock });
  }

  keys(...chords: string[]): void {
    for (const chord of chords) for (const key of parseChord(chord)) this.press(pressed(key));
  }

  enter(text: string): void {
    for (const character of text) {
      const [key] = parseChord(character);
      if (key !== undefined) this.press({ ...pressed(key), text: character });
    }
  }

  get text(): string[] {
    return this.lines.map((line) => line.map(({ text }) => text).join(""));
  }

  /** The text that fits into the window. */
  get visible(): string[] {
    return this.text.slice(this.firstVisible);
  }

  /** The look of a text that is shown. */
  look(text: string): Style | undefined {
    for (const line of this.lines.toReversed())
      for (const span of line) if (span.text.includes(text)) return span.style ?? {};
    return undefined;
  }
}

function pressed(key: Omit<Key, "text" | "kind">): Key {
  return { ...key, text: key.name === "space" ? " " : "", kind: "press" };
}

/** What a prompt must not change. */
function outside() {
  const listeners = (emitter: NodeJS.EventEmitter) =>
    emitter.eventNames().flatMap((name) => (typeof name === "string" ? [[name, emitter.listenerCount(name)]] : []));
  return {
    listeners: [process, process.stdin, process.stdout].map(listeners),
    isRaw: process.stdin.isRaw,
    colors: [process.env.FORCE_COLOR, process.env.NO_COLOR],
  };
}

const fruits = [
  { value: "a", label: "Apple", hint: "red" },
  { value: "b", label: "Banana" },
  { value: "c", label: "Cherry" },
];

let before: ReturnType<typeof outside>;
let written: string[];
const { write: writeOut } = process.stdout;
const { write: writeError } = process.stderr;
const { stdout } = process;

// Whoever runs the tests may have said FORCE_COLOR=0, which is obeyed.
const { FORCE_COLOR } = process.env;

beforeAll(() => {
  delete process.env.FORCE_COLOR;
});

afterAll(() => {
  if (FORCE_COLOR !== undefined) process.env.FORCE_COLOR = FORCE_COLOR;
});

beforeEach(() => {
  written = [];
  before = outside();
  process.stdout.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
  process.stderr.write = (chunk: string | Uint8Array) => written.push(String(chunk)) > 0;
});

afterEach(() => {
  process.stdout.write = writeOut;
  process.stderr.write = writeError;
  expect(written).toEqual([]);
  expect(process.stdout).toBe(stdout);
  expect(outside()).toEqual(before);
});

describe("a prompt is shown and answered", () => {
  test("select", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.select({ message: "Which fruit?", options: fruits }));
    expect(window.text).toEqual([
      "│",
      "◆  Which fruit?",
      "│  ● Apple (red)",
      "│  ○ Banana",
      "│  ○ Cherry",
      "│  ↑/↓ to navigate • Enter: confirm",
      "└",
    ]);
    expect(window.cursor).toBeUndefined();
    window.keys("<Down>", "<Down>", "<Up>");
    expect(window.text.slice(2, 5)).toEqual(["│  ○ Apple", "│  ● Banana", "│  ○ Cherry"]);
    window.keys("<CR>");
    expect(await answer).toBe("b");
    expect(window.text).toEqual(["│", "◇  Which fruit?", "│  Banana"]);
  });

  test("multiselect", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.multiselect({ message: "Which?", options: fruits }));
    window.keys("<CR>");
    expect(window.text.join("\n")).toContain("Please select at least one option.");
    window.keys("<Space>", "<Down>", "<Down>", "<Space>");
    expect(window.text.slice(2, 5)).toEqual(["│  ◼ Apple (red)", "│  ◻ Banana", "│  ◼ Cherry"]);
    window.keys("<CR>");
    expect(await answer).toEqual(["a", "c"]);
  });

  test("groupMultiselect", async () => {
    const window = new Window();
    const options = { Fruit: fruits.slice(0, 2), Vegetables: [{ value: "d", label: "Daikon" }] };
    const answer = window.run((clack) => clack.groupMultiselect({ message: "Which?", options }));
    expect(window.text.slice(2, 7).map((text) => text.trimEnd())).toEqual([
      "│  ◻ Fruit",
      "│  │ ◻ Apple",
      "│  └ ◻ Banana",
      "│  ◻ Vegetables",
      "│  └ ◻ Daikon",
    ]);
    window.keys("<Space>", "<CR>");
    expect(await answer).toEqual(["a", "b"]);
  });

  test("confirm", async () => {
    for (const [keys, expected] of [
      [["<CR>"], true],
      [["<Right>", "<CR>"], false],
      [["n"], false],
      [["y"], true],
    ] as const) {
      const window = new Window();
      const answer = window.run((clack) => clack.confirm({ message: "Sure?" }));
      expect(window.text).toEqual(["│", "◆  Sure?", "│  ● Yes / ○ No", "└"]);
      window.keys(...keys);
      expect(await answer).toBe(expected);
    }
  });

  test("text, with a placeholder", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.text({ message: "Name?", placeholder: "nobody" }));
    expect(window.text).toEqual(["│", "◆  Name?", "│  nobody", "└"]);
    window.enter("Zoë 漢字");
    expect(window.text[2]).toBe("│  Zoë 漢字█");
    window.keys("<Left>", "<BS>", "<C-a>");
    window.enter("x");
    expect(window.text[2]).toBe("│  xZoë 字");
    window.keys("<CR>");
    expect(await answer).toBe("xZoë 字");
  });

  test("text, with an initial value and what is wrong with it", async () => {
    const window = new Window();
    const answer = window.run((clack) =>
      clack.text({
        message: "Port?",
        initialValue: "80x",
        validate: (value) => (/^\d+$/.test(value ?? "") ? undefined : "That is no number"),
      }),
    );
    expect(window.text[2]).toBe("│  80x█");
    window.keys("<CR>");
    expect(window.text).toEqual(["▲  Port?", "│  80x█", "└  That is no number"].toSpliced(0, 0, "│"));
    expect(window.look("That is no number")).toEqual({ fg: { ansi: 3 } });
    window.keys("<S-BS>", "<CR>");
    expect(await answer).toBe("80");
  });

  test("text whose value is checked by somebody slow", async () => {
    const window = new Window();
    const { promise, resolve } = Promise.withResolvers<string | undefined>();
    const answers = [promise, Promise.resolve(undefined)];
    const answer = window.run((clack) =>
      clack.text({ message: "Name?", initialValue: "x", validate: () => answers.shift() as Promise<undefined> }),
    );
    window.keys("<CR>");
    expect(window.text.at(-1)).toBe("└  Validating...");
    resolve("Taken");
    await until(() => window.text.at(-1) === "└  Taken");
    await until(() => Bun.deepEquals(window.look("Taken"), { fg: { ansi: 3 } }));
    window.keys("<CR>");
    expect(await answer).toBe("x");
  });

  test("password", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.password({ message: "Secret?" }));
    window.enter("pässword");
    expect(window.text[2]?.trimEnd()).toBe("│  ▪▪▪▪▪▪▪▪");
    window.keys("<CR>");
    expect(await answer).toBe("pässword");
    expect(window.text.join("\n")).not.toContain("word");
  });

  test("autocomplete", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.autocomplete({ message: "Which?", options: fruits }));
    window.enter("an");
    expect(window.text).toEqual([
      "│",
      "◆  Which?",
      "│",
      "│  Search: an█ (1 match)",
      "│  ● Banana",
      "│  ↑/↓ to select • Enter: confirm • Type: to search",
      "└",
    ]);
    window.keys("<CR>");
    expect(await answer).toBe("b");
  });

  test("autocompleteMultiselect", async () => {
    const window = new Window(80);
    const answer = window.run((clack) => clack.autocompleteMultiselect({ message: "Which?", options: fruits }));
    window.enter("rr");
    window.keys("<Tab>", "<CR>");
    expect(await answer).toEqual(["c"]);
  });

  test("multiline", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.multiline({ message: "Story?" }));
    window.enter("one");
    window.keys("<CR>");
    window.enter("two");
    expect(window.text.slice(2)).toEqual(["│  one", "│  two█", "└"]);
    window.keys("<CR>", "<CR>");
    expect(await answer).toBe("one\ntwo");
  });

  test("selectKey", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.selectKey({ message: "Which?", options: fruits }));
    window.keys("b");
    expect(await answer).toBe("b");
  });

  test("date", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.date({ message: "When?", format: "YMD" }));
    window.paste("20240229");
    window.keys("<CR>");
    expect((await answer)?.toISOString().slice(0, 10)).toBe("2024-02-29");
  });

  test("path", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.path({ message: "Where?", root: `${import.meta.dir}/emul` }));
    expect(window.text.join("")).toContain("emulator.ts");
    window.keys("<CR>");
    expect(await answer).toBe(`${import.meta.dir}/emulator.ts`);
  });
});

describe("what writes only", () => {
  test("is shown, in order, and needs no streams", async () => {
    const window = new Window(40);
    const done = await window.run(async (clack) => {
      clack.intro("Start");
      clack.log.info("for your information");
      clack.log.error("two\nlines");
      clack.note("Body", "Title");
      clack.box("Inside", "Box", { width: "auto" });
      clack.outro("End");
      return "done";
    });
    expect(done).toBe("done");
    expect(window.text.map((text) => text.trimEnd())).toEqual([
      "┌  Start",
      "│",
      "●  for your information",
      "│",
      "■  two",
      "│  lines",
      "│",
      "◇  Title ─╮",
      "│         │",
      "│  Body   │",
      "│         │",
      "├─────────╯",
      "│ ┌─Box──────┐",
      "│ │  Inside  │",
      "│ └──────────┘",
      "│",
      "└  End",
    ]);
    expect(window.look("●")).toEqual({ fg: { ansi: 4 } });
  });

  test("taskLog", async () => {
    const window = new Window();
    await window.run(async (clack) => {
      const log = clack.taskLog({ title: "Building" });
      log.message("first");
      const group = log.group("Group");
      group.message("second");
      group.success("fine");
      log.error("It failed");
      return true;
    });
    expect(window.text.join("\n")).toContain("■  It failed");
    expect(window.look("■")).toEqual({ fg: { ansi: 1 } });
  });

  test("stream", async () => {
    const window = new Window();
    await window.run(async (clack) => {
      await clack.stream.message(["one ", "two\n", "three"]);
      await clack.stream.error(
        (async function* () {
          yield "late";
        })(),
      );
      return true;
    });
    expect(window.text).toEqual(["│", "│  one two", "│  three", "│", "■  late"]);
    expect(window.look("■")).toEqual({ fg: { ansi: 1 } });
  });
});

describe("what is busy", () => {
  test("a spinner turns until it is stopped", async () => {
    const clock = new ManualClock();
    const window = new Window(60, 20, clock);
    const { promise, resolve } = Promise.withResolvers<void>();
    const run = window.run(async (clack) => {
      const spinner = clack.spinner();
      spinner.start("Working...");
      await promise;
      spinner.stop("Worked");
      return spinner.isCancelled;
    });
    expect(window.text).toEqual(["│", "◒  Working"]);
    clock.tick();
    expect(window.text).toEqual(["│", "◐  Working"]);
    clock.tick(8);
    expect(window.text).toEqual(["│", "◐  Working."]);
    resolve();
    expect(await run).toBe(false);
    expect(window.text).toEqual(["│", "◇  Worked"]);
    expect(clock.size).toBe(0);
  });

  test("a spinner whose text is longer than a row leaves nothing behind", async () => {
    const clock = new ManualClock();
    const window = new Window(20, 20, clock);
    await window.run(async (clack) => {
      const spinner = clack.spinner({ withGuide: false });
      spinner.start("a long text that takes some rows");
      clock.tick(3);
      spinner.message("short");
      clock.tick();
      clack.log.message("between", { withGuide: false, spacing: 0 });
      clock.tick();
      spinner.stop("done");
      return true;
    });
    expect(window.text).toEqual(["◒  shortbetween", "◇  done"]);
  });

  test("Ctrl-C and Esc cancel the run and stop the spinner, not the process", async () => {
    for (const key of ["<C-c>", "<Esc>"]) {
      const clock = new ManualClock();
      const window = new Window(60, 20, clock);
      let cancelled = 0;
      const run = window.run(async (clack, { signal }) => {
        clack.spinner({ onCancel: () => cancelled++ }).start("Working");
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
        return "too late";
      });
      window.keys("x", "<CR>", key);
      expect(await run).toBeUndefined();
      expect(window.text).toEqual(["│", "■  Canceled"]);
      expect([cancelled, clock.size]).toEqual([1, 0]);
    }
  });

  test("keys that are pressed meanwhile do not answer the next prompt", async () => {
    const window = new Window(60, 20, new ManualClock());
    const { promise, resolve } = Promise.withResolvers<void>();
    const run = window.run(async (clack) => {
      const spinner = clack.spinner();
      spinner.start();
      await promise;
      spinner.clear();
      return await clack.confirm({ message: "Delete?" });
    });
    window.keys("y", "<CR>");
    resolve();
    await until(() => window.text.some((text) => text.includes("Delete?")));
    window.keys("n");
    expect(await run).toBe(false);
  });

  test("a progress bar", async () => {
    const clock = new ManualClock();
    const window = new Window(60, 20, clock);
    await window.run(async (clack) => {
      const progress = clack.progress({ max: 4, size: 8 });
      progress.start("Copying");
      progress.advance(1);
      clock.tick();
      expect(window.text.at(-1)).toBe("◐  ━━━━━━━━ Copying");
      expect(window.look("━━━━━━")).toEqual({ dim: true });
      progress.advance(99, "Nearly");
      clock.tick();
      expect(window.text.at(-1)).toBe("◓  ━━━━━━━━ Nearly");
      expect(window.look("━━━━━━━━")).toEqual({ fg: { ansi: 5 } });
      progress.stop("Copied");
      return true;
    });
    expect(window.text.at(-1)).toBe("◇  Copied");
  });

  test("tasks", async () => {
    const window = new Window(60, 20, new ManualClock());
    await window.run(async (clack) => {
      await clack.tasks([
        { title: "First", task: async (message) => message("half") },
        { title: "Never", enabled: false, task: () => "no" },
        { title: "Second", task: async () => "Second is done" },
      ]);
      return true;
    });
    expect(window.text).toEqual(["│", "◇  First", "│", "◇  Second is done"]);
  });

  test("a task that fails, fails the run", async () => {
    const clock = new ManualClock();
    const window = new Window(60, 20, clock);
    const run = window.run(async (clack) => {
      await clack.tasks([{ title: "First", task: () => Promise.reject<string>(new Error("no disk")) }]);
      return true;
    });
    expect(run).rejects.toThrow("no disk");
    await run.catch(() => undefined);
    expect(window.text).toEqual(["│", "▲  First"]);
    expect(clock.size).toBe(0);
  });

  test("what is left turning stops with the run", async () => {
    const clock = new ManualClock();
    const window = new Window(60, 20, clock);
    await window.run(async (clack) => {
      clack.spinner().start("for ever");
      return true;
    });
    expect(clock.size).toBe(0);
  });
});

describe("a prompt is cancelled", () => {
  const ways: [string, (window: Window) => void][] = [
    ["Esc", (window) => window.keys("<Esc>")],
    ["Ctrl-C", (window) => window.keys("<C-c>")],
    ["Ctrl-D in an empty line", (window) => window.keys("<C-d>")],
    ["cancel()", (window) => window.cancel()],
  ];
  for (const [name, cancel] of ways)
    test(`by ${name}`, async () => {
      for (const open of [
        (window: Window) => window.run((clack) => clack.select({ message: "?", options: fruits })),
        (window: Window) => window.run((clack) => clack.text({ message: "?" })),
        (window: Window) => window.run((clack) => clack.confirm({ message: "?" })),
        (window: Window) => window.run((clack) => clack.password({ message: "?" })),
        (window: Window) => window.run((clack) => clack.autocomplete({ message: "?", options: fruits })),
        (window: Window) => window.run((clack) => clack.multiline({ message: "?" })),
        (window: Window) => window.run((clack) => clack.multiselect({ message: "?", options: fruits })),
      ]) {
        const window = new Window();
        const answer = open(window);
        expect(window.text.length).toBeGreaterThan(2);
        cancel(window);
        expect(await answer).toBeUndefined();
        expect(window.cursor).toBeUndefined();
        const { text } = window;
        window.keys("x", "<CR>");
        window.cancel();
        expect(window.text).toEqual(text);
      }
    });

  test("even while its answer is checked", async () => {
    for (const key of ["<Esc>", "<C-c>"]) {
      const window = new Window();
      const validate = () => new Promise<undefined>(() => {});
      const answer = window.run((clack) => clack.text({ message: "?", validate }));
      window.keys("<CR>", key);
      expect(await answer).toBeUndefined();
    }
  });

  test("and the prompts behind it are, too", async () => {
    const window = new Window();
    const seen: unknown[] = [];
    const answer = window.run(async (clack) => {
      seen.push(await clack.text({ message: "first" }));
      seen.push(await clack.text({ message: "second" }));
      seen.push(await clack.text({ message: "third" }));
      return "end";
    });
    window.enter("1");
    window.keys("<CR>");
    await until(() => window.text.includes("◆  second"));
    window.cancel();
    expect(await answer).toBeUndefined();
    await until(() => seen.length === 3);
    expect(seen.map((value) => (typeof value === "symbol" ? "cancelled" : value))).toEqual([
      "1",
      "cancelled",
      "cancelled",
    ]);
    expect(window.text.join("\n")).not.toContain("third");
  });

  test("by a signal of its own", async () => {
    const window = new Window();
    const own = new AbortController();
    const answer = window.run((clack) => clack.text({ message: "?", signal: own.signal }));
    own.abort();
    expect(await answer).toBeUndefined();
  });

  test("before anything is asked", async () => {
    const window = new Window();
    const { promise } = Promise.withResolvers<string>();
    const answer = window.run(() => promise);
    window.keys("<Esc>");
    expect(await answer).toBeUndefined();
  });
});

describe("keys and pastes", () => {
  test("pressed ahead answer the prompts in turn", async () => {
    const window = new Window();
    const answer = window.run(async (clack) => {
      await Promise.resolve();
      return [await clack.text({ message: "first" }), await clack.text({ message: "second" })];
    });
    window.enter("one");
    window.keys("<CR>");
    window.enter("two");
    window.keys("<CR>");
    expect(await answer).toEqual(["one", "two"]);
  });

  test("Ctrl-Z and what begins sequences do nothing", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.text({ message: "?" }));
    window.keys("<C-z>", "<C-M-z>", "<M-[>", "<M-S-o>");
    window.enter("A");
    window.keys("<CR>");
    expect(await answer).toBe("A");
  });

  test("a paste is text", async () => {
    for (const [pasted, expected] of [
      ["two\r\nlines\n", "two lines"],
      ["escape", "escape"],
      ["\x03", ""],
      ["a\x1b[Ab\x03\x04\x1a\tc", "a[Ab c"],
      ["漢字😀", "漢字😀"],
    ] as const) {
      const window = new Window();
      const answer = window.run((clack) => clack.text({ message: "?" }));
      window.paste(pasted);
      window.keys("<CR>");
      expect(await answer).toBe(expected);
    }
  });

  test("a paste keeps its lines where there are lines", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.multiline({ message: "?" }));
    window.paste("one\n\n😀two\r\n\r\n");
    window.enter("!");
    window.keys("<CR>", "<CR>");
    expect(await answer).toBe("one\n\n😀two\n\n!");
  });

  test("a paste is no command", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.confirm({ message: "Delete?", initialValue: false }));
    window.paste("y\r");
    expect(window.text[2]).toBe("│  ○ Yes / ● No");
    window.keys("<CR>");
    expect(await answer).toBe(false);
  });

  test("a paste of any length is taken at once", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.text({ message: "?" }));
    window.paste("x".repeat(5_000_000));
    window.keys("<CR>");
    expect((await answer)?.length).toBe(10_000);
  });

  test("the cursor stands on a character of two halves", async () => {
    const window = new Window();
    const answer = window.run((clack) => clack.text({ message: "?", initialValue: "a😀b" }));
    window.keys("<Left>", "<Left>");
    expect(window.text[2]).toBe("│  a😀b");
    expect(window.look("😀")).toEqual({ reverse: true });
    window.cancel();
    await answer;
  });
});

describe("sizes", () => {
  const many = Array.from({ length: 500 }, (_, i) => ({ value: i, label: `Option ${i}` }));

  test("the current one of 500 options is to be seen in 5 rows", async () => {
    const window = new Window(40, 5);
    const answer = window.run((clack) => clack.select({ message: "Which?", options: many }));
    for (let i = 0; i < 137; i++) {
      expect(window.visible.filter((text) => text.includes("●"))).toEqual([`│  ● Option ${i}`]);
      expect(window.visible.length).toBeLessThanOrEqual(5);
      window.keys("<Down>");
    }
    window.keys("<Up>", "<CR>");
    expect(await answer).toBe(136);
    expect(window.visible.slice(-2)).toEqual(["◇  Which?", "│  Option 136"]);
  });

  test("a list of options fits into the rows there are", async () => {
    for (const rows of [8, 10, 15, 30]) {
      const window = new Window(40, rows);
      const answer = window.run((clack) => clack.select({ message: "Which?", options: many }));
      for (let i = 0; i < 40; i++) window.keys("<Down>");
      expect(window.text.length).toBeLessThan(rows);
      expect(window.text).toContain("│  ● Option 40");
      window.cancel();
      await answer;
    }
  });

  test("a change while a prompt is open shows it as it would have opened", async () => {
    const message = "A question that is long enough to be broken into several rows, if the window is narrow";
    const open = (window: Window) => window.run((clack) => clack.select({ message, options: fruits }));
    const above = (window: Window) => window.run(async (clack) => clack.log.message("above"));
    for (const [from, to] of [
      [80, 30],
      [30, 80],
      [80, 15],
      [24, 23],
    ] as const) {
      const window = new Window(from, 30);
      await above(window);
      const answer = open(window);
      window.resize(to, 30);
      window.keys("<Down>");
      const fresh = new Window(to, 30);
      await above(fresh);
      const expected = open(fresh);
      fresh.keys("<Down>");
      expect(window.text).toEqual(fresh.text);
      for (const each of [window, fresh]) each.keys("<CR>");
      expect(await answer).toBe("b");
      expect(await expected).toBe("b");
    }
  });

  test("a change of height changes how many options are shown", async () => {
    const window = new Window(40, 30);
    const answer = window.run((clack) => clack.select({ message: "Which?", options: many }));
    const high = window.text;
    window.resize(40, 12);
    expect(window.text).toEqual([...high.slice(0, 7), "│  ...", "│  ↑/↓ to navigate • Enter: confirm", "└"]);
    window.resize(40, 30);
    expect(window.text).toEqual(high);
    window.cancel();
    await answer;
  });

  test("nothing is too small or too large", async () => {
    for (const [columns, rows] of [
      [1, 1],
      [2, 2],
      [5, 3],
      [0, Number.NaN],
      [1e9, 1e9],
    ] as const) {
      const window = new Window(columns, rows);
      const answer = window.run((clack) => clack.select({ message: "漢字", options: fruits }));
      window.keys("<Down>", "<Down>");
      window.resize(rows, columns);
      window.keys("<CR>");
      expect(await answer).toBe("c");
    }
  });

  test("wide characters stay in their columns", async () => {
    const window = new Window(24, 20);
    const options = [
      { value: 1, label: "漢字漢字漢字" },
      { value: 2, label: "日本" },
    ];
    const answer = window.run((clack) => clack.select({ message: "言語", options, showInstructions: false }));
    expect(window.text).toEqual(["│", "◆  言語", "│  ● 漢字漢字", "│  漢字", "│  ○ 日本", "└"]);
    window.keys("<Down>", "<CR>");
    expect(await answer).toBe(2);
  });
});

describe("colours", () => {
  test("do not depend on the process's own output", async () => {
    for (const isTTY of [true, false]) {
      const { isTTY: was } = process.stdout;
      process.stdout.isTTY = isTTY;
      const window = new Window();
      const answer = window.run((clack) => clack.select({ message: "Which?", options: fruits }));
      expect(window.look("◆")).toEqual({ fg: { ansi: 6 } });
      expect(window.look("●")).toEqual({ fg: { ansi: 2 } });
      expect(window.look("Banana")).toEqual({ dim: true });
      window.keys("<Down>");
      expect(window.look("Apple")).toEqual({ dim: true });
      window.cancel();
      process.stdout.isTTY = was;
      await answer;
    }
  });

  test("nor on NO_COLOR, which the real screen obeys, and nothing is written", async () => {
    const host = JSON.stringify(Bun.resolveSync("../../src/terminal/clack-host.ts", import.meta.dir));
    const program = `
      const { PromptHost } = await import(${host});
      const host = new PromptHost({ columns: 60, rows: 20, onChange() {} });
      const answer = host.run((clack) => clack.select({ message: "Which?", options: [{ value: 1 }, { value: 2 }] }));
      const isColoured = host.lines.flat().some(({ text, style }) => text === "2" && style?.dim);
      host.cancel();
      const { stdout } = await import("node:process");
      process.exitCode = (await answer) === undefined && isColoured && stdout === process.stdout ? 7 : 1;
    `;
    const {
      exitCode,
      stdout: out,
      stderr,
    } = Bun.spawnSync([process.execPath, "-e", program], {
      env: { ...process.env, NO_COLOR: "1" },
      stdin: "ignore",
    });
    expect([exitCode, String(out), String(stderr)]).toEqual([7, "", ""]);
  });
});

describe("what goes wrong", () => {
  test("in a callback ends the run with its error", async () => {
    const fail = () => {
      throw new Error("of a plugin");
    };
    for (const open of [
      (window: Window) => window.run((clack) => clack.text({ message: "?", validate: fail })),
      (window: Window) => window.run((clack) => clack.autocomplete({ message: "?", options: fruits, filter: fail })),
      (window: Window) => window.run((clack) => clack.text({ message: "?", validate: async () => fail() })),
      (window: Window) => window.run(fail),
      (window: Window) => window.run(async (clack) => clack.note("x", "y", { format: fail })),
    ]) {
      const window = new Window();
      const answer = open(window).then(
        () => "answered",
        (error: Error) => error.message,
      );
      window.keys("x");
      await new Promise((resolve) => setImmediate(resolve));
      window.keys("<CR>");
      expect(await answer).toBe("of a plugin");
      const next = window.run((clack) => clack.confirm({ message: "again?" }));
      window.keys("y");
      expect(await next).toBe(true);
    }
  });

  test("a spinner's callbacks are no exception", async () => {
    const clock = new ManualClock();
    const window = new Window(60, 20, clock);
    let turns = 0;
    const answer = window.run(async (clack) => {
      const styleFrame = () => {
        if (turns++ > 1) throw new Error("of a plugin");
        return "x";
      };
      clack.spinner({ styleFrame }).start("Working");
      return await new Promise<string>(() => {});
    });
    clock.tick(5);
    expect(answer).rejects.toThrow("of a plugin");
    await answer.catch(() => undefined);
    expect(clock.size).toBe(0);
  });

  test("a second run at the same time is refused", async () => {
    const window = new Window();
    const first = window.run((clack) => clack.confirm({ message: "?" }));
    expect(window.run((clack) => clack.confirm({ message: "?" }))).rejects.toThrow("a prompt is open already");
    window.keys("y");
    expect(await first).toBe(true);
  });

  test("what is written after the end is lost", async () => {
    const window = new Window();
    let log = (_: string) => {};
    await window.run(async (clack) => {
      log = clack.log.message;
      return true;
    });
    log("late");
    expect(window.text).toEqual([]);
  });
});

test("a thousand prompts leave nothing behind", async () => {
  const window = new Window();
  for (let i = 0; i < 1000; i++) {
    const answer = window.run((clack) => clack.select({ message: `${i}`, options: fruits }));
    window.keys("<CR>");
    expect(await answer).toBe("a");
  }
  expect(window.lines.length).toBeLessThanOrEqual(10_000);
});

/** Waits until something is so, for as long as other things can happen without time passing. */
async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; i < 1000 && !isSo(); i++) await new Promise((resolve) => setImmediate(resolve));
  expect(isSo()).toBe(true);
}
