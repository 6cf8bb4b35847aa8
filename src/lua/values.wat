;; Values cross between JavaScript and Lua packed: one side writes a whole value, a table with everything in it, as bytes;
;; the other side reads it. A call in either direction then crosses once, whatever it carries. scripts/build-lua.ts joins
;; this file to Lua after shim.wat; src/lua/packed.ts says what the bytes mean.
;;
;; What Lua packs goes to the inbox, one buffer, because nothing runs between packing and reading. Packing never raises:
;; it can be done outside a protected call. What JavaScript packs is a parcel; unpacking allocates, so it can raise and
;; run finalizers, which may unpack a parcel of their own: each has its own buffer, marked busy until it is unpacked.
;; The inbox starts with three words: a status, the number of values, the bytes they need. A parcel starts with four
;; words: whether it is busy, the number of values, the reference of the function to call, and one unused.

(global $inbox (mut i32) (i32.const 0))
(global $inbox_end (mut i32) (i32.const 0))
;; Where the next byte is packed; runs on past the end, so that the size needed is known when the inbox is too small.
(global $pack_at (mut i32) (i32.const 0))
;; The newest packed reference; each holds the address of the one before. 0 when there is none.
(global $newest_reference (mut i32) (i32.const 0))
;; Tables and pairs packed so far. A table in several places is copied to each, so a small one can unfold without end.
(global $tables (mut i32) (i32.const 0))
(global $pairs (mut i32) (i32.const 0))
;; Registry references of the message handler of calls and of the metatable of handler boxes.
(global $message_handler (mut i32) (i32.const 0))
(global $handler_metatable (mut i32) (i32.const 0))

;; Tells where the inbox is. Behind its end 512 bytes are free: for the records that do not fit any more, which are
;; written over each other, and from byte 64 on for the tables that are being packed, outermost first.
(func $use_inbox (export "use_inbox") (param $start i32) (param $end i32)
  (global.set $inbox (local.get $start))
  (global.set $inbox_end (local.get $end)))

;; Tells the registry references that this file uses.
(func $use_references (export "use_references") (param $message_handler i32) (param $handler_metatable i32)
  (global.set $message_handler (local.get $message_handler))
  (global.set $handler_metatable (local.get $handler_metatable)))

;; --- From Lua to JavaScript -------------------------------------------------------------------------------------------

;; Makes room for a record and answers its address, or the end of the inbox when it does not fit.
(func $reserve (param $bytes i32) (result i32)
  (local $at i32)
  (local.set $at (global.get $pack_at))
  ;; The sum of sizes must not wrap around.
  (if (i32.gt_u (local.get $bytes) (i32.sub (i32.const 0xf0000000) (local.get $at)))
    (then (global.set $pack_at (i32.const 0xf0000000)) (return (global.get $inbox_end))))
  (global.set $pack_at (i32.add (local.get $at) (local.get $bytes)))
  (select (global.get $inbox_end) (local.get $at) (i32.gt_u (global.get $pack_at) (global.get $inbox_end))))

;; The C function that $reference_at calls protected: it answers a registry reference of its argument.
(func $take_reference (param $L i32) (result i32)
  (call $lua_pushinteger (local.get $L) (i64.extend_i32_s (call $luaL_ref (local.get $L) (i32.const -1001000))))
  (i32.const 1))

