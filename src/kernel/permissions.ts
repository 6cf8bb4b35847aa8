// What one run of a program may do: the flags, the answers given so far, and the decision about each request.

import { quoteForMessage } from "./path-text.ts";
import { BadPermissionList, createRules, PathRules, type Rules } from "./permission-rules.ts";
import { absoluteProgram } from "./program-lookup.ts";
import { nameOwnProcess, resolvePath, workingDirectory } from "./resolve-path.ts";
import { parseSimpleCommand } from "./simple-command.ts";

export { BadPermissionList, parsePermissionList } from "./permission-rules.ts";

/** The things a program can be allowed to do. */
export type PermissionName = "read" | "write" | "run" | "net" | "env";

/** Every permission, in the order of the documentation. */
export const PERMISSION_NAMES: readonly PermissionName[] = ["read", "write", "run", "net", "env"];

/** One thing a program wants to do. */
export interface PermissionRequest {
  name: PermissionName;
  /** A resolved path, a program or command line, `host[:port]`, or the name of a variable. */
  value: string;
}

/** What a person answers: this time, this value for the rest of the run, or not (for the rest of the run). */
export type Answer = "once" | "always" | "deny";

/** The permission flags of a command line or of a bundle; `true` stands for a flag without a list. JSON-safe. */
export interface PermissionFlags {
  allowAll?: boolean;
  allow: Partial<Record<PermissionName, true | string[]>>;
  deny: Partial<Record<PermissionName, true | string[]>>;
}

/** Settings of `Permissions`. */
export interface PermissionOptions {
  /** Asks a person, waiting for the answer. Given only where there is one to ask. */
  ask?: (request: PermissionRequest) => Answer;
  /** The absolute path that relative paths in the flags start from; the working directory if left out. */
  cwd?: string;
}

/** A request was refused; the message says what, and which flag would grant it or refuses it. */
export class PermissionDenied extends Error {
  override name = "PermissionDenied";
  /** What was refused. */
  readonly request: PermissionRequest;

  constructor(request: PermissionRequest, reason = grantHint(request)) {
    super(`permission denied: ${request.name} ${quoteForMessage(request.value)} (${reason})`);
    this.request = request;
  }
}

type Verdict = "allowed" | "open" | { reason: string };

interface Side {
  /** true: the flag without a list. */
  everything: boolean;
  rules: Rules | undefined;
}

/**
 * The permissions of one run. Nothing is allowed that no flag allows; a `deny` flag wins over every `allow` flag.
 *
 * Paths are compared after resolving symbolic links, by component. Flags are resolved once, when the object is made.
 * Known limits: a hard link or bind mount of a denied file is another path; a program that starts other programs
 * (`env`, `sh`) is not seen through; `/proc/self/environ` and the like belong to `read`, not to `env`.
 */
export class Permissions {
  readonly #allow: Record<PermissionName, Side>;
  readonly #deny: Record<PermissionName, Side>;
  readonly #allowAll: boolean;
  readonly #ask: ((request: PermissionRequest) => Answer) | undefined;
  readonly #start: string;
  readonly #answers = new Map<string, "always" | "deny">();

  /**
   * @param flags what the command line or the bundle says
   * @param options see `PermissionOptions`
   * @throws BadPermissionList when an entry of a list has no meaning
   */
  constructor(flags: PermissionFlags, options: PermissionOptions = {}) {
    this.#start = options.cwd ?? workingDirectory();
    this.#ask = options.ask;
    this.#allowAll = flags.allowAll === true;
    this.#allow = this.#readSide("allow", flags.allow, this.#allowAll);
    this.#deny = this.#readSide("deny", flags.deny, false);
  }

  /**
   * Restores what `toManifest` gave, perhaps on another machine.
   *
   * @throws BadPermissionList when the manifest does not have the shape of `PermissionFlags`
   */
  static fromManifest(manifest: unknown, options: PermissionOptions = {}): Permissions {
    if (!isPermissionFlags(manifest)) {
      throw new BadPermissionList("the stored permissions are damaged");
    }
    return new Permissions(manifest, options);
  }

