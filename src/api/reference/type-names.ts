// The names in types as LuaLS writes them.
import type { NamespaceReference } from "./model.ts";
import { callables } from "./model.ts";

/** Types that every Lua program knows. */
const BUILT_IN = new Set(
  "any boolean fun function integer nil number self string table thread true false unknown userdata".split(" "),
);

/** A quoted label, the name of a field or parameter, or the name of a type. */
const PARTS = /"(?:[^"\\]|\\.)*"|'[^']*'|`[^`]*`|([A-Za-z_]\w*)\??\s*:|([A-Za-z_][\w.]*)/g;

/** The names of types that a type is made of, without those that Lua has; each once. */
export function typeNames(type: string): string[] {
  const names = [...type.matchAll(PARTS)].flatMap(([, , name]) => (name === undefined ? [] : [name]));
  return [...new Set(names)].filter((name) => !BUILT_IN.has(name));
}

/** Where the types are declared: the namespace of each name. */
export function typeHomes(namespaces: readonly NamespaceReference[]): Map<string, NamespaceReference> {
  return new Map(
    namespaces.flatMap((namespace) =>
      [...namespace.classes, ...namespace.types].map(({ name }) => [name, namespace] as const),
    ),
  );
}

/** Every type that is written in a namespace. */
export function writtenTypes(namespace: NamespaceReference): string[] {
  const called = callables(namespace).flatMap(({ parameters, rest, returns }) => [
    ...parameters,
    ...(rest === undefined ? [] : [rest]),
    ...returns,
  ]);
  const fields = [...namespace.fields, ...namespace.types.flatMap((type) => type.fields)];
  return [...called, ...fields].map(({ type }) => type);
}