;; A registry reference of the value at an index, which must not be nil, or -1 when there is no memory for it. No hook of
;; the program's runs meanwhile: it could overwrite the inbox.
(func $reference_at (export "reference_at") (param $L i32) (param $index i32) (result i32)
  (local $mask i32) (local $hook i32) (local $count i32) (local $failed i32) (local $reference i32)
  (local.set $index (call $lua_absindex (local.get $L) (local.get $index)))
  (if (i32.eqz (call $lua_checkstack (local.get $L) (i32.const 4))) (then (return (i32.const -1))))
  (local.set $mask (call $lua_gethookmask (local.get $L)))
  (if (local.get $mask)
    (then (local.set $hook (call $lua_gethook (local.get $L)))
          (local.set $count (call $lua_gethookcount (local.get $L)))
          (call $lua_sethook (local.get $L) (i32.const 0) (i32.const 0) (i32.const 0))))
  (call $lua_pushcclosure (local.get $L) (global.get $take_reference_index) (i32.const 0))
  (call $lua_pushvalue (local.get $L) (local.get $index))
  (local.set $failed
    (call $lua_pcallk (local.get $L) (i32.const 1) (i32.const 1) (i32.const 0) (i32.const 0) (i32.const 0)))
  (if (local.get $mask)
    (then (call $lua_sethook (local.get $L) (local.get $hook) (local.get $mask) (local.get $count))))
  (local.set $reference
    (select (i32.const -1)
            (i32.wrap_i64 (call $lua_tointegerx (local.get $L) (i32.const -1) (i32.const 0)))
            (local.get $failed)))
  (call $lua_settop (local.get $L) (i32.const -2))
  (local.get $reference))

;; Packs a value of which JavaScript cannot have a copy: its type and a reference.
(func $pack_reference (param $L i32) (param $index i32) (param $type i32) (result i32)
  (local $at i32) (local $reference i32)
  (local.set $at (call $reserve (i32.const 10)))
  (if (i32.eq (local.get $at) (global.get $inbox_end)) (then (return (i32.const 0))))
  (local.set $reference (call $reference_at (local.get $L) (local.get $index)))
  (if (i32.lt_s (local.get $reference) (i32.const 0)) (then (return (i32.const 4))))
  (i32.store8 (local.get $at) (i32.const 10))
  (i32.store8 offset=1 (local.get $at) (local.get $type))
  (i32.store offset=2 (local.get $at) (local.get $reference))
  (i32.store offset=6 (local.get $at) (global.get $newest_reference))
  (global.set $newest_reference (local.get $at))
  (i32.const 0))

;; Packs a number: 3 an integer of 32 bits, 4 one that a double holds, 5 any other; 6 a float, 7 one with the value of an
;; integer that JavaScript would take for an integer.
(func $pack_number (param $L i32) (param $index i32)
  (local $at i32) (local $integer i64) (local $float f64)
  (if (call $lua_isinteger (local.get $L) (local.get $index))
    (then
      (local.set $integer (call $lua_tointegerx (local.get $L) (local.get $index) (i32.const 0)))
      (if (i64.eq (local.get $integer) (i64.extend32_s (local.get $integer)))
        (then (local.set $at (call $reserve (i32.const 5)))
              (i32.store8 (local.get $at) (i32.const 3))
              (i32.store offset=1 (local.get $at) (i32.wrap_i64 (local.get $integer)))
              (return)))
      (local.set $at (call $reserve (i32.const 9)))
      ;; -2^53 < n < 2^53, in one unsigned comparison
      (if (i64.lt_u
            (i64.add (local.get $integer) (i64.const 9007199254740991)) (i64.const 18014398509481983))
        (then (i32.store8 (local.get $at) (i32.const 4))
              (f64.store offset=1 (local.get $at) (f64.convert_i64_s (local.get $integer))))
        (else (i32.store8 (local.get $at) (i32.const 5))
              (i64.store offset=1 (local.get $at) (local.get $integer))))
      (return)))
  (local.set $float (call $lua_tonumberx (local.get $L) (local.get $index) (i32.const 0)))
  (local.set $at (call $reserve (i32.const 9)))
  (i32.store8 (local.get $at)
    (i32.add (i32.const 6)
      (i32.and
        (i32.and (f64.eq (f64.trunc (local.get $float)) (local.get $float))
                 (f64.le (f64.abs (local.get $float)) (f64.const 9007199254740991)))
        (i64.ne (i64.reinterpret_f64 (local.get $float)) (i64.const 0x8000000000000000)))))
  (f64.store offset=1 (local.get $at) (local.get $float)))

