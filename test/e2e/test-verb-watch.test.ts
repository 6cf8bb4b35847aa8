// `ingot test --watch`: what runs again when something changes.
import { afterEach, expect, test } from "bun:test";
import { mkdirSync, renameSync, rmSync } from "node:fs";
import { PATIENCE, Place } from "./ingot.ts";

const place = new Place();
const folder = (name: string) => `spec/${name}`;
let watching: Watching | undefined;
let count = 0;

/** A run of `ingot test --watch`, and what it says. */
class Watching {
  readonly child;
  stdout = "";
  stderr = "";

  constructor(
    readonly cwd: string,
    ...options: string[]
  ) {
    this.child = place.spawn(["test", "--watch", ...options], { cwd });
    void this.read(this.child.stdout, (text) => {
      this.stdout += text;
    });
    void this.read(this.child.stderr, (text) => {
      this.stderr += text;
    });
  }

  private async read(stream: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> {
    for await (const bytes of stream) take(Buffer.from(bytes).toString());
  }

  write(file: string, text: string): void {
    place.write(`${this.cwd}/${file}`, text);
  }

  /** Waits until everything has been run and it waits for changes. @returns the files it ran */
  async ran(): Promise<string[]> {
    const deadline = performance.now() + PATIENCE;
    while (!/(Ctrl-C ends|waiting for one)\n/.test(this.stderr)) {
      if (performance.now() > deadline) throw new Error(`it does not wait:\n${this.stdout}\n${this.stderr}`);
      await Bun.sleep(5);
    }
    const files = this.stdout.match(/^\S+_spec\.lua(?= {2}\d+ passed)/gm) ?? [];
    this.stdout = "";
    this.stderr = "";
    return files;
  }
}

afterEach(async () => {
  watching?.child.kill("SIGKILL");
  await watching?.child.exited;
  watching = undefined;
});

function begin(files: Record<string, string>, ...options: string[]): Watching {
  const cwd = `project-${++count}`;
  mkdirSync(place.path(cwd));
  for (const [file, text] of Object.entries(files)) place.write(`${cwd}/${file}`, text);
  watching = new Watching(cwd, ...options);
  return watching;
}

const passing = `it("passes", function() end)`;
const using = (module: string) => `it("uses ${module}", function() assert.is_true(require("${module}")) end)`;

test("runs the files that changed, and those whose modules did", async () => {
  const tests = begin({
    [folder("a_spec.lua")]: using("one"),
    [folder("b_spec.lua")]: using("two.three"),
    [folder("c_spec.lua")]: passing,
    "src/one.lua": `return require("two.three")`,
    "lua/two/three.lua": "return true",
  });
  expect(await tests.ran()).toEqual(["spec/a_spec.lua", "spec/b_spec.lua", "spec/c_spec.lua"]);
  tests.write("spec/c_spec.lua", `${passing} `);
  expect(await tests.ran()).toEqual(["spec/c_spec.lua"]);
  tests.write("src/one.lua", "return true");
  expect(await tests.ran()).toEqual(["spec/a_spec.lua"]);
  tests.write("lua/two/three.lua", "return true -- changed");
  expect(await tests.ran()).toEqual(["spec/b_spec.lua"]);
  tests.write("src/one.lua", "return false");
  tests.write("lua/two/three.lua", "return true -- changed once more");
  expect(await tests.ran()).toEqual(["spec/a_spec.lua", "spec/b_spec.lua"]);
});

test("finds files that are new, renamed, or were missing", async () => {
  const tests = begin({ [folder("a_spec.lua")]: using("missing"), [folder("b_spec.lua")]: passing });
  expect(await tests.ran()).toHaveLength(2);
  tests.write("spec/deep/new_spec.lua", passing);
  expect(await tests.ran()).toEqual(["spec/deep/new_spec.lua"]);
  tests.write("missing.lua", "return true");
  expect(await tests.ran()).toEqual(["spec/a_spec.lua"]);
  renameSync(place.path(`${tests.cwd}/spec/b_spec.lua`), place.path(`${tests.cwd}/spec/z_spec.lua`));
  expect(await tests.ran()).toEqual(["spec/z_spec.lua"]);
  rmSync(place.path(`${tests.cwd}/spec/deep`), { recursive: true });
  tests.write("spec/z_spec.lua", `${passing} `);
  expect(await tests.ran()).toEqual(["spec/z_spec.lua"]);
});

test("waits for the first file, reports failures, and ends by Ctrl-C", async () => {
  const tests = begin({ "spec/notes.txt": "" }, "--reporter", "json");
  expect(await tests.ran()).toEqual([]);
  tests.write("spec/a_spec.lua", `it("fails", function() error("not yet") end)`);
  const deadline = performance.now() + PATIENCE;
  while (!tests.stdout.includes('"type":"run_end"') && performance.now() < deadline) await Bun.sleep(5);
  expect(tests.stdout).toContain("not yet");
  expect(tests.stderr).toContain("running all test files");
  await tests.ran();
  tests.child.kill("SIGINT");
  await tests.child.exited;
  expect(tests.child.exitCode).toBe(130);
});
