// Background processes: started, read, ended and forgotten.

import { afterEach, beforeEach, describe, expect, test } from "bun:test";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { RecentOutput } from "../../src/system/background-processes/recent-output.ts";
import { type BackgroundOutput, BackgroundProcesses } from "../../src/system/background-processes.ts";
import { Children } from "../../src/system/process/children.ts";
import { isGroupAlive } from "../../src/system/process/group.ts";

const permissions = new Permissions({ allowAll: true, allow: {}, deny: {} });
const text = (output: { text: Uint8Array } | undefined): string => new TextDecoder().decode(output?.text);

let children: Children;
let processes: BackgroundProcesses;

beforeEach(() => {
  children = new Children();
  processes = new BackgroundProcesses(children);
});

afterEach(() => children.endAll());

async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) {
    await Bun.sleep(5);
  }
}

async function waitForEnd(id: string): Promise<BackgroundOutput> {
  await waitFor(() => processes.output(id)?.running !== true);
  return processes.output(id) as BackgroundOutput;
}

describe("a background process", () => {
  test("runs, is listed, and its output can be read piece by piece", async () => {
    const id = processes.spawn("echo one; echo two >&2; read x < /dev/null; exec sleep 60", permissions);
    expect(id).toBe("proc_1");
    await waitFor(() => text(processes.output(id)) === "one\ntwo\n");
    const pid = processes.output(id)?.pid;
    expect(processes.list()).toEqual([
      { id, command: expect.stringContaining("echo one"), elapsedSecs: 0, pid: pid as number },
    ]);
    expect(processes.readOutput(id)).toMatchObject({ running: true, elapsedSecs: 0 });
    expect(text(processes.readOutput(id))).toBe("");
    expect(processes.running).toBe(1);
  });

  test("leaves its exit code", async () => {
    const id = processes.spawn("echo out; exit 7", permissions);
    const end = await waitForEnd(id);
    expect(end).toMatchObject({ running: false, exitCode: 7 });
    expect(end.termination).toBeUndefined();
    expect(text(processes.readOutput(id))).toBe("out\n");
    expect(processes.readOutput(id)).toMatchObject({ exitCode: 7, text: new Uint8Array(0) });
    expect(processes.list()).toEqual([]);
  });

  test("tells of a signal", async () => {
    const end = await waitForEnd(processes.spawn("kill -SEGV $$", permissions));
    expect(end).toMatchObject({ exitCode: 139, termination: "signaled" });
  });

  test("ends with its group when it is killed", async () => {
    const id = processes.spawn("sleep 60 & sleep 60", permissions);
    const pid = processes.output(id)?.pid ?? 0;
    expect(isGroupAlive(pid)).toBe(true);
    processes.kill(id);
    const end = await waitForEnd(id);
    expect(end).toMatchObject({ running: false, exitCode: 143, termination: "stopped" });
    await waitFor(() => !isGroupAlive(pid));
    processes.kill(id);
    processes.kill("proc_99");
  });

  test("is stopped even if it ignores SIGTERM, and then forgotten", async () => {
    const id = processes.spawn("trap '' TERM; echo ready; while :; do sleep 1; done", permissions);
    await waitFor(() => text(processes.output(id)) === "ready\n");
    const pid = processes.output(id)?.pid ?? 0;
    expect(text(await processes.stop(id))).toBe("ready\n");
    await waitFor(() => !isGroupAlive(pid));
    expect(processes.output(id)).toBeUndefined();
    expect(processes.readOutput(id)).toBeUndefined();
    await expect(processes.stop(id)).rejects.toThrow(`no process with id "${id}"`);
  });

  test("ids are not used again, and the number of running ones is told", async () => {
    const counts: number[] = [];
    processes.onChange = (running) => counts.push(running);
    const first = processes.spawn("sleep 60", permissions);
    const second = processes.spawn("sleep 60", permissions);
    await processes.stop(first);
    await processes.stop(second);
    expect(processes.spawn("true", permissions)).toBe("proc_3");
    await waitForEnd("proc_3");
    expect(counts).toEqual([1, 2, 1, 0, 1, 0]);
  });

  test("needs permission, also for its shell", () => {
    const onlySleep = new Permissions({ allow: { run: ["sleep"] }, deny: {} });
    expect(() => processes.spawn("ls", onlySleep)).toThrow(PermissionDenied);
    expect(() => processes.spawn("sleep 1; ls", onlySleep)).toThrow(PermissionDenied);
    processes.setDefaultShell({ program: "bash", args: ["-c"] });
    expect(() => processes.spawn("sleep 60", onlySleep)).toThrow('run "bash"');
    processes.setDefaultShell(undefined);
    expect(processes.spawn("sleep 60", onlySleep)).toBe("proc_1");
    expect(() => processes.spawn("a\0b", permissions)).toThrow("NUL");
  });

  test("runs in the shell that is set", async () => {
    expect(processes.defaultShell()).toBeUndefined();
    const shell = { program: "sh", args: ["-c", 'echo "other: $1"', "x"] };
    processes.setDefaultShell(shell);
    expect(processes.defaultShell()).toEqual(shell);
    const id = processes.spawn("the line", permissions);
    await waitForEnd(id);
    expect(text(processes.output(id))).toBe("other: the line\n");
    processes.setDefaultShell({ program: "/no/such/shell", args: [] });
    expect(() => processes.spawn("x", permissions)).toThrow('cannot run "/no/such/shell": no such file');
  });

  test("that prints without end is kept within bounds", async () => {
    const id = processes.spawn("seq 1 2000000", permissions);
    await waitForEnd(id);
    const output = text(processes.output(id));
    expect(output).toMatch(/^\[\d+ bytes of earlier output dropped\]\n\d+\n/);
    expect(output).toEndWith("\n1999999\n2000000\n");
    expect(output.split("\n").length).toBe(10_002);
  });
});