(func $pack_string (param $L i32) (param $index i32)
  (local $at i32) (local $length i32) (local $from i32)
  (local.set $length (i32.wrap_i64 (call $lua_rawlen (local.get $L) (local.get $index))))
  (local.set $from (call $lua_tolstring (local.get $L) (local.get $index) (i32.const 0)))
  (local.set $at (call $reserve (i32.add (i32.const 5) (local.get $length))))
  (i32.store8 (local.get $at) (i32.const 8))
  (i32.store offset=1 (local.get $at) (local.get $length))
  (if (i32.eq (local.get $at) (global.get $inbox_end)) (then (return)))
  (call $copy (i32.add (local.get $at) (i32.const 5)) (local.get $from) (local.get $length)))

;; Copies bytes. Eight at a time is faster than memory.copy when they are few. That reads and writes up to seven bytes
;; more than asked: harmless, because the allocator ends the memory with bytes of its own, and what follows in the inbox
;; is packed later or free.
(func $copy (param $to i32) (param $from i32) (param $length i32)
  (local $end i32)
  (if (i32.gt_u (local.get $length) (i32.const 64))
    (then (memory.copy (local.get $to) (local.get $from) (local.get $length)) (return)))
  (local.set $end (i32.add (local.get $from) (local.get $length)))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $from) (local.get $end)))
      (i64.store (local.get $to) (i64.load (local.get $from)))
      (local.set $to (i32.add (local.get $to) (i32.const 8)))
      (local.set $from (i32.add (local.get $from) (i32.const 8)))
      (br $next))))

;; Packs the table at an absolute index: how it is to be read, the number of pairs, then keys and values in turn.
;; How: 0 only string keys, 1 the keys are 1 to n in order, 2 they are 1 to n in some order, 3 anything else.
(func $pack_table (param $L i32) (param $index i32) (param $depth i32) (result i32)
  (local $at i32) (local $pointer i32) (local $i i32) (local $key i32) (local $value i32) (local $type i32)
  (local $count i32) (local $strings i32) (local $ordered i32) (local $status i32)
  (local $integer i64) (local $greatest i64)
  (local.set $pointer (call $lua_topointer (local.get $L) (local.get $index)))
  (block $done
    (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $depth)))
      (if (i32.eq (local.get $pointer) (i32.load offset=64 (call $ancestor (local.get $i)))) (then (return (i32.const 1))))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
  (if (i32.ge_u (local.get $depth) (i32.const 100)) (then (return (i32.const 2))))
  (if (i32.eqz (call $lua_checkstack (local.get $L) (i32.const 6))) (then (return (i32.const 3))))
  (global.set $tables (i32.add (global.get $tables) (i32.const 1)))
  (i32.store offset=64 (call $ancestor (local.get $depth)) (local.get $pointer))
  (local.set $at (call $reserve (i32.const 6)))
  (local.set $ordered (i32.const 1))
  (local.set $key (i32.add (call $lua_gettop (local.get $L)) (i32.const 1)))
  (local.set $value (i32.add (local.get $key) (i32.const 1)))
  (call $lua_pushnil (local.get $L))
  (block $end
    (loop $pair
      (br_if $end (i32.eqz (call $lua_next (local.get $L) (local.get $index))))
      (local.set $count (i32.add (local.get $count) (i32.const 1)))
      (global.set $pairs (i32.add (global.get $pairs) (i32.const 1)))
      (if (call $is_too_large) (then (return (i32.const 6))))
      (local.set $type (call $lua_type (local.get $L) (local.get $key)))
      (if (i32.eq (local.get $type) (i32.const 4))
        (then (local.set $strings (i32.add (local.get $strings) (i32.const 1))) (local.set $ordered (i32.const 0)))
        (else
          ;; 0 for a key that is no integer
          (local.set $integer
            (if (result i64) (call $lua_isinteger (local.get $L) (local.get $key))
              (then (call $lua_tointegerx (local.get $L) (local.get $key) (i32.const 0)))
              (else (i64.const 0))))
          (if (i64.ne (local.get $integer) (i64.extend_i32_u (local.get $count)))
            (then (local.set $ordered (i32.const 0))))
          (if (i64.lt_s (local.get $integer) (i64.const 1))
            (then (local.set $greatest (i64.const -1))))
          (if (i32.and (i64.ge_s (local.get $greatest) (i64.const 0))
                       (i64.gt_s (local.get $integer) (local.get $greatest)))
            (then (local.set $greatest (local.get $integer))))))
      (local.set $status (call $pack (local.get $L) (local.get $key) (i32.add (local.get $depth) (i32.const 1))))
      (if (local.get $status) (then (return (local.get $status))))
      (local.set $status (call $pack (local.get $L) (local.get $value) (i32.add (local.get $depth) (i32.const 1))))
      (if (local.get $status) (then (return (local.get $status))))
      (call $lua_settop (local.get $L) (local.get $key))
      (br $pair)))
  (i32.store8 (local.get $at) (i32.const 9))
  (i32.store8 offset=1 (local.get $at)
    (call $shape (local.get $pointer) (local.get $count) (local.get $strings) (local.get $ordered) (local.get $greatest)))
  (i32.store offset=2 (local.get $at) (local.get $count))
  (i32.const 0))

