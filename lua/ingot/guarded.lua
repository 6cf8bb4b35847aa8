-- A function that calls another as long as a guard is alive, and answers nil after that.
local guard <const>, fn <const> = ...

return function(...)
  if guard:alive() then return fn(...) end
  return nil
end
