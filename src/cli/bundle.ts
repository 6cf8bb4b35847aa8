// Running as a bundle: the program that this executable carries, with its own permissions and all arguments for it.

import { Bundle } from "../bundle/bundle.ts";
import { BUNDLE_ROOT } from "../bundle/program-files.ts";
import { DamagedBundle } from "../bundle/trailer.ts";
import { Permissions } from "../kernel/permissions.ts";
import { report } from "./errors.ts";
import { type Program, runProgram } from "./program.ts";

export async function main(payload: Uint8Array, argv: string[]): Promise<number> {
  try {
    const bundle = Bundle.read(payload);
    const { manifest } = bundle;
    const entry = bundle.module(manifest.entry);
    if (entry === undefined) throw new DamagedBundle("the program it should run is missing");
    const words: [number, string][] = argv.map((word, i) => [i + 1, word]);
    const program: Omit<Program, "permissions"> = {
      name: manifest.name,
      arg: new Map([[0, manifest.name], ...words]),
      realm: { bundle, modulePath: [`${BUNDLE_ROOT}?.lua`, `${BUNDLE_ROOT}?/init.lua`] },
      load: (realm, L) => realm.lua.load(L, entry, `@${manifest.entry}`, "b"),
    };
    const permissions = Permissions.fromManifest(manifest.permissions);
    if (manifest.ui !== true) return await runProgram({ ...program, permissions });
    const { runUiProgram } = await import("./ui-program.ts");
    return await runUiProgram({ ...program, permissions: () => permissions });
  } catch (error) {
    return report(error);
  }
}
