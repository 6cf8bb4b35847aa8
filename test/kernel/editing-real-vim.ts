// Runs key sequences in a real vim, to compare what they do with what our vi does.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A text, a cursor, and commands that are typed one after the other. */
export interface VimCase {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
  /** Each is the keys of a whole command; Esc ends those that are not complete. */
  readonly commands: readonly (readonly string[])[];
}

/** What came of it. Columns count bytes. */
export interface VimResult {
  readonly lines: readonly string[];
  readonly row: number;
  readonly column: number;
  /** The unnamed register, `0`, `1`, `-` and `a`, each with `V` in front when it holds lines. */
  readonly registers: readonly string[];
}

/** Registers as they are before the commands: those that no command is likely to produce. */
export const FIRST_REGISTERS: Readonly<Record<string, string>> = { "1": "one", "-": "dash", a: "alpha", b: "beta" };
/** Typed before the commands, so that `.`, the unnamed register and the last search are known. */
export const FIRST_KEYS = ["a", "Z", "<Esc>", "x", "y", "l", "f", "q"];
export const COMPARED_REGISTERS = ['"', "0", "1", "-", "a"];

const SCRIPT = String.raw`
set nocompatible encoding=utf-8 backspace=indent,eol,start shiftwidth=2 expandtab noautoindent startofline
set nojoinspaces wrapscan noignorecase selection=inclusive whichwrap=b,s nohlsearch noincsearch scrolloff=0
set virtualedit= formatoptions= textwidth=0 noswapfile viminfo= belloff=all undolevels=1000 lines=40 noruler
set cpoptions=aABceFs matchpairs=(:),{:},[:] iskeyword=@,48-57,_,192-255 notimeout
let s:results = []
for s:case in json_decode(join(readfile($CASES), ''))
  enew!
  set noautoindent
  call setline(1, s:case.lines)
  call setcharsearch({'char': '', 'forward': 1, 'until': 0})
  for [s:name, s:text] in items(s:case.registers)
    call setreg(s:name, s:text, 'c')
  endfor
  let @/ = 'qqqq'
  let s:old = &undolevels
  set undolevels=-1
  exe "normal a \<BS>\<Esc>"
  let &undolevels = s:old
  call cursor(1, 1)
  for s:keys in s:case.first
    call feedkeys(eval(s:keys), 'ntx')
  endfor
  call cursor(s:case.row, s:case.column)
  for s:keys in s:case.commands
    try
      call feedkeys(eval(s:keys), 'ntx')
    catch
    endtry
    call feedkeys("\<Esc>", 'ntx')
  endfor
  let s:registers = []
  for s:name in s:case.compared
    call add(s:registers, (getregtype(s:name) ==# 'V' ? 'V' : '') . getreg(s:name))
  endfor
  call add(s:results, {'lines': getline(1, '$'), 'row': line('.') - 1, 'column': col('.') - 1, 'registers': s:registers})
endfor
call writefile([json_encode(s:results)], $RESULTS)
qall!
`;

/** Whether there is a vim that can be compared with. */
export function hasVim(): boolean {
  const vim = Bun.which("vim");
  if (vim === null) return false;
  const { stdout } = Bun.spawnSync([vim, "--version"], { stdin: "ignore", stderr: "ignore" });
  return /\+eval\b/.test(stdout.toString());
}

/** Runs all cases in one vim. */
export function runInVim(cases: readonly VimCase[]): VimResult[] {
  const folder = mkdtempSync(join(tmpdir(), "ingot-vim-"));
  try {
    const quoted = (keys: readonly string[]) =>
      `"${keys.map((key) => (/^<.+>$/.test(key) ? `\\${key}` : key.replace(/[\\"]/g, "\\$&"))).join("")}"`;
    const input = cases.map(({ lines, row, column, commands }) => ({
      lines,
      row: row + 1,
      column: column + 1,
      commands: commands.map(quoted),
      first: [quoted(["a", "Z", "<Esc>"]), quoted(["x"]), quoted(["y", "l"]), quoted(["f", "q"])],
      registers: FIRST_REGISTERS,
      compared: COMPARED_REGISTERS,
    }));
    const files = { CASES: join(folder, "cases.json"), RESULTS: join(folder, "results.json") };
    writeFileSync(files.CASES, JSON.stringify(input));
    writeFileSync(join(folder, "script.vim"), SCRIPT);
    const command = [
      "vim",
      "-u",
      "NONE",
      "-i",
      "NONE",
      "-N",
      "-n",
      "-X",
      "--not-a-term",
      "-S",
      join(folder, "script.vim"),
    ];
    const run = Bun.spawnSync(command, {
      stdin: "ignore",
      stdout: "ignore",
      stderr: "ignore",
      env: { ...process.env, ...files, TERM: "dumb", HOME: folder, LC_ALL: "C.UTF-8" },
      timeout: 100_000,
    });
    if (run.exitCode !== 0) throw new Error(`vim ended with ${run.exitCode ?? run.signalCode}`);
    return JSON.parse(readFileSync(files.RESULTS, "utf8"));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
