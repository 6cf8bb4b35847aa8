// Makes build/lua.pack: every file below lua/, compiled, so that the executable carries them and loads them quickly.
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type PackEntry, writePack } from "../src/bundle/pack.ts";
import type { BootImage } from "../src/lua/vm.ts";
import { compiler } from "./build-split.ts";

const root = join(import.meta.dir, "..");
const source = join(root, "lua");
const target = join(root, "build/lua.pack");

/** Builds the pack when it is missing or older than what it is made of. */
export function buildPack(): string {
  const files = [...new Bun.Glob("**/*.lua").scanSync(source)].sort();
  const vm = join(root, "build/lua-full.wasm");
  const newest = Math.max(...[vm, source, ...files.map((file) => join(source, file))].map((p) => statSync(p).mtimeMs));
  if (existsSync(target) && statSync(target).mtimeMs > newest && readFileSync(`${target}.files`, "utf8") === `${files}`)
    return target;
  const { image } = JSON.parse(readFileSync(join(root, "build/build.json"), "utf8")) as { image: BootImage };
  const compile = compiler(readFileSync(vm), image);
  const entries = files.map((file): [string, PackEntry] => {
    const bytes = compile(readFileSync(join(source, file)), `@${file}`);
    return [file, { kind: "chunk", bytes }];
  });
  writeFileSync(target, writePack(new Map(entries)));
  writeFileSync(`${target}.files`, `${files}`);
  return target;
}

if (import.meta.main) console.log(buildPack());
