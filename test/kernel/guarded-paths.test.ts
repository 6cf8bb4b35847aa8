// Guarded files under random paths: compared with what the operating system does without a guard.

import { describe, expect, test } from "bun:test";
import * as fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { canHoldByDescriptor, DescriptorLocator, PathLocator } from "../../src/kernel/file-location.ts";
import { GuardedFiles } from "../../src/kernel/guarded-files.ts";
import { PermissionDenied, Permissions } from "../../src/kernel/permissions.ts";
import { createRandom, type Random } from "./random.ts";

const { O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } = fs.constants;
const LOCATORS = canHoldByDescriptor() ? [DescriptorLocator, PathLocator] : [PathLocator];
const DIRECTORIES = ["in", "in/d", "in/d/e", "out", "out/d", "in/no", "in/no/d"];
const NAMES = [
  "in",
  "out",
  "d",
  "e",
  "f",
  "no",
  "l0",
  "l1",
  "l2",
  "l3",
  "l4",
  "l5",
  "missing",
  ".",
  "..",
  "",
  "..",
  ".",
];

/** Directories with files that hold their own path, and links from everywhere to everywhere, in circles and to nothing. */
function build(random: Random): string {
  const root = fs.realpathSync(fs.mkdtempSync(join(tmpdir(), "guarded-paths-")));
  for (const directory of DIRECTORIES) {
    fs.mkdirSync(join(root, directory));
    fs.writeFileSync(join(root, directory, "f"), `${directory}/f`);
  }
  for (let link = 0; link < 6; link++) {
    for (const directory of ["", ...DIRECTORIES]) {
      const target = random.below(3) === 0 ? `${root}/${randomPath(random)}` : randomPath(random) || "x";
      fs.symlinkSync(target, join(root, directory, `l${link}`));
    }
  }
  return root;
}

function randomPath(random: Random): string {
  return Array.from({ length: 1 + random.below(6) }, () => random.pick(NAMES)).join("/");
}

/** Every entry below a directory as "name mode content"; links are not followed. */
function snapshot(root: string, directory = ""): string[] {
  return fs
    .readdirSync(join(root, directory))
    .sort()
    .flatMap((entry) => {
      const name = join(directory, entry);
      const path = join(root, name);
      const status = fs.lstatSync(path);
      if (status.isDirectory()) {
        return [`${name} ${status.mode}`, ...snapshot(root, name)];
      }
      return [`${name} ${status.mode} ${status.isFile() ? fs.readFileSync(path, "utf8") : fs.readlinkSync(path)}`];
    });
}

/** The path of what is opened without a guard, relative to the root; or the error code. */
function plainly(root: string, path: string): { place: string } | { code: string } {
  try {
    const descriptor = fs.openSync(path, O_RDONLY);
    fs.closeSync(descriptor);
    return { place: fs.realpathSync.native(path).slice(root.length + 1) };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? "" };
  }
}

function isPermitted(place: string): boolean {
  return /^in(\/|$)/.test(place) && !/^in\/no(\/|$)/.test(place);
}

describe.each(LOCATORS.map((locator) => [locator.name, locator] as const))("%s", (_name, createLocator) => {
  test("reading: what is permitted opens as without a guard, the rest is refused", () => {
    for (let seed = 1; seed <= 12; seed++) {
      const random = createRandom(seed);
      const root = build(random);
      const flags = { allow: { read: [`${root}/in`] }, deny: { read: [`${root}/in/no`] } };
      const files = new GuardedFiles(new Permissions(flags), { locator: new createLocator() });
      try {
        for (let attempt = 0; attempt < 250; attempt++) {
          const path = `${root}/${randomPath(random)}`;
          const expected = plainly(root, path);
          let result: string;
          try {
            fs.closeSync(files.open(path, O_RDONLY, 0));
            result = "opened";
          } catch (error) {
            result =
              error instanceof PermissionDenied ? "denied" : ((error as NodeJS.ErrnoException).code ?? `${error}`);
          }
          const wanted =
            "code" in expected ? ["denied", expected.code] : [isPermitted(expected.place) ? "opened" : "denied"];
          expect([seed, path, wanted.includes(result) ? wanted : result]).toEqual([seed, path, wanted]);
        }
      } finally {
        fs.rmSync(root, { recursive: true });
      }
    }
  });

  test("changing: nothing outside of what is permitted changes", () => {
    for (let seed = 100; seed < 112; seed++) {
      const random = createRandom(seed);
      const root = build(random);
      const flags = {
        allow: { read: [`${root}/in`], write: [`${root}/in`] },
        deny: { write: [`${root}/in/no`], read: [`${root}/in/no`] },
      };
      const files = new GuardedFiles(new Permissions(flags), { locator: new createLocator() });
      const outside = () => snapshot(root).filter((line) => !isPermitted(line.split(" ")[0] ?? ""));
      const before = outside();
      try {
        for (let attempt = 0; attempt < 200; attempt++) {
          const path = `${root}/${randomPath(random)}`;
          const operation = random.pick<() => void>([
            () => fs.closeSync(files.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)),
            () => fs.closeSync(files.open(path, O_WRONLY | O_TRUNC, 0o600)),
            () => files.unlink(path),
            () => files.rmdir(path),
            () => files.mkdir(path, 0o700),
            () => files.rename(path, `${root}/${randomPath(random)}`),
          ]);
          try {
            operation();
          } catch (error) {
            const isExpected = error instanceof PermissionDenied || (error as NodeJS.ErrnoException).code !== undefined;
            expect([seed, path, isExpected ? "" : `${error}`]).toEqual([seed, path, ""]);
          }
        }
        expect([seed, outside()]).toEqual([seed, before]);
      } finally {
        fs.rmSync(root, { recursive: true });
      }
    }
  });
});
