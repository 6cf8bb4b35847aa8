// The lines that a REPL without an editor runs: of Lua's own standard input, for code and the programs in it read in
// turn, and one would take what the other needs.
import { REGISTRY_INDEX, Type } from "../../lua/constants.ts";
import { isPosix, isReadable } from "../../lua/libc.ts";
import type { Lua } from "../../lua/vm.ts";
import { mayBlock } from "../interrupt.ts";

/** Makes a function that reads a line, whatever becomes of the library later; a closed file is at its end. */
const READ_LINE = `
  local file <const>, type <const>, read <const> = io.stdin, io.type, io.stdin.read
  return file, function() return type(file) == "file" and read(file, "L") or nil end
`;

const STDIN = 0;

/** Milliseconds between two looks for input while other things go on. */
const POLL_INTERVAL = 10;

/** `struct _IO_FILE` of musl on wasm32, whose address begins a Lua file: what is read ahead lies between the two. */
const READ_POSITION = 4;
const READ_END = 8;

const LINE_BREAK = 0x0a;

export class LineInput {
  /** Registry reference of the function that reads. */
  private readonly read: number;
  /** Address of C's `stdin`. */
  private readonly stream: number;

  constructor(private readonly lua: Lua) {
    const { c, L, memory } = lua;
    lua.load(L, Buffer.from(READ_LINE), "=repl", "t");
    lua.protectedCall(L, 0, 2);
    this.read = c.luaL_ref(L, REGISTRY_INDEX);
    this.stream = memory.readU32(c.lua_touserdata(L, -1));
    lua.pop(L);
  }

  /** Waits until a line can be read; meanwhile timers and tasks go on. */
  async ready(): Promise<void> {
    if (!isPosix()) return;
    await new Promise(setImmediate);
    while (!this.hasLine() && mayBlock(STDIN) && !isReadable(STDIN, 0)) await Bun.sleep(POLL_INTERVAL);
  }

  /** Whether there is a line in what was read ahead. */
  private hasLine(): boolean {
    const { memory } = this.lua;
    const [start, end] = [READ_POSITION, READ_END].map((offset) => memory.readU32(this.stream + offset));
    return memory.bytes.subarray(start, end).includes(LINE_BREAK);
  }

  /** The next line with its line break, or undefined at the end of the input. @throws LuaError */
  next(): string | Uint8Array | undefined {
    const { c, L } = this.lua;
    c.lua_rawgeti(L, REGISTRY_INDEX, BigInt(this.read));
    this.lua.protectedCall(L, 0, 1);
    const line = c.lua_type(L, -1) === Type.String ? this.lua.textAt(L, -1) : undefined;
    this.lua.pop(L);
    return line;
  }
}
