// The import rule of the house: who may import whom.
import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";

const source = join(import.meta.dir, "../src");

/** Each room and the rooms it may import; what is not listed here may not be imported at all. */
const allowed: Record<string, string[]> = {
  "main.ts": ["cli", "bundle", "lua"],
  cli: ["host.ts", "dialects", "api", "bundle", "agent", "player", "terminal", "system", "kernel", "lua", "build.ts"],
  "host.ts": ["dialects", "api", "bundle", "agent", "player", "terminal", "system", "kernel", "lua", "build.ts"],
  dialects: ["agent", "player", "terminal", "kernel", "lua"],
  api: ["agent", "player", "terminal", "system", "kernel", "lua"],
  bundle: ["agent", "player", "terminal", "kernel", "lua", "build.ts"],
  agent: ["kernel"],
  player: ["kernel"],
  terminal: ["kernel"],
  system: ["kernel"],
  kernel: [],
  lua: [],
  "build.ts": [],
};

function roomOf(path: string): string {
  return relative(source, path).split("/")[0] as string;
}

test("imports never point back up", () => {
  const broken: string[] = [];
  let count = 0;
  for (const file of new Bun.Glob("**/*.ts").scanSync(source)) {
    if (file.endsWith(".d.ts")) continue;
    const path = join(source, file);
    const room = roomOf(path);
    for (const [, specifier] of readFileSync(path, "utf8").matchAll(/(?:from|import|require)\s*\(?\s*"(\.[^"]+)"/g)) {
      const target = join(dirname(path), specifier as string);
      if (relative(source, target).startsWith("..")) continue; // build results and package.json
      count++;
      const to = roomOf(target);
      if (to !== room && !allowed[room]?.includes(to)) broken.push(`src/${file} imports ${specifier}`);
    }
  }
  expect(broken).toEqual([]);
  expect(count).toBeGreaterThan(50);
});
