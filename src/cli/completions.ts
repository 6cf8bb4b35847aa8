// `ingot completions`: scripts that teach a shell the verbs and options, generated from their one table.
import { ExitCode, UsageError } from "./errors.ts";
import { type Invocation, permissionOptions, type Verb, verbs } from "./verbs.ts";

/** The option names of a verb, a list flag ending in `=`. */
function optionsOf(verb: Verb): string[] {
  const options = [
    ...(verb.options ?? []),
    ...(verb.takesPermissions ? permissionOptions : []),
    ["-h, --help", ""] as const,
  ];
  const denied = verb.takesPermissions ? ["--deny-write", "--deny-run", "--deny-net", "--deny-env"] : [];
  return [...options.flatMap(([flags]) => flags.match(/--?[\w-]+/g) ?? []), ...denied].filter(
    (name) => name !== "-run",
  );
}

const names = Object.keys(verbs);

function bash(): string {
  const cases = Object.entries(verbs).map(
    ([name, verb]) => `    ${name}) COMPREPLY=($(compgen -W "${optionsOf(verb).join(" ")}" -- "$word")) ;;`,
  );
  return `# bash completion for ingot
_ingot() {
  local word="\${COMP_WORDS[COMP_CWORD]}" verb="\${COMP_WORDS[1]}"
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names.join(" ")} --help --version" -- "$word"))
    return
  fi
  if [ "$verb" = completions ]; then
    COMPREPLY=($(compgen -W "bash zsh fish" -- "$word"))
    return
  fi
  case "$word" in
    -*) ;;
    *) local IFS=$'\\n'; COMPREPLY=($(compgen -f -- "$word")); return ;;
  esac
  case "$verb" in
${cases.join("\n")}
  esac
}
complete -o filenames -F _ingot ingot
`;
}

/** A single-quoted word of a shell. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

function zsh(): string {
  const described = Object.entries(verbs).map(([name, verb]) =>
    quoted(`${name}:${verb.summary.replaceAll(":", "\\:")}`),
  );
  const cases = Object.entries(verbs).map(([name, verb]) => `    ${name}) compadd -- ${optionsOf(verb).join(" ")} ;;`);
  return `#compdef ingot
# zsh completion for ingot
_ingot() {
  local -a verbs
  verbs=(${described.join(" ")})
  if (( CURRENT == 2 )); then
    _describe verb verbs
    return
  fi
  if [[ $words[2] == completions ]]; then
    compadd bash zsh fish
    return
  fi
  if [[ $words[CURRENT] != -* ]]; then
    _files
    return
  fi
  case $words[2] in
${cases.join("\n")}
  esac
}
_ingot "$@"
`;
}

function fish(): string {
  const lines = ["# fish completion for ingot", "complete -c ingot -f -n __fish_use_subcommand -l help -l version"];
  for (const [name, verb] of Object.entries(verbs)) {
    lines.push(`complete -c ingot -f -n __fish_use_subcommand -a ${name} -d ${quoted(verb.summary)}`);
    for (const option of optionsOf(verb)) {
      const kind = option.startsWith("--") ? "l" : "s";
      lines.push(`complete -c ingot -n '__fish_seen_subcommand_from ${name}' -${kind} ${option.replace(/^-+/, "")}`);
    }
  }
  lines.push("complete -c ingot -f -n '__fish_seen_subcommand_from completions' -a 'bash zsh fish'");
  return `${lines.join("\n")}\n`;
}

export function main({ args }: Invocation): number {
  const scripts: Record<string, () => string> = { bash, zsh, fish };
  const shell = args[0] as string;
  const script = Object.hasOwn(scripts, shell) ? scripts[shell] : undefined;
  if (script === undefined) throw new UsageError(`unknown shell "${shell}"; there are bash, zsh and fish`);
  process.stdout.write(script());
  return ExitCode.Done;
}
