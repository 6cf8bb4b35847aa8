// `ingot.build`: which build of ingot this is.
import { readFileSync } from "node:fs";
import source from "../../build/source.json" with { type: "file" };
import type { FieldDeclaration, Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";

/** What scripts/build-source.ts has found out. */
interface Facts {
  sha?: string;
  date?: string;
  tag?: string;
  commits: number;
  dirty: boolean;
}

let known: Facts | undefined;

function facts(): Facts {
  known ??= JSON.parse(readFileSync(source as unknown as string, "utf8")) as Facts;
  return known;
}

function display({ options: { version } }: Runtime): string {
  const { sha, tag, commits, dirty } = facts();
  const isRelease = sha === undefined || (tag !== undefined && commits === 0 && !dirty);
  return isRelease ? `v${version}` : `v${version}-${commits}-${sha}${dirty ? "-dirty" : ""}`;
}

const field = (type: string, doc: string, value: (runtime: Runtime) => unknown): FieldDeclaration => ({
  type,
  doc,
  value,
});

export const namespace: Namespace = {
  name: "build",
  tier: "Host",
  doc: "Which build of ingot this is.",
  functions: {},
  fields: {
    version: field("string", "The version of ingot.", (runtime) => runtime.options.version),
    sha: field("string?", "The commit, in short.", () => facts().sha),
    date: field("string?", "When that was, in ISO 8601.", () => facts().date),
    target: field("string", "The platform.", () => `${process.platform}-${process.arch}`),
    tag: field("string?", "The last tag before.", () => facts().tag),
    commits: field("integer", "Commits since the tag.", () => facts().commits),
    dirty: field("boolean", "Whether there were changes that are in no commit.", () => facts().dirty),
    display: field("string", "All of that in one word.", display),
  },
};
