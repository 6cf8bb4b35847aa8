// Edits a text in the user's editor: `$VISUAL`, `$EDITOR`, or what there usually is.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Edits a text; the terminal must be free.
 * @param terminal descriptors of the terminal, for keys and for the screen
 * @returns the text
 * @throws Error when there is no editor, or it failed: then the text is not to be changed
 */
export async function editText(text: string, terminal: { input: number; output: number }): Promise<string> {
  const editor = process.env.VISUAL || process.env.EDITOR || ["vi", "nano"].find((name) => Bun.which(name) !== null);
  if (editor === undefined) throw new Error("there is no editor: set EDITOR to the command of one");
  const directory = mkdtempSync(join(tmpdir(), "ingot-edit-"));
  const file = join(directory, "text.md");
  try {
    // With a line break at the end, as text files have it, which is taken away again.
    writeFileSync(file, text === "" ? "" : `${text}\n`, { mode: 0o600 });
    // Through a shell, because the variables hold commands with options.
    const child = Bun.spawn(["sh", "-c", `${editor} "$1"`, "sh", file], {
      stdin: terminal.input,
      stdout: terminal.output,
      stderr: "inherit",
    });
    const stop = () => child.kill();
    process.once("exit", stop);
    const code = await child.exited;
    process.off("exit", stop);
    if (code !== 0) throw new Error(`the editor "${editor}" failed with exit code ${code}: the text stays as it was`);
    return readFileSync(file, "utf8").replace(/\n$/, "");
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
