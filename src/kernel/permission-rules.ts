// The lists behind `--allow-NAME=…` and `--deny-NAME=…`: what an entry means, and which values it covers.
//
// Where a comparison leaves a doubt, `allows` says no and `denies` says yes.

import { lstatSync } from "node:fs";
import { sep } from "node:path";
import { encodePath } from "./path-text.ts";
import type { PermissionName } from "./permissions.ts";
import { absoluteProgram, findProgram, isCertainlySame, isPossiblySame, type Program } from "./program-lookup.ts";
import { resolvePath, resolvePlace } from "./resolve-path.ts";

/** The list of one permission flag cannot be used; the message says which flag and why. */
export class BadPermissionList extends RangeError {
  override name = "BadPermissionList";
}

/** One list of values; for `read` and `write` the values asked about are resolved paths. */
export interface Rules {
  /** The list as it can be stored and read again, independent of the working directory. */
  readonly entries: readonly string[];
  /** Whether an entry certainly covers the value. */
  allows(value: string, directory: string): boolean;
  /** Whether an entry may cover the value. */
  denies(value: string, directory: string): boolean;
}

/**
 * Splits the value of a flag such as `--allow-read=a,b`.
 *
 * @param flag the flag without its value, for the message
 * @param value what follows the equals sign
 * @throws BadPermissionList when an element is empty or has a NUL byte
 */
export function parsePermissionList(flag: string, value: string): string[] {
  const entries = value.split(",");
  if (entries.includes("")) {
    throw new BadPermissionList(
      value === ""
        ? `${flag} has an empty list; leave out the "=" to mean everything`
        : `${flag} has an empty element in its list: ${JSON.stringify(value)}`,
    );
  }
  if (value.includes("\0")) {
    throw new BadPermissionList(`${flag} has a NUL byte in its list: ${JSON.stringify(value)}`);
  }
  return entries;
}

/**
 * Makes the rules of one list.
 *
 * @param kind whether the list grants or refuses
 * @param name the permission
 * @param entries the list
 * @param directory the absolute path that relative entries start from
 * @throws BadPermissionList when an entry has no meaning for this permission
 */
export function createRules(
  kind: "allow" | "deny",
  name: PermissionName,
  entries: readonly string[],
  directory: string,
): Rules {
  parsePermissionList(`--${kind}-${name}`, entries.join(","));
  switch (name) {
    case "read":
    case "write":
      return new PathRules(kind, entries, directory);
    case "run":
      return new ProgramRules(entries, directory);
    case "net":
      return new HostRules(`--${kind}-net`, entries);
    case "env":
      return new VariableRules(`--${kind}-env`, entries);
  }
}

/** Paths: an entry covers itself and everything below it. */
export class PathRules implements Rules {
  readonly entries: readonly string[];
  readonly #paths: readonly string[];

  constructor(kind: "allow" | "deny", entries: readonly string[], directory: string) {
    const resolved = entries.map((entry) => resolvePath(entry, directory));
    // A link that is denied must not be removed or replaced either, so its own place is denied with its target.
    const places = kind === "deny" ? entries.map((entry) => resolvePlace(entry, directory)) : [];
    this.#paths = [...new Set([...resolved, ...places])];
    // The streams of this process lead elsewhere in the next one: they are stored by name.
    this.entries = [
      ...new Set([
        ...entries.map((entry, index) => (isOwnStream(entry) ? entry : (resolved[index] ?? entry))),
        ...places,
      ]),
    ];
  }

  allows(path: string): boolean {
    return this.#paths.some((entry) => covers(entry, path));
  }

  denies(path: string): boolean {
    return this.#paths.some((entry) => covers(entry, path) || coversInOtherCase(entry, path));
  }

  /** The first entry that lies below a directory, itself not included. */
  findBelow(directory: string): string | undefined {
    const folded = foldCase(directory);
    return this.#paths.find((entry) => foldCase(entry) !== folded && covers(folded, foldCase(entry)));
  }
}

/** Programs: bare names and paths. */
class ProgramRules implements Rules {
  readonly entries: readonly string[];

  constructor(entries: readonly string[], directory: string) {
    this.entries = entries.map((entry) => absoluteProgram(entry, directory));
  }

  allows(program: string, directory: string): boolean {
    return this.#matches(isCertainlySame, program, directory);
  }

  denies(program: string, directory: string): boolean {
    return this.#matches(isPossiblySame, program, directory);
  }

  #matches(isSame: (listed: Program, requested: Program) => boolean, program: string, directory: string): boolean {
    const requested = findProgram(program, directory);
    return this.entries.some((entry) => isSame(findProgram(entry, directory), requested));
  }
}

