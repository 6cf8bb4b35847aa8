// Help on the built executable: it is there for every verb, on stdout, with an example that can be typed.
import { describe, expect, test } from "bun:test";
import { verbs } from "../../src/cli/verbs.ts";
import { Place } from "./ingot.ts";

const place = new Place();
const names = Object.keys(verbs);

describe("--help", () => {
  test("lists all verbs", async () => {
    const [long, short, word] = await Promise.all([["--help"], ["-h"], ["help"]].map((args) => place.run(args)));
    expect([long?.code, long?.stderr]).toEqual([0, ""]);
    for (const name of names) expect(long?.stdout).toMatch(new RegExp(`^  ${name}\\b`, "m"));
    expect(long?.stdout).toContain("Examples:\n  ingot ");
    expect([short, word]).toEqual([long, long]);
  });

  for (const name of names) {
    test(`of ${name} has its options and an example, and runs nothing`, async () => {
      const { stdout, stderr, code } = await place.run([name, "--help"]);
      expect([stderr, code]).toEqual(["", 0]);
      expect(stdout).toMatch(new RegExp(`^  \\$ ingot ${name}\\b`, "m"));
      expect(stdout).toMatch(new RegExp(`^Examples:\\n  ingot ${name}\\b`, "m"));
      for (const [flags] of verbs[name]?.options ?? []) expect(stdout).toContain(flags);
      expect(stdout.includes("--allow-read")).toBe(verbs[name]?.takesPermissions === true);
      expect((await place.run([name, "-h"])).stdout).toBe(stdout);
      expect((await place.run(["help", name])).stdout).toBe(stdout);
    });
  }

  test("goes with other options, but not behind a program's name", async () => {
    place.write("main.lua", "print(...)");
    expect((await place.run(["run", "--allow-read", "--help"])).stdout).toContain("Usage:");
    expect((await place.run(["run", "main.lua", "--help"])).stdout).toBe("--help\n");
    expect((await place.run(["run", "main.lua", "-h"])).stdout).toBe("-h\n");
  });
});

describe("wrong usage", () => {
  test("without a verb is the help, on stderr", async () => {
    const { stdout, stderr, code } = await place.run([]);
    expect([stdout, stderr, code]).toEqual(["", (await place.run(["--help"])).stdout, 2]);
  });

  test("of help names the verb that does not exist", async () => {
    const expected = {
      stdout: "",
      stderr: 'ingot: unknown verb "frobnicate"; see `ingot --help`\n',
      code: 2,
      signal: null,
    };
    expect(await place.run(["help", "frobnicate"])).toEqual(expected);
  });

  test("of the word with which ingot asks for permissions is harmless", async () => {
    for (const words of [["--ask-permission"], ["--ask-permission", "{"], ["--ask-permission", "null"]]) {
      const { stdout, stderr, code } = await place.run(words);
      expect(stdout).toBe("");
      expect(stderr).not.toMatch(/^\s+at /m);
      expect(code).not.toBe(0);
    }
  });
});
