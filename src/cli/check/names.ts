// What names of the API mean, as far as that can be known without running the program.
import { AGENT_NAMESPACES, loadNamespace, namespaceNames, subNamespaces, UI_NAMESPACES } from "../../api/catalogue.ts";
import type { ClassDeclaration, FunctionDeclaration, Namespace } from "../../api/declare.ts";
import { nearest } from "../../kernel/nearest.ts";

/** Members of the root that are known and not described here: those of the terminal UI and of the agent. */
const UNCHECKED = [...UI_NAMESPACES, ...AGENT_NAMESPACES, "focus", "quit", "phase"];

/** What an expression is. */
export type Meaning =
  | { kind: "namespace"; path: string }
  | { kind: "function"; path: string; declaration: FunctionDeclaration }
  | { kind: "handle"; declaration: ClassDeclaration }
  /** A name that does not exist; `near` is the one that may be meant. */
  | { kind: "unknown"; path: string; near?: string }
  /** Something that nothing is known of. */
  | { kind: "anything" };

export const ROOT: Meaning = { kind: "namespace", path: "" };
export const ANYTHING: Meaning = { kind: "anything" };

/** What `key` means in the namespace at `path`. */
export function member(path: string, key: string): Meaning {
  const memberPath = path === "" ? key : `${path}.${key}`;
  const namespace = loadNamespace(path);
  const declaration = namespace && own(namespace.functions, key);
  if (declaration !== undefined) return { kind: "function", path: memberPath, declaration };
  if (namespace !== undefined && own(namespace.fields ?? {}, key) !== undefined) return ANYTHING;
  if (loadNamespace(memberPath) !== undefined || subNamespaces(memberPath).length > 0)
    return { kind: "namespace", path: memberPath };
  if (path === "" && UNCHECKED.includes(key)) return ANYTHING;
  let unknown = unknownMembers.get(memberPath);
  if (unknown === undefined) {
    unknown = { kind: "unknown", path: memberPath, near: nearest(key, members(path, namespace)) };
    unknownMembers.set(memberPath, unknown);
  }
  return unknown;
}

/** Those that were met: to look for the nearest name takes a while. */
const unknownMembers = new Map<string, Meaning>();

function members(path: string, namespace: Namespace | undefined): string[] {
  const below =
    path === "" ? namespaceNames().filter((name) => name !== "" && !name.includes(".")) : subNamespaces(path);
  const own = [...Object.keys(namespace?.functions ?? {}), ...Object.keys(namespace?.fields ?? {})];
  return [...own, ...below, ...(path === "" ? UNCHECKED : [])];
}

/** What calling a namespace does. */
export function callOf(path: string): FunctionDeclaration | undefined {
  return loadNamespace(path)?.call;
}

/** What a function returns: a handle, or nobody knows what. */
export function resultOf({ returns }: FunctionDeclaration): Meaning {
  const type = returns[0]?.[0].replace(/\?$/, "");
  const declaration = type === undefined ? undefined : classes().get(type);
  return declaration === undefined ? ANYTHING : { kind: "handle", declaration };
}

/** A method of a handle; the nearest name when there is none of that name. */
export function method(
  { methods }: ClassDeclaration,
  key: string,
): { declaration?: FunctionDeclaration; near?: string } {
  const declaration = own(methods, key);
  return declaration === undefined ? { near: nearest(key, Object.keys(methods)) } : { declaration };
}

let classesByName: Map<string, ClassDeclaration> | undefined;

function classes(): Map<string, ClassDeclaration> {
  classesByName ??= new Map(
    namespaceNames()
      .flatMap((name) => loadNamespace(name)?.classes ?? [])
      .map((declaration) => [declaration.name, declaration]),
  );
  return classesByName;
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
