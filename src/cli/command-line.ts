// Takes a command line apart with cac and runs the verb it names.
import type { CAC, Command } from "cac";
import { VERSION } from "../build.ts";
import { ExitCode, report, UsageError } from "./errors.ts";
import { takePermissionFlags } from "./permission-flags.ts";
import { permissionOptions, type Verb, verbs } from "./verbs.ts";

/**
 * Runs the program with the words after its name.
 * @returns the exit code
 */
export async function main(argv: string[]): Promise<number> {
  try {
    return await dispatch(argv);
  } catch (error) {
    return report(error);
  }
}

async function dispatch(argv: string[]): Promise<number> {
  const name = argv[0];
  if (name === undefined) {
    console.info = console.error; // cac prints with it, and nobody asked for help
    (await overview()).outputHelp();
    return ExitCode.Usage;
  }
  if (name === "--version" || name === "-v" || name === "-V") {
    console.log(`ingot ${VERSION}`);
    return ExitCode.Done;
  }
  if (name === "--help" || name === "-h" || name === "help") {
    const asked = name === "help" ? argv[1] : undefined;
    const wanted = asked !== undefined && Object.hasOwn(verbs, asked) ? verbs[asked] : undefined;
    if (asked !== undefined && wanted === undefined) throw new UsageError(unknownVerb(asked));
    if (wanted === undefined) (await overview()).outputHelp();
    else define(await newCli(), asked as string, wanted).outputHelp();
    return ExitCode.Done;
  }
  const verb = Object.hasOwn(verbs, name) ? verbs[name] : undefined;
  if (verb === undefined) throw new UsageError(unknownVerb(name));

  const words = argv.slice(1);
  const own = verb.runsProgram ? countOwnWords(words) : words.length;
  const { permissions, rest } = verb.takesPermissions
    ? takePermissionFlags(words.slice(0, own))
    : { permissions: { allow: {}, deny: {} }, rest: words.slice(0, own) };
  const invoke = async (args: string[], options: Record<string, unknown>) =>
    (await verb.load()).main({ args: [...args, ...words.slice(own)], options, permissions, argv });
  // A program without options for the verb itself: cac, which takes a millisecond, has nothing to do.
  if (verb.runsProgram && rest.length === 1 && !rest[0]?.startsWith("-")) return invoke(rest, {});

  const cli = await newCli();
  const command = define(cli, name, verb);
  if (beforeSeparator(rest).some((word) => word === "--help" || word === "-h")) {
    command.outputHelp();
    return ExitCode.Done;
  }
  const { args, options } = parse(cli, command, name, rest);
  return invoke(args, options);
}

function beforeSeparator(words: string[]): string[] {
  const separator = words.indexOf("--");
  return separator < 0 ? words : words.slice(0, separator);
}

/** How many words belong to the verb: its options and the first word that is none, the program. */
function countOwnWords(words: string[]): number {
  for (const [i, word] of words.entries()) {
    if (word === "--") return i + 2;
    if (word === "-" || !word.startsWith("-")) return i + 1;
  }
  return words.length;
}

function parse(
  cli: CAC,
  command: Command,
  name: string,
  words: string[],
): { args: string[]; options: Record<string, unknown> } {
  const hint = `see \`ingot ${name} --help\``;
  try {
    const parsed = cli.parse(["", "ingot", name, ...marked(words)], { run: false });
    command.checkUnknownOptions();
    command.checkOptionValue();
    const args = unmarked(parsed.args) as string[];
    const options = Object.fromEntries(
      Object.entries(parsed.options).map(([option, value]) => [option, unmarked(value)]),
    );
    const most = verbs[name]?.parameters.includes("...") ? Number.POSITIVE_INFINITY : command.args.length;
    if (args.length > most) throw new UsageError(`unexpected argument "${args[most]}"; ${hint}`);
    if (args.length < command.args.filter((arg) => arg.required).length) {
      throw new UsageError(`missing argument ${verbs[name]?.parameters.split(" ")[args.length]}; ${hint}`);
    }
    return { args, options };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    const { message } = error as Error;
    throw new UsageError(`${message.charAt(0).toLowerCase()}${message.slice(1)}; ${hint}`);
  }
}

/** In front of a word that is no option: no argument of a process can have it. */
const MARK = "\0";

/**
 * Marks what is not an option, be it an argument or an option's value, so that cac leaves it alone: it would take `-` for
 * an option, "007" for the number 7, and would not count what follows `--` as arguments.
 */
function marked(words: string[]): string[] {
  const own = beforeSeparator(words);
  return [
    ...own.map((word) => (/^-./s.test(word) ? word.replace(/^(--[^=]+=)(?=.)/s, `$1${MARK}`) : MARK + word)),
    ...words.slice(own.length + 1).map((word) => MARK + word),
  ];
}

function unmarked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unmarked);
  return typeof value === "string" && value.startsWith(MARK) ? value.slice(1) : value;
}

function define(cli: CAC, name: string, verb: Verb): Command {
  const command = cli.command(`${name} ${verb.parameters}`.trim(), verb.summary);
  for (const [flags, text] of verb.options ?? []) command.option(flags, text);
  if (verb.takesPermissions) for (const [flags, text] of permissionOptions) command.option(flags, text);
  command.option("-h, --help", "Show this help");
  for (const example of verb.examples) command.example(`  ${example}`);
  return command;
}

async function newCli(): Promise<CAC> {
  return (await import("cac")).default("ingot");
}

async function overview(): Promise<CAC> {
  const cli = await newCli();
  for (const [name, verb] of Object.entries(verbs)) cli.command(`${name} ${verb.parameters}`.trim(), verb.summary);
  cli.usage("<verb> [options]");
  cli.option("-h, --help", "Show this help");
  cli.option("-v, --version", "Show the version");
  cli.example("  ingot run hello.lua");
  cli.parse(["", "ingot"], { run: false });
  return cli;
}

function unknownVerb(name: string): string {
  if (name.startsWith("-")) return `unknown option \`${name}\`; see \`ingot --help\``;
  const hint = name.endsWith(".lua") ? `to run a file: \`ingot run ${name}\`` : "see `ingot --help`";
  return `unknown verb "${name}"; ${hint}`;
}
