// The form in which values cross between JavaScript and Lua; values.wat is the other side. A packed value is a tag, one
// byte, and what the tag says. All is little-endian and unaligned.

export const Tag = {
  Nil: 0,
  False: 1,
  True: 2,
  /** i32 */
  SmallInteger: 3,
  /** f64: an integer that a double holds exactly */
  SafeInteger: 4,
  /** i64 */
  Integer: 5,
  /** f64 */
  Float: 6,
  /** f64: a float that JavaScript would take for an integer */
  IntegralFloat: 7,
  /** u32 length, bytes */
  String: 8,
  /** u8 how to read it (from Lua: `Shape`), u32 number of pairs, keys and values in turn */
  Table: 9,
  /** u8 type (from Lua), i32 registry reference, u32 unused here */
  Reference: 10,
  /** u8 unused, u32 number of values, values; to Lua only */
  Array: 11,
  /** u8 whether Lua has taken charge of it, u32 number of the host function; to Lua only */
  Handler: 12,
} as const;

/** What the keys of a table from Lua are. */
export const Shape = { Strings: 0, Sequence: 1, UnorderedSequence: 2, Mixed: 3 } as const;

/** How packing a value of Lua's ended; the statuses of `pack_values`. */
export const PackStatus = {
  Ok: 0,
  Cycle: 1,
  TooDeep: 2,
  StackFull: 3,
  NoMemory: 4,
  InboxTooSmall: 5,
  TooLarge: 6,
} as const;

/** Tables within tables, at most; values.wat has the same number. */
export const MAXIMUM_DEPTH = 100;
/** Tables in one value, at most; values.wat has the same number. */
export const MAXIMUM_TABLES = 2 ** 22;

export const CYCLE = "cannot convert a table that contains itself";
export const TOO_DEEP = `cannot convert tables that are nested too deeply (more than ${MAXIMUM_DEPTH} levels)`;
export const TOO_LARGE = "cannot convert a value this large (a table in several places is copied to each)";
