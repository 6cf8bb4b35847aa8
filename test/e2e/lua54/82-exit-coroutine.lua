-- os.exit(code, true) inside a coroutine: the main program's variables close, the coroutine's do not.
-- exit: 4

local main <close> = setmetatable({}, { __close = function() print("main's variable closed") end })
object = setmetatable({}, { __gc = function() print("finalized") end })

local co = coroutine.create(function()
  print("in the coroutine")
  os.exit(4, true)
end)
coroutine.resume(co)
print("never")
