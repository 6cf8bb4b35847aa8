// examples/ui/processes.lua on a /proc made here, and on that of this machine.
import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { SAMPLE, writeProc } from "../../scripts/pictures/sample-proc.ts";
import { Place } from "./ingot.ts";
import { KEYS, SCREENS, UiExample } from "./ui-example.ts";

const place = new Place();

/** The names in the rows of the list. */
function names(monitor: UiExample): string[] {
  const { row, column } = monitor.find("NAME ");
  return monitor.screen.slice(row + 1, -1).map((line) => line.slice(column, column + 16).trim());
}

describe.each(SCREENS)("$screen", (screen) => {
  let monitor: UiExample;
  beforeEach(async () => {
    writeProc(place.path("proc"), 100);
    const args = ["--proc", "proc", "--tick", "0"];
    monitor = new UiExample(place, "processes.lua", { ...screen, flags: ["--allow-read=proc"], args });
    await monitor.sees("CPU 0% of 8", "13 processes");
    writeProc(place.path("proc"), 101);
    await monitor.press("r", "CPU 78% of 8");
  });

  test("lists what runs with CPU and memory, the busiest first", async () => {
    expect(names(monitor).slice(0, 4)).toEqual(["rustc", "ffmpeg", "cargo", "postgres"]);
    const row = monitor.screen[monitor.find(" rustc ").row] ?? "";
    expect(row.replaceAll(/ +/g, " ")).toStartWith(" 2101 327.0 1.4 GiB R rustc rustc --crate-name tokio");
    await monitor.sees("odd) name");
    expect(await monitor.quit()).toEqual([0, ""]);
  });

  test("sorts, and keeps the selected process selected", async () => {
    const selected = () => {
      const { row, column } = monitor.find("NAME ");
      const index = names(monitor).findIndex((_, i) => monitor.cell(row + 1 + i, column + 15).background !== undefined);
      return names(monitor)[index];
    };
    await monitor.until(() => selected() === "systemd", "the first one of before");
    monitor.type("m");
    await monitor.until(() => names(monitor).slice(0, 3).join() === "rustc,ffmpeg,prometheus", "by memory");
    monitor.type("p");
    await monitor.until(() => names(monitor).slice(0, 3).join() === "systemd,kthreadd,sshd", "by number");
    monitor.type(KEYS.down);
    await monitor.until(() => selected() === "kthreadd", "the next one");
    monitor.type("n");
    await monitor.until(() => names(monitor).slice(0, 3).join() === "cargo,ffmpeg,ingot", "by name");
    await monitor.until(() => selected() === "kthreadd", "it is still selected");
  });

  test("charts show how busy it was", async () => {
    const dots = () => monitor.screen.join("").match(/[\u2801-\u28ff]/gu)?.length ?? 0;
    const before = dots();
    for (let second = 102; second < 112; second++) {
      writeProc(place.path("proc"), second);
      await monitor.press("r", "13 processes");
    }
    await monitor.until(() => dots() >= before + 10, "more of the charts");
  });

  test("processes come and go", async () => {
    writeProc(place.path("proc"), 102, SAMPLE.slice(0, 3));
    monitor.type("r");
    await monitor.until(() => names(monitor).join("").replaceAll("█", "") === "systemdkthreaddsshd", "three are left");
    await monitor.sees(" 3 processes");
  });

  test("fits whatever room there is", async () => {
    monitor.resize(30, 6);
    await monitor.until(() => !monitor.screen.some((row) => row.includes("╭")), "no charts");
    monitor.resize(2, 1);
    monitor.resize(screen.columns, screen.rows);
    await monitor.sees("CPU 78% of 8", "13 processes");
  });
});

describe("on this machine", () => {
  let child: Bun.Subprocess;
  beforeEach(() => {
    child = Bun.spawn(["sleep", "600"]);
  });
  afterEach(() => child.kill("SIGKILL"));

  const monitorSorted = async (...flags: string[]) => {
    const monitor = new UiExample(place, "processes.lua", {
      rows: 400,
      flags: ["--allow-read=/proc", ...flags],
      args: ["--tick", "0"],
    });
    await monitor.sees(" processes ");
    monitor.type("p");
    await monitor.sees("sleep 600");
    return monitor;
  };

  /** Selects the process, and asks for its end. */
  const ask = async (monitor: UiExample) => {
    const row = monitor.screen.findIndex((line) => line.trimStart().startsWith(`${child.pid} `));
    expect(row).toBeGreaterThan(0);
    monitor.mouse("press", row, 5);
    monitor.mouse("release", row, 5);
    await monitor.press("k", `End sleep (${child.pid})?`);
  };

  test("ends a process when that is confirmed", async () => {
    const monitor = await monitorSorted("--allow-run=kill");
    await ask(monitor);
    monitor.type("n");
    await monitor.misses("End sleep");
    expect(child.exitCode ?? child.signalCode).toBeNull();
    await ask(monitor);
    monitor.type("y");
    await child.exited;
    expect(child.signalCode).toBe("SIGTERM");
  });

  test("asks in as many rows as that takes", async () => {
    const monitor = await monitorSorted("--deny-run");
    await ask(monitor);
    monitor.type("n");
    await monitor.misses("End sleep");
    monitor.resize(20, 5);
    monitor.type("k");
    const text = () => monitor.screen.join(" ").replaceAll(/[╭╮╰╯│─█\s]+/g, " ");
    await monitor.until(() => text().includes(`End sleep (${child.pid})? y ends it, n does not`), "the whole question");
  });

  test("says so when it must not", async () => {
    const monitor = await monitorSorted("--deny-run");
    await ask(monitor);
    await monitor.press("y", 'permission denied: run "kill"');
    monitor.type(KEYS.escape);
    await monitor.misses("permission denied");
    expect(child.exitCode ?? child.signalCode).toBeNull();
  });
});

test("without the permission, and without /proc, it says so", async () => {
  const denied = new UiExample(place, "processes.lua", { flags: ["--deny-read"] });
  expect(await denied.exit()).toBe(1);
  await denied.sees('processes: permission denied: read "/proc/stat"');
  const nowhere = new UiExample(place, "processes.lua", { flags: ["-A"], args: ["--proc", "nowhere"] });
  expect(await nowhere.exit()).toBe(1);
  await nowhere.sees("no such file or directory");
  const wrong = new UiExample(place, "processes.lua", { args: ["--tick"] });
  expect(await wrong.exit()).toBe(2);
  await wrong.sees("unknown argument --tick");
});