  /** The flags with absolute, resolved paths, to be stored in a bundle. Answers given in this run are not part of it. */
  toManifest(): PermissionFlags {
    const manifest: PermissionFlags = { allow: {}, deny: {} };
    if (this.#allowAll) {
      manifest.allowAll = true;
    }
    for (const name of PERMISSION_NAMES) {
      const allow = writeSide(this.#allow[name]);
      const deny = writeSide(this.#deny[name]);
      if (allow !== undefined && !this.#allowAll) {
        manifest.allow[name] = allow;
      }
      if (deny !== undefined) {
        manifest.deny[name] = deny;
      }
    }
    return manifest;
  }

  /** Whether everything of this name is allowed and nothing of it denied, so that no value needs a look. */
  isUnrestricted(name: PermissionName): boolean {
    return this.#allow[name].everything && !this.#deny[name].everything && this.#deny[name].rules === undefined;
  }

  /**
   * Makes sure that something may be done, asking where that is possible.
   *
   * A relative path or program is taken from the working directory of this moment. For file operations use
   * `GuardedFiles`: between this check and a use of the path the path may come to mean something else.
   *
   * @throws PermissionDenied
   */
  check(name: PermissionName, value: string): void {
    if (!this.isUnrestricted(name)) {
      this.#decide({ name, value: this.#subject(name, value) });
    }
  }

  /** Whether something may be done without asking. */
  allows(name: PermissionName, value: string): boolean {
    return this.isUnrestricted(name) || this.#judge({ name, value: this.#subject(name, value) }) === "allowed";
  }

  /**
   * `check` for a path that is resolved already and must not be resolved again.
   *
   * @throws PermissionDenied
   */
  checkResolved(name: "read" | "write", path: string): void {
    if (!this.isUnrestricted(name)) {
      this.#decide({ name, value: nameOwnProcess(path) });
    }
  }

  /** Whether a `deny` flag refuses a resolved path. */
  deniesResolved(name: "read" | "write", path: string): boolean {
    const side = this.#deny[name];
    return side.everything || side.rules?.denies(nameOwnProcess(path), workingDirectory()) === true;
  }

  /**
   * Makes sure that moving a file or directory does not carry it, or what is below it, out of or into a rule: a denied
   * path must not get another name with its directory, nor something unreadable a readable one.
   *
   * @param from the resolved path that goes away; writing it was checked before
   * @param to the resolved path it gets; writing it was checked before
   * @throws PermissionDenied
   */
  checkMove(from: string, to: string): void {
    this.#refuseBelow("read", from);
    this.#refuseBelow("write", from);
    this.#refuseBelow("write", to);
    const source: PermissionRequest = { name: "read", value: nameOwnProcess(from) };
    const readable = this.#allow.read.rules;
    const becomesReadable =
      this.#judge({ name: "read", value: nameOwnProcess(to) }) === "allowed" ||
      (readable instanceof PathRules && readable.findBelow(nameOwnProcess(to)) !== undefined);
    if (becomesReadable) {
      this.#decide(source);
    }
  }

  /**
   * Makes sure that a command line may be given to the shell. Where `run` is restricted in any way, only a single simple
   * command can be judged, by its program.
   *
   * @param line what `sh -c` would get; `decodePath` text
   * @throws PermissionDenied
   */
  checkCommandLine(line: string): void {
    if (this.isUnrestricted("run")) {
      return;
    }
    const command = parseSimpleCommand(line);
    if (command !== undefined) {
      this.#decide({ name: "run", value: this.#subject("run", command.program) });
      return;
    }
    const { everything, rules } = this.#deny.run;
    this.#settle({ name: "run", value: line }, everything ? { reason: "denied by --deny-run" } : "open", () => {
      const only = "only a single simple command is allowed";
      if (this.#allow.run.rules !== undefined) {
        return `with a list of programs ${only}; grant it with --allow-run`;
      }
      return rules === undefined ? "grant it with --allow-run" : `with --deny-run ${only}`;
    });
  }