;; Whether more is packed than 2^22 tables, 2^24 pairs or 2^29 bytes.
(func $is_too_large (result i32)
  (i32.or
    (i32.gt_u (i32.sub (global.get $pack_at) (global.get $inbox)) (i32.const 0x20000000))
    (i32.or (i32.gt_u (global.get $tables) (i32.const 0x400000)) (i32.gt_u (global.get $pairs) (i32.const 0x1000000)))))

;; Where the tables that are being packed are noted; their word is 64 bytes on.
(func $ancestor (param $depth i32) (result i32)
  (i32.add (global.get $inbox_end) (i32.shl (local.get $depth) (i32.const 2))))

(func $shape
    (param $table i32) (param $count i32) (param $strings i32) (param $ordered i32) (param $greatest i64) (result i32)
  ;; An empty table is an array if it came as one.
  (if (i32.eqz (local.get $count)) (then (return (call $is_array (local.get $table)))))
  (if (local.get $ordered) (then (return (i32.const 1))))
  (if (i32.eq (local.get $strings) (local.get $count)) (then (return (i32.const 0))))
  (if (i64.eq (local.get $greatest) (i64.extend_i32_u (local.get $count)))
    (then (return (select (i32.const 3) (i32.const 2) (local.get $strings)))))
  (i32.const 3))

;; A table that came as an array is marked in `Table.flags` (lobject.h), of which Lua 5.4 uses bits 0 to 5 for absent
;; metamethods and bit 7 for the size of the array part; neither is ever written with bit 6.
(func $is_array (param $table i32) (result i32)
  (i32.and (i32.shr_u (i32.load8_u offset=6 (local.get $table)) (i32.const 6)) (i32.const 1)))

(func $mark_array (param $table i32)
  (i32.store8 offset=6 (local.get $table) (i32.or (i32.load8_u offset=6 (local.get $table)) (i32.const 64))))

;; Packs the value at an absolute index. Answers 0, or why it cannot be: 1 a table contains itself, 2 tables are nested
;; too deeply, 3 the Lua stack is full, 4 there is no memory for a reference, 6 there is too much.
(func $pack (param $L i32) (param $index i32) (param $depth i32) (result i32)
  (local $type i32)
  (local.set $type (call $lua_type (local.get $L) (local.get $index)))
  (if (i32.eq (local.get $type) (i32.const 4))
    (then (call $pack_string (local.get $L) (local.get $index)) (return (i32.const 0))))
  (if (i32.eq (local.get $type) (i32.const 3))
    (then (call $pack_number (local.get $L) (local.get $index)) (return (i32.const 0))))
  (if (i32.eq (local.get $type) (i32.const 5))
    (then (return (call $pack_table (local.get $L) (local.get $index) (local.get $depth)))))
  (if (i32.eq (local.get $type) (i32.const 1))
    (then (i32.store8 (call $reserve (i32.const 1))
            (i32.add (i32.const 1) (call $lua_toboolean (local.get $L) (local.get $index))))
          (return (i32.const 0))))
  (if (i32.le_s (local.get $type) (i32.const 0))
    (then (i32.store8 (call $reserve (i32.const 1)) (i32.const 0)) (return (i32.const 0))))
  (call $pack_reference (local.get $L) (local.get $index) (local.get $type)))

