// The main job on a fresh machine: installs what the build needs, builds dist/ingot, and runs a small program with it.
import { join } from "node:path";
import { installDependencies } from "./install.ts";

const root = join(import.meta.dir, "..");

installDependencies();
const { build } = await import("./build.ts");
console.log("building dist/ingot …");
const executable = await build();
const program = join(root, "examples/lines.lua");
console.log(`ingot run --allow-read=src examples/lines.lua src\n`);
const run = Bun.spawnSync([executable, "run", "--allow-read=src", "--allow-run=find", program, "src"], {
  cwd: root,
  stdio: ["inherit", "inherit", "inherit"],
});
process.exit(run.exitCode ?? 1);
