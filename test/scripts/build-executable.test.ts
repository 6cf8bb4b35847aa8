// What of the executable is loaded when, and that its parts, some compiled to bytecode and some not, are one program.
import { afterAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { cut } from "../../scripts/build-executable.ts";
import { reference } from "../../src/api/reference/collect.ts";
import { PATIENCE, Place } from "../e2e/ingot.ts";
import { PseudoTerminal } from "../e2e/pseudo-terminal.ts";

const directory = mkdtempSync(join(tmpdir(), "ingot-chunks-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
const place = new Place();
setDefaultTimeout(2 * PATIENCE);

const chunks = await cut(join(directory, "chunks"), `${join(directory, "chunks")}/`);

const trace = join(directory, "trace.ts");
const traced = join(directory, "loaded.json");
writeFileSync(
  trace,
  `import { writeFileSync } from "node:fs";
process.on("exit", () => writeFileSync(${JSON.stringify(traced)}, JSON.stringify(Object.keys(require.cache))));`,
);

/** How the chunks are run, with a trace of what they load. */
function command(...words: string[]): string[] {
  return [process.execPath, "--preload", trace, join(directory, "chunks/main.js"), ...words];
}

/** Names of the chunks that the last run has loaded. */
function loaded(): string[] {
  const paths = JSON.parse(readFileSync(traced, "utf8")) as string[];
  return paths.filter((path) => path.startsWith(join(directory, "chunks"))).map((path) => basename(path));
}

function loadedBy(program: string): string[] {
  const words = command("run", place.write("program.lua", program));
  const { exitCode, stderr } = Bun.spawnSync(words, { env: place.environment() });
  expect({ exitCode, stderr: stderr.toString() }).toEqual({ exitCode: 0, stderr: "" });
  return loaded();
}

/** Those that get no bytecode. */
const coldOf = (names: string[]) => names.filter((name) => chunks.cold.includes(name));

describe("the chunks of the program", () => {
  test("are either part of start-up or not", () => {
    expect(chunks.hot[0]).toBe("main.js");
    expect(chunks.cold.filter((name) => chunks.hot.includes(name))).toEqual([]);
    expect(chunks.cold.length).toBeGreaterThan(20);
  });

  test("are cut in the same way each time", async () => {
    const again = await cut(join(directory, "again"), `${join(directory, "chunks")}/`);
    expect({ ...again, directory: chunks.directory }).toEqual(chunks);
    for (const name of [...chunks.hot, ...chunks.cold, ...chunks.data]) {
      expect(readFileSync(join(again.directory, name)).equals(readFileSync(join(chunks.directory, name)))).toBe(true);
    }
  });

  test("that a short program loads are those of start-up", () => {
    const names = loadedBy('print("hello")');
    expect(names).toContain("main.js");
    expect(coldOf(names)).toEqual([]);
  });

  test("that common namespaces load are those of start-up", () => {
    const names = loadedBy(
      "local _ = ingot.fs.read, ingot.json.encode, ingot.path.join, ingot.process.run, ingot.text.wrap",
    );
    expect(coldOf(names)).toEqual([]);
  });

  test("that a UI loads up to its first frame are those of start-up", async () => {
    const program = place.write(
      "ui.lua",
      `local win = ingot.win.new(ingot.buf.new():lines({ "hello" }))
       ingot.overlay.new({ layout = ingot.ui.layout.leaf(win), width = 20, height = 3, anchor = "center" })
       ingot.keymap.set("", "<C-q>", function() ingot.quit() end)`,
    );
    const terminal = new PseudoTerminal(command("run", "--ui", program), { env: { HOME: place.home }, answers: true });
    try {
      await terminal.until(() => terminal.screen.some((row) => row.includes("hello")));
      terminal.type("\x11");
      expect(await terminal.exit()).toBe(0);
    } finally {
      terminal.close();
    }
    expect(coldOf(loaded())).toEqual([]);
  });

  test("that are not needed at start-up are loaded when they are used", () => {
    expect(coldOf(loadedBy('ingot.parse.frontmatter("text")'))).not.toEqual([]);
  });
});

describe("the executable", () => {
  // Several results are an object of a class that start-up code looks for.
  test("has one class where code with and code without bytecode use it", async () => {
    const program = place.write("results.lua", 'print(select("#", ingot.parse.frontmatter("text")))');
    expect(await place.run(["run", program])).toMatchObject({ stdout: "2\n", stderr: "", code: 0 });
  });

  test("carries the reference of its declarations", async () => {
    const { stdout } = await place.run(["doc", "--json"]);
    expect(JSON.parse(stdout).namespaces).toEqual(JSON.parse(JSON.stringify(reference())));
  });
});
