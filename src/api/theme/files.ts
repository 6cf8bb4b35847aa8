// Where users put colour schemes.
import { existsSync } from "node:fs";
import { join } from "node:path";

/** The directories for colour schemes, the first to be looked at first. @param config the configuration directory */
export function schemePlaces(config: string): string[] {
  return ["colorschemes", "lua/ingot/colorschemes", "lua/smelt/colorschemes"].map((place) => join(config, place));
}

/** The file of a scheme; undefined when the user has none of that name. */
export function schemeFile(config: string, name: string): string | undefined {
  if (!isSchemeName(name)) return undefined;
  return schemePlaces(config)
    .map((place) => join(place, `${name}.lua`))
    .find((file) => existsSync(file));
}

/** Whether it can be the name of a file and of a module. */
export function isSchemeName(name: string): boolean {
  return /^\w[\w-]{0,99}$/.test(name);
}
