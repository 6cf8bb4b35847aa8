-- The table that `ingot.state.persistent` returns: reads pass through to the values, a top-level assignment is saved soon.
local values, changed, save, next = ...

local members = { all = values }
function members.save() save() end

return setmetatable({}, {
  __index = function(_, key)
    local member = members[key]
    if member ~= nil then return member end
    return values[key]
  end,
  __newindex = function(_, key, value)
    values[key] = value
    changed(key)
  end,
  __pairs = function() return next, values, nil end,
  __len = function() return #values end,
  __name = "PersistentState",
})
