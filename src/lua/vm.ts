// One Lua instance: the compiled module brought to life, host functions for it, and protected calls into it.
import { MULTIPLE_RESULTS, REGISTRY_INDEX, RIDX_GLOBALS, Status, Type } from "./constants.ts";
import { Descriptors } from "./descriptors.ts";
import type { Doors } from "./doors.ts";
import { Errno, hostErrno } from "./errno.ts";
import { LuaError } from "./error.ts";
import type { LuaExports, Pointer, State } from "./exports.ts";
import { systemImports } from "./imports.ts";
import { Limits } from "./limits.ts";
import { Memory } from "./memory.ts";
import type { Output } from "./output.ts";
import { type PushResults, Wait, Waits } from "./waits.ts";

/**
 * A function that Lua can call. Its arguments are the values on the stack of `L`; it pushes its results and answers how
 * many they are. What it throws becomes a Lua error. A promise makes the calling task wait.
 */
export type HostFunction = (L: State) => number | Promise<PushResults> | Wait;

/**
 * What JavaScript must know of a boot image: the memory of an instance whose libraries are open already. The host
 * functions must be registered in the order in which they were when the image was made.
 */
export interface BootImage {
  L: State;
  out: Pointer;
  scratch: Pointer;
  /** Values that host functions keep in the registry, by name. */
  references: Record<string, number>;
}

/** Bytes of the state of `math.random`: four words of 64 bits, not all zero (lmathlib.c of Lua 5.4). */
const RANDOM_STATE = 32;

/** Offsets of `wpos` and `wbase` in musl's `struct _IO_FILE` on wasm32: what lies between them has not been written. */
const WRITE_POSITION = 20;
const WRITE_BASE = 28;

export interface LuaOptions {
  module: WebAssembly.Module;
  /** The whole module, when `module` is the small part that short programs need (scripts/build-split.ts). */
  whole?: () => WebAssembly.Module;
  /** Given when the memory of `module` is a boot image. */
  image?: BootImage;
  doors: Doors;
  stdout: Output;
  /** The most memory this instance may use, in bytes; 2 GiB unless given. */
  memoryLimit?: number;
}

/** How error values that are not strings travel through JavaScript. */
export interface ErrorValues {
  /** The value on top of the stack of `L`, for `LuaError.value`. */
  read(L: State): unknown;
  /** Pushes the value of an error that `read` was asked for. */
  push(L: State, error: LuaError): void;
}

const GIBIBYTE = 2 ** 30;

/** How long the `__tostring` of an error value may run, in milliseconds. */
const TOSTRING_BUDGET = 250;

/** What `host.call` answers besides a number of results; see shim.wat. */
const RAISE = -1;
const WAIT = -2;

export class Lua {
  readonly c: LuaExports;
  readonly memory: Memory;
  readonly descriptors: Descriptors;
  readonly limits: Limits;
  readonly waits: Waits;
  /** The main thread. */
  readonly L: State;
  /** Counts how often Lua has called the host. What a call came to without that followed from Lua's own state alone. */
  hostCalls = 0;
  /** Called before the program changes the world for good: opens a file for writing, starts another program. */
  beforeEffect: () => void = () => {};
  /** Does what waits for another program to end. */
  waitForProgram: <T>(wait: () => T) => T = (wait) => wait();
  /** Runs another program to its end, which has the terminal meanwhile. */
  runInForeground: <T>(run: () => T) => T = (run) => this.waitForProgram(run);
  /** Starts a program that goes on beside this one, and is not to disturb what is on the terminal. */
  startBeside: <T>(start: () => T) => T = (start) => start();
  /** Runs last before `os.exit` ends the process. */
  onExit: () => void = () => {};

  private readonly functions: HostFunction[] = [];
  private readonly freeFunctions: number[] = [];
  private readonly messageHandler: number;
  private readonly toText: number;
  private lastTraceback = "";
  /** Values that host functions keep in the registry, by name. */
  readonly references: Record<string, number> = {};
  /** Descriptor that stands ready for the next `open` of the C library. */
  reserved: number | undefined;
  /**
   * Called after a library function that the shim observes, with its arguments at the bottom of the stack. Answers -1, or
   * the number of results it pushed in the place of the function's own.
   */
  observe: (L: State, event: number) => number = () => -1;
  /** `file:seek`: answers the number of results, or -1 to leave it to the C library. */
  seek: (L: State) => number = () => -1;
  /** Whether the libraries are still to be opened: there is no boot image. */
  readonly isFresh: boolean;
  /** How the process behind the last closed pipe ended. */
  processStatus: (L: State) => number = () => 0;
  private chunkParts: Uint8Array[] = [];
  private isClosed = false;
  /** Unless set, an error value that is not a string becomes its message. */
  errorValues: ErrorValues | undefined;

