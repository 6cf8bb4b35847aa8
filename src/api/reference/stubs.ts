// Stubs for lua-language-server: Lua files that say with annotations what the API is, and do nothing.
import { API_NAMES } from "../names.ts";
import { isName, variableFor } from "./lua-names.ts";
import {
  type ClassReference,
  callables,
  type FunctionReference,
  type NamespaceReference,
  type TypeReference,
  type ValueReference,
} from "./model.ts";
import { example, remarks } from "./prose.ts";
import { typeHomes, typeNames, writtenTypes } from "./type-names.ts";

/** The first line of every stub. `_`: a program cannot `require` it. */
export const STUB_HEADER = "---@meta _";

/**
 * The stubs of an API.
 * @param version of ingot, for people who find the files
 * @returns file names and contents
 */
export function stubs(namespaces: readonly NamespaceReference[], version: string): Map<string, string> {
  const aliases = labelAliases(namespaces);
  return new Map(
    namespaces.map((namespace) => {
      const head = `${STUB_HEADER}\n-- Written by \`ingot types\` of ingot ${version}; changes are lost.`;
      const parts = [head, ...new Writer(namespaces, namespace, aliases).parts()];
      return [`${namespace.name}.lua`, `${parts.join("\n\n")}\n`];
    }),
  );
}

/** An alias for a closed set of labels, named after the first place that has it. */
interface LabelAlias {
  name: string;
  labels: readonly string[];
  home: NamespaceReference;
}

function labelAliases(namespaces: readonly NamespaceReference[]): Map<string, LabelAlias> {
  const aliases = new Map<string, LabelAlias>();
  const add = (home: NamespaceReference, place: string, { name, labels, type }: ValueReference) => {
    if (labels === undefined || aliases.has(type)) return;
    aliases.set(type, { name: `${place}.${name}`, labels, home });
  };
  for (const namespace of namespaces) {
    for (const { name, parameters, rest } of callables(namespace))
      for (const value of rest === undefined ? parameters : [...parameters, rest])
        add(namespace, name.replace(":", "."), value);
    for (const { name, fields } of namespace.types) for (const field of fields) add(namespace, name, field);
  }
  return aliases;
}

class Writer {
  /** The variable that holds the namespace's table. */
  private readonly variable: string;

  constructor(
    private readonly all: readonly NamespaceReference[],
    private readonly namespace: NamespaceReference,
    private readonly aliases: Map<string, LabelAlias>,
  ) {
    const { path, name } = namespace;
    this.variable = path === "" ? name : variableFor(path.split(".").at(-1) as string);
  }

  parts(): string[] {
    const { namespace, variable } = this;
    const isRoot = namespace.path === "";
    return [
      ...[...this.aliases.values()].filter(({ home }) => home === namespace).map(alias),
      ...(isRoot ? this.undeclaredTypes() : []),
      ...namespace.types.map((type) => this.type(type)),
      ...namespace.classes.flatMap((each) => this.class(each)),
      this.table(isRoot),
      ...namespace.functions.map((each) => this.function(variable, ".", each)),
      ...(isRoot
        ? API_NAMES.slice(1).map((name) => `---The same table as \`${variable}\`.\n${name} = ${variable}`)
        : []),
    ];
  }

  /** The class and the variable of the namespace, with all that is a field in the eyes of the language server. */
  private table(isRoot: boolean): string {
    const { namespace, variable } = this;
    const fields = namespace.fields.map(({ key, type, doc }) => field(key, type, doc));
    for (const child of this.children())
      fields.push(field(child.path.split(".").at(-1) as string, child.name, child.doc));
    return [
      ...comment(namespace.doc, ...(namespace.call === undefined ? [] : [`Called: ${namespace.call.doc}`])),
      `---@class ${namespace.name}`,
      ...fields,
      ...(namespace.call === undefined ? [] : [`---@overload ${this.functionType(namespace.call)}`]),
      `${isRoot ? "" : "local "}${variable} = {}`,
    ].join("\n");
  }

