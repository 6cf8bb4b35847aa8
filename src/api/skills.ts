// `ingot.skills`: what a model can read up on when it needs it.
import { join } from "node:path";
import { workingDirectory } from "../kernel/resolve-path.ts";
import { results } from "../lua/values.ts";
import { findSkills, type Skill, skillContent, skillFile } from "../system/skills.ts";
import { PROJECT_FOLDER } from "../system/trust.ts";
import { fn, type Namespace } from "./declare.ts";
import type { Runtime } from "./runtime.ts";
import { t } from "./types.ts";

function skills({ options, files, permissions }: Runtime): Skill[] {
  const roots = [
    { source: "global", directory: join(options.directories.config, "skills") },
    { source: "project", directory: join(workingDirectory(), PROJECT_FOLDER, "skills") },
  ] as const;
  return findSkills(roots, files, permissions);
}

/** Those that are used. */
function usedSkills(runtime: Runtime): Skill[] {
  return skills(runtime).filter(({ shadowed }) => !shadowed);
}

function content(runtime: Runtime, name: string): unknown {
  const used = usedSkills(runtime);
  const skill = used.find((candidate) => candidate.name === name);
  if (skill !== undefined) return skillContent(skill, runtime.files);
  const names = used.map((candidate) => candidate.name).join(", ") || "none";
  return results(undefined, `there is no skill ${JSON.stringify(name)}; available: ${names}`);
}

export const namespace: Namespace = {
  name: "skills",
  tier: "Host",
  doc: "Skills: `skills/*/SKILL.md` in the configuration and in the project's `.ingot/`, Markdown with `name` and `description` in its head. A project's skill takes the place of the user's own of that name. They are read anew by every call.",
  records: {
    SkillInfo: {
      doc: "A skill.",
      fields: {
        name: ["string", "its name"],
        description: ["string", "what it is for; may be empty"],
        source: ['"global"|"project"', "where it comes from"],
        location: ["string", "the path of its `SKILL.md`"],
        shadowed: ["boolean", "whether another of this name is used instead"],
      },
    },
  },
  functions: {
    list: fn({
      doc: "The names of all skills, sorted.",
      returns: [["string[]", "names"]],
      permission: "read",
      run: (runtime) => usedSkills(runtime).map(({ name }) => name),
    }),
    content: fn({
      doc: "What a model is given of a skill: its text, and what else is in its folder.",
      params: [["name", t.string]],
      returns: [
        ["string?", "content"],
        ["string?", "error", "says which skills there are"],
      ],
      permission: "read",
      run: (runtime, name) => content(runtime, name),
    }),
    info: fn({
      doc: "All skills, sorted by name, with those that are not used because another has their name.",
      returns: [["SkillInfo[]", "skills"]],
      permission: "read",
      run: (runtime) =>
        skills(runtime).map((skill) => ({
          name: skill.name,
          description: skill.description,
          source: skill.source,
          location: skillFile(skill),
          shadowed: skill.shadowed,
        })),
    }),
  },
};
