-- os.exit with a true second argument closes the state: pending <close> variables and finalizers run, in order.
-- exit: 3

local outer <close> = setmetatable({}, { __close = function(_, e) print("outer closed", e) end })
kept = setmetatable({}, { __gc = function() print("finalized") end })
also = setmetatable({}, { __gc = function() print("finalized before the one marked earlier") end })

local function leave()
  local inner <close> = setmetatable({}, { __close = function(_, e) print("inner closed", e) end })
  io.write("leaving; ")
  os.exit(3, true)
end
leave()
print("never")
