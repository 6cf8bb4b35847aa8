// Makes docs/pictures: plays the programs of examples/ui in a terminal, and draws what is on the screen then.
// bun scripts/pictures.ts [NAME…]; with INGOT_BIN for another executable than dist/ingot.
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PseudoTerminal } from "../test/e2e/pseudo-terminal.ts";
import { type Scene, scenes } from "./pictures/scenes.ts";
import { svgOf } from "./pictures/svg.ts";

const root = join(import.meta.dir, "..");
const ingot = process.env.INGOT_BIN ?? join(root, "dist/ingot");

/** Plays a scene in a home of its own. @returns the picture */
async function draw(name: string, { prepare, flags, args, play }: Scene): Promise<string> {
  const home = realpathSync(mkdtempSync(join(tmpdir(), "ingot-picture-")));
  // It is seen in a picture: it has to have the same name each time.
  const cwd = join(realpathSync(tmpdir()), "ingot-demo");
  rmSync(cwd, { recursive: true, force: true });
  mkdirSync(cwd);
  prepare(home, cwd);
  const command = [ingot, "run", "--ui", ...flags, join(root, `examples/ui/${name}.lua`), ...args];
  const env = { HOME: home, XDG_STATE_HOME: join(home, "state"), COLORTERM: "truecolor" };
  const terminal = new PseudoTerminal(command, { columns: 100, rows: 30, cwd, env });
  try {
    await play(terminal, cwd);
    return svgOf(terminal.emulator, ["ingot run --ui", ...flags, `${name}.lua`].join(" "));
  } finally {
    terminal.close();
    for (const made of [home, cwd]) rmSync(made, { recursive: true, force: true });
  }
}

const wanted = process.argv.slice(2);
const directory = join(root, "docs/pictures");
mkdirSync(directory, { recursive: true });
for (const [name, scene] of Object.entries(scenes)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const picture = await draw(name, scene);
  writeFileSync(join(directory, `${name}.svg`), picture);
  console.log(`docs/pictures/${name}.svg: ${(picture.length / 1024).toFixed(1)} KiB`);
}