;; Packs `count` values from an absolute index on into the inbox and answers the status: that of $pack, or 5 when the
;; inbox is too small. Only with 0 are there packed values, and references that JavaScript owns.
(func $pack_values (export "pack_values") (param $L i32) (param $first i32) (param $count i32) (result i32)
  (local $top i32) (local $status i32) (local $i i32)
  (global.set $pack_at (i32.add (global.get $inbox) (i32.const 12)))
  (global.set $newest_reference (i32.const 0))
  (global.set $tables (i32.const 0))
  (global.set $pairs (i32.const 0))
  (local.set $top (call $lua_gettop (local.get $L)))
  (local.set $status (i32.const 3))
  (block $end
    (br_if $end (i32.eqz (call $lua_checkstack (local.get $L) (i32.const 4))))
    (local.set $status (i32.const 0))
    (loop $next
      (br_if $end (i32.ge_u (local.get $i) (local.get $count)))
      (local.set $status
        (call $pack (local.get $L) (i32.add (local.get $first) (local.get $i)) (i32.const 0)))
      (br_if $end (local.get $status))
      (local.set $i (i32.add (local.get $i) (i32.const 1)))
      (br $next)))
  (call $lua_settop (local.get $L) (local.get $top))
  (if (i32.and (i32.eqz (local.get $status)) (i32.gt_u (global.get $pack_at) (global.get $inbox_end)))
    (then (local.set $status (i32.const 5))))
  (if (local.get $status)
    (then
      (block $done
        (loop $release
          (br_if $done (i32.eqz (global.get $newest_reference)))
          (call $luaL_unref (local.get $L) (i32.const -1001000) (i32.load offset=2 (global.get $newest_reference)))
          (global.set $newest_reference (i32.load offset=6 (global.get $newest_reference)))
          (br $release)))))
  (i32.store (global.get $inbox) (local.get $status))
  (i32.store offset=4 (global.get $inbox) (local.get $count))
  (i32.store offset=8 (global.get $inbox) (i32.sub (global.get $pack_at) (global.get $inbox)))
  (local.get $status))

;; --- From JavaScript to Lua -------------------------------------------------------------------------------------------

