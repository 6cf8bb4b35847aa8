// Which projects' `.ingot/` the user has trusted: exactly the content that was there, by its SHA-256.
//
// What runs must be what was hashed. So the content is read once, and whoever runs it takes it from here.

import {
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readFileSync,
  realpathSync,
  type Stats,
  statSync,
} from "node:fs";
import { join } from "node:path";
import { below, decodePath, encodePath, quoteForMessage } from "../kernel/path-text.ts";
import { resolvePath, workingDirectory } from "../kernel/resolve-path.ts";
import { codeOf } from "../kernel/system-error.ts";
import { fileError } from "./file-tasks/file-error.ts";
import { JsonStore } from "./json-store.ts";
import { isWithin } from "./path-names.ts";

/** `no_content`: there is nothing to be trusted. */
export type TrustStatus = "trusted" | "untrusted" | "no_content";

/** What is below `.ingot/`. */
export interface ProjectContent {
  /** SHA-256 over the paths and bytes of all files, in hexadecimal digits. */
  hash: string;
  /** The bytes of each file by its path below `.ingot/`, with slashes; `decodePath` text, sorted. */
  files: Map<string, Uint8Array>;
}

/** The folder of a project. */
export const PROJECT_FOLDER = ".ingot";

/** More cannot be trusted: the largest file and all files together, in bytes, and how many entries there are. */
const LARGEST_FILE = 32 * 1024 * 1024;
const LARGEST_TOTAL = 128 * 1024 * 1024;
const MOST_ENTRIES = 20_000;

/** The file that says what is trusted. */
export function trustFile(stateDirectory: string): string {
  return join(stateDirectory, "trust.json");
}

/**
 * Whether a project's `.ingot/` is as it was when it was trusted. What could not be trusted at all is `untrusted`.
 *
 * @param content what was read of it, if that was done already
 */
export function trustStatus(
  projectDirectory: string,
  stateDirectory: string,
  content: ProjectContent | undefined = tryRead(projectDirectory),
): TrustStatus {
  if (content === undefined) {
    return hasFolder(projectDirectory) ? "untrusted" : "no_content";
  }
  if (content.files.size === 0) {
    return "no_content";
  }
  const trusted = open(stateDirectory, () => {}).projects;
  return trusted.get(keyOf(projectDirectory)) === content.hash ? "trusted" : "untrusted";
}

/**
 * Trusts a project's `.ingot/` as it is now, from now on.
 *
 * @returns the hash of what is trusted
 * @throws Error when there is nothing to be trusted, it cannot be, or that cannot be saved
 */
export function markTrusted(projectDirectory: string, stateDirectory: string): string {
  const content = readProjectContent(projectDirectory);
  if (content === undefined || content.files.size === 0) {
    throw new Error(`there is nothing to be trusted: ${quoteForMessage(folderOf(projectDirectory))} has no files`);
  }
  let problem = "";
  const { store, projects } = open(stateDirectory, (message) => {
    problem = message;
  });
  projects.set(keyOf(projectDirectory), content.hash);
  if (!store.save(JSON.stringify(Object.fromEntries(projects)))) {
    throw new Error(problem);
  }
  return content.hash;
}

/**
 * Reads a project's `.ingot/`. Links are followed as long as they stay inside.
 *
 * @returns undefined when there is none
 * @throws Error when a link leaves it or goes in circles, for what is no file, and for what is too large
 */
export function readProjectContent(projectDirectory: string): ProjectContent | undefined {
  const folder = folderOf(projectDirectory);
  try {
    if (!statSync(encodePath(folder)).isDirectory()) {
      return undefined;
    }
  } catch (error) {
    if (codeOf(error) === "ENOENT" || codeOf(error) === "ENOTDIR") {
      return undefined;
    }
    throw fileError("read", folder, error);
  }
  const files = new ContentReader(folder).read();
  return { hash: hashOf(files), files };
}

function tryRead(projectDirectory: string): ProjectContent | undefined {
  try {
    return readProjectContent(projectDirectory);
  } catch {
    return undefined;
  }
}

