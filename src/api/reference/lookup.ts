// Finds things in the reference: by name, by a part of it, or by a word in its text.
import { nearest } from "../../kernel/nearest.ts";
import { API_NAMES } from "../names.ts";
import { ROOT } from "./collect.ts";
import {
  type ClassReference,
  callables,
  type FieldReference,
  type FunctionReference,
  type NamespaceReference,
  type TypeReference,
} from "./model.ts";

/** Something that has a name in the reference. */
export type Entry = { name: string; doc: string } & (
  | { kind: "namespace"; of: NamespaceReference }
  | { kind: "function"; of: FunctionReference }
  | { kind: "field"; of: FieldReference }
  | { kind: "class"; of: ClassReference }
  | { kind: "type"; of: TypeReference }
);

/** All entries; a namespace that can be called is one. */
export function entries(namespaces: readonly NamespaceReference[]): Entry[] {
  return namespaces.flatMap((namespace): Entry[] => [
    { kind: "namespace", name: namespace.name, doc: namespace.doc, of: namespace },
    ...namespace.fields.map((of): Entry => ({ kind: "field", name: of.name, doc: of.doc, of })),
    ...callables(namespace)
      .filter(({ kind }) => kind !== "call")
      .map((of): Entry => ({ kind: "function", name: of.name, doc: of.doc, of })),
    ...namespace.classes.map((of): Entry => ({ kind: "class", name: of.name, doc: of.doc, of })),
    ...namespace.types.map((of): Entry => ({ kind: "type", name: of.name, doc: of.doc, of })),
  ]);
}

/** A name without what may be left out when asking for it. */
function short(name: string): string {
  const bare = name.trim().replace(/\(.*\)$/s, "");
  const root = API_NAMES.find((candidate) => bare === candidate || bare.startsWith(`${candidate}.`));
  if (root === undefined) return bare.replaceAll(":", ".");
  return bare.slice(root.length + 1) || ROOT;
}

/** The last part of a name. */
function lastPart(name: string): string {
  return name.split(/[.:]/).at(-1) as string;
}

/**
 * The entry of that name: written in full, without the root, with other letter case, or only its last part when nothing
 * else ends so.
 */
export function find(all: readonly Entry[], name: string): Entry | undefined {
  const wanted = short(name);
  const named = (equal: (candidate: string) => boolean) =>
    all.filter((entry) => equal(short(entry.name).replaceAll(":", ".")));
  const exact = named((candidate) => candidate === wanted);
  if (exact.length > 0) return exact[0];
  const folded = named((candidate) => candidate.toLowerCase() === wanted.toLowerCase());
  if (folded.length === 1) return folded[0];
  const ending = all.filter((entry) => lastPart(entry.name) === wanted);
  return ending.length === 1 ? ending[0] : undefined;
}

/** How many names are proposed for one that does not exist. */
const PROPOSALS = 5;

/** The names that somebody probably meant, the likeliest first. */
export function proposals(all: readonly Entry[], name: string): string[] {
  const wanted = short(name);
  const found = new Set(all.filter((entry) => lastPart(entry.name) === lastPart(wanted)).map((entry) => entry.name));
  const names = new Map(all.map((entry) => [short(entry.name), entry.name]));
  while (found.size < PROPOSALS) {
    const best = nearest(wanted, names.keys());
    if (best === undefined) break;
    found.add(names.get(best) as string);
    names.delete(best);
  }
  return [...found].slice(0, PROPOSALS);
}

/** The entries in which every word occurs, those first that are named so. */
export function search(all: readonly Entry[], query: string): Entry[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  const ranked = all.map((entry) => ({ entry, ranks: words.map((word) => rank(entry, word)) }));
  return ranked
    .filter(({ ranks }) => ranks.length > 0 && ranks.every((each) => each < NOWHERE))
    .map(({ entry, ranks }) => ({ entry, rank: ranks.reduce((sum, each) => sum + each, 0) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ entry }) => entry);
}

const NOWHERE = 5;

/** How near a word comes to being the subject of an entry; 0 is nearest. */
function rank({ name, doc, of }: Entry, word: string): number {
  const lowered = short(name).toLowerCase();
  if (lowered === short(word) || lastPart(lowered) === word) return 0;
  if (lastPart(lowered).startsWith(word)) return 1;
  if (lowered.includes(word)) return 2;
  if (doc.toLowerCase().includes(word)) return 3;
  return details(of).some((text) => text.toLowerCase().includes(word)) ? 4 : NOWHERE;
}

/** What is said of the parts of an entry. */
function details(of: Entry["of"]): string[] {
  if ("fields" in of && "kind" in of) return of.fields.flatMap(({ name, doc }) => [name, doc]);
  if (!("parameters" in of)) return [];
  return [...of.parameters, ...of.returns].flatMap(({ name, doc }) => [name, doc]);
}
