// What a bundle's payload holds: a pack with the program's modules and files, and the manifest that says how to run it.
import { BUILD } from "../build.ts";
import type { PermissionFlags } from "../kernel/permissions.ts";
import { DamagedPack, Pack, type PackEntry, writePack } from "./pack.ts";
import { DamagedBundle } from "./trailer.ts";

export interface Manifest {
  /** What the program calls itself in errors. */
  name: string;
  /** The module that is run: a key of `modules`. */
  entry: string;
  permissions: PermissionFlags;
  /** Whether the program has the terminal UI. */
  ui?: boolean;
  /** The VM that compiled the chunks and alone may load them. */
  build: string;
}

const MANIFEST = "manifest.json";
const MODULES = "modules/";
const FILES = "files/";

/** A program with all it needs. */
export class Bundle {
  private constructor(
    readonly manifest: Manifest,
    private readonly pack: Pack,
  ) {}

  /**
   * Writes a bundle's payload.
   * @param modules compiled chunks by path, `lib/util.lua`
   * @param files other files by path
   */
  static write(
    manifest: Manifest,
    modules: ReadonlyMap<string, Uint8Array>,
    files: ReadonlyMap<string, Uint8Array>,
  ): Uint8Array {
    const entries = new Map<string, PackEntry>();
    for (const [path, bytes] of modules) entries.set(MODULES + path, { kind: "chunk", bytes });
    for (const [path, bytes] of files) entries.set(FILES + path, { kind: "asset", bytes });
    entries.set(MANIFEST, { kind: "asset", bytes: Buffer.from(JSON.stringify(manifest)) });
    return writePack(entries);
  }

  /** @throws DamagedBundle when the payload is not a bundle of this build */
  static read(payload: Uint8Array): Bundle {
    try {
      const pack = new Pack(payload);
      const bytes = pack.get(MANIFEST, "asset");
      if (bytes === undefined) throw new DamagedBundle("its payload has no manifest");
      const manifest = JSON.parse(Buffer.from(bytes).toString()) as Manifest;
      if (manifest.build !== BUILD) throw new DamagedBundle("its payload was made for another version of ingot");
      return new Bundle(manifest, pack);
    } catch (error) {
      if (error instanceof DamagedPack || error instanceof SyntaxError) throw new DamagedBundle(error.message);
      throw error;
    }
  }

  /** The compiled chunk of a module by its path. */
  module(path: string): Uint8Array | undefined {
    return this.pack.get(MODULES + path, "chunk");
  }

  /** The contents of an included file by its path. */
  file(path: string): Uint8Array | undefined {
    return this.pack.get(FILES + path, "asset");
  }
}
