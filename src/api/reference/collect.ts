// Makes the reference out of the declarations.
import { readFileSync } from "node:fs";
import { loadNamespace, namespaceNames } from "../catalogue.ts";
import type { ClassDeclaration, FunctionDeclaration, Namespace, Parameter } from "../declare.ts";
import { API_NAMES } from "../names.ts";
import type { ParameterType } from "../types.ts";
import {
  type ClassReference,
  callables,
  type FunctionReference,
  type NamespaceReference,
  type TypeReference,
  type ValueReference,
  type Waits,
} from "./model.ts";
import { signature } from "./signature.ts";

/** What the root is called in the reference. */
export const ROOT = API_NAMES[0] as string;

/** The name of something below the root, as programs write it. */
export function fullName(path: string): string {
  return path === "" ? ROOT : `${ROOT}.${path}`;
}

/** In the executable: where it carries its reference, made when it was built. */
declare const REFERENCE_FILE: string;

/** The reference of all namespaces of this build, the root first. */
export function reference(): NamespaceReference[] {
  if (typeof REFERENCE_FILE !== "undefined") {
    return JSON.parse(Bun.zstdDecompressSync(readFileSync(REFERENCE_FILE)).toString());
  }
  return collect(namespaceNames().map((name) => loadNamespace(name) as Namespace));
}

/** The reference of namespaces. A class or table type that several of them use is listed with one of them. */
export function collect(namespaces: readonly Namespace[]): NamespaceReference[] {
  const all = namespaces.map(describe);
  const homes = homesOf(all);
  for (const namespace of all) {
    const isAtHome = ({ name }: { name: string }) => homes.get(name) === namespace;
    namespace.classes = namespace.classes.filter(isAtHome);
    namespace.types = namespace.types.filter(isAtHome);
  }
  joinAliases(all);
  return all;
}

/** Where each type is listed: where it has its name from, or else with the first that uses it, the root last. */
function homesOf(namespaces: NamespaceReference[]): Map<string, NamespaceReference> {
  const homes = new Map<string, NamespaceReference>();
  const isNamedAfter = (type: string, { path }: NamespaceReference) =>
    path !== "" && (type.startsWith(`${path}.`) || type.toLowerCase() === path);
  for (const namespace of namespaces) {
    for (const { name } of [...namespace.classes, ...namespace.types]) {
      const home = homes.get(name);
      const better = home === undefined || isNamedAfter(name, namespace);
      if (better || (home.path === "" && !isNamedAfter(name, home))) homes.set(name, namespace);
    }
  }
  return homes;
}

function describe(namespace: Namespace): NamespaceReference {
  const { name: path, tier, doc } = namespace;
  const name = fullName(path);
  const types = new Map<string, TypeReference>();
  const context: Context = { tier, addType: (type) => void types.set(type.name, type) };
  const functions = Object.entries(namespace.functions).map(([key, declaration]) =>
    describeFunction("function", `${name}.${key}`, key, declaration, context),
  );
  const classes = (namespace.classes ?? []).map((declaration) => describeClass(declaration, context));
  const call =
    namespace.call && describeFunction("call", name, path.split(".").at(-1) as string, namespace.call, context);
  for (const [type, record] of Object.entries(namespace.records ?? {})) {
    const fields = Object.entries(record.fields).map(([key, [written, fieldDoc]]) => ({
      name: key,
      ...withoutMark(written),
      doc: fieldDoc,
    }));
    context.addType({ kind: "record", name: type, doc: record.doc, fields });
  }
  const fields = Object.entries(namespace.fields ?? {}).map(([key, field]) => ({
    name: `${name}.${key}`,
    key,
    type: field.type,
    doc: field.doc,
  }));
  return { name, path, tier, doc, ...(call && { call }), fields, functions, classes, types: [...types.values()] };
}

interface Context {
  tier: NamespaceReference["tier"];
  /** Takes note of a table type. */
  addType(type: TypeReference): void;
}

function describeClass({ name, doc, methods }: ClassDeclaration, context: Context): ClassReference {
  const described = Object.entries(methods).map(([key, declaration]) =>
    describeFunction("method", `${name}:${key}`, key, declaration, context),
  );
  return { name, doc, methods: described };
}

function describeFunction(
  kind: FunctionReference["kind"],
  name: string,
  key: string,
  declaration: FunctionDeclaration,
  context: Context,
): FunctionReference {
  const { params, rest, returns, permission, example, aliasOf } = declaration;
  const described = {
    kind,
    name,
    key,
    doc: declaration.doc,
    parameters: params.map((parameter) => describeParameter(parameter, context)),
    ...(rest && { rest: describeParameter(rest, context) }),
    returns: returns.map(([type, returned, doc = ""]) => ({ type, name: returned, doc })),
    ...(permission && { permission }),
    waits: waitsOf(declaration),
    tier: declaration.tier ?? context.tier,
    ...(example !== undefined && { example }),
    ...(aliasOf !== undefined && { aliasOf }),
    aliases: [],
  };
  return { ...described, signature: signature(described) };
}

function waitsOf({ run, wait, waitsInLua }: FunctionDeclaration): Waits {
  if (waitsInLua) return "always";
  if (wait === undefined) return "never";
  return run === undefined ? "always" : "in-task";
}

function describeParameter([name, type, doc = ""]: Parameter, context: Context): ValueReference {
  return describeValue(name, type, doc, context);
}

function describeValue(name: string, type: ParameterType<unknown>, doc: string, context: Context): ValueReference {
  const { type: written } = withoutMark(type.lua);
  if (type.fields !== undefined) {
    const fields = Object.entries(type.fields).map(([key, field]) =>
      describeValue(key, field.type, field.doc, context),
    );
    context.addType({ kind: "options", name: written, doc: "", fields });
  }
  for (const part of type.parts ?? []) describeValue(name, part, "", context);
  return {
    name,
    type: written,
    optional: type.optional,
    doc,
    ...(type.labels && { labels: type.labels }),
    ...(type.fields && { options: written }),
  };
}

/** Takes the mark of what may be nil off a type. */
function withoutMark(written: string): { type: string; optional: boolean } {
  if (!written.endsWith("?")) return { type: written, optional: false };
  const type = written.slice(0, -1);
  // The mark of the last part of a union or of a function's result is not that of the whole.
  if (isEnclosed(type)) return { type: type.slice(1, -1), optional: true };
  if (/[|]|^fun\(/.test(type)) return { type: written, optional: false };
  return { type, optional: true };
}

/** Whether the first parenthesis is closed by the last character. */
function isEnclosed(type: string): boolean {
  if (!type.startsWith("(")) return false;
  let depth = 0;
  for (const [i, character] of [...type].entries()) {
    if (character === "(") depth++;
    if (character === ")" && --depth === 0) return i === type.length - 1;
  }
  return false;
}

/** Writes the names of aliases in full, and tells functions what else they are called. */
function joinAliases(namespaces: NamespaceReference[]): void {
  const byName = new Map(namespaces.flatMap(callables).map((each) => [each.name, each]));
  for (const namespace of namespaces) {
    for (const each of callables(namespace)) {
      const { aliasOf } = each;
      if (aliasOf === undefined) continue;
      const parent = each.kind === "method" ? each.name.slice(0, -each.key.length) : `${namespace.name}.`;
      const target = [aliasOf, fullName(aliasOf), parent + aliasOf].map((name) => byName.get(name)).find(Boolean);
      if (target === undefined) continue;
      each.aliasOf = target.name;
      target.aliases.push(each.name);
    }
  }
}