  constructor(private readonly options: LuaOptions) {
    this.descriptors = new Descriptors(options.stdout);
    const imports: Bun.WebAssembly.Imports = {
      ...systemImports({
        doors: options.doors,
        descriptors: this.descriptors,
        memory: () => this.memory,
        raise: (error) => this.raiseFromLibrary(error),
        takeReserved: () => {
          const fd = this.reserved;
          this.reserved = undefined;
          return fd;
        },
        beforeEffect: () => this.beforeEffect(),
        beforeHostCall: () => {
          this.hostCalls++;
        },
        exit: (code) => this.exit(code),
      }),
      host: {
        call: (L: State, id: number) => this.call(L, id),
        settle: (L: State) => this.settle(L),
        processStatus: (L: State) => this.processStatus(L),
        errno: (number: number) => {
          this.forgetErrno();
          return hostErrno(number);
        },
        observe: (L: State, event: number) => this.observe(L, event),
        seek: (L: State) => this.seek(L),
        writeChunk: (bytes: Pointer, size: number) => void this.chunkParts.push(this.memory.copy(bytes, size)),
        tick: (L: State) => this.limits.tick(L),
        hook: (L: State) => this.limits.hook(L),
        loadWhole: () => {
          if (options.whole === undefined) throw new Error("the whole Lua module is missing");
          new WebAssembly.Instance(options.whole(), { ...imports, small: instance.exports });
        },
      },
    };
    const instance = new WebAssembly.Instance(options.module, imports);
    this.c = instance.exports as unknown as LuaExports;
    this.memory = new Memory(this.c, Math.min(options.memoryLimit ?? 2 * GIBIBYTE, 2 * GIBIBYTE));
    this.limits = new Limits(this);
    this.waits = new Waits(this);
    this.isFresh = options.image === undefined;
    this.L = options.image === undefined ? this.boot() : this.wake(options.image);
    this.forgetErrno();
    this.messageHandler = this.addFunction((L) => this.recordTraceback(L));
    this.toText = this.addFunction((L) => {
      this.c.luaL_tolstring(L, 1, 0);
      return 1;
    });
  }

  /**
   * Leaves `errno` as musl ought to set it, and does not, where a stream is not open for what is asked of it: a reported
   * error is over, and must not explain the next one.
   */
  private forgetErrno(): void {
    this.memory.writeU32(this.c.__errno_location(), Errno.BADF);
  }

  private boot(): State {
    this.c.__wasm_call_ctors();
    this.memory.allocate();
    return this.c.luaL_newstate();
  }

  private wake(image: BootImage): State {
    this.memory.take(image.out, image.scratch);
    Object.assign(this.references, image.references);
    this.seedRandom(image.references.random as Pointer);
    return image.L;
  }

  /** Every program has random numbers of its own, as Lua promises; the image has those of its making. */
  private seedRandom(state: Pointer): void {
    for (let word = 0; word < RANDOM_STATE; word += 4) {
      this.memory.writeU32(state + word, Math.floor(Math.random() * 2 ** 32));
    }
  }

  /** What a boot image made of this instance's memory has to say of itself. */
  describeImage(): BootImage {
    return { L: this.L, ...this.memory.buffers(), references: this.references };
  }

  // --- Host functions ---

  /** Registers a host function and answers its number, by which `pushFunction` finds it. */
  addFunction(fn: HostFunction): number {
    const id = this.freeFunctions.pop() ?? this.functions.length;
    this.functions[id] = fn;
    return id;
  }

  /** Gives a number back; no closure with it may be left in Lua. */
  removeFunction(id: number): void {
    this.functions[id] = () => {
      throw new Error("this function belongs to a plugin that is no longer loaded");
    };
    this.freeFunctions.push(id);
  }

  /** Pushes the closure of a registered host function. */
  pushFunction(L: State, id: number): void {
    this.c.push_integer(L, id);
    this.c.lua_pushcclosure(L, this.c.host_function.value, 1);
  }

  /** Sets field `name` of the table at `index` to a new host function. */
  setFunction(L: State, index: number, name: string, fn: HostFunction): void {
    const table = this.c.lua_absindex(L, index);
    this.pushFunction(L, this.addFunction(fn));
    this.setField(L, table, name);
  }