  /** The namespaces directly below this one. */
  private children(): NamespaceReference[] {
    const { path } = this.namespace;
    const start = path === "" ? "" : `${path}.`;
    return this.all.filter(
      (other) => other.path !== "" && other.path.startsWith(start) && !other.path.slice(start.length).includes("."),
    );
  }

  private type({ name, doc, fields }: TypeReference): string {
    const lines = fields.map((each) => field(each.name, this.typeOf(each), each.doc, each.optional));
    return [...comment(doc), `---@class ${name}`, ...lines].join("\n");
  }

  private class({ name, doc, methods }: ClassReference): string[] {
    const variable = variableFor(name.replaceAll(".", "_"));
    const head = [...comment(doc), `---@class ${name}`, `local ${variable} = {}`].join("\n");
    return [head, ...methods.map((method) => this.function(variable, ":", method))];
  }

  private function(table: string, separator: "." | ":", called: FunctionReference): string {
    const names = called.parameters.map(({ name }) => variableFor(name));
    if (called.rest !== undefined) names.push("...");
    const program = example(called);
    const head = isName(called.key)
      ? `function ${table}${separator}${called.key}(${names.join(", ")}) end`
      : `${table}[${JSON.stringify(called.key)}] = function(${(separator === ":" ? ["self", ...names] : names).join(", ")}) end`;
    return [
      ...comment(called.doc, ...remarks(called), ...(program === undefined ? [] : [fence(program)])),
      ...called.parameters.map((each) => this.parameter(variableFor(each.name), each)),
      ...(called.rest === undefined ? [] : [`---@param ... ${this.restType(called.rest)}${aside(called.rest.doc)}`]),
      ...called.returns.map(({ type, name, doc }) => `---@return ${type} ${name}${aside(doc)}`),
      head,
    ].join("\n");
  }

  private parameter(name: string, value: ValueReference): string {
    return `---@param ${name}${value.optional ? "?" : ""} ${this.typeOf(value)}${aside(value.doc)}`;
  }

  /** `fun(name: string): Cell` */
  private functionType({ parameters, rest, returns }: FunctionReference): string {
    const list = parameters.map((each) => `${variableFor(each.name)}${each.optional ? "?" : ""}: ${this.typeOf(each)}`);
    if (rest !== undefined) list.push(`...: ${this.restType(rest)}`);
    const results = returns.length === 0 ? "" : `: ${returns.map(({ type }) => type).join(", ")}`;
    return `fun(${list.join(", ")})${results}`;
  }

  private typeOf({ type, labels }: ValueReference): string {
    const known = labels === undefined ? undefined : this.aliases.get(type);
    return known?.name ?? type;
  }

  /** The type of further arguments: nil among them has no other mark. */
  private restType(rest: ValueReference): string {
    return rest.optional ? `${this.typeOf(rest)}|nil` : this.typeOf(rest);
  }

  /** Types that are named and nowhere described: tables, as far as anybody knows. */
  private undeclaredTypes(): string[] {
    const homes = typeHomes(this.all);
    const names = this.all.flatMap(writtenTypes).flatMap(typeNames);
    return [...new Set(names)]
      .filter((name) => !homes.has(name))
      .sort()
      .map((name) => `---@alias ${name} table`);
  }
}

function alias({ name, labels }: LabelAlias): string {
  return [`---@alias ${name}`, ...labels.map((label) => `---| ${JSON.stringify(label)}`)].join("\n");
}

/** Paragraphs as lines of a comment. */
function comment(...paragraphs: string[]): string[] {
  const text = paragraphs.filter((paragraph) => paragraph !== "").join("\n\n");
  return text === "" ? [] : text.split("\n").map((line) => `---${line}`);
}

function fence(program: string): string {
  return `\`\`\`lua\n${program}\n\`\`\``;
}

function field(name: string, type: string, doc: string, optional = false): string {
  const key = isName(name) ? name : `[${JSON.stringify(name)}]`;
  return `---@field ${key}${optional ? "?" : ""} ${type}${aside(doc)}`;
}

/** What a value means, behind its type. */
function aside(doc: string): string {
  return doc === "" ? "" : ` # ${doc.replaceAll(/\s+/g, " ")}`;
}