function hasFolder(projectDirectory: string): boolean {
  try {
    return statSync(encodePath(folderOf(projectDirectory))).isDirectory();
  } catch (error) {
    return codeOf(error) !== "ENOENT" && codeOf(error) !== "ENOTDIR";
  }
}

function folderOf(projectDirectory: string): string {
  return below(projectDirectory, PROJECT_FOLDER);
}

function keyOf(projectDirectory: string): string {
  return resolvePath(projectDirectory, workingDirectory());
}

function open(stateDirectory: string, onProblem: (message: string) => void) {
  const store = new JsonStore(trustFile(stateDirectory), { onProblem });
  const saved: unknown = JSON.parse(store.load());
  const entries = Object.entries(saved as object).filter((entry): entry is [string, string] => {
    return typeof entry[1] === "string";
  });
  return { store, projects: new Map(entries) };
}

/** Lengths go first, so that no two contents run together to the same bytes. */
function hashOf(files: Map<string, Uint8Array>): string {
  const hasher = new Bun.CryptoHasher("sha256");
  for (const [path, content] of files) {
    const name = encodePath(path);
    hasher
      .update(`${Buffer.byteLength(name)} ${content.length}\n`)
      .update(name)
      .update(content);
  }
  return hasher.digest("hex");
}

/** Reads all files below a folder. */
class ContentReader {
  readonly #root: string;
  readonly #files: [path: string, content: Uint8Array][] = [];
  #total = 0;
  #entries = 0;

  constructor(folder: string) {
    this.#root = truePath(folder);
  }

  read(): Map<string, Uint8Array> {
    this.#readDirectory(this.#root, "", []);
    return new Map(this.#files.sort(([a], [b]) => (a < b ? -1 : 1)));
  }

  /** @param above the true paths of the directories on the way here */
  #readDirectory(directory: string, prefix: string, above: string[]): void {
    const way = [...above, directory];
    for (const name of readdirSync(encodePath(directory), { encoding: "buffer" })) {
      const shown = prefix + decodePath(name);
      if (++this.#entries > MOST_ENTRIES) {
        throw this.#refusal(shown, `there are more than ${MOST_ENTRIES} files and folders`);
      }
      const place = truePath(below(directory, decodePath(name)));
      if (!isWithin(place, this.#root)) {
        throw this.#refusal(shown, "it is a link that leaves the folder");
      }
      const status = this.#describe(place, shown);
      if (!status.isDirectory()) {
        this.#readFile(place, shown);
      } else if (way.includes(place)) {
        throw this.#refusal(shown, "it is a link that goes in circles");
      } else {
        this.#readDirectory(place, `${shown}/`, way);
      }
    }
  }

  #describe(place: string, shown: string): Stats {
    try {
      return statSync(encodePath(place));
    } catch (error) {
      throw fileError("read", below(this.#root, shown), error);
    }
  }

  #readFile(place: string, shown: string): void {
    const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOFOLLOW ?? 0);
    let descriptor: number | undefined;
    try {
      descriptor = openSync(encodePath(place), flags);
      const status = fstatSync(descriptor);
      if (!status.isFile()) {
        throw this.#refusal(shown, "it is neither a file nor a folder");
      }
      this.#total += status.size;
      if (status.size > LARGEST_FILE || this.#total > LARGEST_TOTAL) {
        throw this.#refusal(shown, "it is too large");
      }
      this.#files.push([shown, readFileSync(descriptor)]);
    } catch (error) {
      throw fileError("read", below(this.#root, shown), error);
    } finally {
      if (descriptor !== undefined) {
        closeSync(descriptor);
      }
    }
  }

  #refusal(path: string, reason: string): Error {
    return new Error(`${quoteForMessage(below(this.#root, path))} cannot be trusted: ${reason}`);
  }
}

function truePath(path: string): string {
  try {
    return decodePath(realpathSync.native(encodePath(path), "buffer"));
  } catch (error) {
    throw fileError("read", path, error);
  }
}
