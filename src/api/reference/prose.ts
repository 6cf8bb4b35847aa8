// Sentences of the reference that stubs, pages and terminal share.
import type { FunctionReference } from "./model.ts";

/** Enough of a text for a list. */
export function firstSentence(text: string): string {
  const paragraph = text.split(/\n\s*\n/, 1)[0] as string;
  // An abbreviation does not end a sentence, nor does a dot in a name.
  return (
    /^.*?(?<!e\.g|i\.e|etc)[.!?](?=\s+[\p{Lu}`"(]|\s*$)/su.exec(paragraph)?.[0].replaceAll(/\s+/g, " ") ?? paragraph
  );
}

/** What signature and description do not say, a sentence each. */
export function remarks({ permission, waits, tier, aliasOf, aliases, kind }: FunctionReference): string[] {
  const remarks: string[] = [];
  if (aliasOf !== undefined) remarks.push(`Another name of \`${aliasOf}\`.`);
  if (aliases.length > 0) remarks.push(`Also called ${aliases.map((alias) => `\`${alias}\``).join(", ")}.`);
  if (waits === "always") remarks.push("Waits: only tasks may call it.");
  if (waits === "in-task") remarks.push("Waits when a task calls it; elsewhere nothing else runs until it returns.");
  if (permission !== undefined) remarks.push(`Needs the permission \`${permission}\`.`);
  if (tier === "UiHost") remarks.push(`Needs the terminal UI; without one the ${kind} is nil.`);
  return remarks;
}

/** The example without surrounding blank lines and common indentation. */
export function example({ example: program }: Pick<FunctionReference, "example">): string | undefined {
  if (program === undefined) return undefined;
  const lines = program.replace(/^(\s*\n)+|\s+$/g, "").split("\n");
  const indents = lines.filter((line) => line.trim() !== "").map((line) => line.search(/\S/));
  return lines.map((line) => line.slice(Math.min(...indents))).join("\n");
}