;; Pushes the value packed at an address and answers where the next one is. Raises.
(func $unpack (param $L i32) (param $at i32) (result i32)
  (local $count i32) (local $i i64) (local $box i32)
  (block $handler (block $array (block $reference (block $table (block $string (block $float (block $integer
  (block $double (block $int32 (block $boolean (block $nil
    (br_table $nil $boolean $boolean $int32 $double $integer $float $float $string $table $reference $array $handler
      (i32.load8_u (local.get $at)))
  ) ;; nil
    (call $lua_pushnil (local.get $L))
    (return (i32.add (local.get $at) (i32.const 1)))
  ) ;; boolean
    (call $lua_pushboolean (local.get $L) (i32.sub (i32.load8_u (local.get $at)) (i32.const 1)))
    (return (i32.add (local.get $at) (i32.const 1)))
  ) ;; int32
    (call $lua_pushinteger (local.get $L) (i64.load32_s offset=1 (local.get $at)))
    (return (i32.add (local.get $at) (i32.const 5)))
  ) ;; double, an integer
    (call $lua_pushinteger (local.get $L) (i64.trunc_f64_s (f64.load offset=1 (local.get $at))))
    (return (i32.add (local.get $at) (i32.const 9)))
  ) ;; integer
    (call $lua_pushinteger (local.get $L) (i64.load offset=1 (local.get $at)))
    (return (i32.add (local.get $at) (i32.const 9)))
  ) ;; float
    (call $lua_pushnumber (local.get $L) (f64.load offset=1 (local.get $at)))
    (return (i32.add (local.get $at) (i32.const 9)))
  ) ;; string
    (local.set $count (i32.load offset=1 (local.get $at)))
    (drop (call $lua_pushlstring (local.get $L) (i32.add (local.get $at) (i32.const 5)) (local.get $count)))
    (return (i32.add (i32.add (local.get $at) (i32.const 5)) (local.get $count)))
  ) ;; table
    (call $luaL_checkstack (local.get $L) (i32.const 6) (i32.const 0))
    (local.set $count (i32.load offset=2 (local.get $at)))
    (local.set $at (i32.add (local.get $at) (i32.const 6)))
    (call $lua_createtable (local.get $L) (i32.const 0) (local.get $count))
    (block $end
      (loop $next
        (br_if $end (i32.eqz (local.get $count)))
        (local.set $at (call $unpack (local.get $L) (local.get $at)))
        (local.set $at (call $unpack (local.get $L) (local.get $at)))
        (call $lua_rawset (local.get $L) (i32.const -3))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next)))
    (return (local.get $at))
  ) ;; reference
    (drop (call $lua_rawgeti (local.get $L) (i32.const -1001000) (i64.load32_s offset=2 (local.get $at))))
    (return (i32.add (local.get $at) (i32.const 10)))
  ) ;; array
    (call $luaL_checkstack (local.get $L) (i32.const 6) (i32.const 0))
    (local.set $count (i32.load offset=2 (local.get $at)))
    (local.set $at (i32.add (local.get $at) (i32.const 6)))
    (call $lua_createtable (local.get $L) (local.get $count) (i32.const 0))
    (call $mark_array (call $lua_topointer (local.get $L) (i32.const -1)))
    (block $end
      (loop $next
        (br_if $end (i64.ge_u (local.get $i) (i64.extend_i32_u (local.get $count))))
        (local.set $i (i64.add (local.get $i) (i64.const 1)))
        (local.set $at (call $unpack (local.get $L) (local.get $at)))
        (call $lua_rawseti (local.get $L) (i32.const -2) (local.get $i))
        (br $next)))
    (return (local.get $at))
  ) ;; handler: a box whose finalizer frees its number. Byte 1 says that Lua has taken charge of the number.
  (call $luaL_checkstack (local.get $L) (i32.const 6) (i32.const 0))
  (local.set $box (call $lua_newuserdatauv (local.get $L) (i32.const 4) (i32.const 0)))
  (i32.store (local.get $box) (i32.load offset=2 (local.get $at)))
  (drop (call $lua_rawgeti (local.get $L) (i32.const -1001000) (i64.extend_i32_s (global.get $handler_metatable))))
  (drop (call $lua_setmetatable (local.get $L) (i32.const -2)))
  (i32.store8 offset=1 (local.get $at) (i32.const 1))
  (call $lua_pushcclosure (local.get $L) (global.get $handler_function_index) (i32.const 1))
  (i32.add (local.get $at) (i32.const 6)))

;; Pushes all values of a parcel, which is free afterwards, and answers how many. Raises.
(func $unpack_parcel (param $L i32) (param $parcel i32) (result i32)
  (local $at i32) (local $count i32) (local $left i32)
  (local.set $count (i32.load offset=4 (local.get $parcel)))
  (local.set $left (local.get $count))
  (local.set $at (i32.add (local.get $parcel) (i32.const 16)))
  (try $attempt
    (do
      (call $luaL_checkstack (local.get $L) (i32.add (local.get $count) (i32.const 4)) (i32.const 0))
      (block $end
        (loop $next
          (br_if $end (i32.eqz (local.get $left)))
          (local.set $at (call $unpack (local.get $L) (local.get $at)))
          (local.set $left (i32.sub (local.get $left) (i32.const 1)))
          (br $next))))
    (catch_all
      (i32.store (local.get $parcel) (i32.const 0))
      (rethrow $attempt)))
  (i32.store (local.get $parcel) (i32.const 0))
  (local.get $count))

