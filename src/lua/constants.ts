// The numbers of Lua 5.4's C API (lua.h) that cross into WebAssembly.

/** Pseudo-index of the registry: `-LUAI_MAXSTACK - 1000`. */
export const REGISTRY_INDEX = -1_001_000;
/** Registry slot of the globals table (`LUA_RIDX_GLOBALS`). */
export const RIDX_GLOBALS = 2n;

export const MULTIPLE_RESULTS = -1;

export const Status = { Ok: 0, Yield: 1, RuntimeError: 2, SyntaxError: 3, MemoryError: 4, ErrorInHandler: 5 } as const;

export const Type = {
  None: -1,
  Nil: 0,
  Boolean: 1,
  LightUserdata: 2,
  Number: 3,
  String: 4,
  Table: 5,
  Function: 6,
  Userdata: 7,
  Thread: 8,
} as const;

/** What `kind_at` of shim.wat answers beyond `lua_type`: integers inside and outside ±2^53. */
export const Kind = { ...Type, Integer: 16, BigInteger: 17 } as const;

/** Event mask of `lua_sethook`. */
export const HookMask = { Count: 8 } as const;

/** Size of a page of WebAssembly memory. */
export const PAGE_BYTES = 65_536;
