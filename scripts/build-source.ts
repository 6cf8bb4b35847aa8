// Writes build/source.json: which state of the sources an executable is made of.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

const root = join(import.meta.dir, "..");

/** What git answers, or undefined without git or outside of a repository. */
function git(...args: string[]): string | undefined {
  try {
    const run = Bun.spawnSync(["git", ...args], { cwd: root, stderr: "ignore" });
    return run.exitCode === 0 ? run.stdout.toString().trim() : undefined;
  } catch {
    return undefined;
  }
}

/** What is known of the sources; all empty without git. */
export function sourceFacts() {
  const tag = git("describe", "--tags", "--abbrev=0");
  return {
    sha: git("rev-parse", "--short", "HEAD"),
    date: git("log", "-1", "--format=%cI"),
    tag,
    commits: Number(git("rev-list", "--count", tag === undefined ? "HEAD" : `${tag}..HEAD`) ?? 0),
    dirty: (git("status", "--porcelain") ?? "") !== "",
  };
}

export function buildSource(): void {
  writeFileSync(join(root, "build/source.json"), `${JSON.stringify(sourceFacts())}\n`);
}
