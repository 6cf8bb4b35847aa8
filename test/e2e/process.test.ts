// Children of the executable: none outlives it, however it ends.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync, rmSync } from "node:fs";
import { isGroupAlive } from "../../src/system/process/group.ts";
import { Place } from "./ingot.ts";

const place = new Place();

/** Shell code that makes the file `ready`, with the number of its process group, and does not end by itself. */
const endless = "sleep 300 & echo $$ > ready.new; mv ready.new ready; while :; do sleep 1; done";
const stubborn = `trap '' TERM; ${endless}`;

/** Runs a program until the file `ready` is there, sends it signals, and answers how it and its children ended. */
async function end(code: string, ...signals: NodeJS.Signals[]) {
  rmSync(place.path("ready"), { force: true });
  const child = place.spawn(["eval", "-A", code]);
  while (child.exitCode === null && !existsSync(place.path("ready"))) await Bun.sleep(2);
  for (const signal of signals) {
    child.kill(signal);
    await Bun.sleep(20);
  }
  const [stdout, stderr] = await Promise.all([child.stdout.text(), child.stderr.text(), child.exited]);
  const group = Number(readFileSync(place.path("ready"), "utf8"));
  for (let looks = 0; isGroupAlive(group) && looks < 500; looks++) await Bun.sleep(2);
  return { code: child.exitCode, stdout, stderr, survives: isGroupAlive(group) };
}

const background = (script: string) => `ingot.process.spawn_bg([[${script}]]) `;
const untilReady = 'repeat ingot.sleep(2) local f = io.open("ready") until f ';

describe("Ctrl-C", () => {
  const interrupted = { code: 130, stdout: "held back", stderr: "", survives: false };
  const programs: [string, string][] = [
    ["in a task", `ingot.process.run("sh", { "-c", [[${endless}]] })`],
    ["outside of tasks", `ingot.timer.set(0, function() ingot.process.run("sh", { "-c", [[${endless}]] }) end)`],
    [
      "outside of tasks, deaf to SIGTERM",
      `ingot.timer.set(0, function() ingot.process.run("sh", { "-c", [[${stubborn}]] }) end)`,
    ],
    ["in the background", background(endless)],
    ["in the background, deaf to SIGTERM", background(stubborn)],
    ["for a tool", `ingot.process.run_streaming(1, "c", [[${endless}]], 600000)`],
    ["while Lua runs", `${background(endless)}while true do end`],
  ];
  for (const [place, code] of programs) {
    test(`ends a program that runs ${place}`, async () => {
      expect(await end(`io.write("held back") ${code}`, "SIGINT")).toEqual(interrupted);
    });
  }

  test("a second time ends what is deaf to SIGTERM at once", async () => {
    expect(await end(background(stubborn), "SIGINT", "SIGINT")).toMatchObject({ code: 130, survives: false });
  });

  test("is not taken by a task for a program that failed", async () => {
    const code = `local result = ingot.process.run("sh", { "-c", [[${stubborn}]] }) print("went on")`;
    expect(await end(code, "SIGINT")).toMatchObject({ code: 130, stdout: "", survives: false });
  });
});

test("an error, os.exit and SIGTERM end children as well", async () => {
  expect(await end(`${background(stubborn)}${untilReady}error("oops")`)).toMatchObject({ code: 1, survives: false });
  expect(await end(`${background(endless)}${untilReady}os.exit(7)`)).toMatchObject({ code: 7, survives: false });
  const inTask = `ingot.spawn(function() ingot.process.run("sh", { "-c", [[${endless}]] }) end)`;
  expect(await end(`${inTask}${untilReady}os.exit(7)`)).toMatchObject({ code: 7, survives: false });
  expect(await end(background(endless), "SIGTERM")).toMatchObject({ code: 143, survives: false });
});

test("a child has no terminal and runs only with permission", async () => {
  const git = 'io.write(ingot.process.run("git", { "--version" }).stdout) ';
  const { stdout, stderr, code } = await place.run(["eval", "--allow-run=git", `${git} ingot.process.run("ls")`]);
  expect(stdout).toStartWith("git version");
  expect(stderr).toContain('permission denied: run "ls" (grant it with --allow-run=ls)');
  expect(code).toBe(3);
  const tty = await place.run([
    "eval",
    "-A",
    'print(ingot.process.run("sh", { "-c", ": < /dev/tty" }).exit_code ~= 0)',
  ]);
  expect(tty.stdout).toBe("true\n");
});
