-- Makes a table stand for the settings: reads and assignments go to the host, tables of settings are such tables again.
local settings <const>, get <const>, set <const>, names <const> = ...

local function proxy(target, prefix)
  local function path(key) return prefix .. tostring(key) end

  return setmetatable(target, {
    __name = "settings",
    __index = function(_, key)
      local value <const>, kind <const> = get(path(key))
      if kind == "table" then return proxy({}, path(key) .. ".") end
      if kind == "error" then error(value, 2) end
      return value
    end,
    __newindex = function(_, key, value)
      local message <const> = set(path(key), value)
      if message then error(message, 2) end
    end,
    __pairs = function(self)
      local keys <const>, at = names(prefix), 0
      return function()
        at = at + 1
        local key <const> = keys[at]
        if key ~= nil then return key, self[key] end
      end
    end,
  })
end

proxy(settings, "")
