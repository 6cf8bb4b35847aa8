// Facts of this build, written by scripts/build-lua.ts.
import facts from "../build/build.json";

/** Names the VM and its compiler; chunks of another build are not loaded. */
export const BUILD: string = facts.build;

/** Where things lie in the memory that every Lua instance starts with. */
export const BOOT_IMAGE = facts.image;
