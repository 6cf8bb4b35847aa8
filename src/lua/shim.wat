;; The part of the Lua VM that is ours and lives inside WebAssembly: how Lua errors travel, how Lua reaches host
;; functions, and where a running program can be interrupted. scripts/build-lua.ts joins it with Lua itself; names that
;; start with $lua and $stack are functions of that module.

;; --- Errors -----------------------------------------------------------------------------------------------------------
;; Lua raises with longjmp and protects with setjmp. Both stay inside WebAssembly: a longjmp throws this tag, and a
;; protected call catches it without a JavaScript frame in between.
(tag $longjmp)

(func $throw_longjmp (throw $longjmp))

(func $invoke_vii (param $function i32) (param $a i32) (param $b i32)
  (local $stack i32)
  (local.set $stack (call $stackSave))
  (try
    (do (call_indirect $0 (type $shim_vii) (local.get $a) (local.get $b) (local.get $function)))
    (catch $longjmp
      (call $stackRestore (local.get $stack))
      (call $setThrew (i32.const 1) (i32.const 0)))))

;; --- Host functions ---------------------------------------------------------------------------------------------------
;; Every host function is this one C function; upvalue 1 says which.
(func $host_function (param $L i32) (result i32)
  (call $answer (local.get $L)
    (call $host_call (local.get $L)
      (i32.wrap_i64 (call $lua_tointegerx (local.get $L) (i32.const -1001001) (i32.const 0))))))

;; Does what the host answered: the number of results, -1 to raise the value on top of the stack, -2 to wait (the ticket
;; on top of the stack is yielded to the task runner), or minus the address of a parcel with the results (values.wat).
(func $answer (param $L i32) (param $results i32) (result i32)
  (if (i32.ge_s (local.get $results) (i32.const 0)) (then (return (local.get $results))))
  (if (i32.lt_s (local.get $results) (i32.const -2))
    (then (return (call $unpack_parcel (local.get $L) (i32.sub (i32.const 0) (local.get $results))))))
  (if (i32.eq (local.get $results) (i32.const -1)) (then (return (call $lua_error (local.get $L)))))
  (call $yield_results (local.get $L) (i32.const 1) (global.get $host_continuation_index)))

;; Runs when a task is resumed: the host answers with the settled results as above, or -1 and an error.
(func $host_continuation (param $L i32) (param $status i32) (param $context i32) (result i32)
  (call $answer (local.get $L) (call $host_settle (local.get $L))))

;; A library function that opens a door of the machine: upvalue 1 is its own index in the function table. The running
;; state is noted so that a refused door can raise on it.
(func $guarded (param $L i32) (result i32)
  (global.set $running (local.get $L))
  (call_indirect $0 (type $shim_i_i) (local.get $L)
    (i32.wrap_i64 (call $lua_tointegerx (local.get $L) (i32.const -1001001) (i32.const 0)))))

;; A library function after which the host has something to do: upvalue 1 is its index, upvalue 2 says what. The host
;; answers -1 to leave the results as they are, or how many it pushed in their place.
(func $observed (param $L i32) (result i32)
  (local $results i32)
  (local $replaced i32)
  (local.set $results
    (call_indirect $0 (type $shim_i_i) (local.get $L)
      (i32.wrap_i64 (call $lua_tointegerx (local.get $L) (i32.const -1001001) (i32.const 0)))))
  (local.set $replaced
    (call $host_observe (local.get $L)
      (i32.wrap_i64 (call $lua_tointegerx (local.get $L) (i32.const -1001002) (i32.const 0)))))
  (select (local.get $results) (local.get $replaced) (i32.lt_s (local.get $replaced) (i32.const 0))))

;; `file:seek`, whose offsets have 32 bits in C here: upvalue 1 is its index. The host does it, or answers -1 to leave it.
(func $file_seek (param $L i32) (result i32)
  (local $results i32)
  (local.set $results (call $host_seek (local.get $L)))
  (if (i32.ge_s (local.get $results) (i32.const 0)) (then (return (local.get $results))))
  (call_indirect $0 (type $shim_i_i) (local.get $L)
    (i32.wrap_i64 (call $lua_tointegerx (local.get $L) (i32.const -1001001) (i32.const 0)))))

;; The mode under which a compiled chunk may be loaded: as asked where the host loads one of its own, else "t" (the tail
;; of Lua's own "text"), which refuses it.
(func $chunk_mode (param $mode i32) (result i32)
  (select (local.get $mode) (i32.const 1469) (global.get $accepts_compiled)))

;; The `closef` of a file that io.popen made: closes it, then returns how the process ended.
(func $close_process (param $L i32) (result i32)
  (global.set $running (local.get $L))
  (drop (call_indirect $0 (type $shim_i_i) (local.get $L) (global.get $close_file_index)))
  (call $host_process_status (local.get $L)))

;; The lua_Writer of lua_dump.
(func $dump_writer (param $L i32) (param $bytes i32) (param $size i32) (param $data i32) (result i32)
  (call $host_write_chunk (local.get $bytes) (local.get $size))
  (i32.const 0))

;; --- Interruption -----------------------------------------------------------------------------------------------------
;; Lua's interpreter polls here at every backward jump and call. When the fuel is used up the host looks at the clock,
;; and may set a hook, which the interpreter then sees in the same poll.
(func $poll (param $L i32)
  (global.set $fuel (i32.sub (global.get $fuel) (i32.const 1)))
  (if (i32.eqz (global.get $fuel))
    (then (global.set $fuel (global.get $fuel_interval))
          (call $host_tick (local.get $L)))))

;; `ci->u.l.trap`, read through the poll.
(func $poll_trap (param $L i32) (param $ci i32) (result i32)
  (call $poll (local.get $L))
  (i32.load offset=20 (local.get $ci)))

;; The lua_Hook that ends a run: a non-zero answer raises the value on top of the stack.
(func $hook (param $L i32) (param $ar i32)
  (if (call $host_hook (local.get $L)) (then (drop (call $lua_error (local.get $L))))))

;; --- Numbers ----------------------------------------------------------------------------------------------------------
;; A 64-bit integer reaches JavaScript as a BigInt, which is slow; these carry the integers that a double holds exactly.

(func $push_integer (export "push_integer") (param $L i32) (param $value f64)
  (call $lua_pushinteger (local.get $L) (i64.trunc_f64_s (local.get $value))))

(func $integer_at (export "integer_at") (param $L i32) (param $index i32) (result f64)
  (f64.convert_i64_s (call $lua_tointegerx (local.get $L) (local.get $index) (i32.const 0))))

;; lua_type, with two more kinds of number: 16 an integer that a double holds exactly, 17 any other integer.
(func $kind_at (export "kind_at") (param $L i32) (param $index i32) (result i32)
  (local $type i32)
  (local.set $type (call $lua_type (local.get $L) (local.get $index)))
  (if (i32.ne (local.get $type) (i32.const 3)) (then (return (local.get $type))))
  (if (i32.eqz (call $lua_isinteger (local.get $L) (local.get $index))) (then (return (i32.const 3))))
  ;; -2^53 <= n <= 2^53, in one unsigned comparison
  (select (i32.const 16) (i32.const 17)
    (i64.le_u
      (i64.add (call $lua_tointegerx (local.get $L) (local.get $index) (i32.const 0)) (i64.const 9007199254740992))
      (i64.const 18014398509481984))))