  private call(L: State, id: number): number {
    this.hostCalls++;
    const { waits } = this;
    const outer = waits.caller;
    waits.caller = L;
    try {
      const result = (this.functions[id] as HostFunction)(L);
      if (typeof result === "number") return result;
      waits.begin(L, result instanceof Wait ? result : new Wait(result));
      return WAIT;
    } catch (error) {
      return this.fail(L, error);
    } finally {
      waits.caller = outer;
    }
  }

  private settle(L: State): number {
    try {
      return this.waits.settle(L);
    } catch (error) {
      return this.fail(L, error);
    }
  }

  /** Puts what was thrown on the stack; a Lua error that is already under way passes through. */
  private fail(L: State, error: unknown): number {
    if (error instanceof WebAssembly.Exception) throw error;
    this.pushError(L, error);
    return RAISE;
  }

  /** What a host function threw last, and what it looked like as a Lua error. */
  private thrown: { error: unknown; message: string } | undefined;

  private pushError(L: State, error: unknown): void {
    if (error instanceof LuaError) {
      if (typeof error.value === "string" || error.value instanceof Uint8Array) this.pushText(L, error.value);
      else if (this.errorValues !== undefined) this.errorValues.push(L, error);
      else this.pushText(L, error.message);
      return;
    }
    this.c.luaL_where(L, 1);
    this.pushText(L, messageOf(error));
    this.c.lua_concat(L, 2);
    this.thrown = { error, message: toMessage(this.textAt(L, -1) ?? "") };
  }

  /** Raises in the Lua code whose library call is under way; never returns. */
  private raiseFromLibrary(error: unknown): never {
    const L = this.c.running.value as State;
    this.pushError(L, error);
    this.c.lua_error(L);
    throw error; // lua_error does not return
  }

  /** Raises the error for a bad argument in the words of the standard library; never returns. */
  argumentError(L: State, argument: number, reason: string): never {
    this.memory.withBytes(reason, (pointer) => this.c.luaL_argerror(L, argument, pointer));
    throw new Error(reason); // luaL_argerror does not return
  }

  // --- Strings and fields ---

  /** Pushes text or bytes as a Lua string. */
  pushText(L: State, text: string | Uint8Array): void {
    this.memory.withBytes(text, (pointer, length) => this.c.lua_pushlstring(L, pointer, length));
  }

  /** The string (or number) at `index`, or undefined when there is none. */
  textAt(L: State, index: number): string | Uint8Array | undefined {
    const pointer = this.c.lua_tolstring(L, index, this.memory.out);
    if (pointer === 0) return undefined;
    return this.memory.textOrBytes(pointer, this.memory.readU32(this.memory.out));
  }

  /** Sets field `name` of the table at `index` to the value on top of the stack, which it pops. */
  setField(L: State, index: number, name: string): void {
    this.memory.withBytes(name, (pointer) => this.c.lua_setfield(L, index, pointer));
  }

  /** Pushes field `name` of the table at `index` and answers its type. */
  getField(L: State, index: number, name: string): number {
    return this.memory.withBytes(name, (pointer) => this.c.lua_getfield(L, index, pointer));
  }

  pushGlobals(L: State): void {
    this.c.lua_rawgeti(L, REGISTRY_INDEX, RIDX_GLOBALS);
  }

  pop(L: State, count = 1): void {
    this.c.lua_settop(L, -count - 1);
  }

  // --- Loading and calling ---

  /**
   * Compiles a chunk and leaves the function on the stack.
   * @param mode `"t"` for source text, `"b"` for a compiled chunk of our own; never for what a user supplies
   * @throws LuaError for a syntax error
   */
  load(L: State, chunk: Uint8Array, name: string | Uint8Array, mode: "t" | "b"): void {
    const status = this.tryLoad(L, chunk, name, mode);
    if (status !== Status.Ok) throw this.takeError(L, status);
  }

  /** As `load`, but leaves the error message on the stack and answers the status. */
  tryLoad(L: State, chunk: Uint8Array, name: string | Uint8Array, mode: "t" | "b"): number {
    const { c, memory } = this;
    const nameBytes = typeof name === "string" ? Buffer.from(name) : name;
    const pointer = c.malloc(chunk.length + nameBytes.length + 3);
    if (pointer === 0) throw new LuaError("not enough memory", "not enough memory", "", Status.MemoryError);
    const namePointer = pointer + chunk.length;
    memory.bytes.set(chunk, pointer);
    memory.bytes.set(nameBytes, namePointer);
    const modePointer = namePointer + nameBytes.length + 1;
    memory.bytes[modePointer - 1] = 0;
    memory.bytes[modePointer] = mode.charCodeAt(0);
    memory.bytes[modePointer + 1] = 0;
    c.accepts_compiled.value = mode === "b" ? 1 : 0;
    try {
      return c.luaL_loadbufferx(L, pointer, chunk.length, namePointer, modePointer);
    } finally {
      c.accepts_compiled.value = 0;
      c.free(pointer);
    }
  }

