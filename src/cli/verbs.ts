// The verbs of the command line: what each is called with, its options and its help. The code of a verb is imported only
// when it is used.
import type { PermissionFlags } from "../kernel/permissions.ts";

/** What a verb is called with once its command line is taken apart. */
export interface Invocation {
  /** Words that are not options, without the verb. */
  args: string[];
  options: Record<string, unknown>;
  permissions: PermissionFlags;
  /** The whole command line after the program's name. */
  argv: string[];
}

export interface Verb {
  /** The words after the verb's name, as cac writes them: `<required>`, `[optional]`, `[...rest]`. */
  parameters: string;
  summary: string;
  options?: [flags: string, text: string][];
  examples: string[];
  /** Everything after the first word that is not an option belongs to the program that is run. */
  runsProgram?: boolean;
  takesPermissions?: boolean;
  load(): Promise<{ main(invocation: Invocation): Promise<number> | number }>;
}

export const verbs: Record<string, Verb> = {
  run: {
    parameters: "<file> [...args]",
    summary: "Run a Lua program; FILE - reads it from standard input",
    options: [["--ui", "Give it the terminal: windows, keys, the mouse (ingot.win, ingot.keymap …)"]],
    examples: [
      "ingot run hello.lua",
      "ingot run --allow-read=. --allow-run=git tool.lua --verbose",
      "ingot run --ui --allow-read=. browser.lua",
    ],
    runsProgram: true,
    takesPermissions: true,
    load: () => import("./run.ts"),
  },
  eval: {
    parameters: "<code> [...args]",
    summary: "Run Lua code given on the command line",
    options: [["-p, --print", "Take CODE as an expression and print its values"]],
    examples: ["ingot eval 'print(_VERSION)'", "ingot eval -p '2^10, (\"x\"):rep(3)'"],
    runsProgram: true,
    takesPermissions: true,
    load: () => import("./eval.ts"),
  },
  repl: {
    parameters: "",
    summary: "Read, evaluate and print Lua, line by line",
    examples: ["ingot repl", "ingot repl -A"],
    takesPermissions: true,
    load: () => import("./repl.ts"),
  },
  check: {
    parameters: "<...paths>",
    summary: "Report syntax errors and wrong uses of the API in Lua files without running them",
    options: [["--json", "Print the findings as JSON"]],
    examples: ["ingot check .", "ingot check main.lua lib"],
    load: () => import("./check.ts"),
  },
  test: {
    parameters: "[...paths]",
    summary: "Run tests written for busted: the files *_spec.lua and *_test.lua below the paths",
    options: [
      ["--filter <pattern>", "Only tests whose full name matches a Lua pattern; may be repeated"],
      ["--filter-out <pattern>", "No tests whose full name matches"],
      ["--tags <tags>", "Only tests with one of these tags, #tag in a name; separated by commas"],
      ["--exclude-tags <tags>", "No tests with one of these"],
      ["--shuffle", "Run files and tests in random order"],
      ["--seed <number>", "For the same random order again"],
      ["--repeat <number>", "Run every file so many times"],
      ["--fail-fast", "Stop at the first failure"],
      ["--timeout <seconds>", "How long a test may take (default: 60; 0 for no limit)"],
      ["--list", "Show the tests instead of running them"],
      ["--watch", "Run tests again when their files, or modules they use, change"],
      ["--reporter <name>", "human, tap, junit or json"],
      ["--output <file>", "Write the report to a file, and show people another"],
      ["--verbose", "Show people the name of every test"],
    ],
    examples: [
      "ingot test",
      "ingot test --allow-read=. spec/parser_spec.lua",
      "ingot test --reporter junit -A > report.xml",
    ],
    takesPermissions: true,
    load: () => import("./test.ts"),
  },
  compile: {
    parameters: "<entry>",
    summary: "Make one executable of a Lua file, or of a folder with main.lua or init.lua",
    options: [
      ["-o, --output <file>", "Where to write the executable"],
      ["--name <name>", "What the program calls itself in errors (default: the name of the output)"],
      ["--ui", "Give the program the terminal, as `ingot run --ui` does"],
      ["--include <glob>", "Add files, found below the entry's folder; may be repeated"],
      ["--base <executable>", "Use another ingot executable, for example of another platform"],
    ],
    examples: ["ingot compile tool.lua -o tool --allow-read=.", "ingot compile app -o app --include 'data/**'"],
    takesPermissions: true,
    load: () => import("./compile.ts"),
  },
  types: {
    parameters: "[dir]",
    summary: "Write stubs of the API and settings for lua-language-server into a project",
    examples: ["ingot types", "ingot types ~/.config/ingot"],
    load: () => import("./types.ts"),
  },
  doc: {
    parameters: "[name]",
    summary: "Show the reference of the Lua API",
    options: [
      ["--search <word>", "List what is about a word"],
      ["--json", "Print it as JSON"],
    ],
    examples: ["ingot doc", "ingot doc task", "ingot doc task.wait", "ingot doc --search deadline"],
    load: () => import("./doc.ts"),
  },
  cmd: {
    parameters: "[name] [...args]",
    summary: "Run a command that your plugins add; without NAME, list them",
    options: [
      ["--watch", "Load the plugins anew when their files change"],
      ["--json", "Print the list as JSON"],
    ],
    examples: ["ingot cmd", "ingot cmd hello world"],
    runsProgram: true,
    takesPermissions: true,
    load: () => import("./cmd.ts"),
  },
  trust: {
    parameters: "[dir]",
    summary: "Trust the .ingot folder of a project as it is now, so that its plugins are loaded",
    options: [["--status", "Only say whether it is trusted"]],
    examples: ["ingot trust", "ingot trust --status ~/work/project"],
    load: () => import("./trust.ts"),
  },
  cache: {
    parameters: "",
    summary: "Show where compiled chunks are kept, or remove them",
    options: [
      ["--clear", "Remove them"],
      ["--json", "Print the facts as JSON"],
    ],
    examples: ["ingot cache", "ingot cache --clear"],
    load: () => import("./cache.ts"),
  },
  info: {
    parameters: "",
    summary: "Show versions and paths",
    options: [["--json", "Print the facts as JSON"]],
    examples: ["ingot info --json"],
    load: () => import("./info.ts"),
  },
  completions: {
    parameters: "<shell>",
    summary: "Print a completion script for bash, zsh or fish",
    examples: ["ingot completions bash > ~/.local/share/bash-completion/completions/ingot"],
    load: () => import("./completions.ts"),
  },
};

/** The options of every verb that runs a program, with the words of the help. */
export const permissionOptions: [flags: string, text: string][] = [
  ["--allow-read[=paths]", "Allow reading files, everywhere or below the paths (separated by commas)"],
  ["--allow-write[=paths]", "Allow creating, changing, renaming and removing files"],
  ["--allow-run[=programs]", "Allow starting programs"],
  ["--allow-net[=hosts]", "Allow network connections, to any or these host[:port]"],
  ["--allow-env[=names]", "Allow reading environment variables"],
  ["-A, --allow-all", "Allow everything"],
  ["--deny-read[=paths]", "Refuse, whatever is allowed; also --deny-write, -run, -net, -env"],
];
