// Raw mode on a real pseudo-terminal: what `stty` says before, during and after.
import { afterEach, beforeEach, expect, test } from "bun:test";
import { mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { RawMode, windowSize } from "../../src/terminal/raw-mode.ts";
import { PseudoTerminal } from "../e2e/pseudo-terminal.ts";

let directory: string;
let terminal: PseudoTerminal | undefined;

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "ingot-raw-mode-"));
});

afterEach(() => {
  terminal?.close();
  terminal = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/**
 * Runs a program in a shell that writes the settings down before and after it. The program has `RawMode`, `windowSize`,
 * `stty(file)`, and `die()`: an end at which Bun, which restores terminals itself, gets no chance to do so.
 */
function run(program: string, { setUp = ":", job = "$BUN program.ts", columns = 80, rows = 24 } = {}): PseudoTerminal {
  const source = JSON.stringify(join(import.meta.dir, "../../src/terminal/raw-mode.ts"));
  writeFileSync(
    join(directory, "program.ts"),
    `import { RawMode, windowSize } from ${source};
     import { spawnSync } from "node:child_process";
     import { writeFileSync } from "node:fs";
     const stty = (file) => spawnSync("sh", ["-c", "stty -g > " + file], { stdio: "inherit" });
     const die = () => process.kill(process.pid, "SIGKILL");
     ${program}`,
  );
  const script = `${setUp}; stty -g > before; ${job}; echo "code $?"; stty -g > after`;
  const options = { cwd: directory, env: { BUN: process.execPath }, columns, rows };
  terminal = new PseudoTerminal(["bash", "-c", script], options);
  return terminal;
}

const settings = (file: string) => readFileSync(join(directory, file), "utf8").trim();

test("every setting is as it was, also unusual ones, and after restoring twice", async () => {
  const program = `
    const mode = new RawMode(0);
    mode.enter();
    stty("raw");
    writeFileSync("isRaw", String(mode.isRaw));
    writeFileSync("restored", [mode.restore(), mode.restore(), mode.isRaw].join(" "));
    die();`;
  const setUp = "stty -ixon -echoe eof ^X min 3 time 7 cs7 parenb onocr";
  expect(await run(program, { setUp }).exit()).toBe(0);
  expect(settings("after")).toBe(settings("before"));
  expect(settings("raw")).not.toBe(settings("before"));
  expect(settings("isRaw")).toBe("true");
  expect(settings("restored")).toBe("true true false");
});

test("in raw mode bytes arrive at once, without echo, and Ctrl-C, Ctrl-Z, Ctrl-S and Enter are bytes", async () => {
  const shell = run(`
    const mode = new RawMode(0);
    mode.enter();
    process.stdout.write("ready");
    const bytes = [];
    process.stdin.on("data", (data) => {
      bytes.push(...data);
      if (bytes.includes(0x71)) {
        mode.restore();
        console.log(JSON.stringify(bytes));
        process.exit(0);
      }
    });`);
  await shell.until(() => shell.written.includes("ready"), "ready");
  shell.type("\x03\x1a\x13\x11\x16\x04\r\n\x7f\xffq");
  await shell.until(() => shell.screen.at(-1)?.startsWith("code ") === true, "the end");
  expect(shell.screen).toEqual(["ready[3,26,19,17,22,4,13,10,127,195,191,113]", "code 0"]);
});

test("entering again after others changed the mode keeps what restoring goes back to", async () => {
  const program = `
    const mode = new RawMode(0);
    mode.enter();
    stty("first");
    spawnSync("stty", ["sane"], { stdio: "inherit" });
    mode.enter();
    stty("second");
    mode.restore();
    die();`;
  expect(await run(program, { setUp: "stty -echo" }).exit()).toBe(0);
  expect(settings("second")).toBe(settings("first"));
  expect(settings("after")).toBe(settings("before"));
});

test("settings that were changed between restoring and entering are the new ones to go back to", async () => {
  const program = `
    const mode = new RawMode(0);
    mode.enter();
    mode.restore();
    spawnSync("stty", ["-echo"], { stdio: "inherit" });
    stty("changed");
    mode.enter();
    mode.restore();
    die();`;
  expect(await run(program).exit()).toBe(0);
  expect(settings("after")).toBe(settings("changed"));
  expect(settings("after")).not.toBe(settings("before"));
});

for (const [what, end] of [
  ["an uncaught error", `setTimeout(() => { throw new Error("crash"); });`],
  ["a signal", `process.on("SIGTERM", () => process.exit(143)); process.kill(process.pid, "SIGTERM");`],
  ["the end of the process", "process.exit(7);"],
]) {
  test(`an exit handler restores the terminal after ${what}`, async () => {
    const program = `
      const mode = new RawMode(0);
      mode.enter();
      stty("raw");
      process.on("exit", () => {
        writeFileSync("restored", String(mode.restore()));
        die();
      });
      setInterval(() => {}, 1000);
      ${end}`;
    expect(await run(program).exit()).toBe(0);
    expect(settings("restored")).toBe("true");
    expect(settings("raw")).not.toBe(settings("before"));
    expect(settings("after")).toBe(settings("before"));
  });
}

test("a process in the background restores the terminal and is not stopped", async () => {
  const program = `
    const mode = new RawMode(0);
    mode.enter();
    process.on("SIGTERM", () => {
      writeFileSync("restored", String(mode.restore()));
      die();
    });
    setInterval(() => {}, 1000);
    process.kill(process.pid, "SIGSTOP");`;
  // The shell gets the terminal back, raw, while its job is stopped; then it ends the job.
  const job = "set -m; $BUN program.ts; stty -g > raw; kill -TERM %1; bg %1 > jobs; wait";
  expect(await run(program, { job }).exit()).toBe(0);
  expect(settings("restored")).toBe("true");
  expect(settings("raw")).not.toBe(settings("before"));
  expect(settings("after")).toBe(settings("before"));
});

test("the size is that of the window, also after it changed", async () => {
  const shell = run(
    `const show = () => console.log("size", JSON.stringify(windowSize(1)));
     process.on("SIGWINCH", () => { show(); process.exit(0); });
     setInterval(() => {}, 1000);
     show();`,
    { columns: 101, rows: 37 },
  );
  await shell.until(() => shell.written.includes('{"rows":37,"cols":101}'));
  shell.resize(63, 11);
  await shell.until(() => shell.written.includes('{"rows":11,"cols":63}'));
});

test("what is no terminal is refused with a sentence, and has no size", () => {
  const fd = openSync("/dev/null", "r");
  expect(() => new RawMode(fd)).toThrow(`descriptor ${fd} is not a terminal: a terminal UI needs one`);
  expect(windowSize(fd)).toBeUndefined();
  expect(windowSize(-1)).toBeUndefined();
});

test("standard input is named", () => {
  const path = join(import.meta.dir, "../../src/terminal/raw-mode.ts");
  const code = `const { RawMode } = await import(${JSON.stringify(path)});
    try { new RawMode(0); } catch (error) { console.log(error.message); }`;
  const { stdout } = Bun.spawnSync([process.execPath, "-e", code], { stdin: "ignore" });
  expect(stdout.toString()).toBe("standard input is not a terminal: a terminal UI needs one\n");
});

test("a terminal that is gone is no reason to fail at the end", async () => {
  const shell = run(`
    const mode = new RawMode(0);
    mode.enter();
    const { closeSync } = await import("node:fs");
    closeSync(0);
    writeFileSync("restored", [mode.restore(), mode.restore()].join(" "));`);
  await shell.exit();
  expect(settings("restored")).toBe("false true");
});
