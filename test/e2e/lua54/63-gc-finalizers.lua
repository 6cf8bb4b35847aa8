-- __gc: order, resurrection, errors, marking for finalization, finalizers that allocate and collect.

local log = {}
local function note(text) log[#log + 1] = text end
local function flush()
  print(table.concat(log, " "))
  log = {}
end
local function object(name) return setmetatable({ name = name }, { __gc = function(o) note(o.name) end }) end

print("-- in reverse order of marking")
do
  do
    local a, b, c = object "a", object "b", object "c"
  end
  collectgarbage()
  flush()
end

print("-- once only")
do
  object "once"
  collectgarbage()
  collectgarbage()
  flush()
end

print("-- resurrection; the second death is silent unless marked again")
do
  local saved
  do
    local _ = setmetatable({ name = "phoenix" }, { __gc = function(o) note("dying") saved = o end })
  end
  collectgarbage()
  print(saved.name)
  saved = nil
  collectgarbage()
  flush()
  local lives = 0
  local meta = {}
  meta.__gc = function(o)
    lives = lives + 1
    if lives < 5 then setmetatable(o, meta) end
  end
  setmetatable({}, meta)
  for _ = 1, 10 do collectgarbage() end
  print(lives)
end

print("-- an object is marked only if __gc is there when the metatable is set")
do
  local meta = {}
  setmetatable({ name = "unmarked" }, meta)
  meta.__gc = function(o) note(o.name) end
  setmetatable({ name = "marked" }, meta)
  collectgarbage()
  flush()
  local placeholder = { __gc = true }
  setmetatable({ name = "placeholder" }, placeholder)
  placeholder.__gc = function(o) note(o.name) end
  collectgarbage()
  flush()
  setmetatable({}, { __gc = 5 })
  setmetatable({}, { __gc = false })
  print(pcall(collectgarbage))
end

print("-- references between dying objects are intact in finalizers")
do
  do
    local child = object "child"
    local parent = setmetatable({ child = child }, { __gc = function(o) note("parent of " .. o.child.name) end })
    child.parent = parent
  end
  collectgarbage()
  flush()
end

print("-- finalizers may allocate, collect and create new finalizable objects")
do
  setmetatable({}, { __gc = function()
    local t = {}
    for i = 1, 1000 do t[i] = { i } end
    collectgarbage()
    note("allocated " .. #t)
    object "grandchild"
  end })
  collectgarbage()
  collectgarbage()
  flush()
end

print("-- errors in finalizers are warnings, not errors")
do
  setmetatable({}, { __gc = function() note("failing") error("in __gc") end })
  print(pcall(collectgarbage))
  flush()
end

print("-- a finalizer cannot yield")
do
  local ok
  coroutine.wrap(function()
    setmetatable({}, { __gc = function() ok = pcall(coroutine.yield) end })
    collectgarbage()
  end)()
  print(ok)
end

print("-- threads and closures hold what they use")
do
  local co = coroutine.create(function()
    local held = object "held by a coroutine"
    coroutine.yield()
    return held
  end)
  coroutine.resume(co)
  collectgarbage()
  flush()
  co = nil
  collectgarbage()
  flush()
  local f
  do
    local captured = object "captured"
    f = function() return captured end
  end
  collectgarbage()
  flush()
  f = nil
  collectgarbage()
  flush()
end

print("-- a local that is out of scope may be collected; one in scope may not")
do
  local kept = object "kept"
  do
    local temporary = object "temporary"
  end
  collectgarbage()
  flush()
  print(kept.name)
end

print("-- dropped, then collected in steps")
do
  for i = 1, 50 do object("s" .. i) end
  collectgarbage()
  collectgarbage()
  print(#log)
  log = {}
end

print("-- running inside a finalizer: no main coroutine is lost, pcall works")
do
  setmetatable({}, { __gc = function() note(tostring(pcall(error, "x", 0))) note(select(2, pcall(error, "y", 0))) end })
  collectgarbage()
  flush()
end

print("-- a sentinel that lives on, called at each collection")
do
  local cycles = 0
  local alive = true
  local meta = {}
  meta.__gc = function()
    cycles = cycles + 1
    if alive then setmetatable({}, meta) end
  end
  setmetatable({}, meta)
  for _ = 1, 5 do collectgarbage() end
  alive = false
  collectgarbage()
  print(cycles >= 5)
end
log = {}

print("-- files are closed by their finalizer")
do
  io.open("f.txt", "w"):write("flushed on collection")
  collectgarbage()
  collectgarbage()
  local file <close> = io.open("f.txt")
  print(file:read("a"))
end