describe("RecentOutput", () => {
  const collect = (maxBytes: number, maxLines: number, pieces: string[]): string => {
    const output = new RecentOutput(maxBytes, maxLines);
    for (const piece of pieces) {
      output.append(Buffer.from(piece));
    }
    return text({ text: output.bytes() });
  };
  const dropped = (count: number): string => `[${count} bytes of earlier output dropped]\n`;

  test("drops whole lines where it can", () => {
    expect(collect(10, 100, ["aaaa\nbbbb\n"])).toBe("aaaa\nbbbb\n");
    expect(collect(10, 100, ["aaaa\nbbbb\n", "c"])).toBe(`${dropped(5)}bbbb\nc`);
    expect(collect(10, 100, ["aaaa\nbbbbbbbbbbbb"])).toBe(`${dropped(7)}bbbbbbbbbb`);
    expect(collect(4, 100, ["abcdefghij", "k"])).toBe(`${dropped(7)}hijk`);
    expect(collect(100, 2, ["a\nb\nc\n"])).toBe(`${dropped(2)}b\nc\n`);
    expect(collect(100, 2, ["a\nb\nc"])).toBe(`${dropped(2)}b\nc`);
    expect(collect(100, 2, ["\n\n\n"])).toBe(`${dropped(1)}\n\n`);
    expect(collect(100, 2, [])).toBe("");
  });

  test("counts every byte, whatever the pieces", () => {
    const output = new RecentOutput(50, 1000);
    let given = 0;
    for (let size = 0; size < 300; size++) {
      output.append(Buffer.from("x".repeat(size % 97)));
      given += size % 97;
    }
    const result = text({ text: output.drain() });
    const [, count = "", kept = ""] = /^\[(\d+) .*\]\n(x*)$/.exec(result) ?? [];
    expect([Number(count) + kept.length, kept.length]).toEqual([given, 50]);
    expect(output.bytes().length).toBe(0);
  });
});
