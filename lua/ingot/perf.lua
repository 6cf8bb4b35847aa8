-- `ingot.perf.time`: in Lua, so that what it calls can wait.
local perf <const>, note <const> = ...

local start <const> = perf.time

function perf.time(label, fn)
  local ok <const>, started <const> = pcall(start, label, fn)
  if not ok then error(started, 2) end
  if started == nil then return (fn()) end
  local _ <close> = setmetatable({}, { __close = function() note(tostring(label), started) end })
  return (fn())
end
