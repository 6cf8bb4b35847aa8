-- When the program ends, finalizers still run, in reverse order of marking; buffers are written afterwards.

local function object(name)
  return setmetatable({ name = name }, { __gc = function(o) print("finalizing", o.name) end })
end

first = object "first, a global"
local second = object "second, a local"
_G.cycle = object "third, in a cycle"
cycle.self = cycle
setmetatable(_G, { __gc = function() print("the table of globals", type(print)) end })

-- a finalizer may still use the whole library
working = setmetatable({}, { __gc = function()
  local parts = {}
  for word in ("tables strings patterns"):gmatch("%a+") do parts[#parts + 1] = word:upper() end
  print("working", table.concat(parts, "+"), os.time { year = 2000, month = 1, day = 1, hour = 0 })
end })

-- an error in a finalizer does not stop the others
failing = setmetatable({}, { __gc = function() error("ignored at exit") end })

-- a suspended coroutine does not run its to-be-closed variables
suspended = coroutine.create(function()
  local guard <close> = setmetatable({}, { __close = function() print("never closed") end })
  coroutine.yield()
end)
coroutine.resume(suspended)

-- to-be-closed variables of the main chunk close before any finalizer
local closing <close> = setmetatable({}, { __close = function() print("closing the main chunk's variable") end })

local file = io.open("at-exit.txt", "w")
file:write("buffered")
print("last line of the program", second.name, io.type(file))
io.write("written without a newline; ")
