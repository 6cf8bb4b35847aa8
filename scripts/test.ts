// All tests: lint, types, the build, then unit and end-to-end tests. Ends with the plain line "N passed, N failed".
import { join } from "node:path";
import { installDependencies } from "./install.ts";

const root = join(import.meta.dir, "..");

let passed = 0;
let failed = 0;

/** Runs one step; anything but exit code 0 counts as a failure. */
function step(name: string, command: string[]): void {
  const started = performance.now();
  const run = Bun.spawnSync(command, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const ok = run.exitCode === 0;
  if (ok) passed++;
  else failed++;
  console.log(`${ok ? "ok" : "FAILED"}  ${name} (${seconds} s)`);
}

/** Runs `bun test` over `paths` and counts its tests. */
async function tests(name: string, paths: string[]): Promise<void> {
  const child = Bun.spawn([process.execPath, "test", "--timeout", "120000", ...paths], {
    cwd: root,
    stdin: "ignore",
    stdout: "inherit",
    stderr: "pipe",
    env: { ...process.env, FORCE_COLOR: "0" },
  });
  let report = "";
  const decoder = new TextDecoder();
  for await (const bytes of child.stderr) {
    const text = decoder.decode(bytes, { stream: true });
    report += text;
    process.stderr.write(text);
  }
  const code = await child.exited;
  const count = (word: string) => Number(report.match(new RegExp(`^ *(\\d+) ${word}$`, "m"))?.[1] ?? 0);
  passed += count("pass");
  const broken = count("fail");
  failed += broken > 0 ? broken : code === 0 && count("pass") > 0 ? 0 : 1;
  console.log(`${code === 0 ? "ok" : "FAILED"}  ${name}`);
}

installDependencies();
const only = process.argv.slice(2);
step("build", [process.execPath, "scripts/build.ts"]);
if (only.length > 0) {
  await tests(only.join(" "), only);
} else {
  step("lint", [process.execPath, "node_modules/@biomejs/biome/bin/biome", "check", "."]);
  step("types", [process.execPath, "node_modules/typescript/bin/tsc", "--noEmit"]);
  await tests("tests", ["test"]);
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);
