-- The table that `ingot.state.persistent` returns: reads pass through to the values, a top-level assignment is saved soon.
local values, changed, save, next = ...

local UNFIT <const> = { ["function"] = "a function", thread = "a coroutine", userdata = "a userdata" }

local function save_now() save() end

local function copied(from)
  local copy = {}
  for key, value in next, from do copy[key] = value end
  return copy
end

return setmetatable({}, {
  __index = function(_, key)
    if key == "save" then return save_now end
    local value = values[key]
    -- Programs may keep something under the name of a later addition.
    if value == nil and key == "all" then return values end
    return value
  end,
  __newindex = function(state, key, value)
    local unfit = UNFIT[type(value)]
    if unfit then error(("cannot save %s (as %q of a persistent state)"):format(unfit, tostring(key)), 2) end
    -- `state.all = state.all or {}`: values that contain themselves could never be saved.
    if rawequal(value, values) or rawequal(value, state) then value = copied(values) end
    values[key] = value
    changed(key)
  end,
  __pairs = function() return next, values, nil end,
  __len = function() return #values end,
  __name = "PersistentState",
})
