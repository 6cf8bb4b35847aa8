// Facts of this build; those of the VM are written by scripts/build-lua.ts.
import facts from "../build/build.json";
import { version } from "../package.json";

/** The version of ingot. */
export const VERSION: string = version;

/** Names the VM and its compiler; chunks of another build are not loaded. */
export const BUILD: string = facts.build;

/** Where things lie in the memory that every Lua instance starts with. */
export const BOOT_IMAGE = facts.image;