interface Host {
  name: string;
  /** undefined: every port. */
  port: number | undefined;
}

/** Hosts: `host`, `host:port`, IPv6 addresses in brackets. */
class HostRules implements Rules {
  readonly entries: readonly string[];
  readonly #hosts: readonly Host[];

  constructor(flag: string, entries: readonly string[]) {
    this.#hosts = entries.map((entry) => {
      const host = parseHost(entry);
      if (host === undefined) {
        throw new BadPermissionList(`${flag} has an entry that is not host or host:port: ${JSON.stringify(entry)}`);
      }
      return host;
    });
    this.entries = this.#hosts.map((host) => (host.port === undefined ? host.name : `${host.name}:${host.port}`));
  }

  allows(value: string): boolean {
    const host = parseHost(value);
    return (
      host !== undefined &&
      this.#hosts.some((entry) => entry.name === host.name && (entry.port === undefined || entry.port === host.port))
    );
  }

  denies(value: string): boolean {
    const host = parseHost(value);
    return (
      host === undefined ||
      this.#hosts.some(
        (entry) =>
          entry.name === host.name && (entry.port === undefined || host.port === undefined || entry.port === host.port),
      )
    );
  }
}

/** Environment variables: exact names, or a beginning followed by `*`. On Windows the case does not matter. */
class VariableRules implements Rules {
  readonly entries: readonly string[];

  constructor(flag: string, entries: readonly string[]) {
    for (const entry of entries) {
      if (entry.includes("=") || entry.slice(0, -1).includes("*")) {
        throw new BadPermissionList(`${flag} has an entry that is not a variable name: ${JSON.stringify(entry)}`);
      }
    }
    this.entries = entries.map(foldVariable);
  }

  allows(variable: string): boolean {
    const name = foldVariable(variable);
    return this.entries.some((entry) => (entry.endsWith("*") ? name.startsWith(entry.slice(0, -1)) : entry === name));
  }

  denies(variable: string): boolean {
    return this.allows(variable);
  }
}

function covers(entry: string, path: string): boolean {
  return path === entry || path.startsWith(entry.endsWith(sep) ? entry : entry + sep);
}

/**
 * Whether a path may be the entry, or lie below it, in another spelling of the same letters. That is so when the file
 * system says both spellings are one file, and possible when neither exists yet.
 */
function coversInOtherCase(entry: string, path: string): boolean {
  if (!covers(foldCase(entry), foldCase(path))) {
    return false;
  }
  const spelling = path.split(sep).slice(0, entry.split(sep).length).join(sep);
  return identify(entry) === identify(spelling);
}

function identify(path: string): string {
  try {
    const status = lstatSync(encodePath(path), { bigint: true, throwIfNoEntry: false });
    return status === undefined ? "missing" : `${status.dev}:${status.ino}`;
  } catch {
    return "unknown";
  }
}

function foldCase(path: string): string {
  return path.normalize("NFC").toLowerCase();
}

function foldVariable(name: string): string {
  return process.platform === "win32" ? name.toUpperCase() : name;
}

function isOwnStream(path: string): boolean {
  return /^\/(?:dev\/(?:std(?:in|out|err)$|fd\/)|proc\/self\/)/.test(path);
}

function parseHost(value: string): Host | undefined {
  const bareAddress = value.split(":").length > 2 && !value.startsWith("[");
  const parts = /^(\[[0-9a-f:.]+\]|[^\s/?#@\\:[\]]+)(?::(\d{1,5}))?$/i.exec(bareAddress ? `[${value}]` : value);
  const port = parts?.[2] === undefined ? undefined : Number(parts[2]);
  if (parts?.[1] === undefined || (port !== undefined && port > 65535)) {
    return undefined;
  }
  try {
    // The URL parser knows every spelling of an address: case, [0:0::1], 0x7f.1, and names in other scripts.
    const name = new URL(`http://${parts[1]}`).hostname.replace(/\.$/, "");
    return name === "" ? undefined : { name: unmapAddress(name), port };
  } catch {
    return undefined;
  }
}

/** An IPv4 address written as IPv6, `[::ffff:7f00:1]`, is the IPv4 address. */
function unmapAddress(name: string): string {
  const mapped = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(name);
  if (mapped === null) {
    return name;
  }
  const high = Number.parseInt(mapped[1] ?? "0", 16);
  const low = Number.parseInt(mapped[2] ?? "0", 16);
  return [high >> 8, high & 255, low >> 8, low & 255].join(".");
}
