// `ingot test`: the reports that other programs read, and where reports go.
import { describe, expect, test } from "bun:test";
import { existsSync, readFileSync } from "node:fs";
import { parseDocument } from "htmlparser2";
import { PATIENCE, Place } from "./ingot.ts";
import { mixed, passing, project } from "./test-verb-projects.ts";

const place = new Place();

describe("machine-readable reports", () => {
  const noisy = `${mixed}\nit("prints", function() print("from the test") os.execute("echo from a program") end)`;

  test("TAP", async () => {
    const cwd = project(place, { "mixed_spec.lua": mixed, "noisy_spec.lua": noisy });
    const { stdout, stderr, code } = await place.run(["test", "-A", "--reporter", "tap"], { cwd });
    const lines = stdout.trimEnd().split("\n");
    expect(lines[0]).toBe("TAP version 14");
    const results = lines.filter((line) => /^(not )?ok /.test(line));
    expect(results.map((line) => Number(/ok (\d+) - /.exec(line)?.[1]))).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(results.filter((line) => line.startsWith("not "))).toHaveLength(4);
    expect(results.filter((line) => line.endsWith("# SKIP"))).toHaveLength(2);
    expect(lines.at(-1)).toBe("1..9");
    // Everything else is a comment or belongs to the diagnostics of a result.
    expect(lines.slice(1, -1).filter((line) => !/^(not ok|ok|#| {2})/.test(line))).toEqual([]);
    expect(stderr).toBe("from the test\nfrom a program\n");
    expect(code).toBe(1);
  });

  test("JUnit XML", async () => {
    const cwd = project(place, {
      "mixed_spec.lua": mixed,
      "noisy_spec.lua": noisy,
      "z_spec.lua": "error('<broken> \\0')",
    });
    const { stdout, stderr, code } = await place.run(["test", "-A", "--reporter=junit"], { cwd });
    expect(code).toBe(1);
    expect(stderr).toBe("from the test\nfrom a program\n");
    if (Bun.which("python3") !== null) {
      const parse = "import sys, xml.dom.minidom as d; d.parse(sys.stdin)";
      const check = Bun.spawnSync(["python3", "-c", parse], { stdin: Buffer.from(stdout), timeout: PATIENCE });
      expect(check.stderr.toString()).toBe("");
    }
    const root = parseDocument(stdout, { xmlMode: true }).children.find((node) => node.type === "tag");
    expect(root).toMatchObject({
      name: "testsuites",
      attribs: { tests: "10", failures: "2", errors: "3", skipped: "2" },
    });
    expect(stdout.match(/<testcase /g)).toHaveLength(10);
    expect(stdout).toContain('classname="mixed_spec.lua" name="a list #list fails &lt;&amp;&gt;"');
  });

  test("JSON lines", async () => {
    const cwd = project(place, { "mixed_spec.lua": mixed, "noisy_spec.lua": noisy });
    const { stdout, code } = await place.run(["test", "-A", "--reporter", "json"], { cwd });
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events[0]).toEqual({ type: "run_start", files: ["mixed_spec.lua", "noisy_spec.lua"] });
    expect(events.filter(({ type }) => type === "file_start")).toHaveLength(2);
    expect(events.find(({ full_name, type }) => type === "test_end" && full_name === "a list #list errors")).toEqual({
      type: "test_end",
      name: "errors",
      full_name: "a list #list errors",
      names: ["a list #list", "errors"],
      file: "mixed_spec.lua",
      line: 5,
      status: "error",
      phase: "test",
      message: expect.stringContaining("attempt to index a nil value"),
      trace: expect.stringContaining("mixed_spec.lua:5"),
      failure_file: "mixed_spec.lua",
      failure_line: 5,
      duration: expect.any(Number),
    });
    expect(events.at(-1)).toMatchObject({
      type: "run_end",
      successes: 3,
      failures: 2,
      errors: 2,
      pending: 2,
      ok: false,
      stopped: false,
    });
    expect(code).toBe(1);
  });

  test("into a file leave standard output to people", async () => {
    const cwd = project(place, { "mixed_spec.lua": mixed });
    const { stdout, code } = await place.run(["test", "--reporter", "junit", "--output", "report.xml"], { cwd });
    expect(stdout).toMatch(/^mixed_spec\.lua {2}1 passed, 1 failed/);
    expect(readFileSync(place.path(`${cwd}/report.xml`), "utf8")).toStartWith('<?xml version="1.0"');
    expect(code).toBe(1);
    expect(await place.run(["test", "--output", "no/where"], { cwd })).toMatchObject({
      stderr: 'ingot: cannot write "no/where": there is no such file or folder\n',
      code: 1,
    });
  });

  test.skipIf(!existsSync("/dev/full"))("that cannot be written end the run", async () => {
    const cwd = project(place, { "a_spec.lua": passing, "b_spec.lua": passing });
    for (const reporter of ["tap", "junit", "json", "human"]) {
      expect(await place.run(["test", "--reporter", reporter, "--output", "/dev/full"], { cwd })).toMatchObject({
        stderr: 'ingot: cannot write "/dev/full": the disk is full\n',
        code: 1,
      });
    }
  });

  test("keep bytes that are no text from breaking them", async () => {
    const cwd = project(place, { "a_spec.lua": `it("odd \\xFF\\0 name", function() error("\\xC0\\x1b[31m") end)` });
    for (const reporter of ["human", "tap", "junit", "json"]) {
      const { stdout, stderr, code } = await place.run(["test", "--reporter", reporter], { cwd });
      expect({ stderr, code }).toEqual({ stderr: "", code: 1 });
      expect(stdout).not.toMatch(/\p{Cc}(?<!\n)/u);
      expect(stdout).not.toBe("");
    }
  });

  test("end quietly when nobody reads them", async () => {
    const many = `for i = 1, 3000 do it("test " .. i, function() end) end`;
    const cwd = project(place, { "a_spec.lua": many, "b_spec.lua": many });
    for (const reporter of ["tap", "json", "human --verbose"]) {
      const { stdout, stderr } = await place.shell(
        `"$INGOT" test --reporter ${reporter} | head -n 1; echo "\${PIPESTATUS[0]}"`,
        { cwd },
      );
      expect(stderr).toBe("");
      expect(stdout.trimEnd().split("\n")).toHaveLength(2);
      expect(stdout).toEndWith("\n141\n");
    }
  });
});