;; The C function that unpacks a parcel under protection; its argument is the parcel, a light userdata.
(func $parcel_pusher (param $L i32) (result i32)
  (local $parcel i32)
  (local.set $parcel (call $lua_touserdata (local.get $L) (i32.const 1)))
  (call $lua_settop (local.get $L) (i32.const 0))
  (call $unpack_parcel (local.get $L) (local.get $parcel)))

;; The C function that calls what a parcel names with the values in it.
(func $parcel_caller (param $L i32) (result i32)
  (local $parcel i32)
  (local.set $parcel (call $lua_touserdata (local.get $L) (i32.const 1)))
  (call $lua_settop (local.get $L) (i32.const 0))
  (drop (call $lua_rawgeti (local.get $L) (i32.const -1001000) (i64.load32_s offset=8 (local.get $parcel))))
  (call $lua_callk (local.get $L)
    (call $unpack_parcel (local.get $L) (local.get $parcel)) (i32.const -1) (i32.const 0) (i32.const 0))
  (call $lua_gettop (local.get $L)))

;; Pushes the values of a parcel. Answers a status of lua_pcall, with the error value on the stack, or -1 when the stack
;; is full.
(func $push_parcel (export "push_parcel") (param $L i32) (param $parcel i32) (result i32)
  (local $status i32)
  (local.set $status (i32.const -1))
  (if (call $lua_checkstack (local.get $L) (i32.const 4))
    (then
      (call $lua_pushcclosure (local.get $L) (global.get $parcel_pusher_index) (i32.const 0))
      (call $lua_pushlightuserdata (local.get $L) (local.get $parcel))
      (local.set $status
        (call $lua_pcallk (local.get $L) (i32.const 1) (i32.const -1) (i32.const 0) (i32.const 0) (i32.const 0)))))
  (i32.store (local.get $parcel) (i32.const 0))
  (local.get $status))

;; Calls the function that a parcel names. Its results are left on the stack. Answers as $push_parcel does.
(func $run_parcel (export "run_parcel") (param $L i32) (param $parcel i32) (result i32)
  (local $top i32) (local $status i32)
  (if (i32.eqz (call $lua_checkstack (local.get $L) (i32.const 4)))
    (then (i32.store (local.get $parcel) (i32.const 0)) (return (i32.const -1))))
  (local.set $top (i32.add (call $lua_gettop (local.get $L)) (i32.const 1)))
  (drop (call $lua_rawgeti (local.get $L) (i32.const -1001000) (i64.extend_i32_s (global.get $message_handler))))
  (call $lua_pushcclosure (local.get $L) (global.get $parcel_caller_index) (i32.const 0))
  (call $lua_pushlightuserdata (local.get $L) (local.get $parcel))
  (local.set $status
    (call $lua_pcallk (local.get $L) (i32.const 1) (i32.const -1) (local.get $top) (i32.const 0) (i32.const 0)))
  (i32.store (local.get $parcel) (i32.const 0))
  (call $lua_rotate (local.get $L) (local.get $top) (i32.const -1))
  (call $lua_settop (local.get $L) (i32.const -2))
  (local.get $status))

;; As $run_parcel, with the results packed into the inbox. Those that cannot be, as the inbox says, are left on the stack.
(func $call_parcel (export "call_parcel") (param $L i32) (param $parcel i32) (result i32)
  (local $top i32) (local $status i32)
  (local.set $top (i32.add (call $lua_gettop (local.get $L)) (i32.const 1)))
  (local.set $status (call $run_parcel (local.get $L) (local.get $parcel)))
  (if (local.get $status) (then (return (local.get $status))))
  (if (i32.eqz
        (call $pack_values (local.get $L) (local.get $top)
          (i32.sub (call $lua_gettop (local.get $L)) (i32.sub (local.get $top) (i32.const 1)))))
    (then (call $lua_settop (local.get $L) (i32.sub (local.get $top) (i32.const 1)))))
  (i32.const 0))

