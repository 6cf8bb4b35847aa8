// `ingot doc` on the built executable.
import { describe, expect, test } from "bun:test";
import { javaScriptTrace, Place } from "./ingot.ts";

const place = new Place();
const doc = (...args: string[]) => place.run(["doc", ...args]);

// biome-ignore lint/suspicious/noControlCharactersInRegex: colours start with it
const colour = /\x1b\[/;

describe("doc", () => {
  test("lists the namespaces", async () => {
    const { stdout, stderr, code } = await doc();
    expect(stdout).toMatch(/^ {2}ingot\.timer +Timers\./m);
    expect(stdout).toMatch(/^ {2}ingot +The root/m);
    expect([stderr, code]).toEqual(["", 0]);
  });

  test("shows a namespace, a function, a method, a handle, a table type and a field", async () => {
    expect((await doc("cell")).stdout).toMatch(
      /^ingot\.cell\n\nCells: [\s\S]*\n {2}ingot\.cell\(name: string\): Cell\n/,
    );
    expect((await doc("task.wait")).stdout).toMatch(
      /^ingot\.task\.wait\(id: integer, opts\?: task\.WaitOptions\): any\n[\s\S]*\nParameters\n {2}id: integer\n[\s\S]*\n {2}interactive\?: boolean +a person[\s\S]*\nReturns\n {2}value: any +what[\s\S]*\nWaits: only tasks/,
    );
    expect((await doc("Cell:set")).stdout).toStartWith("Cell:set(value?: any): Cell\n");
    expect((await doc("Cell")).stdout).toMatch(/^Cell\n[\s\S]*\nMethods\n {2}Cell:get\(\): any\n/);
    expect((await doc("task.WaitOptions")).stdout).toMatch(/^task\.WaitOptions\n\nOptions\n {2}interactive\?/);
    expect((await doc("version")).stdout).toStartWith("ingot.version: string\n");
    expect((await doc("spawn")).stdout).toMatch(/\nExample\n {2}ingot\.spawn\(function\(\)\n {4}ingot\.sleep\(100\)\n/);
  });

  test("takes a name as people write it", async () => {
    const { stdout } = await doc("timer.every");
    for (const name of ["ingot.timer.every", "smelt.timer.every", "timer.every()", "Timer.Every", "timer:every"])
      expect((await doc(name)).stdout).toBe(stdout);
    expect((await doc("Cell.set")).stdout).toBe((await doc("Cell:set")).stdout);
    expect((await doc("smelt")).stdout).toBe((await doc("ingot")).stdout);
    expect((await doc("is_cancelled")).stdout).toStartWith("ingot.task.is_cancelled(");
  });

  test("of an unknown name proposes others", async () => {
    expect(await doc("timer.evry")).toEqual({
      stdout: "",
      stderr: 'ingot: there is no "timer.evry" in the API; did you mean ingot.timer.every?\n',
      code: 1,
      signal: null,
    });
    const { stderr, code } = await doc("xylophone\x1b[31m");
    expect(stderr).toStartWith('ingot: there is no "xylophone\\x1b[31m" in the API; ');
    expect(stderr).not.toMatch(javaScriptTrace);
    expect(code).toBe(1);
  });

  test("looks for words, names first", async () => {
    const { stdout, code } = await doc("--search", "DEADLINE");
    expect(stdout).toMatch(/^ {2}ingot\.task\.timeout /m);
    expect(code).toBe(0);
    const names = (await doc("--search", "timer")).stdout.match(/^ {2}\S+/gm)?.map((name) => name.trim());
    expect(names?.[0]).toBe("ingot.timer");
    expect(names).toContain("ingot.timer.set");
    expect((await doc("--search=wait number")).stdout).toContain("ingot.task.wait");
    expect(await doc("--search", "xylophone")).toMatchObject({
      stdout: "",
      stderr: 'ingot: nothing in the API is about "xylophone"\n',
      code: 1,
    });
    expect(await doc("task", "--search", "x")).toMatchObject({ code: 2 });
  });

  test("as JSON", async () => {
    const all = JSON.parse((await doc("--json")).stdout);
    expect(all.namespaces[0].name).toBe("ingot");
    expect(all.namespaces.map(({ path }: { path: string }) => path)).toContain("task");
    expect(JSON.parse((await doc("task.wait", "--json")).stdout)).toMatchObject({
      entry: "function",
      name: "ingot.task.wait",
      parameters: [
        { name: "id", type: "integer", optional: false },
        { name: "opts", options: "task.WaitOptions", optional: true },
      ],
      returns: [{ type: "any", name: "value" }],
      waits: "always",
    });
    const found = JSON.parse((await doc("--search", "deadline", "--json")).stdout);
    expect(found.map(({ name }: { name: string }) => name)).toContain("ingot.task.timeout");
  });

  test("is plain and narrow in a pipe, and does not mind a reader who leaves", async () => {
    for (const name of ["ingot", "cell", "task.race", "task.wait"]) {
      const { stdout } = await doc(name);
      expect(stdout).not.toMatch(colour);
      const prose = stdout.split("\n").filter((line) => !/[({]/.test(line));
      expect(Math.max(...prose.map((line) => Bun.stringWidth(line)))).toBeLessThanOrEqual(80);
    }
    expect(await place.shell('"$INGOT" doc --json | head -n 1')).toMatchObject({ stdout: "{\n", stderr: "", code: 0 });
  });

  test("has colours on a terminal that wants them", async () => {
    const onTerminal = (command: string) => place.shell(`script -qec '${command}' /dev/null`);
    expect((await onTerminal("$INGOT doc cell")).stdout).toMatch(colour);
    expect((await onTerminal("NO_COLOR=1 $INGOT doc cell")).stdout).not.toMatch(colour);
    expect((await onTerminal("TERM=dumb $INGOT doc cell")).stdout).not.toMatch(colour);
  });
});
