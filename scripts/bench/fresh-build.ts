// Makes sure that what is measured was built from the sources as they are now.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "../..");

/** What the executable is made from. */
const inputs = ["src", "lua", "package.json", "bun.lock"];

function newest(path: string): number {
  const status = statSync(path);
  if (!status.isDirectory()) return status.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

/**
 * Builds `dist/ingot` when it is missing or older than its sources.
 * @returns its path
 * @throws Error when it cannot be built
 */
export function freshExecutable(progress: (text: string) => void): string {
  const executable = join(root, "dist", process.platform === "win32" ? "ingot.exe" : "ingot");
  const paths = [
    ...inputs.map((name) => join(root, name)),
    ...readdirSync(join(root, "scripts"))
      .filter((name) => name.startsWith("build"))
      .map((name) => join(root, "scripts", name)),
  ].filter((path) => existsSync(path));
  if (existsSync(executable) && statSync(executable).mtimeMs > Math.max(...paths.map(newest))) return executable;
  progress("building dist/ingot");
  const build = Bun.spawnSync([process.execPath, "run", "build"], { cwd: root });
  if (build.exitCode !== 0) {
    throw new Error(`\`bun run build\` failed:\n${build.stderr.toString()}${build.stdout.toString()}`);
  }
  return executable;
}
