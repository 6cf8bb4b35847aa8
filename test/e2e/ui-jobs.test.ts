// A program with the terminal UI as a job of a shell, and on a terminal that goes away.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { ingot, Place } from "./ingot.ts";
import { PseudoTerminal } from "./pseudo-terminal.ts";
import { UiTerminal } from "./ui-terminal.ts";

const place = new Place();
const source = 'io.open("pid", "w"):write(io.open("/proc/self/stat"):read("n") | 0):close() print("ready")';

/** A shell with job control that has started the program, and the program's process. */
async function startJob(): Promise<{ shell: PseudoTerminal; pid: number; raw: string }> {
  place.write("job.lua", source);
  const env = { ...place.environment(), PS1: "$ ", HISTFILE: "", TERM: "xterm-256color" };
  const shell = new PseudoTerminal(["/bin/bash", "--norc", "-i"], { env, cwd: place.work, answers: true });
  await shell.until(() => shell.screen.length > 0);
  shell.type(`${ingot} run --ui -A job.lua\r`);
  await isShown(shell);
  return { shell, pid: Number(readFileSync(place.path("pid"), "utf8")), raw: mode(shell) };
}

async function isShown(shell: PseudoTerminal): Promise<void> {
  await shell.until(() => shell.state.screen === "alternate" && shell.screen.includes("ready"), "the UI");
  await shell.until(() => mode(shell) === "raw", "raw mode");
}

async function isStopped(shell: PseudoTerminal): Promise<void> {
  await shell.until(() => shell.state.screen === "normal" && shell.screen.join("\n").includes("Stopped"), "the stop");
  await shell.until(() => mode(shell) !== "raw", "the mode of the shell");
  const { mouse, wraps, focusReports, cursorHidden } = shell.state;
  expect({ mouse, wraps, focusReports, cursorHidden }).toEqual({
    mouse: "none",
    wraps: true,
    focusReports: false,
    cursorHidden: false,
  });
}

/** Whether signals come from keys, output is changed and lines are edited: bash edits lines itself. */
function mode(terminal: PseudoTerminal): string {
  const settings = Bun.spawnSync(["stty", "-a", "-F", terminal.device]).stdout.toString();
  return /-isig/.test(settings) && /-opost/.test(settings) ? "raw" : "cooked";
}

/** Shows that keys arrive, and ends the program and the shell. */
async function finish(shell: PseudoTerminal): Promise<void> {
  shell.type("typed");
  await shell.until(() => shell.screen.includes("typed"), "typed");
  shell.type("\x03\x03");
  await shell.until(() => shell.state.screen === "normal", "the shell");
  shell.type("echo code $?\r");
  await shell.until(() => shell.screen.join("\n").includes("code 130"), "the exit code");
  shell.close();
}

describe("the program is stopped", () => {
  const ways: [what: string, stop: (shell: PseudoTerminal, pid: number) => void][] = [
    ["by Ctrl-Z", (shell) => shell.type("\x1a")],
    ["by SIGTSTP", (_, pid) => process.kill(pid, "SIGTSTP")],
  ];
  for (const [what, stop] of ways)
    test(`${what}, and goes on with another size`, async () => {
      const { shell, pid } = await startJob();
      stop(shell, pid);
      await isStopped(shell);
      shell.resize(60, 20);
      shell.type("fg\r");
      await isShown(shell);
      await shell.until(() => shell.screen.at(-1) === "─".repeat(60), "a frame of the new size");
      await finish(shell);
    });

  test("by SIGSTOP, which nobody can prepare for", async () => {
    const { shell, pid } = await startJob();
    process.kill(pid, "SIGSTOP");
    await shell.until(() => shell.screen.join("\n").includes("Stopped"), "the stop");
    shell.type("fg\r");
    await shell.until(() => !shell.screen.join("\n").includes("Stopped"), "the UI alone");
    await isShown(shell);
    await finish(shell);
  });

  test("again when it goes on in the background", async () => {
    const { shell } = await startJob();
    shell.type("\x1a");
    await isStopped(shell);
    shell.type("bg\r");
    shell.type("jobs; echo still the shell\r");
    await shell.until(() => shell.screen.includes("still the shell"), "the shell");
    await isStopped(shell);
    shell.type("fg\r");
    await isShown(shell);
    await finish(shell);
  });

  test("with the program that has the terminal", async () => {
    const { shell } = await startJob();
    place.write("job.lua", `${source} os.execute("echo waits; cat")`);
    shell.type("\x03");
    await shell.until(() => shell.state.screen === "normal", "the shell");
    shell.type(`${ingot} run --ui -A job.lua\r`);
    await shell.until(() => shell.state.screen === "normal" && shell.screen.at(-1) === "waits", "waits");
    shell.type("\x1a");
    await shell.until(() => shell.screen.join("\n").includes("Stopped"), "the stop");
    shell.type("fg\r");
    await shell.until(() => shell.screen.at(-1)?.startsWith(ingot) === true, "fg");
    shell.type("\x04");
    await isShown(shell);
    shell.close();
  });

  test("by nobody when there is no shell to go on with it", async () => {
    const terminal = new UiTerminal(place, 'print("ready")');
    await terminal.showsText("ready");
    terminal.type("\x1atyped");
    await terminal.showsText("typed");
    terminal.type("\x03\x03");
    expect(await terminal.end()).toBe(130);
  });
});

describe("when the terminal goes away,", () => {
  const loop = "for i = 1, math.huge do end";
  const programs: [what: string, source: string][] = [
    ["a program that waits", ""],
    ["a program that prints", 'ingot.timer.every(1, function() print("more") end)'],
    ["a program that ignores it", "pcall(ingot.sleep, 1000)"],
    ["a program that is busy", `ingot.sleep(50) ${loop}`],
  ];
  for (const [what, body] of programs)
    test(`${what} ends`, async () => {
      const hook = 'ingot.lifecycle.on_shutdown(function() io.open("hook", "w"):close() print("unseen") end)';
      const terminal = new UiTerminal(place, `${hook} print("ready") ${body}`, {
        command: 'trap "" HUP; "$INGOT" run --ui -A "$FILE"; echo $? > code',
      });
      await terminal.showsText("ready");
      await Bun.sleep(200); // there is nothing to see when the loop has begun
      terminal.hangUp();
      const code = () => (existsSync(place.path("code")) ? readFileSync(place.path("code"), "utf8") : "");
      await terminal.until(() => code().endsWith("\n"), "the end");
      expect(code()).toBe("129\n");
      expect(existsSync(place.path("hook"))).toBe(true);
      for (const file of ["code", "hook"]) Bun.spawnSync(["rm", place.path(file)]);
    });
});