  /** The compiled form of the Lua function on top of the stack, with its line information. */
  dump(L: State): Uint8Array {
    this.chunkParts = [];
    this.c.lua_dump(L, this.c.dump_writer.value, 0, 0);
    const parts = this.chunkParts;
    this.chunkParts = [];
    return Buffer.concat(parts);
  }

  /**
   * Calls the function that lies below `args` values on the stack; its results replace them.
   * @throws LuaError with message and traceback
   */
  protectedCall(L: State, args: number, results = MULTIPLE_RESULTS): void {
    const { c } = this;
    const handler = c.lua_gettop(L) - args;
    this.pushFunction(L, this.messageHandler);
    c.lua_rotate(L, handler, 1);
    const status = this.limits.enter(() => c.lua_pcallk(L, args, results, handler, 0, 0));
    if (status !== Status.Ok) {
      c.lua_rotate(L, handler, -1);
      this.pop(L);
      throw this.takeError(L, status, this.lastTraceback);
    }
    c.lua_rotate(L, handler, -1);
    this.pop(L);
  }

  private recordTraceback(L: State): number {
    this.c.luaL_traceback(L, L, 0, 1);
    this.lastTraceback = String(this.textAt(L, -1) ?? "");
    this.pop(L);
    return 1;
  }

  /** Pops the error value on top of the stack. */
  takeError(L: State, status: number, traceback = ""): LuaError {
    const { c } = this;
    const type = c.lua_type(L, -1);
    const value = type === Type.String ? this.textAt(L, -1) : this.errorValues?.read(L);
    const text = type === Type.String || type === Type.Number ? this.textAt(L, -1) : undefined;
    const message = text === undefined ? this.describe(L) : toMessage(text);
    this.pop(L);
    this.lastTraceback = "";
    const cause = this.thrown?.message === message ? this.thrown.error : undefined;
    return new LuaError(message, value, traceback, status, cause);
  }

  /** Text for an error value that is not a string, as the `lua` program words it. */
  private describe(L: State): string {
    const { c } = this;
    const typeName = this.memory.cText(c.lua_typename(L, c.lua_type(L, -1)));
    const plain = `(error object is a ${typeName} value)`;
    const hasText = this.memory.withBytes("__tostring", (name) => c.luaL_getmetafield(L, -1, name)) !== Type.Nil;
    if (!hasText) return plain;
    this.pop(L);
    this.pushFunction(L, this.toText);
    c.lua_pushvalue(L, -2);
    const status = this.limits.enter(() => c.lua_pcallk(L, 1, 1, 0, 0, 0), TOSTRING_BUDGET);
    const text = this.textAt(L, -1);
    this.pop(L);
    return status === Status.Ok && text !== undefined ? toMessage(text) : plain;
  }

  // --- The end ---

  /** Writes out everything that is still in a buffer, in C or here. What standard output does not take is noted there. */
  flush(): void {
    this.c.fflush(0);
    this.options.stdout.flushAside();
  }

  /** Whether `flush` may have something to do. */
  get mayHold(): boolean {
    const { references, memory, options, descriptors } = this;
    const stdout = memory.readU32(references.stdout as Pointer);
    const isBuffered = memory.readU32(stdout + WRITE_POSITION) !== memory.readU32(stdout + WRITE_BASE);
    return isBuffered || options.stdout.isHolding || descriptors.areWritten;
  }

  /** Ends the process as `os.exit` does: buffers are written, then the doors decide. */
  exit(code: number): never {
    this.flush();
    this.onExit();
    return this.options.doors.exit(code);
  }

  /** Whether the state is closed; nothing may be called in it any more. */
  get closed(): boolean {
    return this.isClosed;
  }

  /** Closes the state: finalizers run, files are closed, output is written. A second call does nothing. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.c.lua_close(this.L);
    this.flush();
    this.descriptors.closeAll();
  }
}

function toMessage(value: string | Uint8Array): string {
  return typeof value === "string" ? value : Buffer.from(value).toString("utf8");
}

/** What a thrown JavaScript value says to a Lua programmer. */
function messageOf(error: unknown): string {
  if (error instanceof RangeError && /call stack/.test(error.message)) return "stack overflow";
  return error instanceof Error ? error.message : String(error);
}
