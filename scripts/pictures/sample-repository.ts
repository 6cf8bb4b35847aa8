// A git repository with a short past: the same at every run, hashes included.
import { writeFileSync } from "node:fs";
import { join } from "node:path";

interface Commit {
  readonly author: string;
  readonly date: string;
  readonly subject: string;
  readonly files: Readonly<Record<string, string>>;
}

const GREET = `local name = arg[1] or "nobody"
print("Hello, " .. name .. "!")
`;

const GREET_POLITELY = `-- Greets somebody, politely if it is late.
local name = arg[1] or os.getenv("USER") or "nobody"

local function greeting(hour)
  if hour < 12 then return "Good morning" end
  if hour < 18 then return "Hello" end
  return "Good evening"
end

print(("%s, %s!"):format(greeting(tonumber(os.date("%H"))), name))
`;

const COMMITS: readonly Commit[] = [
  { author: "Ada Lovelace", date: "2024-01-02", subject: "A program that greets", files: { "greet.lua": GREET } },
  {
    author: "Grace Hopper",
    date: "2024-01-05",
    subject: "Say how it is run",
    files: { "README.md": "# greet\n\n    ingot run greet.lua\n" },
  },
  { author: "Ada Lovelace", date: "2024-01-09", subject: "A licence", files: { LICENSE: "MIT\n" } },
  {
    author: "Edsger Dijkstra",
    date: "2024-02-11",
    subject: "Greet whoever is logged in",
    files: { "greet.lua": GREET.replace('or "nobody"', 'or os.getenv("USER") or "nobody"') },
  },
  {
    author: "Grace Hopper",
    date: "2024-02-19",
    subject: "Tests for names with blanks and none",
    files: { "greet_spec.lua": 'describe("greet", function() end)\n' },
  },
  {
    author: "Ada Lovelace",
    date: "2024-03-03",
    subject: "Mornings and evenings",
    files: { "greet.lua": GREET_POLITELY },
  },
  {
    author: "Barbara Liskov",
    date: "2024-03-14",
    subject: "Names of other alphabets: Ζωή, Łukasz, 直子",
    files: { "names.txt": "Ζωή\nŁukasz\n直子\n" },
  },
  {
    author: "Grace Hopper",
    date: "2024-04-01",
    subject: "The README shows what it prints",
    files: { "README.md": "# greet\n\n    $ ingot run greet.lua Ada\n    Good morning, Ada!\n" },
  },
];

/** Makes the repository in a directory that is there. */
export function makeRepository(directory: string): void {
  const run = (args: readonly string[], env: Record<string, string> = {}) => {
    const { exitCode, stderr } = Bun.spawnSync(["git", ...args], {
      cwd: directory,
      env: { PATH: process.env.PATH ?? "", GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_SYSTEM: "/dev/null", ...env },
    });
    if (exitCode !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  };
  run(["init", "-q", "-b", "main"]);
  for (const { author, date, subject, files } of COMMITS) {
    for (const [name, text] of Object.entries(files)) writeFileSync(join(directory, name), text);
    const [email, when] = ["somebody@example.com", `${date}T12:00:00Z`];
    run(["add", "."]);
    run(["commit", "-q", "-m", subject], {
      GIT_AUTHOR_NAME: author,
      GIT_AUTHOR_EMAIL: email,
      GIT_AUTHOR_DATE: when,
      GIT_COMMITTER_NAME: author,
      GIT_COMMITTER_EMAIL: email,
      GIT_COMMITTER_DATE: when,
    });
  }
}
