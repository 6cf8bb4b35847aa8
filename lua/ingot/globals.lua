-- The globals that files of ours see: the standard functions as they are now, whatever a program puts in their place later.
local next <const> = ...
local globals <const> = {}
for name, value in next, _ENV do globals[name] = value end
globals.next = next
for _, library in next, { "coroutine", "debug", "io", "math", "os", "package", "string", "table", "utf8" } do
  local copy <const> = {}
  if type(globals[library]) == "table" then
    for name, value in next, globals[library] do copy[name] = value end
  end
  globals[library] = copy
end
return globals
