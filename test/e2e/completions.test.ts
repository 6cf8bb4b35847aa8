// `ingot completions`: the scripts are sourced by real shells, and asked what they complete.
import { describe, expect, test } from "bun:test";
import { verbs } from "../../src/cli/verbs.ts";
import { Place } from "./ingot.ts";

const place = new Place();
place.write("script.lua", "");
place.write("other name.lua", "");

/** What bash offers for the last of these words. */
async function complete(...words: string[]): Promise<string[]> {
  const quoted = words.map((word) => `'${word}'`).join(" ");
  const { stdout, stderr, code } = await place.shell(
    `set -u; source <("$INGOT" completions bash)
    COMP_WORDS=(ingot ${quoted}); COMP_CWORD=${words.length}; COMPREPLY=()
    "$(complete -p ingot | sed 's/.*-F \\([^ ]*\\).*/\\1/')"
    printf '%s\\n' "\${COMPREPLY[@]}"`,
  );
  expect([stderr, code]).toEqual(["", 0]);
  return stdout.split("\n").filter((line) => line !== "");
}

describe("bash", () => {
  test("completes verbs", async () => {
    expect((await complete("")).sort()).toEqual([...Object.keys(verbs), "--help", "--version"].sort());
    expect(await complete("co")).toEqual(["compile", "completions"]);
    expect(await complete("zzz")).toEqual([]);
  });

  test("completes the options of a verb", async () => {
    expect(await complete("run", "--allow-r")).toEqual(["--allow-read", "--allow-run"]);
    expect((await complete("run", "--deny-")).sort()).toEqual([
      "--deny-env",
      "--deny-net",
      "--deny-read",
      "--deny-run",
      "--deny-write",
    ]);
    expect(await complete("cache", "--")).toEqual(["--clear", "--json", "--help"]);
    expect(await complete("compile", "--inc")).toEqual(["--include"]);
  });

  test("completes files and shells", async () => {
    expect((await complete("run", "")).sort()).toEqual(["other name.lua", "script.lua"]);
    expect(await complete("completions", "z")).toEqual(["zsh"]);
  });
});

for (const shell of ["zsh", "fish"]) {
  const program = Bun.which(shell);
  test.skipIf(program === null)(`${shell} accepts its script`, async () => {
    place.write(`script.${shell}`, (await place.run(["completions", shell])).stdout);
    const result = await place.run(["-n", `script.${shell}`], { executable: program as string });
    expect(result).toEqual({ stdout: "", stderr: "", code: 0, signal: null });
  });

  test(`${shell} is told all verbs`, async () => {
    const { stdout, code } = await place.run(["completions", shell]);
    for (const name of Object.keys(verbs)) expect(stdout).toMatch(new RegExp(`\\b${name}\\b`));
    expect(code).toBe(0);
  });
}

test("an unknown shell is wrong usage", async () => {
  const stderr = 'ingot: unknown shell "tcsh"; there are bash, zsh and fish\n';
  expect(await place.run(["completions", "tcsh"])).toEqual({ stdout: "", stderr, code: 2, signal: null });
});