  #readSide(kind: "allow" | "deny", flags: PermissionFlags["allow"], allowAll: boolean): Record<PermissionName, Side> {
    const read = (name: PermissionName): Side => {
      const flag = flags[name];
      const everything = allowAll || flag === true;
      const hasList = !everything && Array.isArray(flag) && flag.length > 0;
      return { everything, rules: hasList ? createRules(kind, name, flag, this.#start) : undefined };
    };
    return { read: read("read"), write: read("write"), run: read("run"), net: read("net"), env: read("env") };
  }

  #subject(name: PermissionName, value: string): string {
    if (name === "read" || name === "write") {
      return resolvePath(value, workingDirectory());
    }
    return name === "run" ? absoluteProgram(value, workingDirectory()) : value;
  }

  #judge(request: PermissionRequest): Verdict {
    const { name, value } = request;
    const deny = this.#deny[name];
    if (deny.everything || deny.rules?.denies(value, workingDirectory()) === true) {
      return { reason: `denied by --deny-${name}` };
    }
    const allow = this.#allow[name];
    const isAllowed = allow.everything || allow.rules?.allows(value, workingDirectory()) === true;
    return isAllowed || this.#answers.get(answerKey(request)) === "always" ? "allowed" : "open";
  }

  #decide(request: PermissionRequest): void {
    this.#settle(request, this.#judge(request), () => grantHint(request));
  }

  #settle(request: PermissionRequest, verdict: Verdict, hint: () => string): void {
    if (verdict === "allowed") {
      return;
    }
    if (verdict !== "open") {
      throw new PermissionDenied(request, verdict.reason);
    }
    const key = answerKey(request);
    const answer = this.#answers.get(key) ?? this.#ask?.({ ...request }) ?? "deny";
    if (answer !== "once") {
      this.#answers.set(key, answer);
    }
    if (answer === "deny") {
      throw new PermissionDenied(request, hint());
    }
  }

  #refuseBelow(name: "read" | "write", directory: string): void {
    const rules = this.#deny[name].rules;
    const path = rules instanceof PathRules ? rules.findBelow(nameOwnProcess(directory)) : undefined;
    if (path !== undefined) {
      throw new PermissionDenied({ name, value: path }, `denied by --deny-${name}`);
    }
  }
}

function answerKey(request: PermissionRequest): string {
  return `${request.name} ${request.value}`;
}

function writeSide(side: Side): true | string[] | undefined {
  return side.everything ? true : side.rules === undefined ? undefined : [...side.rules.entries];
}

/** The flag that would grant a request. A value that cannot stand in a list leaves only the flag without one. */
function grantHint({ name, value }: PermissionRequest): string {
  const flag = `grant it with --allow-${name}`;
  if (/^[\p{L}\p{N}\p{M}_@%+=:./-]+$/u.test(value)) {
    return `${flag}=${value}`;
  }
  const canBeListed = value !== "" && !/[,\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u.test(value);
  return canBeListed ? `${flag}='${value.replaceAll("'", "'\\''")}'` : flag;
}

function isPermissionFlags(value: unknown): value is PermissionFlags {
  if (typeof value !== "object" || value === null) {
    return false;
  }
  const { allowAll, allow, deny } = value as Record<string, unknown>;
  return (allowAll === undefined || typeof allowAll === "boolean") && [allow, deny].every(isListRecord);
}

function isListRecord(value: unknown): boolean {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.entries(value).every(
      ([name, list]) =>
        PERMISSION_NAMES.some((known) => known === name) &&
        (list === true || (Array.isArray(list) && list.every((entry) => typeof entry === "string"))),
    )
  );
}
