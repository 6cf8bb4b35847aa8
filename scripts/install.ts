// Installs the packages of bun.lock when they are missing or older than it.
import { existsSync, statSync, utimesSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");

/** Runs `bun install` unless node_modules is as new as bun.lock. */
export function installDependencies(): void {
  const installed = join(root, "node_modules");
  const lock = join(root, "bun.lock");
  if (existsSync(join(installed, "wasmoon")) && statSync(installed).mtimeMs >= statSync(lock).mtimeMs) return;
  console.log("installing packages …");
  const run = Bun.spawnSync([process.execPath, "install", "--frozen-lockfile", "--silent"], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"],
  });
  if (run.exitCode !== 0) process.exit(run.exitCode ?? 1);
  const now = new Date();
  utimesSync(installed, now, now);
}
