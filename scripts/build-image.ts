// Turns the Lua module into its booted form: the libraries are opened once, here, and the memory of that moment becomes
// the memory every instance starts with. Also writes build/build.json, which says where things lie in it.
import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { API_NAMES } from "../src/api/names.ts";
import { openLibraries } from "../src/lua/libraries.ts";
import { Output } from "../src/lua/output.ts";
import { type BootImage, Lua } from "../src/lua/vm.ts";

const root = join(import.meta.dir, "..");

/** Zero bytes between two data segments that make it worth starting another one. */
const GAP = 64;

function closed(): never {
  throw new Error("the machine must not be touched while the boot image is made");
}

/** Does something while the clock stands still: Lua seeds its hashes with the time, and builds are to be the same. */
function withoutTime<T>(work: () => T): T {
  const { now } = Date;
  Date.now = () => 0;
  try {
    return work();
  } finally {
    Date.now = now;
  }
}

/** Opens the libraries in a fresh instance of `module` and takes its memory. */
export function boot(module: Uint8Array): { memory: Uint8Array; image: BootImage } {
  const doors = {
    files: { open: closed, unlink: closed, rmdir: closed, rename: closed },
    checkCommand: closed,
    checkVariable: closed,
    exit: closed,
  };
  const stdout = new Output(1, false, closed);
  const lua = withoutTime(() => {
    const opened = new Lua({ module: new WebAssembly.Module(module), stdout, doors });
    openLibraries(opened, {
      doors,
      stdout,
      findModule: closed,
      lazyTable: { names: API_NAMES, field: () => closed(), pairs: () => closed() },
    });
    return opened;
  });
  return { memory: lua.memory.bytes, image: lua.describeImage() };
}

/** Replaces the data segments of a module in text form by `memory`. */
export function withMemory(text: string, memory: Uint8Array): string {
  const segments: string[] = [];
  for (let start = 0; start < memory.length; ) {
    if (memory[start] === 0) {
      start++;
      continue;
    }
    let end = start + 1;
    for (let zeros = 0; end < memory.length && zeros < GAP; end++) zeros = memory[end] === 0 ? zeros + 1 : 0;
    while (memory[end - 1] === 0) end--;
    const bytes = [...memory.subarray(start, end)].map((byte) => `\\${byte.toString(16).padStart(2, "0")}`).join("");
    segments.push(` (data (i32.const ${start}) "${bytes}")\n`);
    start = end;
  }
  const first = text.search(/^ \(data /m);
  return text.slice(0, first) + segments.join("") + text.slice(first).replace(/^ \(data .*\n/gm, "");
}

/** Records the image beside a hash that names this build of the VM. */
export function writeBuildInformation(module: Uint8Array, image: BootImage): void {
  const build = createHash("sha256").update(module).digest("hex").slice(0, 16);
  writeFileSync(join(root, "build/build.json"), `${JSON.stringify({ build, image })}\n`);
}