;; --- Handlers ---------------------------------------------------------------------------------------------------------

;; Every JavaScript function that crossed as a value is this one C function; the box in upvalue 1 says which. The host
;; finds the arguments packed in the inbox.
(func $handler_function (param $L i32) (result i32)
  (drop (call $pack_values (local.get $L) (i32.const 1) (call $lua_gettop (local.get $L))))
  (call $answer (local.get $L)
    (call $host_call (local.get $L) (i32.load (call $lua_touserdata (local.get $L) (i32.const -1001001))))))

;; --- Userdata ---------------------------------------------------------------------------------------------------------

;; The address of the metatable of the full userdata at an index; 0 when there is no such userdata, or it has none.
(func $userdata_metatable (export "userdata_metatable") (param $L i32) (param $index i32) (result i32)
  (local $metatable i32)
  (if (i32.ne (call $lua_type (local.get $L) (local.get $index)) (i32.const 7)) (then (return (i32.const 0))))
  (if (i32.eqz (call $lua_getmetatable (local.get $L) (local.get $index))) (then (return (i32.const 0))))
  (local.set $metatable (call $lua_topointer (local.get $L) (i32.const -1)))
  (call $lua_settop (local.get $L) (i32.const -2))
  (local.get $metatable))

;; --- Numbers ----------------------------------------------------------------------------------------------------------

;; Pushes a JavaScript number: an integer when it is a safe one and not -0, a float otherwise. Answers 0 when the stack
;; is full. Cannot raise.
(func $push_number (export "push_number") (param $L i32) (param $value f64) (result i32)
  (if (i32.eqz (call $lua_checkstack (local.get $L) (i32.const 1))) (then (return (i32.const 0))))
  (if (i32.and
        (i32.and (f64.eq (f64.trunc (local.get $value)) (local.get $value))
                 (f64.le (f64.abs (local.get $value)) (f64.const 9007199254740991)))
        (i64.ne (i64.reinterpret_f64 (local.get $value)) (i64.const 0x8000000000000000)))
    (then (call $lua_pushinteger (local.get $L) (i64.trunc_f64_s (local.get $value))))
    (else (call $lua_pushnumber (local.get $L) (local.get $value))))
  (i32.const 1))

;; The number at an index as a double; NaN when there is none.
(func $number_at (export "number_at") (param $L i32) (param $index i32) (result f64)
  (if (i32.ne (call $lua_type (local.get $L) (local.get $index)) (i32.const 3)) (then (return (f64.const nan))))
  (call $lua_tonumberx (local.get $L) (local.get $index) (i32.const 0)))

;; The integer at an index, which may be a float with an integral value, as a double; NaN when there is none or a double
;; does not hold it exactly.
(func $safe_integer_at (export "safe_integer_at") (param $L i32) (param $index i32) (result f64)
  (local $float f64) (local $integer i64)
  (if (i32.ne (call $lua_type (local.get $L) (local.get $index)) (i32.const 3)) (then (return (f64.const nan))))
  (if (call $lua_isinteger (local.get $L) (local.get $index))
    (then
      (local.set $integer (call $lua_tointegerx (local.get $L) (local.get $index) (i32.const 0)))
      (if (i64.ge_u
            (i64.add (local.get $integer) (i64.const 9007199254740991)) (i64.const 18014398509481983))
        (then (return (f64.const nan))))
      (return (f64.convert_i64_s (local.get $integer)))))
  (local.set $float (call $lua_tonumberx (local.get $L) (local.get $index) (i32.const 0)))
  (if (i32.and (f64.eq (f64.trunc (local.get $float)) (local.get $float))
               (f64.le (f64.abs (local.get $float)) (f64.const 9007199254740991)))
    ;; without the sign of -0
    (then (return (f64.add (local.get $float) (f64.const 0)))))
  (f64.const nan))
