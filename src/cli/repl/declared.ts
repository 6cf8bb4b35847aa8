// What the Lua API has to offer for completion, out of its declarations: its namespaces are bound only when a program
// touches them, and pressing Tab is no reason to.
import { API_NAMES } from "../../api/names.ts";

/** Whether the global variable of that name holds the Lua API, unless a program changed it. */
export function isApiName(name: string): boolean {
  return API_NAMES.includes(name);
}

/**
 * The names in a namespace, those of namespaces below it included.
 * @param path its place below the root; the root's is empty
 * @param functionsOnly what is no function is left out
 */
export function declaredNames(path: readonly string[], functionsOnly: boolean): string[] {
  const { loadNamespace, namespaceNames, subNamespaces, UI_NAMESPACES } =
    require("../../api/catalogue.ts") as typeof import("../../api/catalogue.ts");
  const name = path.join(".");
  const namespace = loadNamespace(name);
  if (namespace === undefined || namespace.tier === "UiHost") return [];
  const functions = Object.keys(namespace.functions);
  if (functionsOnly) return functions;
  const below =
    name === ""
      ? namespaceNames().filter((other) => other !== "" && !other.includes(".") && !UI_NAMESPACES.includes(other))
      : subNamespaces(name);
  return [...functions, ...Object.keys(namespace.fields ?? {}), ...below];
}
