// Skills: folders with a `SKILL.md`, whose head says what they are for and whose body a model reads when it needs it.

import type { GuardedFiles } from "../kernel/guarded-files.ts";
import { below, decodePath, exactPath, type PathLike } from "../kernel/path-text.ts";
import { PermissionDenied, type Permissions } from "../kernel/permissions.ts";
import { readLimited } from "./file-tasks.ts";
import { parseFrontmatter } from "./frontmatter.ts";

/** Where skills come from; those of a project take the place of the user's own. */
export type SkillSource = "global" | "project";

/** A folder of skill folders. */
export interface SkillRoot {
  source: SkillSource;
  directory: string;
}

export interface Skill {
  name: string;
  /** Empty when there is none. */
  description: string;
  source: SkillSource;
  /** The folder; `decodePath` text. */
  directory: string;
  /** Whether another skill of this name is used instead. */
  shadowed: boolean;
  /** Markdown. */
  body: string;
}

/** A larger `SKILL.md` is none, in bytes. */
const LARGEST = 1024 * 1024;
/** How many of a skill's other files are named. */
const MOST_NAMED = 10;

/**
 * Finds skills. Folders without a `SKILL.md`, and those whose head is no YAML with a name, are passed over. Needs `read`.
 *
 * @param roots searched one level deep; later ones take precedence
 * @returns sorted by name, of equal ones the one that is used first
 * @throws PermissionDenied
 */
export function findSkills(roots: readonly SkillRoot[], files: GuardedFiles, permissions: Permissions): Skill[] {
  const skills: Skill[] = [];
  const taken = new Set<string>();
  for (const { source, directory } of [...roots].reverse()) {
    for (const name of namesIn(directory, files)) {
      const skill = readSkill(below(directory, name), source, permissions);
      if (skill !== undefined) {
        skills.push({ ...skill, shadowed: taken.has(skill.name) });
        taken.add(skill.name);
      }
    }
  }
  return skills.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
}

/** The file that a skill is in. */
export function skillFile({ directory }: Pick<Skill, "directory">): PathLike {
  return exactPath(below(directory, "SKILL.md"));
}

/**
 * What a model is given of a skill: its body, and what else is in its folder. Needs `read`.
 *
 * @throws PermissionDenied
 */
export function skillContent({ name, directory, body }: Skill, files: GuardedFiles): string {
  const others = namesIn(directory, files).filter((other) => other !== "SKILL.md");
  const tagged = `<skill name="${name.replace(/[&"<>]/g, (mark) => `&#${mark.charCodeAt(0)};`)}">\n${body}\n</skill>`;
  if (others.length === 0) {
    return tagged;
  }
  const named = others.slice(0, MOST_NAMED).map((other) => {
    return `- ${other}${isDirectory(below(directory, other), files) ? "/" : ""}`;
  });
  if (others.length > MOST_NAMED) {
    named.push(`- … (${others.length - MOST_NAMED} more)`);
  }
  return `${tagged}\n\nBundled files:\n${named.join("\n")}\n\nBase directory: ${directory}`.toWellFormed();
}

/** The names in a directory, sorted; none when it cannot be read. */
function namesIn(directory: string, files: GuardedFiles): string[] {
  return tryTo(() => files.readdir(exactPath(directory)).map(decodePath).sort()) ?? [];
}

function isDirectory(path: string, files: GuardedFiles): boolean {
  return tryTo(() => files.stat(exactPath(path)).isDirectory()) ?? false;
}

function readSkill(
  directory: string,
  source: SkillSource,
  permissions: Permissions,
): Omit<Skill, "shadowed"> | undefined {
  const file = tryTo(() => readLimited(skillFile({ directory }), LARGEST, permissions));
  const parsed = file === undefined || file.truncated ? undefined : parseFrontmatter(file.content);
  if (parsed === undefined) {
    return undefined;
  }
  const { name, description } = parsed.fields;
  if (typeof name !== "string" || name.trim() === "") {
    return undefined;
  }
  return {
    name: name.trim(),
    description: typeof description === "string" ? description.trim() : "",
    source,
    directory,
    body: Buffer.from(parsed.body).toString().trim(),
  };
}

/** What cannot be read is not there. @throws PermissionDenied */
function tryTo<Result>(work: () => Result): Result | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PermissionDenied) {
      throw error;
    }
    return undefined;
  }
}
