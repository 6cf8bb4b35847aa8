;; Yielding without unwinding. Lua yields by longjmp, which here is an exception that the engine needs several
;; microseconds to throw. Where `coroutine.yield`, or a host function that waits, was called directly by the Lua function
;; that runs on top of its coroutine, nothing has to be unwound: the C function returns, and the interpreter, seeing the
;; changed status, returns too (scripts/lua-seams.ts). Everywhere else Lua's own way is taken.
;;
;; Offsets are those of Lua 5.4 on wasm32. lua_State: status 6, ci 20, nCcalls 96. CallInfo: previous 8, u.l.savedpc and
;; u.c.k 16, u.c.ctx 24, u2.nyield 28, callstatus 34 (bit 1: CIST_C).

;; The coroutine that was resumed last and still runs, and its count of C calls at that moment.
(global $resumed (mut i32) (i32.const 0))
(global $resumed_depth (mut i32) (i32.const 0))

(func $has_yielded (param $L i32) (result i32)
  (i32.eq (i32.load8_u offset=6 (local.get $L)) (i32.const 1)))

;; luaD_rawrunprotected for lua_resume: also answers LUA_YIELD when the coroutine yielded without a longjmp.
(func $resume_protected (param $L i32) (param $body i32) (param $data i32) (result i32)
  (local $outer i32)
  (local $outer_depth i32)
  (local $status i32)
  (local.set $outer (global.get $resumed))
  (local.set $outer_depth (global.get $resumed_depth))
  (global.set $resumed (local.get $L))
  (global.set $resumed_depth (i32.load offset=96 (local.get $L)))
  (local.set $status (call $luaD_rawrunprotected (local.get $L) (local.get $body) (local.get $data)))
  (global.set $resumed (local.get $outer))
  (global.set $resumed_depth (local.get $outer_depth))
  (if (i32.and (i32.eqz (local.get $status)) (call $has_yielded (local.get $L))) (then (return (i32.const 1))))
  (local.get $status))

;; luaD_poscall for the end of a C function: a function that yielded has not ended.
(func $finish_call (param $L i32) (param $ci i32) (param $results i32)
  (if (i32.eqz (call $has_yielded (local.get $L)))
    (then (call $luaD_poscall (local.get $L) (local.get $ci) (local.get $results)))))

;; unroll, unless the coroutine has yielded again.
(func $unroll_unyielded (param $L i32) (param $data i32)
  (if (i32.eqz (call $has_yielded (local.get $L))) (then (call $unroll (local.get $L) (local.get $data)))))

;; Whether the running C function may yield by returning: it was called by an OP_CALL (68) of a Lua function, with no
;; other C call between that function and the resume.
(func $may_return_to_yield (param $L i32) (result i32)
  (local $caller i32)
  (if (i32.ne (local.get $L) (global.get $resumed)) (then (return (i32.const 0))))
  (if (i32.ne (i32.load offset=96 (local.get $L)) (global.get $resumed_depth)) (then (return (i32.const 0))))
  (local.set $caller (i32.load offset=8 (i32.load offset=20 (local.get $L))))
  (if (i32.and (i32.load8_u offset=34 (local.get $caller)) (i32.const 2)) (then (return (i32.const 0))))
  (i32.eq
    (i32.and
      (i32.load (i32.sub (i32.load offset=16 (local.get $caller)) (i32.const 4)))
      (i32.const 127))
    (i32.const 68)))

;; lua_yieldk, for C functions whose last act it is.
(func $yield_results (param $L i32) (param $results i32) (param $continuation i32) (result i32)
  (local $ci i32)
  (if (i32.eqz (call $may_return_to_yield (local.get $L)))
    (then (return
      (call $lua_yieldk (local.get $L) (local.get $results) (i32.const 0) (local.get $continuation)))))
  (local.set $ci (i32.load offset=20 (local.get $L)))
  (i32.store8 offset=6 (local.get $L) (i32.const 1))
  (i32.store offset=28 (local.get $ci) (local.get $results))
  (i32.store offset=16 (local.get $ci) (local.get $continuation))
  (i32.store offset=24 (local.get $ci) (i32.const 0))
  (local.get $results))

;; The coroutine that runs the main chunk of a program, if one does. The program sees in it what the `lua` program shows:
;; the main thread, which cannot yield. 5339 is where Lua keeps its words for that.

;; coroutine.yield
(func $yield (param $L i32) (result i32)
  (if (i32.eq (local.get $L) (global.get $program))
    (then
      (drop (call $lua_pushstring (local.get $L) (i32.const 5339)))
      (return (call $lua_error (local.get $L)))))
  (call $yield_results (local.get $L) (call $lua_gettop (local.get $L)) (i32.const 0)))

;; coroutine.running
(func $running_coroutine (param $L i32) (result i32)
  (call $lua_pushboolean (local.get $L)
    (i32.or (call $lua_pushthread (local.get $L)) (i32.eq (local.get $L) (global.get $program))))
  (i32.const 2))

;; coroutine.isyieldable: upvalue 1 is the index of Lua's own.
(func $is_yieldable (param $L i32) (result i32)
  (local $co i32)
  (local.set $co (select (local.get $L) (call $lua_tothread (local.get $L) (i32.const 1))
    (i32.lt_s (call $lua_type (local.get $L) (i32.const 1)) (i32.const 0))))
  (drop (call_indirect $0 (type $shim_i_i) (local.get $L)
    (i32.wrap_i64 (call $lua_tointegerx (local.get $L) (i32.const -1001001) (i32.const 0)))))
  (if (i32.eq (local.get $co) (global.get $program)) (then (call $lua_pushboolean (local.get $L) (i32.const 0))))
  (i32.const 1))

;; lua_close for os.exit: the variables of the main chunk that wait for it are closed first.
(func $close_program_and_state (param $L i32)
  (if (global.get $program) (then (drop (call $lua_resetthread (global.get $program) (i32.const 0)))))
  (call $lua_close (local.get $L)))
