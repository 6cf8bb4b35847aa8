// Finds wrong uses of the API in one file.

import type { FunctionDeclaration } from "../../api/declare.ts";
import { API_NAMES } from "../../api/names.ts";
import { Unreadable } from "../../lua/tokens.ts";
import { complaints } from "./arguments.ts";
import type { FindingKind, Misuse } from "./findings.ts";
import { ANYTHING, callOf, type Meaning, member, method, ROOT, resultOf } from "./names.ts";
import { readUses } from "./parser.ts";
import type { Arguments, Chain, Step } from "./uses.ts";

export interface Judged {
  misuses: Misuse[];
  /** What the file puts into the API itself, below the root; empty is the root. */
  changed: string[];
}

/**
 * Looks for wrong uses of the API in a file that Lua has compiled.
 * @param source its bytes as characters
 */
export function judge(source: string): Judged {
  const nothing = { misuses: [], changed: [] };
  if (!API_NAMES.some((name) => source.includes(name))) return nothing;
  try {
    const uses = readUses(source, API_NAMES);
    return uses.ownEnvironment ? nothing : new Judge(uses.chains).judge();
  } catch (error) {
    if (error instanceof Unreadable) return nothing;
    throw error;
  }
}

/** What is known of an expression. */
interface Known {
  meaning: Meaning;
  /** What the program calls it: `smelt.fs`. */
  name: string;
  /** Where the last part of the name is. */
  start: number;
}

const UNKNOWN: Known = { meaning: ANYTHING, name: "", start: 0 };

class Judge {
  private readonly known = new Map<Chain, Known>();
  private readonly misuses: Misuse[] = [];
  private readonly changed: string[] = [];

  constructor(private readonly chains: readonly Chain[]) {}

  judge(): Judged {
    const replaced = new Set(this.chains.filter(isRoot).flatMap(({ assigned, name }) => (assigned ? [name] : [])));
    const tested = new Set<string>();
    for (const chain of this.chains) {
      const known = replaced.has(chain.name) && chain.variable === undefined ? UNKNOWN : this.follow(chain);
      this.known.set(chain, known);
      const { meaning } = known;
      if (meaning.kind !== "namespace" && meaning.kind !== "function" && meaning.kind !== "unknown") continue;
      if (chain.assigned || chain.extended) this.changed.push(meaning.path);
      if (chain.tested && meaning.kind === "unknown") tested.add(meaning.path);
    }
    const isAsked = ({ kind, path }: Misuse) => kind === "unknown-name" && tested.has(path);
    // What is in parentheses is a part of what they are in: it is reported once.
    const seen = new Set<string>();
    const isNew = ({ start, kind }: Misuse) => !seen.has(`${start} ${kind}`) && seen.add(`${start} ${kind}`);
    return { misuses: this.misuses.filter((misuse) => !isAsked(misuse) && isNew(misuse)), changed: this.changed };
  }

  /** What a chain is in the end. */
  private follow(chain: Chain): Known {
    let known = this.start(chain);
    for (const [i, step] of chain.steps.entries()) {
      const isTarget = chain.assigned && i === chain.steps.length - 1;
      known = this.step(known, step, isTarget);
      if (known.meaning.kind === "anything") return UNKNOWN;
      if (known.meaning.kind === "unknown") {
        // Of what is below a name that does not exist nothing is known.
        return i === chain.steps.length - 1 ? known : UNKNOWN;
      }
    }
    return known;
  }

  private start({ name, variable, start }: Chain): Known {
    if (variable === undefined) return { meaning: ROOT, name, start };
    if (variable.reassigned || variable.initial === undefined) return UNKNOWN;
    return { ...(this.known.get(variable.initial) ?? UNKNOWN), start };
  }

  private step(known: Known, step: Step, isTarget: boolean): Known {
    const { meaning } = known;
    if (meaning.kind === "handle") return this.methodCall(known, meaning, step);
    if (step.kind === "call") return this.call(known, step);
    if (meaning.kind !== "namespace") return UNKNOWN;
    if (step.key === undefined) {
      if (isTarget) this.changed.push(meaning.path);
      return UNKNOWN;
    }
    const found = { meaning: member(meaning.path, step.key), name: `${known.name}.${step.key}`, start: step.start };
    if (found.meaning.kind === "unknown") {
      if (!isTarget) this.unknownName(known, found.meaning, step);
      return found;
    }
    if (step.kind === "index") return found;
    // Called with a colon a function gets the namespace as well, which may be meant.
    return found.meaning.kind === "function" ? { ...found, meaning: resultOf(found.meaning.declaration) } : UNKNOWN;
  }

  private call({ meaning, name, start }: Known, step: Step): Known {
    if (meaning.kind !== "function" && meaning.kind !== "namespace") return UNKNOWN;
    const declaration = meaning.kind === "function" ? meaning.declaration : callOf(meaning.path);
    if (declaration === undefined) return UNKNOWN;
    this.check(declaration, step.arguments as Arguments, { path: meaning.path, name, label: meaning.path, start });
    return { meaning: resultOf(declaration), name, start };
  }

  private methodCall(known: Known, { declaration: handle }: Meaning & { kind: "handle" }, step: Step): Known {
    if (step.kind !== "method" || step.key === undefined) return UNKNOWN;
    const name = `${handle.name}:${step.key}`;
    const { declaration, near } = method(handle, step.key);
    if (declaration === undefined) {
      this.report(
        "unknown-name",
        step.start,
        name,
        `unknown method ${name}${advice(near && `${handle.name}:${near}`)}`,
      );
      return UNKNOWN;
    }
    this.check(declaration, step.arguments as Arguments, { path: name, name, label: name, start: step.start });
    return { ...known, meaning: resultOf(declaration) };
  }

  private check(
    declaration: FunctionDeclaration,
    given: Arguments,
    { path, name, label, start }: { path: string; name: string; label: string; start: number },
  ): void {
    for (const complaint of complaints(declaration, given, name, label))
      this.report(complaint.kind, complaint.start ?? start, path, complaint.message);
  }

  private unknownName(parent: Known, { path, near }: Meaning & { kind: "unknown" }, { start, key }: Step): void {
    const meant = near && `${parent.name}.${near}`;
    this.report("unknown-name", start, path, `unknown name ${parent.name}.${key}${advice(meant)}`);
  }

  private report(kind: FindingKind, start: number, path: string, message: string): void {
    this.misuses.push({ kind, start, path, message: printable(message) });
  }
}

/** Control characters, which names in quotes may have, would reach the terminal. */
function printable(message: string): string {
  return message.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, "0")}`);
}

function isRoot({ variable, steps }: Chain): boolean {
  return variable === undefined && steps.length === 0;
}

function advice(meant: string | undefined): string {
  return meant === undefined || meant === "" ? "; `ingot doc` lists what there is" : `; did you mean ${meant}?`;
}
