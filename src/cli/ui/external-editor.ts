// Edits a text in the user's editor: `$VISUAL`, `$EDITOR`, or what there usually is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Edits a text; the terminal must be free.
 * @returns the text, or undefined when the editor failed or was left with an error
 * @throws Error when there is no editor
 */
export async function editText(text: string): Promise<string | undefined> {
  const editor = process.env.VISUAL || process.env.EDITOR || ["vi", "nano"].find((name) => Bun.which(name) !== null);
  if (editor === undefined) throw new Error("there is no editor: set EDITOR to the command of one");
  const directory = mkdtempSync(join(tmpdir(), "ingot-edit-"));
  const file = join(directory, "text.md");
  try {
    writeFileSync(file, text, { mode: 0o600 });
    // Through a shell, because the variables hold commands with options.
    const child = Bun.spawn(["sh", "-c", `${editor} "$1"`, "sh", file], {
      stdin: "inherit",
      stdout: "inherit",
      stderr: "inherit",
    });
    if ((await child.exited) !== 0) return undefined;
    return readFileSync(file, "utf8").replace(/\n$/, "");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
