-- `ingot.task.external`: in Lua, so that what arranges for the result can wait itself.
local alloc <const>, wait <const> = ...

return function(start)
  local ok <const>, id <const> = pcall(alloc, start)
  if not ok then error(id, id == "cancelled" and 0 or 2) end
  start(id)
  return wait(id)
end
